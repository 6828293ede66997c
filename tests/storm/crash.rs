//! A hand at the plug: the real program is killed at any moment of any work. What the screen had said is in the file, no
//! change is there by half, what was typed and seen comes back, and the next start has nothing to complain of.

use super::Losses;
use super::dice::{Dice, asked};
use super::tasks::{self, Fact, Step, Task};
use super::whole;
use crate::support::{Place, Terminal, fixture};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A desk that is killed again and again.
struct Desk {
    place: Place,
    dice: Dice,
    /// Names of customers are numbered, so that every text is seen once only.
    n: u64,
    facts: Vec<Fact>,
    counts: Counts,
    kinds: Kinds,
    /// How the next lives end.
    endings: Vec<&'static str>,
    ended: Kinds,
    /// A sheet is frozen once.
    fresh: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    kills: u64,
    acknowledged: u64,
    acknowledged_lost: u64,
    drafts: u64,
    drafts_lost: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.acknowledged += other.acknowledged;
        self.acknowledged_lost += other.acknowledged_lost;
        self.drafts += other.drafts;
        self.drafts_lost += other.drafts_lost;
    }
}

/// How twenty lives end: most by the plug.
const ENDINGS: [(usize, &str); 5] = [(14, "KILL"), (2, "TERM"), (2, "HUP"), (1, "INT"), (1, "window")];

/// What was done and acknowledged, or how lives ended, by name: so that nothing of it is left out unseen.
type Kinds = BTreeMap<&'static str, u64>;

/// Killed desks start on a new place after so many kills, so that queues stay as long as those of a shift.
const KILLS_OF_A_PLACE: u64 = 60;

impl Desk {
    fn new(seed: u64) -> Self {
        let place = Place::new();
        for args in [
            &["init", "--shop", "示例家居旗舰店", "--agent", "小李", "-q"][..],
            &["shift", "start", "--agent", "小李", "-q"][..],
        ] {
            let told = place.cli(args);
            assert_eq!(told.code, 0, "{told:?}");
        }
        Self {
            place,
            dice: Dice::new(seed),
            n: 0,
            facts: Vec::new(),
            counts: Counts::default(),
            kinds: Kinds::new(),
            endings: Vec::new(),
            ended: Kinds::new(),
            fresh: true,
        }
    }

    /// One life of the program: started, worked with, killed, looked at.
    fn live_and_die(&mut self) {
        let mut screen = self.place.start();
        screen.wait_for_any(&["欢迎回来", "找回来了"]);
        leave_pop_ups(&mut screen);
        let mut before = None;
        for _ in 0..self.dice.below(4) {
            let task = self.next_task(before);
            let done = task.name;
            for step in &task.steps {
                go(&mut screen, step);
            }
            screen.wait_for_told(&task.told, task.not);
            self.acknowledge(task);
            leave_pop_ups(&mut screen);
            before = Some(done);
        }
        // Each fifth dies with a filled form before one's eyes.
        let is_filled = self.counts.kills % 5 == 4;
        let task = if is_filled { self.new_task("ask") } else { self.next_task(before) };
        let cut = if is_filled { task.steps.len() - 1 } else { 1 + self.dice.below(task.steps.len()) };
        for step in &task.steps[..cut] {
            go(&mut screen, step);
        }
        if is_filled {
            screen.wait_for_told(&task.typed, "");
        }
        for _ in 0..self.dice.below(10) {
            screen.take_output_briefly();
        }
        self.die(screen, &task);
    }

    fn die(&mut self, mut screen: Terminal, task: &Task) {
        let how = self.next_ending();
        self.counts.kills += 1;
        let seen;
        if how == "window" {
            seen = screen.screen();
            screen.close_window("Left");
        } else {
            screen.signal(how);
            let status = screen.wait_exit();
            if how != "KILL" {
                assert!(status.success(), "{how}: {status:?}\n{}", screen.screen());
                assert_eq!(screen.modes(), (false, false, false), "{how}: the terminal is not as it was");
            }
            seen = screen.seen();
        }
        self.look(task, &seen, how);
    }

