//! Rules about who sits in a forum, as data, and where they are broken.
//!
//! Local councils differ from district to district (at most four from the municipality, at most eight who are called when
//! needed, for two years), so a rule is a row with the text that people agreed on, and never code.

pub mod graphql;
pub mod mutations;

use crate::{
    access::{Sight, grant::Secretary},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{ForumIx, Rule, RuleIx, Seat, SeatIx},
    words::{
        Language, dates,
        labels::Label,
        list,
        messages::between,
        text::{Checks, Patch},
    },
};
use chrono::{Months, NaiveDate};
use entities::{
    forum::forum_rule,
    words::{OrganisationKind, RuleKind, SeatKind},
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// The longest text of a rule, in characters.
const LONGEST: usize = 2_000;

/// A rule as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: RuleKind,
    pub organisation_kind: Option<OrganisationKind>,
    pub seat_kind: Option<SeatKind>,
    pub number: i32,
    pub text: String,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub kind: Option<RuleKind>,
    pub organisation_kind: Patch<OrganisationKind>,
    pub seat_kind: Patch<SeatKind>,
    pub number: Option<i32>,
    pub text: Patch<String>,
}

/// A rule that does not hold, and the seats by which it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub rule: RuleIx,
    pub seats: Vec<SeatIx>,
}

/// The rules of the forum that do not hold on the day; none to whoever may not see who sits in it.
#[must_use]
pub fn breaches(sight: &Sight, forum: ForumIx) -> Vec<Breach> {
    let register = sight.register();
    let seats = sight.seats(forum);
    let rules = register.forum_rules.of(forum).iter().copied().filter(|_| sight.sees_inside(forum));
    rules.filter_map(|rule| breach(sight, rule, &seats)).collect()
}

fn breach(sight: &Sight, ix: RuleIx, seats: &[SeatIx]) -> Option<Breach> {
    let register = sight.register();
    let rule = register.rules.get(ix);
    let concerned = seats.iter().copied().filter(|seat| concerns(sight, rule, register.seats.get(*seat)));
    let mut seats: Vec<_> = concerned.collect();
    let number = usize::try_from(rule.number).unwrap_or(0);
    let broken = match rule.kind {
        RuleKind::AtMost => seats.len() > number,
        RuleKind::AtLeast => seats.len() < number,
        RuleKind::TermYears => {
            seats.retain(|seat| is_too_long(register.seats.get(*seat), rule.number, sight.on().date()));
            !seats.is_empty()
        }
    };
    broken.then_some(Breach { rule: ix, seats })
}

fn concerns(sight: &Sight, rule: &Rule, seat: &Seat) -> bool {
    let kind = |ix| sight.register().organisations.get(ix).kind;
    rule.seat_kind.is_none_or(|kind| kind == seat.kind)
        && rule.organisation_kind.is_none_or(|wanted| seat.organisation.is_some_and(|ix| kind(ix) == wanted))
}

/// Whether a seat is given for longer than so many years, or has lasted longer. One without a first day cannot be judged.
fn is_too_long(seat: &Seat, years: i32, on: NaiveDate) -> bool {
    let months = u32::try_from(years).unwrap_or(0).saturating_mul(12);
    let Some(end) = seat.term.first().and_then(|first| first.checked_add_months(Months::new(months))) else { return false };
    seat.term.last().unwrap_or(on) >= end
}

impl Breach {
    /// What is broken, in words, with the text of the rule.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let rule = sight.register().rules.get(self.rule);
        let (found, limit) = (self.seats.len(), rule.number);
        let what = seats_in_words(rule, found, language);
        let told = match rule.kind {
            RuleKind::AtMost => format!("{what}; {} {limit}", language.pick("højst", "at most")),
            RuleKind::AtLeast => format!("{what}; {} {limit}", language.pick("mindst", "at least")),
            RuleKind::TermYears => {
                let sits = if found == 1 { "sits for more than" } else { "sit for more than" };
                let years = language.pick("sidder i mere end", sits);
                let unit = language.pick("år", if limit == 1 { "year" } else { "years" });
                format!("{} {years} {limit} {unit}", self.terms(sight, language))
            }
        };
        let (open, close) = (language.pick("»", "“"), language.pick("«", "”"));
        format!("{told}: {open}{}{close}", rule.text)
    }

    /// Who has had which seat for how long.
    fn terms(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let named = self.seats.iter().map(|ix| {
            let seat = register.seats.get(*ix);
            let holder = register.holder(seat, sight.on()).map(|person| &*register.persons.get(person).name);
            let organisation = seat.organisation.map(|organisation| register.organisation_name(organisation, sight.on()));
            let who = holder.or(organisation).unwrap_or(language.pick("en ledig plads", "a vacant seat"));
            let since = seat.term.first().map(|first| dates::long_date(language, first)).unwrap_or_default();
            format!("{who} ({} {since})", language.pick("fra", "from"))
        });
        list(&named.collect::<Vec<_>>(), language)
    }
}

