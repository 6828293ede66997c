use super::*;
use crate::text::locale::Lang;

fn settings() -> Settings {
    let printer =
        |kind: &str, to: &str, copies| Printer { kind: kind.into(), to: to.into(), copies, width: 58 };
    let mut settings = Settings::default();
    settings.printers.insert("office".into(), printer("cups", "HP", 0));
    settings.printers.insert("till".into(), printer("tcp", "192.168.1.50:9100", 3));
    settings
}

#[test]
fn the_printer_asked_for_goes_before_the_configured_one_and_that_before_the_systems() {
    let mut settings = settings();
    let name = |s: &Settings, paper, asked: &str| choose(s, paper, asked, false, None).unwrap();
    assert_eq!(name(&settings, Paper::Slip, "").printer, Printer::queue(""), "the system's default");
    settings.printing.printer = "office".into();
    settings.printing.slip = "till".into();
    assert_eq!(name(&settings, Paper::Slip, "").name, "till");
    assert_eq!(name(&settings, Paper::Other, "").printer.to, "HP");
    assert_eq!(
        name(&settings, Paper::Slip, "Flur").printer,
        Printer::queue("Flur"),
        "a queue without an entry"
    );
}

#[test]
fn copies_come_from_the_flag_then_the_printer_then_the_paper() {
    let settings = settings();
    let copies = |paper, asked: &str, flag| choose(&settings, paper, asked, false, flag).unwrap().copies;
    assert_eq!(copies(Paper::Handoff, "office", None), 2, "one stays, one goes");
    assert_eq!(copies(Paper::Slip, "office", None), 1);
    assert_eq!(copies(Paper::Slip, "till", None), 3);
    assert_eq!(copies(Paper::Slip, "till", Some(1)), 1);
}

#[test]
fn a_receipt_goes_to_a_receipt_printer_only() {
    let mut settings = settings();
    let receipt = |s: &Settings, asked: &str| choose(s, Paper::Slip, asked, true, None);
    assert_eq!(receipt(&settings, "office"), Err(PrintError::NoReceipts { name: "office".into() }));
    assert!(
        matches!(receipt(&settings, ""), Err(PrintError::NoReceiptPrinter { known }) if known == ["office", "till"])
    );
    assert_eq!(receipt(&settings, "TM").unwrap().printer.kind, "queue", "raw bytes to a queue that is named");
    settings.printing.receipt = "till".into();
    assert_eq!(receipt(&settings, "").unwrap().name, "till");
    assert_eq!(
        choose(&settings, Paper::Slip, "", false, None).unwrap().name,
        "",
        "a page has its own printer"
    );
}

#[test]
fn a_job_that_waits_says_why_and_how_to_be_rid_of_it() {
    let sent = Sent {
        printer: "HP".into(),
        job: "HP-7".into(),
        copies: 2,
        file: "/home/li/papers/slip-1.pdf".into(),
        waits: "media-empty-error, Sorry\x07".into(),
    };
    let told = sent.text(&Locale::new(Lang::Zh));
    for part in ["HP-7", "2 份", "slip-1.pdf", "没纸了、Sorry", "cancel HP-7"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = Sent { waits: String::new(), ..sent }.text(&Locale::new(Lang::En));
    assert!(told.contains("job HP-7") && !told.contains("cancel"), "{told}");
}

#[test]
fn whatever_goes_wrong_is_a_sentence_with_the_next_step_and_the_file() {
    let known = vec!["HP".to_owned(), "TM\x1b[2J".to_owned()];
    let cause = String::from("out\x07");
    let (queue, path, address) = ("HP".to_owned(), "/dev/usb/lp0".to_owned(), "till:9100".to_owned());
    let errors = [
        PrintError::NoLp,
        PrintError::NoScheduler,
        PrintError::NoDefault { known: known.clone() },
        PrintError::NoDefault { known: Vec::new() },
        PrintError::Unknown { name: "\x1b[31mX".into(), known: known.clone() },
        PrintError::NoReceiptPrinter { known },
        PrintError::NoReceipts { name: queue.clone() },
        PrintError::Rejecting { queue: queue.clone(), cause: cause.clone() },
        PrintError::Paused { queue: queue.clone(), cause: String::new() },
        PrintError::Stopped {
            queue: queue.clone(),
            reasons: vec!["media-empty-error".into(), "other".into()],
        },
        PrintError::Refused { queue: queue.clone(), cause: cause.clone() },
        PrintError::Silent { queue },
        PrintError::NoDevice { path: path.clone() },
        PrintError::NotAllowed { path: path.clone() },
        PrintError::DeviceStuck { path: path.clone() },
        PrintError::Device { path: path.clone(), cause: cause.clone() },
        PrintError::NoSuchHost { address: address.clone() },
        PrintError::Foreign { address: address.clone() },
        PrintError::Unreachable { address: address.clone(), cause: cause.clone() },
        PrintError::BrokenOff { address, cause: cause.clone() },
        PrintError::Keep { path, cause: cause.clone() },
        PrintError::Layout { cause },
    ];
    for lang in [Lang::Zh, Lang::En] {
        let locale = Locale::new(lang);
        for error in &errors {
            let failed = Failed { error: error.clone(), file: Some("/home/li/papers/slip-1.pdf".into()) };
            let text = failed.text(&locale);
            assert!(text.contains("/home/li/papers/slip-1.pdf"), "{text}");
            assert!(!text.contains(['\x1b', '\x07', '{']) && !text.contains("print."), "{text}");
        }
        let empty = PrintError::Stopped { queue: "HP".into(), reasons: vec!["media-empty-error".into()] };
        let paper = if lang == Lang::Zh { "没纸了" } else { "out of paper" };
        assert!(empty.text(&locale).contains(paper), "{}", empty.text(&locale));
    }
}
