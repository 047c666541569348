//! What two forums have in common beside people and posts, weighed and told line by line: organisations, topics, areas, words.
//!
//! A plain count takes the police, who sit everywhere, for as much as an association that sits in two forums. Here each thing in
//! common weighs as much as it is rare ([`Rarity`](crate::register::Rarity)), and every number opens to what it is made of. All of
//! it rests on what everyone may read: the seats that an organisation has are shown where the asker sees who sits in the forum,
//! and change no number.

pub mod areas;
pub mod graphql;
pub mod texts;
pub mod weighing;
