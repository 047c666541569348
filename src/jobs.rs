//! The clockwork: what other hubs have written, and letters that are due.

use crate::{
    error::chain,
    hub::Hub,
    mail::outbox::{self, Carrier},
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

/// Forgets once an hour what need not be remembered longer than a day.
async fn tidy(hub: Arc<Hub>) {
    loop {
        if let Err(error) = hub.forget_old_keys().await {
            tracing::error!(error = %chain(&error), "old keys could not be forgotten");
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
    }
}

/// Starts what a serving hub does beside answering.
pub fn start(hub: &Arc<Hub>, carrier: Option<Carrier>) {
    tokio::spawn(follow(Arc::clone(hub)));
    tokio::spawn(tidy(Arc::clone(hub)));
    match carrier {
        Some(carrier) => {
            let hub = Arc::clone(hub);
            tokio::spawn(async move { outbox::run(&hub, &carrier).await });
        }
        None => tracing::warn!("mail is off: letters wait in the outbox"),
    }
}
