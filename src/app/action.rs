//! Everything an agent can do, by name. Key table, help, footer and palette all read this list.

use crate::domain::coded;
use crate::ui::layout::PaneId;
use crate::view::ViewId;

coded! {
    /// One thing to do. The code is its name in `keys.toml`; its texts are `action.CODE`.
    pub enum Action {
        Help = "help", Palette = "palette", Search = "search", NewInquiry = "new_inquiry",
        PhoneOrder = "phone_order", PasteRecognition = "paste_recognition", Reminders = "reminders",
        Products = "products", Promotions = "promotions",
        Customers = "customers", CustomerCard = "customer_card", Shift = "shift", DayView = "day_view", Zoom = "zoom", NextUrgent = "next_urgent",
        Quit = "quit", Undo = "undo", Timeline = "timeline", Import = "import", Keepers = "keepers", Fees = "fees",
        Mute = "mute", Tour = "tour", Reveal = "reveal",
        FocusInquiries = "focus_inquiries", FocusOrders = "focus_orders", FocusRemarks = "focus_remarks",
        FocusSnippets = "focus_snippets", FocusCases = "focus_cases",
        FocusNext = "focus_next", FocusPrevious = "focus_previous",
        Open = "open", Back = "back", Tick = "tick", New = "new", Edit = "edit", Copy = "copy", Print = "print",
        Filter = "filter", Up = "up", Down = "down", PageUp = "page_up", PageDown = "page_down",
        First = "first", Last = "last",
        Replied = "replied", AskedAgain = "asked_again", Promise = "promise", PromiseKept = "promise_kept",
        CloseInquiry = "close_inquiry", HandOver = "hand_over", ToOrder = "to_order", ToCase = "to_case",
        Note = "note", NoteQuestion = "note_question",
        EnterChecklist = "enter_checklist", LeaveChecklist = "leave_checklist", Problem = "problem",
        NotApplicable = "not_applicable", AdvanceOrder = "advance_order", CancelOrder = "cancel_order",
        WriteRemark = "write_remark", OrderToCase = "order_to_case", Exception = "exception", Nudge = "nudge",
        ChangeRequest = "change_request", PhoneCheck = "phone_check", OrderMenu = "order_menu",
        RemarkHistory = "remark_history",
        ShowText = "show_text", DeleteSnippet = "delete_snippet",
        Mining = "mining", Questions = "questions", SnippetStats = "snippet_stats",
        Guide = "guide", Todos = "todos", AdvanceCase = "advance_case", Document = "document", CaseNote = "case_note",
        CaseMenu = "case_menu", OwedDocuments = "owed_documents", CaseFilter = "case_filter",
        EndPromotion = "end_promotion",
        DayEarlier = "day_earlier", DayLater = "day_later", DaySpan = "day_span", DayToday = "day_today",
        MergeCustomer = "merge_customer", CustomerFilter = "customer_filter", DeleteCustomer = "delete_customer",
        ProductList = "product_list", StockCount = "stock_count", Shelf = "shelf", RankUp = "rank_up",
        RankDown = "rank_down", DeleteProduct = "delete_product",
    }
}

coded! {
    /// Where a binding is valid. `pane` holds the keys with the same meaning in every pane.
    pub enum Scope {
        Global = "global", Pane = "pane", Inquiries = "inquiries", Orders = "orders", Remarks = "remarks",
        Snippets = "snippets", Cases = "cases", Promotions = "promotions",
        Day = "day", DayRows = "day_rows",
        Customers = "customers", Products = "products",
    }
}

impl Scope {
    /// The scope of a focused pane.
    pub const fn of(pane: PaneId) -> Self {
        match pane {
            PaneId::Inquiries => Self::Inquiries,
            PaneId::Orders => Self::Orders,
            PaneId::Remarks => Self::Remarks,
            PaneId::Snippets => Self::Snippets,
            PaneId::Cases => Self::Cases,
        }
    }

    /// The scope of a full screen.
    pub const fn of_view(view: ViewId) -> Self {
        match view {
            ViewId::Day => Self::Day,
            ViewId::DayRows => Self::DayRows,
            ViewId::Promotions => Self::Promotions,
            ViewId::Customers => Self::Customers,
            ViewId::Products => Self::Products,
        }
    }

    /// The full screen a scope belongs to; `None` for those of the panes.
    pub fn view(self) -> Option<ViewId> {
        ViewId::ALL.iter().copied().find(|v| Self::of_view(*v) == self)
    }

    /// The pane a scope belongs to; `None` for those of every pane.
    pub fn pane(self) -> Option<PaneId> {
        PaneId::ALL.into_iter().find(|p| Self::of(*p) == self)
    }
}

impl Action {
    /// It only moves the selection.
    pub const fn is_move(self) -> bool {
        use Action as A;
        matches!(self, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last)
    }

    /// Where the action is bound.
    pub const fn scope(self) -> Scope {
        use Action as A;
        match self {
            A::Open
            | A::Back
            | A::Tick
            | A::New
            | A::Edit
            | A::Copy
            | A::Print
            | A::Filter
            | A::Up
            | A::Down
            | A::PageUp
            | A::PageDown
            | A::First
            | A::Last => Scope::Pane,
            A::Replied
            | A::AskedAgain
            | A::Promise
            | A::PromiseKept
            | A::CloseInquiry
            | A::HandOver
            | A::ToOrder
            | A::ToCase
            | A::Note
            | A::NoteQuestion => Scope::Inquiries,
            A::EnterChecklist
            | A::LeaveChecklist
            | A::Problem
            | A::NotApplicable
            | A::AdvanceOrder
            | A::CancelOrder
            | A::WriteRemark
            | A::OrderToCase
            | A::Exception
            | A::Nudge
            | A::ChangeRequest
            | A::PhoneCheck
            | A::OrderMenu => Scope::Orders,
            A::RemarkHistory => Scope::Remarks,
            A::ShowText | A::DeleteSnippet | A::Mining | A::Questions | A::SnippetStats => Scope::Snippets,
            A::Guide
            | A::Todos
            | A::AdvanceCase
            | A::Document
            | A::CaseNote
            | A::CaseMenu
            | A::OwedDocuments
            | A::CaseFilter => Scope::Cases,
            A::EndPromotion => Scope::Promotions,
            A::DayEarlier | A::DayLater | A::DaySpan | A::DayToday => Scope::Day,
            A::MergeCustomer | A::CustomerFilter | A::DeleteCustomer => Scope::Customers,
            A::ProductList | A::StockCount | A::Shelf | A::RankUp | A::RankDown | A::DeleteProduct => {
                Scope::Products
            }
            _ => Scope::Global,
        }
    }
}
