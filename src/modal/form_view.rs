//! Drawing a form: labels left, values right, the script beside or below, what is wrong under the field.

use super::composition_view;
use super::field::{Field, Kind};
use super::form::Form;
use super::preview;
use crate::text::width;
use crate::ui::{Look, overlay};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns of the form without the script.
const FORM_WIDTH: u16 = 76;
const ASIDE_WIDTH: u16 = 44;
/// Rows the line of the script may take where it stands below the fields.
const SAID_ROWS: u16 = 6;
/// Rows the lead may have however many fields there are.
const LEAD_ROWS: u16 = 4;

/// Where the parts of a form stand: the same for drawing and for the mouse.
struct Laid {
    outer: Rect,
    /// What is left of the frame's inside beside the script.
    left: Rect,
    /// The script beside the fields.
    right: Option<Rect>,
    /// The script below the fields.
    below: bool,
    lead: Vec<String>,
    lead_rows: u16,
    /// The whole text that the fields fill.
    text: Rect,
    fields: Rect,
    composed: Rect,
    help: Rect,
}

fn lay(form: &Form, area: Rect) -> Laid {
    let wide = area.width >= FORM_WIDTH + ASIDE_WIDTH;
    let beside = !form.asides.is_empty() && wide;
    let below = !form.asides.is_empty() && !beside;
    let compares = form.composition.as_ref().is_some_and(|c| !c.old.is_empty()) && wide;
    let total = if beside || compares { FORM_WIDTH + ASIDE_WIDTH } else { FORM_WIDTH };
    let columns = usize::from(FORM_WIDTH.min(area.width).saturating_sub(4));
    let lead = if form.lead.is_empty() { Vec::new() } else { width::wrap(&form.lead, columns) };
    let fields: u16 = form.fields.iter().map(Field::rows).sum();
    let help: u16 =
        if below { 3 + said_rows(form, columns) } else { 3 + u16::from(form.composition.is_some()) };
    // A long lead (the outcome of a guide) takes the room the fields leave.
    let room = area.height.saturating_sub(fields + help + 3).max(LEAD_ROWS);
    let lead_rows = u16::try_from(lead.len()).unwrap_or(room).min(room);
    let script: usize =
        form.asides.iter().map(|a| width::wrap(&a.text, usize::from(ASIDE_WIDTH) - 5).len()).sum();
    let wanted = if beside { u16::try_from(script).unwrap_or(0) + 3 } else { 0 };
    let text = u16::try_from(preview::rows(form, columns)).unwrap_or(u16::MAX);
    let text = text.min(area.height.saturating_sub(fields + lead_rows + help + 4));
    // A rule between the text and what is asked for.
    let text_rows = if text > 0 { text + 1 } else { 0 };
    let above = lead_rows + text_rows;
    let wide = total.min(area.width).saturating_sub(2);
    let composed = composition_view::rows(form, wide, area.height.saturating_sub(above + help + 4), fields);
    let height = (fields + above + help + composed + 3).max(wanted).min(area.height);
    let outer = overlay::centred(area, total, height);
    let inner = super::inside(outer);
    let left = Rect { width: inner.width.min(FORM_WIDTH - 2), ..inner };
    let under = help + composed;
    let help = Rect { y: inner.bottom().saturating_sub(help), height: help, ..left };
    Laid {
        outer,
        left,
        right: beside.then_some(Rect { x: left.right(), width: inner.width - left.width, ..inner }),
        below,
        lead,
        lead_rows,
        text: Rect {
            x: left.x + 1,
            y: inner.y + lead_rows,
            width: left.width.min(u16::try_from(columns).unwrap_or(0)),
            height: text,
        },
        fields: Rect { y: inner.y + above, height: inner.height.saturating_sub(above + under), ..left },
        composed: Rect { y: help.y.saturating_sub(composed), height: composed, ..inner },
        help,
    }
}

