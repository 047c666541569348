//! Where forums overlap, what is missing between them, and what a text leads to: pure functions of a
//! [`Sight`](crate::access::Sight).
//!
//! An overlap is derived from who sits where; a declared [`Interface`](crate::register::Interface) is what somebody wrote
//! down. The two are never mixed, but held against each other: real and not declared ([`gaps::missing`]), declared and hollow
//! ([`gaps::hollow`]); [`standings`] is the list of both. A stranger would compare persons alone: the council and its contact committee have none in common and
//! every organisation, so posts, organisations, topics and areas are measured beside persons. Where the asker may not see who
//! sits in a forum, no number, rank or order that depends on it is given.

pub mod actors;
pub mod alike;
pub mod attention;
pub mod changes;
pub mod gaps;
pub mod graph;
pub mod graphql;
pub mod left_out;
pub mod measures;
pub mod mutations;
pub mod named;
pub mod overlap;
pub mod places;
pub mod ranking;
pub mod reach;
pub mod search;
pub mod sentence;
pub mod standings;
pub mod suggestions;
pub mod trial;
pub mod year;
