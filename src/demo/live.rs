//! The last minutes before now: who waits and who is being talked to, relative to the clock, so that every hour of
//! the day looks like work.

use super::buyers::Buyer;
use super::cast::When;
use super::stage::Stage;
use super::talks::{ask, copy};
use crate::store::{Result, inquiry};

/// Seconds before now at which the last minutes begin.
const BEFORE: i64 = 700;
/// How many are open at least, with those of the story.
const OPEN: i64 = 6;

/// Plans the last minutes while somebody is on duty.
pub fn plan(s: &mut Stage) {
    let now = s.frame.now;
    let working = now >= s.frame.at(When::hm(8, 45)) && now < s.frame.at(When::hm(24, 58));
    if working || s.frame.before_morning {
        s.plan(now - BEFORE, cast_roles);
    }
}

fn cast_roles(s: &mut Stage) -> Result<()> {
    let (open, _) = inquiry::counts(s.store)?;
    let waiting = s.dice.between(2, 3);
    let talking = (OPEN - waiting - open).clamp(0, 2);
    for n in 0..talking {
        let at = s.frame.now - 560 + n * 90 + s.dice.between(0, 60);
        s.plan(at, |s| somebody(s, Role::Talking));
    }
    let waits = [(200, 350), (20, 55), (75, 170)];
    for (n, (least, most)) in (0..waiting).zip(waits) {
        let at = s.frame.now - s.dice.between(least, most);
        if n == 0 && s.dice.chance(40) {
            s.plan(at - 240, move |s| somebody(s, Role::AsksAgain(at)));
        } else {
            s.plan(at, |s| somebody(s, Role::Waiting));
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Role {
    /// Nobody answered yet.
    Waiting,
    /// Answered; she reads or thinks.
    Talking,
    /// Answered, and she writes again at this time.
    AsksAgain(i64),
}

fn somebody(s: &mut Stage, role: Role) -> Result<()> {
    let talk = s.dice.pick(&s.cast.talks);
    let buyer = s.buyer();
    let buyer = if buyer.channel == "phone" { Buyer::named(&buyer.nick, "wechat") } else { buyer };
    let id = ask(s, &buyer, talk)?;
    if let Role::Waiting = role {
        return Ok(());
    }
    let nick = buyer.nick;
    let replied = s.at + s.dice.between(15, 50);
    s.plan(replied, move |s| copy(s, id, &talk.snippet, &nick, &talk.product, &talk.reply));
    if let Role::AsksAgain(at) = role {
        let text = s.dice.pick(&talk.again);
        s.plan(at, move |s| inquiry::asked_again(s.store, &s.by(), id, text));
    }
    Ok(())
}
