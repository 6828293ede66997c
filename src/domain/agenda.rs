//! I10: everything that is due or soon will be, of every kind, in one order: what hurts most first.

use super::keeper::{Keeper, KeeperKind};
use super::{Subject, coded};

coded! {
    /// What comes due. The order is that of what is late.
    pub enum DueKind {
        /// I4: an answer was promised.
        Promise = "promise",
        /// I2: somebody waits for the first or the next answer.
        Wait = "wait",
        /// A7: the platform's deadline.
        Dispute = "dispute", Reminder = "reminder", Ship = "ship", Cod = "cod",
        /// A2: no solution yet on the day it came.
        Case = "case", Todo = "todo", CallBack = "call_back",
        /// O8: an offer, never late.
        Nudge = "nudge",
    }
}

impl From<KeeperKind> for DueKind {
    fn from(kind: KeeperKind) -> Self {
        match kind {
            KeeperKind::Ship => Self::Ship,
            KeeperKind::Deadline => Self::Dispute,
            KeeperKind::Cod => Self::Cod,
            KeeperKind::Todo => Self::Todo,
            KeeperKind::CallBack => Self::CallBack,
            KeeperKind::Nudge => Self::Nudge,
        }
    }
}

/// Names one due thing as long as it is due: `ship:12`. The id is that of the promise, reminder, to-do, order or case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DueKey {
    pub kind: DueKind,
    pub id: i64,
}

impl DueKey {
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        Some(Self { kind: DueKind::from_code(kind)?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for DueKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

/// One thing that is due or soon will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub key: DueKey,
    /// Where one goes; `None` for a note about nothing in particular.
    pub subject: Option<Subject>,
    pub customer: String,
    /// What was promised, asked, or is to be done.
    pub text: String,
    /// Code of a reminder's or case's own kind, "" for others.
    pub sort: String,
    /// Unix seconds: when it breaks or rings.
    pub due_at: i64,
    /// A7: seconds before a platform's deadline from which on it counts as due; nought of other kinds.
    pub lead: i64,
    /// It was put off until then, with the reason.
    pub put_off: Option<(i64, String)>,
    /// What the time keeper knows of it.
    pub keeper: Option<Keeper>,
}

impl Due {
    /// Its time has come.
    pub const fn is_late(&self, now: i64) -> bool {
        match self.key.kind {
            DueKind::Wait => true,
            DueKind::Nudge => false,
            DueKind::Dispute => self.due_at - self.lead <= now,
            DueKind::Ship | DueKind::Cod => self.due_at < now,
            _ => self.due_at <= now,
        }
    }

    /// It was put off and that time has not come.
    pub fn is_quiet(&self, now: i64) -> bool {
        self.put_off.as_ref().is_some_and(|(until, _)| *until > now)
    }

    /// Broken promises, then who waits (the longest first), then what is late by kind, then what comes by its time,
    /// then mere offers; what was put off stands last.
    pub fn rank(&self, now: i64) -> (bool, u8, u8, i64, i64) {
        let kind = DueKind::ALL.iter().position(|k| *k == self.key.kind).unwrap_or(0);
        let kind = u8::try_from(kind).unwrap_or(u8::MAX);
        let (class, kind) = match (self.key.kind, self.is_late(now)) {
            (DueKind::Nudge, _) => (2, 0),
            (_, true) => (0, kind),
            (_, false) => (1, 0),
        };
        let at =
            self.put_off.as_ref().filter(|(until, _)| *until > now).map_or(self.due_at, |(until, _)| *until);
        (self.is_quiet(now), class, kind, at, self.key.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(kind: DueKind, id: i64, due_at: i64) -> Due {
        Due {
            key: DueKey { kind, id },
            subject: None,
            customer: String::new(),
            text: String::new(),
            sort: String::new(),
            due_at,
            lead: 3600,
            put_off: None,
            keeper: None,
        }
    }

    #[test]
    fn i10_what_hurts_most_stands_first_over_all_kinds() {
        use DueKind::{CallBack, Case, Cod, Dispute, Nudge, Promise, Reminder, Ship, Wait};
        let now = 100_000;
        let put_off = Due { put_off: Some((now + 60, "忙".into())), ..due(Promise, 12, 10) };
        let mut all = vec![
            put_off,
            due(Nudge, 11, now - 9_000),
            due(Ship, 10, now + 50),
            due(Promise, 9, now + 20),
            due(CallBack, 8, now - 5),
            due(Case, 7, now - 1),
            due(Cod, 6, now - 50_000),
            due(Ship, 5, now - 1),
            due(Reminder, 4, now),
            due(Dispute, 3, now + 3600),
            due(Wait, 2, now + 100),
            due(Promise, 1, now - 3),
        ];
        all.sort_by_key(|d| d.rank(now));
        assert_eq!(all.iter().map(|d| d.key.id).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
    }

    #[test]
    fn i10_what_was_put_off_is_quiet_until_its_time() {
        let late = Due { put_off: Some((200, "等仓库".into())), ..due(DueKind::Ship, 1, 100) };
        assert!(late.is_quiet(199) && !late.is_quiet(200) && late.is_late(150));
        assert!(!due(DueKind::Ship, 1, 100).is_quiet(0));
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for kind in DueKind::ALL {
            let key = DueKey { kind: *kind, id: 12 };
            assert_eq!(DueKey::parse(&key.to_string()), Some(key));
        }
        assert_eq!(DueKey::parse("ship"), None);
    }
}