/// Rows for the line of the script that belongs to the focused field: as many as the longest one takes, so that
/// nothing moves from field to field.
fn said_rows(form: &Form, columns: usize) -> u16 {
    let of = |field: &Field| width::wrap(&said(form, &field.name), columns).len();
    let most = form.fields.iter().map(of).max().unwrap_or(0);
    u16::try_from(most).unwrap_or(SAID_ROWS).clamp(2, SAID_ROWS)
}

/// The lines of the script about one field, one after the other.
fn said(form: &Form, field: &str) -> String {
    let of_field = form.asides.iter().filter(|a| a.is_about(field)).map(|a| a.text.as_str());
    of_field.collect::<Vec<_>>().join(" ")
}

/// Where the form stands, and the row of its keys.
pub fn place(form: &Form, area: Rect) -> Rect {
    lay(form, area).outer
}

/// The field at a place of the screen.
pub fn field_at(form: &Form, area: Rect, at: Position) -> Option<usize> {
    let fields = visible(form, lay(form, area).fields);
    fields.into_iter().find(|(_, place)| place.contains(at)).map(|(i, _)| i)
}

/// Draws the form in the middle of `area`; returns the caret of the focused field.
pub fn draw(form: &Form, area: Rect, buf: &mut Buffer, look: &Look) -> Option<Position> {
    let laid = lay(form, area);
    super::frame(laid.outer, buf, look, &form.title);
    if let Some(right) = laid.right {
        draw_script(form, right, buf, look);
    }
    let columns = usize::from(FORM_WIDTH.min(area.width).saturating_sub(4));
    let left = laid.left;
    for (y, line) in (left.top()..left.top() + laid.lead_rows).zip(&laid.lead) {
        buf.set_stringn(left.x + 1, y, line, columns, look.theme.notice());
    }
    preview::draw(form, laid.text, buf, look);
    if laid.text.height > 0 {
        let rule = "─".repeat(columns);
        buf.set_stringn(left.x + 1, laid.text.bottom(), rule, columns, look.theme.border(false));
    }
    let caret = draw_fields(form, laid.fields, buf, look);
    composition_view::draw(form, laid.composed, buf, look);
    draw_help(form, laid.below, laid.help, buf, look);
    caret
}

/// The fields that fit, scrolled so that the focused one is in sight, each with its rows.
fn visible(form: &Form, area: Rect) -> Vec<(usize, Rect)> {
    let mut skip = 0;
    let rows_to = |from: usize, to: usize| form.fields[from..=to].iter().map(Field::rows).sum::<u16>();
    while skip < form.focus && rows_to(skip, form.focus) > area.height {
        skip += 1;
    }
    let mut y = area.y;
    let mut out = Vec::new();
    for (i, field) in form.fields.iter().enumerate().skip(skip) {
        if y + field.rows() > area.bottom() {
            break;
        }
        out.push((i, Rect { y, height: field.rows(), ..area }));
        y += field.rows();
    }
    out
}

fn label_columns(form: &Form) -> u16 {
    let widest = form.fields.iter().map(|f| width::width(&f.label)).max().unwrap_or(8);
    u16::try_from(widest.clamp(8, 22)).unwrap_or(8) + 3
}

