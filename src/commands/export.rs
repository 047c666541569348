//! `snitflade export`.

use super::{At, import::Progress};
use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use snitflade::{
    access::{Sight, Viewer},
    exchange::{self, oparl, popolo, seen::Asked, vcard},
    words::Language,
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

#[derive(Args)]
#[group(id = "where", required = true, multiple = false, args = ["place", "popolo", "oparl", "vcard"])]
pub struct Export {
    /// The folder for the whole register as tables, or a workbook where the name ends in .xlsx.
    place: Option<PathBuf>,
    /// A Popolo document: persons, organizations, posts and memberships.
    #[arg(long, value_name = "FILE")]
    popolo: Option<PathBuf>,
    /// The shape of OParl 1.1: one document where the name ends in .json, else a folder.
    #[arg(long, value_name = "FOLDER|FILE")]
    oparl: Option<PathBuf>,
    /// Cards (vCard 4.0) of the people of a day.
    #[arg(long, value_name = "FILE")]
    vcard: Option<PathBuf>,
    #[command(flatten)]
    at: At,
    /// Only what counts on this day, and what that refers to.
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Only the forum with this code; may be given again. Not for tables.
    #[arg(long, value_name = "CODE", conflicts_with = "place")]
    forum: Vec<String>,
    /// What a stranger may see; that is so anyway. Not for tables, which always are whole.
    #[arg(long, conflicts_with_all = ["internal", "place"])]
    public: bool,
    /// What the hub's operator sees: closed forums, and people's addresses.
    #[arg(long, conflicts_with = "place")]
    internal: bool,
    /// The address below which the ids of OParl lie; else one made from the mail domain.
    #[arg(long, value_name = "URL", requires = "oparl")]
    base: Option<String>,
}

impl Export {
    pub async fn run(self) -> Result<()> {
        let hub = self.at.hub().await?;
        if let Some(place) = &self.place {
            let progress = Mutex::new(Progress::default());
            let told = |file: &str, rows: u64| {
                if let Ok(mut progress) = progress.lock() {
                    progress.tell(file, rows, None);
                }
            };
            exchange::export::export(&hub, place, self.as_of, &told).await?;
            if let Ok(mut progress) = progress.into_inner() {
                progress.end();
            }
            return Ok(());
        }
        let viewer = if self.internal { Viewer::at_the_machine(Language::Da) } else { Viewer::anonymous(Language::Da) };
        let sight = Sight::new(&hub, &Arc::new(viewer), self.as_of);
        let asked = Asked { on_the_day: self.as_of.is_some(), forums: &self.forum };
        if let Some(file) = &self.popolo {
            popolo::write(&sight, &asked, file).await?;
        }
        if let Some(place) = &self.oparl {
            let made = format!("https://{}/oparl", hub.post_office.domain);
            oparl::write(&sight, &asked, self.base.as_deref().unwrap_or(&made), place).await?;
        }
        if let Some(file) = &self.vcard {
            vcard::write(&sight, &asked, file).await?;
        }
        Ok(())
    }
}
