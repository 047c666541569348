//! What a viewer may do, as values: a rule that changes a forum asks for a [`Secretary`], and only this file makes one.

pub use super::undoing::{Undoer, undoer};

use super::{Standing, keeping::keeps_entry};
use crate::{
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{
        ContactDutyIx, ContactIx, Day, DeputyIx, End, ForumIx, HoldingIx, InterfaceIx, MeetingIx, OrganisationIx, PersonIx,
        PostIx, ReferralIx, Register, RuleIx, SeatIx,
    },
    relay::Kind,
};
use chrono::{DateTime, Utc};
use entities::{interface::confirmation_request, meeting::invitation, words::InterfaceEnd};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// May keep the register of one forum, plan its meetings and send its calls: its secretariat, its chair, or the operator.
#[derive(Debug)]
pub struct Secretary {
    forum: ForumIx,
}

impl Secretary {
    /// The forum that this grant is for.
    #[must_use]
    pub fn forum(&self) -> ForumIx {
        self.forum
    }
}

/// May keep what all forums share: areas, topics, and every organisation. The operator, and whoever is secretary for the police,
/// since the law makes the district publish the plan (retsplejeloven § 113).
#[derive(Debug)]
pub struct Registrar(());

/// May keep one organisation, its units, their posts and who holds them: its own secretariat, and every [`Registrar`].
#[derive(Debug)]
pub struct Keeper {
    organisation: OrganisationIx,
}

impl Keeper {
    /// The organisation that this grant is for.
    #[must_use]
    pub fn organisation(&self) -> OrganisationIx {
        self.organisation
    }
}

/// May found forums that one organisation convenes: whoever keeps it, and every [`Registrar`]. The operator alone may found one
/// that nobody convenes, since nobody else could keep it.
#[derive(Debug)]
pub struct Founder {
    convener: Option<OrganisationIx>,
}

impl Founder {
    /// The organisation that is to call the forum together.
    #[must_use]
    pub fn convener(&self) -> Option<OrganisationIx> {
        self.convener
    }
}

/// May enter people: whoever keeps anything at all.
#[derive(Debug)]
pub struct Introducer(());

/// May correct what is known of one person: see [`Standing::corrects`].
#[derive(Debug)]
pub struct Corrector {
    person: PersonIx,
    redirects: bool,
}

impl Corrector {
    /// The person that this grant is for.
    #[must_use]
    pub fn person(&self) -> PersonIx {
        self.person
    }

    /// Whether it also holds for where letters to her go.
    #[must_use]
    pub fn redirects(&self) -> bool {
        self.redirects
    }
}

/// May write down an interface: whoever keeps one of its ends, or sits in it. To declare it takes more, and each end names its own
/// contacts.
#[derive(Debug)]
pub struct Party {
    from: End,
    to: End,
    at_from: bool,
    at_to: bool,
    declares: bool,
}

impl Party {
    /// The end that acts, and the end that is acted upon.
    #[must_use]
    pub fn ends(&self) -> (End, End) {
        (self.from, self.to)
    }

    /// Whether the actor speaks for this end, and so may say who answers for it.
    #[must_use]
    pub fn is_at(&self, end: InterfaceEnd) -> bool {
        match end {
            InterfaceEnd::From => self.at_from,
            InterfaceEnd::To => self.at_to,
        }
    }

    /// Whether the actor may declare the interface, and change it once it is: see [`Standing::declares`].
    #[must_use]
    pub fn declares(&self) -> bool {
        self.declares
    }
}

/// May confirm an interface for one end: whoever answers for that end, or keeps what stands there.
#[derive(Debug)]
pub struct Speaker {
    interface: InterfaceIx,
    end: InterfaceEnd,
    person: Option<PersonIx>,
}

impl Speaker {
    /// The interface, and the end that this grant is for.
    #[must_use]
    pub fn speaks_for(&self) -> (InterfaceIx, InterfaceEnd) {
        (self.interface, self.end)
    }

