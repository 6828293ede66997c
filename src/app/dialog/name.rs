//! What a list is called, for the help that speaks of it (`help.menu.NAME`).

use super::Menu;

impl Menu {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Palette => "palette",
            Self::Search => "search",
            Self::Reminders => "reminders",
            Self::Timeline | Self::Deleted => "timeline",
            Self::Mute => "mute",
            Self::Due(_) | Self::SnoozeWhy { .. } => "due",
            Self::Customers | Self::Twins(_) | Self::MergeSearch(_) | Self::Merge { .. } => "customers",
            Self::ProductList | Self::Product(_) => "products",
            Self::Fees
            | Self::FeeFilter
            | Self::OrderFees(_)
            | Self::CaseFees(_)
            | Self::Fee(_)
            | Self::Payment(_) => "fees",
            Self::Calendar | Self::Reconcile(_) | Self::ReconcileWith(_) => "reconcile",
            Self::Positions(_) | Self::Survey => "trade",
            Self::Outcome(_) | Self::LostReason(_) => "outcome",
            Self::CaseStatus(_) => "case_status",
            Self::Case(_) => "case",
            Self::Guide { .. } => "guide",
            Self::Owed => "owed",
            Self::Evidence(_) => "evidence",
            Self::CaseFilter => "case_filter",
            Self::Todos(_) => "todos",
            Self::Exception(_) => "exception",
            Self::Change(_) => "change",
            Self::Documents(_) => "documents",
            Self::Order(_) => "order",
            Self::Keepers | Self::CodOut => "keepers",
            Self::Special => "special",
            Self::Feedback => "feedback",
            Self::Chase(_) => "chase",
            Self::Assign(_) => "assign",
            Self::Cod(_) | Self::RefusalReason(_) | Self::Refused(_) => "cod",
            Self::CallAgain(_) => "call_again",
            Self::SendOff(_) => "send_off",
            Self::Shift => "shift",
            Self::Completing => "completing",
            Self::ReadBack(_) | Self::ReadBackAnswer { .. } => "read_back",
            Self::Approver { .. } => "approver",
            Self::Mining => "mining",
            Self::Questions | Self::Question(_) => "questions",
            Self::Regions => "regions",
            Self::Remarks(_) => "remarks",
        }
    }
}
