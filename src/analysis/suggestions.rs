//! What people do with a suggested interface: make a draft of it, or turn it down with a reason.

use super::gaps::{Grounds, Missing, suggestion};
use crate::{
    access::{Sight, grant::Party},
    error::{Error, Noun, Result},
    hub::Work,
    interface::declare::{self, Draft},
    register::End,
    words::{
        Language,
        text::{Checks, TEXT},
    },
};
use entities::{
    interface::dismissal,
    words::{InterfaceKind, PersonalData},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Makes a draft of a suggested interface: the two coordinate, and whoever fills it in may say it better.
///
/// # Errors
/// [`Error::NotThere`] when nothing is suggested between the two, to the actor's eyes.
pub async fn accept(work: &Work, party: &Party, sight: &Sight) -> Result<Uuid> {
    let suggested = suggested(party, sight)?;
    let draft = Draft {
        code: None,
        kind: InterfaceKind::CoordinatesWith,
        // The register is Danish first.
        summary: Some(suggested.summary(sight, Language::Da)),
        personal_data: PersonalData::None,
        basis: None,
        purpose_limit: None,
        review_by: None,
        from: None,
        until: None,
        draft: true,
        exchanges: Vec::new(),
        contacts: Vec::new(),
    };
    Ok(declare::add(work, party, draft).await?.id)
}

/// Turns a suggested interface down. It stays away until what it was suggested on changes.
///
/// # Errors
/// As [`accept`]; every rule that the reason breaks.
pub async fn dismiss(work: &Work, party: &Party, sight: &Sight, reason: String) -> Result<Uuid> {
    let suggested = suggested(party, sight)?;
    let mut checks = Checks::default();
    let reason = checks.needed_text("reason", reason, TEXT);
    checks.done()?;
    let id = |ix| work.register().forums.get(ix).id;
    let (a, b) = (id(suggested.a), id(suggested.b));
    let found = dismissal::Entity::find()
        .filter(dismissal::Column::AForumId.eq(a.min(b)))
        .filter(dismissal::Column::BForumId.eq(a.max(b)));
    let before = found.one(work.rows()).await?;
    let new = dismissal::Model {
        id: before.as_ref().map_or_else(|| work.new_id(), |before| before.id),
        a_forum_id: a.min(b),
        b_forum_id: a.max(b),
        rule: format!("{:?}", suggested.rule).to_lowercase(),
        evidence: Grounds::of(sight, suggested.pair()).text(),
        reason,
        dismissed_on: work.today(),
        version: before.as_ref().map_or(1, |before| before.version),
    };
    match before {
        Some(before) => work.update(before, new).await.map(|row| row.id),
        None => work.insert(new).await.map(|row| row.id),
    }
}

fn suggested(party: &Party, sight: &Sight) -> Result<Missing> {
    match party.ends() {
        (End::Forum(a), End::Forum(b)) => suggestion(sight, a, b).ok_or(Error::NotThere(Noun::Interface)),
        _ => Err(Error::NotThere(Noun::Interface)),
    }
}
