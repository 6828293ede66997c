//! 客户: the list, and the card of one with everything that happened (C1). Phones are masked in the list and plain on the
//! card (X2); those of others stay masked.

use super::{ViewId, frame, halves};
use crate::domain::case::CaseStatus;
use crate::domain::customer::card::{Card, Contact, ContactKind, Listed, Person, Twin, TwinReason, Which};
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::OrderStatus;
use crate::pane::listing::{Listing, Row};
use crate::pane::{Drawn, Shown, cases, empty, find_line, ground, inquiries, lines, orders, row};
use crate::text::{harmless, when, width};
use crate::ui::list::Step;
use crate::ui::{Cursor, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of the list above the card.
const ROWS: u16 = 9;

impl Row for Listed {
    fn id(&self) -> i64 {
        self.customer.id
    }
    fn texts(&self) -> Vec<&str> {
        let c = &self.customer;
        let mut texts = vec![c.name.as_str(), &c.groups, &c.tags, &c.note];
        texts.extend(self.names.iter().map(|n| n.name.as_str()));
        texts.extend(self.phones.iter().map(String::as_str));
        texts
    }
}

#[derive(Clone, Debug, Default)]
pub struct Customers {
    pub list: Listing<Listed>,
    pub which: Which,
    /// The card of the selected one, or of the only one.
    pub card: Option<Card>,
    /// One customer and no list: opened from the desk.
    pub only: Option<i64>,
    /// The history on the card has the keys.
    pub in_card: bool,
    pub entry: Cursor,
    /// What is listed without a query, and whether there are more.
    pub listed: Vec<Listed>,
    pub has_more: bool,
}

impl Customers {
    /// Whose card it is.
    pub fn id(&self) -> Option<i64> {
        self.only.or_else(|| self.list.selected().map(|l| l.customer.id))
    }

    /// The selected entry of the history.
    pub fn contact(&self) -> Option<&Contact> {
        self.card.as_ref().and_then(|c| c.history.get(self.entry.selected))
    }

    pub(super) fn step(&mut self, step: Step) {
        if self.in_card {
            let entries = self.card.as_ref().map_or(0, |c| c.history.len());
            self.entry.step(step, entries);
        } else {
            self.list.step(step);
            self.entry.selected = 0;
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        let count = if self.only.is_some() { String::new() } else { self.title(look) };
        let inner = frame(ViewId::Customers, area, buf, look, &count);
        let alone = self.only.is_some() || (self.in_card && inner.width < super::SIDE_BY_SIDE - 2);
        if alone {
            let whole = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
            self.draw_card(whole, buf, look);
            return Drawn::default();
        }
        let (inner, caret) = find_line(&self.list.find, inner, buf, look, look.t("customer.find"));
        let (list, card) = halves(inner, buf, look, look.t("customer.card"), ROWS);
        if self.list.is_empty() {
            let key = if self.list.rows().is_empty() { "customer.none" } else { "modal.nothing_found" };
            empty(list, buf, look, look.t(key));
        }
        let first = self.draw_rows(list, buf, look);
        self.draw_card(card, buf, look);
        Drawn { caret, list, first }
    }

    /// How many are listed, and which.
    fn title(&self, look: &Look) -> String {
        let many = if self.has_more && !self.list.is_empty() { "+" } else { "" };
        let count = format!("{}{many}", self.list.len());
        match &self.which {
            Which::All => count,
            Which::Tier(tier) => format!("{count} · {}", look.label(&look.config.lists.tiers, tier)),
            Which::Twins => format!("{count} · {}", look.t("customer.which.twins")),
            Which::Deleted => format!("{count} · {}", look.t("customer.which.deleted")),
        }
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer, look: &Look) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        let shown = Shown { focused: !self.in_card, detail: true };
        for (i, listed) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let c = &listed.customer;
            let text = look.theme.text();
            let words = [c.groups.as_str(), &c.tags, &c.note].join(" ");
            let pieces = [
                (look.label(&look.config.lists.tiers, &c.tier).to_owned(), 4, look.theme.accent()),
                (look.name(&c.name), 16, text),
                (listed.phones.first().map(|p| look.phone(p)).unwrap_or_default(), 12, text),
                (listed.last_at.map(|at| look.near(at)).unwrap_or_default(), 11, look.theme.dim()),
                (look.text(&words), 200, look.theme.dim()),
            ];
            row(at, buf, ground(look, shown, i == self.list.cursor.selected), &pieces);
        }
        offset
    }

    fn draw_card(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let Some(card) = &self.card else { return };
        let head = head(card, look);
        let columns = usize::from(area.width);
        let rows: usize = head.iter().map(|(text, _)| width::wrap(text, columns).len()).sum();
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        // The history keeps some rows where it has the keys.
        let kept = if self.in_card { 6 } else { 0 };
        let rows = rows.min(area.height.saturating_sub(kept));
        lines(Rect { height: rows, ..area }, buf, &head);
        let rest = Rect { y: area.y + rows, height: area.height - rows, ..area };
        if rest.height < 2 {
            return;
        }
        let title = look.tf("customer.history", &[("count", &card.history.len().to_string())]);
        let rule = format!("── {title} ");
        let fill = columns.saturating_sub(width::width(&rule));
        let rule = format!("{rule}{}", "─".repeat(fill));
        buf.set_stringn(rest.x, rest.y, rule, columns, look.theme.border(false));
        let list = Rect { y: rest.y + 1, height: rest.height - 1, ..rest };
        if card.history.is_empty() {
            empty(list, buf, look, look.t("customer.no_history"));
        }
        let rows = usize::from(list.height);
        let offset = if self.in_card { self.entry.offset(card.history.len(), rows) } else { 0 };
        for (i, contact) in card.history.iter().enumerate().skip(offset).take(rows) {
            let at = Rect { y: list.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..list };
            let shown = Shown { focused: true, detail: true };
            let selected = self.in_card && i == self.entry.selected;
            row(at, buf, ground(look, shown, selected), &told(contact, look));
        }
    }
}

