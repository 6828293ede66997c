//! `address`: pasted texts in, one JSON object a line out, one by one.

use super::Done;
use crate::text::address::{Recognised, recognise};
use crate::text::harmless;
use anyhow::Context as _;
use serde::Serialize;
use serde_json::json;
use std::io::{BufRead, BufWriter, ErrorKind, Write};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Texts end with NUL instead of a line break, so that they may hold lines
    #[arg(short = '0', long = "null")]
    pub null: bool,
    /// Also landline, note, numbers taken out, candidates and the confidence of each part
    #[arg(long)]
    pub all: bool,
}

/// What is always said, in this order.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    phone: &'a str,
    province: &'a str,
    city: &'a str,
    district: &'a str,
    detail: &'a str,
    confidence: f64,
}

pub fn run(args: &Args) -> anyhow::Result<Done> {
    let out = BufWriter::new(std::io::stdout().lock());
    match answer(std::io::stdin().lock(), out, args) {
        // The reader left (`| head`): nothing is wrong.
        Err(e) if e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) => {
            Ok(Done::Whole)
        }
        other => other.map(|()| Done::Whole),
    }
}

/// An answer for each text, also for an empty one: line n belongs to text n.
fn answer(mut texts: impl BufRead, mut out: impl Write, args: &Args) -> anyhow::Result<()> {
    let end = if args.null { 0 } else { b'\n' };
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if texts.read_until(end, &mut bytes).context("standard input")? == 0 {
            break;
        }
        let text = bytes.strip_suffix(&[end]).unwrap_or(&bytes);
        let read = recognise(&String::from_utf8_lossy(text));
        let said = if args.all { whole(&read).to_string() } else { serde_json::to_string(&line(&read))? };
        writeln!(out, "{}", harmless::json(&said))?;
    }
    Ok(out.flush()?)
}

fn line(read: &Recognised) -> Line<'_> {
    let a = &read.address;
    Line {
        name: &read.name,
        phone: &read.phone,
        province: &a.province,
        city: &a.city,
        district: &a.district,
        detail: &a.detail,
        confidence: read.confidence.record,
    }
}

fn whole(read: &Recognised) -> serde_json::Value {
    let (a, sure) = (&read.address, &read.confidence);
    let candidates: Vec<_> = read
        .candidates
        .iter()
        .map(|c| json!({ "province": c.province, "city": c.city, "district": c.district }))
        .collect();
    json!({
        "name": read.name, "phone": read.phone,
        "province": a.province, "city": a.city, "district": a.district, "detail": a.detail,
        "confidence": sure.record,
        "landline": read.landline, "note": read.note, "numbers": read.numbers,
        "parts": { "name": sure.name, "phone": sure.phone, "region": sure.region, "detail": sure.detail },
        "candidates": candidates,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(input: &str, null: bool, all: bool) -> Vec<serde_json::Value> {
        let mut out = Vec::new();
        answer(input.as_bytes(), &mut out, &Args { null, all }).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    #[test]
    fn every_line_is_answered_with_every_key() {
        let told = told("李四 13800138000 江苏省扬州市邗江区文汇路1号\n\n鼓楼区中山北路30号", false, false);
        assert_eq!(told.len(), 3);
        for answer in &told {
            let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["name", "phone", "province", "city", "district", "detail", "confidence"]);
        }
        assert_eq!(told[0]["city"], "扬州市");
        assert_eq!((&told[1]["name"], &told[1]["confidence"]), (&json!(""), &json!(0.0)));
        assert_eq!((&told[2]["province"], &told[2]["district"]), (&json!(""), &json!("鼓楼区")));
    }

    #[test]
    fn texts_of_several_lines_end_with_nul_and_all_says_what_else_there_is() {
        let told = told(
            "王芳\n13800001234\n浙江省杭州市西湖区文三路1号\0朝阳区建国路88号 0571-88881234",
            true,
            true,
        );
        assert_eq!((told.len(), &told[0]["detail"]), (2, &json!("文三路1号")));
        assert_eq!(told[1]["candidates"].as_array().map(Vec::len), Some(2));
    }
}
