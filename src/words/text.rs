//! What people type: trimmed, bounded, and without what may not stand in the register.

use super::tidy;
use crate::error::{Detail, Error, Refusal, Result, RuleCode};
use chrono::NaiveDate;

/// The longest name or title, in characters.
pub const NAME: usize = 200;
/// The longest running text, in characters.
pub const TEXT: usize = 20_000;
/// The longest handle that a table may give, in characters: others make theirs of addresses and of several ids.
const HANDLE: usize = 500;

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

    /// The text tidied, without blanks at its ends; nothing when it is empty.
    pub fn text(&mut self, field: &'static str, text: Option<String>, longest: usize) -> Option<String> {
        self.guarded(field, &tidy::lines(&text?), longest, holds_cpr)
    }

    fn guarded(&mut self, field: &'static str, text: &str, longest: usize, held: fn(&str) -> bool) -> Option<String> {
        let text = text.trim();
        self.rule(text.chars().count() <= longest, field, RuleCode::TooLong, longest.to_string());
        let stray = tidy::stray(text);
        self.rule(stray.is_none(), field, RuleCode::Invalid, stray.unwrap_or_default());
        self.rule(!held(text), field, RuleCode::CprNumber, "");
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text, which must be there.
    pub fn needed_text(&mut self, field: &'static str, text: String, longest: usize) -> String {
        let text = self.text(field, Some(text), longest);
        self.rule(text.is_some(), field, RuleCode::Required, "");
        text.unwrap_or_default()
    }

    /// The text on one line: a name, a title, a number.
    pub fn line(&mut self, field: &'static str, text: Option<String>, longest: usize) -> Option<String> {
        self.guarded(field, &tidy::line(&text?), longest, holds_cpr)
    }

    /// A handle that a table gives, whatever it is made of.
    pub fn handle(&mut self, field: &'static str, handle: Option<String>) -> Option<String> {
        self.guarded(field, &tidy::line(&handle?), HANDLE, handle_holds_cpr)
    }

    /// The text of one line, which must be there.
    pub fn needed_line(&mut self, field: &'static str, text: String, longest: usize) -> String {
        let text = self.line(field, Some(text), longest);
        self.rule(text.is_some(), field, RuleCode::Required, "");
        text.unwrap_or_default()
    }

    /// A short handle: letters, digits and `- _ . /`, no blanks.
    pub fn code(&mut self, field: &'static str, code: String) -> String {
        let code = self.needed_line(field, code, 60);
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

    /// A number of a telephone: digits, and the few words that people put beside them.
    pub fn phone(&mut self, field: &'static str, phone: Option<String>) -> Option<String> {
        let phone = self.line(field, phone, 40)?;
        let count = |kind: fn(&char) -> bool| phone.chars().filter(kind).count();
        let (digits, letters) = (count(char::is_ascii_digit), count(|letter| letter.is_alphabetic()));
        let example = Detail {
            da: "skriv et telefonnummer som +45 46 32 15 00".to_owned(),
            en: "write a telephone number such as +45 46 32 15 00".to_owned(),
        };
        self.rule(digits >= 3 && digits > letters, field, RuleCode::Invalid, example);
        Some(phone)
    }

    /// Notes it unless just one of two fields is filled.
    pub fn exactly_one(&mut self, field: &'static str, names: [&str; 2], filled: [bool; 2]) {
        let detail = super::messages::one_of_two(names, filled[0]);
        self.rule(filled[0] != filled[1], field, RuleCode::ExactlyOne, detail);
    }

    /// A mail address that every mail server can carry.
    pub fn address(&mut self, field: &'static str, address: Option<String>, is_address: fn(&str) -> bool) -> Option<String> {
        let address = self.line(field, address, NAME)?;
        let example = Detail {
            da: "skriv en mailadresse uden æ, ø og å".to_owned(),
            en: "write a mail address in plain letters".to_owned(),
        };
        self.rule(is_address(&address), field, RuleCode::Invalid, example);
        Some(address)
    }

    /// An address on the web.
    pub fn url(&mut self, field: &'static str, url: Option<String>) -> Option<String> {
        let url = self.line(field, url, 500)?;
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

    /// What was broken, for a caller that tells it in its own way.
    #[must_use]
    pub fn refusals(self) -> Vec<Refusal> {
        self.0
    }
}

/// Whether a text holds what looks like a Danish civil registration number: six digits that are a date, and four more, with or
/// without something between them. An id that a machine has made may hold any digits.
#[must_use]
fn holds_cpr(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(western).collect();
    if letters.iter().filter(|letter| letter.is_ascii_digit()).count() < 10 {
        return false;
    }
    let begins = |start: usize| {
        let before = start.checked_sub(1).and_then(|place| letters.get(place));
        !before.is_some_and(char::is_ascii_digit)
    };
    let is_one = |start: usize| cpr_at(&letters[start..]) || one_by_one(&letters[..start], &letters[start..]);
    (0..letters.len()).any(|start| begins(start) && is_one(start)) && uuid::Uuid::try_parse(text).is_err()
}

/// Whether nine digits are such a number whose first is a nought, which a spreadsheet leaves out of a number.
#[must_use]
pub fn lost_zero(number: &str) -> bool {
    number.len() == 9 && number.bytes().all(|byte| byte.is_ascii_digit()) && holds_cpr(&format!("0{number}"))
}

/// Whether a handle holds such a number by itself, and not as digits of a longer word: `F010100-2026-2` is the code of a meeting.
#[must_use]
fn handle_holds_cpr(handle: &str) -> bool {
    let begins = |(at, _): (usize, char)| !handle[..at].ends_with(|before: char| before.is_alphanumeric() || before == '-');
    holds_cpr(handle) && handle.char_indices().filter(|place| begins(*place)).any(|(at, _)| cpr_begins(&handle[at..]))
}

fn cpr_begins(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(western).collect();
    cpr_at(&letters) || one_by_one(&[], &letters)
}

/// The digit that people here write, for one of another script; other letters as they are.
fn western(letter: char) -> char {
    let zeros = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{ff10}'].map(u32::from);
    let digit = zeros.iter().find_map(|zero| u32::from(letter).checked_sub(*zero).filter(|digit| *digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(letter)
}

/// Whether the letters begin with ten digits of such a number, each parted from the next by the same sign.
fn one_by_one(before: &[char], letters: &[char]) -> bool {
    let [_, sign, ..] = letters else { return false };
    let digits: String = letters.iter().step_by(2).take_while(|letter| letter.is_ascii_digit()).collect();
    let parted = letters.iter().skip(1).step_by(2).take_while(|letter| *letter == sign).count();
    let goes_on = matches!(before, [.., digit, last] if last == sign && digit.is_ascii_digit());
    let alone = digits.len() == 10 && !letters.get(19).is_some_and(char::is_ascii_digit);
    parts_digits(*sign) && alone && parted >= 9 && !goes_on && cpr_at(&digits.chars().collect::<Vec<_>>())
}

/// What people write between the parts of such a number.
fn parts_digits(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '_' | '.' | '/' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// Whether the letters begin with such a number: day, month, year and four digits. The four are never parted, and what parts day,
/// month and year is the same in both places, so that a telephone number in pairs is none; nor is a date with a blank and a number
/// after it.
fn cpr_at(letters: &[char]) -> bool {
    let mut rest = letters;
    let mut numbers = [0; 3];
    let mut parting = Vec::with_capacity(2);
    for number in &mut numbers {
        if let [letter, tail @ ..] = rest
            && rest.len() < letters.len()
        {
            parting.push(Some(*letter).filter(|letter| parts_digits(*letter)));
            rest = if parts_digits(*letter) { tail } else { rest };
        }
        let [tens @ '0'..='9', ones @ '0'..='9', tail @ ..] = rest else { return false };
        *number = tens.to_digit(10).unwrap_or(0) * 10 + ones.to_digit(10).unwrap_or(0);
        rest = tail;
    }
    // "070761 - 4285" has three letters between.
    let between = rest.iter().take(3).take_while(|letter| parts_digits(**letter)).count();
    let (between, four) = rest.split_at(between);
    let whole = four.len() >= 4 && four[..4].iter().all(char::is_ascii_digit) && !four.get(4).is_some_and(char::is_ascii_digit);
    let written_date = parting[0].is_some_and(|letter| !letter.is_whitespace());
    let apart = written_date && !between.is_empty() && between.iter().all(|letter| letter.is_whitespace());
    let [day, month, year] = numbers;
    let date = |century: i32| NaiveDate::from_ymd_opt(century + i32::try_from(year).unwrap_or(0), month, day).is_some();
    whole && parting[0] == parting[1] && !apart && (date(1900) || date(2000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn civil_registration_numbers_are_seen_and_other_numbers_are_not() {
        for text in [
            "070761-4285",
            "Sag om 0707614285.",
            "070761 4285",
            "(290200-1234)",
            "070761–4285",
            "070761 - 4285",
            "07 07 61 4285",
            "07.07.61-4285",
            "07-07-61-4285",
            "070761.4285",
            "070761/4285",
            "070761\u{a0}4285",
            "070761_4285",
            "0 7 0 7 6 1 4 2 8 5",
            "0.7.0.7.6.1.4.2.8.5",
            "\u{660}\u{667}\u{660}\u{667}\u{666}\u{661}-\u{664}\u{662}\u{668}\u{665}",
        ] {
            assert!(holds_cpr(text) && handle_holds_cpr(text), "{text}");
        }
        for text in [
            "29189404",
            "320161-4285",
            "12345678901",
            "uge 38",
            "tlf. 46 32 15 00",
            "070761-428",
            "46 32 10 20 46 32 10 21",
            "tlf. 20 10 12 30 15",
            "+45 12 10 20 30 40",
            "15.09.2009 kl. 10.00-12.00",
            "2009-09-15 2009-12-31",
            "15.09.09 kl. 1000",
            "15.09.09 1000 kr.",
            "KR-2009-3",
            "7d010170-1234-4c3e-9a51-2b1f0a6f0c11",
        ] {
            assert!(!holds_cpr(text), "{text}");
        }
    }

    #[test]
    fn a_handle_may_hold_ten_digits_in_a_longer_word_and_be_no_number_of_a_person() {
        assert!(handle_holds_cpr("070761-4285") && handle_holds_cpr("sag/0707614285"));
        assert!(!handle_holds_cpr("F010100-2026-2") && !handle_holds_cpr("KR-0101701234ab"));
    }

    #[test]
    fn a_nought_that_a_spreadsheet_left_out_hides_no_number() {
        assert!(lost_zero("707614285"));
        assert!(!lost_zero("291894040") && !lost_zero("29189404") && !lost_zero("70761428x"));
    }

    #[test]
    fn a_telephone_number_has_more_digits_than_letters() {
        let heard = |text: &str| {
            let mut checks = Checks::default();
            checks.phone("phone", Some(text.to_owned()));
            checks.refusals().is_empty()
        };
        assert!(["46 32 15 00", "+45 46321500", "(0045) 46 32 15 00", "114", "46 32 15 00 lokal 12"].into_iter().all(heard));
        assert!(!["abc", "-", "12", "ring 114"].into_iter().any(heard));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_guard(text in ".*") {
            let _ = (holds_cpr(&text), handle_holds_cpr(&text));
        }

        #[test]
        fn a_number_is_seen_however_it_is_parted(
            day in 1u32..=28, month in 1u32..=12, year in 0u32..100, four in 0u32..10_000,
            parting in "(|[ ./–-])", between in "(|[ ./–—-]|\u{a0}| [–-] )", before in "(|[a-zæøå (:]{1,6})", after in "(|[a-z ).,]{1,6})",
        ) {
            prop_assume!(parting.trim().is_empty() || between.is_empty() || !between.trim().is_empty());
            let text = format!("{before}{day:02}{parting}{month:02}{parting}{year:02}{between}{four:04}{after}");
            prop_assert!(holds_cpr(&text), "{}", text);
        }

        #[test]
        fn telephones_codes_and_dates_are_none(
            pairs in proptest::collection::vec(10u32..100, 4), day in "20[0-2][0-9]-[01][0-9]-[0-3][0-9]",
            code in "[A-Z]{2,4}-20[0-2][0-9]-[1-9]", hour in "[01][0-9]\\.[0-5]0",
        ) {
            let phone: Vec<String> = pairs.iter().map(u32::to_string).collect();
            let phone = phone.join(" ");
            for text in [phone.clone(), format!("+45 {phone}"), format!("{phone} {phone}"), format!("{day} {day}"),
                format!("{code} den {day} kl. {hour}-{hour}"), format!("{code} {phone}")] {
                prop_assert!(!holds_cpr(&text), "{}", text);
            }
        }
    }
}
