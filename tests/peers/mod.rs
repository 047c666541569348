//! The other ends that the hub talks to, for tests: a genuine mail system, a mail server that misbehaves on demand,
//! and the calendar libraries of the recipients.

pub mod calendars;
pub mod faulty_smtp;
pub mod mail_server;
