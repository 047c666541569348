//! One transaction: rows with their audit, letters, once-keys, and the changes that make the next register.

use super::{Actor, Hub, PostOffice};
use crate::{
    clock::Clock,
    error::{Error, Result, RuleCode},
    register::{Kept, Register, Touched},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::hub::{account, audit, letter, once_key, token};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, ExprTrait},
};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// The table's name in an audit entry that stands for many rows; after it a register must be loaded anew.
pub(super) const BULK: &str = "*";

/// How long a once-key is remembered.
pub(super) const REMEMBERED: TimeDelta = TimeDelta::days(1);

/// What a transaction has done so far.
#[derive(Default)]
struct Journal {
    entries: Vec<audit::Model>,
    written: i32,
    touched: Vec<Touched>,
    reload: bool,
    accounts: bool,
    letters: bool,
}

/// What a finished transaction leaves behind for the hub.
pub(super) struct Done {
    pub register: Option<Register>,
    pub reload: bool,
    pub accounts: bool,
    pub letters: bool,
}

/// A transaction in the making. Dropped without being finished, it leaves no trace.
pub struct Work {
    transaction: DatabaseTransaction,
    register: Arc<Register>,
    clock: Arc<dyn Clock>,
    post_office: PostOffice,
    actor: Actor,
    field: &'static str,
    revision: i64,
    journal: Mutex<Journal>,
}

/// How a mutation says that it must act once only.
#[derive(Clone, Debug)]
pub struct Once {
    /// The mutation's field.
    pub field: &'static str,
    key: Option<String>,
    digest: String,
}

impl Once {
    /// A key for this field and this input. Without a key the mutation acts each time.
    pub fn new(field: &'static str, key: Option<String>, input: &impl serde::Serialize) -> Self {
        let bytes = serde_json::to_vec(input).unwrap_or_default();
        Self { field, key, digest: hex(&Sha256::digest(bytes)) }
    }
}

impl Once {
    /// Refuses a key that no database would keep.
    pub(super) fn check(&self) -> Result<()> {
        let refuse = |code, detail: &str| Err(Error::refused(&["input", "idempotencyKey"], code, detail));
        match &self.key {
            Some(key) if key.len() > 200 => refuse(RuleCode::TooLong, "200"),
            Some(key) if key.chars().any(char::is_control) => refuse(RuleCode::Invalid, "U+0000"),
            _ => Ok(()),
        }
    }
}

