//! `snitflade import`.

use super::{
    At,
    told::{language, say},
};
use anyhow::{Result, bail};
use clap::Args;
use snitflade::{
    change,
    error::{Error, RuleCode},
    exchange::{
        import::{Report, Source},
        popolo,
    },
    hub::{Actor, Hub},
    jobs,
    meeting::succession::Followed,
    words::messages,
};
use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    sync::Mutex,
    time::{Duration, Instant},
};

#[derive(Args)]
pub struct Import {
    /// The folder with the tables, or a workbook (.xlsx) with a sheet for each.
    #[arg(required_unless_present = "popolo", conflicts_with = "popolo")]
    place: Option<PathBuf>,
    /// A Popolo document instead of tables.
    #[arg(long, value_name = "FILE", requires = "forums_are")]
    popolo: Option<PathBuf>,
    /// The classifications of the organizations in it that are forums.
    #[arg(long, value_name = "WORD,WORD", value_delimiter = ',', requires = "popolo")]
    forums_are: Vec<String>,
    #[command(flatten)]
    at: At,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub async fn run(self) -> Result<()> {
        let hub = self.at.hub().await?;
        let source = match (&self.popolo, &self.place) {
            (Some(document), _) => popolo::read(document, &self.forums_are, hub.clock().today())?,
            (None, Some(place)) => Source::at(place)?,
            (None, None) => bail!(say("nævn en mappe, et regneark eller et dokument", "name a folder, a workbook or a document")),
        };
        let report = take_in(&hub, &source, self.dry_run).await?;
        for complaint in &report.complaints {
            eprintln!("{}", complaint.line(language()));
        }
        if !report.complaints.is_empty() {
            bail!(messages::nothing_imported(report.complaints.len(), report.rows(), language()));
        }
        for tally in &report.tallies {
            println!("{}: {} nye, {} ændrede, {} uændrede", tally.file, tally.added, tally.changed, tally.unchanged);
        }
        if report.left_out > 0 {
            println!("udeladt, fordi de hører til en organisation uden stilling: {}", report.left_out);
        }
        if !self.dry_run {
            jobs::keep_picture(&hub).await;
        }
        let followed = report.followed;
        if followed != Followed::default() {
            println!("indkaldelser til kommende møder: {} trukket tilbage, {} sendt", followed.withdrawn, followed.called);
        }
        if self.dry_run {
            println!("Intet er indlæst: det var en prøve.");
        }
        Ok(())
    }
}

/// Imports tables in one transaction; with complaints, or for a dry run, nothing is kept.
pub async fn take_in(hub: &Hub, source: &Source, dry_run: bool) -> Result<Report> {
    let progress = Mutex::new(Progress::default());
    let told = |file: &str, rows: u64| {
        if let Ok(mut progress) = progress.lock() {
            progress.tell(file, rows);
        }
    };
    let report = Mutex::new(Report::default());
    let nobody = Actor::default();
    let outcome = hub.command(&nobody, "import", async |work| {
        let found = change::take_in(work, source, &told).await?;
        let keep = found.complaints.is_empty() && !dry_run;
        if let Ok(mut report) = report.lock() {
            *report = found;
        }
        // A refusal undoes the transaction; the report has told why.
        if keep { Ok(()) } else { Err(Error::refused(&[], RuleCode::Invalid, "")) }
    });
    match outcome.await {
        Ok(()) | Err(Error::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    if let Ok(mut progress) = progress.into_inner() {
        progress.end();
    }
    Ok(report.into_inner().unwrap_or_default())
}

/// A line that says how far something has come, once it takes longer than a second.
pub struct Progress {
    begun: Instant,
    told: Option<Instant>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { begun: Instant::now(), told: None }
    }
}

impl Progress {
    /// Tells the file and the rows so far, at most four times a second.
    pub fn tell(&mut self, file: &str, rows: u64) {
        let soon = self.told.is_some_and(|told| told.elapsed() < Duration::from_millis(250));
        if self.begun.elapsed() < Duration::from_secs(1) || soon {
            return;
        }
        self.told = Some(Instant::now());
        let (begin, end) = if std::io::stderr().is_terminal() { ("\r\x1b[K", "") } else { ("", "\n") };
        eprint!("{begin}{file}: {rows} rækker, {} s{end}", self.begun.elapsed().as_secs());
        let _ = std::io::stderr().flush();
    }

    /// Ends the line.
    pub fn end(&mut self) {
        if self.told.take().is_some() && std::io::stderr().is_terminal() {
            eprintln!();
        }
    }
}
