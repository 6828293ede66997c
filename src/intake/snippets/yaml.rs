//! YAML → a tree that knows its lines. Aliases are copied within bounds, so that a small file can't become a large
//! one; nothing here calls itself deeper than the tree may be.

use saphyr_parser::{Event, Parser, ScanError};
use std::collections::HashMap;

/// Deepest nesting of lists and maps, copies of aliases included.
const DEEPEST: usize = 32;
/// Values and bytes of the whole tree.
const LARGEST: usize = 32 << 20;
/// What a value costs besides its text.
const VALUE: usize = 64;

#[derive(Clone, Debug)]
pub struct Yaml {
    /// 1-based line it begins at.
    pub line: u64,
    pub node: Node,
    size: usize,
    depth: usize,
}

#[derive(Clone, Debug)]
pub enum Node {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

/// Why a file is no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    Form(String),
    TooLarge,
}

impl From<ScanError> for Bad {
    fn from(error: ScanError) -> Self {
        Self::Form(error.to_string())
    }
}

impl Yaml {
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.node {
            Node::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Self] {
        match &self.node {
            Node::List(list) => list,
            _ => &[],
        }
    }

    pub fn entries(&self) -> &[(String, Self)] {
        match &self.node {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Texts of a list, or the one text that stands for a list of one.
    pub fn texts(&self) -> Vec<String> {
        let list = self.list().iter().filter_map(Self::text);
        list.chain(self.text()).map(str::to_owned).collect()
    }
}

/// A list or map whose end is not read yet.
struct Open {
    anchor: usize,
    line: u64,
    size: usize,
    depth: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Yaml>),
    /// The entries and the key that waits for its value.
    Map(Vec<(String, Yaml)>, Key),
}

#[derive(Default)]
enum Key {
    #[default]
    None,
    Name(String),
    /// A list or a map; its value is passed over.
    Odd,
}

/// The documents of a text.
pub fn parse(text: &str) -> Result<Vec<Yaml>, Bad> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event?;
        builder.take(event, span.start.line() as u64)?;
    }
    Ok(builder.documents)
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, Yaml>,
    documents: Vec<Yaml>,
    /// What the tree and the copies for its anchors cost so far.
    spent: usize,
}

impl Builder {
    fn take(&mut self, event: Event, line: u64) -> Result<(), Bad> {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                let size = VALUE + text.len();
                let value = Yaml { line, node: Node::Text(text.into_owned()), size, depth: 0 };
                self.spend(size)?;
                self.put(value, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, line, Inside::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.open(anchor, line, Inside::Map(Vec::new(), Key::None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open { anchor, line, size, depth, inside }) => {
                    let node = match inside {
                        Inside::List(list) => Node::List(list),
                        Inside::Map(entries, _) => Node::Map(entries),
                    };
                    self.put(Yaml { line, node, size, depth }, anchor)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => match self.anchors.get(&anchor).map(|y| y.size) {
                Some(size) => {
                    self.spend(size)?;
                    let copy = self.anchors.get(&anchor).cloned();
                    copy.map_or(Ok(()), |copy| self.put(copy, 0))
                }
                // Of a list or map that is still open: it would hold itself.
                None => Err(Bad::TooLarge),
            },
            _ => Ok(()),
        }
    }

    fn spend(&mut self, size: usize) -> Result<(), Bad> {
        self.spent = self.spent.saturating_add(size);
        if self.spent > LARGEST { Err(Bad::TooLarge) } else { Ok(()) }
    }

    fn open(&mut self, anchor: usize, line: u64, inside: Inside) -> Result<(), Bad> {
        if self.open.len() >= DEEPEST {
            return Err(Bad::TooLarge);
        }
        self.spend(VALUE)?;
        self.open.push(Open { anchor, line, size: VALUE, depth: 1, inside });
        Ok(())
    }

    fn put(&mut self, value: Yaml, anchor: usize) -> Result<(), Bad> {
        if value.depth + self.open.len() > DEEPEST {
            return Err(Bad::TooLarge);
        }
        if anchor > 0 {
            self.spend(value.size)?;
            self.anchors.insert(anchor, value.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(value);
            return Ok(());
        };
        parent.size = parent.size.saturating_add(value.size);
        parent.depth = parent.depth.max(value.depth + 1);
        match &mut parent.inside {
            Inside::List(list) => list.push(value),
            Inside::Map(entries, key) => match std::mem::take(key) {
                Key::None => *key = value.text().map_or(Key::Odd, |name| Key::Name(name.to_owned())),
                Key::Name(name) => entries.push((name, value)),
                Key::Odd => {}
            },
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    #[test]
    fn lines_lists_maps_and_aliases() {
        let text = "a: &x [1, \"二\"]\nb:\n  - *x\n  - k: |-\n      行一\n      行二\n? [odd]\n: gone\n";
        let tree = &parse(text).unwrap()[0];
        assert_eq!(tree.get("a").unwrap().texts(), ["1", "二"]);
        let b = tree.get("b").unwrap().list();
        assert_eq!((b[0].texts().len(), b[1].line), (2, 4));
        assert_eq!(b[1].get("k").unwrap().text(), Some("行一\n行二"));
        assert_eq!(tree.entries().len(), 2);
    }

    #[test]
    fn f5_a_file_that_grows_by_its_aliases_is_refused() {
        let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for n in 1..12 {
            let copies = vec![format!("*a{}", n - 1); 9].join(", ");
            let _ = writeln!(laughs, "a{n}: &a{n} [{copies}]");
        }
        assert_eq!(parse(&laughs).unwrap_err(), Bad::TooLarge);
        let mut chain = "a0: &a0 [x]\n".to_owned();
        for n in 1..5_000 {
            let _ = writeln!(chain, "a{n}: &a{n} [*a{}]", n - 1);
        }
        assert_eq!(parse(&chain).unwrap_err(), Bad::TooLarge, "deeper and deeper");
        assert_eq!(parse("a: &a [*a]").unwrap_err(), Bad::TooLarge, "a list within itself");
        assert_eq!(parse(&"- ".repeat(100_000)).unwrap_err(), Bad::TooLarge);
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(matches!(parse("a: [1"), Err(Bad::Form(_))));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([&*][ab] |[\\[\\]{}:,?|>'\"#\n -]|[a-c]|%|!|\t){0,200}") {
            let _ = parse(&text);
        }
    }
}