fn draw_fields(form: &Form, area: Rect, buf: &mut Buffer, look: &Look) -> Option<Position> {
    let label_width = label_columns(form);
    let mut caret = None;
    let shown = visible(form, area);
    for (i, place) in &shown {
        let field = &form.fields[*i];
        let y = place.y;
        let focused = *i == form.focus;
        let label_style = if focused { look.theme.accent() } else { look.theme.dim() };
        let mark = if field.required { "*" } else { " " };
        let label = format!("{mark}{}", width::cut(&field.label, usize::from(label_width) - 3));
        let fill = usize::from(label_width) - 2 - width::width(&label);
        buf.set_string(area.x, y, format!("{}{label}", " ".repeat(fill)), label_style);
        let marked = mark_columns(field);
        let value = Rect {
            x: area.x + label_width,
            y,
            width: area.width.saturating_sub(label_width + 1 + marked),
            height: field.rows(),
        };
        if marked > 0 {
            let style = if field.mark.warns { look.theme.warning() } else { look.theme.dim() };
            buf.set_stringn(value.right() + 1, y, &field.mark.text, usize::from(marked) - 1, style);
        }
        let at = draw_value(field, value, buf, look, focused);
        if focused {
            caret = at;
        }
    }
    let next = shown.last().map_or(0, |(i, _)| i + 1);
    if next < form.fields.len() {
        // More follow below: said, for a field one can't see is a field one forgets.
        let more = look.tf("form.more", &[("count", &(form.fields.len() - next).to_string())]);
        let x = area.right().saturating_sub(u16::try_from(width::width(&more)).unwrap_or(0) + 1);
        buf.set_string(x, area.bottom().saturating_sub(1), &more, look.theme.notice());
    }
    caret
}

/// What a mark takes at the right end of its field's row.
fn mark_columns(field: &Field) -> u16 {
    match width::width(&field.mark.text) {
        0 => 0,
        wide => u16::try_from(wide + 1).unwrap_or(0).min(20),
    }
}

fn draw_value(field: &Field, area: Rect, buf: &mut Buffer, look: &Look, focused: bool) -> Option<Position> {
    let ground: Style = if focused { look.theme.panel() } else { look.theme.text() };
    let style = if field.error.is_empty() { ground } else { ground.patch(look.theme.danger()) };
    for y in area.top()..area.bottom() {
        buf.set_string(area.x, y, " ".repeat(usize::from(area.width)), style);
    }
    match &field.kind {
        // Without the focus a long text is read from its beginning.
        Kind::Line(input) if !focused => {
            let text = width::cut(input.value(), usize::from(area.width));
            buf.set_stringn(area.x, area.y, text, usize::from(area.width), style);
            None
        }
        Kind::Line(input) => Some(input.draw(area, buf, style)),
        Kind::Area(input) => input.draw(area, buf, style, focused),
        Kind::Choice { options, selected, typed } => {
            let label = selected.and_then(|i| options.get(i)).map_or(look.t("form.not_chosen"), |o| &o.label);
            let text = if focused { format!("‹ {label} ›") } else { label.to_owned() };
            let (x, _) = buf.set_stringn(area.x, area.y, &text, usize::from(area.width), style);
            let room = Rect { x: x + 2, width: area.right().saturating_sub(x + 2), ..area };
            if focused && room.width > 2 {
                return Some(typed.draw(room, buf, style.patch(look.theme.key())));
            }
            None
        }
    }
}