    /// Drawn as from a pack of cards: among twenty lives are all endings.
    fn next_ending(&mut self) -> &'static str {
        if self.endings.is_empty() {
            self.endings = ENDINGS.iter().flat_map(|(times, how)| vec![*how; *times]).collect();
        }
        let how = self.endings.swap_remove(self.dice.below(self.endings.len()));
        *self.ended.entry(how).or_default() += 1;
        how
    }

    /// What the file holds beside what was seen.
    fn look(&mut self, task: &Task, seen: &str, how: &str) {
        let told = format!("killed by {how} in {}, kill {}\n{seen}", task.name, self.counts.kills);
        let conn = whole::look(&self.place.db);
        let flaws = whole::flaws(&conn);
        assert!(flaws.is_empty(), "{}\n{told}", flaws.join("\n"));
        let ask = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(ask(HALF), 0, "an inquiry, an order or a case by half\n{told}");
        let acknowledged = task.told.iter().all(|t| seen.contains(t)) && !has(seen, task.not);
        if task.undoes {
            let taken = self.facts.pop().unwrap();
            let now = ask(&taken.sql);
            assert!(
                now == 0 || (!acknowledged && now == taken.want),
                "{now} of '{}' after undo\n{told}",
                taken.what
            );
            self.facts.push(Fact { want: now, ..taken });
        } else if let Some(fact) = &task.fact {
            let now = ask(&fact.sql);
            assert!(now == fact.want || (!acknowledged && now == 0), "{now} of '{}'\n{told}", fact.what);
            if now == fact.want {
                self.facts.push(fact.clone());
            }
        }
        self.counts.acknowledged += u64::from(acknowledged);
        *self.kinds.entry(task.name).or_default() += u64::from(acknowledged);
        let lost: Vec<&str> =
            self.facts.iter().filter(|f| ask(&f.sql) != f.want).map(|f| f.what.as_str()).collect();
        self.counts.acknowledged_lost += u64::try_from(lost.len()).unwrap();
        assert!(lost.is_empty(), "lost: {lost:?}\n{told}");
        if !acknowledged && has(seen, task.not) {
            self.look_at_drafts(task, seen, &told, &conn);
        }
    }

    /// The form was open: what was seen in it is in its draft, or was saved.
    fn look_at_drafts(&mut self, task: &Task, seen: &str, told: &str, conn: &rusqlite::Connection) {
        let saved = task
            .fact
            .as_ref()
            .is_some_and(|f| conn.query_row(&f.sql, [], |r| r.get::<_, i64>(0)).unwrap() == f.want);
        if saved || task.typed.is_empty() {
            return;
        }
        for text in &task.typed {
            let chars: Vec<char> = text.chars().collect();
            // With less than its number it may be another's text.
            let numbered = chars.iter().rposition(char::is_ascii_digit).unwrap_or(0) + 2;
            let prefix = (numbered.min(chars.len())..=chars.len())
                .rev()
                .map(|n| chars[..n].iter().collect::<String>());
            let Some(shown) = prefix.into_iter().find(|p| seen.contains(p.as_str())) else { continue };
            let sql = "SELECT count(*) FROM drafts WHERE instr(body, ?1) > 0";
            let kept: i64 = conn.query_row(sql, [&shown], |r| r.get(0)).unwrap();
            self.counts.drafts += 1;
            self.counts.drafts_lost += u64::from(kept == 0);
            assert!(kept > 0, "'{shown}' was seen and is in no draft\n{told}");
        }
        // It comes back by itself.
        if conn.query_row("SELECT count(*) FROM drafts", [], |r| r.get::<_, i64>(0)).unwrap() > 0 {
            let mut screen = self.place.start();
            screen.wait_for_all(&[task.not, "找回来了"]);
            screen.kill();
        }
    }

    fn acknowledge(&mut self, task: Task) {
        self.counts.acknowledged += 1;
        *self.kinds.entry(task.name).or_default() += 1;
        if task.undoes {
            self.facts.last_mut().unwrap().want = 0;
        }
        self.facts.extend(task.fact);
    }

    /// What fits after what was done before.
    fn next_task(&mut self, before: Option<&str>) -> Task {
        let follows: &[(u32, &str)] = match before {
            Some("ask") => &[(3, "reply"), (3, "close"), (3, "case"), (3, "promise"), (3, "undo")],
            // I4: what was promised is not closed with three keys.
            Some("promise") => &[(2, "ask"), (1, "order")],
            Some("reply") => &[(3, "close"), (2, "case"), (1, "ask")],
            Some("order") => &[(3, "remark"), (8, "paid"), (2, "undo")],
            Some("paid") => &[(6, "accept"), (1, "remark")],
            Some("accept") => &[(2, "remark"), (1, "fee"), (1, "ask")],
            Some("fee") => &[(4, "settle"), (1, "ask")],
            // S6: a sheet is frozen once, before anything else is on it.
            _ if self.fresh => &[(1, "freeze")],
            _ => &[(5, "ask"), (5, "order"), (3, "fee"), (1, "import")],
        };
        let name = self.dice.weigh(follows);
        self.fresh = false;
        self.new_task(name)
    }

    fn new_task(&mut self, name: &'static str) -> Task {
        if matches!(name, "ask" | "order" | "fee" | "freeze" | "import") {
            self.n += 1;
        }
        self.task(name)
    }

    fn task(&mut self, name: &'static str) -> Task {
        match name {
            "order" | "paid" | "accept" | "remark" => tasks::of_order(name, self.n),
            "fee" | "settle" => tasks::of_fee(name, self.n),
            "freeze" => tasks::freeze(),
            "import" => tasks::import(self.n, self.export(), ROWS),
            _ => tasks::of_inquiry(name, self.n),
        }
    }

    /// An export with order numbers nobody has: long enough to be killed in.
    fn export(&self) -> String {
        let text = std::fs::read(fixture("orders/ExportOrderList202511301030.csv")).unwrap();
        let mut lines = text.split_inclusive(|b| *b == b'\n');
        let (head, row) = (lines.next().unwrap(), lines.next().unwrap());
        let number = b"3061953192082110451";
        let at = row.windows(number.len()).position(|w| w == number).unwrap();
        let mut file = head.to_vec();
        for i in 0..ROWS {
            let mut row = row.to_vec();
            row[at..at + number.len()].copy_from_slice(format!("77{:06}{i:011}", self.n).as_bytes());
            file.extend(row);
        }
        let path = self.place.home().join(format!("{}.csv", self.n));
        std::fs::write(&path, file).unwrap();
        path.display().to_string()
    }
}

