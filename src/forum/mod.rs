//! Forums: what they are, how they begin and end, what an entry in the plan's appendix lacks, and the seats in them.
//!
//! A forum (samarbejdsforum) is kept by its secretariat. A seat (plads) belongs to an organisation and is filled through a post,
//! by a person, or by nobody yet; who sits in it on a date is answered in the register, once, for everyone. What a stranger would
//! get wrong: a forum that closes is not taken away, and a seat that changes hands is not rewritten.

pub mod cadence;
pub mod completeness;
pub mod composition;
pub mod endings;
pub mod entry;
pub mod family;
pub mod filter;
pub mod graphql;
pub mod joining;
pub mod life;
pub mod mutations;
pub mod parts;
pub mod removal;
pub mod requests;
pub mod seats;
