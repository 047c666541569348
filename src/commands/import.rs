//! `snitflade import`.

use super::{
    At,
    told::{language, say},
};
use anyhow::{Result, bail};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use entities::words::Class;
use snitflade::{
    change,
    error::{Error, RuleCode},
    exchange::{
        import::{Report, Source, Step},
        popolo,
    },
    hub::{Actor, Hub},
    jobs,
    meeting::succession::Followed,
    words::{
        Language, messages,
        progress::{Far, bar, plain},
    },
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
    /// Who may see the new forums of a document that does not say it: public, network, members or sealed.
    #[arg(long, value_name = "WORD", requires = "popolo", default_value = "members", value_parser = class(), ignore_case = true)]
    class: Class,
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
            (Some(document), _) => popolo::read(document, &self.forums_are, self.class, hub.clock().today())?,
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
        if source.unclassed() > 0 {
            let (count, class) = (source.unclassed(), self.class.word());
            println!("fora, som dokumentet ikke siger klassen på: {count}; nye af dem får klassen {class} (--class)");
        }
        if !source.left_out().is_empty() {
            println!("udeladt, fordi de hører til en organisation uden stilling: {}", listed(source.left_out()));
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

/// Takes the word of a class.
fn class() -> impl TypedValueParser<Value = Class> {
    let words = PossibleValuesParser::new(["public", "network", "members", "sealed"]);
    words.map(|word| Class::from_word(&word.to_lowercase()).unwrap_or(Class::Members))
}

/// How many memberships, and which by their places in the list of the document.
fn listed(places: &[u64]) -> String {
    let first: Vec<String> = places.iter().take(20).map(u64::to_string).collect();
    let more = if places.len() > first.len() { " …" } else { "" };
    format!("{} (memberships {}{more})", places.len(), first.join(", "))
}

/// Imports tables in one transaction; with complaints, or for a dry run, nothing is kept.
pub async fn take_in(hub: &Hub, source: &Source, dry_run: bool) -> Result<Report> {
    let progress = Mutex::new(Progress::default());
    let told = |step: &Step<'_>| {
        if let Ok(mut progress) = progress.lock() {
            progress.tell(step.file, step.rows, Some(step.share));
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

/// A line with a bar that says how far something has come, once it takes longer than a second.
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
    /// Tells the file, the rows so far, and the share of everything where it is known; at most four times a second on a terminal,
    /// and every ten seconds elsewhere.
    pub fn tell(&mut self, file: &str, rows: u64, share: Option<f64>) {
        let terminal = std::io::stderr().is_terminal();
        let pause = if terminal { Duration::from_millis(250) } else { Duration::from_secs(10) };
        let soon = self.told.is_some_and(|told| told.elapsed() < pause);
        if self.begun.elapsed() < Duration::from_secs(1) || soon {
            return;
        }
        self.told = Some(Instant::now());
        let far = Far { file, rows, share, spent: self.begun.elapsed() };
        match terminal {
            true => eprint!("\r\x1b[K{}", bar(&far, Language::Da)),
            false => eprintln!("{}", plain(&far, Language::Da)),
        }
        let _ = std::io::stderr().flush();
    }

    /// Ends the line.
    pub fn end(&mut self) {
        if self.told.take().is_some() && std::io::stderr().is_terminal() {
            eprintln!();
        }
    }
}
