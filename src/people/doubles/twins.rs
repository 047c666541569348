//! What two organisations that become one have twice: posts with one title, and interfaces of one kind between the same ends. They
//! become one too where nothing stands against it; the others stay side by side, and somebody looks at them.

use super::moving::{Way, move_all, move_needed, naming};
use crate::{
    access::{Sight, grant},
    error::Result,
    hub::Work,
    register::{InterfaceIx, Kept, OrganisationIx, PostIx, Term},
    words::fold,
};
use entities::{
    forum::{deputy, seat, secretariat},
    interface::{
        confirmation_request, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange,
        passing,
    },
    people::{contact_duty, holding, post},
    words::InterfaceKind,
};
use uuid::Uuid;

/// Two entries that still stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twins {
    Posts(PostIx, PostIx),
    Interfaces(InterfaceIx, InterfaceIx),
}

/// The posts of an organisation that have the same title, and its interfaces that say the same, two by two.
#[must_use]
pub fn twins(sight: &Sight, organisation: OrganisationIx) -> Vec<Twins> {
    let register = sight.register();
    let mut posts: Vec<(String, PostIx)> =
        register.organisation_posts.of(organisation).iter().map(|ix| (fold(&register.posts.get(*ix).title), *ix)).collect();
    posts.sort();
    let same = posts.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| Twins::Posts(pair[0].1, pair[1].1));
    let shown = |ix: &&InterfaceIx| sight.shows(**ix);
    let interfaces: Vec<InterfaceIx> = register.organisation_interfaces.of(organisation).iter().filter(shown).copied().collect();
    let alike = |a: InterfaceIx, b: InterfaceIx| {
        let (a, b) = (register.interfaces.get(a), register.interfaces.get(b));
        let turned = a.kind == InterfaceKind::CoordinatesWith && (a.from, a.to) == (b.to, b.from);
        a.kind == b.kind && a.term.overlaps(b.term) && (turned || (a.from, a.to) == (b.from, b.to))
    };
    let after = |at: usize| interfaces[at + 1..].iter().map(move |other| (at, *other));
    let pairs = (0..interfaces.len()).flat_map(after).map(|(at, other)| (interfaces[at], other));
    let pairs = pairs.filter(|(a, b)| alike(*a, *b)).map(|(a, b)| Twins::Interfaces(a, b));
    same.chain(pairs).collect()
}

/// Makes each post of the organisation that goes one with the post of the one that stays that has its title, where there is one alone.
/// A day on which different people hold them says that they are two. One that the actor holds or held stays by itself: what follows
/// the other post would be hers.
pub(super) async fn join_posts(work: &Work, way: Way) -> Result<()> {
    let ours: Vec<post::Model> = naming(work, post::Column::OrganisationId, way.kept).await?;
    let gone: Vec<post::Model> = naming(work, post::Column::OrganisationId, way.gone).await?;
    let titled = |posts: &[post::Model], title: &str| -> Vec<post::Model> {
        posts.iter().filter(|post| fold(&post.title) == fold(title)).cloned().collect()
    };
    for theirs in &gone {
        let (same, others) = (titled(&ours, &theirs.title), titled(&gone, &theirs.title));
        if let ([own], [_]) = (same.as_slice(), others.as_slice()) {
            join_post(work, own, theirs).await?;
        }
    }
    Ok(())
}

async fn join_post(work: &Work, own: &post::Model, theirs: &post::Model) -> Result<()> {
    let way = Way { gone: theirs.id, kept: own.id };
    let mut held: Vec<holding::Model> = naming(work, holding::Column::PostId, way.kept).await?;
    let holdings: Vec<holding::Model> = naming(work, holding::Column::PostId, way.gone).await?;
    let meet =
        |a: &holding::Model, b: &holding::Model| term(a.valid_from, a.valid_until).overlaps(term(b.valid_from, b.valid_until));
    if holdings.iter().any(|theirs| held.iter().any(|own| own.person_id != theirs.person_id && meet(own, theirs))) {
        return Ok(());
    }
    let mut holders = holdings.iter().chain(&held).filter_map(|row| work.register().persons.find(row.person_id));
    if holders.any(|person| grant::not_oneself(work, person).is_err()) {
        return Ok(());
    }
    for theirs in holdings {
        let Some(own) = held.iter_mut().find(|own| meet(own, &theirs)) else {
            work.update(theirs.clone(), holding::Model { post_id: way.kept, ..theirs }).await?;
            continue;
        };
        let (valid_from, valid_until) = both((own.valid_from, own.valid_until), (theirs.valid_from, theirs.valid_until));
        work.remove(theirs).await?;
        *own = work.update(own.clone(), holding::Model { valid_from, valid_until, ..own.clone() }).await?;
    }
    move_needed::<contact_duty::Model>(work, contact_duty::Column::PostId, way, |row| &mut row.post_id).await?;
    move_all::<seat::Model>(work, seat::Column::PostId, way, |row| &mut row.post_id).await?;
    move_all::<deputy::Model>(work, deputy::Column::PostId, way, |row| &mut row.post_id).await?;
    move_needed::<secretariat::Model>(work, secretariat::Column::PostId, way, |row| &mut row.post_id).await?;
    move_all::<interface_contact::Model>(work, interface_contact::Column::PostId, way, |row| &mut row.post_id).await?;
    work.remove(theirs.clone()).await?;
    let title_en = own.title_en.clone().or_else(|| theirs.title_en.clone());
    work.update(own.clone(), post::Model { title_en, ..own.clone() }).await.map(drop)
}

