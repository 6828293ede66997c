//! The tables that leave: each column beside where it comes from.

use super::{Column, Dated, Kind, Table};
use Kind::{Count, Flag, Money, Text, Time, Words};

const fn c(name: &'static str, kind: Kind, sql: &'static str) -> Column {
    Column { name, kind, sql }
}

/// The names and the order of the JSON form of an order.
pub(super) const ORDERS: Table = Table {
    columns: &[
        c("order_no", Text, "o.order_no"),
        c("shop", Text, "s.name"),
        c("platform", Text, "o.platform"),
        c("channel", Text, "o.channel"),
        c("status", Text, "o.status"),
        c("status_raw", Text, "o.status_raw"),
        c("customer", Text, "u.name"),
        c("receiver", Text, "o.receiver"),
        c("phone", Text, "o.phone"),
        c("landline", Text, "o.landline"),
        c("province", Text, "o.province"),
        c("city", Text, "o.city"),
        c("district", Text, "o.district"),
        c("detail", Text, "o.detail"),
        c("placed_at", Time, "o.placed_at"),
        c("paid_at", Time, "o.paid_at"),
        c("promised_ship_at", Time, "o.promised_ship_at"),
        c("shipped_at", Time, "o.shipped_at"),
        c("done_at", Time, "o.done_at"),
        c("courier", Text, "o.courier"),
        c("tracking_no", Text, "o.tracking_no"),
        c("goods_amount", Money, "o.goods_fen"),
        c("shipping_fee", Money, "o.shipping_fen"),
        c("discount", Money, "o.discount_fen"),
        c("payable", Money, "o.payable_fen"),
        c("paid", Money, "o.paid_fen"),
        c("buyer_message", Text, "o.buyer_message"),
        c("remark", Text, "o.remark"),
        c("flag", Text, "o.flag"),
        c("tags", Words, "o.tags"),
        c(
            "extras",
            Text,
            "(SELECT group_concat(field || '=' || value, '; ' ORDER BY id) FROM order_extras WHERE order_id = o.id)",
        ),
        c(
            "lines",
            Text,
            "(SELECT group_concat(trim(title || ' ' || spec) || ' ×' || qty, '; ' ORDER BY position, id)
              FROM order_lines WHERE order_id = o.id)",
        ),
    ],
    from: "FROM orders o JOIN shops s ON s.id = o.shop_id JOIN customers u ON u.id = o.customer_id
           WHERE o.deleted_at IS NULL",
    dated: Dated::Day("o.business_day"),
    order: "o.id",
};

pub(super) const INQUIRIES: Table = Table {
    columns: &[
        c("id", Count, "i.id"),
        c("business_day", Text, "i.business_day"),
        c("customer", Text, "u.name"),
        c("channel", Text, "i.channel"),
        c("shop", Text, "s.name"),
        c("topic", Text, "i.topic"),
        c("product", Text, "i.product"),
        c("question", Text, "i.question"),
        c("urgency", Text, "i.urgency"),
        c("status", Text, "i.status"),
        c("opened_at", Time, "i.opened_at"),
        c("first_reply_at", Time, "i.first_reply_at"),
        c("closed_at", Time, "i.closed_at"),
        c("lost_reason", Text, "i.lost_reason"),
        c("satisfaction", Text, "i.satisfaction"),
        c("order_no", Text, "o.order_no"),
        c("case_id", Count, "i.case_id"),
        c("agent", Text, "a.name"),
    ],
    from: "FROM inquiries i JOIN shops s ON s.id = i.shop_id JOIN customers u ON u.id = i.customer_id
           LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN agents a ON a.id = i.agent_id
           WHERE i.deleted_at IS NULL",
    dated: Dated::Day("i.business_day"),
    order: "i.id",
};

