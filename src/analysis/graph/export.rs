//! The whole graph, for programs that draw and measure graphs.
//!
//! Vertices are forums and the organisations that have a seat or an interface; edges are declared interfaces, derived overlaps and
//! the seats of organisations, told apart by `type`. An overlap is an edge when the two share a person, or an organisation
//! beside the conveners: or the police would link everything with everything. Its figures are those of the API. What the asker
//! may not see is empty, and no overlap is drawn for it.

use crate::{
    access::Sight,
    analysis::{
        gaps::working,
        named,
        overlap::{Incidence, Pair, by_code, common, organisations},
    },
    error::{Error, Misuse, Result},
    register::{Counting, End, ForumIx, InterfaceIx, OrganisationIx},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Ratio,
    Flag,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(usize),
    Ratio(f64),
    Flag(bool),
}

/// The columns of vertices and of edges. None is called `name`: readers of DOT take that for the vertex itself.
pub(super) const VERTEX: [(&str, Kind); 8] = [
    ("type", Kind::Text),
    ("code", Kind::Text),
    ("full_name", Kind::Text),
    ("level", Kind::Text),
    ("kind", Kind::Text),
    ("status", Kind::Text),
    ("class", Kind::Text),
    ("persons", Kind::Whole),
];
pub(super) const EDGE: [(&str, Kind); 10] = [
    ("type", Kind::Text),
    ("code", Kind::Text),
    ("kind", Kind::Text),
    ("symmetric", Kind::Flag),
    ("persons", Kind::Whole),
    ("persons_jaccard", Kind::Ratio),
    ("persons_coefficient", Kind::Ratio),
    ("organisations", Kind::Whole),
    ("organisations_without_convener", Kind::Whole),
    ("organisations_without_convener_jaccard", Kind::Ratio),
];

/// A forum or an organisation.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    pub id: String,
    pub label: String,
    pub values: [Option<Value>; VERTEX.len()],
}

/// What links two vertices.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub id: String,
    pub from: String,
    pub to: String,
    /// Whether it is the same either way.
    pub symmetric: bool,
    pub values: [Option<Value>; EDGE.len()],
}

/// The graph: vertices by id, edges by type and id.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub(super) vertices: Vec<Vertex>,
    pub(super) edges: Vec<Edge>,
}

/// The graph of the forums with these codes, or of all that are not closed.
///
/// # Errors
/// [`Error::Misused`] for a code that no forum of the day has, and for more forums than `most`.
pub fn graph(sight: &Sight, among: Option<&[String]>, most: usize) -> Result<Graph> {
    let mut forums = working(sight, named::among(&[sight], among)?);
    by_code(sight, &mut forums);
    if forums.len() > most {
        return Err(Error::Misused(Misuse::TooManyToDraw { most, found: forums.len() }));
    }
    let mut drawing = Drawing { sight, forums: &forums, seen: BTreeSet::new(), edges: Vec::new() };
    drawing.interfaces();
    drawing.overlaps();
    drawing.seats();
    Ok(drawing.done())
}

struct Drawing<'a> {
    sight: &'a Sight,
    /// By code.
    forums: &'a [ForumIx],
    /// The organisations that stand at an edge.
    seen: BTreeSet<OrganisationIx>,
    edges: Vec<Edge>,
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

