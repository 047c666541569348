//! Snitflade: a living register of the forums in which a police district and its partners meet.
//!
//! This is the map. Rooms stand in order, each uses only those above it, and a test checks it.
//!
//! * [`clock`] tells the time and gives ids and secrets; nobody else asks the machine.
//! * [`error`] is what can go wrong; the kind decides the answer, never the place.
//! * [`words`] is Danish and English: labels, dates, messages, sorting, folding. It never decides who may read them.
//! * [`config`] is read once and never printed with its secrets.
//! * [`relay`] is ids, pages and payloads, for every door. It knows no room.
//! * [`register`] is the dated graph in memory. It is plain data: it never asks who is looking, and never does I/O but to load.
//! * [`hub`] is the state and the one way to write. It never knows what a rule means.
//! * [`access`] decides what a viewer may see and do. It never changes a forum.
//! * [`mail`] writes letters and carries them. It never decides who gets one.
//! * [`people`], [`forum`], [`interface`], [`meeting`] hold the rules of their nouns. They never open a transaction.
//! * [`plan`] is the cooperation plan as a document, printed from a sight. It never says what the sight does not show.
//! * [`analysis`] computes overlaps from a sight, and searches it. It never reads the database.
//! * [`exchange`] is the register as tables, in and out, and out in the shapes that others read. It never takes anything away.
//! * [`change`] does what follows from a change. It is the one place where rooms meet.
//! * The doors, `*/graphql.rs` and `*/mutations.rs`, turn arguments into values, call one function of a room, and wrap the result. They never touch
//!   the database. [`schema`] merges and runs them; [`web`] stands before them; [`jobs`] is the clockwork.

pub mod access;
pub mod analysis;
pub mod change;
pub mod clock;
pub mod config;
pub mod error;
pub mod exchange;
pub mod forum;
pub mod hub;
pub mod interface;
pub mod jobs;
pub mod mail;
pub mod meeting;
pub mod people;
pub mod plan;
pub mod register;
pub mod relay;
pub mod schema;
pub mod web;
pub mod words;
