//! A file a story of the mission, a function a numbered line, its name a sentence.

mod mail_faults;
mod mail_room;
mod s01_the_call;
mod s02_overlap;
mod s02_reach;
mod s02_what_if;
mod s06_new_leader;
mod s08_sealed;
mod s09_front_end;
mod s10_year;
