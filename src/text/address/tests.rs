use super::*;
#[test]
fn show() {
    let p = std::env::var("ADDR").unwrap();
    for l in std::fs::read_to_string(p).unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(l).unwrap();
        let r = recognise(v["text"].as_str().unwrap());
        let o = serde_json::json!({"text": v["text"], "name": r.name, "phone": r.phone, "province": r.address.province,
            "city": r.address.city, "district": r.address.district, "detail": r.address.detail, "note": r.note, "numbers": r.numbers, "landline": r.landline, "confidence": r.confidence.record, "cands": r.candidates.len()});
        println!("@@{o}");
    }
}