impl Drawing<'_> {
    fn forum_id(&self, ix: ForumIx) -> String {
        format!("forum:{}", self.sight.register().forums.get(ix).code)
    }

    fn organisation_id(&mut self, ix: OrganisationIx) -> String {
        self.seen.insert(ix);
        format!("organisation:{}", self.sight.register().organisations.get(ix).code)
    }

    fn interfaces(&mut self) {
        let register = self.sight.register();
        let drawn: BTreeSet<_> = self.forums.iter().copied().collect();
        let inside = |end| match end {
            End::Forum(forum) => drawn.contains(&forum),
            End::Organisation(_) => true,
        };
        let both = |from, to| matches!((from, to), (End::Organisation(_), End::Organisation(_)));
        let all = register
            .interfaces
            .iter()
            .filter(|(ix, row)| inside(row.from) && inside(row.to) && !both(row.from, row.to) && self.sight.declares(*ix));
        let mut declared: Vec<InterfaceIx> = all.map(|(ix, _)| ix).collect();
        declared.sort_by(|a, b| register.interfaces.get(*a).code.cmp(&register.interfaces.get(*b).code));
        for row in declared.into_iter().map(|ix| register.interfaces.get(ix)) {
            let mut id = |end| match end {
                End::Forum(forum) => self.forum_id(forum),
                End::Organisation(organisation) => self.organisation_id(organisation),
            };
            let (from, to) = (id(row.from), id(row.to));
            let values = [
                text("interface"),
                text(&row.code),
                text(&row.kind.word()),
                Some(Value::Flag(false)),
                None,
                None,
                None,
                None,
                None,
                None,
            ];
            self.edges.push(Edge { id: format!("interface:{}", row.code), from, to, symmetric: false, values });
        }
    }

    fn overlaps(&mut self) {
        let every: Vec<_> = self.forums.iter().map(|ix| organisations(self.sight, *ix, Counting::EVERY_SEAT)).collect();
        let meet: HashSet<_> = self.seated().pairs(1).into_iter().map(|shared| (shared.a, shared.b)).collect();
        for (at, a) in self.forums.iter().enumerate() {
            for (b, theirs) in self.forums.iter().zip(&every).skip(at + 1) {
                let meets = meet.contains(&(*a, *b));
                if !meets && common(&every[at], theirs).next().is_none() {
                    continue;
                }
                let pair = Pair { a: *a, b: *b, counting: Counting::default() };
                let others = pair.organisations_without_convener(self.sight);
                if !meets && others.shared == 0 {
                    continue;
                }
                let people = pair.people(self.sight);
                let all = pair.organisations(self.sight);
                let (from, to) = (self.forum_id(*a), self.forum_id(*b));
                let values = [
                    text("overlap"),
                    None,
                    None,
                    Some(Value::Flag(true)),
                    people.map(|people| Value::Whole(people.shared)),
                    people.and_then(|people| people.jaccard).map(Value::Ratio),
                    people.and_then(|people| people.coefficient).map(Value::Ratio),
                    Some(Value::Whole(all.shared)),
                    Some(Value::Whole(others.shared)),
                    others.jaccard.map(Value::Ratio),
                ];
                self.edges.push(Edge { id: format!("overlap:{from}|{to}"), from, to, symmetric: true, values });
            }
        }
    }

    fn seats(&mut self) {
        for forum in self.forums {
            let seated = organisations(self.sight, *forum, Counting::EVERY_SEAT);
            let mut ids: Vec<_> = seated.iter().map(|ix| self.organisation_id(*ix)).collect();
            ids.sort_unstable();
            for to in ids {
                let from = self.forum_id(*forum);
                let values = [text("seat"), None, None, Some(Value::Flag(true)), None, None, None, None, None, None];
                self.edges.push(Edge { id: format!("seat:{from}|{to}"), from, to, symmetric: true, values });
            }
        }
    }

    /// Who sits in the forums that the asker may see into.
    fn seated(&self) -> Incidence {
        let open = self.forums.iter().copied().filter(|forum| self.sight.sees_inside(*forum)).collect();
        Incidence::of(self.sight, open, Counting::default())
    }

    fn done(self) -> Graph {
        let register = self.sight.register();
        let seated = self.seated();
        let persons: HashMap<_, _> =
            seated.forums.iter().zip(&seated.people).map(|(forum, people)| (*forum, people.len())).collect();
        let forum = |ix: &ForumIx| {
            let row = register.forums.get(*ix);
            let values = [
                text("forum"),
                text(&row.code),
                text(register.forum_name(*ix, self.sight.on())),
                text(&row.level.word()),
                text(&row.kind.word()),
                text(&register.forum_status(*ix, self.sight.on()).word()),
                text(&row.class.word()),
                persons.get(ix).copied().map(Value::Whole),
            ];
            Vertex { id: self.forum_id(*ix), label: row.code.to_string(), values }
        };
        let organisation = |ix: &OrganisationIx| {
            let row = register.organisations.get(*ix);
            let name = register.organisation_name(*ix, self.sight.on());
            let values = [text("organisation"), text(&row.code), text(name), None, text(&row.kind.word()), None, None, None];
            Vertex { id: format!("organisation:{}", row.code), label: name.to_owned(), values }
        };
        let mut vertices: Vec<_> = self.forums.iter().map(forum).chain(self.seen.iter().map(organisation)).collect();
        vertices.sort_by(|a, b| a.id.cmp(&b.id));
        Graph { vertices, edges: self.edges }
    }
}
