//! Rows that may not share a day: what each has to itself is noted while the table is read, and compared when all of it has been.
//!
//! Thirty-two bytes a row, so that a register of a million seats fits; and sorted once, so that it is looked through in one go.

use super::sheets::{Days, Sheet};
use crate::{
    error::{Detail, RuleCode},
    register::Kept,
    words::{Language, messages},
};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// A digest that tells things apart.
pub(super) fn digest(what: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(what)[..16]);
    short
}

/// That a row has something for itself on some days. Its number is nothing for a row of the register that the file leaves as it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    what: [u8; 16],
    from: i32,
    until: i32,
    number: u32,
    rule: u8,
}

/// What the rows of one table have to themselves.
#[derive(Default)]
pub(super) struct Apart {
    stays: Vec<Stay>,
    /// The same of the rows of the register, with their ids.
    held: Vec<(Uuid, Stay)>,
    /// The rows of the register that stand in the file as well.
    replaced: HashSet<Uuid>,
}

/// That a row of the file has what another row has, with the other in words.
pub(super) struct Both {
    pub number: u64,
    pub column: &'static str,
    pub told: Detail,
}

impl Apart {
    /// Notes a row of the register.
    pub fn hold<S: Sheet>(&mut self, row: &S::Row) {
        self.held.extend(stays::<S>(row, 0).into_iter().map(|stay| (row.id(), stay)));
    }

    /// Notes a row of the file, in the place of the one that it changes.
    pub fn take<S: Sheet>(&mut self, row: &S::Row, before: Option<&S::Row>, number: u64) {
        if S::ALONE.is_empty() {
            return;
        }
        self.replaced.extend(before.map(Kept::id));
        let number = if before == Some(row) { 0 } else { u32::try_from(number).unwrap_or(u32::MAX) };
        self.stays.extend(stays::<S>(row, number));
    }

    /// The rows that have what another has on one of their days.
    pub fn both<S: Sheet>(mut self) -> Vec<Both> {
        let others = self.held.into_iter().filter(|(id, _)| !self.replaced.contains(id));
        self.stays.extend(others.map(|(_, stay)| stay));
        self.stays.sort_unstable();
        let mut found = Vec::new();
        let mut longest: Option<Stay> = None;
        for stay in self.stays {
            let same = longest.filter(|before| before.what == stay.what);
            if let Some(before) = same.filter(|before| stay.from < before.until) {
                found.extend(told::<S>(before, stay));
            }
            longest = same.filter(|before| before.until >= stay.until).or(Some(stay));
        }
        found.sort_by_key(|both| both.number);
        found
    }
}

fn stays<S: Sheet>(row: &S::Row, number: u32) -> Vec<Stay> {
    let (from, until): Days = S::days(row).filter(|_| !S::FOR_GOOD).unwrap_or_default();
    let day = |day: Option<NaiveDate>, open| day.map_or(open, |day| day.to_epoch_days());
    let (from, until) = (day(from, i32::MIN), day(until, i32::MAX));
    let own = S::alone(row).into_iter().filter(|_| from < until);
    own.map(|(rule, what)| Stay { what: digest(&format!("{rule} {what}")), from, until, number, rule }).collect()
}

/// What is told of two rows, at the later of those that stand in the file; nothing where neither is new.
fn told<S: Sheet>(a: Stay, b: Stay) -> Option<Both> {
    let (other, number) = (a.number.min(b.number), a.number.max(b.number));
    let (column, rule) = *S::ALONE.get(usize::from(a.rule))?;
    let named = |language: Language| match other {
        0 => language.pick("En anden i registret", "Another in the register").to_owned(),
        row => format!("{} {row}", language.pick("Række", "Row")),
    };
    let mailbox = |language: Language| language.pick("Kodens postkasse", "The code's mailbox").to_owned();
    let told = |language: Language| match (rule, other) {
        // What is there is no row, but what it says.
        (RuleCode::AlreadyThere, 0) => {
            let same = language.pick("Det samme i registret", "The same in the register");
            messages::refusal(rule, same, language)
        }
        (RuleCode::AlreadyThere, row) => {
            let same = format!("{} {row}", language.pick("Det samme i række", "The same in row"));
            messages::refusal(rule, &same, language)
        }
        (RuleCode::Taken, 0) => messages::refusal(rule, &mailbox(language), language),
        (RuleCode::Taken, _) => {
            messages::refusal(rule, &format!("{} ({})", mailbox(language), named(language).to_lowercase()), language)
        }
        _ => messages::refusal(rule, &named(language), language),
    };
    (number > 0).then(|| Both { number: number.into(), column, told: Detail { da: told(Language::Da), en: told(Language::En) } })
}
