//! The shipping report's parcels (O15).

use super::{Result, Store};
use crate::clock::{Clock, business_day};
use crate::config::Config;
use crate::domain::shipping::Shipped;
use chrono::{NaiveDate, TimeDelta};

/// What left on business days `from..=to`, by courier, then by the minute. Who sent it is the agent who moved the
/// order on by hand; a platform's export names nobody.
pub fn shipped(
    store: &Store,
    config: &Config,
    clock: &Clock,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Shipped>> {
    let cutoff = config.settings.cutoff_hour;
    let start = |day: NaiveDate| clock.day_begins(day, cutoff);
    let mut statement = store.conn().prepare_cached(
        "SELECT o.order_no, s.name AS shop, s.heading, o.courier, o.tracking_no, o.warehouse, o.shipped_at,
                CASE o.city WHEN '' THEN o.province ELSE o.city END AS city,
                (SELECT group_concat(l.title || ' *' || l.qty, '; ' ORDER BY l.position, l.id) FROM order_lines l
                 WHERE l.order_id = o.id) AS goods,
                (SELECT coalesce(sum(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units,
                coalesce((SELECT a.name FROM order_events e JOIN agents a ON a.id = e.agent_id
                          WHERE e.order_id = o.id AND e.kind = 'status' AND e.to_status = 'shipped'
                          ORDER BY e.at DESC, e.id DESC LIMIT 1), '') AS by
         FROM orders o JOIN shops s ON s.id = o.shop_id
         WHERE o.deleted_at IS NULL AND o.shipped_at >= ?1 AND o.shipped_at < ?2
         ORDER BY o.courier = '', o.courier, o.shipped_at, o.id",
    )?;
    let rows = statement.query_map([start(from), start(to + TimeDelta::days(1))], |r| {
        let shipped_at: i64 = r.get("shipped_at")?;
        Ok(Shipped {
            day: business_day(clock.local(shipped_at), cutoff).to_string(),
            order_no: r.get("order_no")?,
            shop: r.get("shop")?,
            heading: r.get("heading")?,
            courier: r.get("courier")?,
            tracking_no: r.get("tracking_no")?,
            warehouse: r.get("warehouse")?,
            city: r.get("city")?,
            goods: r.get::<_, Option<String>>("goods")?.unwrap_or_default(),
            units: r.get("units")?,
            by: r.get("by")?,
            shipped_at,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::{Actor, Op};

    /// 2026-06-01 14:00 in China.
    const NOW: i64 = 1_780_293_600;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, n).unwrap()
    }

    #[test]
    fn o15_a_parcel_tells_goods_place_house_and_who_sent_it() {
        let mut store = store();
        let sql = format!(
            "UPDATE shops SET heading = '示例商城' WHERE id = 1;
             INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0);
             INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, courier, tracking_no,
                                warehouse, province, city, shipped_at, business_day)
               VALUES (1, 1, 'A1', 'taobao', 'shipped', 1, 0, 'zto', 'Z1', 'south', '江苏省', '扬州市', {NOW}, '2026-05-30'),
                      (2, 1, 'A2', 'taobao', 'signed', 1, 0, '', '', '', '西藏自治区', '', {NOW} + 9 * 3600, '2026-06-01'),
                      (3, 1, 'A3', 'taobao', 'shipped', 1, 0, 'zto', '', '', '', '', {NOW} + 86400, '2026-06-01'),
                      (4, 1, 'A4', 'taobao', 'accepted', 1, 0, 'zto', '', '', '', '', NULL, '2026-06-01');
             INSERT INTO order_lines(order_id, position, title, qty) VALUES (1, 1, '杯', 1), (1, 0, '伞', 2);
             INSERT INTO order_events(order_id, at, agent_id, kind, from_status, to_status)
               VALUES (1, {NOW}, 1, 'status', 'preparing', 'shipped'),
                      (2, {NOW}, 1, 'imported_change', 'preparing', 'shipped');"
        );
        let by = Actor { ..actor(0) };
        store.transact(&by, Op::new("seed"), |w| Ok(w.execute_batch(&sql)?)).unwrap();
        let config = Config::defaults().unwrap();
        let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
        assert_eq!(clock.now().timestamp(), NOW);
        let found = shipped(&store, &config, &clock, day(1), day(1)).unwrap();
        let expected = Shipped {
            day: "2026-06-01".into(),
            order_no: "A1".into(),
            shop: "店".into(),
            heading: "示例商城".into(),
            courier: "zto".into(),
            tracking_no: "Z1".into(),
            warehouse: "south".into(),
            city: "扬州市".into(),
            goods: "伞 *2; 杯 *1".into(),
            units: 3,
            by: "小李".into(),
            shipped_at: NOW,
        };
        assert_eq!(found[0], expected);
        let second = (found[1].order_no.as_str(), found[1].city.as_str(), found[1].by.as_str());
        assert_eq!(second, ("A2", "西藏自治区", ""), "an export names nobody");
        assert_eq!(found.len(), 2, "the next day and what has not left are not here");
        let both = shipped(&store, &config, &clock, day(1), day(2)).unwrap();
        let order: Vec<_> = both.iter().map(|s| s.order_no.as_str()).collect();
        assert_eq!(order, ["A1", "A3", "A2"], "by courier, without one last");
    }
}
