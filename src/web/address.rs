//! What an address holds besides letters: `%` and two digits for an octet, pairs after the question mark, and days.

use chrono::{Datelike, NaiveDate};

/// The text that a part of an address stands for; nothing when it is not UTF-8 or not written as an address is.
pub fn decoded(part: &str) -> Option<String> {
    let mut octets = part.bytes();
    let mut bytes = Vec::with_capacity(part.len());
    while let Some(octet) = octets.next() {
        bytes.push(match octet {
            b'%' => digit(octets.next()?)? * 16 + digit(octets.next()?)?,
            octet => octet,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(octet: u8) -> Option<u8> {
    char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The names and values of a query as a browser's form writes them, where a plus is a blank.
pub fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let word = |text: &str| decoded(&text.replace('+', " "));
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| word(name).zip(word(value))).collect()
}

/// A day as 2009-12-31, of the years that the whole hub takes.
pub fn date(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.filter(|day| (1000..=9999).contains(&day.year()) && day.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_four_two_and_two_digits() {
        assert_eq!(date("2009-01-15"), NaiveDate::from_ymd_opt(2009, 1, 15));
        for wrong in ["", "2009-1-15", "15.1.2009", "+10000-01-01", "0999-12-31", "-2009-01-15", " 2009-01-15", "2009-02-30"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_is_read_or_refused_as_a_whole() {
        assert_eq!(decoded("LR-K%C3%98G+1").as_deref(), Some("LR-KØG+1"));
        for broken in ["%", "%4", "%zz", "%ff", "%C3", "%+1"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_form_writes_blanks_as_plus() {
        let found = pairs("q=b%C3%B8rn+og%20unge&&asOf").expect("a query");
        let expected = [("q", "børn og unge"), ("asOf", "")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(pairs("q=%ff"), None);
    }
}
