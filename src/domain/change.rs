//! Change requests: the customer wants an order to be different (O7). Not shipped: the order is changed. On the way:
//! she is called; if she insists, the parcel is brought back and sent again.

use super::coded;
use super::order::OrderStatus;

coded! {
    /// The way a request goes; its tick list comes from the configuration.
    pub enum Branch { NotShipped = "not_shipped", Persuade = "persuade", Recall = "recall" }
}

coded! {
    /// How a request ended. Its label is `change.outcome.CODE`.
    pub enum Outcome {
        Changed = "changed", Withdrawn = "withdrawn", Kept = "kept", Resent = "resent", NotRecalled = "not_recalled",
    }
}

/// The step of a configured list that opens the remark composer instead of being ticked by hand.
pub const REMARK_STEP: &str = "remark";
/// The step that asks for the new tracking number.
pub const DELIVER_STEP: &str = "deliver";

impl Branch {
    /// The outcomes a request may close with on this way.
    pub const fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::NotShipped => &[Outcome::Changed, Outcome::Withdrawn],
            Self::Persuade => &[Outcome::Kept],
            Self::Recall => &[Outcome::Resent, Outcome::NotRecalled],
        }
    }

    /// Whether the order itself is changed on this way: persuading leaves it as it is.
    pub const fn edits_order(self) -> bool {
        !matches!(self, Self::Persuade)
    }
}

impl Outcome {
    /// What was asked for was carried out: nothing of the tick list may be left.
    pub const fn is_carried_out(self) -> bool {
        matches!(self, Self::Changed | Self::Resent)
    }
}

/// A tick with its stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Id of the step in the configuration.
    pub step: String,
    /// Unix seconds.
    pub at: i64,
}

/// One request, open until it has an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRequest {
    pub id: i64,
    pub order_id: i64,
    pub order_no: String,
    pub customer: String,
    pub branch: Branch,
    /// What is to be different.
    pub what: String,
    pub reason: String,
    /// Id of who asked, in the configuration.
    pub asked_by: String,
    /// Ticks of every way it went.
    pub ticks: Vec<Tick>,
    /// When the order was changed for it.
    pub edited_at: Option<i64>,
    pub outcome: Option<Outcome>,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
}

impl ChangeRequest {
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// When a step was ticked.
    pub fn ticked_at(&self, step: &str) -> Option<i64> {
        self.ticks.iter().find(|t| t.step == step).map(|t| t.at)
    }

    /// Ticked and all of the steps of its way.
    pub fn progress<'a>(&self, steps: impl Iterator<Item = &'a str>) -> (usize, usize) {
        steps.fold((0, 0), |(done, all), step| (done + usize::from(self.ticked_at(step).is_some()), all + 1))
    }
}

/// Why a request can't be made, or go on like that. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// The order is over: what is to be different is an after-sales case.
    #[error("change.refuse.final")]
    Final,
    /// The parcel has arrived: there is nothing to stop any more.
    #[error("change.refuse.arrived")]
    Arrived,
    #[error("change.refuse.what_missing")]
    WhatMissing,
    #[error("change.refuse.reason_missing")]
    ReasonMissing,
    #[error("change.refuse.already_open")]
    AlreadyOpen,
    #[error("change.refuse.closed")]
    Closed,
    #[error("change.refuse.other_way")]
    OtherWay,
    #[error("change.refuse.not_edited")]
    NotEdited,
    #[error("change.refuse.steps_open")]
    StepsOpen,
    #[error("change.refuse.nothing_changed")]
    NothingChanged,
    /// She did not insist yet, or the order has not left.
    #[error("change.refuse.on_the_way")]
    OnTheWay,
    #[error("change.refuse.same_tracking")]
    SameTracking,
    #[error("change.refuse.courier_missing")]
    CourierMissing,
    /// It can't be sent again before it is back and picked anew.
    #[error("change.refuse.not_back")]
    NotBack,
}

/// O7: the way a new request takes, from where the order is.
///
/// # Errors
/// When it is over or has arrived.
pub const fn first_branch(status: OrderStatus) -> Result<Branch, ChangeRefusal> {
    match status {
        OrderStatus::WaitPay | OrderStatus::WaitConfirm | OrderStatus::Accepted | OrderStatus::Preparing => {
            Ok(Branch::NotShipped)
        }
        OrderStatus::Shipped => Ok(Branch::Persuade),
        OrderStatus::Signed => Err(ChangeRefusal::Arrived),
        OrderStatus::Done | OrderStatus::Cancelled | OrderStatus::Closed => Err(ChangeRefusal::Final),
    }
}

/// O7: a new request names what and why; one order has one open request.
pub fn check_open(
    status: OrderStatus,
    what: &str,
    reason: &str,
    has_open: bool,
) -> Result<Branch, ChangeRefusal> {
    let branch = first_branch(status)?;
    if has_open {
        Err(ChangeRefusal::AlreadyOpen)
    } else if what.trim().is_empty() {
        Err(ChangeRefusal::WhatMissing)
    } else if reason.trim().is_empty() {
        Err(ChangeRefusal::ReasonMissing)
    } else {
        Ok(branch)
    }
}

