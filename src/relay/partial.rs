//! A list of what was worked out from what its reader may see: it says when that is not everything.

use super::{Connection, Edge, InlineList, PageInfo};
use async_graphql::{Object, ObjectType, OutputType, TypeName};
use std::borrow::Cow;

/// A part of a list, with the way to the rest and whether something is hidden.
pub struct Partial<T> {
    pub(super) page: Connection<T>,
    pub(super) hidden: bool,
}

impl<T: OutputType> TypeName for Partial<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", T::type_name()))
    }
}

/// A part of a list, with the way to the rest.
#[Object(name_type)]
impl<T: ObjectType> Partial<T> {
    /// The things on this page.
    fn nodes(&self) -> InlineList<&T> {
        self.page.shown()
    }

    /// The things on this page, each with its cursor.
    fn edges(&self) -> InlineList<&Edge<T>> {
        self.page.shown_edges()
    }

    /// Where this page lies in the list.
    fn page_info(&self) -> PageInfo {
        self.page.place()
    }

    /// How many there are in the whole list, counting only what the asker may see.
    fn total_count(&self) -> usize {
        self.page.total()
    }

    /// Whether there are forums into which you may not see, so that the list may lack something. It is the same for whatever you
    /// ask about that time.
    fn hidden(&self) -> bool {
        self.hidden
    }
}
