//! # The map of this house
//!
//! One binary, one local SQLite file. Dependencies point one way:
//!
//! ```text
//! domain, text  ←  config  ←  store  ←  intake, report  ←  app, cli
//!                            view, pane, modal, ui  ←  app
//! ```
//!
//! | room | what lives there | whom it may call |
//! |---|---|---|
//! | [`clock`] | the injected "now", local time, business day | – |
//! | [`keep`] | files of the user's own: private, whole or not at all | – |
//! | [`domain`] | the rules: values and pure functions, no SQL, no screen, no clock of its own | text |
//! | [`text`] | display width, harmless text, locale, pinyin, template variables | – |
//! | [`config`] | the TOML files: embedded defaults, the user's over them, errors with line and key | domain, text |
//! | [`store`] | the only place that speaks SQL; one module an aggregate; every write through `transact` | domain, text, config |
//! | [`intake`] | files in: bytes → encoding → table → columns → checked rows → store | store |
//! | [`report`] | values first: hand-off, summary, slip, shipping; `render/` one file a format | store |
//! | [`demo`] | the acceptance story as a database, played through the store up to the present minute | store |
//! | [`ui`] | theme, widgets, text input, layout | domain, text, config |
//! | [`modal`] | pop-ups: form, picker, confirm, text, palette, help; each returns an outcome | ui |
//! | [`pane`] | the five panes: state and drawing | ui, domain |
//! | [`view`] | full screens over the panes: state and drawing | pane, ui, domain |
//! | [`app`] | event loop, key table, actions, worker: the only room where screen and store meet | all |
//! | [`cli`] | one file a command group | all but the screen rooms |
//!
//! The same noun has the same file name in every layer: `domain/case.rs`, `store/case.rs`, `pane/cases.rs`.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod intake;
pub mod keep;
pub mod modal;
pub mod pane;
pub mod report;
pub mod store;
pub mod text;
pub mod ui;
pub mod view;
