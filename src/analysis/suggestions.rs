//! What people do with a suggested interface: make a draft of it, or turn it down with a reason.

use super::{
    gaps::{Grounds, Missing, hears_of, is_taken, suggestion},
    overlap::Pair,
};
use crate::{
    access::{Sight, grant::Party},
    error::{Detail, Error, Result, RuleCode},
    hub::Work,
    interface::declare::{self, Draft},
    register::{Counting, DismissalIx, End, ForumIx},
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
/// [`RuleCode::AlreadyDone`] when there is an interface or a draft between the two; [`RuleCode::Invalid`] when nothing is suggested
/// there, to the actor's eyes.
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
    let (a, b) = ids(work, (suggested.a, suggested.b));
    let before = dismissed(work, (a, b)).await?;
    let new = dismissal::Model {
        id: before.as_ref().map_or_else(|| work.new_id(), |before| before.id),
        a_forum_id: a,
        b_forum_id: b,
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

/// Takes it back that a suggested interface was turned down.
///
/// # Errors
/// [`RuleCode::Invalid`] when it was not.
pub async fn restore(work: &Work, party: &Party) -> Result<Uuid> {
    let before = match party.ends() {
        (End::Forum(a), End::Forum(b)) => dismissed(work, ids(work, (a, b))).await?,
        _ => None,
    };
    let before = before.ok_or_else(|| {
        let (da, en) = ("intet forslag mellem de to fora er afvist", "no suggestion between the two forums was dismissed");
        refused(RuleCode::Invalid, da, en)
    })?;
    let id = before.id;
    work.remove(before).await?;
    Ok(id)
}

/// The suggestions that were turned down up to the day between forums of which the viewer keeps or sits in one, the latest first.
#[must_use]
pub fn dismissals(sight: &Sight) -> Vec<DismissalIx> {
    let register = sight.register();
    let seen = register.dismissals.iter().filter(|(_, row)| row.on <= sight.on().date() && hears_of(sight, row));
    let mut found: Vec<_> = seen.map(|(ix, _)| ix).collect();
    found.sort_by_key(|ix| (std::cmp::Reverse(register.dismissals.get(*ix).on), register.dismissals.get(*ix).id));
    found
}

/// The ids of two forums in the order in which a dismissal keeps them.
fn ids(work: &Work, (a, b): (ForumIx, ForumIx)) -> (Uuid, Uuid) {
    let [a, b] = [a, b].map(|ix| work.register().forums.get(ix).id);
    (a.min(b), a.max(b))
}

async fn dismissed(work: &Work, (a, b): (Uuid, Uuid)) -> Result<Option<dismissal::Model>> {
    let pair = dismissal::Entity::find().filter(dismissal::Column::AForumId.eq(a)).filter(dismissal::Column::BForumId.eq(b));
    Ok(pair.one(work.rows()).await?)
}

fn suggested(party: &Party, sight: &Sight) -> Result<Missing> {
    let (da, en) = ("der er ikke foreslået nogen snitflade mellem de to", "no interface is suggested between the two");
    let none = || refused(RuleCode::Invalid, da, en);
    let (End::Forum(a), End::Forum(b)) = party.ends() else { return Err(none()) };
    let taken = is_taken(sight, Pair { a, b, counting: Counting::default() });
    suggestion(sight, a, b).ok_or_else(|| if taken { refused(RuleCode::AlreadyDone, "", "") } else { none() })
}

fn refused(code: RuleCode, da: &str, en: &str) -> Error {
    Error::refused(&["input", "bForumId"], code, Detail { da: da.to_owned(), en: en.to_owned() })
}
