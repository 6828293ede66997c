//! Lists of products and customers through the same engine.

use super::clock;
use proptest::prelude::*;
use shiftdesk::config::Config;
use shiftdesk::domain::snippet::Index;
use shiftdesk::intake::{FileReport, ImportError, import_customers, import_products};
use shiftdesk::store::search::Most;
use shiftdesk::store::{Actor, Store, product, search};
use std::path::Path;

fn by() -> Actor {
    let now = clock().now();
    Actor { agent_id: None, shift_id: None, at: now.timestamp(), day: now.date_naive() }
}

fn written(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, encoding_rs::GB18030.encode(text).0).unwrap();
    (folder, path)
}

fn products(store: &mut Store, path: &Path) -> Result<FileReport, ImportError> {
    import_products(store, &by(), path, false, &mut |_| true)
}

fn counts(r: &FileReport) -> (usize, usize, usize, usize, usize) {
    (r.rows, r.new, r.changed, r.unchanged, r.rejected.len())
}

#[test]
fn c2_products_are_read_by_common_names_with_the_stock_of_each_warehouse() {
    let mut store = Store::in_memory().unwrap();
    let text = "商品资料表,,,,,,,\n商家编码,条码,商品名称,规格,售价,成本价,重量(kg),库存(义乌仓),北京仓库存,上架\n\
                U-01,'6901234567890,雨伞,黑,\"1,039.80\",20,0.35,3,5,是\n\
                T-01,6.9E+12,茶,,8,,1,,,是\n\
                C-01,,杯,,八块,,1,,,是\nD-01,,灯,,9,,1,,,也许\n,,无编码,,9,,1,,,是\n合计,,,,1047.80,,,3,5,\n";
    let (_folder, path) = written(text);
    let report = products(&mut store, &path).unwrap();
    assert_eq!(counts(&report), (5, 1, 0, 0, 4));
    let columns: Vec<&str> = report.rejected.iter().map(|r| r.column.as_deref().unwrap_or("-")).collect();
    assert_eq!(columns, ["条码", "售价", "上架", "商家编码"]);
    let umbrella = product::get_by_code(&store, "U-01").unwrap().unwrap();
    assert_eq!(
        (umbrella.barcode.as_str(), umbrella.price.0, umbrella.weight_g),
        ("6901234567890", 103_980, Some(350))
    );
    assert_eq!((umbrella.cost.unwrap().0, umbrella.stock), (2000, Some(8)));
    assert_eq!(counts(&products(&mut store, &path).unwrap()), (5, 0, 0, 1, 4), "twice");
}

#[test]
fn c2_a_row_for_each_warehouse_adds_up() {
    let mut store = Store::in_memory().unwrap();
    let (_folder, path) =
        written("SKU,名称,仓库,库存,重量\nU-01,雨伞,义乌仓,3,300g\nU-01,雨伞,北京仓,4,300g\n");
    assert_eq!(counts(&products(&mut store, &path).unwrap()), (2, 1, 1, 0, 0));
    assert_eq!(product::stock(&store, "U-01").unwrap(), Some(7));
    assert_eq!(counts(&products(&mut store, &path).unwrap()), (2, 0, 0, 2, 0));
    let (_folder, other) = written("a,b\n1,2\n");
    assert!(matches!(products(&mut store, &other), Err(ImportError::NoHeader)));
}

#[test]
fn c1_customers_are_one_per_channel_and_name() {
    let mut store = Store::in_memory().unwrap();
    let config = Config::defaults().unwrap();
    let text = "昵称,渠道,手机,等级,标签,备注\n小静,淘宝,13800138000/0571-88886666,VIP,老客,喜欢红色\n\
                小美,jd,138****8000,,,\n,电话,13900139000,b级,,\n某人,月球,,,,\n某人,京东,,钻石,,\n";
    let (_folder, path) = written(text);
    let import =
        |store: &mut Store| import_customers(store, &by(), &config, &path, false, &mut |_| true).unwrap();
    let report = import(&mut store);
    assert_eq!(counts(&report), (5, 3, 0, 0, 2));
    let columns: Vec<&str> = report.rejected.iter().map(|r| r.column.as_deref().unwrap_or("-")).collect();
    assert_eq!(columns, ["渠道", "等级"]);
    assert_eq!(counts(&import(&mut store)), (5, 0, 0, 3, 2), "twice");
    assert_eq!(
        search::search(&store, &Index::default(), "小静", Most { of_kind: 5, all: 5 }).unwrap().len(),
        1
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// A list nobody checked is read row by row, whatever stands in between.
    #[test]
    fn a_row_of_anything_costs_itself_at_most(
        garbage in proptest::collection::vec(any::<u8>().prop_filter("a row of its own", |b| !matches!(b, b'\n' | b'\r' | b'"')), 0..120)
    ) {
        let head = "客户,渠道,电话\n".as_bytes();
        let bytes = [head, "小美,taobao,13800138000\n".as_bytes(), &garbage, "\n阿强,jd,13900139000\n".as_bytes()].concat();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut store = Store::in_memory().unwrap();
        let config = Config::defaults().unwrap();
        // Bytes of another encoding may make the whole file one of it; then nobody is taken for somebody else.
        if let Ok(report) = import_customers(&mut store, &by(), &config, &path, false, &mut |_| true) {
            prop_assert!(report.rows <= 3 && report.new + report.rejected.len() + report.unchanged + report.changed <= 3, "{:?}", report);
            prop_assert!(report.rejected.len() <= 1 || !garbage.is_ascii(), "{:?}", report);
        }
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn any_bytes_are_a_list_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in 0..3usize) {
        let heads = ["", "商品编码,商品名称,售价,库存\n", "客户,渠道,等级,备注\n"];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, [heads[head].as_bytes(), &bytes].concat()).unwrap();
        let mut store = Store::in_memory().unwrap();
        let _ = products(&mut store, &path);
        let _ = import_customers(&mut store, &by(), &Config::defaults().unwrap(), &path, false, &mut |_| true);
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}
