//! Families: the same forum in many places, founded in one act, and changed together.
//!
//! The plan's ten local councils are one forum in ten municipalities. Each is a forum of its own afterwards and may grow apart from
//! the others; a family only says that they began as one.

pub mod common;
pub mod mutations;

use self::common::FamilyChange;
use super::{
    entry::{self, Draft, distinct, within},
    parts::Parts,
    seats,
};
use crate::{
    access::grant::{Founder, Secretary},
    error::{Detail, Error, Refusal, Result, RuleCode},
    hub::Work,
    register::Term,
    words::{dates::day_after, messages::at_most, text::Checks},
};
use chrono::NaiveDate;
use entities::words::SeatRole;
use uuid::Uuid;

/// The most places in which a forum is founded at once.
const PLACES: usize = 100;
/// The most seats that are made at once, in all places together: others wait to write as long.
const SEATS: usize = 2_000;

/// Where a forum is founded, and under which name.
#[derive(Clone, Debug)]
pub struct Place {
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    /// The area that it covers there, by code.
    pub area: String,
    /// The organisation of the place, such as its municipality.
    pub organisation: Option<Uuid>,
}

/// A seat that each of the forums gets.
#[derive(Clone, Debug)]
pub struct Chair {
    pub draft: seats::Draft,
    /// Whether it is one of the place's organisation.
    pub of_place: bool,
}

/// What is founded, and where. Code, name and area of the template are those of each place.
#[derive(Debug)]
pub struct Founding {
    pub family: String,
    pub template: Draft,
    pub places: Vec<Place>,
    pub seats: Vec<Chair>,
}

/// Founds the same forum in every place, or in none; the id of the first.
///
/// # Errors
/// Whatever founding a forum or giving a seat refuses, with the place that it concerns.
pub async fn found_all(work: &Work, founder: &Founder, founding: Founding) -> Result<Uuid> {
    let mut checks = Checks::default();
    let family = checks.needed_line("family", founding.family, 60);
    let number = founding.places.len();
    checks.rule(number > 0, "places", RuleCode::Required, "");
    let seats = number * founding.seats.len();
    checks.rule(seats <= SEATS, "seats", RuleCode::Invalid, at_most(SEATS));
    checks.rule(number <= PLACES, "places", RuleCode::Invalid, at_most(PLACES));
    let needs = founding.seats.iter().any(|chair| chair.of_place);
    let nowhere = founding.places.iter().find(|place| needs && place.organisation.is_none());
    checks.rule(nowhere.is_none(), "places", RuleCode::Required, "");
    let who = |chair: &Chair| (chair.draft.person, chair.draft.post);
    let filled = |chair: &Chair| chair.draft.person.is_some() || chair.draft.post.is_some();
    let mut met = founding.seats.iter().enumerate();
    let twice = met.any(|(at, chair)| filled(chair) && founding.seats[..at].iter().any(|other| who(other) == who(chair)));
    checks.rule(!twice, "seats", RuleCode::AlreadyThere, the_same());
    checks.done()?;
    one_chair((&founding.template, &founding.seats), work.today()).map_err(|error| within("seats", error))?;
    distinct("places", founding.places.iter().map(|place| place.code.as_str()))?;
    let mut first = None;
    for place in &founding.places {
        let id = found_in(work, founder, (&founding.template, &family), (place, &founding.seats)).await;
        let id = id.map_err(|error| concerning(&place.code, error))?;
        first = first.or(Some(id));
    }
    Ok(first.unwrap_or_default())
}

/// Refuses two chairs of one forum on a day, as one is refused who is added to a chair.
fn one_chair((template, seats): (&Draft, &[Chair]), today: NaiveDate) -> Result<()> {
    let first = template.from.unwrap_or(today);
    let led = |chair: &&Chair| chair.draft.role == SeatRole::Chair;
    let term = |chair: &Chair| Term::new(Some(chair.draft.from.unwrap_or(first)), day_after(chair.draft.until));
    let chairs: Vec<Term> = seats.iter().filter(led).map(term).collect();
    let second = chairs.iter().enumerate().any(|(at, one)| chairs[..at].iter().any(|other| other.overlaps(*one)));
    let mut checks = Checks::default();
    let other = Detail { da: "En anden plads i skabelonen".to_owned(), en: "Another seat of the template".to_owned() };
    checks.rule(!second, "role", RuleCode::SecondChair, other);
    checks.done()
}

async fn found_in(
    work: &Work,
    founder: &Founder,
    (template, family): (&Draft, &str),
    (place, chairs): (&Place, &[Chair]),
) -> Result<Uuid> {
    let areas = template.parts.areas.iter().flatten().chain([&place.area]).cloned().collect();
    let draft = Draft {
        code: place.code.clone(),
        name: place.name.clone(),
        name_en: place.name_en.clone(),
        parts: Parts { areas: Some(areas), ..template.parts.clone() },
        family: Some(family.to_owned()),
        ..template.clone()
    };
    let forum = entry::found(work, founder, draft).await.map_err(|error| within("template", error))?;
    for chair in chairs {
        let organisation = if chair.of_place { place.organisation } else { chair.draft.organisation };
        let draft = seats::Draft { organisation, ..chair.draft.clone() };
        seats::add_to_new(work, &forum, draft).await.map_err(|error| within("seats", error))?;
    }
    Ok(forum.id)
}

/// Makes the same change to every forum of a family that the actor keeps, or to none; the id of the first that was looked at. What a
/// forum has of its own stays, unless it is to be overwritten: see [`common`].
///
/// # Errors
/// Whatever the change of one of them refuses, with the forum that it concerns.
pub async fn change_all(work: &Work, kept: &[Secretary], change: &FamilyChange, except: &[Uuid]) -> Result<Uuid> {
    let register = work.register();
    let mut first = None;
    for secretary in kept {
        let forum = register.forums.get(secretary.forum());
        if except.contains(&forum.id) {
            continue;
        }
        first = first.or(Some(forum.id));
        let Some(fitting) = change.fitting(register, secretary.forum(), work.today()) else { continue };
        let changed = entry::change(work, secretary, fitting, None).await;
        changed.map_err(|error| concerning(&forum.code, error))?;
    }
    first.ok_or_else(|| Error::refused(&["input", "except"], RuleCode::Invalid, nothing_left()))
}

fn nothing_left() -> Detail {
    Detail { da: "der er ingen fora tilbage at ændre".to_owned(), en: "no forums are left to change".to_owned() }
}

fn the_same() -> Detail {
    Detail { da: "Den samme plads".to_owned(), en: "The same seat".to_owned() }
}

/// The error with the code of the forum that it concerns.
fn concerning(code: &str, error: Error) -> Error {
    let named = |refusal: Refusal| {
        let name = |detail: &str| if detail.is_empty() { code.to_owned() } else { format!("{code}: {detail}") };
        let detail = Detail { da: name(&refusal.detail.da), en: name(&refusal.detail.en) };
        Refusal { detail, ..refusal }
    };
    match error {
        Error::Refused(refusals) => Error::Refused(refusals.into_iter().map(named).collect()),
        other => other,
    }
}
