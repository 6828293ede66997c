//! An empty ratatui program that draws a table: what a start and a key press cost at least. `scripts/bench` runs it
//! beside the workstation.
#![allow(clippy::unwrap_used)]

use crossterm::event::{Event, KeyCode, read};
use ratatui::layout::Constraint;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Row, Table, TableState};

fn main() {
    let rows: Vec<[String; 4]> = (0..300)
        .map(|n| {
            [format!("小美{n:03}"), "什么时候发货".into(), format!("{}:{:02}", n / 60, n % 60), "待回".into()]
        })
        .collect();
    let mut terminal = ratatui::init();
    let mut state = TableState::default().with_selected(0);
    loop {
        let table = Table::new(rows.iter().cloned().map(Row::new), [Constraint::Fill(1); 4])
            .block(Block::bordered().title("咨询"))
            .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
        terminal.draw(|frame| frame.render_stateful_widget(table, frame.area(), &mut state)).unwrap();
        match read().unwrap() {
            Event::Key(key) if key.code == KeyCode::Down => state.select_next(),
            Event::Key(key) if key.code == KeyCode::Up => state.select_previous(),
            Event::Key(key) if key.code == KeyCode::Char('q') => break,
            _ => {}
        }
    }
    ratatui::restore();
}
