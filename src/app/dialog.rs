//! A pop-up together with what its answer means.

mod form_kind;
mod name;
mod subject;

use crate::domain::agenda::DueKey;
use crate::domain::coded;
use crate::modal::Modal;
use chrono::NaiveDate;
pub use form_kind::FormKind;

pub struct Dialog {
    pub modal: Modal,
    pub purpose: Purpose,
}

/// What an answer is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Form(FormKind),
    Menu(Menu),
    Ask(Ask),
    /// Nothing: the text was read.
    Read,
    /// A card of the tour.
    Tour(usize),
    /// A page is looked at; the answer prints it.
    Print(Printable),
}

/// A page that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printable {
    /// O11: the slip of an order.
    Slip(i64),
    /// The hand-off of this shift as it stands.
    Draft,
    /// S6: a frozen hand-off.
    Handoff(i64),
    /// The proof card of a case.
    Case(i64),
    /// Everything that is held about a customer.
    Customer(i64),
    /// The summary of some days.
    Summary { from: NaiveDate, to: NaiveDate },
    /// E2: the statement that was asked for last.
    Statement,
}

/// A list to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    Palette,
    Search,
    /// F7: everything that is due or soon will be.
    Reminders,
    /// What happened this shift, to be taken back.
    Timeline,
    Deleted,
    /// I10: the bell is silenced for a time.
    Mute,
    /// I10: what can be done about one of it.
    Due(DueKey),
    /// I10: why it is put off until then.
    SnoozeWhy {
        due: DueKey,
        until: i64,
    },
    /// C1: which customers are listed; who may be the same as one; the other card of a merge; which one survives.
    Customers,
    Twins(i64),
    MergeSearch(i64),
    Merge {
        a: i64,
        b: i64,
    },
    /// C2: which products are listed; what is told of one.
    ProductList,
    Product(i64),
    Outcome(i64),
    LostReason(i64),
    CaseStatus(i64),
    /// Everything that can be done with one case.
    Case(i64),
    /// A3: the open question of a guide of the case.
    Guide {
        case: i64,
        of: GuideOf,
    },
    /// A4: every document owed, whatever the case.
    Owed,
    /// A7: the evidence of a case, with ticks.
    Evidence(i64),
    /// What of the register is shown.
    CaseFilter,
    /// A3, A9: what there is to do for a case.
    Todos(i64),
    /// O6: the to-do chain of an open exception.
    Exception(i64),
    /// O7: the tick list of an open change request.
    Change(i64),
    Documents(i64),
    /// E1–E3: every fee, payments, statements.
    Fees,
    /// What of the fees is shown.
    FeeFilter,
    /// E2: the accounts to compare, by their reminder; what is done with one of them.
    Calendar,
    Reconcile(i64),
    ReconcileWith(i64),
    /// E1, A5: the fees of an order with what it earns; those of a case.
    OrderFees(i64),
    CaseFees(i64),
    /// What can be done with one fee.
    Fee(i64),
    /// E2: a payment that settles no fee.
    Payment(i64),
    /// Everything that can be done with one order.
    Order(i64),
    /// O8, O9, O12, O14: what is due of the orders.
    Keepers,
    /// O12: all money and slips that are out.
    CodOut,
    /// O10: urgent and custom orders with who has them.
    Special,
    /// O14: what customers said, for the supervisor.
    Feedback,
    /// O9, O10, O12 of one order.
    Chase(i64),
    Assign(i64),
    Cod(i64),
    RefusalReason(i64),
    Refused(i64),
    /// O5: nobody answered: when to call again.
    CallAgain(i64),
    /// I9: what is done after payment.
    SendOff(i64),
    /// P1: the tracking log of an order; surveys and measures.
    Positions(i64),
    Survey,
    /// F9.
    Shift,
    /// S6: the draft, item by item.
    Completing,
    /// S6: the read-back of a frozen hand-off.
    ReadBack(i64),
    ReadBackAnswer {
        handoff: i64,
        position: i64,
    },
    /// I4: whose approval a snippet has.
    Approver {
        snippet: i64,
        how: Use,
    },
    /// I7: asked often, answered by no snippet.
    Mining,
    /// I7: the open questions, and those answered lately.
    Questions,
    Question(i64),
    /// F6: the region of a pasted address that could be several.
    Regions,
    /// R2: the remarks an order had.
    Remarks(i64),
}

/// A question with yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Quit,
    Freeze,
    /// O3: an unpaid order is moved on: was it paid?
    Paid(i64),
    /// O4: an order with problems on its checklist is accepted.
    AcceptAnyway(i64),
    /// O7: an order with an open change request is shipped.
    ShipAnyway(i64),
    /// I8: the stock of an order is short: open the exception?
    OutOfStock(i64),
    /// I8: take the sold-out products of an order off the shelf?
    Delist(i64),
    DeleteSnippet(i64),
    /// An import of this shift is taken back.
    UndoImport(i64),
    /// F5: what the summary says is taken.
    TakeSnippets,
    /// C3: a promotion ends now, or never begins.
    EndPromotion(i64),
    /// X3
    DeleteCustomer(i64),
    DeleteProduct(i64),
    /// I8: take a product off the shelf of which nothing is left?
    OffShelf(i64),
}

coded! {
    /// What can be done with one order. Its label is `order.task.CODE`.
    pub enum OrderTask {
        Change = "change", PhoneCheck = "phone_check", Slip = "slip", Assign = "assign", Chase = "chase",
        SendOff = "send_off", Merge = "merge", Cod = "cod", CallBack = "call_back", Trail = "trail",
        Fees = "fees", Edit = "edit", Exception = "exception", Remark = "remark", Nudge = "nudge", ToCase = "to_case",
        Cancel = "cancel", Extras = "extras", Positions = "positions", Survey = "survey",
    }
}

coded! {
    /// What can be done with one case. Its label is `case.task.CODE`.
    pub enum CaseTask {
        Guide = "guide", Receipt = "receipt", Todos = "todos", Status = "status", Documents = "documents",
        Evidence = "evidence", Complaint = "complaint", Card = "card", Note = "note", Edit = "edit",
        AddDocument = "add_document", Fees = "fees", Reviews = "reviews",
    }
}

coded! {
    /// Which guide of a case is walked: the one of its kind, or the receipt of a return (A8).
    pub enum GuideOf { Kind = "kind", Receipt = "receipt" }
}

coded! {
    /// What can be done with one fee. Its label is `fee.task.CODE`.
    pub enum FeeTask {
        Settle = "settle", Unsettle = "unsettle", Dispute = "dispute", Resolve = "resolve", Edit = "edit",
        Remove = "remove", Go = "go",
    }
}

coded! {
    /// What a found snippet is for: copied as it is, or changed before.
    pub enum Use { Copy = "copy", Edit = "edit" }
}
