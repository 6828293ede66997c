//! CUPS by its own commands: `lp` prints, `lpstat` says which queues there are and what is wrong with them.

use super::PrintError;
use super::error::stops;
use crate::text::harmless;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// How long a command of CUPS may take: the server may be another machine.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(10);
/// How often, and after how long each, a job is looked after: whether it got stuck right away.
const LOOKS: u32 = 8;
const LOOK: Duration = Duration::from_millis(250);

/// A job that CUPS has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub queue: String,
    pub id: String,
    /// Why it still waits, where CUPS says so.
    pub waits: String,
}

/// # Errors
/// When there is no CUPS, no such queue, or the queue can't print now.
pub(super) fn print(
    queue: &str,
    file: &Path,
    title: &str,
    copies: u32,
    raw: bool,
) -> Result<Job, PrintError> {
    let queue = named(queue)?;
    let state = State::of(&queue);
    if let Some(cause) = state.rejecting {
        return Err(PrintError::Rejecting { queue, cause });
    }
    let reasons: Vec<String> = state.alerts.iter().filter(|a| stops(a)).cloned().collect();
    if !reasons.is_empty() {
        return Err(PrintError::Stopped { queue, reasons });
    }
    // A paused queue would take the job and print it some time later, when nobody expects it any more.
    if state.paused {
        return Err(PrintError::Paused { queue, cause: state.says });
    }
    let title = harmless::line(title);
    let copies = copies.to_string();
    let mut args = vec!["-d", &queue, "-t", &title, "-n", &copies];
    if raw {
        args.extend(["-o", "raw"]);
    }
    args.push("--");
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let mut command = command("lp");
    command.args(&args).arg(&path);
    let done = run(command).map_err(|e| failed(&queue, &e))?;
    if !done.status.success() {
        return Err(PrintError::Refused { cause: said(&done.stderr), queue });
    }
    let id = job_id(&String::from_utf8_lossy(&done.stdout));
    let waits = look_after(&queue, &id)?;
    Ok(Job { queue, id, waits })
}

/// The queue that is meant, or the system's default; it is there.
fn named(queue: &str) -> Result<String, PrintError> {
    let known = names()?;
    if !queue.is_empty() {
        if known.iter().any(|n| n == queue) {
            return Ok(queue.to_owned());
        }
        return Err(PrintError::Unknown { name: queue.to_owned(), known });
    }
    match ask(&["-d"])?.rsplit_once(": ") {
        Some((_, name)) => Ok(name.trim().to_owned()),
        None => Err(PrintError::NoDefault { known }),
    }
}

/// Every queue CUPS knows.
fn names() -> Result<Vec<String>, PrintError> {
    let known: Vec<String> =
        ask(&["-e"])?.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    if known.is_empty() && ask(&["-r"])?.contains("not running") {
        return Err(PrintError::NoScheduler);
    }
    Ok(known)
}

/// What became of a job within the first moments: why it waits, "" when it does not or nobody knows.
fn look_after(queue: &str, id: &str) -> Result<String, PrintError> {
    if id.is_empty() {
        return Ok(String::new());
    }
    for _ in 0..LOOKS {
        std::thread::sleep(LOOK);
        let waiting = ask(&["-W", "not-completed", "-o", queue])?;
        if !waiting.lines().any(|l| l.split_whitespace().next() == Some(id)) {
            let ended = ask(&["-l", "-W", "completed", "-o", queue])?;
            return match broken(&ended, id) {
                Some(cause) => Err(PrintError::Refused { queue: queue.to_owned(), cause }),
                None => Ok(String::new()),
            };
        }
        let state = State::of(queue);
        if state.paused || state.alerts.iter().any(|a| stops(a)) {
            let reasons: Vec<&str> = state.alerts.iter().filter(|a| stops(a)).map(String::as_str).collect();
            return Ok(if reasons.is_empty() { state.says } else { reasons.join(", ") });
        }
    }
    Ok(State::of(queue).says)
}

/// Why a job that is no longer there was not printed, in what `lpstat -l -W completed` says of it.
fn broken(listing: &str, id: &str) -> Option<String> {
    let mut lines = listing.lines().skip_while(|l| l.split_whitespace().next() != Some(id)).skip(1);
    let about: Vec<&str> = lines.by_ref().take_while(|l| l.starts_with(['\t', ' '])).map(str::trim).collect();
    let of = |label: &str| about.iter().find_map(|l| l.strip_prefix(label)).unwrap_or_default().trim();
    let alerts = of("Alerts:");
    let is_broken = ["aborted", "canceled", "unsupported", "unprintable"].iter().any(|w| alerts.contains(w));
    let status = of("Status:");
    is_broken.then(|| if status.is_empty() { alerts.to_owned() } else { status.to_owned() })
}

