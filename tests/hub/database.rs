//! A fresh database for a test, in well under a twentieth of a second.

use sea_orm::{ConnectionTrait, Database as Connect, DatabaseConnection, Statement};
use snitflade::{
    clock::{Clock, StandingClock},
    exchange::{fixture, import::import},
    hub::{Actor, Hub, PostOffice},
};
use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Where the PostgreSQL for tests is, if the tests are to run on one.
const SERVER: &str = "SNITFLADE_TEST_DATABASE";

/// A database of one test; gone when the test ends.
pub struct Database {
    url: String,
    _folder: Option<TempDir>,
    schema: Option<(String, String)>,
}

impl Database {
    pub async fn empty() -> Self {
        match std::env::var(SERVER) {
            Ok(server) => Self::schema(&server).await,
            Err(_) => Self::copy(templates().empty().await),
        }
    }

    pub async fn with_fixture() -> Self {
        match std::env::var(SERVER) {
            Ok(server) => {
                let database = Self::schema(&server).await;
                load_fixture(database.url()).await;
                database
            }
            Err(_) => Self::copy(templates().filled().await),
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    fn copy(template: &PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hub.db");
        std::fs::copy(template, &file).unwrap();
        Self { url: format!("sqlite://{}", file.display()), _folder: Some(folder), schema: None }
    }

    async fn schema(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(server, &format!("CREATE SCHEMA {name}")).await;
        let sign = if server.contains('?') { '&' } else { '?' };
        Self { url: format!("{server}{sign}schema={name}"), _folder: None, schema: Some((server.to_owned(), name)) }
    }

    /// How many letters wait in the outbox. Asked from outside any runtime, when a test ends.
    pub fn letters_left(&self) -> i64 {
        let url = self.url.clone();
        blocking(async move {
            let connection = snitflade_connection(&url).await;
            let sql = "SELECT count(*) AS left_behind FROM letter WHERE state IN ('queued', 'claimed', 'sending')";
            let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
            row.unwrap().unwrap().try_get("", "left_behind").unwrap()
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = self.schema.take() {
            blocking(async move { run(&server, &format!("SET lock_timeout = '10s'; DROP SCHEMA {name} CASCADE")).await });
        }
    }
}

/// A connection to the database at the hub's own kind of address.
pub async fn snitflade_connection(url: &str) -> DatabaseConnection {
    match url.split_once("schema=") {
        Some((server, schema)) => {
            let mut options = sea_orm::ConnectOptions::new(server.trim_end_matches(['?', '&']));
            options.set_schema_search_path(schema).max_connections(1);
            Connect::connect(options).await.unwrap()
        }
        None => Connect::connect(url).await.unwrap(),
    }
}

async fn run(server: &str, sql: &str) {
    let mut options = sea_orm::ConnectOptions::new(server);
    options.max_connections(1);
    let connection = Connect::connect(options).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

fn blocking<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
    std::thread::spawn(move || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future))
        .join()
        .unwrap()
}

async fn load_fixture(url: &str) {
    let clock: Arc<dyn Clock> = Arc::new(StandingClock::at(super::instant(super::MORNING)));
    let hub = Hub::open(url, clock, PostOffice::default()).await.unwrap();
    let report = hub.command(&Actor::default(), "import", async |work| import(work, &fixture::plan_2009(), &|_| {}).await).await;
    assert_eq!(report.unwrap().complaints, []);
}

/// SQLite files made once for all tests.
struct Templates {
    folder: TempDir,
    empty: OnceCell<PathBuf>,
    filled: OnceCell<PathBuf>,
}

fn templates() -> &'static Templates {
    static TEMPLATES: OnceLock<Templates> = OnceLock::new();
    TEMPLATES.get_or_init(|| Templates { folder: tempfile::tempdir().unwrap(), empty: OnceCell::new(), filled: OnceCell::new() })
}

impl Templates {
    async fn empty(&self) -> &PathBuf {
        self.empty.get_or_init(|| self.make("empty.db", false)).await
    }

    async fn filled(&self) -> &PathBuf {
        self.filled.get_or_init(|| self.make("filled.db", true)).await
    }

    /// Makes a template in a runtime of its own, so that its connections are closed, and its log written back, when it ends.
    async fn make(&self, name: &str, fixture: bool) -> PathBuf {
        let file = self.folder.path().join(name);
        let url = format!("sqlite://{}", file.display());
        blocking(async move {
            if fixture {
                load_fixture(&url).await;
            } else {
                let clock: Arc<dyn Clock> = Arc::new(StandingClock::at(super::instant(super::MORNING)));
                Hub::open(&url, clock, PostOffice::default()).await.unwrap();
            }
            let connection = Connect::connect(&url).await.unwrap();
            connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
            connection.close().await.unwrap();
        });
        file
    }
}
