//! The recogniser held against labelled blobs: those given and those of our own, counted part by part.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde_json::Value;
use shiftdesk::text::address::{recognise, split_region};
use std::path::Path;

const PARTS: [&str; 6] = ["name", "phone", "province", "city", "district", "detail"];
const MUNICIPALITIES: [&str; 4] = ["北京市", "上海市", "天津市", "重庆市"];
/// Places without districts: the town stands at the head of the detail.
const WITHOUT_DISTRICTS: [&str; 5] = ["东莞市", "中山市", "儋州市", "嘉峪关市", "三沙市"];

type Record = [String; 6];

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
        c => c,
    }
}

/// Blanks and widths don't count, nor do signs around the detail and hyphens within a phone before its extension.
fn compared(record: &Record) -> Record {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect::<String>();
    let mut r = record.clone().map(|part| plain(&part));
    if let Some((area, rest)) = r[1].clone().split_once('-')
        && (area.len() < 5 || !area.starts_with(['0', '1']))
    {
        r[1] = format!("{area}{rest}");
    }
    if MUNICIPALITIES.contains(&r[2].as_str()) {
        r[3] = r[2].clone();
    }
    if r[2].ends_with("特别行政区") {
        r[3].clear();
    }
    if WITHOUT_DISTRICTS.contains(&r[3].as_str()) && !r[4].is_empty() {
        r[5] = format!("{}{}", r[4], r[5]);
        r[4].clear();
    }
    r[5] = r[5].trim_matches(|c| "，,。.;；、:：/|-~～".contains(c)).to_owned();
    r
}

fn said(value: &Value) -> Record {
    PARTS.map(|part| value[part].as_str().unwrap_or_default().to_owned())
}

/// The given record and its accepted alternatives.
fn accepted(gold: &Value) -> Vec<Record> {
    let mut all = vec![said(gold)];
    for other in gold["alts"].as_array().into_iter().flatten() {
        let mut record = said(gold);
        for (part, place) in PARTS.iter().zip(&mut record) {
            if let Some(text) = other[*part].as_str() {
                text.clone_into(place);
            }
        }
        all.push(record);
    }
    all
}

fn read(text: &str) -> Record {
    let r = recognise(text);
    let a = r.address;
    [r.name, r.phone, a.province, a.city, a.district, a.detail]
}

/// Counts a file, prints the score and every miss; returns the share of each part and of whole records in percent.
fn score(file: &str) -> (usize, [f64; 6], f64) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/address").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let (mut count, mut right, mut whole) = (0_u32, [0_u32; 6], 0_u32);
    for gold in text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()) {
        let have = compared(&read(gold["text"].as_str().unwrap()));
        let hits = |want: &Record| compared(want).iter().zip(&have).map(|(w, h)| w == h).collect::<Vec<_>>();
        let best = accepted(&gold).iter().map(hits).max_by_key(|h| h.iter().filter(|x| **x).count()).unwrap();
        count += 1;
        for (sum, hit) in right.iter_mut().zip(&best) {
            *sum += u32::from(*hit);
        }
        if best.iter().all(|hit| *hit) {
            whole += 1;
        } else {
            println!("{}: {} → {have:?}", gold["id"], gold["text"]);
        }
    }
    let share = |n: u32| f64::from(n) * 100.0 / f64::from(count);
    let parts = right.map(share);
    println!("{file}: {count} blobs, {PARTS:?} {parts:.1?}, whole {:.1}", share(whole));
    (count as usize, parts, share(whole))
}

#[test]
fn the_given_blobs_are_read() {
    let (count, parts, whole) = score("dev.jsonl");
    assert_eq!(count, 60);
    assert!(parts.iter().all(|p| *p >= 98.0) && whole >= 98.0, "{parts:?} {whole}");
}

#[test]
fn our_own_blobs_of_every_kind_are_read() {
    let (count, parts, whole) = score("own.jsonl");
    assert!(count >= 400);
    assert!(parts.iter().all(|p| *p >= 98.0) && whole >= 97.0, "{parts:?} {whole}");
}

#[test]
fn what_was_recognised_survives_the_one_line_of_a_form() {
    for file in ["dev.jsonl", "own.jsonl"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/address").join(file);
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let address = recognise(gold["text"].as_str().unwrap()).address;
            assert_eq!(split_region(&address.to_string()), address, "{}", gold["id"]);
        }
    }
}
