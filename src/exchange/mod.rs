//! The register as a folder of tables, in and out.
//!
//! References are by code, and the last day of a term is written as people write it, included. An import adds and changes; it
//! never takes away, and what is already there is left alone.

mod cells;
pub mod fixture;
pub mod import;
mod sheets;
pub mod synth;
