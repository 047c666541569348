//! Forums: what they are, what an entry in the plan's appendix lacks, and the seats in them.
//!
//! A forum (samarbejdsforum) is kept by its secretariat. A seat (plads) belongs to an organisation and is filled through a post,
//! by a person, or by nobody yet; who sits in it on a date is answered in the register, once, for everyone.

pub mod completeness;
pub mod graphql;
pub mod seats;
