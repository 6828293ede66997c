use super::*;
use crate::domain::figures::Value;

/// One block of every kind, all of outside text.
fn page(text: &str) -> Report {
    let t = || text.to_owned();
    let pair = || vec![(t(), t())];
    let columns = vec![Column::left(t()), Column::right(t()), Column::whole(t())];
    let table = Table::new(columns, [[text, "1.00", text], ["[ ]", "[x]", "______"]]);
    let chart = Chart::single(crate::report::ChartKind::Rows, t(), t(), [(t(), Some(Value::Count(2)))]);
    let check = Check {
        ticked: true,
        number: "1".into(),
        title: t(),
        aside: t(),
        facts: vec![(t(), t()), (t(), String::new())],
        strong: t(),
    };
    let signature = Signature { label: t(), name: t(), time_label: t(), time: String::new() };
    Report {
        title: t(),
        meta: pair(),
        blocks: vec![
            Block::Banner(t()),
            Block::Heading(t()),
            Block::KeyFigures(vec![(t(), t().into())]),
            Block::Facts(pair()),
            Block::Heading(t()),
            Block::Table(table),
            Block::CheckList(vec![check]),
            Block::Bullets(vec![t(), t()]),
            Block::Text(t()),
            Block::Signatures(vec![signature]),
            Block::Urgent(Urgency::Red, t()),
            Block::Chart(chart),
            Block::Notes(vec![t()]),
        ],
        ..Report::default()
    }
}

/// Every tag is closed by its own, in the right order.
fn assert_well_formed(page: &str) {
    let mut open: Vec<String> = Vec::new();
    let body = page.split_once("</style>").unwrap().1;
    for tag in body.split('<').skip(1) {
        let (inner, _) = tag.split_once('>').unwrap_or_else(|| panic!("no end: <{tag}"));
        assert!(!inner.contains('<'));
        match inner.strip_prefix('/') {
            None if inner.ends_with('/') => {}
            None => open.push(inner.split(' ').next().unwrap().to_owned()),
            // The head was opened before the style.
            Some("head" | "html") => {}
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{page}"),
        }
    }
    assert_eq!(open, Vec::<String>::new());
}

#[test]
fn a_page_is_whole_and_needs_nothing_else() {
    let html = render(&page("普通"), Lang::Zh);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assert!(render(&page("plain"), Lang::En).contains("<html lang=\"en\">"));
    assert_well_formed(&html);
    for outside in ["://", "url(", "@import", "src=", "href=", "<script", "<link"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("default-src 'none'"));
    for rule in ["@page", "display: table-header-group", "break-inside: avoid", "max-width: 165mm"] {
        assert!(html.contains(rule), "{rule}");
    }
    assert_eq!(html.matches("<section>").count(), 4, "what stands before the first heading is a part too");
    assert_eq!(html.matches("<thead><tr>").count(), 1, "the head of a table can be repeated");
}

#[test]
fn what_comes_from_outside_is_text_wherever_it_stands() {
    let evil = "</style></title><img src=x onerror=alert(1)>\"'&\u{202E}\u{2066}\u{7}\u{1b}[31m\u{0}x";
    let html = render(&page(evil), Lang::En);
    assert_well_formed(&html);
    assert!(!html.contains("<img") && !html.contains("src=x onerror=alert(1)>"));
    assert!(!html.chars().any(|c| c != '\n' && c.is_control()), "no control characters");
    assert!(!html.contains(['\u{202E}', '\u{2066}']), "nothing turns the direction of writing");
    let shown = "&lt;/style&gt;&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;[31mx";
    let said = html.matches(shown).count();
    assert_eq!(said + 1, html.matches("&lt;img").count(), "one label of the chart is cut");
    assert_eq!(said, 32, "every place of the page");
}

#[test]
fn boxes_and_lines_to_write_on_are_drawn() {
    let html = render(&page("x"), Lang::En);
    let row = "<td>☐</td><td class=\"n\">☑</td><td><span class=\"blank\"></span></td>";
    assert!(html.contains(row), "{html}");
    assert!(html.contains("<td class=\"n\">1.00</td>") && html.contains("<th class=\"n\" scope=\"col\">"));
    assert!(!html.contains("____"));
    let lines = render(&page("一\n二"), Lang::Zh);
    assert!(lines.contains("<p>一\n二</p>"), "a paragraph keeps its lines");
}
