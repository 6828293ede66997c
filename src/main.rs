//! Arguments → command. Without a command the workstation opens.

use std::process::ExitCode;

fn main() -> ExitCode {
    shiftdesk::cli::main()
}