/// How many seats of which kind: "5 pladser (kommune, udpeget)".
fn seats_in_words(rule: &Rule, number: usize, language: Language) -> String {
    let unit = match number {
        1 => language.pick("plads", "seat"),
        _ => language.pick("pladser", "seats"),
    };
    let organisation = rule.organisation_kind.map(|kind| kind.label(language));
    let kinds: Vec<_> = organisation.into_iter().chain(rule.seat_kind.map(|kind| kind.label(language))).collect();
    if kinds.is_empty() { format!("{number} {unit}") } else { format!("{number} {unit} ({})", kinds.join(", ")) }
}

/// Writes a rule down for the forum.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, secretary: &Secretary, draft: Draft) -> Result<forum_rule::Model> {
    let forum = work.register().forums.get(secretary.forum()).id;
    let row = checked(row(work, forum, draft))?;
    refuse_twin(work, secretary.forum(), &row)?;
    work.insert(row).await
}

/// The row of a rule of a forum, not yet looked at.
pub(super) fn row(work: &Work, forum_id: Uuid, draft: Draft) -> forum_rule::Model {
    let Draft { kind, organisation_kind, seat_kind, number, text } = draft;
    forum_rule::Model { id: work.new_id(), forum_id, kind, organisation_kind, seat_kind, number, text, version: 1 }
}

/// Sets a rule right.
///
/// # Errors
/// [`Error::NotThere`] for a rule that is not of this forum; every rule that the change breaks; [`RuleCode::VersionConflict`].
pub async fn change(
    work: &Work,
    secretary: &Secretary,
    rule: RuleIx,
    change: Change,
    expected: Option<i32>,
) -> Result<forum_rule::Model> {
    let id = work.register().rules.get(rule).id;
    let before = forum_rule::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Forum))?;
    expect_version(&before, expected)?;
    let mut after = before.clone();
    after.kind = change.kind.unwrap_or(after.kind);
    change.organisation_kind.put(&mut after.organisation_kind);
    change.seat_kind.put(&mut after.seat_kind);
    after.number = change.number.unwrap_or(after.number);
    change.text.set(&mut after.text);
    let after = checked(after)?;
    refuse_twin(work, secretary.forum(), &after)?;
    work.update(before, after).await
}

/// The row with its text trimmed.
pub(super) fn checked(mut row: forum_rule::Model) -> Result<forum_rule::Model> {
    let mut checks = Checks::default();
    row.text = checks.needed_text("text", row.text, LONGEST);
    number(&mut checks, &row);
    checks.done()?;
    Ok(row)
}

/// Notes a number that the rule cannot have.
pub fn number(checks: &mut Checks, row: &forum_rule::Model) {
    let most = if row.kind == RuleKind::TermYears { 50 } else { 1_000 };
    let least = if row.kind == RuleKind::AtMost { 0 } else { 1 };
    checks.rule((least..=most).contains(&row.number), "number", RuleCode::Invalid, between(least, most));
}

/// Refuses a second rule of one kind about the same seats.
fn refuse_twin(work: &Work, forum: ForumIx, row: &forum_rule::Model) -> Result<()> {
    let register = work.register();
    let mut others = register.forum_rules.of(forum).iter().map(|ix| register.rules.get(*ix)).filter(|rule| rule.id != row.id);
    let seats = (row.kind, row.organisation_kind, row.seat_kind);
    if others.any(|rule| (rule.kind, rule.organisation_kind, rule.seat_kind) == seats) {
        let label = |language: Language| format!("{} »{}«", language.pick("Reglen", "The rule"), row.kind.label(language));
        let detail = Detail { da: label(Language::Da), en: label(Language::En) };
        return Err(Error::refused(&["input", "kind"], RuleCode::AlreadyThere, detail));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Ix, Term};

    fn seat(from: Option<&str>, until: Option<&str>) -> Seat {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        Seat {
            id: Uuid::nil(),
            forum: ForumIx::new(0),
            kind: SeatKind::CalledWhenNeeded,
            role: entities::words::SeatRole::Member,
            organisation: None,
            post: None,
            person: None,
            copy_to: None,
            term: Term::new(from.map(day), until.map(day)),
            version: 1,
        }
    }

    #[test]
    fn two_years_are_two_years_to_the_day() {
        let on = |day: &str| day.parse::<NaiveDate>().unwrap();
        let open = seat(Some("2008-02-29"), None);
        assert!(!is_too_long(&open, 2, on("2010-02-27")));
        assert!(is_too_long(&open, 2, on("2010-02-28")));
        assert!(!is_too_long(&seat(Some("2008-01-01"), Some("2010-01-01")), 2, on("2008-06-01")), "its last day is 31 December");
        assert!(is_too_long(&seat(Some("2008-01-01"), Some("2010-01-02")), 2, on("2008-06-01")));
        assert!(!is_too_long(&seat(None, Some("2010-01-02")), 2, on("2009-06-01")));
    }
}
