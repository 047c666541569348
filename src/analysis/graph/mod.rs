//! The forums as a graph: the shortest way from one to another, the parts that hang together, and the whole of it for other programs.
//!
//! An edge is a person who sits in both (derived) or an interface between the two (declared), never an organisation: the police
//! sit everywhere, and everything would be one step away. Forums that the asker may not see into have no edges of people.

pub mod export;
mod formats;
pub mod graphql;
pub mod path;

pub use formats::Format;
