//! The door to families: the same forum in many places.

use super::{Chair, Founding, Place, change_all, common, found_all};
use crate::{
    access::{Asking, Sight, grant},
    change,
    error::{Error, Fault, Noun, Result},
    forum::{
        graphql::Forum,
        mutations::{ForumFieldsInput, ForumTemplateInput},
        seats,
    },
    hub::Once,
    register::ForumIx,
    relay::{Date, Kind, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::words::{SeatKind, SeatRole};
use serde::Serialize;
use uuid::Uuid;

/// Where a forum is to be founded.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct PlaceInput {
    /// The short handle of the forum there, which no other forum has.
    code: String,
    /// Its name there.
    name: String,
    /// Its English name there.
    name_en: Option<String>,
    /// The area that it covers there, by code.
    area_code: String,
    /// The organisation of the place, such as its municipality.
    organisation_id: Option<ID>,
}

impl From<&PlaceInput> for Place {
    fn from(input: &PlaceInput) -> Self {
        let PlaceInput { code, name, name_en, area_code, organisation_id } = input.clone();
        let organisation = organisation_id.map(|id| uuid_of(&id, Kind::Organisation));
        Self { code, name, name_en, area: area_code, organisation }
    }
}

/// A seat that each of the forums gets.
#[derive(Debug, InputObject, Serialize)]
pub struct TemplateSeatInput {
    /// How the seat is filled.
    kind: SeatKind,
    /// What its holder is in the forum; an ordinary member when not given.
    role: Option<SeatRole>,
    /// The person who sits in it.
    person_id: Option<ID>,
    /// The post whose holder sits in it.
    post_id: Option<ID>,
    /// On whose behalf; the post's organisation when not given.
    organisation_id: Option<ID>,
    /// Whether it is a seat of the organisation of the place.
    #[graphql(default)]
    of_place: bool,
    /// The first day; that of the forum when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
}

impl From<&TemplateSeatInput> for Chair {
    fn from(input: &TemplateSeatInput) -> Self {
        let draft = seats::Draft {
            kind: input.kind,
            role: input.role.unwrap_or(SeatRole::Member),
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            post: input.post_id.as_ref().map(|id| uuid_of(id, Kind::Post)),
            organisation: input.organisation_id.as_ref().map(|id| uuid_of(id, Kind::Organisation)),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        };
        Self { draft, of_place: input.of_place }
    }
}

/// The same forum, to be founded in many places.
#[derive(Debug, InputObject, Serialize)]
pub struct FoundForumsInput {
    /// The family that they are to be; one that there is already grows.
    family: String,
    /// What is the same everywhere.
    template: ForumTemplateInput,
    /// The places.
    places: Vec<PlaceInput>,
    /// The seats that each gets.
    #[graphql(default)]
    seats: Vec<TemplateSeatInput>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&FoundForumsInput> for Founding {
    fn from(input: &FoundForumsInput) -> Self {
        Self {
            family: input.family.clone(),
            template: input.template.draft(),
            places: input.places.iter().map(Into::into).collect(),
            seats: input.seats.iter().map(Into::into).collect(),
        }
    }
}

/// A change for every forum of a family. A field left out stays as it is; null empties it. A forum takes what it has in common with
/// most of its family or does not have; what it has of its own stays.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeFamilyInput {
    /// The family.
    family: String,
    #[graphql(flatten)]
    #[serde(flatten)]
    fields: ForumFieldsInput,
    /// The forums that are to be left alone.
    #[graphql(default)]
    except: Vec<ID>,
    /// Whether the change also takes the place of what a forum has of its own, such as its own purpose or areas.
    #[graphql(default)]
    overwrite: bool,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl ChangeFamilyInput {
    fn except(&self) -> Vec<Uuid> {
        self.except.iter().map(|id| uuid_of(id, Kind::Forum)).collect()
    }

    fn change(&self) -> common::FamilyChange {
        common::FamilyChange { family: self.family.clone(), change: (&self.fields).into(), overwrite: self.overwrite }
    }
}

/// A family of forums: the same in many places.
#[derive(SimpleObject)]
pub struct ForumFamily {
    /// The name of the family.
    family: String,
    /// Its forums, in the order of names.
    forums: Vec<Forum>,
}

/// What became of a change for a family.
#[derive(SimpleObject)]
pub struct FamilyChange {
    /// The name of the family.
    family: String,
    /// The forums that have all of it now; none when the change says nothing.
    changed: Vec<Forum>,
    /// The forums that kept something of their own: the change is offered to them. Make it there with `changeForum`, or everywhere
    /// with `overwrite`.
    offered: Vec<Forum>,
    /// The forums that were left alone: those named as exceptions, and those that you do not keep.
    left_alone: Vec<Forum>,
}

impl ForumFamily {
    fn of(sight: &Sight, first: Uuid) -> Result<Self> {
        let register = sight.register();
        let found = register.forums.find(first).and_then(|ix| register.family_of(ix));
        let family = found.ok_or(Error::NotThere(Noun::Forum))?;
        let forums = register.family(family).into_iter().map(|ix| Forum::new(sight, ix)).collect();
        Ok(Self { family: family.to_owned(), forums })
    }
}

impl FamilyChange {
    fn of(sight: &Sight, input: &ChangeFamilyInput) -> Self {
        let (register, except, change) = (sight.register(), input.except(), input.change());
        let taken = |ix: &ForumIx| sight.keeps(*ix) && !except.contains(&register.forums.get(*ix).id);
        let (taken, left): (Vec<_>, Vec<_>) = register.family(&input.family).into_iter().partition(taken);
        let made = |ix: &ForumIx| change.is_made(register, *ix, sight.on().date());
        let (changed, offered): (Vec<_>, Vec<_>) = taken.into_iter().filter(|_| change.says_something()).partition(made);
        let nodes = |all: Vec<ForumIx>| all.into_iter().map(|ix| Forum::new(sight, ix)).collect();
        Self { family: input.family.clone(), changed: nodes(changed), offered: nodes(offered), left_alone: nodes(left) }
    }
}

/// Changes to families of forums.
#[derive(Default)]
pub struct FamilyMutation;

#[Object]
impl FamilyMutation {
    /// Founds the same forum in every place in one act: all of them or none.
    async fn found_forums(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is founded, and where.")] input: FoundForumsInput,
    ) -> Result<Payload<ForumFamily>, Fault> {
        let once = Once::new("foundForums", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let founder = grant::founder(work, input.template.convener())?;
            found_all(work, &founder, (&input).into()).await
        });
        let outcome = outcome.await.and_then(|first| ForumFamily::of(&ctx.sight(None), first));
        Payload::of(outcome, ctx.language())
    }

    /// Makes the same change to every forum of a family that you keep, and says which were left alone and which kept something of
    /// their own.
    async fn change_family(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The family, and what is to be otherwise.")] input: ChangeFamilyInput,
    ) -> Result<Payload<FamilyChange>, Fault> {
        let once = Once::new("changeFamily", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let kept = grant::secretaries_of_family(work, &input.family)?;
            change_all(work, &kept, &input.change(), &input.except()).await
        });
        let outcome = outcome.await.map(|_| FamilyChange::of(&ctx.sight(None), &input));
        Payload::of(outcome, ctx.language())
    }
}
