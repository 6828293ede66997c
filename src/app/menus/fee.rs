//! Fees and settlement (E1–E3): the list with its filters, the fees of an order or a case, what can be done with one.

use super::entry;
use crate::app::App;
use crate::app::dialog::{FeeTask, FormKind, Menu};
use crate::config::Labelled;
use crate::domain::fee::{Account, Fee, Party, Payment};
use crate::domain::money::Fen;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::report::statement::{payment_key, state_key};
use crate::store::fee::Filter;
use crate::store::{self, StoreError};
use crate::text::width;

/// Fees of the list at most; a statement or the command line has all of them.
const ROWS: i64 = 300;
/// Payments of the list at most.
const PAYMENTS: usize = 60;
/// Columns of a name, and of a kind of fee.
const NAME: usize = 12;
const KIND: usize = 10;

/// What makes sense for a fee as it stands.
fn fits(task: FeeTask, fee: &Fee) -> bool {
    let (settled, disputed) = (fee.settled_at.is_some(), fee.is_disputed());
    match task {
        FeeTask::Settle => fee.is_open() && !disputed,
        FeeTask::Unsettle => settled,
        FeeTask::Dispute => !settled,
        FeeTask::Resolve => disputed,
        FeeTask::Edit => !settled,
        FeeTask::Remove => !settled && fee.number.is_empty(),
        FeeTask::Go => fee.order_id.is_some() || fee.case_id.is_some(),
    }
}

