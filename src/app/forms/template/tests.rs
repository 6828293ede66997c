//! R3 at the desk: her own template, written down and used at once.

use crate::app::App;
use crate::app::action::Action;
use crate::app::testing::{app, key};
use crate::config::Config;
use crate::modal::{Form, Modal};
use crate::ui::layout::PaneId;

fn form(app: &mut App) -> &mut Form {
    match app.dialogs.last_mut().map(|d| &mut d.modal) {
        Some(Modal::Form(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn set(app: &mut App, name: &str, value: &str) {
    form(app).fields.iter_mut().find(|f| f.name == name).unwrap().set(value);
}

#[test]
fn r3_a_template_of_her_own_is_written_and_can_be_used_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app();
    app.session.config_folder = folder.path().to_owned();
    app.focus(PaneId::Remarks);
    app.dispatch(Action::New);
    set(&mut app, "name", "定制");
    set(&mut app, "fields", "刻字内容\n快递 = courier\n备注人＝备注人");
    key(&mut app, 's');
    assert!(
        app.dialogs.is_empty(),
        "{:?}",
        form(&mut app).fields.iter().map(|f| &f.error).collect::<Vec<_>>()
    );
    let selected = app.desk.remarks.list.selected().unwrap().template.clone();
    let from: Vec<&str> = selected.fields.iter().map(|f| f.from.as_str()).collect();
    assert_eq!((selected.label.as_str(), from), ("定制", vec!["ask", "courier", "agent"]));
    let read = Config::load(folder.path()).unwrap().remarks;
    assert_eq!(read, app.session.config.remarks);

    app.dispatch(Action::Edit);
    set(&mut app, "fields", "刻字内容\n几时要");
    key(&mut app, 's');
    let read = Config::load(folder.path()).unwrap().remarks;
    let own = &read.own[0];
    assert_eq!((read.own.len(), own.fields[1].zh.as_str()), (1, "几时要"));
    assert_eq!(own.fields[0].id, "own_1", "a field that was there keeps its id");
}

#[test]
fn r3_what_cannot_be_read_is_said_at_its_field_and_a_broken_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app();
    app.session.config_folder = folder.path().to_owned();
    app.focus(PaneId::Remarks);
    app.dispatch(Action::New);
    set(&mut app, "name", "加急");
    key(&mut app, 's');
    assert!(!form(&mut app).fields[0].error.is_empty(), "the name is taken");
    set(&mut app, "name", "定制");
    for bad in ["刻字 = nowhere", "刻字\n刻字", "= courier"] {
        set(&mut app, "fields", bad);
        key(&mut app, 's');
        assert!(!form(&mut app).fields[2].error.is_empty(), "{bad}");
        form(&mut app).fields[2].error.clear();
    }
    set(&mut app, "fields", "刻字");
    let file = folder.path().join("remarks.toml");
    std::fs::write(&file, "limit_bytes = \"x\"\n").unwrap();
    key(&mut app, 's');
    assert!(form(&mut app).refused.contains("remarks.toml"), "{}", form(&mut app).refused);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "limit_bytes = \"x\"\n");
}
