//! What the operating system says of a failure, in the person's language: its own words are English everywhere.

use super::locale::Locale;

const MARK: &str = " (os error ";

/// The text with `No such file or directory (os error 2)` and its like in the locale's words (`os.2`); a number nobody
/// wrote words for stays as it is.
pub fn told(text: &str, locale: &Locale) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        let (before, after) = (&rest[..at], &rest[at + MARK.len()..]);
        let Some((number, behind)) = after.split_once(')') else { break };
        let key = format!("os.{number}");
        // The words begin after the last colon, bracket or comma.
        let begin = before
            .rfind(['：', ':', '（', '(', '，'])
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let (kept, words) = before.split_at(begin);
        out.push_str(kept);
        if number.bytes().all(|b| b.is_ascii_digit()) && locale.has(&key) {
            let blank = words.len() - words.trim_start().len();
            out.push_str(&words[..blank]);
            out.push_str(locale.t(&key));
        } else {
            out.push_str(words);
            out.push_str(&rest[at..rest.len() - behind.len()]);
        }
        rest = behind;
    }
    out.push_str(rest);
    of_library(out, locale)
}

/// Sentences of the database and of the standard library that have no number, and their keys.
const SENTENCES: &[(&str, &str)] = &[
    ("attempt to write a readonly database", "os.read_only"),
    ("unable to open database file", "os.no_file"),
    ("database or disk is full", "os.28"),
    ("disk I/O error", "os.5"),
    ("database is locked", "os.locked"),
    ("stream did not contain valid UTF-8", "os.no_utf8"),
];

fn of_library(text: String, locale: &Locale) -> String {
    SENTENCES.iter().fold(text, |text, (sentence, key)| {
        if text.contains(sentence) { text.replace(sentence, locale.t(key)) } else { text }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::locale::Lang;

    #[test]
    fn the_system_s_words_are_told_in_the_person_s_language() {
        let zh = Locale::new(Lang::Zh);
        let error = std::io::Error::from_raw_os_error(2);
        assert_eq!(told(&format!("/a/b: {error}"), &zh), "/a/b: 没有这个文件或文件夹");
        assert_eq!(
            told(&format!("写不了（{error}），换个位置"), &zh),
            "写不了（没有这个文件或文件夹），换个位置"
        );
        let unknown = "x: Strange thing (os error 9999)";
        assert_eq!(told(unknown, &zh), unknown);
        assert_eq!(told("nothing of that", &zh), "nothing of that");
        assert_eq!(told("x（database or disk is full）", &zh), "x（磁盘满了）");
        for (sentence, key) in SENTENCES {
            assert!(zh.has(key) && !told(sentence, &zh).contains(sentence), "{sentence}");
        }
        let en = Locale::new(Lang::En);
        assert_eq!(told(&error.to_string(), &en), "no such file or folder");
    }
}
