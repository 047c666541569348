//! Organisations, areas, topics, persons, posts, and who holds them.
//!
//! A post (stilling) is apart from whoever holds it; a seat or a duty bound to a post follows it to the next holder by itself.
//! Who holds which post is public: an office is answered for by name. Addresses are not.

pub mod areas;
pub mod called;
mod codes;
pub mod doubles;
pub mod duties;
pub mod graphql;
pub mod history;
pub mod holdings;
pub mod mutations;
pub mod organisations;
pub mod persons;
pub mod posts;
pub mod reverting;
pub mod search;
pub mod topics;
