//! Who should supply what an entry lacks.

use super::appendix::begin;
use crate::{
    access::Sight,
    register::{ForumIx, PostIx},
    words,
};
use entities::words::SeatRole;

/// The forum's secretariat, else that of the convener, else the chair, else the convener itself, in words.
pub(super) fn responsible(sight: &Sight, ix: ForumIx) -> String {
    let register = sight.register();
    let forum = register.forums.get(ix);
    let now = || register.secretariats.iter().map(|(_, row)| row).filter(|row| row.term.contains(sight.on()));
    let own = now().find(|row| row.forum == Some(ix));
    let of_convener = || now().find(|row| row.organisation.is_some() && row.organisation == forum.convener);
    if let Some(secretariat) = own.or_else(of_convener) {
        return keeper(sight, secretariat.post);
    }
    let chair = sight.seats(ix).into_iter().map(|seat| register.seats.get(seat)).find(|seat| seat.role == SeatRole::Chair);
    if let Some(seat) = chair {
        if let Some(post) = seat.post {
            return keeper(sight, post);
        }
        if let Some(person) = register.holder(seat, sight.on()) {
            return format!("{} (formand)", register.persons.get(person).name);
        }
    }
    forum.convener.map_or("Ingen er ansvarlig.".to_owned(), |convener| register.organisations.get(convener).name.to_string())
}

/// A post, where it belongs, and who holds it: "Sekretariatschef, Sekretariatet (Jens Krog)".
pub(super) fn keeper(sight: &Sight, post: PostIx) -> String {
    let holder = sight.register().holder_of(post, sight.on());
    let holder = holder.map(|person| format!(" ({})", sight.register().persons.get(person).name));
    format!("{}{}", office(sight, post), holder.unwrap_or_default())
}

/// A post and where it belongs. A title that names the organisation need not hear it twice.
pub(super) fn office(sight: &Sight, post: PostIx) -> String {
    let post = sight.register().posts.get(post);
    let organisation = &sight.register().organisations.get(post.organisation).name;
    let title = begin(&post.title);
    words::office(&title, organisation)
}
