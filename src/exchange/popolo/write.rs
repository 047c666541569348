//! The register as a Popolo document: persons, organizations (forums among them), posts and memberships, by code.

use crate::{
    access::Sight,
    error::{Error, Result},
    exchange::{
        out::whole_file,
        seen::{self, Asked, Codes, Sitting},
    },
    register::{End, ForumIx, OrganisationIx, PersonIx, PostIx, Register},
};
use chrono::NaiveDate;
use entities::{
    forum::seat_role,
    words::{ForumKind, InterfaceKind},
};
use sea_orm::EntityTrait;
use serde::Serialize;
use std::{
    collections::{BTreeSet, HashMap},
    io::Write,
    path::Path,
};
use uuid::Uuid;

#[derive(Serialize)]
struct Person<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contact_details: Vec<Contact<'a>>,
}

#[derive(Serialize)]
struct Contact<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
struct Organization<'a> {
    id: &'a str,
    name: &'a str,
    classification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    founding_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dissolution_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    area_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_names: Vec<OtherName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifiers: Vec<Identifier<'a>>,
    #[serde(flatten)]
    own: Option<Own>,
}

/// What Popolo has no word for, under names of our own, so that a forum comes in again as it went out.
#[derive(Serialize)]
struct Own {
    #[serde(rename = "snitflade:kind")]
    kind: String,
    #[serde(rename = "snitflade:level")]
    level: String,
    #[serde(rename = "snitflade:status")]
    status: String,
    #[serde(rename = "snitflade:class")]
    class: String,
}

#[derive(Serialize)]
struct OtherName<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Identifier<'a> {
    scheme: &'a str,
    identifier: &'a str,
}

#[derive(Serialize)]
struct Post<'a> {
    id: &'a str,
    label: &'a str,
    organization_id: &'a str,
}

#[derive(Serialize)]
struct Membership<'a> {
    id: String,
    person_id: &'a str,
    organization_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Area<'a> {
    id: &'a str,
    name: &'a str,
    classification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<&'a str>,
}

/// Writes what the sight shows of what is asked for. Addresses of persons go along for an operator alone.
///
/// # Errors
/// When the file cannot be written or the database fails.
pub async fn write(sight: &Sight, asked: &Asked<'_>, place: &Path) -> Result<()> {
    let codes = Codes::of(sight).await?;
    let roles = seat_role::Entity::find().all(sight.rows()).await?;
    let roles: HashMap<Uuid, String> = roles.into_iter().map(|role| (role.seat_id, role.text)).collect();
    let forums = seen::forums(sight, asked)?;
    let scope = Scope::of(sight, asked, &forums);
    let ids: Vec<PersonIx> = scope.persons.iter().copied().collect();
    let mut persons = Vec::with_capacity(ids.len());
    seen::persons(sight, &ids, |row| {
        persons.push(row);
        Ok(())
    })
    .await?;
    persons.sort_by(|a, b| a.code.cmp(&b.code));
    let person_codes: HashMap<Uuid, &str> = persons.iter().map(|row| (row.id, row.code.as_str())).collect();
    let page = Page { sight, asked, codes: &codes, roles: &roles, person_codes, scope: &scope, forums: &forums };
    whole_file(place, |out| {
        let mut lists = Lists { out, begun: false };
        lists.list("persons", persons.iter().map(|row| page.person(row)))?;
        lists.list("organizations", page.organizations())?;
        lists.list("areas", page.areas())?;
        lists.list("posts", page.posts())?;
        lists.list("memberships", page.memberships())?;
        lists.end()
    })
}

/// Lists of an object, each thing on a line of its own, so that two documents can be held against each other.
struct Lists<'a> {
    out: &'a mut dyn Write,
    begun: bool,
}

impl Lists<'_> {
    fn list<T: Serialize>(&mut self, name: &str, things: impl IntoIterator<Item = T>) -> Result<()> {
        let begin = if std::mem::replace(&mut self.begun, true) { "," } else { "{" };
        write!(self.out, "{begin}\n\"{name}\": [").map_err(Error::broken)?;
        for (at, thing) in things.into_iter().enumerate() {
            self.out.write_all(if at == 0 { b"\n  " } else { b",\n  " }).map_err(Error::broken)?;
            serde_json::to_writer(&mut *self.out, &thing).map_err(Error::broken)?;
        }
        self.out.write_all(b"\n]").map_err(Error::broken)
    }

    fn end(&mut self) -> Result<()> {
        self.out.write_all(b"\n}\n").map_err(Error::broken)
    }
}