    /// Who speaks.
    #[must_use]
    pub fn person(&self) -> Option<PersonIx> {
        self.person
    }
}

/// May ask by mail for what entries lack: for one forum whoever keeps it, for the whole register every [`Registrar`].
#[derive(Debug)]
pub struct Requester {
    forum: Option<ForumIx>,
}

impl Requester {
    /// The forum that this grant is for; nothing for the whole register.
    #[must_use]
    pub fn forum(&self) -> Option<ForumIx> {
        self.forum
    }
}

/// May ask by mail that an interface be confirmed: whoever keeps what stands at one of its ends.
#[derive(Debug)]
pub struct Asker {
    interface: InterfaceIx,
}

impl Asker {
    /// The interface that this grant is for.
    #[must_use]
    pub fn interface(&self) -> InterfaceIx {
        self.interface
    }
}

/// May send a matter on from a forum: whoever keeps it or sits in it.
#[derive(Debug)]
pub struct Sender {
    forum: ForumIx,
}

impl Sender {
    /// The forum that this grant is for.
    #[must_use]
    pub fn forum(&self) -> ForumIx {
        self.forum
    }
}

/// May answer one invitation: the person invited, who gets the copies for the seat, or the forum's secretary.
#[derive(Debug)]
pub struct Invitee {
    invitation: invitation::Model,
    answers_as: Option<PersonIx>,
}

impl Invitee {
    /// The invitation as it stands.
    #[must_use]
    pub fn invitation(&self) -> &invitation::Model {
        &self.invitation
    }

    /// Who gives the answer.
    #[must_use]
    pub fn answers_as(&self) -> Option<PersonIx> {
        self.answers_as
    }
}

/// The grant to keep this forum.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous, [`Error::NotThere`] when there is no such forum, [`Error::NotAllowed`] for others.
pub fn secretary(work: &Work, forum: Uuid) -> Result<Secretary> {
    let standing = signed_in(work)?;
    let forum = work.register().forums.find(forum).ok_or(Error::NotThere(Noun::Forum))?;
    if standing.keeps(work.register(), forum) { Ok(Secretary { forum }) } else { Err(Error::NotAllowed) }
}

/// The grant to keep the forum of this seat, and the seat.
///
/// # Errors
/// As [`secretary`]; to whoever may not see the seat it is not there.
pub fn secretary_of_seat(work: &Work, seat: Uuid) -> Result<(Secretary, SeatIx)> {
    let standing = signed_in(work)?;
    let ix = work.register().seats.find(seat).ok_or(Error::NotThere(Noun::Seat))?;
    let forum = work.register().seats.get(ix).forum;
    match (standing.keeps(work.register(), forum), standing.sees_inside(work.register(), forum)) {
        (true, _) => Ok((Secretary { forum }, ix)),
        (false, true) => Err(Error::NotAllowed),
        (false, false) => Err(Error::NotThere(Noun::Seat)),
    }
}

/// The grant to keep what all forums share.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous, [`Error::NotAllowed`] for others.
pub fn registrar(work: &Work) -> Result<Registrar> {
    if signed_in(work)?.registers(work.register()) { Ok(Registrar(())) } else { Err(Error::NotAllowed) }
}

/// The grant to ask for what the entry of this forum lacks, or without one those of the whole register.
///
/// # Errors
/// As [`secretary`] and [`registrar`].
pub fn requester(work: &Work, forum: Option<Uuid>) -> Result<Requester> {
    match forum {
        Some(forum) => secretary(work, forum).map(|secretary| Requester { forum: Some(secretary.forum()) }),
        None => registrar(work).map(|_| Requester { forum: None }),
    }
}

