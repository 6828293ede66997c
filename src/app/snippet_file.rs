//! A file of snippets at the desk (F5): the summary first, one question, then it is taken.

use super::App;
use super::dialog::{Ask, Purpose};
use crate::intake::ImportError;
use crate::intake::snippets::{self, Plan};
use crate::modal::{Modal, TextView};
use crate::store::StoreError;
use std::path::PathBuf;

/// Lines of the summary on screen.
const LINES: usize = 300;

/// A file that was read and waits for a yes.
pub struct SnippetFile {
    path: PathBuf,
    plan: Plan,
}

impl App {
    /// Reads the file and shows what it would change; nothing is written yet.
    ///
    /// # Errors
    /// The sentence that says why the file can't be read.
    pub(crate) fn look_at_snippets(&mut self, path: PathBuf) -> Result<(), String> {
        let plan =
            snippets::plan(&self.session.store, &self.session.config, &path, None).map_err(|error| {
                match error {
                    ImportError::Store(error) => error.sentence(self.locale()),
                    other => other.text(self.locale()).unwrap_or_else(|| other.to_string()),
                }
            })?;
        let text = self.snippet_summary(&path, &plan);
        let view = TextView::new(self.locale().t("import_what.snippets"), &text);
        if plan.has_news() {
            let view = view.hint(self.locale().t("snippets_file.take_hint"));
            self.push(Modal::Text(view), Purpose::Ask(Ask::TakeSnippets));
            self.snippet_file = Some(SnippetFile { path, plan });
        } else {
            self.push(Modal::Text(view), Purpose::Read);
        }
        Ok(())
    }

    fn snippet_summary(&self, path: &std::path::Path, plan: &Plan) -> String {
        let locale = self.locale();
        let good = (plan.added() + plan.changed()).to_string();
        let question = match plan.refused.len() {
            _ if !plan.has_news() => locale.t("snippets_file.nothing_new").to_owned(),
            0 => locale.tf("snippets_file.ask_whole", &[("good", &good)]),
            n => locale.tf("snippets_file.ask_partly", &[("rejected", &n.to_string()), ("good", &good)]),
        };
        let details = plan.details(locale);
        let mut text = format!("{}\n\n{question}\n\n", plan.counts(path, locale));
        for line in details.lines().take(LINES) {
            text.push_str(line.trim_start());
            text.push('\n');
        }
        let more = details.lines().count().saturating_sub(LINES);
        if more > 0 {
            text.push_str(&locale.tf("snippets_file.more", &[("count", &more.to_string())]));
        }
        text
    }

    /// The answer was yes.
    pub(crate) fn take_snippets(&mut self) -> Result<(), StoreError> {
        let Some(SnippetFile { path, plan }) = self.snippet_file.take() else { return Ok(()) };
        let by = self.session.actor();
        plan.take(&mut self.session.store, &by, &path)?;
        self.reload()?;
        let counts = [plan.added(), plan.changed(), plan.refused.len()].map(|n| n.to_string());
        let told = [("new", counts[0].as_str()), ("changed", &counts[1]), ("rejected", &counts[2])];
        self.done("snippets_file.taken", &told);
        Ok(())
    }
}
