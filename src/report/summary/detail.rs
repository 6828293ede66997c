//! The rows behind a number as tables: for the screen the columns one asks for, in the workbook all of them, with one
//! more for each figure that counts the row.

use crate::config::lists;
use crate::domain::Subject;
use crate::domain::figures::ledger::LineKind;
use crate::domain::figures::{Behind, Facts, Name, Talk, Traced, Unit, unit};
use crate::domain::money::Fen;
use crate::report::{Align, Cell, Column, DetailSheet, Setting, Table};
use crate::store::figures::Ledger;

/// A column of facts: key of its title, whether the screen shows it, how it stands.
type FactColumn = (&'static str, bool, Align);

const L: Align = Align::Left;

/// What is told of each kind of row, in this order.
const fn columns_of(kind: LineKind) -> &'static [FactColumn] {
    match kind {
        LineKind::Askers => &[
            ("asked_at", true, L),
            ("customer", true, L),
            ("channel", true, L),
            ("topic", true, L),
            ("answered", false, L),
            ("orders", true, L),
            ("has_paid", false, L),
        ],
        LineKind::Inquiries => &[
            ("asked_at", true, L),
            ("customer", true, L),
            ("channel", true, L),
            ("topic", true, L),
            ("product", false, L),
            ("agent", false, L),
            ("replied_at", true, L),
            ("satisfaction", true, L),
        ],
        LineKind::Waits => &[
            ("wait_from", true, L),
            ("customer", true, L),
            ("channel", true, L),
            ("topic", true, L),
            ("agent", false, L),
            ("answered_at", true, L),
        ],
        LineKind::Promises => &[
            ("due_at", true, L),
            ("customer", true, L),
            ("what", true, L),
            ("asked", false, L),
            ("kept_at", true, L),
        ],
        LineKind::Orders => &[
            ("placed_at", true, L),
            ("order_no", true, L),
            ("customer", true, L),
            ("shop", false, L),
            ("channel", true, L),
            ("agent", false, L),
            ("courier", false, L),
            ("province", false, L),
            ("status", true, L),
            ("paid_at", false, L),
            ("accepted_at", false, L),
            ("promised_at", false, L),
            ("shipped_at", false, L),
        ],
        LineKind::Cases => &[
            ("opened_at", true, L),
            ("customer", true, L),
            ("kind", true, L),
            ("order_no", true, L),
            ("product", false, L),
            ("side", false, L),
            ("solution", false, L),
            ("solution_at", false, L),
            ("solved_at", true, L),
            ("amount", false, Align::Right),
        ],
    }
}

impl Setting<'_> {
    fn fact_column(&self, (key, _, align): FactColumn) -> Column {
        let title = self.locale.t(&format!("day.column.{key}")).to_owned();
        Column { title, align, whole: false }
    }

    fn maybe_time(&self, at: Option<i64>) -> Cell {
        at.map_or_else(Cell::default, |at| self.time_cell(at))
    }

    fn known_label<T: lists::Labelled>(&self, list: &[T], id: &str) -> Cell {
        if id.is_empty() { Cell::default() } else { lists::label(list, id, self.locale.lang()).into() }
    }

    fn yes(&self, is_so: bool) -> Cell {
        self.locale.t(if is_so { "day.yes" } else { "day.no" }).into()
    }

    /// One cell a column of its kind.
    fn facts(&self, facts: &Facts, at: i64) -> Vec<Cell> {
        let lists = &self.config.lists;
        let channel = |id: &str| self.known_label(&lists.channels, id);
        let topic = |id: &str| self.known_label(&lists.topics, id);
        let began = self.time_cell(at);
        let talk =
            |t: &Talk| vec![began.clone(), t.customer.as_str().into(), channel(&t.channel), topic(&t.topic)];
        match facts {
            Facts::Asker { customer, channel: of, topic: about, answered, orders, paid, .. } => vec![
                began.clone(),
                customer.as_str().into(),
                channel(of),
                topic(about),
                self.yes(*answered),
                orders.join(" ").into(),
                self.yes(*paid),
            ],
            Facts::Inquiry(t) => {
                let rest = [
                    t.product.as_str().into(),
                    t.agent.as_str().into(),
                    self.maybe_time(t.first_reply_at),
                    self.known_label(&lists.satisfactions, &t.satisfaction),
                ];
                talk(t).into_iter().chain(rest).collect()
            }
            Facts::Wait { talk: t, answered_at } => {
                talk(t).into_iter().chain([t.agent.as_str().into(), self.maybe_time(*answered_at)]).collect()
            }
            Facts::Promise { customer, what, asked, kept_at, .. } => vec![
                began.clone(),
                customer.as_str().into(),
                what.as_str().into(),
                self.known_label(&lists.askees, asked),
                self.maybe_time(*kept_at),
            ],
            Facts::Order { customer, order: o } => {
                let at = |m: Option<crate::domain::figures::Moment>| self.maybe_time(m.map(|m| m.at));
                vec![
                    began.clone(),
                    o.order_no.as_str().into(),
                    customer.as_str().into(),
                    o.shop.as_str().into(),
                    channel(&o.channel),
                    o.agent.as_str().into(),
                    self.known_label(&lists.couriers, &o.courier),
                    o.province.as_str().into(),
                    self.locale.t(&format!("order.status.{}", o.status)).into(),
                    at(o.paid),
                    at(o.accepted),
                    at(o.promised_ship),
                    at(o.shipped),
                ]
            }
            Facts::Case(c) => vec![
                began.clone(),
                c.customer.as_str().into(),
                self.known_label(&lists.case_kinds, &c.kind),
                c.order_no.as_str().into(),
                c.product.as_str().into(),
                self.known_label(&lists.responsibilities, &c.responsibility),
                c.solution.as_str().into(),
                self.maybe_time(c.solution_at.map(|m| m.at)),
                self.maybe_time(c.solved.map(|m| m.at)),
                Cell::amount(c.amount),
            ],
        }
    }
}