pub(super) const CASES: Table = Table {
    columns: &[
        c("id", Count, "c.id"),
        c("business_day", Text, "c.business_day"),
        c("customer", Text, "u.name"),
        c("channel", Text, "c.channel"),
        c("shop", Text, "s.name"),
        c("kind", Text, "c.kind"),
        c("status", Text, "c.status"),
        c("order_no", Text, "coalesce(o.order_no, c.order_no)"),
        c("products", Text, "c.products"),
        c("qty", Count, "c.qty"),
        c("problem", Text, "c.problem"),
        c("degree", Text, "c.degree"),
        c("wants", Text, "c.wants"),
        c("responsibility", Text, "c.responsibility"),
        c("solution", Text, "c.solution"),
        c("solution_at", Time, "c.solution_at"),
        c("amount", Money, "c.amount_fen"),
        c("approved_by", Text, "c.approved_by"),
        c("next_step", Text, "c.next_step"),
        c("next_due_at", Time, "c.next_due_at"),
        c("deadline_at", Time, "c.deadline_at"),
        c("opened_at", Time, "c.opened_at"),
        c("solved_at", Time, "c.solved_at"),
        c("closed_at", Time, "c.closed_at"),
        c("close_reason", Text, "c.close_reason"),
        c(
            "documents",
            Text,
            "(SELECT group_concat(kind || iif(qty <> 0, printf(' %+d', qty), '') || iif(number <> '', ' ' || number, ''),
                                  '; ' ORDER BY id)
              FROM case_documents WHERE case_id = c.id)",
        ),
        c("agent", Text, "a.name"),
    ],
    from: "FROM cases c JOIN shops s ON s.id = c.shop_id JOIN customers u ON u.id = c.customer_id
           LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN agents a ON a.id = c.agent_id
           WHERE c.deleted_at IS NULL",
    dated: Dated::Day("c.business_day"),
    order: "c.id",
};

pub(super) const CUSTOMERS: Table = Table {
    columns: &[
        c("id", Count, "u.id"),
        c("customer", Text, "u.name"),
        c(
            "nicks",
            Text,
            "(SELECT group_concat(channel || ':' || name, '; ' ORDER BY id)
              FROM customer_names WHERE customer_id = u.id)",
        ),
        c(
            "phones",
            Text,
            "(SELECT group_concat(phone, '; ' ORDER BY id) FROM customer_phones WHERE customer_id = u.id)",
        ),
        c("tier", Text, "u.tier"),
        c("groups", Words, "u.groups"),
        c("tags", Words, "u.tags"),
        c("note", Text, "u.note"),
        c(
            "addresses",
            Text,
            "(SELECT group_concat(trim(receiver || ' ' || phone || ' ' || province || city || district || detail),
                                  '; ' ORDER BY id)
              FROM customer_addresses WHERE customer_id = u.id)",
        ),
        c("created_at", Time, "u.created_at"),
    ],
    from: "FROM customers u WHERE u.deleted_at IS NULL AND u.merged_into IS NULL",
    dated: Dated::Time("u.created_at"),
    order: "u.id",
};

pub(super) const PRODUCTS: Table = Table {
    columns: &[
        c("code", Text, "p.code"),
        c("barcode", Text, "p.barcode"),
        c("title", Text, "p.title"),
        c("spec", Text, "p.spec"),
        c("price", Money, "p.price_fen"),
        c("cost", Money, "p.cost_fen"),
        c("weight_g", Count, "p.weight_g"),
        c("stock", Count, "(SELECT sum(qty) FROM product_stock WHERE product_id = p.id)"),
        c("on_shelf", Flag, "p.on_shelf"),
        c("top_rank", Count, "p.top_rank"),
        c("selling_points", Text, "p.selling_points"),
        c("material", Text, "p.material"),
        c("usage", Text, "p.usage"),
        c("related", Text, "p.related"),
    ],
    from: "FROM products p WHERE p.deleted_at IS NULL",
    dated: Dated::Never,
    order: "p.id",
};

pub(super) const FEES: Table = Table {
    columns: &[
        c("id", Count, "f.id"),
        c("business_day", Text, "f.business_day"),
        c("at", Time, "f.at"),
        c("order_no", Text, "coalesce(o.order_no, s.order_no, '')"),
        c("case_id", Count, "f.case_id"),
        c("kind", Text, "f.kind"),
        // Above zero they owe us, below zero we owe them.
        c("amount", Money, "CASE WHEN f.owed_by_us THEN -f.amount_fen ELSE f.amount_fen END"),
        c("payer", Text, "f.payer"),
        c("account", Text, "f.account"),
        c("party", Text, "coalesce(u.name, f.party)"),
        c("prepaid", Flag, "f.prepaid"),
        c("number", Text, "f.number"),
        c("note", Text, "f.note"),
        c("settled_at", Time, "f.settled_at"),
        c("disputed_at", Time, "f.disputed_at"),
        c("dispute_end", Text, "f.dispute_end"),
        c("agent", Text, "a.name"),
    ],
    from: "FROM fees f LEFT JOIN orders o ON o.id = f.order_id LEFT JOIN cases s ON s.id = f.case_id
           LEFT JOIN customers u ON u.id = f.customer_id LEFT JOIN agents a ON a.id = f.agent_id
           WHERE f.deleted_at IS NULL",
    dated: Dated::Time("f.at"),
    order: "f.id",
};
