//! F6 held against pasted chats and order blocks of our own, counted part by part; and that an address by itself is
//! read as it always was.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde::Deserialize;
use shiftdesk::config::Config;
use shiftdesk::text::{address, paste};
use std::path::Path;

const PARTS: [&str; 9] =
    ["customer", "name", "phone", "address", "items", "order_no", "courier", "wishes", "total"];

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    id: String,
    text: String,
    customer: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    items: Option<Vec<String>>,
    order_no: Option<String>,
    courier: Option<String>,
    wishes: Option<Vec<String>>,
    total: Option<String>,
    shipping: Option<String>,
    /// What else is right, part by part.
    alts: Vec<Wanted>,
}

#[derive(Deserialize)]
struct File {
    case: Vec<Wanted>,
}

impl Wanted {
    fn parts(&self) -> [Option<String>; 9] {
        let list = |l: &Option<Vec<String>>| l.as_ref().map(|l| l.join(" / "));
        [
            self.customer.clone(),
            self.name.clone(),
            self.phone.clone(),
            self.address.clone(),
            list(&self.items),
            self.order_no.clone(),
            self.courier.clone(),
            list(&self.wishes),
            self.total.clone(),
        ]
    }
}

fn fixtures(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)).unwrap()
}

fn read(text: &str) -> paste::Pasted {
    let config = Config::defaults().unwrap();
    let couriers: Vec<&str> = config.couriers_as_written().collect();
    paste::recognise(text, &paste::Known { couriers: &couriers, ours: &["示例家居旗舰店"] })
}

#[test]
fn f6_our_own_pastes_are_read() {
    let file: File = toml::from_str(&fixtures("pastes/own.toml")).unwrap();
    assert!(file.case.len() >= 45);
    let (mut right, mut whole) = ([0_usize; 9], 0);
    for case in &file.case {
        let said = read(&case.text);
        let items: Vec<String> = said.items.iter().map(ToString::to_string).collect();
        let have = [
            said.customer.clone(),
            said.read.name.clone(),
            said.read.phone.clone(),
            said.read.address.to_string(),
            items.join(" / "),
            said.order_no.clone(),
            said.courier.clone(),
            said.wishes.join(" / "),
            said.total.clone(),
        ];
        let mut good = true;
        for (i, want) in case.parts().into_iter().enumerate() {
            let others = case.alts.iter().filter_map(|a| a.parts()[i].clone());
            let mut accepted = std::iter::once(want.unwrap_or_default()).chain(others);
            if accepted.any(|a| a == have[i]) {
                right[i] += 1;
            } else {
                good = false;
                println!("{} {}: {:?}, wanted {:?}", case.id, PARTS[i], have[i], case.parts()[i]);
            }
        }
        assert_eq!(said.shipping, case.shipping.clone().unwrap_or_default(), "{}", case.id);
        whole += usize::from(good);
    }
    let count = file.case.len();
    println!("{count} pastes, whole {whole}, {PARTS:?} {right:?}");
    assert!(right.iter().all(|r| r * 100 >= count * 95) && whole * 100 >= count * 90, "{whole} {right:?}");
}

#[test]
fn f6_an_address_by_itself_is_read_as_it_always_was() {
    let (mut same, mut count, mut invented) = (0_u32, 0_u32, Vec::new());
    for file in ["address/dev.jsonl", "address/own.jsonl"] {
        for line in fixtures(file).lines() {
            let gold: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = gold["text"].as_str().unwrap();
            let (alone, said) = (address::recognise(text), read(text));
            count += 1;
            if (&said.read.name, &said.read.phone, &said.read.address)
                == (&alone.name, &alone.phone, &alone.address)
            {
                same += 1;
            } else {
                println!("{}: {text} → {:?}", gold["id"], said.read);
            }
            if !said.items.is_empty() {
                invented.push(format!("{}: {:?} in {text}", gold["id"], said.items));
            }
        }
    }
    println!("{same} of {count} addresses alike");
    assert_eq!(same, count);
    println!("{}", invented.join("\n"));
}
