//! The tests that come in by the front door, in one binary.

mod access_matrix;
mod contract;
mod hub;
mod house;
mod peers;
mod stories;
// mod wire;
