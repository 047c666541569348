//! Declared interfaces (snitflader): what one forum or unit does for another, written down by somebody.
//!
//! An interface is a record with two ends, a kind, and what passes over it. It is never mixed with an overlap, which is derived
//! from who sits where.

pub mod graphql;
