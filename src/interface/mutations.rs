//! The door to changes of interfaces, their contacts, what passes over them, and referrals.

use super::{
    asking, contacts,
    declare::{self, Side},
    graphql::{Contact, Exchange, Interface, Passing, Referral},
    passings,
    referrals::{self, Answer},
    state,
};
use crate::{
    access::{Asking, Sight, grant},
    change,
    error::{Error, Fault, Noun, Result},
    hub::Once,
    relay::{Date, Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use entities::words::{InterfaceEnd, InterfaceKind, PassingKind, PersonalData};
use serde::Serialize;
use uuid::Uuid;

/// An end of an interface: a forum or an organisation, not both.
#[derive(Debug, InputObject, Serialize)]
pub struct InterfacePartyInput {
    /// The forum.
    forum_id: Option<ID>,
    /// The organisation or unit.
    organisation_id: Option<ID>,
}

impl From<&InterfacePartyInput> for Side {
    fn from(input: &InterfacePartyInput) -> Self {
        Self {
            forum: input.forum_id.as_ref().map(|id| uuid_of(id, Kind::Forum)),
            organisation: input.organisation_id.as_ref().map(|id| uuid_of(id, Kind::Organisation)),
        }
    }
}

/// What is exchanged.
#[derive(Debug, InputObject, Serialize)]
pub struct InterfaceExchangeInput {
    /// What.
    what: String,
    /// How often, in words.
    cadence: Option<String>,
}

impl From<&InterfaceExchangeInput> for declare::Exchange {
    fn from(input: &InterfaceExchangeInput) -> Self {
        Self { what: input.what.clone(), cadence: input.cadence.clone() }
    }
}

/// Who is to answer for an end: the holder of a post, or a person.
#[derive(Debug, InputObject, Serialize)]
pub struct InterfaceContactInput {
    /// The end.
    end: InterfaceEnd,
    /// The post whose holder answers.
    post_id: Option<ID>,
    /// The person who answers.
    person_id: Option<ID>,
}

impl From<&InterfaceContactInput> for contacts::Draft {
    fn from(input: &InterfaceContactInput) -> Self {
        Self {
            end: input.end,
            post: input.post_id.as_ref().map(|id| uuid_of(id, Kind::Post)),
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            from: None,
            until: None,
        }
    }
}

/// An interface to be written down.
#[derive(Debug, InputObject, Serialize)]
pub struct AddInterfaceInput {
    /// The short handle; made of the ends and the kind when not given.
    code: Option<String>,
    /// The end that acts.
    from: InterfacePartyInput,
    /// The end that is acted upon.
    to: InterfacePartyInput,
    /// What the one does for the other.
    kind: InterfaceKind,
    /// What it is about, in a sentence.
    summary: Option<String>,
    /// Which personal data pass over it.
    #[graphql(default_with = "PersonalData::None")]
    personal_data: PersonalData,
    /// What the exchange of data rests on. Confidential and sensitive data need it.
    basis: Option<String>,
    /// What the data may be used for. Confidential and sensitive data need it.
    purpose_limit: Option<String>,
    /// When it is to be looked at again.
    review_by: Option<Date>,
    /// The first day; today when not given.
    valid_from: Option<Date>,
    /// The last day, included; open when not given.
    valid_until: Option<Date>,
    /// Whether it is a draft: seen by those who keep or sit in an end, and declared to nobody.
    #[graphql(default)]
    draft: bool,
    /// What is exchanged.
    #[graphql(default)]
    exchanges: Vec<InterfaceExchangeInput>,
    /// Who answers for its ends.
    #[graphql(default)]
    contacts: Vec<InterfaceContactInput>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddInterfaceInput> for declare::Draft {
    fn from(input: &AddInterfaceInput) -> Self {
        Self {
            code: input.code.clone(),
            kind: input.kind,
            summary: input.summary.clone(),
            personal_data: input.personal_data,
            basis: input.basis.clone(),
            purpose_limit: input.purpose_limit.clone(),
            review_by: input.review_by.map(|date| date.0),
            from: input.valid_from.map(|date| date.0),
            until: input.valid_until.map(|date| date.0),
            draft: input.draft,
            exchanges: input.exchanges.iter().map(Into::into).collect(),
            contacts: input.contacts.iter().map(Into::into).collect(),
        }
    }
}

/// What is to be otherwise with an interface. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeInterfaceInput {
    /// The interface.
    id: ID,
    /// What the one does for the other.
    kind: Option<InterfaceKind>,
    /// The end that acts, where it was written down wrongly. You must be able to write the interface down between the old ends and the
    /// new. The contacts of what stood there are taken away.
    from: Option<InterfacePartyInput>,
    /// The end that is acted upon, where it was written down wrongly.
    to: Option<InterfacePartyInput>,
    /// What it is about, in a sentence.
    summary: MaybeUndefined<String>,
    /// Which personal data pass over it.
    personal_data: Option<PersonalData>,
    /// What the exchange of data rests on.
    basis: MaybeUndefined<String>,
    /// What the data may be used for.
    purpose_limit: MaybeUndefined<String>,
    /// When it is to be looked at again.
    review_by: MaybeUndefined<Date>,
    /// The first day.
    valid_from: MaybeUndefined<Date>,
    /// The last day, included.
    valid_until: MaybeUndefined<Date>,
    /// False declares a draft. What has been declared does not become a draft again.
    draft: Option<bool>,
    /// What is exchanged, the whole list; what stands in it already is not touched.
    exchanges: Option<Vec<InterfaceExchangeInput>>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeInterfaceInput> for declare::Change {
    fn from(input: &ChangeInterfaceInput) -> Self {
        Self {
            kind: input.kind,
            from_end: input.from.as_ref().map(Into::into),
            to_end: input.to.as_ref().map(Into::into),
            summary: patch(input.summary.clone(), |text| text),
            personal_data: input.personal_data,
            basis: patch(input.basis.clone(), |text| text),
            purpose_limit: patch(input.purpose_limit.clone(), |text| text),
            review_by: patch(input.review_by, |date| date.0),
            from: patch(input.valid_from, |date| date.0),
            until: patch(input.valid_until, |date| date.0),
            draft: input.draft,
            exchanges: input.exchanges.as_ref().map(|list| list.iter().map(Into::into).collect()),
        }
    }
}

/// Somebody who is to answer for an end of an interface: the holder of a post, or a person.
#[derive(Debug, InputObject, Serialize)]
pub struct AddContactInput {
    /// The interface.
    interface_id: ID,
    /// The end.
    end: InterfaceEnd,
    /// The post whose holder answers.
    post_id: Option<ID>,
    /// The person who answers.
    person_id: Option<ID>,
    /// The first day; today when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddContactInput> for contacts::Draft {
    fn from(input: &AddContactInput) -> Self {
        Self {
            end: input.end,
            post: input.post_id.as_ref().map(|id| uuid_of(id, Kind::Post)),
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        }
    }
}

/// What is to be otherwise with a contact. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeContactInput {
    /// The contact.
    id: ID,
    /// The post whose holder answers; it takes the place of a person.
    post_id: MaybeUndefined<ID>,
    /// The person who answers; it takes the place of a post.
    person_id: MaybeUndefined<ID>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeContactInput> for contacts::Change {
    fn from(input: &ChangeContactInput) -> Self {
        Self {
            post: patch(input.post_id.clone(), |id| uuid_of(&id, Kind::Post)),
            person: patch(input.person_id.clone(), |id| uuid_of(&id, Kind::Person)),
            from: patch(input.from, |date| date.0),
            until: patch(input.until, |date| date.0),
        }
    }
}

/// An interface to be confirmed for an end.
#[derive(Debug, InputObject, Serialize)]
pub struct ConfirmInterfaceInput {
    /// The interface.
    id: ID,
    /// The end that confirms it.
    end: InterfaceEnd,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An interface to be confirmed by whoever answers for it.
#[derive(Debug, InputObject, Serialize)]
pub struct AskForConfirmationInput {
    /// The interface.
    id: ID,
    /// The end to be asked; both when not given.
    end: Option<InterfaceEnd>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Something that passed over an interface.
#[derive(Debug, InputObject, Serialize)]
pub struct LogPassingInput {
    /// The interface.
    interface_id: ID,
    /// What kind of thing.
    kind: PassingKind,
    /// On which day; not in the future.
    passed_on: Date,
    /// What it was.
    what: String,
    /// The meeting that it belongs to, of a forum at one of the ends.
    meeting_id: Option<ID>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&LogPassingInput> for passings::Draft {
    fn from(input: &LogPassingInput) -> Self {
        Self {
            kind: input.kind,
            on: input.passed_on.0,
            what: input.what.clone(),
            meeting: input.meeting_id.as_ref().map(|id| uuid_of(id, Kind::Meeting)),
        }
    }
}

/// A matter to be sent on to another forum.
#[derive(Debug, InputObject, Serialize)]
pub struct SendReferralInput {
    /// The forum that sends it.
    from_forum_id: ID,
    /// The forum that it belongs in.
    to_forum_id: ID,
    /// What it is about, without personal data.
    subject: String,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What a forum does with a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[graphql(remote = "Answer")]
pub enum ReferralAnswer {
    /// Takes it up.
    TakenUp,
    /// Sends it back, with a reason.
    Returned,
}

/// The answer to a referral.
#[derive(Debug, InputObject, Serialize)]
pub struct AnswerReferralInput {
    /// The referral.
    id: ID,
    /// What the forum does with it.
    state: ReferralAnswer,
    /// A word on it; needed when it is sent back.
    answer: Option<String>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Changes to interfaces, their contacts, what passes over them, and referrals.
#[derive(Default)]
pub struct InterfaceMutation;

#[Object]
impl InterfaceMutation {
    /// Writes an interface down. Whoever keeps or sits in one of its ends may write a draft; whoever keeps one of them, or speaks for
    /// both, may declare it. Each end names its own contacts.
    async fn add_interface(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The interface.")] input: AddInterfaceInput,
    ) -> Result<Payload<Interface>, Fault> {
        let once = Once::new("addInterface", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (from, to) = declare::ends(work, (&input.from).into(), (&input.to).into())?;
            let party = grant::party(work, from, to)?;
            Ok(declare::add(work, &party, (&input).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Interface::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets an interface right, or declares a draft. What is declared is changed by whoever keeps one of its ends, or speaks for both.
    /// Where its kind, its ends, its summary, what is exchanged, the personal data, their basis or the limit of their purpose change,
    /// what the ends have confirmed no longer counts, and they are asked again.
    async fn change_interface(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The interface, and what is to be otherwise.")] input: ChangeInterfaceInput,
    ) -> Result<Payload<Interface>, Fault> {
        let once = Once::new("changeInterface", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (party, ix) = grant::party_of(work, uuid_of(&input.id, Kind::Interface))?;
            declare::change(work, (&party, ix), (&input).into(), input.expected_version).await
        });
        let outcome = outcome.await.and_then(|id| Interface::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Makes the holder of a post, or a person, answer for an end of an interface.
    async fn add_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact.")] input: AddContactInput,
    ) -> Result<Payload<Contact>, Fault> {
        let once = Once::new("addContact", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (party, ix) = grant::party_at(work, uuid_of(&input.interface_id, Kind::Interface), input.end)?;
            contacts::add(work, (&party, ix), (&input).into()).await
        });
        let outcome = outcome.await.and_then(|id| Contact::written(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets a contact right. Who stops answering is ended with endEntry, so that history keeps it.
    async fn change_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact, and what is to be otherwise.")] input: ChangeContactInput,
    ) -> Result<Payload<Contact>, Fault> {
        let once = Once::new("changeContact", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (party, ix) = grant::party_of_contact(work, uuid_of(&input.id, Kind::Contact))?;
            contacts::change(work, (&party, ix), (&input).into(), input.expected_version).await
        });
        let outcome = outcome.await.and_then(|id| Contact::written(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Confirms an interface for one end today. Whoever answers for that end may do it, and whoever keeps what stands there.
    async fn confirm_interface(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The interface and the end.")] input: ConfirmInterfaceInput,
    ) -> Result<Payload<Interface>, Fault> {
        let once = Once::new("confirmInterface", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let speaker = grant::speaker(work, uuid_of(&input.id, Kind::Interface), input.end)?;
            contacts::confirm(work, &speaker).await
        });
        let outcome = outcome.await.and_then(|id| Interface::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Asks by mail those who answer for an interface to confirm it, now. The hub asks by itself when somebody else has taken an end
    /// over and when the review is due. An end that stands by the interface is not asked, nor is anybody who was asked within a
    /// fortnight. Whoever keeps one of the ends may do it. Of an end that you may not look into nothing is told, even where nobody
    /// could be asked.
    async fn ask_for_confirmation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The interface and the end.")] input: AskForConfirmationInput,
    ) -> Result<Payload<Interface>, Fault> {
        let once = Once::new("askForConfirmation", input.idempotency_key.clone(), &input);
        let ends = input.end.map_or(vec![InterfaceEnd::From, InterfaceEnd::To], |end| vec![end]);
        let outcome = change::write(ctx, once, async |work| {
            let asker = grant::asker(work, uuid_of(&input.id, Kind::Interface))?;
            asking::ask_now(work, &asker, &ctx.sight(None), &ends).await
        });
        let outcome = outcome.await.and_then(|id| Interface::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Writes down that something passed over an interface.
    async fn log_passing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What passed.")] input: LogPassingInput,
    ) -> Result<Payload<Passing>, Fault> {
        let once = Once::new("logPassing", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (party, ix) = grant::party_of(work, uuid_of(&input.interface_id, Kind::Interface))?;
            passings::log(work, (&party, ix), (&input).into()).await
        });
        let outcome = outcome.await.and_then(|id| Passing::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sends a matter on to the forum that it belongs in. Whoever keeps the sending forum or sits in it may do it.
    async fn send_referral(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The matter, and where it belongs.")] input: SendReferralInput,
    ) -> Result<Payload<Referral>, Fault> {
        let once = Once::new("sendReferral", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let sender = grant::sender(work, uuid_of(&input.from_forum_id, Kind::Forum))?;
            referrals::send(work, &sender, uuid_of(&input.to_forum_id, Kind::Forum), input.subject.clone()).await
        });
        let outcome = outcome.await.and_then(|id| Referral::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Answers a referral: takes it up or sends it back. Whoever keeps the forum that it was sent to may do it.
    async fn answer_referral(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral and the answer.")] input: AnswerReferralInput,
    ) -> Result<Payload<Referral>, Fault> {
        let once = Once::new("answerReferral", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (secretary, ix) = grant::secretary_of_referral(work, uuid_of(&input.id, Kind::Referral))?;
            let answer = (input.state.into(), input.answer.clone());
            referrals::answer(work, (&secretary, ix), answer, input.expected_version).await
        });
        let outcome = outcome.await.and_then(|id| Referral::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}

impl Contact {
    /// The contact with this id, if the viewer may see its interface and who answers for that end.
    pub(crate) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = Self::written(sight, id).ok().filter(|found| state::shows_contact(sight, found.ix()));
        found.ok_or(Error::NotThere(Noun::Contact))
    }

    /// The contact with this id for whoever has just written it: a party may name who answers for the other end without seeing
    /// into it.
    fn written(sight: &Sight, id: Uuid) -> Result<Self> {
        let register = sight.register();
        let found = register.contacts.find(id).filter(|ix| sight.shows(register.contacts.get(*ix).interface));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Contact))
    }
}

impl Exchange {
    /// What is exchanged, if the viewer may see its interface.
    pub(crate) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let register = sight.register();
        let found = register.exchanges.find(id).filter(|ix| sight.shows(register.exchanges.get(*ix).interface));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Interface))
    }
}

impl Passing {
    /// What passed, if the viewer may see it.
    pub(crate) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let register = sight.register();
        let seen = |interface| sight.shows(interface) && state::shows_passings(sight, interface);
        let found = register.passings.find(id).filter(|ix| seen(register.passings.get(*ix).interface));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Interface))
    }
}

impl Referral {
    /// The referral with this id, if the viewer may see it.
    pub(crate) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().referrals.find(id).filter(|ix| state::shows_referral(sight, *ix));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Referral))
    }
}
