//! No statement behind a key reads a whole table that grows with the work: its plan says so.

mod walk;

use super::App;
use super::action::Action;
use super::dialog::{Ask, FormKind, Menu, Purpose};
use super::testing::{app_over, key, press, type_text};
use crate::demo;
use crate::domain::cod::CodPart;
use crate::domain::fee::Account;
use crate::domain::fee::period::Period;
use crate::domain::snippet::{Order, Scope};
use crate::modal::{Confirm, Modal};
use crate::store::{Store, fee, order, plans, product, snippet};
use crate::text::locale::{Lang, Locale};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::collections::BTreeSet;
use walk::Walk;

fn alt(app: &mut App, letter: char) {
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::ALT)));
}

fn show(app: &mut App) {
    let area = ratatui::layout::Rect::new(0, 0, 140, 40);
    app.draw(area, &mut ratatui::buffer::Buffer::empty(area));
}

fn leave(app: &mut App) {
    app.dialogs.clear();
    app.views.clear();
    app.set_finding(false);
}

/// A word, several characters, one, sounds, numbers and their ends, and what nothing is called.
const TYPED: &[&str] = &["伞", "折叠伞 红", "xiaom", "0138", "13800138000", "王5678", "kq9", "龘龘"];

/// Typed a key at a time wherever there is something to find by typing.
fn type_everywhere(app: &mut App) {
    for text in TYPED {
        press(app, KeyCode::F(3));
        type_text(app, text);
        show(app);
        leave(app);
        for open in [Action::Customers, Action::Promotions, Action::Products] {
            app.dispatch(open);
            find(app, text);
        }
    }
    for pane in '1'..='5' {
        alt(app, pane);
        find(app, TYPED[0]);
    }
    // A customer in a form, a key at a time: who she may be is told meanwhile.
    press(app, KeyCode::F(4));
    type_text(app, "小美");
    key(app, 's');
    leave(app);
}

fn find(app: &mut App, text: &str) {
    key(app, 'f');
    type_text(app, text);
    press(app, KeyCode::Down);
    show(app);
    leave(app);
}

/// What needs an order, a case, a fee of its own kind before its key does anything.
fn scenes(app: &mut App, walk: &mut Walk) {
    sell_out(app);
    remind_to_compare(app);
    for id in one_of_each(app, "orders") {
        for menu in [Menu::Cod(id), Menu::Chase(id), Menu::Order(id), Menu::SendOff(id)] {
            walk.scene(app, |app| app.open_menu(menu).unwrap());
        }
        let back = CodPart::ALL.iter().map(|part| FormKind::CodBack { order: id, part: *part });
        let rest =
            [FormKind::CallBack(id), FormKind::Survey(id), FormKind::Position(id), FormKind::Extras(id)];
        for form in back.chain(rest) {
            walk.scene(app, |app| drop(app.open_form(form)));
        }
        for ask in [Ask::Delist(id), Ask::OutOfStock(id)] {
            walk.scene(app, |app| app.push(Modal::Confirm(Confirm::new("", "")), Purpose::Ask(ask)));
        }
    }
    for id in one_of_each(app, "fees") {
        walk.scene(app, |app| app.open_menu(Menu::Fee(id)).unwrap());
        for form in [FormKind::EditFee(id), FormKind::FeeSay(id), FormKind::FeeResolve(id)] {
            walk.scene(app, |app| drop(app.open_form(form)));
        }
    }
    for id in one_of_each(app, "cases") {
        walk.scene(app, |app| app.open_menu(Menu::Case(id)).unwrap());
        let forms = [
            FormKind::Complaint(id),
            FormKind::NewDocument(id),
            FormKind::NewTodo(id),
            FormKind::EditCase(id),
        ];
        for form in forms {
            walk.scene(app, |app| drop(app.open_form(form)));
        }
    }
    for id in one_of_each(app, "reminders") {
        walk.scene(app, |app| app.open_menu(Menu::Reconcile(id)).unwrap());
        walk.scene(app, |app| drop(app.open_form(FormKind::Agree(id))));
    }
    for id in one_of_each(app, "handoffs") {
        walk.scene(app, |app| app.open_menu(Menu::ReadBack(id)).unwrap());
        walk.scene(app, |app| drop(app.open_form(FormKind::HandoffAddendum(id))));
    }
    for form in [FormKind::Measure(String::new()), FormKind::Credit, FormKind::Payment, FormKind::StatementOf]
    {
        walk.scene(app, |app| drop(app.open_form(form)));
    }
}

