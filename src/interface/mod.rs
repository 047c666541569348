//! Declared interfaces (snitflader): what one forum or unit does for another, written down by somebody.
//!
//! An interface is a record with two ends, a kind, and what passes over it. It is never mixed with an overlap, which is derived
//! from who sits where. Each end has somebody who answers for it; through a post, whoever holds the post. A draft is seen by
//! its parties alone and is declared to nobody. A stranger would take an interface without contacts for an orphan: orphaned is
//! an end that had somebody and lost them.

pub mod asking;
pub mod contacts;
pub mod declare;
mod ends;
pub mod graphql;
pub mod inverse;
pub mod mutations;
pub mod passings;
pub mod referrals;
pub mod state;
