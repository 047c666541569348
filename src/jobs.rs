//! The clockwork: what other hubs have written, letters that are due, and people who are to be asked.

use crate::{
    access::{Sight, Viewer},
    error::{Result, chain},
    hub::{Actor, Hub},
    interface::asking,
    mail::outbox::{self, Carrier},
    words::Language,
};
use sea_orm::{DbBackend, sqlx::postgres::PgListener};
use std::{sync::Arc, time::Duration};

/// Looks for what other processes have committed, until the process ends: at once on PostgreSQL, which tells, and at least
/// every third of a second on SQLite, which does not.
pub async fn follow(hub: Arc<Hub>) {
    let mut listener = match hub.connection().get_database_backend() {
        DbBackend::Postgres => listen(&hub).await,
        _ => None,
    };
    loop {
        match &mut listener {
            Some(told) => {
                // A notice may be lost with its connection: the timer looks all the same.
                let _ = tokio::time::timeout(Duration::from_millis(900), told.recv()).await;
            }
            None => tokio::time::sleep(Duration::from_millis(300)).await,
        }
        if let Err(error) = hub.catch_up().await {
            tracing::error!(error = %chain(&error), "the register could not be caught up");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn listen(hub: &Hub) -> Option<PgListener> {
    let pool = hub.connection().get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen("snitflade").await.ok()?;
    Some(listener)
}

/// Forgets once an hour what need not be remembered longer than a day, and keeps a picture of the register.
async fn tidy(hub: Arc<Hub>) {
    loop {
        keep_picture(&hub).await;
        if let Err(error) = hub.forget_old_keys().await {
            tracing::error!(error = %chain(&error), "old keys could not be forgotten");
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
    }
}

/// Keeps a picture of the register, unless there is one that will do; without it the next start takes longer, and that is all.
pub async fn keep_picture(hub: &Hub) {
    if let Err(error) = hub.keep_picture().await {
        tracing::warn!(error = %chain(&error), "no picture of the register could be kept");
    }
}

/// Asks those who are to confirm an interface today and have not been asked, and says how many letters it wrote. However many hubs do
/// it, each letter is written once.
///
/// # Errors
/// When the database fails.
pub async fn ask_for_confirmation(hub: &Arc<Hub>) -> Result<usize> {
    let sight = || Sight::new(hub, &Arc::new(Viewer::at_the_machine(Language::Da)), None);
    // Nearly always there is nobody to ask, and that needs no transaction.
    if asking::occasions(&sight()).is_empty() {
        return Ok(0);
    }
    hub.command(&Actor::default(), "askForConfirmation", async |work| asking::ask_due(work, &sight()).await).await
}

/// Asks every ten minutes, so that the day's letters leave soon after midnight or after a start.
async fn ask(hub: Arc<Hub>) {
    loop {
        match ask_for_confirmation(&hub).await {
            Ok(0) => {}
            Ok(letters) => tracing::info!(letters, "confirmations of interfaces were asked for"),
            Err(error) => tracing::error!(error = %chain(&error), "confirmations could not be asked for"),
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// Starts what a serving hub does beside answering.
pub fn start(hub: &Arc<Hub>, carrier: Option<Carrier>) {
    tokio::spawn(follow(Arc::clone(hub)));
    tokio::spawn(tidy(Arc::clone(hub)));
    tokio::spawn(ask(Arc::clone(hub)));
    match carrier {
        Some(carrier) => {
            let hub = Arc::clone(hub);
            tokio::spawn(async move { outbox::run(&hub, &carrier).await });
        }
        None => tracing::warn!("mail is off: letters wait in the outbox"),
    }
}
