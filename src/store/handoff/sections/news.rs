//! What changed in the shift that the next one has to know: snippets, goods taken off the shelf.

use super::{Pen, SHOWN};
use crate::domain::handoff::{Item, ItemKind, Section};
use crate::domain::shift::Shift;
use crate::store::Result;

/// The newest changes of a shift are looked through, no more: a page names ten.
const LOOKED_AT: i64 = 2000;

impl Pen<'_> {
    /// Situation: snippets that are new or read differently now, and delisted goods, each in one line.
    pub(super) fn news(&self, shift: &Shift) -> Result<Vec<Item>> {
        let snippets = "
            SELECT DISTINCT s.title FROM (SELECT id FROM ops WHERE shift_id = ?1 AND kind <> 'seed' ORDER BY id DESC LIMIT ?2) p
            JOIN changes c ON c.op_id = p.id AND +c.tbl = 'snippets' JOIN snippets s ON s.id = c.row_id
            WHERE s.deleted_at IS NULL AND (c.before IS NULL OR json_extract(c.after, '$.answer') IS NOT NULL)
            ORDER BY s.title";
        let delisted = "
            SELECT DISTINCT r.title || ' ' || r.spec FROM (SELECT id FROM ops WHERE shift_id = ?1 AND kind <> 'seed' ORDER BY id DESC LIMIT ?2) p
            JOIN changes c ON c.op_id = p.id AND +c.tbl = 'products' JOIN products r ON r.id = c.row_id
            WHERE r.deleted_at IS NULL AND r.on_shelf = 0 AND json_extract(c.after, '$.on_shelf') = 0
            ORDER BY 1";
        let mut items = Vec::new();
        for (reference, key, name, sql) in [
            ("snippets:new", "handoff.problem.new_snippets", "titles", snippets),
            ("products:delisted", "handoff.problem.delisted", "product", delisted),
        ] {
            let titles =
                self.rows(sql, [shift.id, LOOKED_AT], |r| r.get::<_, String>(0).map(|t| self.text(&t)))?;
            if titles.is_empty() {
                continue;
            }
            let mut shown = titles.iter().take(SHOWN).cloned().collect::<Vec<_>>();
            if titles.len() > SHOWN {
                shown.push(format!("… {}", titles.len()));
            }
            let mut item = Item::new(ItemKind::Line, reference.to_owned());
            item.section = Section::Situation;
            item.problem = self.locale.tf(key, &[(name, &shown.join(self.locale.t("list.separator")))]);
            items.push(item);
        }
        Ok(items)
    }
}
