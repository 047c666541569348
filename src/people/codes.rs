//! Handles that the hub makes where nobody gives one: the Danish word in plain letters, and a number when it is taken.

use crate::words::spelled_out;

/// The longest handle made of a text.
const LONGEST: usize = 48;

/// A text as a handle: small letters and digits, everything else a hyphen, `æ` and `ø` as two letters.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in spelled_out(text).chars() {
        match letter {
            letter if letter.is_alphanumeric() => slug.push(letter),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let short: String = slug.chars().take(LONGEST).collect();
    short.trim_end_matches('-').to_owned()
}

/// The handle, or the first of it with a number that is not among those taken.
pub(super) fn free(slug: &str, taken: &[String]) -> String {
    if !taken.iter().any(|code| code == slug) {
        return slug.to_owned();
    }
    // One of so many numbers is free.
    let mut numbered = (2..=taken.len() + 2).map(|number| format!("{slug}-{number}"));
    numbered.find(|code| !taken.contains(code)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_becomes_a_handle_of_plain_letters() {
        assert_eq!(slug("Karl Østergaard"), "karl-oestergaard");
        assert_eq!(slug("  Bo  Ångström-Kjær "), "bo-aangstroem-kjaer");
        assert_eq!(free("ib-sand", &[]), "ib-sand");
        assert_eq!(free("ib-sand", &["ib-sand".to_owned(), "ib-sand-2".to_owned()]), "ib-sand-3");
    }

    proptest! {
        #[test]
        fn a_handle_made_is_free_and_has_no_blanks(text in ".{0,80}", others in proptest::collection::vec("[a-c](-[2-4])?", 0..8)) {
            let slug = slug(&text);
            prop_assert!(slug.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
            prop_assert!(!others.contains(&free("a", &others)));
        }
    }
}
