//! A Popolo document spread out as tables. Its ids become codes, so the same document a second time changes nothing.

use super::{
    document::{Thing, each, field},
    roles,
};
use crate::{
    error::{Result, RuleCode},
    exchange::{
        cells::Complaint,
        source::{Maker, Source, unless_known},
    },
    words::{Language, messages},
};
use chrono::{Datelike, Months, NaiveDate};
use entities::words::Class;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

/// Reads a document whose organizations of these classifications are forums. Where it does not say who may see a forum, a new one
/// gets this class.
///
/// # Errors
/// When the file cannot be read or is no Popolo document. What is wrong with a thing in it is told by the import.
pub fn read(path: &Path, forums_are: &[String], class: Class, today: NaiveDate) -> Result<Source> {
    let mut known = Known { forums_are: forums_are.iter().map(|word| word.trim().to_lowercase()).collect(), ..Known::default() };
    each(path, |thing| {
        known.meet(&thing);
        Ok(())
    })?;
    known.settle();
    let mut spread = Spread { known: &known, maker: Maker::new()?, class, today };
    each(path, |thing| spread.take(&thing))?;
    Ok(Source::Made(spread.maker.done(named, true)?))
}

/// The list of the document that a table is made from.
fn named(file: &'static str) -> &'static str {
    match file {
        "areas.csv" => "areas",
        "people.csv" => "persons",
        "posts.csv" => "posts",
        "seats.csv" | "seat_roles.csv" | "holdings.csv" => "memberships",
        "organisations.csv"
        | "organisation_names.csv"
        | "organisation_identifiers.csv"
        | "forums.csv"
        | "forum_names.csv"
        | "forum_areas.csv"
        | "interfaces.csv" => "organizations",
        other => other,
    }
}

/// What must be known before the first row can be written, since a document has its lists in any order.
#[derive(Default)]
struct Known {
    forums_are: HashSet<String>,
    forums: HashSet<String>,
    organisations: HashSet<String>,
    /// The organization of each post, and what the post is called.
    posts: HashMap<String, (String, Option<String>)>,
    /// Each membership through a post.
    through: Vec<Through>,
    /// Who holds which post of an organization that is no forum.
    held: HashSet<(String, String)>,
    /// The memberships through a post that somebody else holds on the same days, each with one of those by its place.
    doubled: HashMap<u64, u64>,
}

/// A membership through a post.
struct Through {
    post: String,
    person: String,
    organization: Option<String>,
    place: u64,
    sure: Option<(NaiveDate, NaiveDate)>,
}

impl Known {
    fn meet(&mut self, thing: &Thing) {
        let id = thing.text("id").unwrap_or_default();
        match thing.list {
            "organizations" => {
                let class = thing.text("classification").unwrap_or_default().to_lowercase();
                if self.forums_are.contains(&class) {
                    self.forums.insert(id)
                } else {
                    self.organisations.insert(id)
                };
            }
            "posts" => {
                let organization = thing.text("organization_id").unwrap_or_default();
                self.posts.insert(id, (organization, thing.text("label").or_else(|| thing.text("role"))));
            }
            "memberships" => {
                let pair = thing.text("post_id").zip(thing.text("person_id"));
                self.through.extend(pair.map(|(post, person)| {
                    let (organization, place) = (thing.text("organization_id"), thing.place);
                    Through { post, person, organization, place, sure: sure(thing) }
                }));
            }
            _ => {}
        }
    }

    fn settle(&mut self) {
        let mut terms = Vec::new();
        for Through { post, person, organization, place, sure } in std::mem::take(&mut self.through) {
            let organization = organization.or_else(|| self.posts.get(&post).map(|(organization, _)| organization.clone()));
            if organization.is_some_and(|organization| self.organisations.contains(&organization)) {
                terms.extend(sure.map(|(first, last)| (post.clone(), first, last, place)));
                self.held.insert((post, person));
            }
        }
        terms.sort_unstable();
        let mut longest: Option<(String, NaiveDate, NaiveDate, u64)> = None;
        for term in terms {
            let same = longest.take().filter(|before| before.0 == term.0);
            // Who comes on the day on which another goes takes over from her.
            if let Some(before) = same.as_ref().filter(|before| term.1 < before.2) {
                self.doubled.insert(before.3.max(term.3), before.3.min(term.3));
            }
            longest = same.filter(|before| before.2 >= term.2).or(Some(term));
        }
    }
}

/// The days on which a membership counts for certain: of a start that is only a year or a month the last, of an end the first. Nothing
/// where there is no such day.
fn sure(thing: &Thing) -> Option<(NaiveDate, NaiveDate)> {
    let day = |name: &str, open: NaiveDate, pick: fn((NaiveDate, NaiveDate)) -> NaiveDate| match thing.text(name) {
        None => Some(open),
        Some(text) => span(&text).map(pick),
    };
    let first = day("start_date", NaiveDate::MIN, |(_, last)| last)?;
    let last = day("end_date", NaiveDate::MAX, |(first, _)| first)?;
    (first < last).then_some((first, last))
}

struct Spread<'a> {
    known: &'a Known,
    maker: Maker,
    class: Class,
    today: NaiveDate,
}