/// O7: the next way of an open request: it left the house meanwhile → she is called; she insists → it is recalled.
pub fn next_branch(request: &ChangeRequest, status: OrderStatus) -> Result<Branch, ChangeRefusal> {
    if !request.is_open() {
        return Err(ChangeRefusal::Closed);
    }
    match (request.branch, status) {
        (Branch::NotShipped, OrderStatus::Shipped) => Ok(Branch::Persuade),
        (Branch::Persuade, OrderStatus::Shipped) => Ok(Branch::Recall),
        (_, OrderStatus::Signed) => Err(ChangeRefusal::Arrived),
        _ => Err(ChangeRefusal::OtherWay),
    }
}

/// O7: the order may be changed for a request that is not about to be talked out of, and not behind a parcel's back.
pub fn check_edit(request: &ChangeRequest, status: OrderStatus) -> Result<(), ChangeRefusal> {
    if !request.is_open() {
        Err(ChangeRefusal::Closed)
    } else if status.is_final() {
        Err(ChangeRefusal::Final)
    } else if request.branch == Branch::Recall || !status.is_shipped() {
        Ok(())
    } else {
        Err(ChangeRefusal::OnTheWay)
    }
}

/// O7: sent again once it was recalled, is back and picked anew: `earlier` are the steps before on its tick list.
pub fn check_resend(
    request: &ChangeRequest,
    status: OrderStatus,
    earlier: &[&str],
) -> Result<(), ChangeRefusal> {
    if !request.is_open() {
        return Err(ChangeRefusal::Closed);
    }
    match status {
        OrderStatus::Shipped if request.branch == Branch::Recall => {}
        OrderStatus::Signed => return Err(ChangeRefusal::Arrived),
        status if status.is_final() => return Err(ChangeRefusal::Final),
        _ => return Err(ChangeRefusal::OtherWay),
    }
    let open = earlier.iter().any(|s| request.ticked_at(s).is_none());
    if open { Err(ChangeRefusal::NotBack) } else { Ok(()) }
}

/// O7: ends with an outcome of its way; what was carried out has its order changed and nothing unticked. `steps` are
/// those of its way.
pub fn check_close(request: &ChangeRequest, outcome: Outcome, steps: &[&str]) -> Result<(), ChangeRefusal> {
    if !request.is_open() {
        return Err(ChangeRefusal::Closed);
    }
    if !request.branch.outcomes().contains(&outcome) {
        return Err(ChangeRefusal::OtherWay);
    }
    if outcome == Outcome::Changed && request.edited_at.is_none() {
        return Err(ChangeRefusal::NotEdited);
    }
    if outcome.is_carried_out() && steps.iter().any(|s| request.ticked_at(s).is_none()) {
        return Err(ChangeRefusal::StepsOpen);
    }
    Ok(())
}

/// R3: the remark template that fits the fields that were changed.
pub fn remark_template(changed: &[&str]) -> &'static str {
    let any = |names: &[&str]| changed.iter().any(|f| names.contains(f));
    if any(&["province", "city", "district", "detail"]) {
        "change_address"
    } else if any(&["receiver"]) {
        "change_receiver"
    } else if any(&["phone", "landline"]) {
        "change_phone"
    } else if any(&["courier"]) {
        "courier"
    } else {
        "usual"
    }
}

