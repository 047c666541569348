//! The graph as GraphML, GEXF, DOT and CSV.
//!
//! Readers of GraphML and GEXF (networkx among them) refuse a graph in which some edges have a direction and some have none. So
//! all have one, and the column `symmetric` says where it means nothing.

use super::export::{EDGE, Edge, Graph, Kind, VERTEX, Value};
use crate::error::{Error, Result};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use std::{borrow::Cow, fmt::Write as _, io};

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "GraphFormat")]
pub enum Format {
    /// GraphML, for yEd, networkx, igraph and many others.
    #[graphql(name = "GRAPHML")]
    GraphMl,
    /// GEXF 1.2, for Gephi.
    Gexf,
    /// DOT, for Graphviz.
    Dot,
    /// A list of edges as a table.
    Csv,
}

impl Format {
    /// The format that a file's ending names.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "graphml" => Some(Self::GraphMl),
            "gexf" => Some(Self::Gexf),
            "dot" | "gv" => Some(Self::Dot),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

impl Graph {
    /// The graph in this format.
    ///
    /// # Errors
    /// [`Error::Broken`] when a writer fails, which memory never does.
    pub fn write(&self, format: Format) -> Result<String> {
        match format {
            Format::GraphMl => xml(|writer| self.graphml(writer)),
            Format::Gexf => xml(|writer| self.gexf(writer)),
            Format::Dot => Ok(self.dot()),
            Format::Csv => self.csv(),
        }
    }

