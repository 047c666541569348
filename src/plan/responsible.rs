//! Who should supply what an entry lacks, in words.

use super::appendix::begin;
use crate::{
    access::Sight,
    forum::completeness,
    register::{ForumIx, PersonIx, PostIx},
    words,
};

/// Who should supply what the entry of a forum lacks, as far as the reader may know.
pub(super) fn responsible(sight: &Sight, ix: ForumIx) -> String {
    let register = sight.register();
    let found = completeness::responsible(sight, ix).unwrap_or_default();
    let person = found.holder.map(|person| &*register.persons.get(person).name);
    let organisation = found.organisation.map(|organisation| register.organisation_name(organisation, sight.on()));
    match (found.post, person.is_some() || organisation.is_some()) {
        (Some(post), _) => keeper(sight, post, found.holder),
        (None, true) => person.into_iter().chain(organisation).collect::<Vec<_>>().join(", "),
        (None, false) => "Ingen er ansvarlig.".to_owned(),
    }
}

/// A post, where it belongs, and who holds it where that may be told: "Sekretariatschef, Sekretariatet (Jens Krog)".
pub(super) fn keeper(sight: &Sight, post: PostIx, holder: Option<PersonIx>) -> String {
    let holder = holder.map(|person| format!(" ({})", sight.register().persons.get(person).name));
    format!("{}{}", office(sight, post), holder.unwrap_or_default())
}

/// A post and where it belongs. A title that names the organisation need not hear it twice.
fn office(sight: &Sight, post: PostIx) -> String {
    let post = sight.register().posts.get(post);
    let organisation = sight.register().organisation_name(post.organisation, sight.on());
    let title = begin(&post.title);
    words::office(&title, organisation)
}