fn joined<T>(items: &[T], look: &Look, one: impl Fn(&T) -> String) -> String {
    items.iter().map(one).collect::<Vec<_>>().join(look.t("list.separator"))
}

/// Who she is, in lines.
fn head(card: &Card, look: &Look) -> Vec<(String, Style)> {
    let theme = look.theme;
    let c = &card.customer;
    let mut name = harmless::line(&c.name);
    if let Some(tier) = look.config.lists.tiers.iter().find(|t| t.id == c.tier) {
        let days = tier.call_back_days.to_string();
        let label = look.label(&look.config.lists.tiers, &c.tier);
        name = format!("{name} · {label} · {}", look.tf("customer.call_back", &[("days", &days)]));
    }
    let mut out = vec![(name, theme.accent())];
    if let Some(at) = card.deleted_at {
        let args = [("time", look.near(at)), ("key", look.key("customers", "delete_customer"))];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        out.push((look.tf("customer.deleted", &args), theme.danger()));
    }
    for twin in &card.twins {
        out.push((format!("! {}", twin_told(twin, look)), theme.warning()));
    }
    let n = &card.counts;
    let (orders, inquiries, cases) = (n.orders.to_string(), n.inquiries.to_string(), n.cases.to_string());
    let since = look.local(card.created_at).format("%Y-%m-%d").to_string();
    let args = [
        ("orders", orders.as_str()),
        ("paid", &n.paid.to_string()),
        ("inquiries", &inquiries),
        ("cases", &cases),
        ("since", &since),
    ];
    out.push((look.tf("customer.counts", &args), theme.text()));
    let mut put = |key: &str, text: String, style: Style| {
        if !text.is_empty() {
            out.push((look.tf(key, &[("text", &harmless::block(&text))]), style));
        }
    };
    let channels = &look.config.lists.channels;
    let names = joined(&card.names, look, |n| format!("{} {}", look.label(channels, &n.channel), n.name));
    put("customer.names", names, theme.text());
    let plain = look.is_plain(true);
    let phone = |p: &String| if plain { p.clone() } else { look.phone(p) };
    put("customer.phones", joined(&card.phones, look, phone), theme.text());
    for known in &card.addresses {
        let address = if plain { known.address.to_string() } else { look.address(&known.address) };
        let text = format!("{} {} {address}", known.receiver, phone(&known.phone));
        put("customer.address", text.trim().to_owned(), theme.text());
    }
    put("customer.groups", c.groups.clone(), theme.text());
    put("customer.tags", c.tags.clone(), theme.text());
    put("customer.note", c.note.clone(), theme.notice());
    let person = |p: &Person| look.name(&p.name);
    put("customer.referred_by", card.referred_by.as_ref().map(person).unwrap_or_default(), theme.text());
    put("customer.referred", joined(&card.referred, look, person), theme.text());
    out
}

/// `可能是同一人：美美家（电话相同 138****8000）`
pub fn twin_told(twin: &Twin, look: &Look) -> String {
    let what = match twin.reason {
        TwinReason::Phone => look.phone(&twin.what),
        TwinReason::Receiver => look.name(&twin.what),
        TwinReason::Nick => look.label(&look.config.lists.channels, &twin.channel).to_owned(),
    };
    let reason = look.tf(&format!("customer.twin.{}", twin.reason), &[("what", &what)]);
    look.tf("customer.twin.line", &[("name", &look.name(&twin.name)), ("reason", &reason)])
}

fn status(contact: &Contact, look: &Look) -> String {
    let code = contact.code.as_str();
    let key = match contact.kind {
        ContactKind::Order => OrderStatus::from_code(code).map(orders::status_key),
        ContactKind::Inquiry => InquiryStatus::from_code(code).map(inquiries::status_key),
        ContactKind::Case => CaseStatus::from_code(code).map(cases::status_key),
        ContactKind::CallBack if code == "reached" => Some("customer.reached"),
        ContactKind::CallBack => Some("customer.not_reached"),
        ContactKind::Remark | ContactKind::Feedback => None,
    };
    key.map(|k| look.t(k).to_owned()).unwrap_or_default()
}

fn told(contact: &Contact, look: &Look) -> [(String, usize, Style); 4] {
    let theme = look.theme;
    let lists = &look.config.lists;
    let label = match contact.kind {
        ContactKind::Inquiry => look.label(&lists.topics, &contact.label),
        ContactKind::Case => look.label(&lists.case_kinds, &contact.label),
        ContactKind::Feedback => look.label(&lists.feedback_kinds, &contact.label),
        _ => "",
    };
    let amount = contact.amount.map(|a| a.to_string()).unwrap_or_default();
    let parts = [amount.as_str(), label, contact.text.trim(), contact.number.as_str()];
    let text = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ");
    let kind = look.locale.t(&format!("customer.kind.{}", contact.kind)).to_owned();
    let style = match contact.kind {
        ContactKind::Case | ContactKind::Feedback => theme.warning(),
        ContactKind::Order => theme.text(),
        _ => theme.dim(),
    };
    [
        (when::near(look.local(contact.at), look.local(look.now)), 11, theme.dim()),
        (kind, 9, style),
        (status(contact, look), 10, theme.dim()),
        (look.text(&text), 300, style),
    ]
}
