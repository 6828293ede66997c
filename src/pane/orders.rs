//! 订单核对: the orders to confirm above, the checklist of the focused one below (O3, O4).

use super::listing::{Listing, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, of_record, row, split};
use crate::config::Labelled as _;
use crate::domain::Event;
use crate::domain::change::{Branch, ChangeRequest};
use crate::domain::checklist::{self, CheckResult, Item};
use crate::domain::order::extra::Extra;
use crate::domain::order::{Line, Order, OrderStatus};
use crate::domain::position::Position;
use crate::text::locale::Lang;
use crate::text::{harmless, width};
use crate::ui::layout::PaneId;
use crate::ui::{Cursor, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::HashMap;

impl Row for Order {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        let d = &self.data;
        let mut texts =
            vec![d.order_no.as_str(), &d.customer, &d.receiver, &d.phone, &d.tracking_no, &d.remark];
        texts.extend(d.lines.iter().map(|l| l.title.as_str()));
        texts
    }
}

#[derive(Clone, Debug, Default)]
pub struct Orders {
    pub list: Listing<Order>,
    /// The list is full: there may be more orders.
    pub is_cut: bool,
    /// The checklist of the selected order.
    pub items: Vec<Item>,
    pub item: Cursor,
    /// The order whose checklist it is.
    pub checked: Option<i64>,
    /// The keys go to the checklist, not to the list.
    pub in_checklist: bool,
    pub events: Vec<Event>,
    /// Grams its parcel should weigh; `None` when that is not known.
    pub weight_g: Option<i64>,
    /// I9: ticks of the send-off list and its length; `None` before payment.
    pub sent_off: Option<(usize, usize)>,
    /// P1: further fields of the selected order, and where it was last.
    pub extras: Vec<Extra>,
    pub position: Option<Position>,
    /// O6: the kind of the open exception of each order that has one.
    pub exceptions: HashMap<i64, String>,
    /// O7: the open change request of the selected order.
    pub change: Option<ChangeRequest>,
}

/// Locale key of a status.
pub const fn status_key(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::WaitPay => "order.status.wait_pay",
        OrderStatus::WaitConfirm => "order.status.wait_confirm",
        OrderStatus::Accepted => "order.status.accepted",
        OrderStatus::Preparing => "order.status.preparing",
        OrderStatus::Shipped => "order.status.shipped",
        OrderStatus::Signed => "order.status.signed",
        OrderStatus::Done => "order.status.done",
        OrderStatus::Cancelled => "order.status.cancelled",
        OrderStatus::Closed => "order.status.closed",
    }
}

fn status_style(status: OrderStatus, look: &Look) -> Style {
    match status {
        OrderStatus::WaitConfirm => look.theme.warning(),
        OrderStatus::WaitPay => look.theme.notice(),
        OrderStatus::Accepted | OrderStatus::Preparing => look.theme.ok(),
        _ => look.theme.dim(),
    }
}

impl Orders {
    pub fn selected_item(&self) -> Option<&Item> {
        self.items.get(self.item.selected)
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let waiting = self.list.rows().iter().filter(|o| o.status == OrderStatus::WaitConfirm).count();
        // Those that wait stand first: where others follow, all of them are counted.
        let more = if self.is_cut && waiting >= self.list.rows().len() { "+" } else { "" };
        let inner = frame(PaneId::Orders, area, buf, look, shown, &format!("{waiting}{more}"));
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        let lines = self.list.detailed().map_or(0, |o| o.data.lines.len().min(LINES));
        let extras = self.extras_lines(look, inner.width).len();
        let lines =
            lines + usize::from(self.change.is_some()) + usize::from(self.position.is_some()) + extras;
        let wanted = u16::try_from(self.items.len() + lines + 5).unwrap_or(12);
        let lower = wanted.min(inner.height * 3 / 5);
        let Some(order) = self.list.detailed() else {
            let none = self.list.emptiness("pane.orders_empty");
            let of_some = self.is_cut && none != "pane.orders_empty";
            empty(inner, buf, look, look.t(if of_some { "pane.filtered_out_of_some" } else { none }));
            return Drawn { caret, ..Drawn::default() };
        };
        let (answered, all, problem) = checklist::progress(&self.items);
        let sign = if problem { look.t("checklist.has_problem") } else { "" };
        let title = format!("{} {answered}/{all} {sign}", look.t("checklist.title"));
        let (upper, below) = split(inner, lower, buf, look, title.trim_end());
        let first =
            self.draw_rows(upper, buf, look, Shown { focused: shown.focused && !self.in_checklist, ..shown });
        self.draw_order(order, below, buf, look, shown);
        Drawn { caret, list: upper, first }
    }