/// The grant to keep this organisation.
///
/// # Errors
/// As [`registrar`]; [`Error::NotThere`] when there is no such organisation.
pub fn keeper(work: &Work, organisation: Uuid) -> Result<Keeper> {
    let standing = signed_in(work)?;
    let organisation = work.register().organisations.find(organisation).ok_or(Error::NotThere(Noun::Organisation))?;
    if standing.keeps_organisation(work.register(), organisation) { Ok(Keeper { organisation }) } else { Err(Error::NotAllowed) }
}

/// The grant to found forums that this organisation convenes. Where none is named it is the one that the actor is secretary for.
///
/// # Errors
/// As [`keeper`]; [`RuleCode::Required`] from whoever is secretary for several.
pub fn founder(work: &Work, convener: Option<Uuid>) -> Result<Founder> {
    if let Some(convener) = convener {
        return keeper(work, convener).map(|keeper| Founder { convener: Some(keeper.organisation()) });
    }
    let standing = signed_in(work)?;
    match *standing.secretary_for() {
        [own] => Ok(Founder { convener: Some(own) }),
        [] if standing.operates() => Ok(Founder { convener: None }),
        [] => Err(Error::NotAllowed),
        [..] => Err(Error::refused(&["input", "convenerId"], RuleCode::Required, "")),
    }
}

/// The grant to found a forum that takes the place of these. Where no convener is named it is the one that they have in common.
///
/// # Errors
/// As [`founder`].
pub fn successor(work: &Work, convener: Option<Uuid>, forums: &[Uuid]) -> Result<Founder> {
    let register = work.register();
    let mut conveners = forums.iter().filter_map(|id| register.forums.find(*id)).map(|ix| register.forums.get(ix).convener);
    let first = conveners.next().flatten();
    let common = first.filter(|_| conveners.all(|other| other == first)).map(|ix| register.organisations.get(ix).id);
    founder(work, convener.or(common))
}

/// The grant to keep the forum of this rule, and the rule.
///
/// # Errors
/// As [`secretary`].
pub fn secretary_of_rule(work: &Work, rule: Uuid) -> Result<(Secretary, RuleIx)> {
    signed_in(work)?;
    let ix = work.register().rules.find(rule).ok_or(Error::NotThere(Noun::Forum))?;
    let forum = work.register().forums.get(work.register().rules.get(ix).forum).id;
    Ok((secretary(work, forum)?, ix))
}

/// The grant to keep the forum of this deputy's seat, and the deputy.
///
/// # Errors
/// As [`secretary_of_seat`].
pub fn secretary_of_deputy(work: &Work, deputy: Uuid) -> Result<(Secretary, DeputyIx)> {
    signed_in(work)?;
    let gone = Error::NotThere(Noun::Deputy);
    let ix = work.register().deputies.find(deputy).ok_or(gone.clone())?;
    let seat = work.register().seats.get(work.register().deputies.get(ix).seat).id;
    let (secretary, _) =
        secretary_of_seat(work, seat).map_err(|error| if matches!(error, Error::NotThere(_)) { gone } else { error })?;
    Ok((secretary, ix))
}

/// The grants to keep the forums of a family: one for each that the actor keeps.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for a family without forums; [`Error::NotAllowed`] for whoever keeps none.
pub fn secretaries_of_family(work: &Work, family: &str) -> Result<Vec<Secretary>> {
    let standing = signed_in(work)?;
    let forums = work.register().family(family);
    if forums.is_empty() {
        return Err(Error::NotThere(Noun::Forum));
    }
    let kept = forums.into_iter().filter(|forum| standing.keeps(work.register(), *forum));
    let kept: Vec<_> = kept.map(|forum| Secretary { forum }).collect();
    if kept.is_empty() { Err(Error::NotAllowed) } else { Ok(kept) }
}

