//! Why no paper came out, in the person's words, with the next step.

use crate::text::harmless;
use crate::text::locale::Locale;

/// What kept a page from being printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    #[error("there is no lp: CUPS is not installed")]
    NoLp,
    #[error("CUPS does not run")]
    NoScheduler,
    #[error("no printer is named and the system has no default")]
    NoDefault { known: Vec<String> },
    #[error("no printer '{name}'")]
    Unknown { name: String, known: Vec<String> },
    #[error("no receipt printer is named")]
    NoReceiptPrinter { known: Vec<String> },
    #[error("'{name}' prints pages, not receipts")]
    NoReceipts { name: String },
    #[error("'{queue}' does not accept jobs: {cause}")]
    Rejecting { queue: String, cause: String },
    #[error("'{queue}' is paused: {cause}")]
    Paused { queue: String, cause: String },
    /// The printer says why itself: `media-empty`, `door-open` …
    #[error("'{queue}' can't print: {}", .reasons.join(", "))]
    Stopped { queue: String, reasons: Vec<String> },
    #[error("'{queue}' refused the job: {cause}")]
    Refused { queue: String, cause: String },
    #[error("'{queue}' did not answer")]
    Silent { queue: String },
    #[error("there is no device {path}")]
    NoDevice { path: String },
    #[error("{path} may not be written")]
    NotAllowed { path: String },
    #[error("{path} takes no data")]
    DeviceStuck { path: String },
    #[error("{path}: {cause}")]
    Device { path: String, cause: String },
    #[error("'{address}' is not known in this network")]
    NoSuchHost { address: String },
    #[error("{address} is not in the shop's own network")]
    Foreign { address: String },
    #[error("{address} does not answer: {cause}")]
    Unreachable { address: String, cause: String },
    #[error("{address} stopped taking data: {cause}")]
    BrokenOff { address: String, cause: String },
    #[error("{path}: {cause}")]
    Keep { path: String, cause: String },
    #[error("{cause}")]
    Layout { cause: String },
}

impl PrintError {
    /// Locale key of the sentence.
    const fn key(&self) -> &'static str {
        match self {
            Self::NoLp => "print.error.no_lp",
            Self::NoScheduler => "print.error.no_scheduler",
            Self::NoDefault { .. } => "print.error.no_default",
            Self::Unknown { .. } => "print.error.unknown",
            Self::NoReceiptPrinter { .. } => "print.error.no_receipt_printer",
            Self::NoReceipts { .. } => "print.error.no_receipts",
            Self::Rejecting { .. } => "print.error.rejecting",
            Self::Paused { .. } => "print.error.paused",
            Self::Stopped { .. } => "print.error.stopped",
            Self::Refused { .. } => "print.error.refused",
            Self::Silent { .. } => "print.error.silent",
            Self::NoDevice { .. } => "print.error.no_device",
            Self::NotAllowed { .. } => "print.error.not_allowed",
            Self::DeviceStuck { .. } => "print.error.device_stuck",
            Self::Device { .. } => "print.error.device",
            Self::NoSuchHost { .. } => "print.error.no_such_host",
            Self::Foreign { .. } => "print.error.foreign",
            Self::Unreachable { .. } => "print.error.unreachable",
            Self::BrokenOff { .. } => "print.error.broken_off",
            Self::Keep { .. } => "print.error.keep",
            Self::Layout { .. } => "print.error.layout",
        }
    }

    /// One sentence or two; what others say in it can't drive the terminal.
    pub fn text(&self, locale: &Locale) -> String {
        let (about, cause) = match self {
            Self::NoLp | Self::NoScheduler | Self::NoDefault { .. } | Self::NoReceiptPrinter { .. } => {
                ("", "")
            }
            Self::Unknown { name, .. } | Self::NoReceipts { name } => (name.as_str(), ""),
            Self::Stopped { queue, .. } | Self::Silent { queue } => (queue.as_str(), ""),
            Self::Rejecting { queue, cause }
            | Self::Paused { queue, cause }
            | Self::Refused { queue, cause } => (queue.as_str(), cause.as_str()),
            Self::NoDevice { path } | Self::NotAllowed { path } | Self::DeviceStuck { path } => {
                (path.as_str(), "")
            }
            Self::Device { path, cause } | Self::Keep { path, cause } => (path.as_str(), cause.as_str()),
            Self::NoSuchHost { address } | Self::Foreign { address } => (address.as_str(), ""),
            Self::Unreachable { address, cause } | Self::BrokenOff { address, cause } => {
                (address.as_str(), cause.as_str())
            }
            Self::Layout { cause } => ("", cause.as_str()),
        };
        let (about, mut cause) = (harmless::line(about), harmless::line(cause));
        if let Self::Stopped { reasons, .. } = self {
            cause = reasons
                .iter()
                .map(|r| reason(r, locale))
                .collect::<Vec<_>>()
                .join(locale.t("list.separator"));
        }
        let cause =
            if cause.is_empty() { String::new() } else { locale.tf("print.cause", &[("cause", &cause)]) };
        let mut text = locale.tf(self.key(), &[("name", &about), ("cause", &cause)]);
        if let Self::NoDefault { known } | Self::Unknown { known, .. } | Self::NoReceiptPrinter { known } =
            self
        {
            text.push('\n');
            text.push_str(&names(known, locale));
            text.push('\n');
            text.push_str(locale.t("print.how_to_name"));
        }
        text
    }
}

fn names(known: &[String], locale: &Locale) -> String {
    if known.is_empty() {
        return locale.t("print.none_known").to_owned();
    }
    let known = known.iter().map(|n| harmless::line(n)).collect::<Vec<_>>();
    locale.tf("print.known", &[("names", &known.join(locale.t("list.separator")))])
}

/// What a printer says by a keyword of IPP (`media-empty-error`), in words where there are some.
pub(super) fn reason(keyword: &str, locale: &Locale) -> String {
    let bare = bare(keyword);
    let key = format!("print.reason.{}", bare.replace('-', "_"));
    if REASONS.contains(&bare) { locale.t(&key).to_owned() } else { harmless::line(keyword) }
}

/// Without its severity.
fn bare(keyword: &str) -> &str {
    ["-error", "-warning", "-report"].iter().find_map(|s| keyword.strip_suffix(s)).unwrap_or(keyword)
}

/// What keeps a printer from printing until somebody goes there.
const REASONS: &[&str] = &[
    "media-empty",
    "media-needed",
    "media-jam",
    "cover-open",
    "door-open",
    "interlock-open",
    "offline",
    "shutdown",
    "toner-empty",
    "marker-supply-empty",
    "output-area-full",
];

/// Whether a printer that says this prints nothing; a warning is none.
pub(super) fn stops(keyword: &str) -> bool {
    !keyword.ends_with("-warning") && !keyword.ends_with("-report") && REASONS.contains(&bare(keyword))
}
