//! One field of a form: its kinds, its rule, and what is wrong with its value, in words.

use crate::domain::money::Fen;
use crate::text::pinyin::Finder;
use crate::text::{harmless, when};
use crate::ui::area_input::AreaInput;
use crate::ui::{Input, LineInput, Look};
use crossterm::event::{KeyCode, KeyModifiers};

/// An option of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub label: String,
}

impl Choice {
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: harmless::line(&label.into()) }
    }
}

/// What a value has to look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    Any,
    Money,
    /// A whole number from 1 on.
    Count,
    /// A whole number from 0 on.
    Pieces,
    /// A time to come, as `text::when` reads it.
    When,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Line(LineInput),
    Area(Box<AreaInput>),
    Choice {
        options: Vec<Choice>,
        /// `None`: nothing chosen yet.
        selected: Option<usize>,
        /// What is typed to find an option.
        typed: LineInput,
    },
}

/// A sign and a word beside a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub text: String,
    /// It should be looked at.
    pub warns: bool,
}

/// Characters a line and a block of a form may hold: far more than anybody writes, less than harms a slip.
const LINE_MOST: usize = 400;
const AREA_MOST: usize = 20_000;

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub kind: Kind,
    pub required: bool,
    pub shape: Shape,
    /// Shown while the field has the focus.
    pub hint: String,
    pub error: String,
    /// What is to be known about the value as it was put in, until it is changed: how sure a recognised part is.
    pub mark: Mark,
    /// The value is a guess: the first character typed takes its place.
    suggested: bool,
}

impl Field {
    /// One of several is chosen, nothing is written.
    pub const fn is_choice(&self) -> bool {
        matches!(self.kind, Kind::Choice { .. })
    }

