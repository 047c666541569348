//! Who sits where, as a sight shows it: what Popolo, OParl and vCard are written from. Nothing that the viewer may not see comes
//! this far.

use super::{codes, sheets};
use crate::{
    access::Sight,
    error::{Error, Result},
    register::{ForumIx, OrganisationIx, PersonIx, PostIx, SeatIx, Term},
};
use chrono::NaiveDate;
use entities::people::person;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Persons read by statement at a time.
const PAGE: usize = 500;

/// What is asked for.
#[derive(Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Only what counts on the sight's day, and not what came before and after.
    pub on_the_day: bool,
    /// Only these forums, by code; all where there are none.
    pub forums: &'a [String],
}

/// That a person sits in a seat from a first to a last day.
pub(super) struct Sitting {
    pub seat: SeatIx,
    pub person: PersonIx,
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
}

/// The forums asked for, by code.
pub(super) fn forums(sight: &Sight, asked: &Asked<'_>) -> Result<Vec<ForumIx>> {
    let register = sight.register();
    let mut forums: Vec<ForumIx> = match asked.forums {
        [] => register.forums.iter().map(|(ix, _)| ix).collect(),
        codes => {
            let unknown = |code: &String| {
                Error::bad_input(
                    format!("der er intet forum med koden {code}"),
                    format!("there is no forum with the code {code}"),
                )
            };
            codes.iter().map(|code| register.forum_by_code(code).ok_or_else(|| unknown(code))).collect::<Result<_>>()?
        }
    };
    forums.retain(|ix| !asked.on_the_day || register.forums.get(*ix).term.contains(sight.on()));
    forums.sort_by_key(|ix| &*register.forums.get(*ix).code);
    forums.dedup();
    Ok(forums)
}

/// Who sits or sat in a forum, seat by seat. A seat that follows a post is sat in by each of the post's holders in turn.
pub(super) fn sittings(sight: &Sight, forum: ForumIx, asked: &Asked<'_>) -> Vec<Sitting> {
    let register = sight.register();
    let mut found = Vec::new();
    for ix in register.forum_seats.of(forum) {
        let Some(seat) = sight.seat(*ix) else { continue };
        let mut sits = |person: PersonIx, terms: [Term; 2]| {
            let [seat_term, held] = terms;
            if asked.on_the_day && !terms.iter().all(|term| term.contains(sight.on())) || !seat_term.overlaps(held) {
                return;
            }
            let first = [seat_term.first(), held.first()].into_iter().flatten().max();
            let last = [seat_term.last(), held.last()].into_iter().flatten().min();
            found.push(Sitting { seat: *ix, person, first, last });
        };
        if let Some(person) = seat.person {
            sits(person, [seat.term, seat.term]);
        }
        for holding in seat.post.iter().flat_map(|post| register.post_holdings.of(*post)) {
            let holding = register.holdings.get(*holding);
            sits(holding.person, [seat.term, holding.term]);
        }
    }
    found
}

/// The organisation that a seat speaks for: its own, or that of its post.
pub(super) fn speaks_for(sight: &Sight, seat: SeatIx) -> Option<OrganisationIx> {
    let seat = sight.seat(seat)?;
    seat.organisation.or_else(|| seat.post.map(|post| sight.register().posts.get(post).organisation))
}

/// The posts that the person holds on the day, with the roots of their organisations.
pub(super) fn posts(sight: &Sight, person: PersonIx) -> Vec<(PostIx, OrganisationIx, OrganisationIx)> {
    let register = sight.register();
    let posts = register.posts_of(person, sight.on());
    let mut found: Vec<_> = posts
        .map(|post| {
            let organisation = register.posts.get(post).organisation;
            (post, organisation, register.root(organisation))
        })
        .collect();
    found.sort_by_key(|(post, ..)| register.posts.get(*post).id);
    found
}

/// The codes that the register does not hold in memory.
pub(super) struct Codes {
    pub posts: HashMap<Uuid, String>,
    pub seats: HashMap<Uuid, String>,
}

impl Codes {
    pub async fn of(sight: &Sight) -> Result<Self> {
        let (posts, seats) = (codes::<sheets::Posts>(sight.rows()).await?, codes::<sheets::Seats>(sight.rows()).await?);
        Ok(Self { posts: posts.into_iter().collect(), seats: seats.into_iter().collect() })
    }
}

/// The rows of these persons, page by page in the order of their codes within a page.
pub(super) async fn persons(sight: &Sight, wanted: &[PersonIx], mut take: impl FnMut(person::Model) -> Result<()>) -> Result<()> {
    for page in wanted.chunks(PAGE) {
        let ids = page.iter().map(|ix| sight.register().persons.get(*ix).id);
        let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(sight.rows()).await?;
        let mut rows: HashMap<Uuid, person::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        for ix in page {
            if let Some(row) = rows.remove(&sight.register().persons.get(*ix).id) {
                take(row)?;
            }
        }
    }
    Ok(())
}