type Cells = Vec<(&'static str, Option<String>)>;

/// A name, and its last day.
type OtherName = (String, Option<String>);

impl Spread<'_> {
    fn take(&mut self, thing: &Thing) -> Result<()> {
        match thing.list {
            "areas" => {
                let kind = roles::area_kind(&thing.text("classification").unwrap_or_default());
                let cells = coded(thing, thing.text("name"))
                    .with("kind", unless_known(&kind.word()))
                    .with("parent", thing.text("parent_id"));
                self.maker.fill("areas.csv", thing.place, &cells)
            }
            "persons" => self.person(thing),
            "posts" => self.post(thing),
            "memberships" => self.membership(thing),
            _ if thing.text("id").is_some_and(|id| self.known.forums.contains(&id)) => self.forum(thing),
            _ => self.organisation(thing),
        }
    }

    fn missing(&mut self, thing: &Thing, column: &'static str, id: &str) {
        let (da, en) = (format!("Der er intet med id {id} i dokumentet."), format!("The document has nothing with the id {id}."));
        self.maker.complaints.push(Complaint::new((thing.list, thing.place), Some(column), da, en));
    }

    fn person(&mut self, thing: &Thing) -> Result<()> {
        let parts = [thing.text("given_name"), thing.text("family_name")];
        let whole = parts.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        let cells = vec![
            ("code", thing.text("id")),
            ("name", thing.text("name").or_else(|| (!whole.is_empty()).then_some(whole))),
            ("given_name", thing.text("given_name")),
            ("family_name", thing.text("family_name")),
            ("email", thing.text("email").or_else(|| thing.contact(&["email"]))),
            ("phone", thing.contact(&["voice", "phone", "cell", "tel", "telephone"])),
        ];
        self.maker.fill("people.csv", thing.place, &cells)
    }

    fn organisation(&mut self, thing: &Thing) -> Result<()> {
        let kind = roles::organisation_kind(&thing.text("classification").unwrap_or_default());
        let parent = thing.text("parent_id").filter(|parent| !self.known.forums.contains(parent));
        let (mut cvr, mut municipality, mut others) = (None, None, Vec::new());
        for identifier in thing.all("identifiers") {
            let Some(value) = field(identifier, "identifier") else { continue };
            let scheme = field(identifier, "scheme").unwrap_or_default();
            match scheme.to_lowercase().as_str() {
                "cvr" | "dk-cvr" => cvr = Some(value),
                "municipality_code" | "kommunekode" => municipality = Some(value),
                _ => others.push((scheme, value)),
            }
        }
        let (name, other_names) = self.names(thing);
        let cells = coded(thing, name)
            .with("kind", unless_known(&kind.word()))
            .with("parent", parent)
            .with("cvr", cvr)
            .with("municipality_code", municipality)
            .with("from", thing.text("founding_date").map(first_day))
            .with("until", thing.text("dissolution_date").map(last_day));
        self.maker.fill("organisations.csv", thing.place, &cells)?;
        for (scheme, value) in others {
            let cells = [("organisation", thing.text("id")), ("scheme", Some(scheme)), ("value", Some(value))];
            self.maker.fill("organisation_identifiers.csv", thing.place, &cells)?;
        }
        self.other_names(thing, other_names, ("organisation_names.csv", "organisation"))
    }

    /// The last of its names, and those beside it with their last days. The document has the name of the day; where it tells of one that
    /// is to come, the name before ends with the day before.
    fn names(&self, thing: &Thing) -> (Option<String>, Vec<OtherName>) {
        let first = |other: &Value| field(other, "start_date").and_then(|text| span(&text)).map(|(first, _)| first);
        let (mut ahead, mut others) = (BTreeMap::new(), Vec::new());
        for other in thing.all("other_names") {
            let Some(name) = field(other, "name") else { continue };
            match first(other).filter(|first| *first > self.today) {
                Some(first) => {
                    ahead.entry(first).or_insert(name);
                }
                None => others.push((name, field(other, "end_date").map(last_day))),
            }
        }
        let mut last = thing.text("name");
        others.retain(|(name, until)| until.is_some() || Some(name) != last.as_ref());
        for (first, name) in ahead {
            let until = first.pred_opt().map(|day| day.to_string());
            others.extend(last.replace(name).map(|former| (former, until)));
        }
        let mut met = HashSet::new();
        others.retain(|other| met.insert(other.clone()));
        (last, others)
    }

    fn other_names(&mut self, thing: &Thing, others: Vec<OtherName>, (file, column): (&'static str, &'static str)) -> Result<()> {
        for (name, until) in others {
            self.maker.fill(file, thing.place, &[(column, thing.text("id")), ("name", Some(name)), ("until", until)])?;
        }
        Ok(())
    }

    fn forum(&mut self, thing: &Thing) -> Result<()> {
        let (kind, level) = roles::forum_kind(&thing.text("classification").unwrap_or_default());
        let (id, parent) = (thing.text("id").unwrap_or_default(), thing.text("parent_id"));
        let until = thing.text("dissolution_date").map(last_day);
        let over = until.as_deref().and_then(|until| until.parse::<NaiveDate>().ok()).is_some_and(|until| until < self.today);
        let under_forum = parent.clone().filter(|parent| self.known.forums.contains(parent));
        let convener = parent.clone().filter(|parent| self.known.organisations.contains(parent));
        if let Some(parent) = parent.filter(|_| under_forum.is_none() && convener.is_none()) {
            self.missing(thing, "parent_id", &parent);
        }
        // Our own word, else a guess that overrules nobody.
        let own = |name: &str, guess: &str| thing.text(&format!("snitflade:{name}")).or_else(|| unless_known(guess));
        self.maker.unclassed += u64::from(thing.text("snitflade:class").is_none());
        let (name, other_names) = self.names(thing);
        let cells = coded(thing, name)
            .with("level", own("level", &level.word()))
            .with("kind", own("kind", &kind.word()))
            .with("status", if over { Some("closed".to_owned()) } else { own("status", "existing") })
            .with("class", own("class", &self.class.word()))
            .with("convener", convener)
            .with("description", thing.text("description").or_else(|| thing.text("abstract")))
            .with("from", thing.text("founding_date").map(first_day))
            .with("until", until);
        self.maker.fill("forums.csv", thing.place, &cells)?;
        if let Some(parent) = under_forum {
            let code = format!("{parent}/parent_of/{id}");
            let ends = [("from_forum", Some(parent)), ("to_forum", Some(id.clone())), ("kind", Some("parent_of".to_owned()))];
            let cells: Vec<_> = [("code", Some(code))].into_iter().chain(ends).collect();
            self.maker.fill("interfaces.csv", thing.place, &cells)?;
        }
        if let Some(area) = thing.text("area_id") {
            self.maker.fill("forum_areas.csv", thing.place, &[("forum", Some(id)), ("area", Some(area))])?;
        }
        self.other_names(thing, other_names, ("forum_names.csv", "forum"))
    }

    /// A post of an organization; a post of a forum is a place in it and stands in the memberships.
    fn post(&mut self, thing: &Thing) -> Result<()> {
        let organisation = thing.text("organization_id");
        if organisation.as_ref().is_some_and(|id| self.known.forums.contains(id)) {
            return Ok(());
        }
        let title = thing.text("label").or_else(|| thing.text("role"));
        let cells = [("code", thing.text("id")), ("organisation", organisation), ("title", title)];
        self.maker.fill("posts.csv", thing.place, &cells)
    }

    fn membership(&mut self, thing: &Thing) -> Result<()> {
        let post = thing.text("post_id");
        let of_post = post.as_ref().and_then(|post| self.known.posts.get(post));
        if let Some(post) = post.as_ref().filter(|_| of_post.is_none()) {
            self.missing(thing, "post_id", post);
            return Ok(());
        }
        let organization = thing.text("organization_id").or_else(|| of_post.map(|(organization, _)| organization.clone()));
        let Some(organization) = organization else {
            let (da, en) = ("Feltet skal udfyldes.", "This field must be filled in.");
            self.maker.complaints.push(Complaint::new((thing.list, thing.place), Some("organization_id"), da, en));
            return Ok(());
        };
        let (from, until) = (thing.text("start_date").map(first_day), thing.text("end_date").map(last_day));
        if self.known.forums.contains(&organization) {
            let role =
                thing.text("role").or_else(|| thing.text("label")).or_else(|| of_post.and_then(|(_, label)| label.clone()));
            return self.seat(thing, organization, role, (from, until));
        }
        if !self.known.organisations.contains(&organization) {
            self.missing(thing, "organization_id", &organization);
            return Ok(());
        }
        if post.is_none() {
            // Who is merely of an organization has no place in the register.
            self.maker.left_out.push(thing.place);
            return Ok(());
        }
        if let Some(other) = self.known.doubled.get(&thing.place) {
            let told = |language: Language| {
                messages::refusal(RuleCode::AlreadyHeld, &format!("{} {other}", language.pick("Række", "Row")), language)
            };
            let (place, column) = ((thing.list, thing.place), Some("post_id"));
            self.maker.complaints.push(Complaint::new(place, column, told(Language::Da), told(Language::En)));
            return Ok(());
        }
        let cells = [("post", post), ("person", thing.text("person_id")), ("from", from), ("until", until)];
        self.maker.fill("holdings.csv", thing.place, &cells)
    }

    fn seat(&mut self, thing: &Thing, forum: String, role: Option<String>, term: (Option<String>, Option<String>)) -> Result<()> {
        let (person, post, behalf) = (thing.text("person_id"), thing.text("post_id"), thing.text("on_behalf_of_id"));
        // A seat follows a post when the same person holds the post; else it is the person's.
        let follows = post.clone().zip(person.clone()).is_some_and(|pair| self.known.held.contains(&pair));
        let code = thing.text("id").unwrap_or_else(|| {
            let parts = [Some(&forum), person.as_ref(), post.as_ref(), behalf.as_ref(), term.0.as_ref()];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("/")
        });
        let words = role.clone().unwrap_or_default();
        let cells = vec![
            ("code", Some(code.clone())),
            ("forum", Some(forum)),
            ("kind", unless_known(&roles::seat_kind(&words, follows).word())),
            ("role", role.as_deref().map(|role| roles::role(role).word())),
            ("organisation", behalf),
            ("post", post.filter(|_| follows)),
            ("person", person.filter(|_| !follows)),
            ("from", term.0),
            ("until", term.1),
        ];
        self.maker.fill("seats.csv", thing.place, &cells)?;
        match role {
            Some(text) => self.maker.fill("seat_roles.csv", thing.place, &[("seat", Some(code)), ("text", Some(text))]),
            None => Ok(()),
        }
    }
}

