use super::*;
use crate::config::settings::Backup;

#[test]
fn x2_only_what_is_plain_beyond_doubt_counts_as_a_plain_copy() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    let plain = [b"SQLite format 3\0".as_slice(), &[0; 4080]].concat();
    let (noise, cut) = (vec![0xfe; 4096], vec![0xfe; 3000]);
    let log = b"some rows".to_vec();
    for (end, bytes) in [
        (".replaced-20260601-170000", &plain),
        (".replaced-20260601-170000-wal", &log),
        (".replaced-20260601-180000", &noise),
        (".replaced-20260601-180000-wal", &log),
        (".damaged-20260601-190000", &cut),
        (".before-schema-3", &plain),
        (".rescued-20260601-190000", &noise),
        (".rescued-20260601-190000.log", &log),
        (".rescued-20260601-200000", &plain),
        (".rescued-20260601-200000.log", &log),
        (".unsaved-20260601-200000.txt", &log),
    ] {
        std::fs::write(door::side(&at, end), bytes).unwrap();
    }
    let plain = plain_copies(&at, &Shelf::new(&at, &Backup::default()));
    let expected = [
        ".before-schema-3",
        ".replaced-20260601-170000",
        ".replaced-20260601-170000-wal",
        ".rescued-20260601-200000",
        ".rescued-20260601-200000.log",
        ".unsaved-20260601-200000.txt",
    ];
    assert_eq!(plain, expected.map(|end| door::side(&at, end)));
    remove(&plain).unwrap();
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 5, "what may be encrypted stays");
}
