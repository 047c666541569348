//! Files as real people make them: UTF-8 with or without its mark, UTF-16, Windows-1252; any line ends; comma, semicolon or tab.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
};

/// How much is read at a time.
const PIECE: usize = 64 * 1024;
/// The longest header that is looked at to find what separates the columns.
const HEADER: u64 = 64 * 1024;

/// A text file on its way into a table: UTF-8, with plain line ends, and one at the end.
pub(super) type Text = Box<dyn Read + Send>;

/// The file's text, whatever it is written in.
pub(super) fn text(mut file: File) -> io::Result<Text> {
    let encoding = encoding(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    if encoding == UTF_8 {
        return Ok(plain(BufReader::with_capacity(PIECE, file)));
    }
    let decoder = encoding.new_decoder_with_bom_removal();
    Ok(plain(Decoded { file, decoder, pending: Vec::new(), at: 0, ended: false }))
}

/// Plain line ends, and one at the end.
pub(super) fn plain(text: impl Read + Send + 'static) -> Text {
    Box::new(LineEnds { text, after_return: false }.chain(&b"\n"[..]))
}

/// What a file is written in: what its mark says, else UTF-8 where it can be that, else what Danish Excel writes.
fn encoding(file: &mut File) -> io::Result<&'static Encoding> {
    let mut check = Utf8Check::default();
    let mut piece = vec![0; PIECE];
    let mut first = true;
    loop {
        let read = file.read(&mut piece)?;
        if std::mem::take(&mut first) {
            match piece[..read] {
                [0xff, 0xfe, ..] => return Ok(UTF_16LE),
                [0xfe, 0xff, ..] => return Ok(UTF_16BE),
                [0xef, 0xbb, 0xbf, ..] => return Ok(UTF_8),
                _ => {}
            }
        }
        if read == 0 {
            break;
        }
        check.take(&piece[..read]);
    }
    // A file with proper letters of UTF-8 is UTF-8 with a fault in it: its rows are complained of rather than read wrongly.
    Ok(if check.broken && !check.proper { WINDOWS_1252 } else { UTF_8 })
}

/// Whether what has gone by is UTF-8, and whether any of it can be nothing else.
#[derive(Default)]
struct Utf8Check {
    broken: bool,
    proper: bool,
    begun: Vec<u8>,
}

impl Utf8Check {
    fn take(&mut self, piece: &[u8]) {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(piece);
        let mut rest = &all[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.proper |= !text.is_ascii();
                    return;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.proper |= !good.is_ascii();
                    let Some(length) = error.error_len() else {
                        // A letter that goes on in the next piece; at the end of the file it is broken, and so is what has it.
                        self.begun = bad.to_vec();
                        return;
                    };
                    self.broken = true;
                    rest = &bad[length..];
                }
            }
        }
    }
}

/// A file decoded to UTF-8 as it is read.
struct Decoded {
    file: File,
    decoder: Decoder,
    pending: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.pending.len() && !self.ended {
            self.decode_more()?;
        }
        let read = out.len().min(self.pending.len() - self.at);
        out[..read].copy_from_slice(&self.pending[self.at..self.at + read]);
        self.at += read;
        Ok(read)
    }
}

impl Decoded {
    fn decode_more(&mut self) -> io::Result<()> {
        let mut piece = vec![0; PIECE];
        let read = self.file.read(&mut piece)?;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * PIECE);
        self.pending = vec![0; room];
        let (result, _, written, _) = self.decoder.decode_to_utf8(&piece[..read], &mut self.pending, self.ended);
        debug_assert!(result == CoderResult::InputEmpty, "the room is enough by the decoder's own word");
        self.pending.truncate(written);
        self.at = 0;
        Ok(())
    }
}

/// Makes every line end a plain one.
struct LineEnds<R> {
    text: R,
    after_return: bool,
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(out)?;
            let mut kept = 0;
            for at in 0..read {
                let byte = out[at];
                let follows = std::mem::replace(&mut self.after_return, byte == b'\r');
                if byte == b'\n' && follows {
                    continue;
                }
                out[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

/// What separates the columns, and the text without the line `sep=…` by which Excel may say so.
pub(super) fn separated(mut text: Text) -> io::Result<(u8, Text)> {
    let first = first_line(&mut text)?;
    let line = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&first);
    let named = line.strip_prefix(b"sep=").or_else(|| line.strip_prefix(b"\"sep="));
    if let Some([separator @ (b',' | b';' | b'\t' | b'|'), ..]) = named {
        return Ok((*separator, text));
    }
    let mut best = (0, b',');
    for separator in [b',', b';', b'\t'] {
        let count = line.iter().filter(|byte| **byte == separator).count();
        if count > best.0 {
            best = (count, separator);
        }
    }
    Ok((best.1, Box::new(io::Cursor::new(first).chain(text))))
}

/// The first line that is not empty, with its end.
fn first_line(text: &mut Text) -> io::Result<Vec<u8>> {
    let (mut line, mut letter) = (Vec::new(), [0]);
    let mut left = HEADER;
    while left > 0 && text.read(&mut letter)? == 1 {
        left -= 1;
        line.extend_from_slice(&letter);
        if letter == *b"\n" && !line.trim_ascii().is_empty() {
            break;
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> (u8, String) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let (separator, mut text) = separated(text(file).unwrap()).unwrap();
        let mut out = Vec::new();
        text.read_to_end(&mut out).unwrap();
        (separator, String::from_utf8_lossy(&out).trim_start_matches('\u{feff}').to_owned())
    }

    #[test]
    fn a_file_is_read_whatever_it_is_written_in() {
        let text = "code;name\r\nkøge;Køge Ådal\r\n";
        let utf16 =
            |to: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect() };
        let files = [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            WINDOWS_1252.encode(text).0.into_owned(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            format!("sep=;\r\n{text}").into_bytes(),
            text.replace("\r\n", "\r").into_bytes(),
        ];
        for bytes in files {
            assert_eq!(read(&bytes), (b';', "code;name\nkøge;Køge Ådal\n\n".to_owned()), "{bytes:?}");
        }
        assert_eq!(read(b"code\tname\n").0, b'\t');
        assert_eq!(read(b"code\n").0, b',');
    }

    #[test]
    fn a_fault_in_a_file_of_utf_8_does_not_turn_the_rest_into_nonsense() {
        let (_, text) = read(b"code,name\nk\xc3\xb8ge,K\xf8ge\n");
        assert!(text.contains("køge"), "{text}");
    }

    #[test]
    fn letters_are_whole_though_they_lie_over_the_edge_of_a_piece() {
        for shift in 0..3 {
            let text = format!("{}{}", "x".repeat(shift), "ø".repeat(PIECE));
            assert_eq!(read(text.as_bytes()).1.trim_end(), text);
            let old = WINDOWS_1252.encode(&text).0.into_owned();
            assert_eq!(read(&old).1.trim_end(), text);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            read(&bytes);
        }
    }
}
