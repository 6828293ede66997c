//! What an agent enters about a case: read, completed from the kind, written.

use crate::config::lists::CaseKind;
use crate::domain::case::CaseDetails;
use crate::domain::money::Fen;
use crate::store::columns::Columns;
use crate::store::{Result, Write};
use crate::text::locale::Lang;
use rusqlite::params;

pub(super) fn row_to_details(r: &Columns) -> rusqlite::Result<CaseDetails> {
    Ok(CaseDetails {
        products: r.get("products")?,
        qty: r.get("qty")?,
        problem: r.get("problem")?,
        degree: r.get("degree")?,
        wants: r.get("wants")?,
        evidence: r.get("evidence")?,
        responsibility: r.get("responsibility")?,
        solution: r.get("solution")?,
        amount: Fen(r.get("amount_fen")?),
        next_step: r.get("next_step")?,
        next_due_at: r.get("next_due_at")?,
        contingency: r.get("contingency")?,
    })
}

/// What the agent left out comes from the kind.
pub(super) fn fill_in(details: &mut CaseDetails, kind: &CaseKind, lang: Lang) {
    let default = |text: &mut String, of: &str| {
        if text.trim().is_empty() {
            of.clone_into(text);
        }
    };
    default(&mut details.next_step, kind.first_step.of(lang));
    default(&mut details.contingency, kind.contingency.of(lang));
    default(&mut details.responsibility, "undecided");
}

/// A2: the first solution is stamped; a solution taken back leaves the case without one.
pub(super) fn write(w: &Write, id: i64, d: &CaseDetails) -> Result<()> {
    w.prepare_cached(
        "UPDATE cases SET products = ?1, qty = ?2, problem = ?3, degree = ?4, wants = ?5, evidence = ?6,
                responsibility = ?7, solution = ?8, amount_fen = ?9, next_step = ?10, next_due_at = ?11,
                contingency = ?12, solution_at = CASE WHEN ?13 THEN coalesce(solution_at, ?14) END
         WHERE id = ?15",
    )?
    .execute(params![
        d.products,
        d.qty,
        d.problem,
        d.degree,
        d.wants,
        d.evidence,
        d.responsibility,
        d.solution,
        d.amount.0,
        d.next_step,
        d.next_due_at,
        d.contingency,
        d.has_solution(),
        w.by.at,
        id
    ])?;
    Ok(())
}
