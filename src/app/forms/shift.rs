//! The first start, starting and ending a shift, importing a file (S1, S2, S4).

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::app::worker::{ImportJob, Importable};
use crate::domain::shift::EndOutcome;
use crate::intake;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, Op, StoreError, shop};
use std::path::PathBuf;

impl App {
    pub(super) fn shift_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        Ok(match kind {
            FormKind::FirstRun => {
                let settings = &self.session.config.settings;
                let shop = settings.shops.first().map_or("", |s| s.name.as_str());
                let fields = vec![
                    Field::line("agent", t("field.your_name"), "").required().hint(t("hint.your_name")),
                    Field::line("shop", t("field.shop_name"), shop).required().hint(t("hint.shop_name")),
                ];
                Form::new(t("form.first_run"), key, fields).lead(t("form.first_run_lead"))
            }
            FormKind::StartShift => {
                let names = shop::agent_names(&self.session.store)?;
                let planned =
                    store::shift::plan_now(&self.session.config, &self.session.clock, self.session.lang());
                let plans = choices(&self.session.config.settings.shifts, self.session.lang());
                let plan = planned.map(|p| p.kind).unwrap_or_default();
                // S5: while a shift is open, it is somebody else who starts.
                let mine = self.session.agent();
                let last =
                    store::shift::last_ended(&self.session.store)?.map(|s| s.agent).unwrap_or_default();
                let somebody_else = names.iter().find(|n| *n != mine && **n != last);
                let next = somebody_else.or(names.first().filter(|n| *n != mine)).map_or("", String::as_str);
                let fields = vec![
                    Field::line("agent", t("field.agent"), next)
                        .required()
                        .suggested()
                        .hint(names.join("  ")),
                    Field::choice("kind", t("field.shift_kind"), plans, &plan).required(),
                ];
                Form::new(t("form.start_shift"), key, fields)
            }
            FormKind::EndShift => {
                let words = self.session.shift.as_ref().map_or("", |s| s.words.as_str());
                let field = Field::area("words", t("field.words"), words).hint(t("hint.words"));
                let lead = format!("{}\n{}", t("form.end_shift_lead"), self.last_backup());
                Form::new(t("form.end_shift"), key, vec![field]).lead(lead.trim_end())
            }
            _ => {
                let what = Importable::ALL.iter();
                let what = what
                    .map(|w| Choice::new(w.code(), self.locale().t(&format!("import_what.{w}"))))
                    .collect();
                let fields = vec![
                    Field::line("path", t("field.path"), "").required().hint(t("hint.path")),
                    Field::choice("what", t("field.import_what"), what, "orders").required(),
                    Field::line("shop", t("field.shop"), "").hint(t("hint.import_shop")),
                ];
                Form::new(t("form.import"), key, fields)
            }
        })
    }

    pub(super) fn save_shift(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name);
        match kind {
            FormKind::FirstRun => self.first_run(v("agent"), v("shop"))?,
            FormKind::StartShift => self.start_shift(v("agent"), v("kind"))?,
            FormKind::EndShift => self.end_shift(v("words"))?,
            _ => {
                let what = Importable::from_code(v("what")).unwrap_or(Importable::Orders);
                self.start_import(v("path"), what, v("shop"))?;
            }
        }
        Ok(())
    }

    /// Name and shop, asked once; the shift that fits the time begins with it.
    fn first_run(&mut self, agent: &str, shop_name: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        // The draft goes with the second step: until the shift runs, what was typed is not done with.
        self.session.store.keep_draft();
        self.session.store.transact(&by, Op::new("seed"), |w| {
            shop::ensure(w, shop_name)?;
            shop::ensure_agent(w, agent)
        })?;
        self.session.store.finish_draft(FormKind::FirstRun.key());
        shop_name.clone_into(&mut self.session.shop);
        let planned = store::shift::plan_now(&self.session.config, &self.session.clock, self.session.lang());
        let kind = planned.map(|p| p.kind).unwrap_or_default();
        self.start_shift(agent, &kind)
    }

    fn start_shift(&mut self, agent: &str, kind: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        let lang = self.session.lang();
        let plan = store::shift::plan_of_kind(&self.session.config, &self.session.clock, lang, kind)
            .ok_or_else(|| StoreError::NotFound { what: kind.to_owned() })?;
        store::shift::start(&mut self.session.store, &by, agent, &plan)?;
        self.session.refresh_shift()?;
        let label = plan.label.clone();
        self.done("done.shift_started", &[("agent", agent), ("shift", &label)]);
        Ok(())
    }

    /// S4: ends, or runs on while somebody waits.
    fn end_shift(&mut self, words: &str) -> Result<(), StoreError> {
        let Some(shift) = self.session.shift.clone() else {
            return Err(StoreError::refused(&"refuse.no_shift"));
        };
        let by = self.session.actor();
        match store::shift::end(&mut self.session.store, &by, shift.id, words)? {
            EndOutcome::Ended => {
                self.session.refresh_shift()?;
                self.done("done.shift_ended", &[("agent", &shift.agent)]);
                self.back_up();
            }
            EndOutcome::Extended(blockers) => {
                self.session.refresh_shift()?;
                let waiting = blockers.waiting.len().to_string();
                let promises = blockers.promises.len().to_string();
                self.error("shift.runs_on", &[("waiting", &waiting), ("promises", &promises)]);
            }
        }
        Ok(())
    }

    fn start_import(&mut self, path: &str, what: Importable, shop: &str) -> Result<(), Refusal> {
        if self.worker.is_busy() {
            return Err(Refusal::Said(self.locale().t("import.busy").to_owned()));
        }
        let path = PathBuf::from(path.trim_matches(['"', '\'']));
        if !path.is_file() {
            let shown = path.display().to_string();
            return Err(Refusal::At("path", self.locale().tf("import.no_file", &[("path", &shown)])));
        }
        if what == Importable::Snippets {
            return self.look_at_snippets(path).map_err(|why| Refusal::At("path", why));
        }
        let mappings = intake::Mappings::load(Some(&self.session.config_folder)).map_err(|errors| {
            Refusal::Said(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        let job = ImportJob {
            database: self.session.store.path().to_owned(),
            file: path,
            by: self.session.actor(),
            config: self.session.config.clone(),
            clock: self.session.clock.clone(),
            what,
            options: intake::Options {
                shop: (!shop.is_empty()).then(|| shop.to_owned()),
                mappings,
                ..intake::Options::default()
            },
        };
        self.worker.import(job).map_err(|e| Refusal::Store(StoreError::Io(e)))?;
        self.hint("import.started", &[]);
        Ok(())
    }
}