/// The interfaces at an organisation.
pub(super) async fn interfaces_of(work: &Work, organisation: Uuid) -> Result<Vec<interface::Model>> {
    let mut all: Vec<interface::Model> = naming(work, interface::Column::FromOrganisationId, organisation).await?;
    all.extend(naming::<interface::Model>(work, interface::Column::ToOrganisationId, organisation).await?);
    all.sort_by_key(|row| row.id);
    all.dedup_by_key(|row| row.id);
    Ok(all)
}

/// Makes interfaces that came with the organisation that went one with those that say the same. One that says something else of its
/// data, its basis or its review, and a draft, stays by itself.
pub(super) async fn join_interfaces(work: &Work, kept: Uuid, came: &[interface::Model]) -> Result<()> {
    let came: Vec<Uuid> = came.iter().map(|row| row.id).collect();
    let (theirs, mut ours): (Vec<_>, Vec<_>) =
        interfaces_of(work, kept).await?.into_iter().partition(|row| came.contains(&row.id));
    for theirs in theirs {
        let Some(place) = ours.iter().position(|own| alike(own, &theirs)) else { continue };
        if stand_apart(work, Way { gone: theirs.id, kept: ours[place].id }).await? {
            continue;
        }
        ours[place] = join_interface(work, ours[place].clone(), theirs).await?;
    }
    Ok(())
}

async fn join_interface(work: &Work, own: interface::Model, theirs: interface::Model) -> Result<interface::Model> {
    let way = Way { gone: theirs.id, kept: own.id };
    let column = interface_exchange::Column::InterfaceId;
    move_needed::<interface_exchange::Model>(work, column, way, |row| &mut row.interface_id).await?;
    let column = interface_contact::Column::InterfaceId;
    move_needed::<interface_contact::Model>(work, column, way, |row| &mut row.interface_id).await?;
    move_needed::<passing::Model>(work, passing::Column::InterfaceId, way, |row| &mut row.interface_id).await?;
    // A letter that is out asks about the one that is left.
    let column = confirmation_request::Column::InterfaceId;
    move_needed::<confirmation_request::Model>(work, column, way, |row| &mut row.interface_id).await?;
    let column = interface_confirmation::Column::InterfaceId;
    let given: Vec<interface_confirmation::Model> = naming(work, column, way.kept).await?;
    for row in naming::<interface_confirmation::Model>(work, column, way.gone).await? {
        let twice = given.iter().any(|other| (other.end, other.confirmed_on) == (row.end, row.confirmed_on));
        take_over(work, twice, row.clone(), interface_confirmation::Model { interface_id: way.kept, ..row }).await?;
    }
    let column = interface_condition::Column::InterfaceId;
    let limited = !naming::<interface_condition::Model>(work, column, way.kept).await?.is_empty();
    for row in naming::<interface_condition::Model>(work, column, way.gone).await? {
        take_over(work, limited, row.clone(), interface_condition::Model { interface_id: way.kept, ..row }).await?;
    }
    work.remove(theirs.clone()).await?;
    let (valid_from, valid_until) = both((own.valid_from, own.valid_until), (theirs.valid_from, theirs.valid_until));
    let after = interface::Model {
        summary: own.summary.clone().or(theirs.summary),
        basis: own.basis.clone().or(theirs.basis),
        review_by: own.review_by.or(theirs.review_by),
        valid_from,
        valid_until,
        ..own.clone()
    };
    work.update(own, after).await
}

/// Moves a row, or takes it away where there is one in its place already.
async fn take_over<M: Kept>(work: &Work, there: bool, before: M, after: M) -> Result<()> {
    if there { work.remove(before).await } else { work.update(before, after).await.map(drop) }
}

/// Whether one of two interfaces is a draft, or their data may be used for different things.
async fn stand_apart(work: &Work, way: Way) -> Result<bool> {
    let column = interface_condition::Column::InterfaceId;
    let mut all: Vec<interface_condition::Model> = naming(work, column, way.kept).await?;
    all.extend(naming::<interface_condition::Model>(work, column, way.gone).await?);
    let limits: Vec<_> = all.iter().filter_map(|row| row.purpose_limit.as_ref()).collect();
    Ok(all.iter().any(|row| row.draft) || limits.windows(2).any(|pair| pair[0] != pair[1]))
}

/// Whether two interfaces say the same at the same time and nothing against each other.
fn alike(a: &interface::Model, b: &interface::Model) -> bool {
    fn fits<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.zip(b).is_none_or(|(a, b)| a == b)
    }
    let from = |row: &interface::Model| (row.from_forum_id, row.from_organisation_id);
    let to = |row: &interface::Model| (row.to_forum_id, row.to_organisation_id);
    let ends = (from(a), to(a)) == (from(b), to(b));
    let meet = term(a.valid_from, a.valid_until).overlaps(term(b.valid_from, b.valid_until));
    let said = fits(a.summary.as_ref(), b.summary.as_ref()) && fits(a.basis.as_ref(), b.basis.as_ref());
    a.kind == b.kind
        && ends
        && meet
        && said
        && a.personal_data == b.personal_data
        && fits(a.review_by.as_ref(), b.review_by.as_ref())
}

type Days = (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>);

fn term(from: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>) -> Term {
    Term::new(from, until)
}

/// The first day and the day after the last of two terms together.
fn both(a: Days, b: Days) -> Days {
    let whole = term(a.0, a.1).with(term(b.0, b.1));
    (whole.first(), crate::words::dates::day_after(whole.last()))
}
