//! Popolo, the open standard for people and the bodies they sit in: a document in, as tables, and the register out.
//!
//! A forum is an organization of a certain classification there, and a seat a membership. What Popolo cannot say (the class of a
//! forum, its purpose, who is called in whose place) is left as it is in the register when a document comes in.

mod document;
mod read;
mod roles;
mod write;

pub use read::read;
pub use write::write;
