//! The pages that everyone may read: the list of forums, one forum, and what somebody is asked to confirm.
//!
//! They say what the public edition of the appendix says, by the same entry, and are made with the sight of nobody, whoever asks.

use super::{
    Edition,
    appendix::{Entry, Fact, Part, Point, Section, capital, day, named},
    entry, links,
};
use crate::{
    access::{Sight, Viewer},
    error::Result,
    hub::Hub,
    register::{ForumIx, InterfaceIx},
    words::{Language, labels::Label},
};
use chrono::NaiveDate;
use entities::words::{ForumKind, ForumLevel, ForumStatus, InterfaceEnd};
use std::{fmt::Write as _, sync::Arc};

/// What nobody in particular sees on a day.
#[must_use]
pub fn sight(hub: &Arc<Hub>, as_of: Option<NaiveDate>) -> Sight {
    Sight::new(hub, &Arc::new(Viewer::anonymous(Language::Da)), as_of)
}

/// Which forums are listed, and from which page of the list on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub text: String,
    pub as_of: Option<NaiveDate>,
    /// From 0.
    pub page: usize,
}

impl Wish {
    /// The address of another page of the same list.
    fn address(&self, page: usize) -> String {
        let page = (page > 0).then(|| format!("page={}", page + 1));
        let text = (!self.text.is_empty()).then(|| format!("q={}", in_address(&self.text)));
        let day = self.as_of.map(|day| format!("asOf={day}"));
        let pairs: Vec<_> = text.into_iter().chain(day).chain(page).collect();
        if pairs.is_empty() { "/forums".to_owned() } else { format!("/forums?{}", pairs.join("&")) }
    }
}

/// The list of forums.
#[derive(Clone, Debug, PartialEq)]
pub struct ForumsPage {
    pub title: String,
    pub about: String,
    pub text: String,
    pub as_of: Option<NaiveDate>,
    pub found: String,
    pub forums: Vec<Line>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A forum in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub address: String,
    pub name: String,
    pub mark: Option<&'static str>,
    pub words: String,
}

/// One forum.
#[derive(Clone, Debug, PartialEq)]
pub struct ForumPage {
    /// The address of the list, on the same day.
    pub all: String,
    pub about: String,
    pub entry: Entry,
}

/// A page that only says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    pub title: &'static str,
    pub lines: &'static [&'static str],
}

/// What somebody is asked to confirm.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmationPage {
    pub title: &'static str,
    pub about: Vec<String>,
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
    /// What the button asks; nothing when there is nothing left to do.
    pub question: Option<&'static str>,
}

/// How many forums stand on one page of the list.
const LISTED: usize = 100;

/// The same for what does not exist and for what may not be seen.
pub const NOTHING_HERE: Message = Message {
    title: "Siden findes ikke",
    lines: &["Der er ikke noget på denne adresse. Et forum kan have fået et andet kortnavn eller være ophørt."],
};

/// An address that cannot be read.
pub const UNREADABLE: Message = Message {
    title: "Adressen kan ikke læses",
    lines: &["Siden tager en søgetekst (q), en dato (asOf, skrevet 2009-12-31) og et sidetal (page), og intet andet."],
};

/// The same for every key of a letter that does not count, whyever.
pub const KEY_GONE: Message = Message {
    title: "Linket virker ikke",
    lines: &[
        "Linket er udløbet, eller det er ikke skrevet rigtigt af, eller en anden svarer nu for snitfladen.",
        "Intet er ændret. Skriv til sekretariatet, eller svar på mailen, hvis du mener, at linket burde virke.",
    ],
};

/// The same for every link to a print that does not count, whyever.
pub const LINK_GONE: Message = Message {
    title: "Linket virker ikke",
    lines: &[
        "Linket er udløbet, eller det er ikke skrevet rigtigt af.",
        "Et link til en udskrift virker kun få minutter. Lav et nyt.",
    ],
};

/// A form that was not sent from our page.
pub const NOT_FROM_OUR_PAGE: Message = Message {
    title: "Intet er ændret",
    lines: &["Bekræftelsen kom ikke fra knappen på siden. Åbn linket i mailen igen, og tryk på knappen."],
};

