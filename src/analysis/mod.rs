//! Where forums overlap: pure functions of a [`Sight`](crate::access::Sight).
//!
//! An overlap is derived from who sits where; a declared [`Interface`](crate::register::Interface) is what somebody wrote
//! down. The two are never mixed. A stranger would compare persons alone: the council and its contact committee have none in
//! common and every organisation, so posts, organisations, topics and areas are measured beside persons. Where the asker may
//! not see who sits in a forum, no number, rank or order that depends on it is given.

pub mod changes;
pub mod graphql;
pub mod kernel;
pub mod overlap;
pub mod sentence;
