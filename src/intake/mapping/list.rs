//! All layouts known: those that ship, and the user's.

use super::{Header, Mapping};
use crate::config::{ConfigError, typed};
use std::path::Path;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../assets/importers/", $name)))),+]
    };
}

const EMBEDDED: &[(&str, &str)] = shipped![
    "taobao.toml",
    "taobao-items.toml",
    "qianniu.toml",
    "qianniu-items.toml",
    "jd.toml",
    "pdd.toml",
    "douyin.toml",
    "1688.toml",
    "youzan.toml",
    "youzan-items.toml",
    "weidian.toml",
    "generic.toml",
];

/// Every layout known.
#[derive(Clone, Debug, Default)]
pub struct Mappings {
    list: Vec<Mapping>,
}

impl Mappings {
    /// The layouts that ship, and the user's over them by id.
    ///
    /// # Errors
    /// Every problem of every file, with line and key.
    pub fn load(config_folder: Option<&Path>) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut all = Self::default();
        for (name, text) in EMBEDDED {
            errors.extend(all.add(Path::new(name), text));
        }
        for path in config_folder.map(user_files).unwrap_or_default() {
            match std::fs::read_to_string(&path) {
                Ok(text) => errors.extend(all.add(&path, text.strip_prefix('\u{FEFF}').unwrap_or(&text))),
                Err(error) => errors.push(ConfigError::unreadable(&path, &error)),
            }
        }
        if errors.is_empty() { Ok(all) } else { Err(errors) }
    }

    /// What is wrong with the file; nothing when it is taken.
    fn add(&mut self, path: &Path, text: &str) -> Vec<ConfigError> {
        let (mut mapping, mut errors) = match typed::<Mapping>(path, text) {
            Ok(read) => read,
            Err(errors) => return errors,
        };
        // What was left out for a mistake of its own is not missing.
        let problems = if errors.is_empty() { mapping.problems() } else { Vec::new() };
        errors.extend(problems.iter().map(|p| ConfigError::value(path, text, p)));
        if errors.is_empty() {
            mapping.prepare();
            self.list.retain(|m| m.id != mapping.id);
            self.list.push(mapping);
        }
        errors
    }

    /// The words `--format` takes, ids first.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.list.iter().map(|m| m.id.as_str()).collect();
        for format in self.list.iter().map(|m| m.format.as_str()).filter(|f| !f.is_empty()) {
            if !words.contains(&format) {
                words.push(format);
            }
        }
        words
    }

    pub fn knows(&self, word: &str) -> bool {
        self.list.iter().any(|m| m.is_meant_by(word))
    }

    pub fn get(&self, id: &str) -> Option<&Mapping> {
        self.list.iter().find(|m| m.id == id)
    }

    /// The layout whose columns a header row holds, of those that `word` means (`None`: of all); the one that asks
    /// for most wins.
    pub fn detect(&self, header: &Header, word: Option<&str>) -> Option<&Mapping> {
        let meant = |m: &&Mapping| word.is_none_or(|w| m.is_meant_by(w));
        let fitting = self.list.iter().filter(meant).filter(|m| m.fits(header));
        fitting.max_by_key(|m| (!m.fallback, m.detect.len()))
    }
}

fn user_files(config_folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(config_folder.join("importers")) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderStatus;
    use crate::intake::field::Field;

    #[test]
    fn the_shipped_layouts_are_sound() {
        let mappings = Mappings::load(None).unwrap();
        for word in ["taobao", "taobao-items", "jd", "pdd", "douyin", "generic", "1688", "youzan", "weidian"]
        {
            assert!(mappings.knows(word), "{word}");
        }
        assert_eq!(mappings.words().len(), EMBEDDED.len(), "the shared words are ids too");
        let taobao = mappings.get("taobao").unwrap();
        assert_eq!(
            taobao.status_of("买家已付款,等待卖家发货"),
            Some(OrderStatus::WaitConfirm),
            "half-width comma"
        );
        assert_eq!(taobao.status_of("没听说过"), None);
    }

    #[test]
    fn a_header_is_recognised_by_its_names_whatever_their_order_and_width() {
        let mappings = Mappings::load(None).unwrap();
        let names = ["宝贝标题 ", "订单状态", "收货地址　", "订单编号", "买家会员名", "买家应付货款", "x"];
        let header = Header::new(names.into_iter());
        let found = mappings.detect(&header, None).unwrap();
        let columns = found.columns_in(&header);
        assert_eq!((columns.of(Field::OrderNo), columns.of(Field::Title)), (&[3][..], &[0][..]));
        assert_eq!((columns.of(Field::Paid), columns.needed, columns.width()), (&[][..], 6, 7));
        assert!(mappings.detect(&Header::new(names.into_iter().skip(2)), None).is_none());
        assert!(mappings.detect(&header, Some("jd")).is_none(), "another format is asked for");
    }

    #[test]
    fn every_layout_is_recognised_by_itself_and_by_no_other() {
        let mappings = Mappings::load(None).unwrap();
        for mapping in mappings.list.iter().filter(|m| !m.fallback) {
            let header =
                Header::new(mapping.columns.values().flatten().chain(&mapping.detect).map(String::as_str));
            assert_eq!(mappings.detect(&header, None).map(|m| &m.id), Some(&mapping.id));
        }
    }

    #[test]
    fn the_users_file_adds_a_platform_and_its_mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("importers")).unwrap();
        let file = folder.path().join("importers/own.toml");
        let sound = "id = \"own\"\nplatform = \"own\"\nchannel = \"other\"\nkind = \"orders\"\ndetect = [\"单号\"]\n\
                     dates = [\"%Y-%m-%d\"]\n[columns]\norder_no = [\"单号\"]\n[status]\n\"新\" = \"wait_pay\"\n";
        std::fs::write(&file, sound).unwrap();
        let mappings = Mappings::load(Some(folder.path())).unwrap();
        assert!(mappings.knows("own"));
        for (from, to, line) in [
            ("order_no", "oder_no", "line 8"),
            ("wait_pay", "waiting", "line 10"),
            ("[\"%Y-%m-%d\"]", "[]", "line 6"),
        ] {
            std::fs::write(&file, sound.replace(from, to)).unwrap();
            let errors = Mappings::load(Some(folder.path())).unwrap_err();
            let text = errors[0].to_string();
            assert!(text.contains("own.toml") && text.contains(line), "{text}");
        }
    }
}
