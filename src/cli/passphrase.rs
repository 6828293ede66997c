//! X2: where a passphrase comes from: a file, the keyring's own tool, or somebody at the terminal. It is never shown,
//! and no argument of a command: those can be seen by everybody.

use super::{Context, ask};
use crate::store::{StoreError, cipher};
use anyhow::{Context as _, bail};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::terminal;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Tries at the terminal.
const TRIES: usize = 3;
/// Characters of a new passphrase.
const LEAST: usize = 8;
pub const FILE: &str = "SHIFTDESK_PASSPHRASE_FILE";

/// Opens an encrypted file for this process; nothing happens with any other.
///
/// # Errors
/// When there is no passphrase, or none that fits.
pub fn unlock(context: &Context, path: &Path) -> anyhow::Result<()> {
    if !cipher::is_locked(path)? {
        return Ok(());
    }
    if let Some(passphrase) = laid_down(context)? {
        return Ok(cipher::unlock(path, &passphrase)?);
    }
    if !ask::somebody_is_there() {
        return Err(StoreError::NeedsPassphrase { path: path.to_owned() }.into());
    }
    let locale = &context.locale;
    let prompt = locale.tf("cipher.ask", &[("path", &path.display().to_string())]);
    for left in (0..TRIES).rev() {
        match cipher::unlock(path, &typed(context, &prompt)?) {
            Err(StoreError::WrongPassphrase { .. }) if left > 0 => {
                let again = locale.tf("cipher.again", &[("left", &left.to_string())]);
                let _ = writeln!(std::io::stderr(), "{again}");
            }
            other => return Ok(other?),
        }
    }
    Ok(())
}

/// A passphrase for a file that is to be encrypted; typed twice when somebody types it.
///
/// # Errors
/// When there is none, or it is too short.
pub fn new(context: &Context, may_be_laid_down: bool) -> anyhow::Result<String> {
    let locale = &context.locale;
    let least = LEAST.to_string();
    let laid_down = if may_be_laid_down { laid_down(context)? } else { None };
    let passphrase = match laid_down {
        Some(passphrase) => passphrase,
        None if !ask::somebody_is_there() => bail!("{}", locale.t("cipher.no_terminal")),
        None => {
            let first = typed(context, &locale.tf("cipher.new", &[("least", &least)]))?;
            // A short one needs no second typing to be refused.
            if first.chars().count() >= LEAST && typed(context, locale.t("cipher.new_again"))? != first {
                bail!("{}", locale.t("cipher.differ"));
            }
            first
        }
    };
    if passphrase.chars().count() < LEAST {
        bail!("{}", locale.tf("cipher.short", &[("least", &least)]));
    }
    Ok(passphrase)
}

/// From the file or the command that the person named.
fn laid_down(context: &Context) -> anyhow::Result<Option<String>> {
    let locale = &context.locale;
    if let Some(file) = std::env::var_os(FILE).filter(|f| !f.is_empty()) {
        let path = Path::new(&file).display().to_string();
        let text = std::fs::read_to_string(&file)
            .with_context(|| locale.tf("cipher.no_file", &[("path", &path)]))?;
        if others_can_read(Path::new(&file)) {
            context.say(&locale.tf("cipher.open_file", &[("path", &path)]));
        }
        return first_line(&text).map(Some).with_context(|| locale.tf("cipher.empty", &[("from", &path)]));
    }
    let command = &context.config.settings.encryption.passphrase_command;
    let Some((program, args)) = command.split_first() else { return Ok(None) };
    let failed = || locale.tf("cipher.command", &[("command", &command.join(" "))]);
    // What it asks or complains about is seen; what it prints is the passphrase.
    let output = Command::new(program)
        .args(args)
        .stderr(Stdio::inherit())
        .stdin(Stdio::inherit())
        .output()
        .with_context(failed)?;
    if !output.status.success() {
        bail!("{}", failed());
    }
    let text = String::from_utf8(output.stdout).with_context(failed)?;
    first_line(&text).map(Some).with_context(|| locale.tf("cipher.empty", &[("from", program)]))
}

fn first_line(text: &str) -> Option<String> {
    text.lines().next().filter(|line| !line.is_empty()).map(str::to_owned)
}

#[cfg(unix)]
fn others_can_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // A pipe or a secret of the service manager is nobody else's.
    std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_path: &Path) -> bool {
    false
}

/// Keys are read one by one and nothing is shown.
fn typed(context: &Context, prompt: &str) -> anyhow::Result<String> {
    let mut terminal = std::io::stderr();
    #[cfg(unix)]
    let watch = super::signals::Watch::begin()?;
    // Before the question: from its first letter on nothing is echoed.
    terminal::enable_raw_mode()?;
    let _ = write!(terminal, "{prompt}");
    let _ = terminal.flush();
    #[cfg(unix)]
    let typed = keys(&|| watch.is_over());
    #[cfg(not(unix))]
    let typed = keys(&|| false);
    let is_back = terminal::disable_raw_mode();
    let _ = writeln!(terminal);
    // Ended by a signal: from here nothing goes on.
    #[cfg(unix)]
    drop(watch);
    is_back?;
    match typed? {
        Some(passphrase) => Ok(passphrase),
        None => bail!("{}", context.locale.t("cipher.cancelled")),
    }
}

/// How long a signal may wait to be seen.
const GLANCE: Duration = Duration::from_millis(100);

/// `None`: it was given up.
fn keys(is_over: &dyn Fn() -> bool) -> std::io::Result<Option<String>> {
    let mut text = String::new();
    loop {
        while !poll(GLANCE)? {
            if is_over() {
                return Ok(None);
            }
        }
        if is_over() {
            return Ok(None);
        }
        let Event::Key(KeyEvent { code, modifiers, kind, .. }) = read()? else { continue };
        if kind == KeyEventKind::Release {
            continue;
        }
        let ctrl = modifiers.contains(KeyModifiers::CONTROL);
        match code {
            KeyCode::Enter => return Ok(Some(text)),
            KeyCode::Esc => return Ok(None),
            KeyCode::Char('c' | 'd') if ctrl => return Ok(None),
            KeyCode::Char('u') if ctrl => text.clear(),
            KeyCode::Char(c) if !ctrl => text.push(c),
            KeyCode::Backspace => {
                text.pop();
            }
            _ => {}
        }
    }
}
