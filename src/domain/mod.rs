//! The rules of the work: values and pure functions. No SQL, no screen, no clock of its own.
//!
//! Rule ids (S1, I2, O4 …) name the domain rule that a piece of code carries out.
//! Times are unix seconds unless a name says otherwise; money is [`money::Fen`].

pub mod agenda;
pub mod call_back;
pub mod case;
pub mod change;
pub mod chase;
pub mod checklist;
pub mod cod;
pub mod customer;
pub mod document;
pub mod exception;
pub mod fee;
pub mod figures;
pub mod guide;
pub mod handoff;
pub mod inquiry;
pub mod keeper;
pub mod mining;
pub mod money;
pub mod order;
pub mod position;
pub mod product;
pub mod promotion;
pub mod question;
pub mod remark;
pub mod reminder;
pub mod shift;
pub mod shipping;
pub mod shop;
pub mod snippet;
pub mod survey;
pub mod usage;

/// Declares an enum whose values have a stable snake_case code, the same in the database, in JSON and
/// in locale keys.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),+ }
        impl $name {
            /// Every value, in the order of the rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The value of a code, `None` for a code nobody knows.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What an entry of the audit trail, a reminder or a hand-off item is about.
    pub enum Entity {
        Inquiry = "inquiry", Order = "order", Case = "case", Snippet = "snippet", Customer = "customer",
        Product = "product", Promotion = "promotion", Shift = "shift", Handoff = "handoff",
        Exception = "exception", Question = "question", Remark = "remark", Reminder = "reminder",
        Shop = "shop", Agent = "agent", Fee = "fee", Change = "change",
    }
}

/// One entity in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    pub entity: Entity,
    pub id: i64,
}

impl Subject {
    pub const fn new(entity: Entity, id: i64) -> Self {
        Self { entity, id }
    }

    /// Reads `inquiry:12`.
    pub fn parse(text: &str) -> Option<Self> {
        let (entity, id) = text.split_once(':')?;
        Some(Self::new(Entity::from_code(entity)?, id.parse().ok()?))
    }
}

/// `inquiry:12` – the form used in hand-off items and search results.
impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.entity, self.id)
    }
}

/// One entry of an entity's history, whatever the entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: i64,
    pub agent: String,
    pub kind: String,
    pub from_status: String,
    pub to_status: String,
    pub text: String,
}