/// Who and what belongs to the document.
struct Scope {
    persons: BTreeSet<PersonIx>,
    posts: BTreeSet<PostIx>,
    organisations: BTreeSet<OrganisationIx>,
}

impl Scope {
    fn of(sight: &Sight, asked: &Asked<'_>, forums: &[ForumIx]) -> Self {
        let register = sight.register();
        let mut scope = Self { persons: BTreeSet::new(), posts: BTreeSet::new(), organisations: BTreeSet::new() };
        for forum in forums {
            scope.organisations.extend(register.forums.get(*forum).convener);
            for sitting in seen::sittings(sight, *forum, asked) {
                scope.persons.insert(sitting.person);
                scope.organisations.extend(seen::speaks_for(sight, sitting.seat));
                scope.posts.extend(sight.seat(sitting.seat).and_then(|seat| seat.post));
            }
        }
        if asked.forums.is_empty() {
            let counts = |ix: &OrganisationIx| !asked.on_the_day || register.organisations.get(*ix).term.contains(sight.on());
            scope.organisations.extend(register.organisations.iter().map(|(ix, _)| ix).filter(counts));
            let of_scope = |ix: &PostIx| scope.organisations.contains(&register.posts.get(*ix).organisation);
            scope.posts.extend(register.posts.iter().map(|(ix, _)| ix).filter(of_scope));
            scope.persons.extend(held(sight, asked, &scope.posts).map(|(person, ..)| person));
        }
        scope.persons.retain(|person| sight.knows(*person));
        scope.organisations.extend(scope.posts.iter().map(|post| register.posts.get(*post).organisation));
        for organisation in scope.organisations.clone() {
            scope.organisations.extend(register.above(organisation));
        }
        scope
    }
}

/// Who holds or held these posts.
fn held<'a>(
    sight: &'a Sight,
    asked: &'a Asked<'_>,
    posts: &'a BTreeSet<PostIx>,
) -> impl Iterator<Item = (PersonIx, PostIx, Option<NaiveDate>, Option<NaiveDate>)> + use<'a> {
    let register = sight.register();
    let holdings = posts.iter().flat_map(|post| register.post_holdings.of(*post)).map(|ix| register.holdings.get(*ix));
    let counting = holdings.filter(|holding| !asked.on_the_day || holding.term.contains(sight.on()));
    counting.map(|holding| (holding.person, holding.post, holding.term.first(), holding.term.last()))
}

/// Everything that the lists are written from.
struct Page<'a> {
    sight: &'a Sight,
    asked: &'a Asked<'a>,
    codes: &'a Codes,
    roles: &'a HashMap<Uuid, String>,
    person_codes: HashMap<Uuid, &'a str>,
    scope: &'a Scope,
    forums: &'a [ForumIx],
}

