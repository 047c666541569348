//! A Popolo document taken in piece by piece, so that one of a hundred megabytes is never held whole.

use crate::{
    error::{Detail, Error, Result},
    exchange::source::refuse,
    words::messages,
};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::{
    fmt,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

/// The lists of a document that the register has a place for.
const LISTS: [&str; 5] = ["areas", "persons", "organizations", "posts", "memberships"];

/// One thing of a document: the list that it stands in, its place there (the first is 1), and what is said of it.
pub(super) struct Thing {
    pub list: &'static str,
    pub place: u64,
    value: Value,
}

impl Thing {
    /// What stands under a name: a text that is not empty, or a number.
    pub fn text(&self, name: &str) -> Option<String> {
        text(self.value.get(name)?)
    }

    /// The things listed under a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.value.get(name).and_then(Value::as_array).into_iter().flatten()
    }

    /// The first value of a contact detail of one of these types.
    pub fn contact(&self, types: &[&str]) -> Option<String> {
        let fits = |detail: &&Value| field(detail, "type").is_some_and(|word| types.contains(&word.to_lowercase().as_str()));
        self.all("contact_details").find(fits).and_then(|detail| field(detail, "value"))
    }
}

/// What stands under a name of a part of a thing.
pub(super) fn field(value: &Value, name: &str) -> Option<String> {
    text(value.get(name)?)
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Goes through the document once.
pub(super) fn each(path: &Path, mut take: impl FnMut(Thing) -> Result<()>) -> Result<()> {
    let io = |error: std::io::Error| refuse(path, messages::system(&error));
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(io)?);
    if file.fill_buf().map_err(io)?.starts_with("\u{feff}".as_bytes()) {
        file.consume(3);
    }
    let mut fault = None;
    let mut json = serde_json::Deserializer::from_reader(file);
    let read = Document { take: &mut take, fault: &mut fault }.deserialize(&mut json).and_then(|()| json.end());
    match (read, fault) {
        (_, Some(fault)) => Err(fault),
        (Err(error), None) => Err(refuse(
            path,
            Detail::new(format!("det er ikke et Popolo-dokument: {error}"), format!("this is no Popolo document: {error}")),
        )),
        (Ok(()), None) => Ok(()),
    }
}

struct Document<'a> {
    take: &'a mut dyn FnMut(Thing) -> Result<()>,
    /// What the taker said, which serde has no room for.
    fault: &'a mut Option<Error>,
}

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with persons, organizations and memberships")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match LISTS.iter().find(|list| **list == name) {
                Some(list) => map.next_value_seed(List { list, take: &mut *self.take, fault: &mut *self.fault })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct List<'a> {
    list: &'static str,
    take: &'a mut dyn FnMut(Thing) -> Result<()>,
    fault: &'a mut Option<Error>,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a list of {}", self.list)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut things: A) -> std::result::Result<(), A::Error> {
        let mut place = 0;
        while let Some(value) = things.next_element()? {
            place += 1;
            if let Err(error) = (self.take)(Thing { list: self.list, place, value }) {
                *self.fault = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