impl App {
    pub(super) fn fee_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        let store = &self.session.store;
        match menu {
            Menu::FeeFilter => Ok(self.fee_filter_menu()),
            Menu::Fee(id) => self.one_fee_menu(id),
            Menu::Payment(id) => self.payment_menu(id),
            Menu::OrderFees(id) => {
                let order = store::order::get(store, id)?;
                let profit = store::fee::profit(store, &self.session.config, &order)?;
                let told = match profit {
                    Some(profit) => self.locale().tf("fee.profit", &[("amount", &format!("￥{profit}"))]),
                    None => self.t("fee.profit_unknown"),
                };
                let lead = format!("{} · {}\n{told}", order.data.customer, order.data.order_no);
                Ok(self.fees_of(&store::fee::of_order(store, id)?, "fee.of_order", &lead))
            }
            Menu::CaseFees(id) => {
                let case = store::case::get(store, id)?;
                Ok(self.fees_of(&store::fee::of_case(store, id)?, "fee.of_case", &case.owner()))
            }
            _ => self.fees_menu(),
        }
    }

    pub(super) fn fee_picked(&mut self, menu: Menu, picked: &str) -> Result<(), StoreError> {
        if menu == Menu::FeeFilter {
            return self.fee_filter_picked(picked);
        }
        if picked == "+filter" {
            return self.open_menu(Menu::FeeFilter);
        }
        if picked == "+calendar" {
            return self.open_menu(Menu::Calendar);
        }
        if picked == "+statement" {
            return self.open_form(FormKind::StatementOf);
        }
        if self.session.shift.is_none() {
            self.hint("refuse.no_shift", &[]);
            return Ok(());
        }
        match (menu, picked) {
            (Menu::Fee(id), task) => match FeeTask::from_code(task) {
                Some(task) => self.do_fee_task(id, task),
                None => self.open_menu(menu),
            },
            (Menu::OrderFees(order), "+add") => self.open_form(FormKind::NewFee { order, case: 0 }),
            (Menu::CaseFees(case), "+add") => self.open_form(FormKind::NewFee { order: 0, case }),
            (_, "+add") => self.open_form(FormKind::NewFee { order: 0, case: 0 }),
            (_, "+pay") => self.open_form(FormKind::Payment),
            (_, "+credit") => self.open_form(FormKind::Credit),
            (Menu::Payment(id), _) => self.remove_payment(id),
            (_, id) => match (id.strip_prefix("payment:").and_then(|id| id.parse().ok()), id.parse()) {
                (Some(payment), _) => self.open_menu(Menu::Payment(payment)),
                (None, Ok(id)) => self.open_menu(Menu::Fee(id)),
                (None, Err(_)) => Ok(()),
            },
        }
    }

    fn fees_menu(&self) -> Result<Picker, StoreError> {
        let fees = store::fee::list(&self.session.store, &self.desk.fee_filter, ROWS)?;
        let conditions: Vec<String> =
            self.desk.fee_filter.codes().iter().map(|c| self.fee_condition(c)).collect();
        let mut items: Vec<PickItem> = [
            ("+add", "fee.menu.add"),
            ("+pay", "fee.menu.pay"),
            ("+statement", "fee.menu.statement"),
            ("+credit", "fee.menu.credit"),
        ]
        .map(|(id, key)| entry(id, &self.t(key)))
        .to_vec();
        items.push(entry("+filter", &self.t("fee.menu.filter")).detail(conditions.join(" · ")));
        items.push(entry("+calendar", &self.t("fee.menu.calendar")));
        items.extend(fees.iter().map(|f| self.fee_item(f)));
        let payments = store::fee::of_filter(&self.session.store, &self.desk.fee_filter, PAYMENTS)?;
        items.extend(payments.iter().map(|p| self.payment_item(p)));
        let open: Fen = fees.iter().filter(|f| f.is_open()).map(Fee::signed).sum();
        let (count, open) = (fees.len().to_string(), format!("￥{open}"));
        let lead = if fees.is_empty() {
            self.t("fee.none")
        } else {
            self.locale().tf("fee.menu.lead", &[("count", &count), ("open", &open)])
        };
        Ok(Picker::new(self.t("menu.fees"), items).lead(lead).numbered())
    }

    /// The fees of one order or case, and one more.
    fn fees_of(&self, fees: &[Fee], title: &str, lead: &str) -> Picker {
        let mut items = vec![entry("+add", &self.t("fee.menu.add"))];
        items.extend(fees.iter().map(|f| self.fee_item(f)));
        Picker::new(self.t(title), items).lead(lead).numbered()
    }

    /// `06-01 小美         退货运费   -12.00 我方  未结`
    fn fee_item(&self, f: &Fee) -> PickItem {
        let setting = self.session.setting();
        let name = width::pad(&width::cut(&self.session.look().text(&setting.party(&f.party)), NAME), NAME);
        let kind = width::pad(&width::cut(&setting.fee_kind(&f.kind), KIND), KIND);
        let day = f.business_day.get(5..).unwrap_or(&f.business_day);
        let sign = if f.is_disputed() { "!" } else { " " };
        let label = format!("{sign} {day} {name} {kind} {:>10} {}", f.signed(), setting.payer(&f.payer));
        let note = self.session.look().text(&f.note);
        let detail = [f.number.as_str(), &note, &f.order_no];
        let detail: Vec<&str> = detail.into_iter().filter(|p| !p.is_empty()).collect();
        PickItem::new(f.id.to_string(), label).detail(detail.join(" ")).key(self.t(state_key(f)))
    }

    /// `  06-01 小美         收款        20.00 转账`: what settles no fee.
    fn payment_item(&self, p: &Payment) -> PickItem {
        let setting = self.session.setting();
        let name = width::pad(&width::cut(&self.session.look().text(&setting.party(&p.party)), NAME), NAME);
        let way = width::pad(&self.t(payment_key(p)), KIND);
        let day = p.business_day.get(5..).unwrap_or(&p.business_day);
        let label = format!("  {day} {name} {way} {:>10} {}", p.amount, self.session.look().text(&p.note));
        PickItem::new(format!("payment:{}", p.id), label)
    }

    /// A payment that was entered wrongly.
    fn payment_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let p = store::fee::payment(&self.session.store, id)?;
        let setting = self.session.setting();
        let parts = [
            p.business_day.clone(),
            setting.party(&p.party),
            self.t(payment_key(&p)),
            format!("￥{}", p.amount),
            p.note,
        ];
        let parts: Vec<String> = parts.into_iter().filter(|t| !t.is_empty()).collect();
        let items = vec![entry("remove", &self.t("fee.task.remove"))];
        Ok(Picker::new(self.t("menu.payment"), items).lead(parts.join(" · ")).numbered())
    }

    fn remove_payment(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        store::fee::remove_payment(&mut self.session.store, &by, id)?;
        self.done("done.payment_removed", &[]);
        self.open_menu(Menu::Fees)
    }

    /// One fee with what was said about it, and what can be done.
    fn one_fee_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let fee = store::fee::get(&self.session.store, id)?;
        let setting = self.session.setting();
        let look = self.session.look();
        let way = if fee.owed_by_us { "fee.money_out" } else { "fee.money_in" };
        let amount = format!("￥{}", fee.amount);
        let parts = [
            setting.fee_kind(&fee.kind),
            setting.party(&fee.party),
            self.locale().tf(way, &[("amount", &amount)]),
            self.t(state_key(&fee)),
        ];
        let mut lead = vec![parts.join(" · ")];
        for talk in store::fee::talks(&self.session.store, id)? {
            lead.push(format!("{} {}: {}", look.near(talk.at), setting.speaker(&talk.said_by), talk.text));
        }
        let tasks = FeeTask::ALL.iter().filter(|t| fits(**t, &fee));
        let items = tasks.map(|t| entry(t.code(), &self.t(&format!("fee.task.{t}")))).collect();
        Ok(Picker::new(self.t("menu.fee"), items).lead(lead.join("\n")).numbered())
    }

    fn do_fee_task(&mut self, id: i64, task: FeeTask) -> Result<(), StoreError> {
        let by = self.session.actor();
        let fee = store::fee::get(&self.session.store, id)?;
        let store = &mut self.session.store;
        match task {
            FeeTask::Edit => return self.open_form(FormKind::EditFee(id)),
            FeeTask::Dispute => return self.open_form(FormKind::FeeSay(id)),
            FeeTask::Resolve => return self.open_form(FormKind::FeeResolve(id)),
            FeeTask::Go => {
                let order = fee.order_id.map(|id| Subject::new(Entity::Order, id));
                if let Some(to) = fee.case_id.map(|id| Subject::new(Entity::Case, id)).or(order) {
                    self.go_to(to);
                }
                return Ok(());
            }
            FeeTask::Settle => store::fee::settle(store, &by, id)?,
            FeeTask::Unsettle => store::fee::unsettle(store, &by, id)?,
            FeeTask::Remove => store::fee::remove(store, &by, id)?,
        }
        self.reload()?;
        let amount = fee.amount.to_string();
        match task {
            FeeTask::Settle => self.done("done.fee_settled", &[("amount", &amount)]),
            FeeTask::Remove => self.done("done.fee_removed", &[]),
            _ => self.done("done.fee_unsettled", &[]),
        }
        // The list stays for the next one.
        self.open_menu(Menu::Fees)
    }

    fn fee_condition(&self, code: &str) -> String {
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let of = |id: &str, found: Option<&str>| found.unwrap_or(id).to_owned();
        match code.split_once(':') {
            Some(("kind", id)) => of(id, lists.fees.iter().find(|k| k.id == id).map(|k| k.label(lang))),
            Some(("payer", id)) => {
                format!("{} {}", self.t("field.payer"), self.session.setting().payer(id))
            }
            Some(("account", account)) => self.t(&format!("fee.account.{account}")),
            _ if code == "who" => self.fee_who(),
            _ => self.t(&format!("fee.filter.{code}")),
        }
    }

    /// `小美 2026-05-01 / 2026-05-31`: the party and the days the list is narrowed to.
    fn fee_who(&self) -> String {
        let filter = &self.desk.fee_filter;
        let days = filter.from.as_ref().zip(filter.to.as_ref()).map(|(from, to)| format!("{from} / {to}"));
        [self.fee_party_name().unwrap_or_default(), days.unwrap_or_default()].join(" ").trim().to_owned()
    }

    /// What the party of the list is called; `None` while it is everybody's.
    pub(crate) fn fee_party_name(&self) -> Option<String> {
        let party = self.desk.fee_filter.party()?;
        Some(match party.customer_id {
            Some(id) => store::customer::get(&self.session.store, id)
                .ok()
                .flatten()
                .map(|c| c.name)
                .unwrap_or_default(),
            None => self.session.setting().party(&party),
        })
    }

    /// Alt-F: all fees; on a customer's card hers.
    pub(crate) fn open_fees(&mut self) -> Result<(), StoreError> {
        let front = self.card_in_front().map(|c| Party::customer(c.customer.id, c.customer.name.clone()));
        match front {
            Some(party) => self.desk.fee_filter = Filter::of(&party, None),
            None if self.desk.fee_filter.party().is_some() => self.desk.fee_filter.toggle("who"),
            None => {}
        }
        self.open_menu(Menu::Fees)
    }

    fn fee_filter_menu(&self) -> Picker {
        let set = self.desk.fee_filter.codes();
        let lists = &self.session.config.lists;
        let codes = ["open", "settled", "disputed", "prepaid"].map(str::to_owned).into_iter();
        let codes = codes
            .chain(Account::ALL.iter().map(|a| format!("account:{a}")))
            .chain(lists.payers.iter().map(|p| format!("payer:{}", p.id)))
            .chain(lists.fees.iter().map(|k| format!("kind:{}", k.id)));
        let mut items: Vec<PickItem> = codes
            .map(|code| {
                let sign = if set.contains(&code) { "[v]" } else { "[ ]" };
                let label = format!("{sign} {}", self.fee_condition(&code));
                PickItem::new(code, label)
            })
            .collect();
        if set.contains(&"who".to_owned()) {
            items.insert(0, PickItem::new("who", format!("[v] {}", self.fee_who())));
        }
        if !set.is_empty() {
            items.insert(0, entry("all", &self.t("fee.filter.all")));
        }
        Picker::new(self.t("menu.fee_filter"), items).lead(self.t("fee.filter.lead")).numbered()
    }

    /// One condition in: the list shows it. Taken out: the conditions stay, for the next one.
    fn fee_filter_picked(&mut self, code: &str) -> Result<(), StoreError> {
        if code == "all" {
            self.desk.fee_filter = Filter::default();
        } else {
            self.desk.fee_filter.toggle(code);
        }
        let is_in = self.desk.fee_filter.codes().contains(&code.to_owned());
        self.open_menu(if is_in { Menu::Fees } else { Menu::FeeFilter })
    }
}
