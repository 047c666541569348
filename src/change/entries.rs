//! Any entry that has a term can be ended, and one that should never have been there can be taken away.

use super::ending::resting;
use crate::{
    access::grant,
    error::{Error, Noun, Result, RuleCode},
    forum::removal,
    hub::{Work, expect_version},
    register::Kept,
    relay::Kind,
    words::{dates::day_after, text::Checks},
};
use chrono::NaiveDate;
use entities::{
    forum::{deputy, forum_area, forum_basis, forum_remit, forum_rule, forum_topic, seat, secretariat},
    interface::{interface, interface_contact, interface_exchange, passing},
    people::{
        area, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
};
use sea_orm::{ColumnTrait, EntityTrait};
use uuid::Uuid;

/// A row with a first day and a day after its last.
pub(super) trait Dated: Kept {
    fn from(&self) -> Option<NaiveDate>;
    fn until(&mut self) -> &mut Option<NaiveDate>;
}

macro_rules! dated {
    ($($table:ident),+) => {
        $(impl Dated for $table::Model {
            fn from(&self) -> Option<NaiveDate> {
                self.valid_from
            }
            fn until(&mut self) -> &mut Option<NaiveDate> {
                &mut self.valid_until
            }
        })+
    };
}

dated!(organisation, holding, contact_duty, seat, deputy, interface, interface_contact, secretariat, forum_topic, forum_area);

/// Ends an entry: its last day is this one, and history keeps it. A new last day takes the place of an earlier one. What rests on it ends
/// with it; what has no term of its own, such as a post or a person, ends by what rests on it.
///
/// # Errors
/// [`Error::NotThere`] for what is not there; [`RuleCode::Invalid`] for what cannot end; [`RuleCode::EndsBeforeStart`]; [`RuleCode::VersionConflict`].
pub async fn end(work: &Work, (kind, id): (Kind, Uuid), last: NaiveDate, expected: Option<i32>) -> Result<()> {
    grant::keeper_of_entry(work, (kind, id))?;
    let until = day_after(Some(last)).unwrap_or(last);
    match kind {
        Kind::Organisation => {
            ended::<organisation::Model>(work, id, last, expected).await?;
            resting(work, (kind, id), until).await
        }
        Kind::Post => {
            row::<post::Model>(work, id, expected).await?;
            resting(work, (kind, id), until).await
        }
        Kind::Person => {
            row::<person::Model>(work, id, expected).await?;
            resting(work, (kind, id), until).await
        }
        Kind::Topic => {
            row::<topic::Model>(work, id, expected).await?;
            resting(work, (kind, id), until).await
        }
        Kind::Area => {
            row::<area::Model>(work, id, expected).await?;
            resting(work, (kind, id), until).await
        }
        Kind::Holding => ended::<holding::Model>(work, id, last, expected).await,
        Kind::ContactDuty => ended::<contact_duty::Model>(work, id, last, expected).await,
        Kind::Seat => ended::<seat::Model>(work, id, last, expected).await,
        Kind::Deputy => ended::<deputy::Model>(work, id, last, expected).await,
        Kind::Interface => ended::<interface::Model>(work, id, last, expected).await,
        Kind::Contact => ended::<interface_contact::Model>(work, id, last, expected).await,
        Kind::Forum => Err(instead("closeForum")),
        Kind::Meeting => Err(instead("cancelMeeting")),
        _ => Err(instead("removeEntry")),
    }
}

/// Takes an entry away that should never have been there, with what is part of it and nothing else. The audit keeps it.
///
/// # Errors
/// [`Error::NotThere`]; [`RuleCode::StillUsed`] when other entries refer to it or to a part of it; [`RuleCode::VersionConflict`].
pub async fn remove(work: &Work, (kind, id): (Kind, Uuid), expected: Option<i32>) -> Result<()> {
    grant::keeper_of_entry(work, (kind, id))?;
    match kind {
        Kind::Area => removed::<area::Model>(work, id, expected).await,
        Kind::Topic => removed_topic(work, id, expected).await,
        Kind::Organisation => removed_organisation(work, id, expected).await,
        Kind::Person => removed::<person::Model>(work, id, expected).await,
        Kind::Post => removed::<post::Model>(work, id, expected).await,
        Kind::Holding => removed::<holding::Model>(work, id, expected).await,
        Kind::ContactDuty => removed::<contact_duty::Model>(work, id, expected).await,
        Kind::Seat => removal::seat(work, row(work, id, expected).await?).await,
        Kind::Deputy => removed::<deputy::Model>(work, id, expected).await,
        Kind::Basis => removed::<forum_basis::Model>(work, id, expected).await,
        Kind::Remit => removed::<forum_remit::Model>(work, id, expected).await,
        Kind::Rule => removed::<forum_rule::Model>(work, id, expected).await,
        Kind::Interface => removal::interface(work, row(work, id, expected).await?).await,
        Kind::Exchange => removed::<interface_exchange::Model>(work, id, expected).await,
        Kind::Contact => removed::<interface_contact::Model>(work, id, expected).await,
        Kind::Passing => removed::<passing::Model>(work, id, expected).await,
        Kind::Forum => Err(instead("closeForum")),
        Kind::Meeting => Err(instead("cancelMeeting")),
        Kind::Merging => Err(instead("undoMerge")),
        Kind::Invitation | Kind::Referral => Err(Error::refused(&["input", "id"], RuleCode::StillUsed, "")),
    }
}

/// That this is done otherwise.
fn instead(mutation: &str) -> Error {
    let detail = crate::error::Detail { da: format!("brug {mutation} i stedet"), en: format!("use {mutation} instead") };
    Error::refused(&["input", "id"], RuleCode::Invalid, detail)
}

async fn row<M: Kept>(work: &Work, id: Uuid, expected: Option<i32>) -> Result<M> {
    let row = M::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Forum))?;
    expect_version(&row, expected)?;
    Ok(row)
}

