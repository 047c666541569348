//! Quotes that stand wrong in a table. A reader of such files takes what follows a quote that is never closed for one cell, and
//! whoever wrote the file would hear of something else, or of nothing.

use std::{
    collections::VecDeque,
    io::{self, Read},
    sync::{Arc, Mutex},
};

/// The most faults that are kept until they are asked for.
const KEPT: usize = 1_000;

/// Where cells begin whose quotes are never closed, or after which something else stands.
#[derive(Clone, Default)]
pub(super) struct Faults(Arc<Mutex<VecDeque<u64>>>);

impl Faults {
    /// Whether a fault lies before this byte; it and those before it are forgotten.
    pub fn before(&self, byte: u64) -> bool {
        let Ok(mut faults) = self.0.lock() else { return false };
        let mut any = false;
        while faults.front().is_some_and(|at| *at < byte) {
            faults.pop_front();
            any = true;
        }
        any
    }

    fn add(&self, at: u64) {
        if let Ok(mut faults) = self.0.lock()
            && faults.len() < KEPT
        {
            faults.push_back(at);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Before the first letter of a cell.
    Begin,
    Plain,
    /// Between quotes, the first of which stands here.
    Quoted(u64),
    /// After a quote that closes the cell, unless another follows.
    Closed(u64),
}

/// A text that is watched as it goes by.
pub(super) struct Watched<R> {
    text: R,
    separator: u8,
    at: u64,
    within: Within,
    faults: Faults,
}

impl<R: Read> Watched<R> {
    pub fn new(text: R, separator: u8, faults: Faults) -> Self {
        Self { text, separator, at: 0, within: Within::Begin, faults }
    }

    fn watch(&mut self, byte: u8) {
        let ends = byte == self.separator || byte == b'\n';
        self.within = match self.within {
            Within::Begin if byte == b'"' => Within::Quoted(self.at),
            // The mark that a file may begin with is no part of its first cell.
            Within::Begin if self.at < 3 && matches!(byte, 0xef | 0xbb | 0xbf) => Within::Begin,
            Within::Quoted(open) if byte == b'"' => Within::Closed(open),
            Within::Closed(open) if byte == b'"' => Within::Quoted(open),
            Within::Quoted(open) => Within::Quoted(open),
            _ if ends => Within::Begin,
            Within::Closed(open) if byte == b' ' => Within::Closed(open),
            Within::Closed(open) => {
                self.faults.add(open);
                Within::Plain
            }
            Within::Begin | Within::Plain => Within::Plain,
        };
        self.at += 1;
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(out)?;
        out[..read].iter().for_each(|byte| self.watch(*byte));
        if let (0, Within::Quoted(open)) = (read, self.within)
            && !out.is_empty()
        {
            self.faults.add(open);
            self.within = Within::Plain;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faulty(text: &str) -> bool {
        let faults = Faults::default();
        io::copy(&mut Watched::new(text.as_bytes(), b',', faults.clone()), &mut io::sink()).unwrap();
        faults.before(u64::MAX)
    }

    #[test]
    fn a_quote_that_is_not_closed_or_goes_on_is_seen() {
        for text in ["a,\"b\nc,d\n", "a,\"b\nc,\"d\"\n", "\"a\"b,c\n"] {
            assert!(faulty(text), "{text}");
        }
        for text in ["\u{feff}\"a\",\"b \"\"c\"\"\" ,d\n", "a \"b\",c\n", "\"to\nlinjer\",x\n", ""] {
            assert!(!faulty(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_a_writer_wrote_has_no_fault(cells in proptest::collection::vec(".{0,8}", 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&cells).unwrap();
            prop_assert!(!faulty(&String::from_utf8(writer.into_inner().unwrap()).unwrap()));
        }
    }
}