impl<'a> Page<'a> {
    fn register(&self) -> &'a Register {
        self.sight.register()
    }

    fn person(&self, row: &'a entities::people::person::Model) -> Person<'a> {
        let told = self.sight.standing().operates();
        let phone = row.phone.as_deref().filter(|_| told).map(|value| Contact { kind: "voice", value });
        Person {
            id: &row.code,
            name: &row.name,
            given_name: row.given_name.as_deref(),
            family_name: row.family_name.as_deref(),
            email: row.email.as_deref().filter(|_| told),
            contact_details: phone.into_iter().collect(),
        }
    }

    fn organizations(&self) -> Vec<Organization<'a>> {
        let organisations = self.scope.organisations.iter().map(|ix| self.organisation(*ix));
        let mut all: Vec<_> = organisations.chain(self.forums.iter().map(|ix| self.forum(*ix))).collect();
        all.sort_by_key(|organization| organization.id);
        all
    }

    fn organisation(&self, ix: OrganisationIx) -> Organization<'a> {
        let register = self.register();
        let row = register.organisations.get(ix);
        let own = [("CVR", &row.cvr), ("municipality_code", &row.municipality_code)];
        let own = own.into_iter().filter_map(|(scheme, value)| Some(Identifier { scheme, identifier: value.as_deref()? }));
        let others = register.organisation_identifiers.of(ix).iter().map(|ix| {
            let identifier = register.identifiers.get(*ix);
            Identifier { scheme: &identifier.scheme, identifier: &identifier.value }
        });
        let names = register.organisation_other_names.of(ix).iter().map(|ix| {
            let other = register.organisation_names.get(*ix);
            (&*other.name, other.until)
        });
        Organization {
            id: &row.code,
            name: register.organisation_name(ix, self.sight.on()),
            classification: row.kind.word(),
            parent_id: row.parent.map(|parent| &*register.organisations.get(parent).code),
            description: None,
            founding_date: row.term.first(),
            dissolution_date: row.term.last(),
            area_id: None,
            other_names: self.other_names(names.collect(), &row.present_name),
            identifiers: own.chain(others).collect(),
            own: None,
        }
    }

    fn forum(&self, ix: ForumIx) -> Organization<'a> {
        let register = self.register();
        let row = register.forums.get(ix);
        let names = register.forum_earlier_names.of(ix).iter().map(|ix| {
            let other = register.forum_names.get(*ix);
            (&*other.name, other.until)
        });
        let mut areas = register.areas_of(ix, self.sight.on());
        // A document has room for one area; a forum of several is left without.
        let area = areas.next().filter(|_| areas.next().is_none());
        Organization {
            id: &row.code,
            name: register.forum_name(ix, self.sight.on()),
            // Organisations are of the kind "other" as well, and whoever reads this tells forums by their classification.
            classification: if row.kind == ForumKind::Other { "forum".to_owned() } else { row.kind.word() },
            parent_id: self.parent_forum(ix).or_else(|| row.convener.map(|convener| &*register.organisations.get(convener).code)),
            description: row.description.as_deref(),
            founding_date: row.term.first(),
            dissolution_date: row.term.last(),
            area_id: area.map(|area| &*register.areas.get(area).code),
            other_names: self.other_names(names.collect(), &row.present_name),
            identifiers: Vec::new(),
            own: Some(Own {
                kind: row.kind.word(),
                level: row.level.word(),
                status: register.forum_status(ix, self.sight.on()).word(),
                class: row.class.word(),
            }),
        }
    }

    /// The names beside that of the day: earlier ones with their last day, those that it also goes by, and in a document of all
    /// times those that are to come, with their first day.
    fn other_names(&self, mut names: Vec<(&'a str, Option<NaiveDate>)>, present: &'a str) -> Vec<OtherName<'a>> {
        let on = self.sight.on();
        names.sort_by_key(|(_, until)| *until);
        let later = |until: &Option<NaiveDate>| until.is_some_and(|until| on < until.into());
        let (ahead, other): (Vec<_>, Vec<_>) = names.into_iter().partition(|(_, until)| later(until));
        let last = |until: Option<NaiveDate>| until.and_then(|until| until.pred_opt());
        let to_come = ahead.iter().skip(1).copied().chain([(present, None)]);
        let to_come = ahead.iter().zip(to_come).filter(|_| !self.asked.on_the_day);
        let to_come: Vec<_> = to_come
            .map(|((_, start_date), (name, until))| OtherName { name, start_date: *start_date, end_date: last(until) })
            .collect();
        let other = other.into_iter().map(|(name, until)| OtherName { name, start_date: None, end_date: last(until) });
        other.chain(to_come).collect()
    }

    /// The forum that this one is under by a declared interface, if the document has it.
    fn parent_forum(&self, ix: ForumIx) -> Option<&'a str> {
        let register = self.register();
        register.forum_interfaces.of(ix).iter().find_map(|ix_of| {
            let interface = register.interfaces.get(*ix_of);
            let draft = register.is_draft(*ix_of);
            match (interface.kind, interface.from, interface.to) {
                (InterfaceKind::ParentOf, End::Forum(parent), End::Forum(child))
                    if child == ix && !draft && self.forums.contains(&parent) && interface.term.contains(self.sight.on()) =>
                {
                    Some(&*register.forums.get(parent).code)
                }
                _ => None,
            }
        })
    }

    fn areas(&self) -> Vec<Area<'a>> {
        let register = self.register();
        let covered = self.forums.iter().flat_map(|forum| register.areas_of(*forum, self.sight.on()));
        let with_parents = covered.flat_map(|area| register.around(area));
        let rows = with_parents.collect::<BTreeSet<_>>().into_iter().map(|ix| register.areas.get(ix));
        let mut areas: Vec<_> = rows
            .map(|row| Area {
                id: &row.code,
                name: &row.name,
                classification: row.kind.word(),
                parent_id: row.parent.map(|parent| &*register.areas.get(parent).code),
            })
            .collect();
        areas.sort_by_key(|area| area.id);
        areas
    }

    fn post_code(&self, post: PostIx) -> Option<&'a str> {
        self.codes.posts.get(&self.register().posts.get(post).id).map(String::as_str)
    }

    fn posts(&self) -> Vec<Post<'a>> {
        let register = self.register();
        let rows = self.scope.posts.iter().filter_map(|ix| {
            let row = register.posts.get(*ix);
            let organization_id = &*register.organisations.get(row.organisation).code;
            Some(Post { id: self.post_code(*ix)?, label: &row.title, organization_id })
        });
        let mut posts: Vec<_> = rows.collect();
        posts.sort_by_key(|post| post.id);
        posts
    }

    fn memberships(&self) -> Vec<Membership<'a>> {
        let in_forums = self.forums.iter().flat_map(|forum| {
            let sittings = seen::sittings(self.sight, *forum, self.asked);
            let mut of_forum: Vec<_> = sittings.iter().filter_map(|sitting| self.in_forum(*forum, sitting)).collect();
            of_forum.sort_by(|a, b| a.id.cmp(&b.id));
            of_forum
        });
        let holdings = held(self.sight, self.asked, &self.scope.posts).filter_map(|held| self.holding(held));
        let mut holdings: Vec<_> = holdings.collect();
        holdings.sort_by(|a, b| a.id.cmp(&b.id));
        in_forums.chain(holdings).collect()
    }

    fn in_forum(&self, forum: ForumIx, sitting: &Sitting) -> Option<Membership<'a>> {
        let register = self.register();
        let seat = self.sight.seat(sitting.seat)?;
        let (id, role) = (seat.id, seat.role);
        let post = seat.post.and_then(|post| self.post_code(post));
        let person_id = *self.person_codes.get(&register.persons.get(sitting.person).id)?;
        let code = self.codes.seats.get(&id)?;
        let first = sitting.first.map(|first| format!("/{first}")).unwrap_or_default();
        Some(Membership {
            // Several persons may follow one another in a seat that follows a post.
            id: if post.is_some() { format!("{code}/{person_id}{first}") } else { code.clone() },
            person_id,
            organization_id: &register.forums.get(forum).code,
            on_behalf_of_id: seen::speaks_for(self.sight, sitting.seat).map(|ix| &*register.organisations.get(ix).code),
            post_id: post,
            role: Some(self.roles.get(&id).cloned().unwrap_or_else(|| role.word().replace('_', " "))),
            start_date: sitting.first,
            end_date: sitting.last,
        })
    }

    fn holding(&self, held: (PersonIx, PostIx, Option<NaiveDate>, Option<NaiveDate>)) -> Option<Membership<'a>> {
        let (person, post, start_date, end_date) = held;
        let register = self.register();
        let person_id = *self.person_codes.get(&register.persons.get(person).id)?;
        let code = self.post_code(post)?;
        let first = start_date.map(|first| format!("/{first}")).unwrap_or_default();
        Some(Membership {
            id: format!("{code}/{person_id}{first}"),
            person_id,
            organization_id: &register.organisations.get(register.posts.get(post).organisation).code,
            on_behalf_of_id: None,
            post_id: Some(code),
            role: None,
            start_date,
            end_date,
        })
    }
}
