//! Texts that many rows have in common, such as the title of a post or the place of a meeting: rows that are read one after the
//! other share one copy of it.

use serde::{Deserialize, Deserializer, Serialize};
use std::{cell::RefCell, collections::HashSet, fmt, ops::Deref, sync::Arc};

/// How many texts each thread knows again.
const KNOWN: usize = 4_096;

thread_local! {
    static MET: RefCell<HashSet<Arc<str>>> = RefCell::default();
}

/// A text that other rows may share.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Shared(Arc<str>);

impl From<&str> for Shared {
    fn from(text: &str) -> Self {
        MET.with_borrow_mut(|met| {
            if let Some(known) = met.get(text) {
                return Self(Arc::clone(known));
            }
            if met.len() >= KNOWN {
                met.clear();
            }
            let text: Arc<str> = text.into();
            met.insert(Arc::clone(&text));
            Self(text)
        })
    }
}

impl From<String> for Shared {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Deref for Shared {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(bytes: D) -> Result<Self, D::Error> {
        <&str>::deserialize(bytes).map(Self::from)
    }
}
