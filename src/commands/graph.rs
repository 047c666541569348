//! `snitflade graph`.

use super::{At, not_written, told::say};
use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use snitflade::{
    access::{Sight, Viewer},
    analysis::graph::{Format, export},
    words::Language,
};
use std::{path::PathBuf, sync::Arc};

#[derive(Args)]
pub struct Graph {
    /// The file; its ending names the format: .graphml, .gexf, .dot or .csv.
    file: PathBuf,
    #[command(flatten)]
    at: At,
    /// The day, such as 2009-12-31; today when not given.
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// The codes of the forums, with commas between; all when not given.
    #[arg(long, value_delimiter = ',')]
    forums: Option<Vec<String>>,
    /// What everyone may see, or all that there is.
    #[arg(long, value_enum, default_value_t = Edition::Public)]
    edition: Edition,
}

#[derive(Clone, Copy, ValueEnum)]
enum Edition {
    Public,
    Internal,
}

impl Graph {
    pub async fn run(self) -> Result<()> {
        let format = Format::of_file(&self.file.to_string_lossy()).with_context(|| {
            say("lad filen ende på .graphml, .gexf, .dot eller .csv", "end the file in .graphml, .gexf, .dot or .csv")
        })?;
        let hub = self.at.hub().await?;
        let viewer = match self.edition {
            Edition::Public => Viewer::anonymous(Language::Da),
            Edition::Internal => Viewer::at_the_machine(Language::Da),
        };
        let sight = Sight::new(&hub, &Arc::new(viewer), self.as_of);
        let text = export::graph(&sight, self.forums.as_deref(), usize::MAX)?.write(format)?;
        std::fs::write(&self.file, text).with_context(|| not_written(&self.file))
    }
}