/// Cells in the making.
trait With {
    fn with(self, column: &'static str, text: Option<String>) -> Self;
}

impl With for Cells {
    fn with(mut self, column: &'static str, text: Option<String>) -> Self {
        self.push((column, text));
        self
    }
}

fn coded(thing: &Thing, name: Option<String>) -> Cells {
    vec![("code", thing.text("id")), ("name", name)]
}

/// The first day that a date can mean which may be only a year or a month. What is no date stays as it is, to be complained of.
fn first_day(text: String) -> String {
    span(&text).map_or(text, |(first, _)| first.to_string())
}

/// The last day that it can mean.
fn last_day(text: String) -> String {
    span(&text).map_or(text, |(_, last)| last.to_string())
}

fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    let number = |place: usize| parts.get(place)?.parse::<u32>().ok();
    let year = parts.first()?.parse::<i32>().ok().filter(|year| (1000..=9999).contains(year))?;
    match parts.len() {
        1 => Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        2 => {
            let first = NaiveDate::from_ymd_opt(year, number(1)?, 1)?;
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some((first, last))
        }
        _ => {
            let day: NaiveDate = day.parse().ok().filter(|day: &NaiveDate| day.year() == year)?;
            Some((day, day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_may_be_a_year_or_a_month() {
        let both = |text: &str| format!("{} {}", first_day(text.to_owned()), last_day(text.to_owned()));
        assert_eq!(both("2009"), "2009-01-01 2009-12-31");
        assert_eq!(both("2008-02"), "2008-02-01 2008-02-29");
        assert_eq!(both("2009-05-17T10:00:00Z"), "2009-05-17 2009-05-17");
        assert_eq!(both("sidste år"), "sidste år sidste år");
        assert_eq!(both("9999-12"), "9999-12-01 9999-12-31");
    }
}