    fn graphml(&self, writer: &mut Xml) -> io::Result<()> {
        let root = writer.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
        root.write_inner_content(|writer| {
            for (letter, of, columns) in [("n", "node", &VERTEX[..]), ("e", "edge", &EDGE[..])] {
                for (at, (name, kind)) in columns.iter().enumerate() {
                    let id = format!("{letter}{at}");
                    let key = writer.create_element("key").with_attribute(("id", &*id)).with_attribute(("for", of));
                    key.with_attribute(("attr.name", *name)).with_attribute(("attr.type", graphml_type(*kind))).write_empty()?;
                }
            }
            let graph = writer.create_element("graph").with_attribute(("id", "snitflade"));
            graph.with_attribute(("edgedefault", "directed")).write_inner_content(|writer| {
                for vertex in &self.vertices {
                    let node = writer.create_element("node").with_attribute(("id", &*clean(&vertex.id)));
                    node.write_inner_content(|writer| data(writer, "n", &vertex.values))?;
                }
                for edge in &self.edges {
                    let element = writer.create_element("edge").with_attribute(("id", &*clean(&edge.id)));
                    let element = element.with_attribute(("source", &*clean(&edge.from)));
                    let element = element.with_attribute(("target", &*clean(&edge.to)));
                    element.write_inner_content(|writer| data(writer, "e", &edge.values))?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    }

    fn gexf(&self, writer: &mut Xml) -> io::Result<()> {
        let root = writer.create_element("gexf").with_attribute(("xmlns", "http://www.gexf.net/1.2draft"));
        root.with_attribute(("version", "1.2")).write_inner_content(|writer| {
            let graph = writer.create_element("graph").with_attribute(("mode", "static"));
            graph.with_attribute(("defaultedgetype", "directed")).write_inner_content(|writer| {
                for (of, columns) in [("node", &VERTEX[..]), ("edge", &EDGE[..])] {
                    let attributes = writer.create_element("attributes").with_attribute(("class", of));
                    attributes.write_inner_content(|writer| {
                        for (at, (name, kind)) in columns.iter().enumerate() {
                            let element = writer.create_element("attribute").with_attribute(("id", &*at.to_string()));
                            element.with_attribute(("title", *name)).with_attribute(("type", gexf_type(*kind))).write_empty()?;
                        }
                        Ok(())
                    })?;
                }
                writer.create_element("nodes").write_inner_content(|writer| {
                    for vertex in &self.vertices {
                        let node = writer.create_element("node").with_attribute(("id", &*clean(&vertex.id)));
                        let node = node.with_attribute(("label", &*clean(&vertex.label)));
                        node.write_inner_content(|writer| attvalues(writer, &vertex.values))?;
                    }
                    Ok(())
                })?;
                writer.create_element("edges").write_inner_content(|writer| {
                    for edge in &self.edges {
                        let element = writer.create_element("edge").with_attribute(("id", &*clean(&edge.id)));
                        let element = element.with_attribute(("source", &*clean(&edge.from)));
                        let element = element.with_attribute(("target", &*clean(&edge.to)));
                        element.write_inner_content(|writer| attvalues(writer, &edge.values))?;
                    }
                    Ok(())
                })?;
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    }

    fn dot(&self) -> String {
        let mut dot = String::from("digraph \"snitflade\" {\n");
        for vertex in &self.vertices {
            let label = [("label", Value::Text(vertex.label.clone()))];
            let pairs = label.into_iter().chain(named(&VERTEX, &vertex.values));
            let _ = writeln!(dot, "  {} [{}];", quoted(&vertex.id), attributes(pairs));
        }
        for edge in &self.edges {
            let plain = edge.symmetric.then(|| ("dir", Value::Text("none".to_owned())));
            let pairs = [("id", Value::Text(edge.id.clone()))].into_iter().chain(plain).chain(named(&EDGE, &edge.values));
            let _ = writeln!(dot, "  {} -> {} [{}];", quoted(&edge.from), quoted(&edge.to), attributes(pairs));
        }
        dot.push_str("}\n");
        dot
    }

    fn csv(&self) -> Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let columns = EDGE.iter().map(|(name, _)| *name);
        writer.write_record(["source", "target"].into_iter().chain(columns)).map_err(Error::broken)?;
        for edge in &self.edges {
            writer.write_record(cells(edge)).map_err(Error::broken)?;
        }
        let bytes = writer.into_inner().map_err(|error| Error::broken(error.into_error()))?;
        String::from_utf8(bytes).map_err(Error::broken)
    }
}

type Xml = Writer<Vec<u8>>;

fn xml(fill: impl FnOnce(&mut Xml) -> io::Result<()>) -> Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).map_err(Error::broken)?;
    fill(&mut writer).map_err(Error::broken)?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(Error::broken)
}

fn data(writer: &mut Xml, letter: &str, values: &[Option<Value>]) -> io::Result<()> {
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let id = format!("{letter}{at}");
            let element = writer.create_element("data").with_attribute(("key", &*id));
            element.write_text_content(BytesText::new(&clean(&value.text())))?;
        }
    }
    Ok(())
}

fn attvalues(writer: &mut Xml, values: &[Option<Value>]) -> io::Result<()> {
    writer.create_element("attvalues").write_inner_content(|writer| {
        for (at, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let element = writer.create_element("attvalue").with_attribute(("for", &*at.to_string()));
                element.with_attribute(("value", &*clean(&value.text()))).write_empty()?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// The text without what XML 1.0 cannot hold, not even escaped.
fn clean(text: &str) -> Cow<'_, str> {
    let fits = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(fits) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().filter(|letter| fits(*letter)).collect()) }
}

fn graphml_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Whole => "int",
        Kind::Ratio => "double",
        Kind::Flag => "boolean",
    }
}

fn gexf_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Whole => "integer",
        other => graphml_type(other),
    }
}

impl Value {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Ratio(ratio) => Cow::Owned(ratio.to_string()),
            Self::Flag(flag) => Cow::Owned(flag.to_string()),
        }
    }
}

fn named<'a>(
    columns: &'a [(&'static str, Kind)],
    values: &'a [Option<Value>],
) -> impl Iterator<Item = (&'static str, Value)> + 'a {
    columns.iter().zip(values).filter_map(|((name, _), value)| Some((*name, value.clone()?)))
}

fn attributes(pairs: impl Iterator<Item = (&'static str, Value)>) -> String {
    let pairs: Vec<_> = pairs.map(|(name, value)| format!("{name}={}", quoted(&value.text()))).collect();
    pairs.join(", ")
}

/// A text between quotation marks, as DOT has it: a backslash is doubled, or it would begin an escape of labels.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn cells(edge: &Edge) -> Vec<String> {
    let values = edge.values.iter().map(|value| value.as_ref().map_or(String::new(), |value| value.text().into_owned()));
    [edge.from.clone(), edge.to.clone()].into_iter().chain(values).map(guarded).collect()
}

/// The text with an apostrophe before what a spreadsheet would take for a formula.
fn guarded(text: String) -> String {
    let formula = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text }
}