/// Refuses a change that was made looking at another version of the row.
///
/// # Errors
/// [`RuleCode::VersionConflict`] with the version that the row has now.
pub fn expect_version<M: Kept>(row: &M, expected: Option<i32>) -> Result<()> {
    if expected.is_none_or(|expected| expected == row.version()) {
        return Ok(());
    }
    Err(Error::refused(&["input", "expectedVersion"], RuleCode::VersionConflict, row.version().to_string()))
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Work {
    pub(super) fn begin(
        hub: &Hub,
        transaction: DatabaseTransaction,
        actor: Actor,
        (field, revision): (&'static str, i64),
    ) -> Self {
        let (register, clock, post_office) = (hub.register(), Arc::clone(&hub.clock), hub.post_office.clone());
        Self { transaction, register, clock, post_office, actor, field, revision, journal: Mutex::default() }
    }

    /// The addresses that the hub writes mail from.
    #[must_use]
    pub fn post_office(&self) -> &PostOffice {
        &self.post_office
    }

    /// The register as it was when this transaction took the lock: nobody else can have changed it since.
    #[must_use]
    pub fn register(&self) -> &Arc<Register> {
        &self.register
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The register as it will be when what has been written so far is committed. After rows were written in bulk it is loaded anew,
    /// and things have other places in it.
    ///
    /// # Errors
    /// [`RuleCode::Circular`] when something would stand under itself; when a row names one that the register does not hold: then
    /// the database is ahead, and the transaction fails.
    pub async fn preview(&self) -> Result<Register> {
        let (reload, touched) = {
            let journal = self.journal();
            (journal.reload, if journal.reload { Vec::new() } else { journal.touched.clone() })
        };
        if reload {
            return crate::register::load(&self.transaction).await;
        }
        let next = self.register.apply(self.revision, &touched).map_err(Error::broken)?;
        // To go upwards in such a register has no end, so nobody is given one.
        if next.has_ring(&touched) { Err(Error::refused(&["input"], RuleCode::Circular, "")) } else { Ok(next) }
    }

    /// What has been done so far to rows of the register.
    #[must_use]
    pub fn touched(&self) -> Vec<Touched> {
        self.journal().touched.clone()
    }

    /// The number of this transaction in the audit.
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The present day in Copenhagen.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.clock.new_id()
    }

    /// 256 bits that nobody can guess.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        self.clock.secret()
    }

    /// For reading rows that the register does not hold, inside this transaction.
    #[must_use]
    pub fn rows(&self) -> &impl ConnectionTrait {
        &self.transaction
    }

    /// Writes a new row and its audit entry.
    ///
    /// # Errors
    /// When the database refuses the row.
    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    pub async fn insert<M: Kept>(&self, model: M) -> Result<M> {
        M::Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.transaction).await?;
        self.record(None, Some(model.clone()))?;
        Ok(model)
    }

    /// Writes many new rows, each with its audit entry.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn insert_all<M: Kept>(&self, models: &[M]) -> Result<()> {
        self.insert_rows(models).await?;
        for model in models {
            self.record(None, Some(model.clone()))?;
        }
        self.flush(500).await
    }

    /// Writes many new rows with one audit entry for all, which names their number; the register is loaded anew afterwards.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn insert_bulk<M: Kept>(&self, models: &[M]) -> Result<()> {
        self.insert_rows(models).await?;
        let after = serde_json::json!({ "table": M::TABLE, "rows": models.len() });
        let row_id = self.new_id();
        self.journal().reload = true;
        self.write_down((BULK, row_id), None, Some(after));
        self.flush(500).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    async fn insert_rows<M: Kept>(&self, models: &[M]) -> Result<()> {
        // SQLite takes 32,766 values in a statement.
        let rows = 30_000 / <M::Entity as EntityTrait>::Column::iter().count().max(1);
        for chunk in models.chunks(rows) {
            let chunk = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
            M::Entity::insert_many(chunk).exec_without_returning(&self.transaction).await?;
        }
        Ok(())
    }

    /// Writes a changed row under the next version, with its audit entry. Nothing is written when nothing differs.
    ///
    /// # Errors
    /// [`RuleCode::VersionConflict`] when the row is no longer at the version of `before`.
    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    pub async fn update<M: Kept>(&self, before: M, mut after: M) -> Result<M> {
        if before == after {
            return Ok(after);
        }
        after.set_version(before.version() + 1);
        let updated = M::Entity::update_many()
            .set(after.clone().into_active_model().reset_all())
            .filter(Expr::col("id").eq(before.id()))
            .filter(Expr::col("version").eq(before.version()))
            .exec(&self.transaction)
            .await?;
        if updated.rows_affected != 1 {
            return Err(Error::refused(&["input"], RuleCode::VersionConflict, (before.version() + 1).to_string()));
        }
        self.record(Some(before), Some(after.clone()))?;
        Ok(after)
    }

    /// Takes a row away that should never have been there; the audit keeps it.
    ///
    /// # Errors
    /// When other rows refer to it.
    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    pub async fn remove<M: Kept>(&self, before: M) -> Result<()> {
        M::Entity::delete_many().filter(Expr::col("id").eq(before.id())).exec(&self.transaction).await?;
        self.record(Some(before), None)
    }

    /// Puts a finished letter into the outbox.
    ///
    /// # Errors
    /// When the database refuses it.
    #[expect(clippy::disallowed_methods, reason = "this is the pen; the outbox is its own record and needs no audit")]
    pub async fn post(&self, letters: Vec<letter::Model>) -> Result<()> {
        for chunk in letters.chunks(200) {
            let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
            letter::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        }
        self.journal().letters = true;
        Ok(())
    }

    /// Marks the letters of an invitation that have not begun their way as superseded; how many there were.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "this is the pen; the outbox is its own record and needs no audit")]
    pub async fn supersede(&self, invitation: Uuid) -> Result<u64> {
        use entities::words::LetterState;
        let marked = letter::Entity::update_many()
            .col_expr(letter::Column::State, Expr::value(LetterState::Superseded))
            .col_expr(letter::Column::SettledAt, Expr::value(self.now()))
            .filter(letter::Column::InvitationId.eq(invitation))
            .filter(letter::Column::State.eq(LetterState::Queued))
            .exec(&self.transaction)
            .await?;
        Ok(marked.rows_affected)
    }

    /// Makes the letters that name one person or invitation name another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_letters(&self, column: letter::Column, from: Uuid, to: Uuid) -> Result<()> {
        let naming = letter::Entity::find().select_only().column(letter::Column::Id).filter(column.eq(from));
        for id in naming.order_by_asc(letter::Column::Id).into_tuple::<Uuid>().all(&self.transaction).await? {
            self.hand_letter(id, column, (from, to)).await?;
        }
        Ok(())
    }

    /// Makes one letter name another person or invitation, and says whether it named the one before. Of the letter itself the audit
    /// keeps nothing but this, so that it can be undone.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    pub async fn hand_letter(&self, id: Uuid, column: letter::Column, (from, to): (Uuid, Uuid)) -> Result<bool> {
        let updated = letter::Entity::update_many()
            .col_expr(column, Expr::value(to))
            .filter(letter::Column::Id.eq(id))
            .filter(column.eq(from))
            .exec(&self.transaction)
            .await?;
        let named = |id: Uuid| Some(serde_json::json!({ column.as_str(): id }));
        self.write_down(("letter", id), named(from), named(to));
        Ok(updated.rows_affected == 1)
    }

    pub(super) async fn seen_before(&self, once: &Once) -> Result<Option<Uuid>> {
        let (Some(key), Some(account)) = (&once.key, self.actor.account) else {
            return Ok(None);
        };
        let used = once_key::Entity::find()
            .filter(once_key::Column::AccountId.eq(account))
            .filter(once_key::Column::Key.eq(key))
            .one(&self.transaction)
            .await?;
        match used {
            None => Ok(None),
            Some(used) if used.at + REMEMBERED < self.now() => {
                self.forget(used.id).await?;
                Ok(None)
            }
            Some(used) if used.field == once.field && used.input_digest == once.digest => Ok(Some(used.answer_id)),
            Some(_) => Err(Error::refused(&["input", "idempotencyKey"], RuleCode::KeyReused, "")),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the pen; a once-key is no fact about the world and needs no audit")]
    async fn forget(&self, id: Uuid) -> Result<()> {
        once_key::Entity::delete_many().filter(once_key::Column::Id.eq(id)).exec(&self.transaction).await?;
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "this is the pen; a once-key is no fact about the world and needs no audit")]
    pub(super) async fn remember(&self, once: &Once, answer_id: Uuid) -> Result<()> {
        let (Some(key), Some(account_id)) = (once.key.clone(), self.actor.account) else {
            return Ok(());
        };
        let row = once_key::Model {
            id: self.new_id(),
            account_id,
            field: once.field.to_owned(),
            key,
            input_digest: once.digest.clone(),
            answer_id,
            at: self.now(),
        };
        once_key::Entity::insert(row.into_active_model()).exec_without_returning(&self.transaction).await?;
        Ok(())
    }

    /// Undoes everything, now: a transaction that is only dropped keeps its locks until the pool looks at its connection.
    pub(super) async fn undo(self) {
        if let Err(error) = self.transaction.rollback().await {
            tracing::warn!(error = %crate::error::chain(&error), "a transaction was not rolled back; its connection is given up");
        }
    }

    /// Commits, if anything was done at all.
    pub(super) async fn finish(self) -> Result<Done> {
        self.flush(0).await?;
        let (written, reload) = {
            let journal = self.journal();
            (journal.written, journal.reload)
        };
        if written == 0 {
            self.transaction.rollback().await?;
            return Ok(Done { register: None, reload: false, accounts: false, letters: false });
        }
        let register = if reload { None } else { Some(self.preview().await?) };
        let journal = self.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        if super::database::locks_rows(self.transaction.get_database_backend()) {
            let notify = Statement::from_string(sea_orm::DbBackend::Postgres, "SELECT pg_notify('snitflade', '')");
            self.transaction.execute_raw(notify).await?;
        }
        self.transaction.commit().await?;
        Ok(Done { register, reload: journal.reload, accounts: journal.accounts, letters: journal.letters })
    }

    fn record<M: Kept>(&self, before: Option<M>, after: Option<M>) -> Result<()> {
        let id = before.as_ref().or(after.as_ref()).map_or(Uuid::nil(), Kept::id);
        let json = |model: &Option<M>| model.as_ref().map(serde_json::to_value).transpose().map_err(Error::broken);
        self.write_down((M::TABLE, id), json(&before)?, json(&after)?);
        let mut journal = self.journal();
        journal.accounts |= M::TABLE == <account::Model as Kept>::TABLE || M::TABLE == <token::Model as Kept>::TABLE;
        let (before, after) = (before.and_then(Kept::into_row), after.and_then(Kept::into_row));
        if before.is_some() || after.is_some() {
            journal.touched.push(Touched { before, after });
        }
        Ok(())
    }

    fn write_down(&self, (table, row_id): (&str, Uuid), before: Option<serde_json::Value>, after: Option<serde_json::Value>) {
        let (id, at) = (self.new_id(), self.now());
        let mut journal = self.journal();
        let position = journal.written;
        journal.written += 1;
        journal.entries.push(audit::Model {
            id,
            revision: self.revision,
            position,
            at,
            account_id: self.actor.account,
            field: self.field.to_owned(),
            table_name: table.to_owned(),
            row_id,
            before,
            after,
        });
    }

    /// Writes the audit entries that have gathered, if there are more than this many.
    #[expect(clippy::disallowed_methods, reason = "this is the pen")]
    async fn flush(&self, beyond: usize) -> Result<()> {
        let entries = {
            let mut journal = self.journal();
            if journal.entries.len() <= beyond {
                return Ok(());
            }
            std::mem::take(&mut journal.entries)
        };
        for chunk in entries.chunks(1_000) {
            let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
            audit::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        }
        Ok(())
    }

    fn journal(&self) -> std::sync::MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
