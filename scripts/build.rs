//! What ships is written in TOML for people; the program carries it in forms that are read without work: every start reads
//! lists and texts before its first picture. A file that is broken stops the build here, with its name and line.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let assets = Path::new("assets");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names the folder"));
    for folder in ["config", "guides"] {
        println!("cargo::rerun-if-changed=assets/{folder}");
        std::fs::create_dir_all(out.join(folder)).expect("a folder in OUT_DIR");
        for (name, table) in files(&assets.join(folder)) {
            let json = serde_json::to_string(&table).expect("TOML fits into JSON");
            write(&out.join(folder).join(format!("{name}.json")), &json);
        }
    }
    println!("cargo::rerun-if-changed=assets/locales");
    for lang in ["zh-CN", "en"] {
        let mut texts = BTreeMap::new();
        for (name, table) in files(&assets.join("locales").join(lang)) {
            flatten(&name, "", &table, &mut texts);
        }
        // One text, not a table of places: each place would be one more to mend whenever the program is loaded.
        let mut whole = String::new();
        for (key, text) in &texts {
            assert!(!text.contains('\0'), "{key} has a sign that parts texts");
            write!(whole, "{key}\0{text}\0").expect("a text grows");
        }
        write(&out.join(format!("{lang}.txt")), &whole);
    }
}

/// The TOML files of a folder by their names, in order.
fn files(folder: &Path) -> BTreeMap<String, toml::Table> {
    let entries = std::fs::read_dir(folder).expect("the folder of assets");
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let toml = paths.filter(|path| path.extension().is_some_and(|x| x == "toml"));
    toml.map(|path| {
        let text = std::fs::read_to_string(&path).expect("a file of assets");
        let table = text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), table)
    })
    .collect()
}

/// Texts by their whole key, `pane.orders`; the files of a language are rooms of one house, a key stands in one.
fn flatten(file: &str, prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(file, &path, inner, texts),
            toml::Value::String(text) => {
                assert!(
                    texts.insert(path.clone(), text.clone()).is_none(),
                    "{file}.toml: {path} is there twice"
                );
            }
            other => panic!("{file}.toml: {path} is no text: {other}"),
        }
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file in OUT_DIR");
}
