//! Whether two names may be one person's or one organisation's, by how people slip when they write them.

use crate::words::spelled_out;

/// How two names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same, but for case, accents and hyphens.
    Same,
    /// One letter too many, too few, wrong, or two in the wrong order, in one word of at least four letters.
    Slip,
    /// The same family name, and given names of which one is an initial or left out.
    Initial,
}

/// A name as words to compare: folded, without Danish letters, full stops and hyphens.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let folded = spelled_out(name).replace(['-', '.', ','], " ");
    folded.split_whitespace().map(str::to_owned).collect()
}

/// The same of a person's name, in which the family name may stand first: "Østergaard, Karl".
pub(super) fn person_words(name: &str) -> Vec<String> {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') => words_of(&format!("{given} {family}")),
        _ => words_of(name),
    }
}

/// How two names of people are alike; nothing when they are not.
pub(super) fn people(a: &[String], b: &[String]) -> Option<Likeness> {
    organisations(a, b).or_else(|| shortened(a, b).then_some(Likeness::Initial))
}

/// How two names of organisations are alike; nothing when they are not.
pub(super) fn organisations(a: &[String], b: &[String]) -> Option<Likeness> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        return Some(Likeness::Same);
    }
    one_slip(a, b).then_some(Likeness::Slip)
}

/// Whether the names differ in one word alone, and in that by one slip.
fn one_slip(a: &[String], b: &[String]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut differing = a.iter().zip(b).filter(|(a, b)| a != b);
    let first = differing.next();
    differing.next().is_none() && first.is_some_and(|(a, b)| slipped(a, b))
}

/// Whether one word is the other with one slip of the pen. Short words and numbers are too easily others: Ole and Ove, 1 and 2.
fn slipped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let wordy = |word: &[char]| word.len() >= 4 && word.iter().all(|letter| letter.is_alphabetic());
    if !wordy(&a) || !wordy(&b) {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], [_]) | ([_], []) => true,
        ([], _) | (_, []) => false,
        ([x, rest @ ..], [y, tail @ ..]) => {
            let swapped = matches!((rest, tail), ([x2, end @ ..], [y2, end2 @ ..]) if x == y2 && y == x2 && end == end2);
            rest == tail || rest == b || a == tail || swapped
        }
    }
}

/// Whether one name is the other with a given name left out or cut to its letter. The family name is the same.
fn shortened(a: &[String], b: &[String]) -> bool {
    let (Some((family, given)), Some((other_family, other_given))) = (a.split_last(), b.split_last()) else { return false };
    if family != other_family || given.is_empty() || other_given.is_empty() {
        return false;
    }
    let (short, long) = if given.len() <= other_given.len() { (given, other_given) } else { (other_given, given) };
    let meant = |a: &String, b: &String| a == b || initial(a, b) || initial(b, a);
    let mut rest = long.iter();
    // The first given name is never left out, and each of the others stands in its order.
    meant(&short[0], &long[0]) && short.iter().all(|word| rest.any(|other| meant(word, other)))
}

fn initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(a: &str, b: &str) -> Option<Likeness> {
        people(&person_words(a), &person_words(b))
    }

    #[test]
    fn one_person_written_twice_is_seen() {
        for (a, b, how) in [
            ("Karl Østergaard", "KARL ØSTERGÅRD", Likeness::Same),
            ("Karl Østergaard", "Karl Oestergaard", Likeness::Same),
            ("Karl Østergaard", "Østergaard, Karl", Likeness::Same),
            ("Karl Østergaard", "OESTERGAARD, K.", Likeness::Initial),
            ("Anne-Marie Holm", "Anne Marie Holm", Likeness::Same),
            ("Jens Krog", "Jens Krogh", Likeness::Slip),
            ("Karl Østergaard", "Carl Østergaard", Likeness::Slip),
            ("Bodil Riis", "Boidl Riis", Likeness::Slip),
            ("Karl Østergaard", "K. Østergaard", Likeness::Initial),
            ("Karl Østergaard", "Karl Bo Østergaard", Likeness::Initial),
        ] {
            assert_eq!(alike(a, b), Some(how), "{a}, {b}");
            assert_eq!(alike(b, a), Some(how), "{b}, {a}");
        }
    }

    #[test]
    fn two_people_are_left_alone() {
        for (a, b) in [
            ("Jens Krog", "Maja Krogh"),
            ("Ole Strand", "Ove Strand"),
            ("Ib Sand", "Bo Sand"),
            ("Karl Østergaard", "B. Østergaard"),
            ("Karl Bo Østergaard", "Bo Østergaard"),
            ("Krog", "Jens Krog"),
            ("", ""),
        ] {
            assert_eq!(alike(a, b), None, "{a}, {b}");
        }
        assert_eq!(organisations(&words_of("Distrikt 1"), &words_of("Distrikt 2")), None);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual(a in "[a-d]{1,6}( [a-d]{1,6}){0,2}", b in "[a-d]{1,6}( [a-d]{1,6}){0,2}") {
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
        }

        #[test]
        fn a_letter_left_out_of_a_long_word_is_a_slip(word in "[a-z]{5,10}", at in 0usize..5) {
            let mut short = word.clone();
            short.remove(at);
            prop_assert!(slipped(&word, &short));
        }
    }
}
