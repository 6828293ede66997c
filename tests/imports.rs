//! Imports beside the work, by the keyboard: the desk stays in use, Ctrl-O gives up, `u` takes a whole import back.
#![allow(clippy::unwrap_used)]

mod support;

use support::{Place, Terminal, fixture};

fn desk() -> (Place, Terminal) {
    let place = Place::new();
    for args in
        [&["init", "--shop", "店", "--agent", "小李", "-q"][..], &["shift", "start", "--agent", "小李", "-q"]]
    {
        let told = place.cli(args);
        assert_eq!(told.code, 0, "{told:?}");
    }
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    (place, screen)
}

fn take_in(screen: &mut Terminal, file: &std::path::Path) {
    screen.press("Ctrl-O").wait_for("导入文件");
    screen.paste(&file.display().to_string()).press("Ctrl-S");
}

/// Many times the orders of an export, under numbers of their own.
fn long_file(place: &Place, orders: usize) -> std::path::PathBuf {
    let head = "订单编号,买家会员名,买家应付货款,总金额,订单状态,收货地址,联系手机,订单创建时间,宝贝标题,宝贝总数量,店铺名称\n";
    let rows = (0..orders).map(|i| {
        let no = 500_000 + i;
        format!("{no},小美{i},10.00,10.00,等待买家付款,浙江省 杭州市 西湖区 文三路1号(310000),138{i:08},2026-05-01 10:00:00,雨伞,1,店\n")
    });
    let path = place.home().join("long.csv");
    std::fs::write(&path, head.to_owned() + &rows.collect::<String>()).unwrap();
    path
}

#[test]
fn an_import_is_taken_back_by_one_key_after_asking() {
    let (place, mut screen) = desk();
    take_in(&mut screen, &fixture("orders/ExportOrderList201711301030.csv"));
    screen.wait_for("导入结果").press("Esc").wait_gone("导入结果");
    assert!(place.fact::<i64>("SELECT count(*) FROM orders") > 30);
    screen.press("u").wait_for_all(&["撤销", "导入订单 ExportOrderList201711301030.csv", "再导入一次"]);
    screen.press("Esc").wait_gone("再导入一次");
    assert!(place.fact::<i64>("SELECT count(*) FROM orders") > 30, "asked, not done");
    screen.press("u").wait_for("再导入一次").press("Enter").wait_for("已撤销：导入订单");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM orders"), 0);
    assert_eq!(place.cli(&["check"]).code, 0);
    screen.quit();
}

#[test]
fn the_desk_is_used_during_a_long_import_and_ctrl_o_gives_it_up() {
    let (place, mut screen) = desk();
    take_in(&mut screen, &long_file(&place, 40_000));
    screen.wait_for("已读");
    screen.press("F4").wait_for("登记咨询");
    screen
        .type_text("小静")
        .press("Enter")
        .type_text("尺码")
        .press("Enter")
        .type_text("几号到")
        .press("Ctrl-S");
    screen.wait_for("待回 1");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM inquiries"), 1, "saved beside it");
    screen.press("Ctrl-O").wait_for("已取消，没有写入任何数据");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM orders"), 0);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM customers"), 1, "小静 stays");
    screen.quit();
}
