//! Texts as programs hand them over, made into what people meant: plain line ends, and no letters of no width. Word processors and
//! web pages leave such behind in whatever is copied from them, where nobody sees them.

use crate::error::Detail;
use std::borrow::Cow;

/// A text of several lines: every end of a line a line feed, and nothing of no width.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter| without_width(letter) || ends_line(letter)) {
        return Cow::Borrowed(text);
    }
    let mut tidy = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            letter if ends_line(letter) => tidy.push('\n'),
            letter if without_width(letter) => {}
            letter => tidy.push(letter),
        }
    }
    Cow::Owned(tidy)
}

/// A text of one line: the same, and a blank where a line ends or a tab stands.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    let text = lines(text);
    if !text.contains(['\n', '\t']) {
        return text;
    }
    let parts = text.split(['\n', '\t']).map(str::trim).filter(|part| !part.is_empty());
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// Besides the line feed itself: a return, and the ends of lines and paragraphs that some programs have of their own.
fn ends_line(letter: char) -> bool {
    matches!(letter, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Blanks and joiners of no width, marks of direction that change nothing in letters such as ours, and the mark that a file begins with.
fn without_width(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The first letter that does not belong in any text, and where it stands: a control, or one that turns the direction of what
/// follows, so that a text reads otherwise than it is.
#[must_use]
pub fn stray(text: &str) -> Option<Detail> {
    let hidden = |letter: char| {
        let control = letter.is_control() && !matches!(letter, '\n' | '\t');
        control
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2065}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
    };
    let (place, (at, letter)) = text.char_indices().enumerate().find(|(_, (_, letter))| hidden(*letter))?;
    let (place, sign) = (place + 1, format!("U+{:04X}", u32::from(letter)));
    let before: Vec<char> = text[..at].chars().rev().take(20).collect();
    let before: String = before.into_iter().rev().collect();
    let before = before.split('\n').next_back().unwrap_or_default();
    let after = |open: &str, word: &str, close: &str| match before {
        "" => String::new(),
        before => format!(", {word} {open}{before}{close}"),
    };
    Some(Detail {
        da: format!("fjern det skjulte tegn {sign}, nr. {place} i teksten{}", after("»", "efter", "«")),
        en: format!("take out the hidden sign {sign}, number {place} of the text{}", after("“", "after", "”")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_pasted_becomes_what_was_meant() {
        assert_eq!(lines("\u{feff}En\r\nto\rtre\u{2028}fi\u{200b}re"), "En\nto\ntre\nfire");
        assert_eq!(line("Ib\r\n  Holm\u{200b}\u{2028}og\tco"), "Ib Holm og co");
        assert_eq!(line("Ib  Holm"), "Ib  Holm", "what is no end of a line is left alone");
    }

    #[test]
    fn a_sign_that_is_refused_is_named_with_its_place() {
        let told = |text| stray(text).map(|detail| detail.da);
        assert_eq!(told("En\nIb\u{202e}Holm").as_deref(), Some("fjern det skjulte tegn U+202E, nr. 6 i teksten, efter »Ib«"));
        assert_eq!(told("\u{7}").as_deref(), Some("fjern det skjulte tegn U+0007, nr. 1 i teksten"));
        assert_eq!(told("§ 115 – »ærø«\tog\nmere"), None);
    }

    proptest! {
        #[test]
        fn tidy_texts_stay_as_they_are(text in ".*") {
            let (many, one) = (lines(&text).into_owned(), line(&text).into_owned());
            prop_assert_eq!(lines(&many), &*many);
            prop_assert_eq!(line(&one), &*one);
            prop_assert!(!one.contains(['\n', '\r', '\t']) && !many.contains('\r'));
        }
    }
}
