//! What people type: trimmed, bounded, and without what may not stand in the register.

use crate::error::{Detail, Error, Refusal, Result, RuleCode};
use chrono::NaiveDate;

/// The longest name or title, in characters.
pub const NAME: usize = 200;
/// The longest running text, in characters.
pub const TEXT: usize = 20_000;

/// What a change says of one field: leave it, empty it, or make it this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    /// Does it to a field that may be empty.
    pub fn put(self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value),
        }
    }

    /// Does it to a field that must be filled; emptied, it is left to the checks to complain.
    pub fn set(self, field: &mut T)
    where
        T: Default,
    {
        match self {
            Self::Keep => {}
            Self::Clear => *field = T::default(),
            Self::Set(value) => *field = value,
        }
    }

    /// The same of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }
}

impl Patch<NaiveDate> {
    /// Does it to the day after a last day.
    pub fn put_last_day(self, field: &mut Option<NaiveDate>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(last) => *field = super::dates::day_after(Some(last)),
        }
    }
}

/// Gathers every broken rule of an input, so that a person mends them all at once.
#[derive(Default)]
pub struct Checks(Vec<Refusal>);

impl Checks {
    /// Notes a broken rule unless `holds`.
    pub fn rule(&mut self, holds: bool, field: &'static str, code: RuleCode, detail: impl Into<Detail>) {
        if !holds {
            self.0.push(Refusal { field: vec!["input", field], code, detail: detail.into() });
        }
    }

    /// The text without blanks at its ends; nothing when it is empty.
    pub fn text(&mut self, field: &'static str, text: Option<String>, longest: usize) -> Option<String> {
        let text = text?;
        let text = text.trim();
        self.rule(text.chars().count() <= longest, field, RuleCode::TooLong, longest.to_string());
        self.rule(!text.chars().any(hidden), field, RuleCode::Invalid, hidden_letters());
        self.rule(!holds_cpr(text), field, RuleCode::CprNumber, "");
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text, which must be there.
    pub fn needed_text(&mut self, field: &'static str, text: String, longest: usize) -> String {
        let text = self.text(field, Some(text), longest);
        self.rule(text.is_some(), field, RuleCode::Required, "");
        text.unwrap_or_default()
    }

    /// The text, which must stand on one line: a name, a title, a number.
    pub fn line(&mut self, field: &'static str, text: Option<String>, longest: usize) -> Option<String> {
        let text = self.text(field, text, longest)?;
        let example = Detail { da: "skriv det på én linje".to_owned(), en: "write it on one line".to_owned() };
        self.rule(!text.contains(['\n', '\t']), field, RuleCode::Invalid, example);
        Some(text)
    }

    /// The text of one line, which must be there.
    pub fn needed_line(&mut self, field: &'static str, text: String, longest: usize) -> String {
        let text = self.line(field, Some(text), longest);
        self.rule(text.is_some(), field, RuleCode::Required, "");
        text.unwrap_or_default()
    }

    /// A short handle: letters, digits and `- _ . /`, no blanks.
    pub fn code(&mut self, field: &'static str, code: String) -> String {
        let code = self.needed_text(field, code, 60);
        let plain = code.chars().all(|letter| letter.is_alphanumeric() || "-_./".contains(letter));
        let example = Detail {
            da: "brug bogstaver, tal, bindestreg, punktum og skråstreg, uden mellemrum".to_owned(),
            en: "use letters, digits, hyphens, dots and slashes, without blanks".to_owned(),
        };
        self.rule(plain, field, RuleCode::Invalid, example);
        code
    }

    /// Notes a term that ends before it begins; `until` is the day after the last.
    pub fn term(&mut self, field: &'static str, from: Option<NaiveDate>, until: Option<NaiveDate>) {
        let orderly = from.zip(until).is_none_or(|(from, until)| from < until);
        self.rule(orderly, field, RuleCode::EndsBeforeStart, "");
    }

    /// A mail address that every mail server can carry.
    pub fn address(&mut self, field: &'static str, address: Option<String>, is_address: fn(&str) -> bool) -> Option<String> {
        let address = self.text(field, address, NAME)?;
        let example = Detail {
            da: "skriv en mailadresse uden æ, ø og å".to_owned(),
            en: "write a mail address in plain letters".to_owned(),
        };
        self.rule(is_address(&address), field, RuleCode::Invalid, example);
        Some(address)
    }

    /// An address on the web.
    pub fn url(&mut self, field: &'static str, url: Option<String>) -> Option<String> {
        let url = self.text(field, url, 500)?;
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic());
        let web = url.starts_with("https://") || url.starts_with("http://");
        let example = Detail {
            da: "skriv en webadresse, der begynder med https://".to_owned(),
            en: "write a web address that begins with https://".to_owned(),
        };
        self.rule(plain && web, field, RuleCode::Invalid, example);
        Some(url)
    }