    fn of(name: &str, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            label: harmless::line(&label.into()),
            kind,
            required: false,
            shape: Shape::Any,
            hint: String::new(),
            error: String::new(),
            mark: Mark::default(),
            suggested: false,
        }
    }

    pub fn line(name: &str, label: impl Into<String>, value: &str) -> Self {
        Self::of(name, label, Kind::Line(LineInput::new(value)))
    }

    pub fn area(name: &str, label: impl Into<String>, value: &str) -> Self {
        Self::of(name, label, Kind::Area(Box::new(AreaInput::new(value))))
    }

    /// A choice that starts on the option of an id.
    pub fn choice(name: &str, label: impl Into<String>, options: Vec<Choice>, id: &str) -> Self {
        let selected = options.iter().position(|o| o.id == id);
        Self::of(name, label, Kind::Choice { options, selected, typed: LineInput::default() })
    }

    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The value is a guess that typing replaces.
    pub fn suggested(mut self) -> Self {
        self.suggested = true;
        self
    }

    pub fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    pub fn mark(mut self, text: impl Into<String>, warns: bool) -> Self {
        self.mark = Mark { text: text.into(), warns };
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The value; of a choice the id of the selected option.
    pub fn value(&self) -> String {
        match &self.kind {
            Kind::Line(input) => input.value().trim().to_owned(),
            Kind::Area(input) => input.value().trim().to_owned(),
            Kind::Choice { options, selected, .. } => {
                selected.and_then(|i| options.get(i)).map(|o| o.id.clone()).unwrap_or_default()
            }
        }
    }

    /// Puts a value in: a draft's, or one that was recognised. An option that is gone is left unchosen.
    pub fn set(&mut self, value: &str) {
        self.suggested = false;
        match &mut self.kind {
            Kind::Line(input) => *input = LineInput::new(value),
            Kind::Area(input) => **input = AreaInput::new(value),
            Kind::Choice { options, selected, .. } => *selected = options.iter().position(|o| o.id == value),
        }
    }

    /// Rows the value takes on screen.
    pub const fn rows(&self) -> u16 {
        match self.kind {
            Kind::Area(_) => 4,
            _ => 1,
        }
    }

    /// Takes an input; false when the form should look at it.
    pub fn input(&mut self, input: &Input) -> bool {
        let types = match input {
            Input::Paste(_) => true,
            Input::Key(key) => {
                matches!(key.code, KeyCode::Char(_))
                    && !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
            }
        };
        let replaces = std::mem::take(&mut self.suggested) && types;
        let took = match &mut self.kind {
            Kind::Line(line) => {
                if replaces {
                    line.clear();
                }
                line.input(input)
            }
            Kind::Area(area) => match input {
                Input::Key(k) if k.code == KeyCode::Up && area.at_edge(false) => false,
                Input::Key(k) if k.code == KeyCode::Down && area.at_edge(true) => false,
                _ => area.input(input),
            },
            Kind::Choice { options, selected, typed } => choose(options, selected, typed, input),
        };
        if took {
            self.mark = Mark::default();
            self.error.clear();
        }
        took
    }

    /// The options that fit what is typed, best first.
    pub fn fitting(&self) -> Vec<&Choice> {
        match &self.kind {
            Kind::Choice { options, typed, .. } => {
                fitting(options, typed.value()).into_iter().map(|i| &options[i]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is typed into a choice fits none of its options.
    pub fn is_unknown_choice(&self) -> bool {
        match &self.kind {
            Kind::Choice { options, typed, .. } => {
                !typed.is_empty() && fitting(options, typed.value()).is_empty()
            }
            _ => false,
        }
    }

    /// Says in words what is wrong with the value; empty when nothing is.
    pub fn check(&mut self, look: &Look) -> bool {
        let value = self.value();
        self.error = if let Some(wrong) = self.misfit(&value, look) {
            wrong
        } else if value.is_empty() {
            if self.required { look.t("form.required").to_owned() } else { String::new() }
        } else {
            match self.shape {
                Shape::Any => String::new(),
                Shape::Money => match Fen::parse(&value) {
                    Ok(amount) if amount.0 >= 0 => String::new(),
                    _ => look.t("form.not_money").to_owned(),
                },
                Shape::Count => match when::narrow(&value).parse::<i64>() {
                    Ok(count) if (1..=1_000_000).contains(&count) => String::new(),
                    _ => look.t("form.not_a_count").to_owned(),
                },
                Shape::Pieces => match when::narrow(&value).parse::<i64>() {
                    Ok(pieces) if (0..=1_000_000).contains(&pieces) => String::new(),
                    _ => look.t("form.not_pieces").to_owned(),
                },
                Shape::When => match when::parse_due(&value, look.local(look.now)) {
                    Ok(_) => String::new(),
                    Err(error) => look.locale.t(&error.to_string()).to_owned(),
                },
            }
        };
        self.error.is_empty()
    }
}

impl Field {
    /// What fits no field of its kind: a word that no option has, a text that no line of a form or a slip can hold.
    fn misfit(&self, value: &str, look: &Look) -> Option<String> {
        let most = match &self.kind {
            Kind::Choice { typed, .. } => {
                return self
                    .is_unknown_choice()
                    .then(|| look.tf("form.no_such_option", &[("typed", typed.value())]));
            }
            Kind::Line(_) => LINE_MOST,
            Kind::Area(_) => AREA_MOST,
        };
        let long = value.chars().count();
        (long > most)
            .then(|| look.tf("form.too_long", &[("count", &long.to_string()), ("most", &most.to_string())]))
    }
}

fn fitting(options: &[Choice], typed: &str) -> Vec<usize> {
    let finder = Finder::new(typed);
    let mut scored: Vec<(i64, usize)> = options
        .iter()
        .enumerate()
        .filter_map(|(i, o)| finder.find(&o.label).or_else(|| finder.find(&o.id)).map(|hit| (-hit.score, i)))
        .collect();
    scored.sort_unstable();
    scored.into_iter().map(|(_, i)| i).collect()
}

/// Left and right turn through the options; typing jumps to the best fit.
fn choose(options: &[Choice], selected: &mut Option<usize>, typed: &mut LineInput, input: &Input) -> bool {
    if let Input::Key(key) = input {
        let count = options.len().max(1);
        match key.code {
            KeyCode::Left => {
                typed.clear();
                *selected = Some(selected.map_or(count - 1, |i| (i + count - 1) % count));
                return true;
            }
            KeyCode::Right => {
                typed.clear();
                *selected = Some(selected.map_or(0, |i| (i + 1) % count));
                return true;
            }
            KeyCode::Backspace if typed.is_empty() => {
                *selected = None;
                return true;
            }
            KeyCode::Home | KeyCode::End => return false,
            KeyCode::Char(_) if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                return false;
            }
            KeyCode::Char(_) | KeyCode::Backspace => {}
            _ => return false,
        }
    }
    let input = match input {
        Input::Paste(text) => Input::Paste(harmless::line(text)),
        key @ Input::Key(_) => key.clone(),
    };
    if typed.input(&input) {
        if !typed.is_empty()
            && let Some(best) = fitting(options, typed.value()).first()
        {
            *selected = Some(*best);
        }
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::text::locale::{Lang, Locale};
    use crate::ui::Theme;

    fn look(then: impl FnOnce(&Look)) {
        let config = Config::defaults().unwrap();
        let theme = Theme::new(&config.theme, true);
        let (locale, clock) =
            (Locale::new(Lang::Zh), Clock::frozen(chrono::DateTime::UNIX_EPOCH.fixed_offset()));
        then(&Look { theme: &theme, locale: &locale, config: &config, clock: &clock, now: 0 });
    }

    fn typed(field: &mut Field, text: &str) {
        for c in text.chars() {
            field.input(&Input::Key(KeyCode::Char(c).into()));
        }
    }

    #[test]
    fn a_word_that_no_option_has_is_told_and_never_taken_for_half_of_it() {
        let options = vec![Choice::new("store", "门店 store"), Choice::new("phone", "电话 phone")];
        let mut field = Field::choice("channel", "渠道", options, "phone");
        typed(&mut field, "sx");
        look(|look| {
            assert!(!field.check(look));
            assert!(field.error.contains("sx"), "{}", field.error);
        });
        field.input(&Input::Key(KeyCode::Right.into()));
        look(|look| assert!(field.check(look)));
    }

    #[test]
    fn a_text_longer_than_any_slip_holds_is_told() {
        let mut line = Field::line("customer", "客户", &"好".repeat(LINE_MOST + 1));
        let mut whole = Field::line("customer", "客户", &"好".repeat(LINE_MOST));
        look(|look| {
            assert!(!line.check(look) && line.error.contains("401"), "{}", line.error);
            assert!(whole.check(look));
        });
    }
}
