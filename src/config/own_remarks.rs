//! R3: a remark template of her own, written into `remarks.toml` from the screen. Everything else in the file stays as
//! it stands; a broken file is left alone.

use super::error::ConfigError;
use super::lists::{RemarkTemplate, Remarks};
use super::validate::Validate;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Why a template could not be written. The text is a locale key.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The file that is there has a mistake: it is not written over.
    #[error("remark.own.broken")]
    Broken(ConfigError),
    /// The template would not be read back as it was meant.
    #[error("remark.own.unfit")]
    Unfit(ConfigError),
    #[error("remark.own.unwritten")]
    Unwritten { file: PathBuf, source: std::io::Error },
}

impl OwnError {
    /// What the sentence is about: file and line, or the reason.
    pub fn detail(&self) -> String {
        match self {
            Self::Broken(error) | Self::Unfit(error) => error.to_string(),
            Self::Unwritten { file, source } => format!("{}: {source}", file.display()),
        }
    }
}

const HEADER: &str = "[[own]]";

/// Adds a template of her own, or takes the place of the one with its id. Returns what the file says from now on.
///
/// # Errors
/// When the file is broken, the template is not allowed, or it can't be written; the file is as it was then.
pub fn save(folder: &Path, template: &RemarkTemplate) -> Result<Remarks, OwnError> {
    let path = folder.join("remarks.toml");
    // A link keeps pointing where it points.
    let path = std::fs::canonicalize(&path).unwrap_or(path);
    let unwritten = |source| OwnError::Unwritten { file: path.clone(), source };
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(OwnError::Broken(ConfigError::unreadable(&path, &e))),
    };
    let before = read(&path, &old).map_err(OwnError::Broken)?;
    let place = before.own.iter().position(|t| t.id == template.id);
    let text = put(&old, place, &block(template));
    let after = read(&path, &text).map_err(OwnError::Unfit)?;
    let mut meant = before;
    meant.put_own(template.clone());
    if after != meant {
        let error =
            ConfigError::at(&path, &text, None, "the file has a form that can't be changed from here");
        return Err(OwnError::Unfit(error));
    }
    write_over(&path, &text).map_err(unwritten)?;
    Ok(after)
}

/// The text of a template as the file holds it.
pub fn written(template: &RemarkTemplate) -> String {
    block(template)
}

/// The template of such a text; `None` for an empty or unreadable one.
pub fn template_of(text: &str) -> Option<RemarkTemplate> {
    toml::from_str::<Remarks>(text).ok()?.own.into_iter().next()
}

/// Takes a template of her own out of the file; everything else stays as it stands.
///
/// # Errors
/// Those of [`save`].
pub fn remove(folder: &Path, id: &str) -> Result<(), OwnError> {
    let path = folder.join("remarks.toml");
    let path = std::fs::canonicalize(&path).unwrap_or(path);
    let old =
        std::fs::read_to_string(&path).map_err(|e| OwnError::Broken(ConfigError::unreadable(&path, &e)))?;
    let mut meant = read(&path, &old).map_err(OwnError::Broken)?;
    let Some(range) = meant.own.iter().position(|t| t.id == id).and_then(|n| block_of(&old, n)) else {
        return Ok(());
    };
    let text = format!("{}{}", old[..range.start].trim_end_matches('\n'), &old[range.end..]);
    let text = if text.is_empty() || text.ends_with('\n') { text } else { format!("{text}\n") };
    meant.own.retain(|t| t.id != id);
    if read(&path, &text).map_err(OwnError::Unfit)? != meant {
        let error =
            ConfigError::at(&path, &text, None, "the file has a form that can't be changed from here");
        return Err(OwnError::Unfit(error));
    }
    write_over(&path, &text).map_err(|source| OwnError::Unwritten { file: path, source })
}