async fn ended<M: Dated>(work: &Work, id: Uuid, last: NaiveDate, expected: Option<i32>) -> Result<()> {
    let before = row::<M>(work, id, expected).await?;
    let mut after = before.clone();
    *after.until() = day_after(Some(last));
    let mut checks = Checks::default();
    checks.term("until", after.from(), *after.until());
    // To last longer takes the rules of the entry, which its own mutation asks: somebody else may have followed.
    let held = before.clone().until().is_none_or(|until| day_after(Some(last)).is_some_and(|new| new <= until));
    let (da, en) =
        ("en afslutning kan kun rykkes frem i tid; ret posten i stedet", "an end can only come sooner; change the entry instead");
    checks.rule(held, "until", RuleCode::OutsideTerm, crate::error::Detail { da: da.to_owned(), en: en.to_owned() });
    checks.done()?;
    work.update(before, after).await.map(drop)
}

async fn removed<M: Kept>(work: &Work, id: Uuid, expected: Option<i32>) -> Result<()> {
    removal::entry(work, row::<M>(work, id, expected).await?).await
}

/// Takes an organisation away with the names and numbers that it was given.
async fn removed_organisation(work: &Work, id: Uuid, expected: Option<i32>) -> Result<()> {
    let row = row::<organisation::Model>(work, id, expected).await?;
    removal::parts::<organisation_name::Model>(work, organisation_name::Column::OrganisationId.eq(id)).await?;
    removal::parts::<organisation_identifier::Model>(work, organisation_identifier::Column::OrganisationId.eq(id)).await?;
    removal::entry(work, row).await
}

/// Takes a topic away with the other words for it and its numbers.
async fn removed_topic(work: &Work, id: Uuid, expected: Option<i32>) -> Result<()> {
    let row = row::<topic::Model>(work, id, expected).await?;
    removal::parts::<topic_synonym::Model>(work, topic_synonym::Column::TopicId.eq(id)).await?;
    removal::parts::<topic_identifier::Model>(work, topic_identifier::Column::TopicId.eq(id)).await?;
    removal::entry(work, row).await
}