/// Orders of an export.
const ROWS: usize = 600;

/// What would be half: the rows of one op that belong together.
const HALF: &str = "SELECT
    (SELECT count(*) FROM inquiries i WHERE NOT EXISTS (SELECT 1 FROM inquiry_events e WHERE e.inquiry_id = i.id)
       OR NOT EXISTS (SELECT 1 FROM inquiry_waits w WHERE w.inquiry_id = i.id))
  + (SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id)
       OR NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id))
  + (SELECT count(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = c.id))";

fn has(screen: &str, text: &str) -> bool {
    !text.is_empty() && screen.contains(text)
}

fn go(screen: &mut Terminal, step: &Step) {
    match step {
        Step::Press(names) => drop(screen.press(names)),
        Step::Type(text) => drop(screen.type_text(text)),
        Step::Paste(text) => drop(screen.paste(text)),
        Step::Wait(text) => drop(screen.wait_for(text)),
    }
}

/// What stands over the panes is left, as a person would before the next thing.
fn leave_pop_ups(screen: &mut Terminal) {
    while let Some(frame) = screen.pop_up() {
        screen.press("Esc").wait_changed();
        if screen.screen().contains("再按一次 Esc 放弃") {
            screen.press("y").wait_changed();
        }
        if screen.pop_up().as_ref() == Some(&frame) {
            screen.take_output_briefly();
        }
    }
}

/// Kills of `cargo test`.
const USUAL: u64 = 20;

#[test]
fn killed_at_any_moment_nothing_said_is_lost_and_nothing_is_there_by_half() {
    let kills = asked("SHIFTDESK_KILLS", USUAL);
    let first = asked("SHIFTDESK_SEED", 1);
    println!("SHIFTDESK_SEED={first}");
    let began = Instant::now();
    let (mut sum, mut kinds, mut ended) = (Counts::default(), Kinds::new(), Kinds::new());
    let (mut losses, mut lives) = (Losses::default(), 0);
    for seed in first.. {
        if lives >= kills {
            break;
        }
        let mut desk = Desk::new(seed);
        for nth in 1..=(kills - lives).min(KILLS_OF_A_PLACE) {
            lives += 1;
            // What it knows of a file that lost something is of no use: the next one begins anew.
            let what = format!("SHIFTDESK_SEED={seed} SHIFTDESK_KILLS={nth}");
            if !losses.survives(&what, || desk.live_and_die()) {
                break;
            }
        }
        sum.add(desk.counts);
        for (all, own) in [(&mut kinds, desk.kinds), (&mut ended, desk.ended)] {
            for (name, times) in own {
                *all.entry(name).or_default() += times;
            }
        }
    }
    println!("acknowledged: {kinds:?}");
    println!("ended: {ended:?}");
    super::count("kills", lives, losses.lost);
    super::count("changes acknowledged before a kill", sum.acknowledged, sum.acknowledged_lost);
    super::count("texts seen in a form before a kill", sum.drafts, sum.drafts_lost);
    if began.elapsed() > Duration::from_secs(600) {
        println!("{} minutes", began.elapsed().as_secs() / 60);
    }
    losses.end();
    if kills >= USUAL {
        assert_eq!(sum.kills, lives, "each life ended by a kill");
        assert!(sum.acknowledged >= kills / 2, "{} changes are no work", sum.acknowledged);
        assert!(sum.drafts >= kills / 5, "{} texts were seen in forms", sum.drafts);
        for (_, how) in ENDINGS {
            assert!(ended.contains_key(how), "no life ended by {how}: {ended:?}");
        }
    }
}
