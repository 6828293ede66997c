//! The three lists of the desk: read anew only when something changed that they show. An order list of three hundred
//! rows is most of what an action would cost otherwise.

use super::App;
use crate::domain::{Entity, Subject};
use crate::pane::listing::Row;
use crate::store::{self, Result, StoreError};
use chrono::Timelike;

/// Rows a pane holds at most; what is older is found by search.
const ROWS: i64 = 300;
/// Closed rows that stay in sight for the day.
const CLOSED_ROWS: i64 = 60;

/// The tables that orders, cases, and the products named in texts are read from.
const OF_ORDERS: &[&str] = &["orders", "order_lines", "customers", "shops", "agents"];
const OF_CASES: &[&str] = &["cases", "case_documents", "orders", "customers", "shops", "agents"];
const OF_PRODUCTS: &[&str] = &["products", "product_stock"];
/// Texts whose products are remembered at most.
const NAMED: usize = 500;

/// What the lists that stand there were read with; with anything else they are read anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadWith {
    pub today: String,
    /// A2: cases are flagged from an hour on.
    pub hour: u32,
    pub pinned: Option<Subject>,
}

impl App {
    /// Brings the lists up to date. The queue of inquiries is short, and time alone moves it: it is always read.
    pub(super) fn reload_lists(&mut self) -> Result<()> {
        let session = &self.session;
        let (now, since, today) = (session.now(), session.day_start(), session.today());
        let afternoon = session.config.settings.cases.afternoon_hour;
        let hour = session.local_now().hour();
        let (store, desk) = (&session.store, &mut self.desk);
        let with = ReadWith { today: today.clone(), hour, pinned: desk.pinned };
        // Until all of it is read, nothing is known of what stands there.
        let known = desk.lists_read.take().filter(|(_, before)| *before == with).map(|(trail, _)| trail);
        let (trail, touched) = store.touched_since(known)?;
        let pinned = |entity| desk.pinned.filter(|p| p.entity == entity).map(|p| p.id);

        let mut inquiries = store::inquiry::queue(store, now, since, CLOSED_ROWS)?;
        pin(&mut inquiries, pinned(Entity::Inquiry), |id| store::inquiry::get(store, id))?;
        desk.inquiries.list.set(inquiries);
        if touched.any(OF_ORDERS) {
            let mut orders = store::order::list(store, store::order::ListFilter::Work, now, ROWS)?;
            desk.orders.is_cut = i64::try_from(orders.len()).is_ok_and(|rows| rows >= ROWS);
            pin(&mut orders, pinned(Entity::Order), |id| store::order::get(store, id))?;
            desk.orders.list.set(orders);
        } else {
            desk.orders.list.filter();
        }
        desk.orders.exceptions = store::exception::open_kinds(store)?;
        let filter = &desk.cases.filter;
        if touched.any(OF_CASES) || *filter != desk.cases.filtered_by || !filter.is_empty() {
            let mut cases = store::case::register(store, &today, hour, afternoon, since, ROWS)?;
            cases.retain(|c| filter.fits(c, c.is_flagged(&today, hour, afternoon), now));
            pin(&mut cases, pinned(Entity::Case), |id| store::case::get(store, id))?;
            desk.cases.filtered_by = filter.clone();
            desk.cases.list.set(cases);
        } else {
            desk.cases.list.filter();
        }
        desk.cases.today = today;
        if touched.any(OF_PRODUCTS) || desk.named.len() > NAMED {
            desk.named.clear();
        }
        desk.lists_read = Some((trail, with));
        Ok(())
    }
}

/// Puts a pinned item before the others when the list does not hold it; one that is gone is passed over.
fn pin<T: Row>(rows: &mut Vec<T>, id: Option<i64>, get: impl Fn(i64) -> Result<T>) -> Result<()> {
    let Some(id) = id.filter(|id| !rows.iter().any(|r| r.id() == *id)) else { return Ok(()) };
    match get(id) {
        Ok(row) => rows.insert(0, row),
        Err(StoreError::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, plans};
    use std::collections::BTreeSet;

    #[test]
    fn a_list_is_read_anew_when_a_table_it_is_read_from_changed() {
        let mut store = crate::store::testing::store();
        let mut reads = |read: &dyn Fn(&Store)| plans::tables_read(&mut store, read);
        let set = |tables: &[&str]| tables.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let orders = reads(&|store| {
            store::order::list(store, store::order::ListFilter::Work, 0, 9).unwrap();
        });
        assert_eq!(orders, set(OF_ORDERS));
        let cases = reads(&|store| {
            store::case::register(store, "2026-06-01", 9, 15, 0, 9).unwrap();
        });
        assert_eq!(cases, set(OF_CASES));
        let products = reads(&|store| {
            store::product::named_in(store, "雨伞", 3).unwrap();
        });
        assert_eq!(products, set(OF_PRODUCTS));
    }

    #[test]
    fn a_list_of_orders_that_is_not_whole_says_so() {
        use crate::domain::order::{OrderData, OrderStatus};
        let mut app = crate::app::testing::app();
        let by = app.session.actor();
        for rows in [ROWS - 1, ROWS, ROWS + 5] {
            let there = i64::try_from(app.desk.orders.list.rows().len()).unwrap();
            for n in there..rows {
                let data = OrderData {
                    shop: "店".into(),
                    customer: format!("客{n}"),
                    paid_at: Some(by.at),
                    ..OrderData::default()
                };
                store::order::create(&mut app.session.store, &by, &data, None).unwrap();
            }
            app.reload().unwrap();
            assert_eq!(app.desk.orders.is_cut, rows >= ROWS, "{rows}");
        }
        assert_eq!(app.desk.orders.list.rows().len(), usize::try_from(ROWS).unwrap());
        let screen = |app: &mut App| {
            let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 140, 40));
            app.draw(buf.area, &mut buf);
            buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        assert!(app.desk.orders.list.rows().iter().all(|o| o.status == OrderStatus::WaitConfirm));
        assert!(screen(&mut app).contains(&format!("{ROWS}+")));
    }
}
