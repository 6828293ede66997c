//! X2: the whole file encrypted, through the real program – and what a program without encryption says of it.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use support::Place;

fn with_shop() -> Place {
    let place = Place::new();
    let told = place.cli(&["init", "-q", "--shop", "藏起来的店", "--agent", "小李"]);
    assert_eq!(told.code, 0, "{told:?}");
    place
}

/// What an encrypted file looks like.
fn noise(path: &Path) {
    let byte = |n: u32| u8::try_from((n.wrapping_mul(2_654_435_761) >> 13) & 0x7f).unwrap() | 0x80;
    std::fs::write(path, (0..8192).map(byte).collect::<Vec<u8>>()).unwrap();
}

#[cfg(not(feature = "encryption"))]
mod without {
    use super::{noise, with_shop};

    #[test]
    fn a_program_without_encryption_says_how_to_get_one_that_has_it() {
        let place = with_shop();
        let told = place.cli(&["encrypt"]);
        assert_eq!((told.code, told.out.as_str()), (1, ""));
        assert!(told.err.contains("--features encryption"), "{told:?}");
        assert_eq!(place.cli(&["check"]).code, 0);
    }

    #[test]
    fn a_file_that_may_be_encrypted_is_said_to_be_that_or_no_database() {
        let place = with_shop();
        noise(&place.db);
        let other = place.home().join("x.db").display().to_string();
        noise(other.as_ref());
        for args in [vec!["check"], vec!["summary"], vec!["restore", &other, "--yes"]] {
            let told = place.cli(&args);
            assert_eq!((told.code, told.out.as_str()), (1, ""), "{args:?}");
            assert!(told.err.contains("可能加了密") && told.err.contains("不是值班台的数据文件"), "{told:?}");
        }
        let mut screen = place.start();
        assert_eq!(screen.wait_exit().exit_code(), 1);
        assert!(screen.screen().replace('\n', "").contains("可能加了密"), "{}", screen.screen());
    }
}

#[cfg(feature = "encryption")]
mod with {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;
    use std::process::Command;
    use support::Terminal;

    const PASSPHRASE: &str = "长夜漫漫 2026";

    /// A file with the passphrase, named in the environment.
    fn lay_down(place: &mut Place, passphrase: &str) -> PathBuf {
        let file = place.home().join("passphrase");
        std::fs::write(&file, format!("{passphrase}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        place.others = vec![("SHIFTDESK_PASSPHRASE_FILE".into(), file.display().to_string())];
        file
    }

    fn encrypted() -> Place {
        let mut place = with_shop();
        lay_down(&mut place, PASSPHRASE);
        let told = place.cli(&["encrypt", "--remove-plain"]);
        assert_eq!(told.code, 0, "{told:?}");
        place
    }

    fn holds(path: &Path, word: &str) -> bool {
        std::fs::read(path).unwrap().windows(word.len()).any(|w| w == word.as_bytes())
    }

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }

    #[test]
    fn plain_copies_are_named_and_removed_on_demand_and_backups_are_encrypted_alike() {
        let mut place = with_shop();
        assert_eq!(place.cli(&["backup"]).code, 0);
        lay_down(&mut place, PASSPHRASE);
        let told = place.cli(&["encrypt"]);
        assert_eq!(told.code, 0, "{told:?}");
        assert!(told.err.contains("已加密") && told.err.contains("--remove-plain"), "{told:?}");
        assert!(told.err.contains(".replaced-20260601-083000") && told.err.contains("backups"), "{told:?}");
        let json = place.json(&["encrypt", "--remove-plain"]);
        assert_eq!(json["removed"].as_array().map(Vec::len), Some(2), "{json}");
        place.at("2026-06-01 12:00");
        assert_eq!(place.cli(&["backup"]).code, 0);
        let mut found = Vec::new();
        files(place.db.parent().unwrap(), &mut found);
        for path in found {
            assert!(!holds(&path, "藏起来的店"), "{}", path.display());
        }
        let copy = place.db.with_file_name("backups/shiftdesk-20260601-120000.db").display().to_string();
        assert_eq!(place.cli(&["check", "--db", &copy]).code, 0);
        assert_eq!(place.cli(&["restore", "--yes", &copy]).code, 0);
        assert_eq!(place.cli(&["check"]).code, 0);
    }

    #[test]
    fn without_a_passphrase_and_with_a_wrong_one_there_is_one_clear_line() {
        let mut place = encrypted();
        assert_eq!(place.cli(&["summary", "--json"]).code, 0);
        place.others.clear();
        let told = place.cli(&["summary"]);
        assert_eq!((told.code, told.out.as_str(), told.err.lines().count()), (1, "", 1), "{told:?}");
        assert!(told.err.contains("SHIFTDESK_PASSPHRASE_FILE"), "{told:?}");
        lay_down(&mut place, "长夜漫漫 2025");
        let told = place.cli(&["summary"]);
        assert_eq!((told.code, told.out.as_str(), told.err.lines().count()), (1, "", 1), "{told:?}");
        assert!(told.err.contains("口令不对"), "{told:?}");
    }

    #[test]
    fn a_passphrase_file_that_others_can_read_is_said() {
        let mut place = encrypted();
        let file = lay_down(&mut place, PASSPHRASE);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let told = place.cli(&["check"]);
        assert!(told.code == 0 && told.err.contains("chmod 600"), "{told:?}");
    }

    #[test]
    fn the_keyrings_own_tool_is_asked() {
        let mut place = encrypted();
        place.others.clear();
        place.configure(
            "shiftdesk.toml",
            &format!("[encryption]\npassphrase_command = [\"/bin/echo\", \"{PASSPHRASE}\"]\n"),
        );
        assert_eq!(place.cli(&["check"]).code, 0);
        place.configure("shiftdesk.toml", "[encryption]\npassphrase_command = [\"/bin/false\"]\n");
        let told = place.cli(&["check"]);
        assert!(told.code == 1 && told.err.contains("passphrase_command"), "{told:?}");
    }

    #[test]
    fn the_workstation_asks_shows_nothing_of_what_is_typed_and_gives_three_tries() {
        let mut place = encrypted();
        place.others.clear();
        let mut screen = place.start();
        screen.wait_for("的口令：").type_text("wrong\r").wait_for("再试 2 次").wait_for_prompts(2);
        screen.type_text(PASSPHRASE).type_text("\r").wait_for("5 售后登记");
        assert!(!screen.raw().contains("长夜漫漫"), "it was shown");
        screen.press("Ctrl-Q");
        assert!(screen.wait_exit().success());
        let mut screen = place.start();
        for n in 1..=3 {
            screen.wait_for_prompts(n).type_text("wrong\r");
        }
        assert_eq!(screen.wait_exit().exit_code(), 1);
        assert!(screen.screen().contains("没有打开"), "{}", screen.screen());
        assert!(!screen.raw().contains("\x1b[?1049h"), "the terminal was not touched");
    }

    #[test]
    fn a_signal_while_the_passphrase_is_typed_ends_the_program_and_gives_the_terminal_back() {
        let mut place = encrypted();
        place.others.clear();
        for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
            let line = "ulimit -c 0; sh -c 'echo \"pid $$ .\"; exec \"$0\"' \"$0\"; echo \"ended $?.\"; stty -a; echo done";
            let mut screen = Terminal::start_by(&place, line);
            screen.wait_for("的口令：").type_text("secr");
            let told = screen.line_with("pid ");
            let pid = told.trim().split(' ').nth(1).unwrap();
            let killed = Command::new("kill").args(["-s", signal, pid]).status().unwrap();
            assert!(killed.success(), "{told}");
            screen.wait_for(&format!("ended {code}.")).wait_for("done");
            let modes = screen.screen();
            for mode in ["echo", "icanon", "isig"] {
                assert!(modes.split_whitespace().any(|word| word == mode), "{signal}: {mode}\n{modes}");
            }
            assert!(!modes.contains("secr"), "it was shown\n{modes}");
        }
    }

