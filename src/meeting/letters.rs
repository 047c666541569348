//! The letters of a meeting: who gets which, written to the last byte and put into the outbox.

use super::{
    addresses::Addresses,
    call::{call_at, record_call},
};
use crate::{
    access::grant::Secretary,
    error::{Error, Result, RuleCode},
    hub::Work,
    mail::{
        mailbox,
        notice::{Contact, Kind, Notice, Standing, compose},
        outcome::{Phase, Verdict},
    },
    meeting::recipients::first_deputy,
    register::{Day, Forum, SeatIx},
    words::{Language, dates, office},
};
use chrono::TimeDelta;
use entities::{
    hub::{attempt, letter},
    meeting::{call, invitation, meeting},
    people::person,
    words::{Class, LetterState, NoticeKind},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, Query},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Calls these people.
pub(super) async fn call(
    work: &Work,
    secretary: &Secretary,
    (meeting, call): (&meeting::Model, &call::Model),
    invitations: &[invitation::Model],
) -> Result<()> {
    let desk = Desk::open(work, secretary.forum(), meeting, call, invitations).await?;
    let missing = desk.without_address(invitations);
    if !missing.is_empty() {
        return Err(Error::refused(&["input", "meetingId"], RuleCode::NoAddress, missing.join(", ")));
    }
    let mut letters = Vec::with_capacity(invitations.len());
    for invitation in invitations {
        letters.extend(desk.write(invitation, &Kind::Call, None)?);
    }
    work.post(letters).await
}

/// Tells everyone who may have had a call that the meeting has moved or is cancelled. Whoever's call has not left yet gets the
/// new facts as a first call, or, if there is no meeting any more, nothing.
pub(super) async fn tell_everyone(work: &Work, secretary: &Secretary, meeting: &meeting::Model, kind: NoticeKind) -> Result<()> {
    let call = record_call(work, meeting, kind).await?;
    let invited = invitation::Entity::find()
        .filter(invitation::Column::MeetingId.eq(meeting.id))
        .filter(invitation::Column::Released.eq(false))
        .order_by_asc(invitation::Column::Id)
        .all(work.rows())
        .await?;
    let desk = Desk::open(work, secretary.forum(), meeting, &call, &invited).await?;
    let mut letters = Vec::with_capacity(invited.len());
    for invitation in &invited {
        work.supersede(invitation.id).await?;
        let kind = match (kind, desk.has_left(invitation.id)) {
            (NoticeKind::Cancellation, true) => Kind::Cancellation,
            (NoticeKind::Cancellation, false) => continue,
            (_, false) => Kind::Call,
            (_, true) => desk.changed(invitation.id),
        };
        let note = if matches!(kind, Kind::Change { .. }) { desk.also_changed(invitation) } else { None };
        letters.extend(desk.write(invitation, &kind, note)?);
    }
    work.post(letters).await
}

/// Whether mail can reach this person.
pub(super) async fn can_reach(work: &Work, person: Uuid) -> Result<bool> {
    let found = person::Entity::find_by_id(person).one(work.rows()).await?;
    Ok(found.and_then(|person| person.email).is_some_and(|email| mailbox::reaches(work.register(), work.post_office(), &email)))
}

/// Calls a deputy in the place of someone who has sent regrets.
pub(super) async fn call_deputy(
    work: &Work,
    meeting: &meeting::Model,
    invitation: &invitation::Model,
    regrets: &invitation::Model,
) -> Result<()> {
    let name = name_of(work, regrets.person_id);
    let note = [format!("{name} har meldt afbud."), format!("{name} has sent regrets.")];
    tell_one(work, meeting, invitation, (Kind::Call, note)).await
}

/// Tells a deputy that the member comes after all.
pub(super) async fn release_deputy(
    work: &Work,
    meeting: &meeting::Model,
    invitation: &invitation::Model,
    comes: &invitation::Model,
) -> Result<()> {
    let name = name_of(work, comes.person_id);
    let note = [format!("{name} kommer alligevel."), format!("{name} comes after all.")];
    withdraw(work, meeting, invitation, note).await
}

/// Tells one person that the meeting no longer concerns them, and why; nothing if the call has not left.
pub(super) async fn withdraw(
    work: &Work,
    meeting: &meeting::Model,
    invitation: &invitation::Model,
    note: [String; 2],
) -> Result<()> {
    work.supersede(invitation.id).await?;
    tell_one(work, meeting, invitation, (Kind::Release, note)).await
}

fn name_of(work: &Work, person: Uuid) -> String {
    work.register().persons.find(person).map(|ix| work.register().persons.get(ix).name.to_string()).unwrap_or_default()
}

