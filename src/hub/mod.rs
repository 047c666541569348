//! The hub's state, and the one way to change it.
//!
//! [`Hub`] holds the database, the clock, and the current [`Register`], which readers take without waiting. [`Hub::write`] runs
//! one [`Work`]: one transaction that writes rows, audit, letters and once-keys, or none of them. Whoever writes holds the lock
//! of the row that counts revisions, so there is one writer at a time over all hubs on a database, and a rule may trust the
//! register it is given. A stranger's mistake would be to think that the register is behind during a write: it is caught up
//! with other hubs before the rule runs.

mod database;
mod feed;
mod picture;
mod work;

pub use database::Statements;
pub use work::{Once, Work, expect_version, hex};

use crate::{
    clock::Clock,
    error::{Error, Result},
    register::{self, Register},
};
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use entities::hub::once_key;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, QueryFilter, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{Mutex, MutexGuard, Notify};
use uuid::Uuid;

/// Revisions by which a picture may be behind: to catch up with so many takes less time than to draw a large register.
const FAR_BEHIND: i64 = 500;

/// Who acts, as `access` has made out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account, or none for a command of the hub itself and for anonymous readers.
    pub account: Option<Uuid>,
    /// The person behind the account.
    pub person: Option<Uuid>,
    /// Whether the account keeps the whole hub.
    pub operator: bool,
}

/// An account that has shown its token, and until when the token counts.
#[derive(Clone, Debug)]
pub struct Session {
    pub actor: Actor,
    pub expires_at: DateTime<Utc>,
}

/// The sessions in mind, and how often they have been forgotten.
#[derive(Default)]
struct Sessions {
    held: HashMap<String, Session>,
    forgotten: u64,
}

/// The state that every door shares.
pub struct Hub {
    connection: DatabaseConnection,
    statements: Statements,
    clock: Arc<dyn Clock>,
    register: ArcSwap<Register>,
    writer: Mutex<()>,
    sessions: RwLock<Sessions>,
    letters: Notify,
    /// Where the hub's mail comes from.
    pub post_office: PostOffice,
}

/// The addresses that the hub writes mail from, and that its letters lead to.
#[derive(Clone, Debug)]
pub struct PostOffice {
    /// The domain behind the @ of the forums' addresses, of bounces and of message ids.
    pub domain: String,
    /// Where words from people go.
    pub secretariat: String,
    /// Where people find the hub's pages, without a slash at the end: links in letters begin with it.
    pub pages: String,
}

impl Default for PostOffice {
    fn default() -> Self {
        Self {
            domain: "hub.example".to_owned(),
            secretariat: "sekretariat@hub.example".to_owned(),
            pages: "https://hub.example".to_owned(),
        }
    }
}

impl Hub {
    /// Opens the database, brings its tables up to date and loads the register.
    ///
    /// # Errors
    /// When the database cannot be opened or read.
    pub async fn open(url: &str, clock: Arc<dyn Clock>, post_office: PostOffice) -> Result<Arc<Self>> {
        let (connection, statements) = database::open(url).await?;
        let register = load(&connection, picture::read).await?;
        Ok(Arc::new(Self {
            connection,
            statements,
            clock,
            register: ArcSwap::from_pointee(register),
            writer: Mutex::default(),
            sessions: RwLock::default(),
            letters: Notify::new(),
            post_office,
        }))
    }

    /// The register as it is now.
    pub fn register(&self) -> Arc<Register> {
        self.register.load_full()
    }

    /// The hub's clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// How many SQL statements the hub has sent.
    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// For reading by statement what the register does not hold. `tests/house.rs` lists who may.
    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Waits until a letter has been put into the outbox.
    pub async fn letter_posted(&self) {
        self.letters.notified().await;
    }

    /// One transaction. `act` gives the id of what it made or changed; nothing is kept when it fails. With a once-key that
    /// this account has used before for the same input, the former id is given and `act` does not run.
    ///
    /// # Errors
    /// Whatever `act` refuses; [`RuleCode::KeyReused`](crate::error::RuleCode::KeyReused); [`Error::Broken`] when the database fails.
    pub async fn write(&self, actor: &Actor, once: Once, act: impl AsyncFnOnce(&Work) -> Result<Uuid>) -> Result<Uuid> {
        if actor.account.is_none() {
            // Before anything is locked: nobody who has not signed in may write, or make others wait.
            return Err(Error::SignIn);
        }
        once.check()?;
        let field = once.field;
        self.command(actor, field, async move |work| match work.seen_before(&once).await? {
            Some(id) => Ok(id),
            None => {
                let id = act(work).await?;
                work.remember(&once, id).await?;
                Ok(id)
            }
        })
        .await
    }

    /// One transaction without a once-key, for commands and the hub's own doings; otherwise as [`Hub::write`].
    ///
    /// # Errors
    /// Whatever `act` refuses; [`Error::Broken`] when the database fails.
    pub async fn command<T>(&self, actor: &Actor, field: &'static str, act: impl AsyncFnOnce(&Work) -> Result<T>) -> Result<T> {
        let _turn = self.turn().await;
        let transaction = self.begin().await?;
        let revision = feed::next_revision(&transaction).await?;
        self.catch_up_to(&transaction, revision - 1).await?;
        let work = Work::begin(self, transaction, actor.clone(), (field, revision));
        let outcome = match act(&work).await {
            Ok(outcome) => outcome,
            Err(error) => {
                work.undo().await;
                return Err(error);
            }
        };
        let done = work.finish().await?;
        if let Some(next) = done.register {
            self.register.store(Arc::new(next));
        }
        if done.reload {
            self.register.store(Arc::new(load(&self.connection, async |_| Ok(None)).await?));
        }
        if done.accounts {
            self.forget_sessions();
        }
        if done.letters {
            self.letters.notify_one();
        }
        Ok(outcome)
    }

