//! Forms of the after-sales register (A1–A4).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::case::{Case, CaseDetails, CaseStatus, NewCase};
use crate::domain::money::Fen;
use crate::domain::order::{Line, OrderData};
use crate::domain::{Entity, Subject};
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Values};
use crate::pane::cases::status_key;
use crate::store::{self, StoreError};

impl App {
    pub(super) fn case_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        Ok(match kind {
            FormKind::NewCase { inquiry, order } => self.new_case_form(&key, *inquiry, *order)?,
            FormKind::EditCase(id) => self.edit_case_form(&key, *id)?,
            FormKind::MoveCase { case, to } => {
                let case = store::case::get(&self.session.store, *case)?;
                self.move_form(key, &case, *to)?
            }
            FormKind::CaseNote(_) => {
                Form::new(t("form.note"), key, vec![Field::line("text", t("field.note"), "").required()])
            }
            FormKind::Document { case, document } => {
                let case = store::case::get(&self.session.store, *case)?;
                let kind = case
                    .documents
                    .iter()
                    .find(|d| d.id == *document)
                    .map(|d| d.kind.clone())
                    .unwrap_or_default();
                let label = self.session.look().label(&self.session.config.lists.documents, &kind).to_owned();
                let number = Field::line("number", t("field.document_no"), "").required();
                Form::new(label, key, vec![number]).lead(case.customer)
            }
            _ => Form::new("", key, Vec::new()),
        })
    }

    /// A1: where it waits for somebody, when that somebody is asked again; else why, and the solution it still lacks.
    fn move_form(&self, key: String, case: &Case, to: CaseStatus) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let lead = format!("{} → {}", case.customer, t(status_key(to)));
        let mut fields = Vec::new();
        if let Some(hours) = self.session.config.settings.cases.follow_up_hours(to) {
            let at = self.due_text(Some(self.session.now() + hours * 3600));
            let field = Field::line("follow_up", t("field.ask_again"), &at).suggested();
            fields.push(field.shape(Shape::When).hint(t("hint.ask_again")));
        } else {
            if to == CaseStatus::Solved && !case.details.has_solution() {
                fields.push(Field::line("solution", t("case.solution"), "").required());
            }
            let mut reason = Field::line("reason", t("field.note"), "").hint(t("hint.move_case"));
            reason.required = to == CaseStatus::Closed && self.is_left_open(case)?;
            fields.push(reason);
        }
        Ok(Form::new(t("form.move_case"), key, fields).lead(lead))
    }

    fn new_case_form(&self, key: &str, inquiry: i64, order: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let store = &self.session.store;
        let (mut customer, mut order_no, mut problem, mut products, mut qty) =
            <(String, String, _, _, _)>::default();
        if inquiry > 0 {
            let i = store::inquiry::get(store, inquiry)?;
            (customer, problem, products) = (i.customer, i.question, i.product);
            // What is asked after the parcel left is most likely about that parcel.
            let about = match i.order_id {
                Some(id) => Some(store::order::get(store, id)?),
                None => self.after_sales_order(i.customer_id)?,
            };
            if let Some(order) = about {
                (products, qty) = goods_of(&order.data, &products);
                order_no = order.data.order_no;
            }
        }
        if order > 0 {
            let d = store::order::get(store, order)?.data;
            (products, qty) = goods_of(&d, "");
            (customer, order_no) = (d.customer, d.order_no);
        }
        let fields = vec![
            Field::choice("kind", t("case.kind"), choices(&lists.case_kinds, lang), "").required(),
            Field::line("customer", t("field.customer"), &customer).required(),
            Field::line("problem", t("case.problem"), &problem).required(),
            Field::line("order_no", t("field.order_no"), &order_no),
            Field::line("products", t("case.products"), &products),
            Field::line("qty", t("field.quantity"), if qty.is_empty() { "1" } else { &qty })
                .suggested()
                .shape(Shape::Count),
            Field::choice("degree", t("case.degree"), optional(&lists.degrees, lang, t("form.none")), ""),
            Field::choice("wants", t("case.wants"), optional(&lists.wants, lang, t("form.none")), ""),
            Field::line("evidence", t("case.evidence"), "").hint(t("hint.evidence")),
            Field::line("next_due", t("field.next_due"), "").shape(Shape::When).hint(t("hint.due")),
            Field::line("deadline", t("field.deadline"), "").shape(Shape::When).hint(t("hint.deadline")),
        ];
        // O9: who was chased and what was answered decides who is responsible.
        let lead = if order > 0 { self.chases_told(order)? } else { String::new() };
        Ok(Form::new(t("form.new_case"), key, fields).lead(lead))
    }

    fn edit_case_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let case = store::case::get(&self.session.store, id)?;
        let d = &case.details;
        let amount = if d.amount == Fen::ZERO { String::new() } else { d.amount.to_string() };
        let fields = vec![
            Field::line("solution", t("case.solution"), &d.solution).hint(t("hint.solution")),
            Field::line("amount", t("field.amount"), &amount).shape(Shape::Money),
            Field::line("next_step", t("case.next_step"), &d.next_step),
            Field::line("next_due", t("field.next_due"), &self.due_text(d.next_due_at)).hint(t("hint.due")),
            Field::line("contingency", t("case.contingency"), &d.contingency).hint(t("hint.contingency")),
            Field::choice(
                "responsibility",
                t("case.responsibility"),
                choices(&lists.responsibilities, lang),
                &d.responsibility,
            ),
            Field::line("deadline", t("field.deadline"), &self.due_text(case.deadline_at))
                .hint(t("hint.deadline")),
            Field::line("problem", t("case.problem"), &d.problem).required(),
            Field::line("products", t("case.products"), &d.products),
            Field::line("qty", t("field.quantity"), &d.qty.to_string()).shape(Shape::Count),
            Field::choice(
                "degree",
                t("case.degree"),
                optional(&lists.degrees, lang, t("form.none")),
                &d.degree,
            ),
            Field::choice("wants", t("case.wants"), optional(&lists.wants, lang, t("form.none")), &d.wants),
            Field::line("evidence", t("case.evidence"), &d.evidence),
        ];
        let lead = format!(
            "{} {} {}",
            case.customer,
            case.order_no,
            self.session.look().label(&lists.case_kinds, &case.kind)
        );
        Ok(Form::new(t("form.edit_case"), key, fields).lead(lead))
    }

    pub(super) fn save_case(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::NewCase { inquiry, order } => {
                let details = CaseDetails {
                    responsibility: "undecided".into(),
                    ..self.details(CaseDetails::default(), values)?
                };
                let channel = match (*inquiry, *order) {
                    (i, _) if i > 0 => store::inquiry::get(&self.session.store, i)?.channel,
                    (_, o) if o > 0 => store::order::get(&self.session.store, o)?.data.channel,
                    _ => self.first_channel(),
                };
                let new = NewCase {
                    shop: self.session.shop.clone(),
                    channel,
                    kind: v("kind").to_owned(),
                    customer: v("customer").to_owned(),
                    order_no: v("order_no").to_owned(),
                    inquiry_id: (*inquiry > 0).then_some(*inquiry),
                    details,
                    deadline_at: self.due(values, "deadline"),
                };
                if new.kind == "dispute" && new.deadline_at.is_none() {
                    // A7: without it there is nothing to count down to.
                    let text = self.locale().t("case.refuse.deadline_missing").to_owned();
                    return Err(Refusal::At("deadline", text));
                }
                let lang = self.session.lang();
                let Some(case_kind) =
                    self.session.config.lists.case_kinds.iter().find(|k| k.id == new.kind).cloned()
                else {
                    return Err(Refusal::Said(self.locale().t("form.required").to_owned()));
                };
                let id = store::case::create(&mut self.session.store, &by, &new, &case_kind, lang)?;
                self.reload()?;
                self.go_to(Subject::new(Entity::Case, id));
                self.done("done.case_open", &[("customer", &new.customer)]);
            }
            FormKind::EditCase(id) => {
                let case = store::case::get(&self.session.store, *id)?;
                let deadline = self.time_of(values, "deadline", case.deadline_at)?;
                let details = self.details(case.details, values)?;
                self.check_amount(case.order_id, details.amount)?;
                store::case::edit_with(&mut self.session.store, &by, *id, &details, deadline)?;
                self.done("done.saved", &[]);
            }
            FormKind::MoveCase { case, to } => {
                self.save_move(*case, *to, values)?;
                let to = self.locale().t(status_key(*to)).to_owned();
                self.done("done.case_moved", &[("status", &to)]);
            }
            FormKind::CaseNote(id) => store::case::note(&mut self.session.store, &by, *id, v("text"))?,
            FormKind::Document { document, .. } => {
                store::case::write_document(&mut self.session.store, &by, *document, v("number"))?;
                self.done("done.document_written", &[("number", v("number"))]);
            }
            _ => {}
        }
        Ok(())
    }

    fn save_move(&mut self, id: i64, to: CaseStatus, values: &Values) -> Result<(), StoreError> {
        let by = self.session.actor();
        let case = store::case::get(&self.session.store, id)?;
        let status = self.locale().t(status_key(to)).to_owned();
        let text =
            self.locale().tf("case.follow_up", &[("status", &status), ("problem", &case.details.problem)]);
        let follow_up = self.due(values, "follow_up").map(|at| (at, text.as_str()));
        let said = store::case::Move {
            reason: value(values, "reason"),
            solution: value(values, "solution"),
            follow_up,
        };
        store::case::advance_with(&mut self.session.store, &by, id, to, &said)
    }

    /// A5: no more is given back than the order cost.
    fn check_amount(&self, order: Option<i64>, amount: Fen) -> Result<(), Refusal> {
        let Some(order) = order else { return Ok(()) };
        let payable = store::order::get(&self.session.store, order)?.data.payable;
        if amount <= payable || payable == Fen::ZERO {
            return Ok(());
        }
        let most = [("payable", payable.to_string())];
        Err(Refusal::At("amount", self.locale().tf("case.refuse.above_order", &[("payable", &most[0].1)])))
    }

    /// A time field of an edit form: as it was when nobody touched it (it may be over by now).
    fn time_of(&self, values: &Values, name: &'static str, old: Option<i64>) -> Result<Option<i64>, Refusal> {
        match values.get(name) {
            None => Ok(old),
            Some(text) if text.is_empty() => Ok(None),
            Some(text) if *text == self.due_text(old) => Ok(old),
            Some(text) => match crate::text::when::parse_due(text, self.session.local_now()) {
                Ok(wall) => Ok(Some(self.session.clock.unix(wall))),
                Err(error) => Err(Refusal::At(name, self.locale().t(&error.to_string()).to_owned())),
            },
        }
    }

    /// The details as the form says them; fields the form does not have stay as they were.
    fn details(&self, old: CaseDetails, values: &Values) -> Result<CaseDetails, Refusal> {
        let text = |name: &str, old: String| values.get(name).cloned().unwrap_or(old);
        let next_due_at = self.time_of(values, "next_due", old.next_due_at)?;
        let qty = crate::text::when::narrow(value(values, "qty")).parse().unwrap_or(old.qty.max(1));
        let amount = values.get("amount").map_or(old.amount, |a| Fen::parse(a).unwrap_or(Fen::ZERO));
        Ok(CaseDetails {
            products: text("products", old.products),
            qty,
            problem: text("problem", old.problem),
            degree: text("degree", old.degree),
            wants: text("wants", old.wants),
            evidence: text("evidence", old.evidence),
            responsibility: text("responsibility", old.responsibility),
            solution: text("solution", old.solution),
            amount,
            next_step: text("next_step", old.next_step),
            next_due_at,
            contingency: text("contingency", old.contingency),
        })
    }
}

/// I6: codes of the goods, and how many pieces where it is one product. `asked`: what the customer asked about, when it
/// is one of them only that. Of several products the agent says which one, and how many.
fn goods_of(d: &OrderData, asked: &str) -> (String, String) {
    let is_asked = |l: &&Line| !asked.is_empty() && (l.code == asked || l.title == asked);
    let named: Vec<&Line> = match d.lines.iter().find(is_asked) {
        Some(line) => vec![line],
        None => d.lines.iter().collect(),
    };
    let code = |l: &&Line| if l.code.is_empty() { l.title.clone() } else { l.code.clone() };
    let products = named.iter().map(code).collect::<Vec<_>>().join(" ");
    let qty = if let [line] = named.as_slice() { line.qty.to_string() } else { String::new() };
    (products, qty)
}