/// One letter to one person, with a sentence in Danish and English that says why.
pub(super) async fn tell_one(
    work: &Work,
    meeting: &meeting::Model,
    invitation: &invitation::Model,
    (kind, note): (Kind, [String; 2]),
) -> Result<()> {
    let register = work.register();
    let Some(forum) = register.forums.find(meeting.forum_id) else { return Ok(()) };
    let call = match call_at(work, meeting, NoticeKind::Call).await? {
        Some(call) => call,
        None => record_call(work, meeting, NoticeKind::Call).await?,
    };
    let desk = Desk::open(work, forum, meeting, &call, std::slice::from_ref(invitation)).await?;
    if kind == Kind::Release && !desk.has_left(invitation.id) {
        return Ok(());
    }
    let [da, en] = &note;
    let note = desk.language(invitation.person_id).pick(da, en).to_owned();
    work.post(desk.write(invitation, &kind, Some(note))?).await
}

/// A letter that went to somebody about this meeting before.
struct Former {
    message_id: String,
    recipient: String,
    /// Went to whoever gets copies, not to the person called.
    copy: bool,
    /// May have left the house.
    left: bool,
    sequence: i32,
    /// The act of telling, with the facts as this letter told them.
    call: Option<Uuid>,
}

/// The letters of a meeting that some attempt has handed over, or may have: whatever has become of them since.
async fn handed_over(work: &Work, meeting: Uuid) -> Result<HashSet<Uuid>> {
    let taken = attempt::Column::Verdict.is_in([format!("{:?}", Verdict::Accepted), format!("{:?}", Verdict::InDoubt)]);
    let unknown = attempt::Column::Verdict.is_null().and(attempt::Column::Phase.eq(Phase::DataBegun.word()));
    let letters =
        Query::select().column(letter::Column::Id).from(letter::Entity).and_where(letter::Column::MeetingId.eq(meeting)).take();
    let found: Vec<Uuid> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::LetterId)
        .filter(taken.or(unknown))
        .filter(attempt::Column::LetterId.in_subquery(letters))
        .into_tuple()
        .all(work.rows())
        .await?;
    Ok(found.into_iter().collect())
}

/// The letters about a meeting so far, by invitation, in the order in which they were written.
async fn former_letters(work: &Work, meeting: Uuid) -> Result<HashMap<Uuid, Vec<Former>>> {
    let handed_over = handed_over(work, meeting).await?;
    type Row = (Uuid, Option<Uuid>, String, LetterState, String, bool, i32, Option<Uuid>);
    let rows: Vec<Row> = letter::Entity::find()
        .select_only()
        .columns([letter::Column::Id, letter::Column::InvitationId, letter::Column::MessageId])
        .columns([
            letter::Column::State,
            letter::Column::Recipient,
            letter::Column::Copy,
            letter::Column::Sequence,
            letter::Column::CallId,
        ])
        .filter(letter::Column::MeetingId.eq(meeting))
        .order_by_asc(letter::Column::Id)
        .into_tuple()
        .all(work.rows())
        .await?;
    let stayed = [LetterState::Queued, LetterState::Superseded, LetterState::Failed];
    let mut former: HashMap<Uuid, Vec<Former>> = HashMap::new();
    for (id, invitation, message_id, state, recipient, copy, sequence, call) in rows {
        let left = !stayed.contains(&state) || handed_over.contains(&id);
        former.entry(invitation.unwrap_or_default()).or_default().push(Former {
            message_id,
            recipient,
            copy,
            left,
            sequence,
            call,
        });
    }
    Ok(former)
}

/// Everything that the letters of one act have in common.
struct Desk<'a> {
    work: &'a Work,
    forum: &'a Forum,
    /// The forum's name today.
    name: &'a str,
    meeting: &'a meeting::Model,
    call: &'a call::Model,
    addresses: Addresses,
    former: HashMap<Uuid, Vec<Former>>,
    told: HashMap<Uuid, call::Model>,
}

impl<'a> Desk<'a> {
    async fn open(
        work: &'a Work,
        forum: crate::register::ForumIx,
        meeting: &'a meeting::Model,
        call: &'a call::Model,
        invitations: &[invitation::Model],
    ) -> Result<Self> {
        let register = work.register();
        let seats = invitations.iter().filter_map(|invitation| register.seats.find(invitation.seat_id));
        let copied = seats.filter_map(|seat| register.seats.get(seat).copy_to).map(|person| register.persons.get(person).id);
        let invited = invitations.iter().flat_map(|invitation| [invitation.person_id, invitation.seat_id]);
        let addresses = Addresses::of(work.rows(), &invited.chain(copied).collect::<Vec<_>>()).await?;
        let former = former_letters(work, meeting.id).await?;
        let calls = call::Entity::find().filter(call::Column::MeetingId.eq(meeting.id)).all(work.rows()).await?;
        let told = calls.into_iter().map(|call| (call.id, call)).collect();
        let name = register.forum_name(forum, work.today().into());
        Ok(Self { work, forum: register.forums.get(forum), name, meeting, call, addresses, former, told })
    }

