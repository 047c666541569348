//! The outbox: every state of a letter, with a mail server that misbehaves, a genuine one, and a hub that is killed.

mod killed;
mod order;
mod states;
mod whole_way;
mod widened;

use crate::hub::{Key, TestHub};
use crate::peers::faulty_smtp::FaultySmtp;
use chrono::TimeDelta;
use entities::hub::{attempt, letter};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use snitflade::{
    clock::Clock,
    mail::{
        outbox::{Carrier, Round, carry_one},
        smtp::{Encryption, Limits, Smtp},
        transport::Transport,
    },
};
use std::time::Duration;
use uuid::Uuid;

/// A hub whose mail goes to a server that does as it is told.
struct PostRoom {
    t: TestHub,
    server: FaultySmtp,
    carrier: Carrier,
    krog: Key,
}

impl PostRoom {
    async fn open() -> Self {
        let t = TestHub::with_fixture().await;
        let server = FaultySmtp::start().await;
        let carrier = Carrier::new(Transport::Smtp(smtp(server.port)));
        let krog = t.krog().await;
        Self { t, server, carrier, krog }
    }

    /// Calls a meeting of LR-GRE, where one person sits: one letter, to Per Emborg. Gives the meeting's id.
    async fn one_letter(&self, hour: u8) -> String {
        let (from, until) = (format!("2009-10-01T{hour:02}:00:00+02:00"), format!("2009-10-01T{hour:02}:30:00+02:00"));
        self.t.plan_and_call(&self.krog, "LR-GRE", (&from, &until)).await
    }

    async fn carry(&self) -> Round {
        carry_one(&self.t.hub, &self.carrier).await.expect("the database works")
    }

    /// Carries until nothing is due.
    async fn carry_all(&self) {
        while self.carry().await == Round::Carried {}
    }

    /// Moves the clock on.
    fn wait(&self, time: TimeDelta) {
        self.t.clock.set(self.t.clock.now() + time);
    }

    /// Every letter, in the order in which they were written.
    async fn letters(&self) -> Vec<letter::Model> {
        letter::Entity::find().order_by_asc(letter::Column::Id).all(&self.t.rows().await).await.unwrap()
    }

    /// The letter written last.
    async fn last(&self) -> letter::Model {
        self.letters().await.pop().expect("a letter")
    }

    /// The attempts at a letter, in order.
    async fn attempts(&self, letter: Uuid) -> Vec<attempt::Model> {
        let attempts = attempt::Entity::find().filter(attempt::Column::LetterId.eq(letter));
        attempts.order_by_asc(attempt::Column::Id).all(&self.t.rows().await).await.unwrap()
    }
}

fn smtp(port: u16) -> Smtp {
    let short = Duration::from_millis(300);
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::WhenOffered,
        login: None,
        extra_ca: None,
        hello_name: "hub.example".to_owned(),
        limits: Limits { connect: short, command: short, data: short },
    }
}

/// Waits until a condition holds; ten seconds at most.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap_or_else(|_| panic!("{what}: not within ten seconds"));
}
