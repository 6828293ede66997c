//! The real program in a pseudo-terminal: keys go in as a terminal sends them, what comes out is read as a terminal
//! shows it.

use super::{DEADLINE, Place, keys};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    /// The reader lets go of the terminal after the next output.
    let_go: Arc<AtomicBool>,
    parser: vt100::Parser,
    /// Everything the program wrote.
    raw: Vec<u8>,
    /// How much of it is on the screen: whole frames only, so that no test sees half a frame.
    shown: usize,
    /// The screen before the program left the alternate one.
    last_picture: Option<String>,
    /// Esc was sent last: what follows it at once would be read as Alt and a key.
    after_esc: bool,
}

impl Terminal {
    /// Starts the program; `size` is columns and rows.
    pub fn start(place: &Place, size: (u16, u16), args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_shiftdesk"));
        command.args(args);
        Self::spawn(place, size, command)
    }

    /// Starts the program where no file may grow beyond so many KiB, until the limit is lifted: its writes fail.
    pub fn start_where_writes_fail(place: &Place, kib: u32) -> Self {
        // The signal of the limit is ignored, so that the write itself fails.
        Self::start_by(place, &format!("trap '' XFSZ; ulimit -S -f {}; exec \"$0\"", kib * 2))
    }

    /// Starts the program by a line of the shell, in which it is `$0`.
    pub fn start_by(place: &Place, line: &str) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", line, env!("CARGO_BIN_EXE_shiftdesk")]);
        Self::spawn(place, (140, 40), command)
    }

    /// Starts this test program again, for one of its tests: what only a test may do to a terminal.
    pub fn start_test(place: &Place, name: &str) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "--nocapture", name]);
        Self::spawn(place, (140, 40), command)
    }

    fn spawn(place: &Place, size: (u16, u16), mut command: CommandBuilder) -> Self {
        let (cols, rows) = size;
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        command.cwd(place.home());
        command.env_clear();
        for (name, value) in place.environment() {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut from = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        let let_go = Arc::new(AtomicBool::new(false));
        let going = Arc::clone(&let_go);
        let reader = std::thread::spawn(move || {
            let mut chunk = vec![0; 65536];
            while let Ok(n @ 1..) = from.read(&mut chunk) {
                if sender.send(chunk[..n].to_vec()).is_err() || going.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let some = |n| NonZeroU16::new(n).unwrap();
        Self {
            child,
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            output,
            reader: Some(reader),
            let_go,
            parser: vt100::Parser::new(some(rows), some(cols), 0),
            raw: Vec::new(),
            shown: 0,
            last_picture: None,
            after_esc: false,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    fn send(&mut self, bytes: &[u8]) {
        assert!(!self.after_esc, "wait for what Esc did before the next key");
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).and_then(|()| writer.flush()).unwrap();
    }

    /// Presses keys by their names, separated by blanks: `Tab Tab Ctrl-S`.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            self.send(&keys::bytes(name));
            self.after_esc = name == "Esc";
        }
        self
    }

    /// Types text, as a keyboard or an input method sends it.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.send(text.as_bytes());
        self
    }

    /// Pastes text the way terminals bracket it.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        self
    }

    /// Takes one chunk of output. The screen changes with the end of a frame, or with the end of the program.
    fn take_output(&mut self, patience: Duration) -> Result<(), RecvTimeoutError> {
        let result = self.output.recv_timeout(patience);
        let until = match &result {
            Ok(chunk) => {
                self.raw.extend(chunk);
                // A command that only asks draws no frames.
                let draws = self.raw.windows(8).any(|w| w == b"\x1b[?1049h");
                if draws { self.shown + frame_end(&self.raw[self.shown..]) } else { self.raw.len() }
            }
            Err(RecvTimeoutError::Disconnected) => self.raw.len(),
            Err(RecvTimeoutError::Timeout) => self.shown,
        };
        let new = &self.raw[self.shown..until];
        let leaves = new.windows(LEAVE.len()).position(|w| w == LEAVE);
        if let Some(at) = leaves {
            self.parser.process(&self.raw[self.shown..self.shown + at]);
            self.shown += at;
            self.last_picture = Some(self.screen());
        }
        self.parser.process(&self.raw[self.shown..until]);
        self.shown = until;
        result.map(|_| ())
    }

    /// Lets a moment pass, taking what comes.
    pub fn take_output_briefly(&mut self) {
        let _ = self.take_output(Duration::from_millis(5));
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    fn wait_until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        // Only a change shows that Esc arrived by itself.
        assert!(
            !self.after_esc || !is_so(&self.screen()),
            "so before Esc already: {what}\n{}",
            self.screen()
        );
        while !is_so(&self.screen()) {
            match self.take_output(deadline.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => panic!("never came: {what}\n{}", self.screen()),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended, {what}\n{}", self.screen()),
            }
        }
        self.after_esc = false;
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("'{text}'"), |screen| screen.contains(text));
        self
    }

    /// Waits until a passphrase was asked for so many times.
    #[track_caller]
    pub fn wait_for_prompts(&mut self, times: usize) -> &mut Self {
        self.wait_until(&format!("{times} prompts"), |screen| screen.matches("的口令：").count() == times);
        self
    }

    /// Waits until the screen shows all these texts together.
    #[track_caller]
    pub fn wait_for_all(&mut self, texts: &[&str]) -> &mut Self {
        self.wait_until(&format!("all of {texts:?}"), |screen| texts.iter().all(|t| screen.contains(t)));
        self
    }

    /// Waits until a text has left the screen.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("'{text}' stayed"), |screen| !screen.contains(text));
        self
    }

    /// Waits until the screen shows one of several texts.
    #[track_caller]
    pub fn wait_for_any(&mut self, texts: &[&str]) -> &mut Self {
        self.wait_until(&format!("one of {texts:?}"), |screen| texts.iter().any(|t| screen.contains(t)));
        self
    }

    /// Waits until the screen shows all these texts and not the other one (no text: whatever else).
    #[track_caller]
    pub fn wait_for_told(&mut self, texts: &[String], not: &str) -> &mut Self {
        self.wait_until(&format!("{texts:?} without '{not}'"), |screen| {
            texts.iter().all(|t| screen.contains(t)) && (not.is_empty() || !screen.contains(not))
        });
        self
    }

    /// Waits until the screen is another one.
    #[track_caller]
    pub fn wait_changed(&mut self) -> &mut Self {
        let before = self.screen();
        self.wait_until("another screen", |screen| screen != before);
        self
    }

    /// The top line of the pop-up in front, if there is one.
    pub fn pop_up(&self) -> Option<String> {
        self.screen().lines().find_map(|l| Some(l[l.rfind('╭')?..].to_owned()))
    }

    /// The last whole picture the program drew, also when it left the screen since.
    pub fn seen(&self) -> String {
        self.last_picture.clone().unwrap_or_else(|| self.screen())
    }

    /// What is on the screen, a line a row.
    pub fn screen(&self) -> String {
        let (_, cols) = self.parser.screen().size();
        let lines: Vec<String> =
            self.parser.screen().rows(0, cols.get()).map(|l| l.trim_end().to_owned()).collect();
        lines.join("\n")
    }

    /// The first line of the screen with a text in it.
    #[track_caller]
    pub fn line_with(&self, text: &str) -> String {
        let screen = self.screen();
        screen
            .lines()
            .find(|l| l.contains(text))
            .unwrap_or_else(|| panic!("no '{text}' in\n{screen}"))
            .to_owned()
    }

    /// Waits until the caret stands right after a text: where the next character and the window of the input method
    /// belong.
    #[track_caller]
    pub fn wait_caret_after(&mut self, text: &str) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let (row, column) = self.parser.screen().cursor_position();
            let left = self.parser.screen().rows(0, column).nth(usize::from(row)).unwrap_or_default();
            if left.ends_with(text) && self.caret_is_shown() {
                return self;
            }
            let came = self.take_output(deadline.saturating_duration_since(Instant::now()));
            assert!(came.is_ok(), "the caret is not after '{text}' but '{left}'\n{}", self.screen());
        }
    }

    pub fn caret_is_shown(&self) -> bool {
        !self.parser.screen().hide_cursor()
    }

    /// The state the program left the terminal in: alternate screen, bracketed paste, mouse.
    pub fn modes(&self) -> (bool, bool, bool) {
        let screen = self.parser.screen();
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        (screen.alternate_screen(), screen.bracketed_paste(), mouse)
    }

    /// Everything the program wrote, as text.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Waits until the terminal is in these modes ([`Self::modes`]).
    #[track_caller]
    pub fn wait_modes(&mut self, wanted: (bool, bool, bool)) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        while self.modes() != wanted {
            let left = deadline.saturating_duration_since(Instant::now());
            let came = self.take_output(left);
            // What comes last before a rest is no frame: taken as it is.
            self.show_all();
            assert!(came.is_ok(), "the modes are {:?}\n{}", self.modes(), self.screen());
        }
        self
    }

    fn show_all(&mut self) {
        self.parser.process(&self.raw[self.shown..]);
        self.shown = self.raw.len();
    }

    /// Waits for the next text given to the terminal's clipboard that holds this; returns it whole.
    #[track_caller]
    pub fn wait_copied(&mut self, text: &str) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(copied) = self.copied().pop().filter(|c| c.contains(text)) {
                return copied;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let came = self.take_output(left);
            assert!(came.is_ok(), "'{text}' was not copied, but {:?}\n{}", self.copied(), self.screen());
        }
    }

    /// The texts given to the terminal's clipboard so far (OSC 52).
    pub fn copied(&self) -> Vec<String> {
        let raw = self.raw();
        let sequences = raw.split("\x1b]52;c;").skip(1);
        sequences.filter_map(|s| s.split_once("\x1b\\")).map(|(base64, _)| decode(base64)).collect()
    }

    /// Whatever else wrote over the screen: it is empty.
    pub fn clear_screen(&mut self) {
        self.show_all();
        self.parser.process(b"\x1b[2J");
    }

    pub fn resize(&mut self, (cols, rows): (u16, u16)) -> &mut Self {
        self.master
            .as_ref()
            .unwrap()
            .resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let some = |n| NonZeroU16::new(n).unwrap();
        self.parser.screen_mut().set_size(some(rows), some(cols));
        self
    }

    /// Sends a signal: `KILL`, `TERM`, `HUP`.
    pub fn signal(&mut self, name: &str) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// Ends the program as a power cut would, and waits for its end.
    pub fn kill(mut self) {
        self.signal("KILL");
        self.wait_exit();
    }

    /// Waits until the program has ended; takes all that it wrote.
    pub fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match self.take_output(deadline.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("the program goes on\n{}", self.screen()),
            }
        }
    }

    /// Closes the window: the terminal is gone while the program runs. Something has to be drawn for it, for the
    /// reader of this side holds the terminal until it read once more.
    pub fn close_window(mut self, last_key: &str) -> ExitStatus {
        self.let_go.store(true, Ordering::SeqCst);
        self.press(last_key);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.writer = None;
        self.master = None;
        self.child.wait().unwrap()
    }

    /// Leaves by the key, as a person does.
    pub fn quit(mut self) {
        self.leave();
    }

    /// The same; what the program wrote can still be read.
    pub fn leave(&mut self) {
        self.press("Ctrl-Q").wait_for("退出");
        self.press("Enter");
        assert!(self.wait_exit().success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let (Ok(None), Some(pid)) = (self.child.try_wait(), self.child.process_id()) {
            let _ = Command::new("kill").args(["-s", "KILL", &pid.to_string()]).status();
            let _ = self.child.wait();
        }
    }
}

/// The alternate screen is left.
const LEAVE: &[u8] = b"\x1b[?1049l";

/// Where the last whole frame ends: each ends by hiding the caret, or by showing it and putting it in its place.
fn frame_end(raw: &[u8]) -> usize {
    let last = |sequence: &[u8]| raw.windows(sequence.len()).rposition(|w| w == sequence);
    let hidden = last(b"\x1b[?25l").map_or(0, |at| at + 6);
    let shown = last(b"\x1b[?25h\x1b[").and_then(|at| {
        let place = raw[at..].iter().position(|b| *b == b'H')?;
        Some(at + place + 1)
    });
    hidden.max(shown.unwrap_or(0))
}

/// Base64 to text.
fn decode(base64: &str) -> String {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for c in base64.bytes().filter(|c| *c != b'=') {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            other => panic!("no base64: {other}"),
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}