    fn language(&self, person: Uuid) -> Language {
        self.addresses.language(person)
    }

    fn without_address(&self, invitations: &[invitation::Model]) -> Vec<String> {
        let missing = invitations.iter().filter(|invitation| self.invited(invitation).is_none());
        missing.filter_map(|invitation| self.addresses.name(invitation.person_id)).map(str::to_owned).collect()
    }

    /// Whom a letter about the invitation goes to. A deputy has nothing to do with the address of the seat.
    fn invited(&self, invitation: &invitation::Model) -> Option<Contact> {
        let own = invitation.stand_in_for_id.is_none().then_some(invitation.seat_id);
        self.contact(invitation.person_id, own)
    }

    fn contact(&self, person: Uuid, seat: Option<Uuid>) -> Option<Contact> {
        let address = self.addresses.email(person, seat)?.to_owned();
        Some(Contact { name: self.addresses.name(person)?.to_owned(), address })
    }

    /// Whether any letter about this invitation, or a copy of one, may have left the house.
    fn has_left(&self, invitation: Uuid) -> bool {
        self.former.get(&invitation).is_some_and(|letters| letters.iter().any(|letter| letter.left))
    }

    /// The facts as the last letter about this invitation that may have left the house told them.
    fn last_told(&self, invitation: Uuid) -> Option<&call::Model> {
        let letter = self.former.get(&invitation)?.iter().rfind(|letter| letter.left)?;
        self.told.get(&letter.call?)
    }

    /// What has changed since this person was last told: not since the last change, whose letter may never have left.
    fn changed(&self, invitation: Uuid) -> Kind {
        let Some(told) = self.last_told(invitation) else { return Kind::Change { old_start: None, old_place: None } };
        Kind::Change {
            old_start: (told.starts_at != self.meeting.starts_at).then_some(told.starts_at),
            old_place: (told.place != self.meeting.place).then(|| told.place.clone().unwrap_or_default()),
        }
    }

