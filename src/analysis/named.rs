//! Forums named by their codes in an argument: one that nobody knows is an error, since an empty answer would say that all is well.

use super::gaps::working;
use crate::{
    access::Sight,
    error::{Error, Misuse, Result},
    register::ForumIx,
};

/// The longest code that an error repeats.
const TOLD: usize = 60;

fn no_forum(code: &str) -> Error {
    Error::Misused(Misuse::NoForum(code.chars().take(TOLD).collect()))
}

/// The forum with this code on the day.
///
/// # Errors
/// [`Error::Misused`] when there is none.
pub fn forum(sight: &Sight, code: &str) -> Result<ForumIx> {
    let found = sight.register().forum_by_code(code);
    let there = found.filter(|ix| sight.register().forums.get(*ix).term.contains(sight.on()));
    there.ok_or_else(|| no_forum(code))
}

/// The codes, when one of the sights has a working forum of the day for each.
///
/// # Errors
/// [`Error::Misused`] for the first that is of none.
pub fn among<'a>(sights: &[&Sight], codes: Option<&'a [String]>) -> Result<Option<&'a [String]>> {
    let known = |code: &String| sights.iter().any(|sight| !working(sight, Some(std::slice::from_ref(code))).is_empty());
    match codes.unwrap_or_default().iter().find(|code| !known(code)) {
        Some(code) => Err(no_forum(code)),
        None => Ok(codes),
    }
}

/// The codes, when each is of a forum of any day.
///
/// # Errors
/// [`Error::Misused`] for the first that is of none.
pub fn ever<'a>(sight: &Sight, codes: Option<&'a [String]>) -> Result<Option<&'a [String]>> {
    match codes.unwrap_or_default().iter().find(|code| sight.register().forum_by_code(code).is_none()) {
        Some(code) => Err(no_forum(code)),
        None => Ok(codes),
    }
}
