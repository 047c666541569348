//! Now, today in Copenhagen, new ids and secrets: the one place where time and chance enter the hub.
//!
//! Everything else asks the hub's [`Clock`], so a test or a demo can stand on any day. Instants are cut to milliseconds, since
//! the two databases keep different numbers of digits.

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::{Europe::Copenhagen, Tz};
use std::sync::{Mutex, PoisonError};
use uuid::{ContextV7, Timestamp, Uuid};

/// The zone in which the hub's days begin and end.
pub const ZONE: Tz = Copenhagen;

/// What tells the hub the time and gives it ids and secrets.
pub trait Clock: Send + Sync {
    /// The present instant, in whole milliseconds.
    fn now(&self) -> DateTime<Utc>;

    /// A new id that sorts after every id this clock gave before.
    fn new_id(&self) -> Uuid;

    /// 256 bits that nobody can guess.
    fn secret(&self) -> [u8; 32];

    /// The present day in Copenhagen.
    fn today(&self) -> NaiveDate {
        self.now().with_timezone(&ZONE).date_naive()
    }
}

/// The machine's clock, moved by a fixed span: none in production, back to 2009 in the demo.
pub struct SystemClock {
    offset: TimeDelta,
    ids: Mutex<ContextV7>,
}

impl SystemClock {
    /// The machine's own time.
    #[must_use]
    pub fn new() -> Self {
        Self::moved_by(TimeDelta::zero())
    }

    /// The machine's time plus this span.
    #[must_use]
    pub fn moved_by(offset: TimeDelta) -> Self {
        Self { offset, ids: Mutex::new(ContextV7::new()) }
    }

    /// A clock that shows this instant now and runs on from there.
    #[must_use]
    pub fn starting_at(instant: DateTime<Utc>) -> Self {
        Self::moved_by(instant - Self::new().now())
    }

    /// How far this clock is from the machine's.
    #[must_use]
    pub fn offset(&self) -> TimeDelta {
        self.offset
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everyone else asks")]
    fn now(&self) -> DateTime<Utc> {
        (Utc::now() + self.offset).trunc_subsecs(3)
    }

    fn new_id(&self) -> Uuid {
        id_at(self.now(), &self.ids)
    }

    fn secret(&self) -> [u8; 32] {
        random_bytes()
    }
}

/// A clock that stands still until it is moved; for tests.
pub struct StandingClock {
    now: Mutex<DateTime<Utc>>,
    ids: Mutex<ContextV7>,
}

impl StandingClock {
    /// A clock that shows this instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(instant), ids: Mutex::new(ContextV7::new()) }
    }

    /// Shows another instant from now on.
    pub fn set(&self, instant: DateTime<Utc>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }
}

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn new_id(&self) -> Uuid {
        id_at(self.now(), &self.ids)
    }

    fn secret(&self) -> [u8; 32] {
        random_bytes()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where ids are made")]
fn id_at(now: DateTime<Utc>, ids: &Mutex<ContextV7>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
    Uuid::new_v7(Timestamp::from_unix(&*ids, seconds, now.timestamp_subsec_nanos()))
}

#[expect(clippy::expect_used, reason = "a machine without random numbers can keep no secret: better no hub than a guessable one")]
fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the machine gives random numbers");
    bytes
}