    #[test]
    fn a_new_passphrase_is_typed_twice() {
        let mut place = with_shop();
        let mut screen = Terminal::start(&place, (140, 40), &["encrypt"]);
        screen.wait_for("新口令").type_text("long enough\r").wait_for("再输一次").type_text("not the same\r");
        assert_eq!(screen.wait_exit().exit_code(), 1);
        assert!(screen.screen().contains("两次输入不一样"), "{}", screen.screen());
        let mut screen = Terminal::start(&place, (140, 40), &["encrypt"]);
        screen.wait_for("新口令").type_text("short\r");
        assert_eq!(screen.wait_exit().exit_code(), 1);
        let mut screen = Terminal::start(&place, (140, 40), &["encrypt"]);
        screen.wait_for("新口令").type_text("long enough\r").wait_for("再输一次").type_text("long enough\r");
        assert!(screen.wait_exit().success(), "{}", screen.screen());
        lay_down(&mut place, "long enough");
        assert_eq!(place.cli(&["check"]).code, 0);
        let told = place.cli(&["decrypt"]);
        assert_eq!(told.code, 0, "{told:?}");
        place.others.clear();
        assert_eq!(place.cli(&["check"]).code, 0);
        let told = place.cli(&["decrypt"]);
        assert!(told.code == 1 && told.err.contains("没有加密"), "{told:?}");
    }

    #[test]
    fn noise_asks_for_a_passphrase_and_is_opened_by_none() {
        let mut place = with_shop();
        noise(&place.db);
        lay_down(&mut place, PASSPHRASE);
        let told = place.cli(&["check"]);
        assert!(told.code == 1 && told.err.contains("口令不对"), "{told:?}");
    }

    #[test]
    fn an_encryption_that_is_killed_leaves_the_plain_file_or_the_encrypted_one() {
        let mut place = with_shop();
        lay_down(&mut place, PASSPHRASE);
        let whole = place.home().join("whole.db");
        assert_eq!(place.cli(&["backup", "--to", &whole.display().to_string()]).code, 0);
        for moment in 0..12_u64 {
            let _ = std::fs::remove_dir_all(place.db.parent().unwrap());
            std::fs::create_dir(place.db.parent().unwrap()).unwrap();
            std::fs::copy(&whole, &place.db).unwrap();
            place.cli_killed(&["encrypt"], std::time::Duration::from_millis(100 + moment * 40));
            let told = place.cli(&["check"]);
            assert_eq!(told.code, 0, "moment {moment}: {told:?}");
        }
    }
}
