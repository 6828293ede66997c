//! Forms of fees and settlement (E1–E3): a fee in one line, put right, disputed; payments, statements, credit.

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::{FormKind, Printable};
use crate::clock::business_day;
use crate::config::Labelled;
use crate::domain::fee::line::{self, Line, Word, Words};
use crate::domain::fee::period::Period;
use crate::domain::fee::{Account, DisputeEnd, Fee, FeeRefusal, NewFee, Party, is_over_credit};
use crate::domain::money::Fen;
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::locale::{Lang, Locale};

/// Accounts that have statements.
const ACCOUNTS: [Account; 3] = [Account::Customer, Account::Courier, Account::Supplier];

impl App {
    pub(super) fn fee_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k: &str| self.locale().t(k).to_owned();
        let key = kind.key();
        Ok(match kind {
            FormKind::NewFee { order, case } => self.new_fee_form(key, *order, *case)?,
            FormKind::EditFee(id) => self.edit_fee_form(key, *id)?,
            FormKind::FeeSay(id) => {
                let who = ["customer", "courier", "supplier", "us"]
                    .map(|w| Choice::new(w, t(&format!("fee.said.{w}"))));
                let account = store::fee::get(&self.session.store, *id)?.party.account;
                let fields = vec![
                    Field::line("text", t("field.fee_said"), "").required(),
                    Field::choice("who", t("field.who_said"), who.to_vec(), account.code()),
                ];
                Form::new(t("form.fee_say"), key, fields).lead(self.fee_told(*id)?)
            }
            FormKind::FeeResolve(id) => {
                let ends = DisputeEnd::ALL.iter().map(|e| Choice::new(e.code(), t(&format!("fee.end.{e}"))));
                let fields = vec![
                    Field::choice("end", t("field.dispute_end"), ends.collect(), "stands"),
                    Field::line("amount", t("field.amount"), "")
                        .shape(Shape::Money)
                        .hint(t("hint.dispute_amount")),
                    Field::line("text", t("field.fee_said"), "").required(),
                ];
                Form::new(t("form.fee_resolve"), key, fields).lead(self.fee_told(*id)?)
            }
            FormKind::Payment => {
                let ways = vec![Choice::new("in", t("payment.in")), Choice::new("out", t("payment.out"))];
                let (account, name) = self.party_asked_for();
                let account = account.unwrap_or(Account::Customer);
                let fields = vec![
                    self.account_field(account.code(), false),
                    Field::line("party", t("field.party"), &name).suggested().required(),
                    Field::line("amount", t("field.amount"), "").shape(Shape::Money).required(),
                    Field::choice("way", t("field.way"), ways, "in"),
                    self.yes_no("advance", "field.advance", false),
                    Field::line("note", t("field.note"), ""),
                ];
                Form::new(t("form.payment"), key, fields)
            }
            FormKind::Credit => {
                let fields = vec![
                    Field::line("party", t("field.customer"), "").required(),
                    Field::line("credit", t("field.credit"), "").shape(Shape::Money).hint(t("hint.credit")),
                ];
                Form::new(t("form.credit"), key, fields)
            }
            FormKind::Agree(_) => {
                let fields = vec![Field::line("note", t("field.note"), "").hint(t("hint.agreed_with"))];
                Form::new(t("form.agree"), key, fields).lead(self.compared_told()?)
            }
            _ => {
                let today = self.business_today();
                let (account, name) = self.party_asked_for();
                let fields = vec![
                    self.account_field(account.map_or("", Account::code), true),
                    Field::line("party", t("field.party"), &name).suggested().hint(t("hint.fee_party")),
                    Field::line("period", t("field.period"), &today.format("%Y-%m").to_string())
                        .suggested()
                        .hint(t("hint.period")),
                ];
                Form::new(t("form.statement"), key, fields)
            }
        })
    }

    /// The party the list of fees was narrowed to: most likely it is the one that is meant.
    fn party_asked_for(&self) -> (Option<Account>, String) {
        let party = self.desk.fee_filter.party();
        (party.map(|p| p.account), self.fee_party_name().unwrap_or_default())
    }

    fn business_today(&self) -> chrono::NaiveDate {
        business_day(self.session.clock.now(), self.session.config.settings.cutoff_hour)
    }

    fn account_field(&self, first: &str, with_all: bool) -> Field {
        let locale = self.locale();
        let of = |a: &Account| Choice::new(a.code(), locale.t(&format!("fee.account.{a}")));
        let all = with_all.then(|| Choice::new("", locale.t("statement.everybody")));
        let options = all.into_iter().chain(ACCOUNTS.iter().map(of)).collect();
        Field::choice("account", locale.t("field.account"), options, first)
    }

    fn yes_no(&self, name: &str, label: &str, yes: bool) -> Field {
        let t = |k: &str| self.locale().t(k).to_owned();
        let options = vec![Choice::new("no", t("form.no")), Choice::new("yes", t("form.yes"))];
        Field::choice(name, t(label), options, if yes { "yes" } else { "no" })
    }

    /// Whose order or case, and what is on it already.
    fn new_fee_form(&self, key: String, order: i64, case: i64) -> Result<Form, StoreError> {
        let t = |k: &str| self.locale().t(k).to_owned();
        let store = &self.session.store;
        let (owner, fees) = match (order, case) {
            (0, 0) => (String::new(), Vec::new()),
            (0, id) => (store::case::get(store, id)?.owner(), store::fee::of_case(store, id)?),
            (id, _) => {
                let d = store::order::get(store, id)?.data;
                (format!("{} · {}", d.customer, d.order_no), store::fee::of_order(store, id)?)
            }
        };
        let mut lead = vec![owner];
        if !fees.is_empty() {
            let (count, sum): (String, Fen) = (fees.len().to_string(), fees.iter().map(Fee::signed).sum());
            lead.push(self.locale().tf("fee.earlier", &[("count", &count), ("sum", &format!("￥{sum}"))]));
        }
        let mut fields =
            vec![Field::line("line", t("field.fee_line"), "").required().hint(self.fee_line_hint())];
        if (order, case) == (0, 0) {
            fields.push(Field::line("order_no", t("field.order_no"), "").hint(t("hint.fee_order")));
        }
        // Of an order without a courier nobody knows it yet; else the one line is all.
        let about = ((order > 0).then_some(order), (case > 0).then_some(case));
        if store::fee::party(store, &self.session.config, Account::Courier, about)?.is_none() {
            fields.push(Field::line("party", t("field.party"), "").hint(t("hint.fee_whose")));
        }
        lead.retain(|l| !l.is_empty());
        Ok(Form::new(t("form.fee_new"), key, fields).lead(lead.join("\n")))
    }

    /// An example in the words of the trade.
    fn fee_line_hint(&self) -> String {
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let kind = lists.fees.first().map_or("", |k| k.label(lang));
        let payer = lists.payers.iter().find(|p| p.bears != "us").map_or("", |p| p.label(lang));
        self.locale().tf("hint.fee_line", &[("kind", kind), ("payer", payer)])
    }

    fn edit_fee_form(&self, key: String, id: i64) -> Result<Form, StoreError> {
        let t = |k: &str| self.locale().t(k).to_owned();
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let fee = store::fee::get(&self.session.store, id)?;
        let fields = vec![
            Field::choice("kind", t("field.fee_kind"), choices(&lists.fees, lang), &fee.kind).required(),
            Field::line("amount", t("field.amount"), &fee.amount.to_string()).shape(Shape::Money).required(),
            Field::choice(
                "payer",
                t("field.payer"),
                optional(&lists.payers, lang, &t("form.none")),
                &fee.payer,
            ),
            self.yes_no("prepaid", "field.prepaid", fee.prepaid),
            Field::line("note", t("field.note"), &fee.note),
        ];
        Ok(Form::new(t("form.fee_edit"), key, fields).lead(self.fee_told(id)?))
    }

    fn fee_told(&self, id: i64) -> Result<String, StoreError> {
        let fee = store::fee::get(&self.session.store, id)?;
        let setting = self.session.setting();
        let (kind, amount, payer) =
            (setting.fee_kind(&fee.kind), format!("￥{}", fee.amount), setting.payer(&fee.payer));
        let args =
            [("kind", kind), ("amount", amount), ("payer", payer), ("party", setting.party(&fee.party))];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        Ok(self.locale().tf("fee.row", &args))
    }

    /// The names that may stand in a line, in both languages.
    fn fee_words(&self) -> Words {
        fn words<T: Labelled>(list: &[T]) -> Vec<Word> {
            let word =
                |e: &T| Word { id: e.id().to_owned(), names: vec![e.zh().to_owned(), e.en().to_owned()] };
            list.iter().map(word).collect()
        }
        let lists = &self.session.config.lists;
        let said = |key: &str| [Lang::Zh, Lang::En].map(|lang| Locale::new(lang).t(key).to_owned()).to_vec();
        Words {
            kinds: words(&lists.fees),
            payers: lists
                .payers
                .iter()
                .map(|p| Word {
                    id: p.id.clone(),
                    names: [p.zh.clone(), p.en.clone()].into_iter().chain(p.also.iter().cloned()).collect(),
                })
                .collect(),
            prepaid: said("fee.word.prepaid"),
            settled: said("fee.word.settled"),
        }
    }

    pub(super) fn save_fee(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::NewFee { order, case } => self.save_new_fee(*order, *case, values)?,
            FormKind::EditFee(id) => {
                let fee = store::fee::get(&self.session.store, *id)?;
                let read = Line {
                    kind: v("kind").to_owned(),
                    amount: Fen::parse(v("amount")).unwrap_or(Fen::ZERO),
                    payer: v("payer").to_owned(),
                    prepaid: v("prepaid") == "yes",
                    settled: false,
                    note: v("note").to_owned(),
                };
                let new = self.fee_of(&read, (fee.order_id, fee.case_id), Some(&fee.party))?;
                store::fee::edit(&mut self.session.store, &by, *id, &new)?;
                self.warn_about(&new.party, "done.saved", &[])?;
            }
            FormKind::FeeSay(id) => {
                store::fee::say(&mut self.session.store, &by, *id, v("who"), v("text"))?;
            }
            FormKind::FeeResolve(id) => {
                let end = DisputeEnd::from_code(v("end")).unwrap_or(DisputeEnd::Stands);
                let amount = Fen::parse(v("amount")).ok();
                store::fee::resolve(&mut self.session.store, &by, *id, end, amount, v("text"))?;
                self.done("done.fee_resolved", &[]);
            }
            FormKind::Payment => self.save_payment(values)?,
            FormKind::Agree(reminder) => self.save_agreed(*reminder, v("note"))?,
            FormKind::Credit => {
                let party = self.party_named(Account::Customer, v("party"))?;
                let most = Fen::parse(v("credit")).ok();
                let id = party.customer_id.unwrap_or_default();
                store::fee::set_credit(&mut self.session.store, &by, id, most)?;
                self.warn_about(&party, "done.credit_set", &[])?;
            }
            _ => self.show_statement(values)?,
        }
        Ok(())
    }

    fn save_new_fee(&mut self, order: i64, case: i64, values: &Values) -> Result<(), Refusal> {
        let read = line::parse(value(values, "line"), &self.fee_words())
            .map_err(|why| Refusal::At("line", self.locale().t(why.code()).to_owned()))?;
        let mut about = ((order > 0).then_some(order), (case > 0).then_some(case));
        let (order_no, name) = (value(values, "order_no"), value(values, "party"));
        if !order_no.is_empty() {
            let found = store::order::of_number(&self.session.store, order_no)?.pop();
            let Some(found) = found else {
                return Err(Refusal::At("order_no", self.locale().t("fee.refuse.no_order").to_owned()));
            };
            about.0 = Some(found.id);
        }
        let named = if name.is_empty() {
            None
        } else {
            let account = self.account_of(&read);
            Some(if account == Account::House {
                Party::other(account, "")
            } else {
                self.party_named(account, name)?
            })
        };
        let new = self.fee_of(&read, about, named.as_ref())?;
        let by = self.session.actor();
        store::fee::add(&mut self.session.store, &by, &new)?;
        let (kind, amount) = (self.session.setting().fee_kind(&new.kind), new.amount.to_string());
        self.warn_about(&new.party, "done.fee_added", &[("kind", &kind), ("amount", &amount)])
    }

    /// Whose statement a line stands on: who pays, or whom we pay.
    fn account_of(&self, read: &Line) -> Account {
        let lists = &self.session.config.lists;
        let kind = lists.fees.iter().find(|k| k.id == read.kind);
        let payer = if read.payer.is_empty() { kind.map_or("", |k| &k.payer) } else { &read.payer };
        let bears = store::fee::bears(&lists.payers, payer);
        let with = kind.and_then(|k| Account::from_code(&k.with)).unwrap_or(Account::Customer);
        bears.account().unwrap_or(with)
    }

    /// A read line as a fee of an order, a case, or of somebody named.
    fn fee_of(
        &self,
        read: &Line,
        about: (Option<i64>, Option<i64>),
        named: Option<&Party>,
    ) -> Result<NewFee, Refusal> {
        let (store, config) = (&self.session.store, &self.session.config);
        let account = self.account_of(read);
        let named = named.filter(|p| p.account == account && !p.name.is_empty()).cloned();
        let party = match named {
            Some(party) => Some(party),
            None => store::fee::party(store, config, account, about)?,
        };
        let Some(party) = party else { return Err(StoreError::refused(&FeeRefusal::NoParty).into()) };
        let kind = config.lists.fees.iter().find(|k| k.id == read.kind);
        let payer = if read.payer.is_empty() { kind.map_or("", |k| &k.payer) } else { &read.payer };
        Ok(NewFee {
            order_id: about.0,
            case_id: about.1,
            kind: read.kind.clone(),
            amount: read.amount,
            payer: payer.to_owned(),
            owed_by_us: store::fee::bears(&config.lists.payers, payer).account().is_none(),
            party,
            prepaid: read.prepaid,
            settled: read.settled,
            note: read.note.clone(),
        })
    }

    fn party_named(&self, account: Account, name: &str) -> Result<Party, Refusal> {
        // Of two customers with one name it is the one the list was narrowed to.
        let asked_for = self.desk.fee_filter.party().filter(|p| p.account == account);
        if let Some(party) = asked_for.filter(|_| self.fee_party_name().as_deref() == Some(name.trim())) {
            return Ok(match party.customer_id {
                Some(id) => Party::customer(id, name.trim()),
                None => party,
            });
        }
        match store::fee::named(&self.session.store, &self.session.config, account, name)? {
            Some(party) => Ok(party),
            None => {
                Err(Refusal::At("party", self.locale().tf("fee.refuse.unknown_party", &[("name", name)])))
            }
        }
    }

    fn save_payment(&mut self, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name);
        let account = Account::from_code(v("account")).unwrap_or(Account::Customer);
        let party = self.party_named(account, v("party"))?;
        let amount = Fen::parse(v("amount")).unwrap_or(Fen::ZERO);
        let (signed, advance) = (if v("way") == "out" { -amount } else { amount }, v("advance") == "yes");
        let by = self.session.actor();
        store::fee::pay(&mut self.session.store, &by, &party, signed, advance, v("note"))?;
        let key = match (advance, v("way")) {
            (true, "out") => "payment.advance_out",
            (true, _) => "payment.advance_in",
            (false, "out") => "payment.out",
            (false, _) => "payment.in",
        };
        let (way, amount) = (self.locale().t(key).to_owned(), amount.to_string());
        self.warn_about(&party, "done.payment_added", &[("way", &way), ("amount", &amount)])
    }

    /// E2, E3: what was done, and that a credit limit was passed or a prepayment is used up.
    fn warn_about(&mut self, party: &Party, done: &str, args: &[(&str, &str)]) -> Result<(), Refusal> {
        let store = &self.session.store;
        let (balance, credit) = (store::fee::balance(store, party)?, store::fee::credit(store, Some(party))?);
        let advance = store::fee::prepayment(store, party)?;
        let (who, did) = (self.session.setting().party(party), self.locale().tf(done, args));
        if is_over_credit(balance, credit) {
            let (balance, credit) = (format!("￥{balance}"), format!("￥{}", credit.unwrap_or_default()));
            let args = [("did", did.as_str()), ("who", &who), ("balance", &balance), ("credit", &credit)];
            self.hint("fee.credit_over", &args);
        } else if advance.is_used_up() {
            let left = format!("￥{}", advance.left());
            self.hint("fee.advance_used_up", &[("did", &did), ("who", &who), ("left", &left)]);
        } else {
            self.done(done, args);
        }
        Ok(())
    }

    /// E2: the statement as it goes out.
    fn show_statement(&mut self, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name);
        let Some(period) = Period::parse(v("period"), self.business_today()) else {
            return Err(Refusal::At("period", self.locale().t("fee.refuse.no_period").to_owned()));
        };
        let party = match (Account::from_code(v("account")), v("party")) {
            (None, "") => None,
            // A name alone is most likely a customer's.
            (None, name) => Some(self.party_named(Account::Customer, name)?),
            (Some(account), name) => Some(self.party_named(account, name)?),
        };
        self.desk.statement_of = Some((party, period));
        Ok(self.show_to_print(Printable::Statement)?)
    }
}