/// Who is waited for at a step, as `handoff.waits.CODE`; the steps a shop adds itself are the customer's.
pub fn waits_for(branch: Branch, next_step: Option<&str>) -> &'static str {
    match (branch, next_step) {
        (_, Some("warehouse" | "repick" | "returned" | DELIVER_STEP)) => "warehouse",
        (_, Some("logistics")) => "logistics",
        (Branch::Recall, Some("intercept")) => "courier",
        _ => "customer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(branch: Branch) -> ChangeRequest {
        ChangeRequest {
            id: 1,
            order_id: 1,
            order_no: "1".into(),
            customer: "小美".into(),
            branch,
            what: "改地址".into(),
            reason: "搬家".into(),
            asked_by: "self".into(),
            ticks: vec![],
            edited_at: None,
            outcome: None,
            opened_at: 1000,
            closed_at: None,
        }
    }

    #[test]
    fn o7_the_way_follows_from_where_the_order_is() {
        use OrderStatus as S;
        for status in [S::WaitPay, S::WaitConfirm, S::Accepted, S::Preparing] {
            assert_eq!(first_branch(status), Ok(Branch::NotShipped), "{status}");
        }
        assert_eq!(first_branch(S::Shipped), Ok(Branch::Persuade));
        assert_eq!(first_branch(S::Signed), Err(ChangeRefusal::Arrived));
        for status in [S::Done, S::Cancelled, S::Closed] {
            assert_eq!(first_branch(status), Err(ChangeRefusal::Final), "{status}");
        }
    }

    #[test]
    fn o7_a_request_names_what_and_why_and_is_the_only_one() {
        let check = |what, reason, open| check_open(OrderStatus::Accepted, what, reason, open);
        assert_eq!(check("改地址", "搬家", false), Ok(Branch::NotShipped));
        assert_eq!(check(" ", "搬家", false), Err(ChangeRefusal::WhatMissing));
        assert_eq!(check("改地址", "", false), Err(ChangeRefusal::ReasonMissing));
        assert_eq!(check("改地址", "搬家", true), Err(ChangeRefusal::AlreadyOpen));
    }

    #[test]
    fn o7_she_is_called_first_and_the_parcel_recalled_only_when_she_insists() {
        let (call, recall) = (request(Branch::Persuade), request(Branch::Recall));
        assert_eq!(next_branch(&call, OrderStatus::Shipped), Ok(Branch::Recall));
        assert_eq!(next_branch(&recall, OrderStatus::Shipped), Err(ChangeRefusal::OtherWay));
        assert_eq!(next_branch(&call, OrderStatus::Signed), Err(ChangeRefusal::Arrived));
        let waiting = request(Branch::NotShipped);
        assert_eq!(next_branch(&waiting, OrderStatus::Preparing), Err(ChangeRefusal::OtherWay));
        assert_eq!(next_branch(&waiting, OrderStatus::Shipped), Ok(Branch::Persuade), "it left meanwhile");
    }

    #[test]
    fn o7_an_order_on_the_way_is_changed_only_once_it_is_recalled() {
        let shipped = OrderStatus::Shipped;
        assert_eq!(check_edit(&request(Branch::NotShipped), OrderStatus::Preparing), Ok(()));
        assert_eq!(check_edit(&request(Branch::NotShipped), shipped), Err(ChangeRefusal::OnTheWay));
        assert_eq!(check_edit(&request(Branch::Persuade), shipped), Err(ChangeRefusal::OnTheWay));
        assert_eq!(check_edit(&request(Branch::Recall), shipped), Ok(()));
        assert_eq!(
            check_edit(&request(Branch::NotShipped), OrderStatus::Cancelled),
            Err(ChangeRefusal::Final)
        );
    }

    #[test]
    fn o7_it_closes_with_an_outcome_of_its_way_and_nothing_left_unticked() {
        let mut r = request(Branch::NotShipped);
        let steps = ["warehouse", "remark"];
        assert_eq!(check_close(&r, Outcome::Kept, &steps), Err(ChangeRefusal::OtherWay));
        assert_eq!(check_close(&r, Outcome::Withdrawn, &steps), Ok(()));
        assert_eq!(check_close(&r, Outcome::Changed, &steps), Err(ChangeRefusal::NotEdited));
        r.edited_at = Some(1100);
        r.ticks = vec![Tick { step: "warehouse".into(), at: 1200 }];
        assert_eq!(check_close(&r, Outcome::Changed, &steps), Err(ChangeRefusal::StepsOpen));
        assert_eq!(r.progress(steps.into_iter()), (1, 2));
        r.ticks.push(Tick { step: "remark".into(), at: 1300 });
        assert_eq!(check_close(&r, Outcome::Changed, &steps), Ok(()));
        r.closed_at = Some(1400);
        assert_eq!(check_close(&r, Outcome::Changed, &steps), Err(ChangeRefusal::Closed));
    }

    #[test]
    fn o7_a_parcel_is_sent_again_once_it_is_back_and_picked_anew() {
        let earlier = ["intercept", "repick"];
        let check = |r: &ChangeRequest, status| check_resend(r, status, &earlier);
        let mut r = request(Branch::Recall);
        assert_eq!(check(&r, OrderStatus::Shipped), Err(ChangeRefusal::NotBack));
        r.ticks = earlier.iter().map(|s| Tick { step: (*s).into(), at: 1200 }).collect();
        assert_eq!(check(&r, OrderStatus::Shipped), Ok(()));
        assert_eq!(check(&r, OrderStatus::Signed), Err(ChangeRefusal::Arrived));
        assert_eq!(check(&r, OrderStatus::Cancelled), Err(ChangeRefusal::Final));
        assert_eq!(check(&r, OrderStatus::Preparing), Err(ChangeRefusal::OtherWay));
        r.branch = Branch::Persuade;
        assert_eq!(check(&r, OrderStatus::Shipped), Err(ChangeRefusal::OtherWay));
    }

    #[test]
    fn r3_the_remark_fits_what_was_changed() {
        assert_eq!(remark_template(&["phone", "detail"]), "change_address");
        assert_eq!(remark_template(&["phone", "receiver"]), "change_receiver");
        assert_eq!(remark_template(&["phone"]), "change_phone");
        assert_eq!(remark_template(&["payable_fen"]), "usual");
    }
}
