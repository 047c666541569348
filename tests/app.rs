//! The tests that come in by the front door, in one binary.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not find fails the test, in its helpers as well")]

mod access_matrix;
mod contract;
mod hub;
mod house;
mod peers;
mod stories;
// mod wire;
