//! Opening the database: SQLite in a file, or PostgreSQL, by its address.

use crate::{
    error::{Error, Result},
    register::ROWS_AHEAD,
};
use migration::MigratorTrait;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, sqlx::sqlite::SqliteJournalMode};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How many SQL statements a hub has sent since it opened its database.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<AtomicU64>);

impl Statements {
    /// The number so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Opens the database at `url` and brings its tables up to date.
///
/// `sqlite://FILE` opens or makes a file; `postgres://…` opens a database, and a parameter `schema` names the schema in it.
///
/// # Errors
/// When the address is of neither kind, the database cannot be reached, or a migration fails.
pub async fn open(url: &str) -> Result<(DatabaseConnection, Statements)> {
    let statements = Statements::default();
    let mut connection = Database::connect(options(url)?).await?;
    let counter = statements.clone();
    connection.set_metric_callback(move |_| {
        counter.0.fetch_add(1, Ordering::Relaxed);
    });
    migration::Migrator::up(&connection, None).await?;
    Ok((connection, statements))
}

fn options(url: &str) -> Result<ConnectOptions> {
    if let Some(rest) = url.strip_prefix("sqlite:") {
        // The rest is the file's name as it stands, whatever letters it has: no address to be decoded.
        let file = rest.strip_prefix("//").unwrap_or(rest).trim_end_matches("?mode=rwc").to_owned();
        let mut options = ConnectOptions::new("sqlite://hub");
        options.max_connections(4).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .optimize_on_close(true, 400)
                .row_buffer_size(ROWS_AHEAD)
        });
        return Ok(options);
    }
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(Error::bad_input(
            "databasen skal skrives som sqlite://FIL eller postgres://BRUGER@VÆRT/NAVN",
            "the database must be sqlite://FILE or postgres://USER@HOST/NAME",
        ));
    }
    let (address, schema) = split_schema(url);
    let mut options = ConnectOptions::new(address);
    options.max_connections(8).sqlx_logging(false).statement_timeout(Duration::from_secs(60));
    if let Some(schema) = schema {
        options.set_schema_search_path(schema);
    }
    Ok(options)
}

/// Takes our own parameter `schema` out of a PostgreSQL address.
fn split_schema(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let (ours, theirs): (Vec<_>, Vec<_>) = query.split('&').partition(|part| part.starts_with("schema="));
    let schema = ours.first().and_then(|part| part.strip_prefix("schema=")).map(str::to_owned);
    let address = if theirs.is_empty() { base.to_owned() } else { format!("{base}?{}", theirs.join("&")) };
    (address, schema)
}

/// Whether this is PostgreSQL, which locks rows, rather than SQLite, which has one writer.
pub(super) fn locks_rows(backend: DbBackend) -> bool {
    backend == DbBackend::Postgres
}