    /// Ends the gathering.
    ///
    /// # Errors
    /// [`Error::Refused`] with every rule that was broken.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Refused(self.0)) }
    }
}

/// Whether a letter cannot be seen and does not belong in a text: controls, marks of direction, joiners, blanks without width.
fn hidden(letter: char) -> bool {
    let control = letter.is_control() && !matches!(letter, '\n' | '\t');
    control
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}')
}

fn hidden_letters() -> Detail {
    Detail { da: "fjern skjulte tegn fra teksten".to_owned(), en: "take hidden letters out of the text".to_owned() }
}

/// Whether a text holds what looks like a Danish civil registration number: six digits that are a date, and four more.
#[must_use]
pub fn holds_cpr(text: &str) -> bool {
    if text.bytes().filter(u8::is_ascii_digit).count() < 10 {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).any(|start| {
        let before = start.checked_sub(1).and_then(|place| letters.get(place));
        !before.is_some_and(char::is_ascii_digit) && cpr_at(&letters[start..])
    })
}

/// Whether a handle holds such a number by itself, and not as digits of a longer word: `F010100-2026-2` is the code of a meeting.
#[must_use]
pub fn handle_holds_cpr(handle: &str) -> bool {
    holds_cpr(handle)
        && handle.split(['.', '/', '_', ' ']).any(|part| holds_cpr(part) && part.starts_with(|c: char| c.is_ascii_digit()))
}

fn cpr_at(letters: &[char]) -> bool {
    let mut digits = Vec::with_capacity(10);
    let mut rest = letters;
    while digits.len() < 10 {
        match rest {
            [digit, tail @ ..] if digit.is_ascii_digit() => {
                digits.extend(digit.to_digit(10));
                rest = tail;
            }
            ['-' | ' ', tail @ ..] if digits.len() == 6 => rest = tail,
            _ => return false,
        }
    }
    let number = |place: usize| digits[place] * 10 + digits[place + 1];
    let date = |century: i32| NaiveDate::from_ymd_opt(century + i32::try_from(number(4)).unwrap_or(0), number(2), number(0));
    let ends = !rest.first().is_some_and(char::is_ascii_digit);
    ends && (date(1900).is_some() || date(2000).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn civil_registration_numbers_are_seen_and_other_numbers_are_not() {
        for text in ["070761-4285", "Sag om 0707614285.", "070761 4285", "(290200-1234)"] {
            assert!(holds_cpr(text), "{text}");
        }
        for text in ["29189404", "320161-4285", "12345678901", "uge 38", "tlf. 46 32 15 00", "070761-428"] {
            assert!(!holds_cpr(text), "{text}");
        }
    }

    #[test]
    fn a_handle_may_hold_ten_digits_in_a_longer_word_and_be_no_number_of_a_person() {
        assert!(handle_holds_cpr("070761-4285") && handle_holds_cpr("sag/0707614285"));
        assert!(!handle_holds_cpr("F010100-2026-2") && !handle_holds_cpr("KR-0101701234ab"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_guard(text in ".*") {
            let _ = holds_cpr(&text);
        }
    }
}
