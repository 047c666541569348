//! What can be typed after `snitflade`.

mod appendix;
mod demo;
mod export;
mod graph;
mod import;
mod serve;
pub mod told;

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret;
use snitflade::{
    access::{self, NewToken},
    clock::SystemClock,
    config::Config,
    exchange::synth,
    hub::Hub,
    schema,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Subcommand)]
pub enum Command {
    /// Start a hub with the forums of the 2009 plan, to try things out.
    Demo(demo::Demo),
    /// Start the hub.
    Serve(serve::Serve),
    /// Print the schema.
    Schema,
    /// Bring the tables of a database up to date.
    Migrate(At),
    /// Take a folder of tables, a workbook or a Popolo document into the register.
    Import(import::Import),
    /// Print appendix 1 of the cooperation plan from the register.
    Appendix(appendix::Appendix),
    /// Write the register as tables or a workbook, or in the shapes of Popolo, OParl and vCard.
    Export(export::Export),
    /// Write the graph of forums to a file for other programs.
    Graph(graph::Graph),
    /// Print a new token.
    Token(Token),
    /// Write a made-up register of a given size as tables.
    Synth(Synth),
}

/// Which settings and which database.
#[derive(Args, Clone)]
pub struct At {
    /// A file with settings.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The database: `sqlite://FILE` or `postgres://USER@HOST/NAME`.
    #[arg(long)]
    database: Option<String>,
}

impl At {
    /// The settings.
    pub fn config(&self) -> Result<Config> {
        let mut config = Config::read(self.config.as_deref(), |key| std::env::var(key).ok())?;
        if let Some(database) = &self.database {
            config.database.clone_from(database);
        }
        Ok(config)
    }

    /// The hub on this database, with the machine's clock.
    pub async fn hub(&self) -> Result<Arc<Hub>> {
        let config = self.config()?;
        let clock = Arc::new(SystemClock::new());
        Hub::open(&config.database, clock, config.post_office()).await.with_context(no_database)
    }
}

/// Print a new token, alone on its line. It counts for 90 days and is shown this once.
#[derive(Args)]
#[group(required = true, multiple = false, id = "whom")]
pub struct Whom {
    /// For the person with this code.
    #[arg(long)]
    person: Option<String>,
    /// For an operator, who keeps the whole hub.
    #[arg(long)]
    operator: bool,
}

#[derive(Args)]
pub struct Token {
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    whom: Whom,
}

#[derive(Args)]
pub struct Synth {
    /// The folder, made if there is none.
    folder: PathBuf,
    /// How large it is.
    #[arg(long, value_enum)]
    size: Size,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "UPPER")]
enum Size {
    S,
    M,
    L,
}

/// Before why a database cannot be opened.
fn no_database() -> String {
    told::say("databasen kan ikke åbnes", "the database cannot be opened")
}

/// Before why a file cannot be written.
fn not_written(file: &Path) -> String {
    let file = file.display();
    told::say(&format!("{file} kan ikke skrives"), &format!("{file} cannot be written"))
}

impl Command {
    pub async fn run(self) -> Result<()> {
        match self {
            Self::Demo(demo) => demo.run().await,
            Self::Serve(serve) => serve.run().await,
            Self::Import(import) => import.run().await,
            Self::Appendix(appendix) => appendix.run().await,
            Self::Export(export) => export.run().await,
            Self::Graph(graph) => graph.run().await,
            Self::Schema => {
                print!("{}", schema::sdl());
                Ok(())
            }
            Self::Migrate(at) => {
                at.hub().await?;
                Ok(())
            }
            Self::Token(token) => {
                let whom = token.whom.person.map_or(NewToken::Operator, NewToken::Person);
                let key = access::issue(&*token.at.hub().await?, &whom).await?;
                println!("{}", key.expose_secret());
                Ok(())
            }
            Self::Synth(asked) => {
                let size = match asked.size {
                    Size::S => synth::Size::S,
                    Size::M => synth::Size::M,
                    Size::L => synth::Size::L,
                };
                let mut progress = import::Progress::default();
                synth::synth(&asked.folder, size, asked.seed, |file, rows| progress.tell(file, rows, None))?;
                progress.end();
                Ok(())
            }
        }
    }
}