/// Keeps what the screen shows.
fn brief<T>(kind: LineKind, of_all: Vec<T>) -> impl Iterator<Item = T> {
    columns_of(kind).iter().zip(of_all).filter(|((_, shown, _), _)| *shown).map(|(_, item)| item)
}

/// What a number is counted in.
fn unit_of(of: Traced) -> Unit {
    use crate::domain::figures::Sum;
    match of {
        Traced::Figure(name) => unit(name),
        Traced::Sum(Sum::Orders | Sum::PaidOrders) | Traced::Step(_) => Unit::Count,
        Traced::Sum(Sum::Units) => Unit::Pieces,
        Traced::Sum(_) => Unit::Money,
    }
}

/// The rows behind a number for the screen, with what each adds to it. Rows of one kind: 纠纷率 tells its cases, for
/// the orders below the line are those of 付款订单.
pub fn behind(rows: &[Behind], of: Traced, setting: &Setting) -> (Table, Vec<Option<Subject>>) {
    let mixed = of == Traced::Figure(Name::DisputeRate);
    let kind = if mixed { Some(LineKind::Cases) } else { rows.first().map(|r| LineKind::of(r.part.item)) };
    let Some(kind) = kind else { return (Table::default(), Vec::new()) };
    let mut columns: Vec<Column> =
        brief(kind, columns_of(kind).to_vec()).map(|column| setting.fact_column(column)).collect();
    let title = |key: &str| setting.locale.t(key).to_owned();
    match unit_of(of) {
        Unit::Count => {}
        Unit::Share => columns.push(Column::left(title("day.column.counts"))),
        Unit::Seconds => columns.push(Column::right(title("day.column.seconds"))),
        Unit::Money => columns.push(Column::right(title("day.column.amount"))),
        Unit::Pieces => columns.push(Column::right(title("day.column.units"))),
    }
    let of_kind = || rows.iter().filter(|r| LineKind::of(r.part.item) == kind);
    let cells = of_kind().map(|row| {
        let mut cells: Vec<Cell> = brief(kind, setting.facts(&row.facts, row.part.at)).collect();
        match unit_of(of) {
            Unit::Count => {}
            Unit::Share => cells.push(setting.yes(row.part.above > 0)),
            Unit::Seconds => cells.push(Cell::seconds(row.part.above)),
            Unit::Money => cells.push(Cell::amount(Fen(row.part.above))),
            Unit::Pieces => cells.push(Cell::count(row.part.above)),
        }
        cells
    });
    (Table::new(columns, cells), of_kind().map(|row| Some(row.subject())).collect())
}

/// Title of a figure's column in a sheet.
fn column_title(of: Traced, setting: &Setting) -> String {
    let key = match of {
        // A customer counts with her first order, so the column counts customers.
        Traced::Figure(Name::AverageOrderValue) => "day.column.paying_customers".to_owned(),
        Traced::Figure(name) => format!("figure.{name}"),
        Traced::Sum(sum) => format!("summary.sales.{sum}"),
        Traced::Step(step) => format!("summary.funnel.{step}"),
    };
    setting.locale.t(&key).to_owned()
}

fn adds(of: Traced, (above, below): (i64, i64)) -> Cell {
    match (of, unit_of(of)) {
        (Traced::Figure(Name::AverageOrderValue), _) => Cell::count(below),
        (_, Unit::Seconds) => Cell::seconds(above),
        (_, Unit::Money) => Cell::amount(Fen(above)),
        _ => Cell::count(above),
    }
}

/// One sheet a kind of row: what there is to say, then a column a figure – its sum is the numerator, the number of
/// cells that are not empty the denominator.
pub fn sheets(ledgers: &[Ledger], setting: &Setting) -> Vec<DetailSheet> {
    let sheet = |(kind, lines): &Ledger| {
        let facts = columns_of(*kind).iter().map(|column| setting.fact_column(*column));
        let figures = kind.columns().iter().map(|of| Column::right(column_title(*of, setting)));
        let rows = lines.iter().map(|(line, facts)| {
            let counted = kind.columns().iter().zip(&line.adds);
            let counted =
                counted.map(|(of, numbers)| numbers.map_or_else(Cell::default, |numbers| adds(*of, numbers)));
            setting.facts(facts, line.at).into_iter().chain(counted).collect::<Vec<_>>()
        });
        let name = setting.locale.t(&format!("day.sheet.{kind}")).to_owned();
        DetailSheet::new(name, Table::new(facts.chain(figures).collect(), rows))
    };
    ledgers.iter().filter(|(_, lines)| !lines.is_empty()).map(sheet).collect()
}
