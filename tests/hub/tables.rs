//! Tables taken into a hub, as the command `import` does.

use super::TestHub;
use snitflade::{
    change,
    error::{Error, RuleCode},
    exchange::import::{Report, Source},
    hub::{Actor, Hub},
    words::Language,
};
use std::sync::Mutex;
use tempfile::TempDir;

impl TestHub {
    /// Takes these files into the register; the complaints, one line each, if there are any.
    pub async fn import(&self, files: &[(&str, &str)]) -> Result<Report, Vec<String>> {
        let (_folder, source) = folder(files);
        let report = take_in(&self.hub, &source).await;
        match report.complaints.len() {
            0 => Ok(report),
            _ => Err(report.complaints.iter().map(|complaint| complaint.line(Language::En)).collect()),
        }
    }
}

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> (TempDir, Source) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let source = Source::Folder(folder.path().to_path_buf());
    (folder, source)
}

/// Imports in one transaction; with complaints nothing is kept.
pub async fn take_in(hub: &Hub, source: &Source) -> Report {
    let told = Mutex::new(Report::default());
    let nobody = Actor::default();
    let outcome = hub.command(&nobody, "import", async |work| {
        let report = change::take_in(work, source, &|_| {}).await?;
        let clean = report.complaints.is_empty();
        *told.lock().expect("no panic while locked") = report;
        if clean { Ok(()) } else { Err(Error::refused(&[], RuleCode::Invalid, "")) }
    });
    match outcome.await {
        Ok(()) | Err(Error::Refused(_)) => told.into_inner().expect("no panic while locked"),
        Err(error) => panic!("the import broke: {}", snitflade::error::chain(&error)),
    }
}
