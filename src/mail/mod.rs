//! Mail: letters with their calendar part, the outbox that carries them, and the ways out of the house.
//!
//! A letter is written to its last byte in the transaction that approves it (`notice`, `calendar`); a worker only carries stored
//! bytes (`outbox`, `transport`). Nobody else writes mail. A stranger would send and then commit, or commit and then send: here
//! "begun" is committed first and the outcome right after, and what is found begun after a crash is in doubt, never queued.

pub mod calendar;
pub mod mailbox;
pub mod notice;
pub mod outbox;
pub mod outcome;
pub mod plain;
pub mod request;
mod shape;
pub mod smtp;
pub mod transport;
mod wording;
