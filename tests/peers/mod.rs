//! The other ends that the hub talks to, for tests: a genuine mail system, a mail server that misbehaves on demand,
//! the calendar libraries of the recipients, and readers of graphs.

pub mod calendars;
pub mod faulty_smtp;
pub mod graphs;
pub mod mail_server;