/// The grant to keep the organisation that this post is an office of, and the post.
///
/// # Errors
/// As [`keeper`].
pub fn keeper_of_post(work: &Work, post: Uuid) -> Result<(Keeper, PostIx)> {
    signed_in(work)?;
    let post = work.register().posts.find(post).ok_or(Error::NotThere(Noun::Post))?;
    let organisation = work.register().organisations.get(work.register().posts.get(post).organisation).id;
    Ok((keeper(work, organisation)?, post))
}

/// The grant to keep the organisation of the post that this holding is of, and the holding.
///
/// # Errors
/// As [`keeper`].
pub fn keeper_of_holding(work: &Work, holding: Uuid) -> Result<(Keeper, HoldingIx)> {
    signed_in(work)?;
    let register = work.register();
    let ix = register.holdings.find(holding).ok_or(Error::NotThere(Noun::Holding))?;
    let (keeper, _) = keeper_of_post(work, register.posts.get(register.holdings.get(ix).post).id)?;
    Ok((keeper, ix))
}

/// The grant to keep the organisation of the post that has this contact duty, and the duty.
///
/// # Errors
/// As [`keeper`].
pub fn keeper_of_duty(work: &Work, duty: Uuid) -> Result<(Keeper, ContactDutyIx)> {
    signed_in(work)?;
    let register = work.register();
    let ix = register.contact_duties.find(duty).ok_or(Error::NotThere(Noun::ContactDuty))?;
    let (keeper, _) = keeper_of_post(work, register.posts.get(register.contact_duties.get(ix).post).id)?;
    Ok((keeper, ix))
}

/// Refuses whoever does not keep this entry, of whatever kind.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for what does not exist or may not be seen; [`Error::NotAllowed`].
pub fn keeper_of_entry(work: &Work, entry: (Kind, Uuid)) -> Result<()> {
    keeps_entry(work.register(), &signed_in(work)?, entry)
}

/// The grant to enter people.
///
/// # Errors
/// As [`registrar`].
pub fn introducer(work: &Work) -> Result<Introducer> {
    if signed_in(work)?.keeps_any() { Ok(Introducer(())) } else { Err(Error::NotAllowed) }
}

/// The grant to correct what is known of this person: see [`Standing::corrects`].
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for a person whom the actor may not know of; [`Error::NotAllowed`].
pub fn corrector(work: &Work, person: Uuid) -> Result<Corrector> {
    let person = acquaintance(work, person)?;
    let (standing, register) = (signed_in(work)?, work.register());
    let redirects = standing.redirects(register, person, work.today().into());
    if standing.corrects(register, person) { Ok(Corrector { person, redirects }) } else { Err(Error::NotAllowed) }
}

/// Refuses to let the actor's own entry be what is given to: nobody gives herself a post, or the places of another's entry. The
/// operator may do it.
///
/// # Errors
/// [`Error::SignIn`]; [`Error::NotAllowed`].
pub fn not_oneself(work: &Work, person: PersonIx) -> Result<()> {
    let standing = signed_in(work)?;
    if standing.person() == Some(person) && !standing.operates() { Err(Error::NotAllowed) } else { Ok(()) }
}

/// The grant to write down an interface between these ends.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous, [`Error::NotAllowed`] for whoever neither keeps nor sits in either end.
pub fn party(work: &Work, from: End, to: End) -> Result<Party> {
    let (standing, register) = (signed_in(work)?, work.register());
    let (at_from, at_to) = (standing.party_to(register, from), standing.party_to(register, to));
    let declares = standing.declares(register, (from, to));
    if at_from || at_to { Ok(Party { from, to, at_from, at_to, declares }) } else { Err(Error::NotAllowed) }
}

/// The grant to change this interface.
///
/// # Errors
/// As [`party`]; [`Error::NotThere`] when there is no such interface, or it is somebody else's draft.
pub fn party_of(work: &Work, interface: Uuid) -> Result<(Party, InterfaceIx)> {
    let ix = shown(work, interface)?;
    let row = work.register().interfaces.get(ix);
    Ok((party(work, row.from, row.to)?, ix))
}

