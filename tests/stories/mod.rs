//! A file a story of the mission, a function a numbered line, its name a sentence.

mod entries;
mod families;
mod forum_life;
mod forum_seats;
mod mail_faults;
mod mail_room;
mod people_doubles;
mod people_room;
mod public_pages;
mod s01_the_call;
mod s02_gaps;
mod s02_overlap;
mod s02_reach;
mod s02_what_if;
mod s03_confirmation;
mod s03_drafts;
mod s03_interface;
mod s05_appendix;
mod s05_requests;
mod s06_new_leader;
mod s07_election;
mod s08_sealed;
mod s09_front_end;
mod s10_year;
mod search;
