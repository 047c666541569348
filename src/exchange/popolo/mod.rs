//! Popolo, the open standard for people and the bodies they sit in: a document in, as tables, and the register out.
//!
//! A forum is an organization of a certain classification there, and a seat a membership. What Popolo cannot say of a forum (its
//! kind, level, status and class) stands under names of our own in a document that we wrote; a forum of any other document gets the
//! class that the import names. No document makes a forum of the register more open than it is. The rest (its purpose, who is called
//! in whose place) is left as it is in the register when a document comes in.

mod document;
mod read;
mod roles;
mod write;

pub use read::read;
pub use write::write;