/// The grant to say who answers for this end of the interface.
///
/// # Errors
/// As [`party_of`]; [`Error::NotAllowed`] for whoever speaks for the other end alone.
pub fn party_at(work: &Work, interface: Uuid, end: InterfaceEnd) -> Result<(Party, InterfaceIx)> {
    let (party, ix) = party_of(work, interface)?;
    if party.is_at(end) { Ok((party, ix)) } else { Err(Error::NotAllowed) }
}

/// The grant to change this contact.
///
/// # Errors
/// As [`party_at`]; to whoever may not look inside the forum at its end the contact is not there.
pub fn party_of_contact(work: &Work, contact: Uuid) -> Result<(Party, ContactIx)> {
    keeps_entry(work.register(), &signed_in(work)?, (Kind::Contact, contact))?;
    let register = work.register();
    let ix = register.contacts.find(contact).ok_or(Error::NotThere(Noun::Contact))?;
    let row = register.contacts.get(ix);
    let (party, _) = party_at(work, register.interfaces.get(row.interface).id, row.end)?;
    Ok((party, ix))
}

/// The grant to confirm this interface for an end of it.
///
/// # Errors
/// [`Error::SignIn`]; [`Error::NotThere`] when there is no such interface; [`Error::NotAllowed`] for whoever neither answers for
/// that end nor keeps what stands there.
pub fn speaker(work: &Work, interface: Uuid, end: InterfaceEnd) -> Result<Speaker> {
    let (standing, register) = (signed_in(work)?, work.register());
    let interface = shown(work, interface)?;
    let person = standing.person();
    let answers = person.is_some_and(|person| register.answers_for(person, (interface, end), work.today().into()));
    let keeps = standing.keeps_end(register, register.interfaces.get(interface).at(end));
    if answers || keeps { Ok(Speaker { interface, end, person }) } else { Err(Error::NotAllowed) }
}

/// The grant to confirm an interface for the end that somebody was asked about in a letter, for whoever holds the letter's key, and
/// what was asked: as long as the key counts, and as long as the person still answers for that end. It
/// is no sign-in, and asks for none.
///
/// # Errors
/// [`Error::NotThere`] for every key that does not count, whyever.
pub async fn opened(
    rows: &impl ConnectionTrait,
    register: &Register,
    now: DateTime<Utc>,
    key: &str,
) -> Result<(Speaker, confirmation_request::Model)> {
    let gone = || Error::NotThere(Noun::Interface);
    let digest = super::link_digest(key).ok_or_else(gone)?;
    let found = confirmation_request::Entity::find().filter(confirmation_request::Column::Digest.eq(digest));
    let request = found.one(rows).await?.filter(|request| request.expires_at > now).ok_or_else(gone)?;
    let interface = register.interfaces.find(request.interface_id).ok_or_else(gone)?;
    let person = register.persons.find(request.person_id);
    let asked = (interface, request.end);
    if person.is_some_and(|person| register.answers_for(person, asked, Day::of(now))) {
        Ok((Speaker { interface, end: request.end, person }, request))
    } else {
        Err(gone())
    }
}

/// The grant to ask by mail that an interface be confirmed: whoever keeps what stands at one of its ends.
///
/// # Errors
/// As [`speaker`].
pub fn asker(work: &Work, interface: Uuid) -> Result<Asker> {
    let (standing, register) = (signed_in(work)?, work.register());
    let interface = shown(work, interface)?;
    let row = register.interfaces.get(interface);
    if [row.from, row.to].into_iter().any(|end| standing.keeps_end(register, end)) {
        Ok(Asker { interface })
    } else {
        Err(Error::NotAllowed)
    }
}

/// The interface with this id, as far as the actor may know that there is one.
fn shown(work: &Work, interface: Uuid) -> Result<InterfaceIx> {
    let (standing, register) = (signed_in(work)?, work.register());
    let found = register.interfaces.find(interface).filter(|ix| standing.shows(register, *ix));
    found.ok_or(Error::NotThere(Noun::Interface))
}

