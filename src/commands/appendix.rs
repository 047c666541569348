//! `snitflade appendix`.

use super::{At, not_written, told::say};
use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use snitflade::{
    access,
    plan::{self, Edition, html, pdf},
};
use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
};

#[derive(Args)]
pub struct Appendix {
    #[command(flatten)]
    at: At,
    /// The date that it shows the register on, such as 2009-01-15; today when not given.
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// For whom it is printed: everyone, or the network.
    #[arg(long, value_enum, default_value_t = For::Public)]
    edition: For,
    /// Whose sight the internal edition is printed with: the code of a person. Without it, everything.
    #[arg(long)]
    person: Option<String>,
    /// The shape; when not given, that of the file's ending (.pdf, .html), or html where no file is named.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write; standard output when not given.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum For {
    Public,
    Internal,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Html,
    Pdf,
}

impl Appendix {
    pub async fn run(self) -> Result<()> {
        if let (Some(file), None) = (&self.out, self.format) {
            let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
            if !["pdf", "html", "htm"].contains(&&*ending) {
                bail!("{}: the file ends in .pdf or .html, or --format says what it is to be", file.display());
            }
        }
        let hub = self.at.hub().await?;
        let edition = match self.edition {
            For::Public => Edition::Public,
            For::Internal => Edition::Internal,
        };
        let viewer = access::at_the_machine(&hub, self.person.as_deref()).await?;
        let Ok(sight) = plan::sight(&hub, &Arc::new(viewer), edition, self.as_of) else {
            bail!(say(
                "den interne udgave er for dem, der har en stilling eller en plads",
                "the internal edition is for those who hold a post or a seat"
            ))
        };
        let appendix = plan::appendix::appendix(&sight, edition);
        let bytes = match self.format() {
            Format::Html => html::render(&appendix, sight.now())?.into_bytes(),
            Format::Pdf => pdf::render(&appendix, sight.now())?,
        };
        self.write(&bytes)
    }

    fn format(&self) -> Format {
        let ending = self.out.as_deref().and_then(|file| file.extension());
        let pdf = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        self.format.unwrap_or(if pdf { Format::Pdf } else { Format::Html })
    }

    fn write(&self, bytes: &[u8]) -> Result<()> {
        let mut screen = std::io::stdout();
        match &self.out {
            Some(file) => std::fs::write(file, bytes).with_context(|| not_written(file)),
            None if self.format() == Format::Pdf && screen.is_terminal() => {
                bail!(say("nævn en fil med --out", "name a file with --out"))
            }
            None => Ok(screen.write_all(bytes)?),
        }
    }
}