/// Reads a text as the configuration does.
fn read(path: &Path, text: &str) -> Result<Remarks, ConfigError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let remarks: Remarks = toml::from_str(text).map_err(|e| ConfigError::toml(path, text, &e))?;
    match remarks.problems().first() {
        Some(problem) => Err(ConfigError::value(path, text, problem)),
        None => Ok(remarks),
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn block(template: &RemarkTemplate) -> String {
    let t = template;
    let mut out = format!(
        "{HEADER}\nid = {}\nzh = {}\nen = {}\nflag = {}\nfields = [\n",
        quoted(&t.id),
        quoted(&t.zh),
        quoted(&t.en),
        quoted(&t.flag)
    );
    for f in &t.fields {
        let (id, zh, en, from) = (quoted(&f.id), quoted(&f.zh), quoted(&f.en), quoted(&f.from));
        let _ = writeln!(out, "  {{ id = {id}, zh = {zh}, en = {en}, from = {from} }},");
    }
    out.push_str("]\n");
    out
}

/// The text with a block of its own at the end, or in the place of the block that is the `place`-th.
fn put(old: &str, place: Option<usize>, block: &str) -> String {
    let Some(range) = place.and_then(|n| block_of(old, n)) else {
        let gap = if old.is_empty() || old.ends_with("\n\n") {
            ""
        } else if old.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        return format!("{old}{gap}{block}");
    };
    format!("{}{block}{}", &old[..range.start], &old[range.end..])
}

/// Where the n-th own template stands: from its header to the next one's comments.
fn block_of(text: &str, n: usize) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line.trim())
        })
        .collect();
    let is_own = |line: &str| line.split('#').next().unwrap_or_default().replace(' ', "").trim() == HEADER;
    let first = (0..lines.len()).filter(|i| is_own(lines[*i].1)).nth(n)?;
    let within = |line: &str| line.starts_with("[[own.") || line.starts_with("[own.");
    let next = (first + 1..lines.len())
        .find(|i| lines[*i].1.starts_with('[') && !within(lines[*i].1))
        .unwrap_or(lines.len());
    let last = (first..next).rev().find(|i| !lines[*i].1.is_empty() && !lines[*i].1.starts_with('#'))?;
    let end = lines.get(last + 1).map_or(text.len(), |(start, _)| *start);
    Some(lines[first].0..end)
}

/// The whole new file stands beside the old one before it takes its place.
fn write_over(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = std::fs::File::create(&part).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(old) = std::fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()
    });
    let result = written.and_then(|()| std::fs::rename(&part, path));
    if result.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::lists::RemarkField;

    fn template(id: &str, name: &str) -> RemarkTemplate {
        let field = |id: &str, label: &str, from: &str| RemarkField {
            id: id.into(),
            zh: label.into(),
            en: label.into(),
            from: from.into(),
        };
        RemarkTemplate {
            id: id.into(),
            zh: name.into(),
            en: name.into(),
            flag: "blue".into(),
            fields: vec![field("f1", "颜色 \"深\"", "ask"), field("f2", "备注人", "agent")],
        }
    }

    #[test]
    fn r3_an_own_template_stands_beside_the_shipped_ones_and_is_changed_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("not there yet");
        save(&folder, &template("own_1", "定制")).unwrap();
        save(&folder, &template("own_2", "刻字")).unwrap();
        save(&folder, &template("own_1", "定制尺寸")).unwrap();
        let remarks = Config::load(&folder).unwrap().remarks;
        let names: Vec<&str> = remarks.all().map(|t| t.zh.as_str()).collect();
        assert_eq!((names[0], &names[names.len() - 2..]), ("常用备注", &["定制尺寸", "刻字"][..]));
        save(&folder, &template("usual", "我的常用")).unwrap();
        assert_eq!(Config::load(&folder).unwrap().remarks.all().next().unwrap().zh, "我的常用");
    }

    #[test]
    fn r3_everything_else_in_the_file_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("remarks.toml");
        let old = "# mine\nlimit_bytes = 500 # short\n\n[[own]] # first\nid = \"a\"\nzh = \"甲\"\nen = \"A\"\nflag = \"red\"\n\
                   [[own.fields]]\nid = \"x\"\nzh = \"x\"\nen = \"x\"\nfrom = \"ask\"\n\n# flags of my own\n[[flags]]\nid = \"red\"\nzh = \"红\"\nen = \"Red\"\nsign = \"红\"\n";
        std::fs::write(&file, old).unwrap();
        save(folder.path(), &template("a", "乙")).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("# mine\nlimit_bytes = 500 # short\n\n[[own]]\nid = \"a\"\nzh = \"乙\""),
            "{text}"
        );
        assert!(text.contains("\n\n# flags of my own\n[[flags]]\n") && !text.contains("甲"), "{text}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn r3_a_broken_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("remarks.toml");
        for broken in ["limit_bytes = \"many\"\n", "[[own]\n", "unknown = 1\n"] {
            std::fs::write(&file, broken).unwrap();
            let error = save(folder.path(), &template("a", "乙")).unwrap_err();
            assert!(matches!(error, OwnError::Broken(_)), "{error:?}");
            assert!(error.detail().contains("remarks.toml"), "{}", error.detail());
            assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
        }
    }

    #[test]
    fn r3_a_template_that_is_not_allowed_or_a_form_that_cannot_be_changed_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("remarks.toml");
        let mut unknown = template("a", "乙");
        unknown.fields[0].from = "nowhere".into();
        assert!(matches!(save(folder.path(), &unknown).unwrap_err(), OwnError::Unfit(_)));
        assert!(!file.exists());
        let inline = "own = [{ id = \"a\", zh = \"甲\", en = \"A\", flag = \"red\", fields = [{ id = \"x\", zh = \"x\", en = \"x\", from = \"ask\" }] }]\n";
        std::fs::write(&file, inline).unwrap();
        assert!(matches!(save(folder.path(), &template("a", "乙")).unwrap_err(), OwnError::Unfit(_)));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), inline);
    }
}