fn one_of_each(app: &App, of: &str) -> Vec<i64> {
    plans::one_of_each(&app.session.store, of)
}

/// Nothing is left of the goods of the orders that are looked at.
fn sell_out(app: &mut App) {
    let by = app.session.actor();
    let store = &mut app.session.store;
    let goods = plans::one_of_each(store, "orders")
        .into_iter()
        .flat_map(|id| order::get(store, id).unwrap().data.lines);
    for code in goods.map(|line| line.code).collect::<BTreeSet<_>>() {
        if let Some(product) = product::get_by_code(store, &code).unwrap() {
            let stock = product::stock_by_warehouse(store, product.id).unwrap();
            let none: Vec<_> = stock.into_iter().map(|(warehouse, _)| (warehouse, Some(0))).collect();
            product::count_stock(store, &by, product.id, &none, "盘点").unwrap();
        }
    }
}

/// E2: what the calendar reminds of at the end of a month.
fn remind_to_compare(app: &mut App) {
    let day = |month| chrono::NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
    let period = Period { from: day(1), to: day(6) };
    let due = fee::Due { calendar: "half".into(), account: Account::Customer, period };
    let by = app.session.actor();
    fee::remind(&mut app.session.store, &by, &due, by.at, "对账").unwrap();
}

#[test]
fn no_statement_behind_a_key_reads_a_whole_table_that_grows() {
    let mut store = Store::in_memory().unwrap();
    let clock = crate::clock::Clock::frozen(
        chrono::DateTime::parse_from_rfc3339("2026-06-01T16:55:00+08:00").unwrap(),
    );
    let config = demo::config(&crate::config::Config::defaults().unwrap()).unwrap();
    demo::build(&mut store, &config, &Locale::new(Lang::Zh), &clock, demo::Size::times(1)).unwrap();
    store.arm().unwrap();
    let folder = tempfile::tempdir().unwrap();
    plans::put_papers_into(&mut store, folder.path());
    plans::listen(&mut store);
    let mut app = app_over(store, clock);
    app.session.config_folder = folder.path().to_owned();
    // What only a desk with more replies asks for at its start.
    snippet::first(&app.session.store, &Scope::default(), Order::Smart, 0, 100).unwrap();
    type_everywhere(&mut app);
    plans::begin_search_anew(&mut app.session.store);
    type_everywhere(&mut app);
    while app.session.store.catch_up_search(1_000).unwrap() {}
    let mut walk = Walk::default();
    scenes(&mut app, &mut walk);
    for step in 0..STEPS {
        walk.step(&mut app);
        if step % 16 == 0 {
            show(&mut app);
            app.tick();
        }
    }
    let heard = plans::heard(&mut app.session.store);
    let not: Vec<_> = Action::ALL.iter().filter(|a| !walk.done.contains(a)).collect();
    assert!(not.len() <= NOT_DONE, "nobody did {not:?}");
    assert!(heard.count() >= STATEMENTS, "{} statements", heard.count());
    assert_eq!(heard.silent(), BTreeSet::new(), "parts of the store of which nothing was heard");
    let flaws = heard.flaws(&app.session.store);
    assert!(flaws.is_empty(), "{} of {} read everything:\n{}", flaws.len(), heard.count(), flaws.join("\n"));
}

/// Keys of the walk, each a form or a list too.
const STEPS: usize = 1_600;
/// Actions that need another day or another trade, at most.
const NOT_DONE: usize = 3;
/// Different statements that are heard at least.
const STATEMENTS: usize = 750;
