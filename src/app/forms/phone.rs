//! Confirming an order by phone (O5): the script beside the order's own fields, then what the "yes" settles (O4).

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::app::snippet::Known;
use crate::config::lists::label;
use crate::domain::checklist::{CheckResult, Item};
use crate::domain::order::call::{self, Reached, Said, Settled};
use crate::domain::order::{Line, Order, OrderData};
use crate::domain::{Entity, Subject};
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::harmless;

/// The script of `scripts.toml`.
const SCRIPT: &str = "order_confirm";
/// The fields of the order that are read out, in the order of the script.
const READ_OUT: [&str; 9] =
    ["goods", "payable", "receiver", "phone", "address", "courier", "shipping", "ship_by", "buyer_message"];
/// What an item's field is called.
const ITEM: &str = "item_";

impl App {
    /// O5: an order that is still in the house.
    pub(crate) fn phone_check(&mut self, id: i64) -> Result<(), StoreError> {
        let status = store::order::get(&self.session.store, id)?.status;
        if status.is_shipped() || status.is_final() {
            self.hint("order.call.too_late", &[]);
            return Ok(());
        }
        self.open_form(FormKind::PhoneCheck(id))
    }

    pub(super) fn phone_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let order = store::order::get(&self.session.store, id)?;
        let whole = self.order_fields("", "order_edit", &order.data, order.status, "");
        let read_out =
            READ_OUT.iter().filter_map(|name| whole.fields.iter().find(|f| f.name == *name).cloned());
        let option = |code: &str| Choice::new(code, self.locale().t(&format!("order.call.{code}")));
        let reached = Reached::ALL.iter().map(|r| option(r.code())).collect();
        let said = Said::ALL.iter().map(|s| option(s.code())).collect();
        let mut fields =
            vec![Field::choice("call", t("field.call"), reached, Reached::Reached.code()).required()];
        fields.extend(read_out);
        fields.push(Field::choice("said", t("field.call_said"), said, ""));
        let missed = store::order::calls_missed(&self.session.store, id)?;
        let mut lead = format!("{} {}", order.data.customer, order.data.order_no);
        if missed > 0 {
            let times = self.locale().tf("order.call.missed", &[("times", &missed.to_string())]);
            lead = format!("{lead} · {times}");
        }
        let script = self.script(SCRIPT, &self.call_values(&order));
        Ok(Form::new(t("form.phone_check"), key, fields).lead(lead).asides(script))
    }

    /// What the script says of the order; what is not known stays a gap.
    fn call_values(&self, order: &Order) -> Known {
        let mut known = self.known_values_of(None);
        let (d, lists) = (&order.data, &self.session.config.lists);
        let mut put = |name, value: String| {
            if !value.is_empty() && !value.starts_with('*') {
                known.insert(name, harmless::line(&value));
            }
        };
        let plain = |text: &str| if text.contains('*') { String::new() } else { text.to_owned() };
        let receiver = if d.receiver.is_empty() { plain(&d.customer) } else { plain(&d.receiver) };
        put("店铺", d.shop.clone());
        put("收件人", receiver.clone());
        put("称呼", receiver);
        put("客户", d.customer.clone());
        put("订单号", d.order_no.clone());
        put("电话", if d.phone.is_empty() { d.landline.clone() } else { d.phone.clone() });
        put("地址", d.address.to_string());
        put("明细", self.spoken_lines(&d.lines));
        put(
            "商品",
            d.lines
                .iter()
                .map(|l| l.title.as_str())
                .collect::<Vec<_>>()
                .join(self.locale().t("list.separator")),
        );
        put("数量", d.units().to_string());
        put("货款", d.goods.to_string());
        put("优惠", d.discount.to_string());
        put("运费", d.shipping.to_string());
        put("金额", d.payable.to_string());
        put("付款方式", label(&lists.payment_kinds, &d.payment_kind, self.session.lang()).to_owned());
        put("快递", d.courier.clone());
        if let Some(at) = d.promised_ship_at {
            put("预计发货", self.session.look().near(at));
        }
        known
    }

    /// The goods as they are read out.
    fn spoken_lines(&self, lines: &[Line]) -> String {
        let one = |l: &Line| {
            let title = format!("{} {}", l.title, l.spec);
            let qty = l.qty.to_string();
            self.locale().tf("order.call.line", &[("title", title.trim_end()), ("qty", &qty)])
        };
        lines.iter().map(one).collect::<Vec<_>>().join(self.locale().t("list.separator"))
    }

    pub(super) fn save_phone(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let order = store::order::get(&self.session.store, id)?;
        let (data, corrected) = self.corrected(id, &order, values)?;
        let reached = Reached::from_code(value(values, "call")).unwrap_or(Reached::Reached);
        if reached != Reached::Reached {
            if corrected {
                return Err(Refusal::At(
                    "call",
                    self.locale().t("order.call.corrected_unreached").to_owned(),
                ));
            }
            return self.missed(id, reached);
        }
        let Some(said) = Said::from_code(value(values, "said")) else {
            return Err(Refusal::At("said", self.locale().t("order.call.say").to_owned()));
        };
        // Doubts of the program are looked at anew: a corrected address may be whole now.
        let (items, covered) = self.items_of_call(&Order { data: data.clone(), ..order })?;
        let note = self.locale().t("order.call.note").to_owned();
        let settled =
            if said == Said::AllRight { call::all_right(&items, &covered, &note) } else { Vec::new() };
        let told = match said {
            Said::AllRight => self.told(&items, &settled),
            Said::Problems | Said::Unfinished => self.locale().t(&format!("order.call.{said}")).to_owned(),
        };
        self.keep_call(id, &data, &settled, &told)?;
        if said == Said::Problems && !call::asked(&items, &covered).is_empty() {
            return Ok(self.open_form(FormKind::PhoneItems(id))?);
        }
        self.go_on_with_checklist(id, &settled)
    }

    /// The order as she corrected it: what the agent typed during the call, over what the order is now.
    fn corrected(&self, id: i64, order: &Order, values: &Values) -> Result<(OrderData, bool), Refusal> {
        let mut typed = self.typed(&FormKind::PhoneCheck(id), values);
        typed.retain(|name, _| READ_OUT.contains(&name.as_str()));
        let data = self.order_data(order.data.clone(), &typed)?;
        let corrected = data != order.data;
        Ok((data, corrected))
    }

    /// The checklist as the order is now, and the items the script's questions cover.
    fn items_of_call(&self, order: &Order) -> Result<(Vec<Item>, Vec<String>), StoreError> {
        let session = &self.session;
        let items = store::order::checklist(&session.store, &session.config, order, session.lang())?;
        let steps = session.config.script(SCRIPT).map(|s| s.steps.as_slice()).unwrap_or_default();
        Ok((items, steps.iter().flat_map(|s| s.covers.clone()).collect()))
    }

    fn keep_call(
        &mut self,
        id: i64,
        data: &OrderData,
        settled: &[Settled],
        told: &str,
    ) -> Result<(), StoreError> {
        let by = self.session.actor();
        let reason = self.locale().t("order.call.reason").to_owned();
        let call = store::order::Call { data, reason: &reason, settled, told };
        store::order::confirm_call(&mut self.session.store, &by, id, &call)
    }

    /// Counted, and a reminder offered.
    fn missed(&mut self, id: i64, why: Reached) -> Result<(), Refusal> {
        let by = self.session.actor();
        let why = self.locale().t(&format!("order.call.{why}")).to_owned();
        store::order::miss_call(&mut self.session.store, &by, id, &why)?;
        Ok(self.open_menu(Menu::CallAgain(id))?)
    }

    /// One line an item that is still open: what is wrong is typed, the rest is right.
    pub(super) fn phone_items_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let order = store::order::get(&self.session.store, id)?;
        let (items, covered) = self.items_of_call(&order)?;
        let field = |item: &&Item| {
            let earlier = item.answer.as_ref().map_or("", |a| a.note.as_str());
            let doubt = item.auto.as_ref().filter(|f| !f.ok).map(|f| self.session.look().finding(f));
            let hint = doubt.map_or_else(
                || item.hint.clone(),
                |text| self.locale().tf("order.call.doubt", &[("text", &text)]),
            );
            Field::line(&format!("{ITEM}{}", item.id), item.label.clone(), earlier).hint(hint)
        };
        let fields = call::asked(&items, &covered).iter().map(field).collect();
        Ok(Form::new(t("form.phone_items"), key, fields).lead(t("order.call.items_lead")))
    }

    pub(super) fn save_phone_items(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let order = store::order::get(&self.session.store, id)?;
        let (items, covered) = self.items_of_call(&order)?;
        let typed = values
            .iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(ITEM)?.to_owned(), text.clone())))
            .collect();
        let note = self.locale().t("order.call.note").to_owned();
        let settled = call::by_item(&items, &covered, &typed, &note);
        let told = self.told(&items, &settled);
        self.keep_call(id, &order.data, &settled, &told)?;
        self.go_on_with_checklist(id, &settled)
    }

    /// `通过 9 · 异常 1：收货地址 门牌要再问`
    fn told(&self, items: &[Item], settled: &[Settled]) -> String {
        let label = |s: &Settled| {
            let label = items.iter().find(|i| i.id == s.item).map_or("", |i| i.label.as_str());
            format!("{label} {}", s.note)
        };
        let problems: Vec<String> =
            settled.iter().filter(|s| s.result == CheckResult::Problem).map(label).collect();
        let passed = count(settled, CheckResult::Pass);
        if problems.is_empty() {
            return self.locale().tf("order.call.told", &[("passed", &passed)]);
        }
        let count = problems.len().to_string();
        let problems = problems.join(self.locale().t("list.separator"));
        self.locale().tf(
            "order.call.told_problems",
            &[("passed", &passed), ("count", &count), ("problems", &problems)],
        )
    }

    /// The next open item of the checklist has the keys; says how much is left.
    fn go_on_with_checklist(&mut self, id: i64, settled: &[Settled]) -> Result<(), Refusal> {
        self.reload()?;
        self.go_to(Subject::new(Entity::Order, id));
        let items = &self.desk.orders.items;
        let left = items.iter().filter(|i| i.answer.is_none()).count().to_string();
        self.desk.orders.in_checklist = !items.is_empty();
        self.next_item();
        let (passed, problems) = (count(settled, CheckResult::Pass), count(settled, CheckResult::Problem));
        self.done("done.call_kept", &[("passed", &passed), ("problems", &problems), ("left", &left)]);
        Ok(())
    }
}

fn count(settled: &[Settled], result: CheckResult) -> String {
    settled.iter().filter(|s| s.result == result).count().to_string()
}
