//! 店铺活动: what runs, what comes, what is over, each with its content and cautions (C3).

use super::{ViewId, frame, halves};
use crate::domain::promotion::{Promotion, Stage};
use crate::pane::listing::{Listing, Row};
use crate::pane::{Drawn, Shown, empty, find_bar, ground, lines, row};
use crate::text::{harmless, when};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of the list above the card.
const ROWS: u16 = 8;

impl Row for Promotion {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.name, &self.content, &self.cautions, &self.shop]
    }
}

#[derive(Clone, Debug, Default)]
pub struct Promotions {
    pub list: Listing<Promotion>,
}

impl Promotions {
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        let running = self.list.rows().iter().filter(|p| p.stage(look.now) == Stage::Running).count();
        let count = look.tf("promotion.running_count", &[("count", &running.to_string())]);
        let inner = frame(ViewId::Promotions, area, buf, look, &count);
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        let (list, card) = halves(inner, buf, look, look.t("pane.detail"), ROWS);
        if self.list.is_empty() {
            empty(list, buf, look, look.t(self.list.emptiness("promotion.none")));
        }
        let first = self.draw_rows(list, buf, look);
        if let Some(promotion) = self.list.selected() {
            lines(card, buf, &card_lines(promotion, look));
        }
        Drawn { caret, list, first }
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer, look: &Look) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        let shown = Shown { focused: true, detail: true };
        for (i, promotion) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let stage = promotion.stage(look.now);
            let (sign, style) = look_of(stage, look);
            let pieces = [
                (sign.to_owned(), 1, style),
                (look.locale.t(&format!("promotion.stage.{stage}")).to_owned(), 7, style),
                (span(promotion, look), 25, look.theme.dim()),
                (harmless::line(&promotion.name), 200, style),
            ];
            row(at, buf, ground(look, shown, i == self.list.cursor.selected), &pieces);
        }
        offset
    }
}

fn look_of(stage: Stage, look: &Look) -> (&'static str, Style) {
    match stage {
        Stage::Running => ("*", look.theme.ok()),
        Stage::Coming => ("@", look.theme.notice()),
        Stage::Past => (" ", look.theme.dim()),
    }
}

/// `05-28 00:00 – 06-05 00:00`
fn span(promotion: &Promotion, look: &Look) -> String {
    let time = |at| when::md_hm(look.local(at));
    format!("{} – {}", time(promotion.starts_at), time(promotion.ends_at))
}

fn card_lines(promotion: &Promotion, look: &Look) -> Vec<(String, Style)> {
    let theme = look.theme;
    let stage = promotion.stage(look.now);
    let shop = if promotion.shop.is_empty() { look.t("promotion.all_shops") } else { &promotion.shop };
    let left = match stage {
        Stage::Running => look.tf("promotion.left", &[("span", &days(promotion.ends_at - look.now, look))]),
        Stage::Coming => {
            look.tf("promotion.begins_in", &[("span", &days(promotion.starts_at - look.now, look))])
        }
        Stage::Past => look.t("promotion.over").to_owned(),
    };
    let mut out = vec![
        (harmless::line(&promotion.name), theme.accent()),
        (harmless::line(&format!("{shop} · {} · {left}", span(promotion, look))), look_of(stage, look).1),
    ];
    let told = |key: &str, text: &str| look.tf(key, &[("text", &harmless::block(text))]);
    if !promotion.content.is_empty() {
        out.push((told("promotion.content", &promotion.content), theme.text()));
    }
    if !promotion.cautions.is_empty() {
        out.push((told("promotion.cautions", &promotion.cautions), theme.warning()));
    }
    out
}

fn days(seconds: i64, look: &Look) -> String {
    match seconds / 86_400 {
        0 => when::span(seconds),
        days => look.tf("promotion.days", &[("count", &days.to_string())]),
    }
}
