//! `completions SHELL` and `man`.

use super::{Cli, Done, context};
use clap::CommandFactory as _;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// bash, zsh, fish, elvish or powershell
    pub shell: clap_complete::Shell,
}

pub fn run(args: &Args) -> anyhow::Result<Done> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "shiftdesk", &mut bytes);
    context::print_bytes(&bytes)?;
    Ok(Done::Whole)
}

pub fn man() -> anyhow::Result<Done> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut bytes)?;
    context::print_bytes(&bytes)?;
    Ok(Done::Whole)
}
