//! The rows of the database, one module a table, grouped by room. They hold data and decide nothing: no rule, no query and
//! no default lives here. Enumerations are stored as snake case words and shown in the API in capitals.

pub mod forum;
pub mod hub;
pub mod interface;
pub mod meeting;
pub mod people;
pub mod words;
