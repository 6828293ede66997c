//! Bytes → text: byte-order mark, strict UTF-8, else GB18030 (which holds GBK and GB2312). In one pass each, with
//! a buffer of fixed size, whatever the size of the file.

use std::io::{self, BufRead, Read};

/// What the first bytes of a file say it is when it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A zip: .xlsx or a zipped export.
    Zip,
    /// OLE2: the old .xls.
    Ole,
    Html,
}

/// Looks at the first bytes; `None` for what may be text.
pub fn container(head: &[u8]) -> Option<Container> {
    let start: Vec<u8> = head
        .iter()
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || [0xEF, 0xBB, 0xBF].contains(b))
        .take(16)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    if head.starts_with(b"PK\x03\x04") {
        Some(Container::Zip)
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some(Container::Ole)
    } else if [b"<html".as_slice(), b"<!doctype", b"<table", b"<?xml"].iter().any(|t| start.starts_with(t)) {
        Some(Container::Html)
    } else {
        None
    }
}

/// The encoding of a text; reads it to its end.
pub fn detect(mut source: impl Read) -> io::Result<&'static encoding_rs::Encoding> {
    let mut head = Vec::with_capacity(3);
    source.by_ref().take(3).read_to_end(&mut head)?;
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    let utf8 = is_utf8(&mut head.as_slice().chain(source))?;
    Ok(if utf8 { encoding_rs::UTF_8 } else { encoding_rs::GB18030 })
}

/// Strict UTF-8; a character that the end of the file cuts in two is forgiven.
fn is_utf8(file: &mut impl Read) -> io::Result<bool> {
    let mut buffer = vec![0u8; 64 * 1024];
    let mut kept = 0;
    loop {
        let got = file.read(&mut buffer[kept..])?;
        if got == 0 {
            return Ok(true);
        }
        let end = kept + got;
        kept = match std::str::from_utf8(&buffer[..end]) {
            Ok(_) => 0,
            Err(e) if e.error_len().is_some() => return Ok(false),
            Err(e) => {
                buffer.copy_within(e.valid_up_to()..end, 0);
                end - e.valid_up_to()
            }
        };
    }
}

/// A reader that gives UTF-8 whatever it reads; what makes no sense becomes U+FFFD.
pub struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    text: Vec<u8>,
    text_at: usize,
    text_end: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub fn new(inner: R, encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 64 * 1024],
            raw_at: 0,
            raw_end: 0,
            text: vec![0; 128 * 1024],
            text_at: 0,
            text_end: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.text_at == self.text_end && !self.ended {
            let mut last = false;
            if self.raw_at == self.raw_end {
                self.raw_at = 0;
                self.raw_end = self.inner.read(&mut self.raw)?;
                last = self.raw_end == 0;
            }
            let raw = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, last);
            self.raw_at += read;
            (self.text_at, self.text_end) = (0, written);
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let text = self.fill_buf()?;
        let n = text.len().min(into.len());
        into[..n].copy_from_slice(&text[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.text[self.text_at..self.text_end])
    }

    fn consume(&mut self, n: usize) {
        self.text_at = (self.text_at + n).min(self.text_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> String {
        let encoding = detect(bytes).unwrap();
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_encoding_of_an_export_reads_the_same() {
        let text = "订单编号,㊣宗武夷山大红袍\r\n1,①②③ ㎡ €\r\n";
        assert_eq!(read(text.as_bytes()), text);
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()), text, "with a mark");
        assert_eq!(read(&encoding_rs::GB18030.encode(text).0), text, "GB18030");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&[&[0xFF, 0xFE], &utf16[..]].concat()), text, "UTF-16 LE");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&[&[0xFE, 0xFF], &utf16[..]].concat()), text, "UTF-16 BE");
    }

    #[test]
    fn a_character_across_the_border_of_two_reads_is_one_character() {
        let text = "a".to_owned() + &"备注".repeat(60_000);
        assert_eq!(read(text.as_bytes()), text);
        assert_eq!(read(&encoding_rs::GB18030.encode(&text).0), text);
    }

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes() {
        assert_eq!(container(b"PK\x03\x04..."), Some(Container::Zip));
        assert_eq!(container(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Some(Container::Ole));
        assert_eq!(container(b"\xEF\xBB\xBF\r\n <TABLE border=1>"), Some(Container::Html));
        assert_eq!(container("订单编号,".as_bytes()), None);
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            read(&bytes);
        }
    }
}
