//! A file a story of the mission, a function a numbered line, its name a sentence.

mod mail_faults;
mod mail_room;
mod people_doubles;
mod people_room;
mod s01_the_call;
mod s02_overlap;
mod s06_new_leader;
mod s07_election;
mod s08_sealed;
mod s09_front_end;
