//! The tests that come in by the front door, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

mod access_matrix;
mod commands;
mod contract;
mod exchange;
mod house;
mod hub;
mod import;
mod outbox;
mod peers;
mod register;
mod stories;
mod two_hubs;
mod wire;