    /// Returns the first row drawn.
    fn draw_rows(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        for (i, order) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let d = &order.data;
            let text = if order.status.is_final() { look.theme.dim() } else { look.theme.text() };
            let tags: Vec<&str> = d.tags.iter().map(|t| look.label(&look.config.lists.tags, t)).collect();
            let mut goods = d.lines.first().map(|l| l.title.clone()).unwrap_or_default();
            if d.lines.len() > 1 {
                goods =
                    look.tf("order.and_more", &[("title", &goods), ("count", &d.lines.len().to_string())]);
            }
            let mark = if tags.is_empty() { String::new() } else { format!("[{}]", tags.join(" ")) };
            // O6: what is wrong is said before what is special.
            let wrong =
                self.exceptions.get(&order.id).map(|kind| look.label(&look.config.lists.exceptions, kind));
            let wrong = wrong.map_or_else(String::new, |kind| format!("[!{kind}]"));
            let said = if wrong.is_empty() { look.theme.dim() } else { look.theme.warning() };
            row(
                at,
                buf,
                ground(look, shown, i == self.list.cursor.selected),
                &[
                    (
                        look.t(status_key(order.status)).to_owned(),
                        by_lang(look, 8, 10),
                        status_style(order.status, look),
                    ),
                    (look.name(&d.customer), 10, text),
                    (width::pad_left(&d.payable.to_string(), 9), 9, text),
                    (harmless::line(&format!("{wrong}{mark}{goods}")), 200, said),
                ],
            );
        }
        offset
    }

    /// What the order says, then its checklist with what the program found by itself, then its history.
    fn draw_order(&self, order: &Order, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) {
        let theme = look.theme;
        let d = &order.data;
        let courier = if d.courier.is_empty() { "-" } else { d.courier.as_str() };
        let plain = look.is_plain(shown.focused);
        let (phone, address) = if plain {
            (harmless::line(&d.phone), d.address.to_string())
        } else {
            (look.phone(&d.phone), look.address(&d.address))
        };
        let mut first = format!("{} · {} · {courier}", d.order_no, look.near(d.placed_at));
        if let Some(at) = order.assigned_at {
            let who = look.label(&look.config.lists.askees, &order.assigned_to);
            first =
                format!("{first} · {}", look.tf("order.handler", &[("who", who), ("time", &look.near(at))]));
        }
        if let Some((done, all)) = self.sent_off {
            let (done, all) = (done.to_string(), all.to_string());
            first = format!("{first} · {}", look.tf("order.sent_off", &[("done", &done), ("all", &all)]));
        }
        if let Some(grams) = self.weight_g {
            first = format!("{first} · {}", look.tf("order.weight", &[("grams", &grams.to_string())]));
        }
        let head = [(first, theme.accent()), (format!("{} {phone} {address}", d.receiver), theme.text())];
        let change = self.change.as_ref().map(|c| (change_line(c, look), theme.warning()));
        let extras = self.extras_lines(look, area.width).into_iter().map(|line| (line, theme.text()));
        let position = self.position.as_ref().map(|p| (position_line(p, look), theme.accent()));
        let mut y = area.y;
        let head =
            of_record(head.into_iter().chain(extras).chain(position).chain(change).collect(), look, shown);
        for (text, style) in head {
            if y < area.bottom() {
                buf.set_stringn(
                    area.x,
                    y,
                    width::cut(&harmless::line(&text), area.width.into()),
                    area.width.into(),
                    style,
                );
                y += 1;
            }
        }
        for line in d.lines.iter().take(LINES) {
            if y < area.bottom() {
                let text = width::cut(&harmless::line(&line_text(line)), area.width.into());
                buf.set_stringn(area.x, y, text, area.width.into(), theme.text());
                y += 1;
            }
        }
        for text in [&d.buyer_message, &d.remark].into_iter().filter(|t| !t.is_empty()) {
            if y < area.bottom() {
                let text = if plain { harmless::line(text) } else { look.text(text) };
                let text = format!("“{text}”");
                buf.set_stringn(
                    area.x,
                    y,
                    width::cut(&text, area.width.into()),
                    area.width.into(),
                    theme.notice(),
                );
                y += 1;
            }
        }
        let room = Rect { y, height: area.bottom().saturating_sub(y), ..area };
        let rows = usize::from(room.height);
        let offset = self.item.offset(self.items.len(), rows);
        for (i, item) in self.items.iter().enumerate().skip(offset).take(rows) {
            let at = Rect { y: room.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..room };
            let selected = self.in_checklist && i == self.item.selected;
            draw_item(item, at, buf, look, ground(look, shown, selected), shown);
        }
        let used = u16::try_from(self.items.len().min(rows)).unwrap_or(0);
        if shown.detail && used < room.height {
            let rest = Rect { y: room.y + used, height: room.height - used, ..room };
            lines(rest, buf, &of_record(self.history(look), look, shown));
        }
    }

    /// P1: `毛重 1250 kg · 海运 · …`, in the order of the configuration.
    fn extras_lines(&self, look: &Look, columns: u16) -> Vec<String> {
        let told = look.config.lists.extras(&self.extras, look.lang()).into_iter();
        let told = told.map(|(name, value)| look.text(&format!("{name} {value}")));
        let mut lines: Vec<String> = Vec::new();
        for part in told {
            match lines.last_mut() {
                Some(line) if width::width(line) + width::width(&part) + 3 <= columns.into() => {
                    line.push_str(" · ");
                    line.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
        lines.truncate(EXTRAS);
        lines
    }

    fn history(&self, look: &Look) -> Vec<(String, Style)> {
        let line = |event: &Event| {
            let key = format!("order.event.{}", event.kind);
            let moved = if event.to_status.is_empty() {
                String::new()
            } else {
                let to = format!("order.status.{}", event.to_status);
                format!("→ {}", look.locale.t(&to))
            };
            let what = look.locale.t(&key);
            let told = event_text(event, look);
            let said: Vec<String> = told.lines().map(|line| said(line, look)).collect();
            let said = said.join("  ");
            let text = format!("{} {} {what} {moved} {said}", look.near(event.at), event.agent);
            (harmless::line(&text), look.theme.dim())
        };
        self.events.iter().rev().map(line).collect()
    }
}

/// The words of an event; ids of the configuration get their label.
fn event_text(event: &Event, look: &Look) -> String {
    let lists = &look.config.lists;
    match event.kind.as_str() {
        "chased" | "chase_answer" => {
            let (who, said) = event.text.split_once(": ").unwrap_or((&event.text, ""));
            format!("{} {said}", look.label(&lists.askees, who))
        }
        "exception" | "exception_choose" | "exception_closed" => {
            let (kind, said) = event.text.split_once(": ").unwrap_or((&event.text, ""));
            let of_kind = lists.exceptions.iter().find(|k| k.id == kind);
            let said = of_kind.map_or(said, |k| look.label(&k.options, said));
            format!("{} {said}", look.label(&lists.exceptions, kind))
        }
        "position" => {
            let (kind, place) = event.text.split_once(' ').unwrap_or((&event.text, ""));
            format!("{} {place}", look.label(&lists.positions, kind))
        }
        "survey" => {
            let marks = event.text.split(' ').collect::<Vec<_>>();
            let told = marks.chunks(2).map(|m| {
                let question = m[0].trim_end_matches(':');
                format!("{} {}", look.label(&lists.survey_questions, question), m.get(1).unwrap_or(&""))
            });
            told.collect::<Vec<_>>().join(" ")
        }
        "assigned" => look.label(&lists.askees, &event.text).to_owned(),
        "cod_refused" => look.label(&lists.refusal_reasons, &event.text).to_owned(),
        _ => event.text.clone(),
    }
}

/// P1: a changed further field, in the labels of the configuration.
fn said_extra(line: &str, look: &Look) -> Option<String> {
    let (field, change) = line.split_once(": ")?;
    let field = look.config.lists.order_fields.iter().find(|f| f.id == field)?;
    let (before, after) = change.split_once(" → ")?;
    let value = |id| look.label(&field.choices, id);
    let change = format!("{} → {}", value(before), value(after));
    Some(look.tf("order.history_field", &[("field", field.label(look.lang())), ("change", &change)]))
}

/// A line of the history; `detail: … → …` is told with the field's label, a time as people read it.
fn said(line: &str, look: &Look) -> String {
    if let Some(told) = said_extra(line, look) {
        return told;
    }
    let known = line.split_once(": ").filter(|(field, _)| look.locale.has(&format!("order.field.{field}")));
    let Some((field, change)) = known else { return line.to_owned() };
    let time = |text: &str| text.trim().parse().map_or_else(|_| text.to_owned(), |at| look.near(at));
    let status = |code: &str| {
        OrderStatus::from_code(code.trim())
            .map_or_else(|| code.to_owned(), |s| look.t(status_key(s)).to_owned())
    };
    let change = match change.split_once(" → ") {
        Some((before, after)) if field.ends_with("_at") => format!("{} → {}", time(before), time(after)),
        Some((before, after)) if field == "status" => format!("{} → {}", status(before), status(after)),
        _ => change.to_owned(),
    };
    let label = format!("order.field.{field}");
    look.tf("order.history_field", &[("field", look.locale.t(&label)), ("change", &change)])
}

/// `[v] 商品与规格   自动: …`: the answer as a sign, then what the program found, marked as its own (O4).
fn draw_item(item: &Item, area: Rect, buf: &mut Buffer, look: &Look, ground: Option<Style>, shown: Shown) {
    let theme = look.theme;
    let (sign, style) = match item.answer.as_ref().map(|a| a.result) {
        Some(CheckResult::Pass) => ("[v]", theme.ok()),
        Some(CheckResult::Problem) => ("[!]", theme.danger()),
        Some(CheckResult::NotApplicable) => ("[-]", theme.dim()),
        None => ("[ ]", theme.text()),
    };
    let note = item.answer.as_ref().map(|a| a.note.as_str()).filter(|n| !n.is_empty());
    let (said, said_style) = match (note, &item.auto) {
        (Some(note), _) => {
            (if look.is_plain(shown.focused) { note.to_owned() } else { look.text(note) }, theme.notice())
        }
        (None, Some(finding)) => {
            let text = look.finding(finding);
            let mark = if finding.ok { "v" } else { "!" };
            let style = if finding.ok { theme.dim() } else { theme.warning() };
            (format!("{}{mark} {text}", look.t("checklist.auto")), style)
        }
        (None, None) => (item.hint.clone(), theme.dim()),
    };
    row(
        area,
        buf,
        ground,
        &[
            (sign.to_owned(), 3, style),
            (item.label.clone(), by_lang(look, 16, 19), style),
            (harmless::line(&said), 200, said_style),
        ],
    );
}

/// P1: `位置 06-01 14:20 装船 上海港 · 等靠泊`
fn position_line(p: &Position, look: &Look) -> String {
    let kind = look.label(&look.config.lists.positions, &p.kind);
    let note = if p.note.is_empty() { String::new() } else { format!(" · {}", p.note) };
    format!("{} {} {kind} {}{note}", look.t("order.event.position"), look.near(p.at), p.place)
}

/// O7: `[改] 改单中 2/4 → 通知物流员 · 改地址`
fn change_line(request: &ChangeRequest, look: &Look) -> String {
    let steps = look.config.lists.change_steps.iter().filter(|s| s.branch == request.branch.code());
    let (done, all) = request.progress(steps.clone().map(|s| s.id.as_str()));
    let next = steps.clone().find(|s| request.ticked_at(&s.id).is_none()).map(|s| s.label(look.lang()));
    let unchanged = request.branch == Branch::NotShipped && request.edited_at.is_none();
    let next = if unchanged { Some(look.t("change.edit")) } else { next };
    let (done, all) = (done.to_string(), all.to_string());
    let branch = format!("change.branch.{}", request.branch);
    let args = [
        ("branch", look.locale.t(&branch)),
        ("done", done.as_str()),
        ("all", all.as_str()),
        ("what", request.what.as_str()),
        ("next", next.unwrap_or_default()),
    ];
    look.tf(if next.is_some() { "change.line" } else { "change.line_done" }, &args)
}

/// Columns of a label: English words are longer than Chinese ones.
fn by_lang(look: &Look, zh: usize, en: usize) -> usize {
    if look.lang() == Lang::En { en } else { zh }
}

/// Item lines shown above the checklist.
const LINES: usize = 3;

/// Lines of further fields at most.
const EXTRAS: usize = 3;

/// What is to be checked: title, spec, code, pieces, and the price where it is known.
fn line_text(line: &Line) -> String {
    let spec = if line.spec.is_empty() { String::new() } else { format!(" [{}]", line.spec) };
    let code = if line.code.is_empty() { String::new() } else { format!(" #{}", line.code) };
    let price = if line.unit_price.0 == 0 { String::new() } else { format!("  {}", line.unit_price) };
    format!("- {}{spec}{code} ×{}{price}", line.title, line.qty)
}
