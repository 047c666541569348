//! Giving seats.

use crate::{
    access::grant::{self, Secretary},
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{OrganisationIx, PersonIx, PostIx, Register, Term},
    words::{dates::day_after, text::Checks},
};
use chrono::NaiveDate;
use entities::{
    forum::seat,
    words::{ForumStatus, SeatKind, SeatRole},
};
use uuid::Uuid;

/// A seat as somebody wants it. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: SeatKind,
    pub role: SeatRole,
    pub person: Option<Uuid>,
    pub post: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What a draft names, found in the register.
struct Named {
    person: Option<PersonIx>,
    post: Option<PostIx>,
    organisation: Option<OrganisationIx>,
}

/// Makes a seat in the forum: a person's, a post's, or a vacant one of an organisation. Without a first day it begins today; a
/// post's organisation is taken where none is given.
///
/// # Errors
/// Every rule that the draft breaks; [`Error::NotThere`] for a person, post or organisation that does not exist, and for a person
/// whom the actor may not know of.
pub async fn add(work: &Work, secretary: &Secretary, draft: Draft) -> Result<seat::Model> {
    let register = work.register();
    let forum = register.forums.get(secretary.forum());
    let named = find(work, &draft)?;
    let from = draft.from.unwrap_or_else(|| work.today());
    let until = day_after(draft.until);
    let mut checks = Checks::default();
    checks.rule(forum.status != ForumStatus::Closed, "forumId", RuleCode::ForumClosed, "");
    checks.rule(named.person.is_none() || named.post.is_none(), "personId", RuleCode::ExactlyOne, "personId, postId");
    checks.rule(named.organisation.is_some(), "organisationId", RuleCode::Required, "");
    checks.rule(draft.kind != SeatKind::ExOfficio || named.post.is_some(), "postId", RuleCode::Required, "");
    checks.rule(until.is_none_or(|until| from < until), "until", RuleCode::EndsBeforeStart, "");
    let term = Term::new(Some(from), until);
    let twin = seated(register, secretary, (&named, draft.kind), term);
    checks.rule(
        twin.is_none(),
        if named.post.is_some() { "postId" } else { "personId" },
        RuleCode::AlreadySeated,
        twin.unwrap_or_default(),
    );
    checks.done()?;
    let id = work.new_id();
    work.insert(seat::Model {
        id,
        code: format!("{}-{}", forum.code, id.simple()),
        forum_id: forum.id,
        kind: draft.kind,
        role: draft.role,
        organisation_id: named.organisation.map(|ix| register.organisations.get(ix).id),
        post_id: named.post.map(|ix| register.posts.get(ix).id),
        person_id: named.person.map(|ix| register.persons.get(ix).id),
        copy_to_id: None,
        valid_from: Some(from),
        valid_until: until,
        version: 1,
    })
    .await
}

fn find(work: &Work, draft: &Draft) -> Result<Named> {
    let register = work.register();
    let person = draft.person.map(|id| grant::acquaintance(work, id)).transpose()?;
    let post = draft.post.map(|id| register.posts.find(id).ok_or(Error::NotThere(Noun::Post))).transpose()?;
    let organisation = draft.organisation.map(|id| register.organisations.find(id).ok_or(Error::NotThere(Noun::Organisation)));
    let organisation = organisation.transpose()?.or_else(|| post.map(|post| register.posts.get(post).organisation));
    // A person who holds one post sits on behalf of its organisation.
    let organisation = organisation.or_else(|| person.and_then(|person| only_organisation(register, person, draft)));
    Ok(Named { person, post, organisation })
}

fn only_organisation(register: &Register, person: PersonIx, draft: &Draft) -> Option<OrganisationIx> {
    let on = draft.from?.into();
    let mut posts = register.posts_of(person, on).map(|post| register.posts.get(post).organisation);
    posts.next().filter(|first| posts.all(|other| other == *first))
}

/// Who already has such a seat in the forum in the term, for the same organisation.
fn seated(register: &Register, secretary: &Secretary, (named, kind): (&Named, SeatKind), term: Term) -> Option<String> {
    let seats = register.forum_seats.of(secretary.forum()).iter().map(|ix| register.seats.get(*ix));
    let mut twins = seats.filter(|seat| {
        let same = seat.person == named.person && seat.post == named.post && (seat.person.is_some() || seat.post.is_some());
        same && seat.kind == kind && seat.organisation == named.organisation && seat.term.overlaps(term)
    });
    let twin = twins.next()?;
    let name = twin.person.map(|ix| register.persons.get(ix).name.to_string());
    name.or_else(|| twin.post.map(|ix| register.posts.get(ix).title.to_string()))
}
