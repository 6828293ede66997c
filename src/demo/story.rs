//! The talks, reminders and open questions of the story, at their times.

use super::buyers::Buyer;
use super::cast::{Doubt, StoryTalk, Turn};
use super::stage::Stage;
use crate::config::lists::Text;
use crate::domain::inquiry::{InquiryStatus, NewInquiry};
use crate::domain::question::NewQuestion;
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::store::inquiry::{self, Closing};
use crate::store::{Result, question, reminder};

/// Seconds after which a follow-up that rang is done.
const FOLLOWED_UP: i64 = 136 * 60;
/// Reminders looked through for it.
const REMINDERS: i64 = 100;

/// Plans what the assets tell.
pub fn plan(s: &mut Stage) {
    let story = &s.cast.story;
    for talk in &story.talks {
        s.plan_when(talk.at, move |s| begin(s, talk));
    }
    for ring in &story.reminders {
        s.plan_when(ring.added, move |s| {
            let new = NewReminder {
                kind: "note".into(),
                about: None,
                due_at: s.frame.at(ring.due),
                text: s.own(&ring.text),
            };
            let id = reminder::add(s.store, &s.by(), &new)?;
            s.plan_when(ring.done, move |s| reminder::done(s.store, &s.by(), id));
            Ok(())
        });
    }
    for doubt in &story.questions {
        s.plan_when(doubt.at, move |s| ask(s, doubt));
    }
}

/// I7: what she did not know, and the answer once it is there.
fn ask(s: &mut Stage, doubt: &'static Doubt) -> Result<()> {
    let new = NewQuestion {
        inquiry_id: None,
        topic: doubt.topic.clone(),
        text: s.own(&doubt.text),
        asked: doubt.asked.clone(),
    };
    let id = question::add(s.store, &s.by(), &new)?;
    if let Some(at) = doubt.answered {
        s.plan_when(at, move |s| question::answer(s.store, &s.by(), id, &s.own(&doubt.answer)));
    }
    Ok(())
}

fn begin(s: &mut Stage, talk: &'static StoryTalk) -> Result<()> {
    let new = NewInquiry {
        shop: s.cast.shop.name.clone(),
        channel: talk.channel.clone(),
        customer: talk.customer.clone(),
        topic: talk.topic.clone(),
        product: s.cast.shop.goods(&talk.product).title.clone(),
        question: talk.question.clone(),
        urgency: if talk.urgency.is_empty() { "normal".into() } else { talk.urgency.clone() },
    };
    let id = inquiry::open(s.store, &s.by(), &new)?;
    if !talk.case.is_empty() {
        s.work.inquiries.insert(talk.case.clone(), id);
    }
    for step in &talk.steps {
        s.plan_when(step.at, move |s| turn(s, id, talk, step));
    }
    Ok(())
}

fn turn(s: &mut Stage, id: i64, talk: &StoryTalk, turn: &Turn) -> Result<()> {
    let by = s.by();
    if let Some(text) = &turn.says {
        inquiry::asked_again(s.store, &by, id, text)
    } else if let Some(text) = &turn.reply {
        inquiry::reply(s.store, &by, id, text)
    } else if let Some(code) = &turn.snippet {
        let otherwise = s.filled("sd", &talk.customer, "", "").unwrap_or_default();
        super::talks::copy(s, id, code, &talk.customer, &talk.product, &otherwise)
    } else if let Some(what) = &turn.promise {
        promise(s, id, what, turn)
    } else if let Some(text) = &turn.keep {
        inquiry::keep_promise(s.store, &by, id, &s.own(text))
    } else {
        close(s, id, talk, turn)
    }
}

fn promise(s: &mut Stage, id: i64, what: &Text, turn: &Turn) -> Result<()> {
    let due = turn.due.map_or(s.at, |due| s.frame.at(due));
    let what = s.own(what);
    inquiry::promise(s.store, &s.by(), id, due, &what, &turn.asked)
}

fn close(s: &mut Stage, id: i64, talk: &StoryTalk, turn: &Turn) -> Result<()> {
    let outcome = turn.close.as_deref().and_then(InquiryStatus::from_code);
    let closing = Closing {
        outcome,
        lost_reason: turn.reason.clone(),
        satisfaction: turn.satisfaction.clone(),
        note: s.own(&turn.note),
        promise_settled: false,
        follow_up_at: turn.follow_up.map(|at| s.frame.at(at)),
    };
    inquiry::close(s.store, &s.by(), id, &closing)?;
    if let Some(at) = turn.follow_up {
        s.plan(s.frame.at(at) + FOLLOWED_UP, move |s| followed_up(s, id));
    }
    if outcome == Some(InquiryStatus::Ordered) {
        super::talks::order(s, id, &Buyer::named(&talk.customer, &talk.channel), &talk.product)?;
    }
    Ok(())
}

/// I5: she was asked once more; the reminder falls silent.
fn followed_up(s: &mut Stage, inquiry: i64) -> Result<()> {
    let about = Subject::new(Entity::Inquiry, inquiry);
    for ring in reminder::open(s.store, REMINDERS)?.into_iter().filter(|r| r.about == Some(about)) {
        reminder::done(s.store, &s.by(), ring.id)?;
    }
    Ok(())
}