/// Under the fields: what is wrong, the hint or the options, and the keys.
fn draw_help(form: &Form, script_below: bool, area: Rect, buf: &mut Buffer, look: &Look) {
    let columns = usize::from(area.width.saturating_sub(2));
    let mut y = area.y;
    let Some(field) = form.fields.get(form.focus) else { return };
    if script_below {
        let rows = area.height.saturating_sub(3);
        for line in width::wrap(&said(form, &field.name), columns).iter().take(usize::from(rows)) {
            buf.set_stringn(area.x + 1, y, line, columns, look.theme.notice());
            y += 1;
        }
        y = area.y + rows;
    }
    if form.leaving {
        buf.set_stringn(area.x + 1, y, look.t("form.leave_question"), columns, look.theme.warning());
    } else if !form.refused.is_empty() {
        for (i, line) in width::wrap(&form.refused, columns).iter().take(2).enumerate() {
            let y = y + u16::try_from(i).unwrap_or(0);
            buf.set_stringn(area.x + 1, y, line, columns, look.theme.danger());
        }
    } else if !field.error.is_empty() {
        buf.set_stringn(area.x + 1, y, &field.error, columns, look.theme.danger());
    } else if matches!(field.kind, Kind::Choice { .. }) {
        draw_options(field, area.x + 1, y, columns, buf, look);
    } else {
        buf.set_stringn(area.x + 1, y, &field.hint, columns, look.theme.dim());
        if !form.known.is_empty() && y + 2 < area.bottom() {
            let known = width::cut(&form.known, columns);
            buf.set_string(area.x + 1, y + 1, known, look.theme.notice());
        }
    }
    if let Some(composition) = &form.composition {
        let used = composition.text(&form.values()).len();
        let over = used.saturating_sub(composition.limit);
        let (used, limit) = (used.to_string(), composition.limit.to_string());
        let text = match over {
            0 => look.tf("form.bytes", &[("used", &used), ("limit", &limit)]),
            over => {
                look.tf("form.bytes_over", &[("used", &used), ("limit", &limit), ("over", &over.to_string())])
            }
        };
        let style = if over > 0 { look.theme.danger() } else { look.theme.dim() };
        buf.set_stringn(area.x + 1, area.bottom().saturating_sub(2), text, columns, style);
    }
    let state = if form.restored { look.t("form.restored") } else { "" };
    let keys = if matches!(field.kind, Kind::Area(_)) { "form.keys_area" } else { "form.keys" };
    let keys = format!("{}  {state}", look.t(keys));
    buf.set_stringn(area.x + 1, area.bottom() - 1, keys.trim_end(), columns, look.theme.key());
}

/// The options that fit, the chosen one marked; two rows.
fn draw_options(field: &Field, x: u16, y: u16, columns: usize, buf: &mut Buffer, look: &Look) {
    let chosen = field.value();
    let fitting = field.fitting();
    if fitting.is_empty() {
        buf.set_stringn(x, y, look.t("modal.nothing_found"), columns, look.theme.warning());
        return;
    }
    let (mut row, mut used) = (0u16, 0);
    for option in fitting {
        let wide = width::width(&option.label) + 2;
        if used + wide > columns {
            row += 1;
            used = 0;
        }
        if row > 1 {
            return;
        }
        let style = if option.id == chosen { look.theme.accent() } else { look.theme.dim() };
        buf.set_stringn(x + u16::try_from(used).unwrap_or(0), y + row, &option.label, columns, style);
        used += wide;
    }
}

/// O5: the script beside the fields, the line for the focused field in colour.
fn draw_script(form: &Form, area: Rect, buf: &mut Buffer, look: &Look) {
    let columns = usize::from(area.width.saturating_sub(3));
    let focused = form.fields.get(form.focus).map_or("", |f| f.name.as_str());
    for y in area.top()..area.bottom() {
        buf.set_string(area.x, y, "│", look.theme.border(false));
    }
    let lines: Vec<(bool, String)> = form
        .asides
        .iter()
        .flat_map(|aside| {
            let current = aside.is_about(focused);
            let mut wrapped = width::wrap(&aside.text, columns.saturating_sub(2));
            if let Some(first) = wrapped.first_mut() {
                *first = format!("{} {first}", if current { "▶" } else { "·" });
            }
            let rest = wrapped.len();
            for line in wrapped.iter_mut().take(rest).skip(1) {
                *line = format!("  {line}");
            }
            wrapped.into_iter().map(move |line| (current, line))
        })
        .collect();
    let rows = usize::from(area.height);
    let current = lines.iter().position(|(c, _)| *c).unwrap_or(0);
    let top = current.saturating_sub(rows / 3).min(lines.len().saturating_sub(rows));
    for (i, (current, line)) in lines.iter().skip(top).take(rows).enumerate() {
        let style = if *current { look.theme.notice() } else { look.theme.dim() };
        buf.set_stringn(area.x + 2, area.y + u16::try_from(i).unwrap_or(0), line, columns, style);
    }
}
