//! Doubles (dubletter): entries that look like one person or one organisation, compared, merged into one, and taken apart again.
//!
//! Nothing is merged by itself. Jens Krog and Maja Krogh are two people: family names near each other say nothing where the given
//! names differ. A merging moves whatever refers to the entry that goes, and can be undone as long as nobody has changed any of it.

mod alike;
mod find;
pub mod graphql;
mod merge;
mod moving;
pub mod mutations;
mod record;
mod twins;
mod undo;

pub use find::{Double, Reason, Strength, doubles};
pub use merge::{merge_organisations, merge_people};
pub use record::{merging, mergings};
pub use twins::{Twins, twins};
pub use undo::undo;