    /// Reads by statement what many tables hold, all of it as it was at one moment.
    ///
    /// # Errors
    /// Whatever `read` says, or when the database fails.
    pub async fn look<T>(&self, read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>) -> Result<T> {
        let seen = snapshot(&self.connection).await?;
        let found = read(&seen).await;
        seen.commit().await?;
        found
    }

    /// A short transaction of the outbox, which touches nothing but letters and attempts and takes no revision.
    pub(crate) async fn bookkeeping<T>(&self, act: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>) -> Result<T> {
        let _turn = self.turn().await;
        let transaction = self.begin().await?;
        let outcome = act(&transaction).await?;
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Forgets the once-keys that are older than a day.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "a once-key is no fact about the world and needs no audit")]
    pub async fn forget_old_keys(&self) -> Result<()> {
        let day_ago = self.clock.now() - work::REMEMBERED;
        self.bookkeeping(async |transaction| {
            once_key::Entity::delete_many().filter(once_key::Column::At.lt(day_ago)).exec(transaction).await?;
            Ok(())
        })
        .await
    }

    /// Takes in what other hubs and commands have committed. Costs one statement when there is nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catch_up(&self) -> Result<bool> {
        let revision = feed::revision(&self.connection).await?;
        if revision == self.register.load().revision {
            return Ok(false);
        }
        let _turn = self.turn().await;
        let seen = snapshot(&self.connection).await?;
        self.catch_up_to(&seen, feed::revision(&seen).await?).await?;
        seen.commit().await?;
        Ok(true)
    }

    async fn catch_up_to<C: feed::Source>(&self, db: &C, revision: i64) -> Result<()> {
        let held = self.register();
        if held.revision == revision {
            return Ok(());
        }
        self.forget_sessions();
        self.register.store(Arc::new(caught_up(&held, db, revision).await?));
        Ok(())
    }

    /// Keeps a picture of the register for the next hub that starts, unless there is one that is not far behind. Says whether it did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_picture(&self) -> Result<bool> {
        let register = self.register();
        let kept = picture::revision(&self.connection).await?;
        if kept.is_some_and(|kept| register.revision - kept < FAR_BEHIND) {
            return Ok(false);
        }
        let drawing = self.clock.new_id();
        self.bookkeeping(async |transaction| picture::write(transaction, &register, drawing).await).await?;
        Ok(true)
    }

    async fn turn(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a transaction begins; on SQLite as a writer, or it could be refused halfway"
    )]
    async fn begin(&self) -> Result<DatabaseTransaction> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// The session with this token if it has been met before, or else what to show to [`Hub::keep_session`].
    pub(crate) fn session(&self, digest: &str) -> std::result::Result<Session, u64> {
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        sessions.held.get(digest).cloned().ok_or(sessions.forgotten)
    }

    /// Keeps a session in mind, unless sessions have been forgotten since it was looked up: it may be one of those revoked. The
    /// number is bounded.
    pub(crate) fn keep_session(&self, digest: String, session: Session, looked_up: u64) {
        let mut sessions = self.sessions.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.forgotten != looked_up {
            return;
        }
        if sessions.held.len() >= 10_000 {
            sessions.held.clear();
        }
        sessions.held.insert(digest, session);
    }

    fn forget_sessions(&self) {
        let mut sessions = self.sessions.write().unwrap_or_else(PoisonError::into_inner);
        sessions.held.clear();
        sessions.forgotten += 1;
    }
}

/// The register at a revision: what is held and what has happened since, or else read anew from the rows.
async fn caught_up<C: feed::Source>(held: &Register, db: &C, revision: i64) -> Result<Register> {
    let since = feed::since(db, held.revision, revision).await?;
    if let Some(next) = since.and_then(|touched| held.apply(revision, &touched).ok()) {
        return Ok(next);
    }
    let mut loaded = register::load(db).await?;
    // Inside a write the database already counts the revision that is being made.
    loaded.revision = revision;
    Ok(loaded)
}

/// Loads the register from one state of the database: from a picture and what has happened since, or from the rows.
async fn load(
    connection: &DatabaseConnection,
    picture: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Option<Register>>,
) -> Result<Register> {
    let seen = snapshot(connection).await?;
    let register = match picture(&seen).await? {
        Some(held) => caught_up(&held, &seen, feed::revision(&seen).await?).await?,
        None => register::load(&seen).await?,
    };
    seen.commit().await.map_err(Error::from)?;
    Ok(register)
}

/// A reader's transaction: it sees one state of the database, whatever others write.
#[expect(clippy::disallowed_methods, reason = "it writes nothing")]
async fn snapshot(connection: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        isolation_level: database::locks_rows(connection.get_database_backend())
            .then_some(sea_orm::IsolationLevel::RepeatableRead),
        ..Default::default()
    };
    Ok(connection.begin_with_options(options).await?)
}
