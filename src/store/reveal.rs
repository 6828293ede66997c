//! X1, X2: who looked at the plain phone and address of a record. What was seen is not written down again.

use super::{Actor, Op, Result, Store};
use crate::domain::Subject;

/// Kind of the op. It changes no row, so nothing has to be taken back of it and it stands in nothing's way.
pub(super) const KIND: &str = "reveal";

/// Writes down that a record was looked at. `note` names it without what is masked: an order number, "" for none.
pub fn record(store: &mut Store, by: &Actor, subject: Subject, note: &str) -> Result<()> {
    let op = Op::new(KIND).about(subject.entity, subject.id).note(note);
    store.transact(by, op, |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Entity;
    use crate::domain::order::tests::sample;
    use crate::store::testing::{actor, store};
    use crate::store::{audit, order, undo};

    #[test]
    fn x2_looking_is_kept_in_the_trail_without_what_was_seen_and_stands_in_no_ones_way() {
        let mut store = store();
        let id = order::create(&mut store, &actor(1000), &sample(), None).unwrap();
        let subject = Subject::new(Entity::Order, id);
        record(&mut store, &actor(1010), subject, &sample().order_no).unwrap();
        let seen = audit::of(&store, subject, 9).unwrap();
        assert_eq!(seen[0].head.kind, KIND);
        assert!(!format!("{:?}", seen[0]).contains(&sample().phone));
        assert_eq!(undo::last(&mut store, &actor(1020)).unwrap().unwrap().kind, "order_create");
    }
}