    /// Changes of the end and of the link, in sentences.
    fn also_changed(&self, invitation: &invitation::Model) -> Option<String> {
        let told = self.last_told(invitation.id)?;
        let language = self.language(invitation.person_id);
        let clock = |instant| dates::clock_time(language, dates::local(instant));
        let mut sentences = Vec::new();
        if told.starts_at == self.meeting.starts_at && told.ends_at != self.meeting.ends_at {
            let (old, new) = (clock(told.ends_at), clock(self.meeting.ends_at));
            let (da, en) =
                (format!("Mødet slutter {new} i stedet for {old}."), format!("The meeting ends at {new} instead of {old}."));
            sentences.push(language.pick(&da, &en).to_owned());
        }
        if told.online_url != self.meeting.online_url && self.meeting.online_url.is_some() {
            sentences.push(language.pick("Mødet har fået et nyt link.", "The meeting has a new link.").to_owned());
        }
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// The SEQUENCE of the next letter to this person: the meeting's, unless one as high has gone before. A deputy who is
    /// released and called again hears each time with a higher one, or a calendar would not listen.
    fn sequence(&self, invitation: Uuid) -> i32 {
        let former = self.former.get(&invitation).map_or(&[][..], Vec::as_slice);
        let next = former.iter().map(|letter| letter.sequence + 1).max();
        Ord::max(self.meeting.sequence, next.unwrap_or(0))
    }

    /// The letter to one person, and the same bytes once more for whoever gets a copy.
    fn write(&self, invitation: &invitation::Model, kind: &Kind, note: Option<String>) -> Result<Vec<letter::Model>> {
        let former = self.former.get(&invitation.id).map_or(&[][..], Vec::as_slice);
        let known = former
            .iter()
            .rfind(|letter| !letter.copy)
            .map(|letter| Contact { name: String::new(), address: letter.recipient.clone() });
        let Some(recipient) = self.invited(invitation).or(known) else {
            return Ok(Vec::new());
        };
        let restricted = self.forum.class == Class::Sealed;
        let seat = self.work.register().seats.find(invitation.seat_id);
        let copied = seat.and_then(|seat| self.work.register().seats.get(seat).copy_to).filter(|_| !restricted);
        let copy_to = copied.and_then(|person| self.contact(self.work.register().persons.get(person).id, None));
        let copy_to = copy_to.filter(|copy| copy.address != recipient.address && invitation.stand_in_for_id.is_none());
        let id = self.work.new_id();
        let notice = Notice {
            recipient: recipient.clone(),
            copy_to: copy_to.clone(),
            standing: if invitation.stand_in_for_id.is_some() { Standing::Deputy } else { Standing::Member },
            seat: seat.and_then(|seat| self.seat_line(seat, self.language(invitation.person_id))),
            deputy: if invitation.stand_in_for_id.is_some() { None } else { seat.and_then(|seat| self.deputy_name(seat)) },
            references: former.first().map(|letter| letter.message_id.clone()),
            language: self.language(invitation.person_id),
            note,
            sequence: u32::try_from(self.sequence(invitation.id)).unwrap_or(0),
            ..self.notice(kind.clone(), id, restricted)
        };
        // An address that came in from elsewhere may be none: whoever sends must hear whose it is.
        let unusable = |_| Error::refused(&["input"], RuleCode::NoAddress, notice.recipient.name.clone());
        let bytes = compose(&notice).map_err(unusable)?.bytes;
        let to = std::iter::once((recipient, id, false)).chain(copy_to.map(|copy| (copy, self.work.new_id(), true)));
        Ok(to.map(|(to, id, copy)| self.row(invitation, kind, (id, to.address, copy), (&notice, bytes.clone()))).collect())
    }

    fn notice(&self, kind: Kind, id: Uuid, restricted: bool) -> Notice {
        let office = self.work.post_office();
        let label = self.meeting.number.zip(self.meeting.year).map(|(number, year)| format!("{number}/{year}"));
        let local = if restricted { mailbox::SEALED.to_owned() } else { mailbox::mailbox(&self.forum.code) };
        let address = format!("{local}@{}", office.domain);
        Notice {
            kind,
            language: Language::Da,
            forum_name: self.name.to_owned(),
            forum_code: self.forum.code.to_string(),
            number: label,
            title: self.meeting.title.clone(),
            start: self.meeting.starts_at,
            end: self.meeting.ends_at,
            place: self.meeting.place.clone().unwrap_or_default(),
            // A link names the room, and the room the forum.
            online_url: self.meeting.online_url.clone().filter(|_| !restricted),
            uid: format!("{}@{}", self.meeting.id.simple(), office.domain),
            sequence: 0,
            dtstamp: self.work.now(),
            organiser: Contact { name: self.name.to_owned(), address },
            reply_to: office.secretariat.clone(),
            recipient: Contact { name: String::new(), address: String::new() },
            standing: Standing::Member,
            copy_to: None,
            seat: None,
            deputy: None,
            note: None,
            restricted,
            message_id: format!("n{}@{}", id.simple(), office.domain),
            references: None,
        }
    }

    fn row(
        &self,
        invitation: &invitation::Model,
        kind: &Kind,
        (id, recipient, copy): (Uuid, String, bool),
        (notice, bytes): (&Notice, Vec<u8>),
    ) -> letter::Model {
        let now = self.work.now();
        letter::Model {
            id,
            message_id: notice.message_id.clone(),
            call_id: Some(self.call.id),
            meeting_id: Some(self.meeting.id),
            invitation_id: Some(invitation.id),
            person_id: Some(invitation.person_id),
            kind: match kind {
                Kind::Call => NoticeKind::Call,
                Kind::Change { .. } => NoticeKind::Change,
                Kind::Cancellation | Kind::Release => NoticeKind::Cancellation,
            },
            sequence: self.sequence(invitation.id),
            copy,
            sender: format!("{}{}@{}", mailbox::BOUNCE, id.simple(), self.work.post_office().domain),
            recipient,
            restricted: notice.restricted,
            bytes,
            state: LetterState::Queued,
            attempts: 0,
            not_before: now,
            give_up_at: Ord::min(now + TimeDelta::days(3), self.meeting.starts_at),
            lease_until: None,
            created_at: now,
            settled_at: None,
        }
    }

    /// Post and organisation, such as "Borgmester, Lejre Kommune"; the organisation alone for a seat without a post.
    fn seat_line(&self, seat: SeatIx, language: Language) -> Option<String> {
        let register = self.work.register();
        let seat = register.seats.get(seat);
        let today = self.work.today().into();
        let organisation = seat.organisation.map(|ix| register.organisation_name_in(language, ix, today));
        let post = seat.post.map(|ix| register.posts.get(ix));
        let post = post.map(|row| language.pick(&row.title, row.title_en.as_deref().unwrap_or(&row.title)));
        match (post, organisation) {
            (Some(post), Some(organisation)) => Some(office(post, organisation)),
            (post, organisation) => post.or(organisation).map(str::to_owned),
        }
    }

    fn deputy_name(&self, seat: SeatIx) -> Option<String> {
        let register = self.work.register();
        let deputy = first_deputy(register, seat, Day::of(self.meeting.starts_at))?;
        Some(register.persons.get(deputy).name.to_string())
    }
}
