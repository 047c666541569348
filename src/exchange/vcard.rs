//! People as vCard 4.0 (RFC 6350): one card a person, with the posts and organisations of the day and the forums that the viewer
//! may see into. Written by hand like the calendars: every value is escaped, every line folded between letters.

use super::{
    out::whole_file,
    seen::{self, Asked},
};
use crate::{
    access::Sight,
    error::{Error, Result},
    register::PersonIx,
};
use entities::people::person;
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

/// The longest line in octets, its end not counted (RFC 6350, 3.2).
const LINE: usize = 75;

/// Writes a card for each person who holds a post or sits in a forum on the sight's day; with forums asked for, for those who sit
/// in them. Addresses go along for an operator alone.
///
/// # Errors
/// When the file cannot be written or the database fails.
pub async fn write(sight: &Sight, asked: &Asked<'_>, place: &Path) -> Result<()> {
    let register = sight.register();
    let on_the_day = Asked { on_the_day: true, ..*asked };
    let mut forums: BTreeMap<PersonIx, Vec<&str>> = BTreeMap::new();
    for forum in seen::forums(sight, &on_the_day)? {
        for sitting in seen::sittings(sight, forum, &on_the_day) {
            let names = forums.entry(sitting.person).or_default();
            let name = register.forum_name(forum, sight.on());
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if asked.forums.is_empty() {
        let holders = register.holdings.iter().filter(|(_, holding)| holding.term.contains(sight.on()));
        for (_, holding) in holders {
            forums.entry(holding.person).or_default();
        }
    }
    let mut people: Vec<PersonIx> = forums.keys().copied().filter(|person| sight.knows(*person)).collect();
    people.sort_by(|a, b| {
        let (a, b) = (register.persons.get(*a), register.persons.get(*b));
        a.by_name(b).then_with(|| a.id.cmp(&b.id))
    });
    let mut cards = Vec::with_capacity(people.len());
    let mut numbers = people.iter();
    seen::persons(sight, &people, |row| {
        let person = numbers.find(|ix| register.persons.get(**ix).id == row.id);
        cards.extend(person.map(|person| card(sight, *person, &row, forums.get(person).map_or(&[][..], |names| names))));
        Ok(())
    })
    .await?;
    whole_file(place, |out| cards.iter().try_for_each(|card| out.write_all(card.as_bytes()).map_err(Error::broken)))
}

fn card(sight: &Sight, ix: PersonIx, row: &person::Model, forums: &[&str]) -> String {
    let register = sight.register();
    let mut out = String::with_capacity(512);
    for line in ["BEGIN:VCARD", "VERSION:4.0", "PRODID:-//Snitflade//EN", "KIND:individual"] {
        fold(line, &mut out);
    }
    fold(&format!("UID:urn:uuid:{}", row.id), &mut out);
    fold(&format!("FN:{}", escaped(&row.name)), &mut out);
    let (family, given) = (row.family_name.as_deref(), row.given_name.as_deref());
    // A name whose parts are not known stands whole where the given name would.
    let parts = [family.unwrap_or_default(), given.unwrap_or(if family.is_none() { &row.name } else { "" })];
    fold(&format!("N:{};{};;;", escaped(parts[0]), escaped(parts[1])), &mut out);
    fold(&format!("LANG:{}", if row.language == entities::words::Tongue::Da { "da" } else { "en" }), &mut out);
    for (number, (post, organisation, root)) in (1..).zip(seen::posts(sight, ix)) {
        let name = |organisation| escaped(register.organisation_name(organisation, sight.on()));
        let unit = if root == organisation { String::new() } else { format!(";{}", name(organisation)) };
        fold(&format!("post{number}.ORG:{}{unit}", name(root)), &mut out);
        fold(&format!("post{number}.TITLE:{}", escaped(&register.posts.get(post).title)), &mut out);
    }
    if !forums.is_empty() {
        fold(&format!("CATEGORIES:{}", forums.iter().map(|name| escaped(name)).collect::<Vec<_>>().join(",")), &mut out);
    }
    if sight.standing().operates() {
        if let Some(email) = &row.email {
            fold(&format!("EMAIL;TYPE=work:{}", escaped(email)), &mut out);
        }
        if let Some(phone) = &row.phone {
            fold(&format!("TEL;VALUE=text;TYPE=\"voice,work\":{}", escaped(phone)), &mut out);
        }
    }
    fold("END:VCARD", &mut out);
    out
}

/// A value in which nothing ends the value, the list or the line. What has no place in a card is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ',' | ';' => {
                let _ = write!(out, "\\{letter}");
            }
            '\n' => out.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Writes a line, folded between letters.
fn fold(line: &str, out: &mut String) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_in_a_value_ends_it() {
        assert_eq!(escaped("Køge; By, \\ og\r\nopland\u{0}"), "Køge\\; By\\, \\\\ og\\nopland");
    }

    proptest! {
        #[test]
        fn a_line_is_short_and_comes_back_whole(text in ".{0,300}") {
            let line = format!("FN:{}", escaped(&text));
            let mut out = String::new();
            fold(&line, &mut out);
            prop_assert!(out.split("\r\n").all(|piece| piece.len() <= LINE));
            prop_assert_eq!(out.replace("\r\n ", ""), format!("{line}\r\n"));
        }
    }
}