/// The grant to send a matter on from this forum.
///
/// # Errors
/// As [`secretary`].
pub fn sender(work: &Work, forum: Uuid) -> Result<Sender> {
    let standing = signed_in(work)?;
    let forum = work.register().forums.find(forum).ok_or(Error::NotThere(Noun::Forum))?;
    if standing.party_to(work.register(), End::Forum(forum)) { Ok(Sender { forum }) } else { Err(Error::NotAllowed) }
}

/// The grant to keep the forum that this referral was sent to, and the referral.
///
/// # Errors
/// As [`secretary`]; to whoever neither keeps nor sits in one of the two forums the referral is not there.
pub fn secretary_of_referral(work: &Work, referral: Uuid) -> Result<(Secretary, ReferralIx)> {
    let (standing, register) = (signed_in(work)?, work.register());
    let ix = register.referrals.find(referral).ok_or(Error::NotThere(Noun::Referral))?;
    let row = register.referrals.get(ix);
    let party = [row.from, row.to].into_iter().any(|forum| standing.party_to(register, End::Forum(forum)));
    match (standing.keeps(register, row.to), party) {
        (true, _) => Ok((Secretary { forum: row.to }, ix)),
        (false, true) => Err(Error::NotAllowed),
        (false, false) => Err(Error::NotThere(Noun::Referral)),
    }
}

/// The grant to keep the forum of this meeting, and the meeting.
///
/// # Errors
/// As [`secretary`]; to whoever may not see the meeting it is not there.
pub fn secretary_of_meeting(work: &Work, meeting: Uuid) -> Result<(Secretary, MeetingIx)> {
    let standing = signed_in(work)?;
    let ix = work.register().meetings.find(meeting).ok_or(Error::NotThere(Noun::Meeting))?;
    let forum = work.register().meetings.get(ix).forum;
    match (standing.keeps(work.register(), forum), standing.sees_inside(work.register(), forum)) {
        (true, _) => Ok((Secretary { forum }, ix)),
        (false, true) => Err(Error::NotAllowed),
        (false, false) => Err(Error::NotThere(Noun::Meeting)),
    }
}

/// The grant to answer this invitation.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; to whoever may not answer it the invitation is not there.
pub async fn invitee(work: &Work, invitation: Uuid) -> Result<Invitee> {
    let standing = signed_in(work)?;
    let found = invitation::Entity::find_by_id(invitation).one(work.rows()).await?;
    let invitation = found.ok_or(Error::NotThere(Noun::Invitation))?;
    let register = work.register();
    let invited = register.persons.find(invitation.person_id);
    let seat = register.seats.find(invitation.seat_id).map(|ix| register.seats.get(ix));
    let person = standing.person();
    let own = person.is_some() && person == invited;
    let copied = person.is_some() && seat.is_some_and(|seat| seat.copy_to == person);
    let keeps = seat.is_some_and(|seat| standing.keeps(register, seat.forum));
    if own || copied || keeps { Ok(Invitee { invitation, answers_as: person }) } else { Err(Error::NotThere(Noun::Invitation)) }
}

/// The person with this id, as far as the actor may know that there is one.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for a person whom the actor may not know of, as for none.
pub fn acquaintance(work: &Work, person: Uuid) -> Result<PersonIx> {
    let standing = signed_in(work)?;
    let found = work.register().persons.find(person).filter(|ix| standing.knows(work.register(), *ix));
    found.ok_or(Error::NotThere(Noun::Person))
}

/// The actor's standing.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous.
pub fn signed_in(work: &Work) -> Result<Standing> {
    if work.actor().account.is_none() {
        return Err(Error::SignIn);
    }
    Ok(Standing::of(work.register(), work.actor(), work.today().into()))
}