/// The list of forums in the Danish order of names, with those words in it that are searched for.
///
/// # Errors
/// [`Error::BadInput`](crate::error::Error::BadInput) when the text is too long.
pub fn forums(sight: &Sight, wish: &Wish) -> Result<ForumsPage> {
    let all: Vec<_> = sight.forums().filter(sight.named(Some(&wish.text))?).collect();
    let shown = all.iter().skip(wish.page.saturating_mul(LISTED)).take(LISTED);
    let ends = wish.page.saturating_add(1).saturating_mul(LISTED);
    Ok(ForumsPage {
        title: "Samarbejdsfora".to_owned(),
        about: about(sight),
        text: wish.text.clone(),
        as_of: wish.as_of,
        found: match all.len() {
            0 => "Ingen fora passer.".to_owned(),
            1 => "Et forum.".to_owned(),
            count => format!("{count} fora i alfabetisk orden."),
        },
        forums: shown.map(|ix| line(sight, wish, *ix)).collect(),
        before: (wish.page > 0).then(|| wish.address(wish.page - 1)),
        after: (ends < all.len()).then(|| wish.address(wish.page + 1)),
    })
}

fn line(sight: &Sight, wish: &Wish, ix: ForumIx) -> Line {
    let register = sight.register();
    let forum = register.forums.get(ix);
    let status = register.forum_status(ix, sight.on());
    let day = wish.as_of.map(|day| format!("?asOf={day}")).unwrap_or_default();
    Line {
        address: format!("/forums/{}{day}", in_address(&forum.code)),
        name: named(register.forum_name(ix, sight.on()), &forum.code),
        mark: (status != ForumStatus::Existing).then(|| status.label(Language::Da)),
        words: match forum.level == ForumLevel::Network && forum.kind == ForumKind::Network {
            true => capital(forum.kind),
            false => format!("{}, {}", capital(forum.kind), forum.level.label(Language::Da)),
        },
    }
}

/// The page of the forum with this code, if there is one on the day.
#[must_use]
pub fn forum(sight: &Sight, code: &str, as_of: Option<NaiveDate>) -> Option<ForumPage> {
    let ix = sight.register().forum_by_code(code)?;
    if !sight.register().forums.get(ix).term.contains(sight.on()) {
        return None;
    }
    let mut entry = entry::entry(sight, Edition::Public, ix);
    entry.sections.push(entry::next_meetings(sight, ix));
    let all = Wish { as_of, ..Wish::default() }.address(0);
    Some(ForumPage { all, about: about(sight), entry })
}

fn about(sight: &Sight) -> String {
    format!("Pr. {}. Siden viser det, som enhver må se.", day(sight.on().date()))
}

/// The title when the button has just been pressed, and when it was confirmed before.
pub const CONFIRMED: &str = "Tak, snitfladen er bekræftet";
pub const CONFIRMED_BEFORE: &str = "Snitfladen er allerede bekræftet";

/// The page on which the interface is confirmed for an end until a day, or that tells under a title on which day it was; nothing for
/// one that is a draft or has ended.
#[must_use]
pub fn confirmation(
    sight: &Sight,
    (ix, end): (InterfaceIx, InterfaceEnd),
    until: NaiveDate,
    confirmed: Option<(NaiveDate, &'static str)>,
) -> Option<ConfirmationPage> {
    let (own, Point { text, under }) = links::told_at(sight, ix, end)?;
    let interface = sight.register().interfaces.get(ix);
    let section = Section { heading: "Snitfladen", parts: vec![Part::Points(vec![Point { text, under }])] };
    let facts = [("Du svarer for", own.clone()), ("Kode", interface.code.to_string())];
    let about = match confirmed {
        Some((on, _)) => format!("Snitfladen er bekræftet for {own} den {}. Du skal ikke gøre mere.", day(on)),
        None => format!("Sådan fortæller {own} om snitfladen. Linket kan bruges til og med den {}.", day(until)),
    };
    Some(ConfirmationPage {
        title: confirmed.map_or("Bekræft en snitflade", |(_, title)| title),
        about: vec![about],
        facts: facts.into_iter().map(|(label, value)| Fact { label, value }).collect(),
        sections: vec![section],
        question: confirmed.is_none().then_some("Er oplysningerne rigtige? Er de ikke, så svar på mailen i stedet."),
    })
}

/// The text as it may stand in any part of an address.
fn in_address(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut written, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => written.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(written, "%{byte:02X}")),
        }
        written
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_searched_for_and_the_day() {
        let wish = Wish { text: "børn & unge".to_owned(), as_of: NaiveDate::from_ymd_opt(2009, 1, 15), page: 0 };
        assert_eq!(wish.address(1), "/forums?q=b%C3%B8rn%20%26%20unge&asOf=2009-01-15&page=2");
        assert_eq!(Wish::default().address(0), "/forums");
    }
}