/// What `lpstat` says about a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    /// Why it takes no jobs.
    rejecting: Option<String>,
    paused: bool,
    /// `printer-state-reasons`
    alerts: Vec<String>,
    /// `printer-state-message`
    says: String,
}

impl State {
    /// A queue nothing is known about (one found in the network) has nothing against it.
    fn of(queue: &str) -> Self {
        let printer = ask(&["-l", "-p", queue]).unwrap_or_default();
        let accepting = ask(&["-a", queue]).unwrap_or_default();
        Self::read(queue, &printer, &accepting)
    }

    fn read(queue: &str, printer: &str, accepting: &str) -> Self {
        let mut state = Self::default();
        let mut lines = printer.lines().peekable();
        if let Some(first) = lines.next() {
            state.paused = first.starts_with(&format!("printer {queue} disabled"));
            // The message of the printer stands between its state and the labelled lines.
            if let Some(line) = lines.peek().filter(|l| l.starts_with('\t') && !l.contains(':')) {
                line.trim().clone_into(&mut state.says);
            }
        }
        let alerts = printer.lines().find_map(|l| l.trim().strip_prefix("Alerts:")).unwrap_or_default();
        let alerts = alerts.split([' ', ',']).map(str::trim).filter(|a| !a.is_empty() && *a != "none");
        state.alerts = alerts.map(str::to_owned).collect();
        if accepting.starts_with(&format!("{queue} not accepting")) {
            state.rejecting = Some(accepting.lines().nth(1).unwrap_or_default().trim().to_owned());
        }
        state
    }
}

/// `PDF-12` of `request id is PDF-12 (1 file(s))`.
fn job_id(said: &str) -> String {
    said.split_whitespace().skip_while(|w| *w != "is").nth(1).unwrap_or_default().to_owned()
}

/// What `lpstat` answers; a refusal is an empty answer.
fn ask(args: &[&str]) -> Result<String, PrintError> {
    let mut command = command("lpstat");
    command.args(args);
    let done = run(command).map_err(|e| failed(args.last().unwrap_or(&""), &e))?;
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// In the language its answers are read in.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE").stdin(Stdio::null());
    command
}

fn failed(queue: &str, error: &std::io::Error) -> PrintError {
    match error.kind() {
        ErrorKind::NotFound => PrintError::NoLp,
        ErrorKind::TimedOut => PrintError::Silent { queue: queue.to_owned() },
        _ => PrintError::Refused { queue: queue.to_owned(), cause: error.to_string() },
    }
}

fn said(bytes: &[u8]) -> String {
    let said = String::from_utf8_lossy(bytes);
    let first = said.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    first.trim().trim_start_matches("lp: ").to_owned()
}

/// Runs a command that says little, and ends it when it takes too long.
fn run(mut command: Command) -> std::io::Result<Output> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut waited = Duration::ZERO;
    while child.try_wait()?.is_none() {
        if waited >= PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(ErrorKind::TimedOut.into());
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
    child.wait_with_output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lpstat_says_is_understood() {
        let idle =
            "printer PDF is idle.  enabled since Mon Nov 30 02:50:39 2026\n\tForm mounted:\n\tAlerts: none\n";
        assert_eq!(State::read("PDF", idle, "PDF accepting requests since Mon\n"), State::default());
        let paused = "printer TILL disabled since Mon Nov 30 02:50:42 2026 -\n\tneue Rolle\n\tForm mounted:\n\tAlerts: paused media-empty-error\n";
        let state = State::read("TILL", paused, "TILL not accepting requests since Mon -\n\tno more\n");
        assert!(state.paused && state.says == "neue Rolle");
        assert_eq!(state.alerts, ["paused", "media-empty-error"]);
        assert_eq!(state.rejecting.as_deref(), Some("no more"));
        assert_eq!(State::read("X", "", ""), State::default());
    }

    #[test]
    fn only_what_needs_somebody_at_the_printer_stops_it() {
        assert!(stops("media-empty-error") && stops("media-empty") && stops("door-open"));
        assert!(!stops("media-low-warning") && !stops("toner-low-report") && !stops("media-empty-warning"));
        assert!(!stops("paused") && !stops("cups-waiting-for-job-completed"));
    }

    #[test]
    fn a_job_has_its_number_and_a_broken_one_its_cause() {
        assert_eq!(job_id("request id is PDF-12 (1 file(s))\n"), "PDF-12");
        assert_eq!(job_id(""), "");
        let listing = "A-4   root  1024   Mon\n\tStatus: The printer is unavailable.\n\tAlerts: job-canceled-by-user\n\tqueued for A\nA-3   root  1024\n\tStatus: \n\tAlerts: processing-to-stop-point\n\tqueued for A\n";
        assert_eq!(broken(listing, "A-4").as_deref(), Some("The printer is unavailable."));
        assert_eq!((broken(listing, "A-3"), broken(listing, "A-1")), (None, None));
    }
}
