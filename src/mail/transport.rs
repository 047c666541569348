//! The ways out of the house: SMTP, a sendmail program, a folder, memory.
//!
//! A letter goes in two steps, because between them the outbox must commit "data begun": [`Transport::open`] does
//! everything that leaves no trace at the other end, [`Ready::send`] hands the octets over. Whatever is found in the
//! phase "data begun" after a crash is in doubt, not queued. One recipient a transaction: with several, one
//! refusal would take the others down with it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::fs;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::mail::outcome::{Fault, Outcome, Phase, Reason, Verdict, Wait};
use crate::mail::plain;
use crate::mail::smtp::{Conversation, Smtp};

/// How long a sendmail program may take.
const SENDMAIL_LIMIT: Duration = Duration::from_secs(60);

/// One letter in its envelope: finished octets that no transport may alter.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'a> {
    /// The envelope sender, where bounces go; carries the delivery's token.
    pub sender: &'a str,
    /// The one recipient.
    pub recipient: &'a str,
    /// Comes back in delivery reports as Original-Envelope-Id; printable ASCII.
    pub envelope_id: Option<&'a str>,
    /// The Message-ID without angle brackets.
    pub message_id: &'a str,
    /// The whole message, CRLF at the end of every line.
    pub bytes: &'a [u8],
    /// Refuses every way that does not promise TLS 1.2 or better: for sealed forums.
    pub require_tls: bool,
}

/// A parcel that was handed to [`Transport::Memory`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub sender: String,
    pub recipient: String,
    pub envelope_id: Option<String>,
    pub message_id: String,
    pub bytes: Vec<u8>,
    pub require_tls: bool,
}

/// A way of sending.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A mail server, best the hub's own on the same machine or network.
    Smtp(Smtp),
    /// A program that takes a message on its standard input, with the envelope as arguments. It promises nothing
    /// about encryption, so it never carries a letter that requires it.
    Sendmail { program: PathBuf },
    /// A folder with a file for each message: for demonstrations. Nothing leaves the machine.
    Folder { path: PathBuf },
    /// A list in memory: for tests.
    Memory(Arc<Mutex<Vec<Sent>>>),
}

/// A transaction that needs only the octets.
#[derive(Debug)]
pub struct Ready(Way);

#[derive(Debug)]
enum Way {
    Smtp(Box<Conversation>),
    Sendmail(PathBuf),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Sent>>>),
}

impl Transport {
    /// Goes as far as possible without handing anything over: connection, encryption, login, sender, recipient.
    ///
    /// # Errors
    /// The outcome of the attempt when it ended here; nothing was taken over.
    pub async fn open(&self, parcel: &Parcel<'_>) -> Result<Ready, Outcome> {
        check(parcel)?;
        match self {
            Self::Smtp(smtp) => Ok(Ready(Way::Smtp(Box::new(smtp.open(parcel).await?)))),
            Self::Sendmail { .. } if parcel.require_tls => {
                Err(Outcome::own(Phase::Connect, Verdict::Never(Reason::NoTls), "a sendmail program promises no encryption"))
            }
            Self::Sendmail { program } => {
                fs::metadata(program).await.map_err(|fault| local(Phase::Connect, &fault))?;
                Ok(Ready(Way::Sendmail(program.clone())))
            }
            Self::Folder { path } => {
                fs::create_dir_all(path).await.map_err(|fault| local(Phase::Connect, &fault))?;
                Ok(Ready(Way::Folder(path.clone())))
            }
            Self::Memory(list) => Ok(Ready(Way::Memory(Arc::clone(list)))),
        }
    }
}

impl Ready {
    /// Hands the octets over. `parcel` is the one that was opened.
    pub async fn send(self, parcel: &Parcel<'_>) -> Outcome {
        match self.0 {
            Way::Smtp(conversation) => conversation.send(parcel.bytes).await,
            Way::Sendmail(program) => pipe(&program, parcel).await,
            Way::Folder(path) => match keep(&path, parcel).await {
                Ok(()) => Outcome::own(Phase::DataEnded, Verdict::Accepted, "written to the folder"),
                Err(fault) => local(Phase::DataBegun, &fault),
            },
            Way::Memory(list) => {
                list.lock().unwrap_or_else(PoisonError::into_inner).push(Sent::of(parcel));
                Outcome::own(Phase::DataEnded, Verdict::Accepted, "kept in memory")
            }
        }
    }
}

impl Sent {
    fn of(parcel: &Parcel<'_>) -> Self {
        Self {
            sender: parcel.sender.to_owned(),
            recipient: parcel.recipient.to_owned(),
            envelope_id: parcel.envelope_id.map(str::to_owned),
            message_id: parcel.message_id.to_owned(),
            bytes: parcel.bytes.to_vec(),
            require_tls: parcel.require_tls,
        }
    }
}

/// The same gate before every way out: what passes the folder in the demonstration passes SMTP in earnest.
fn check(parcel: &Parcel<'_>) -> Result<(), Outcome> {
    let envelope_id = |id: &str| (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    let fault = if !plain::is_address(parcel.sender) || !plain::is_address(parcel.recipient) {
        "an envelope address is not a plain ASCII address"
    } else if !plain::is_message_id(parcel.message_id) {
        "the Message-ID is not plain"
    } else if !parcel.envelope_id.is_none_or(envelope_id) {
        "the envelope id is not printable ASCII of at most 100 characters"
    } else if !lines_are_whole(parcel.bytes) {
        "the message has a line break that is not CRLF"
    } else {
        return Ok(());
    };
    Err(Outcome::own(Phase::Connect, Verdict::Never(Reason::Unsendable), fault))
}

/// A bare CR or LF lets servers disagree about where a message ends, so that a second one can be smuggled in.
fn lines_are_whole(bytes: &[u8]) -> bool {
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    let count = |octet: u8| bytes.iter().filter(|b| **b == octet).count();
    bytes.ends_with(b"\r\n") && count(b'\r') == pairs && count(b'\n') == pairs
}

fn local(phase: Phase, fault: &std::io::Error) -> Outcome {
    Outcome::own(phase, Verdict::RelayFault(Fault::Local), &fault.kind().to_string())
}

/// Writes `<local part of the Message-ID>.eml` so that no reader ever sees half a file and a power cut loses
/// nothing; the same message twice is one file.
async fn keep(folder: &Path, parcel: &Parcel<'_>) -> std::io::Result<()> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let name = parcel.message_id.split('@').next().unwrap_or_default();
    let unique = format!(".{name}.{}.{}.tmp", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    let (draft, finished) = (folder.join(unique), folder.join(format!("{name}.eml")));
    let written = async {
        let mut file = fs::File::create_new(&draft).await?;
        file.write_all(parcel.bytes).await?;
        file.sync_all().await?;
        fs::rename(&draft, &finished).await?;
        fs::File::open(folder).await?.sync_all().await
    };
    let result = written.await;
    if result.is_err() {
        // The draft may not exist; the fault that matters is the one already at hand.
        let _ = fs::remove_file(&draft).await;
    }
    result
}

async fn pipe(program: &Path, parcel: &Parcel<'_>) -> Outcome {
    let spawned = Command::new(program)
        .args(["-i", "-f", parcel.sender, "--", parcel.recipient])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(fault) => return local(Phase::DataBegun, &fault),
    };
    let stdin = child.stdin.take();
    let talk = async {
        if let Some(mut stdin) = stdin {
            // A program that stops reading says why by its exit code.
            let _ = stdin.write_all(parcel.bytes).await;
        }
        child.wait_with_output().await
    };
    match tokio::time::timeout(SENDMAIL_LIMIT, talk).await {
        Ok(Ok(output)) => {
            let (phase, verdict) = exit_verdict(output.status.code());
            Outcome::own(phase, verdict, &String::from_utf8_lossy(&output.stderr))
        }
        Ok(Err(fault)) => Outcome::own(Phase::DataEnded, Verdict::InDoubt, &fault.kind().to_string()),
        Err(_) => Outcome::own(Phase::DataEnded, Verdict::InDoubt, "the program did not end in time"),
    }
}

/// The exit codes of sendmail (sysexits): 75 is temporary, 65 to 68 are about the letter or the recipient, the
/// other ones about the machine. A program that was killed may have done its work.
fn exit_verdict(code: Option<i32>) -> (Phase, Verdict) {
    match code {
        Some(0) => (Phase::DataEnded, Verdict::Accepted),
        Some(75) => (Phase::DataBegun, Verdict::Later(Wait::Delivery)),
        Some(65..=68) => (Phase::DataBegun, Verdict::Never(Reason::Refused)),
        Some(_) => (Phase::DataBegun, Verdict::RelayFault(Fault::Local)),
        None => (Phase::DataEnded, Verdict::InDoubt),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const BYTES: &[u8] = b"Subject: x\r\n\r\n.dot\r\n";

    fn parcel<'a>(recipient: &'a str, message_id: &'a str) -> Parcel<'a> {
        let (sender, bytes) = ("bounce+t1@hub.example", BYTES);
        Parcel { sender, recipient, envelope_id: Some("t1"), message_id, bytes, require_tls: false }
    }

    async fn deliver(transport: &Transport, parcel: &Parcel<'_>) -> Outcome {
        match transport.open(parcel).await {
            Ok(ready) => ready.send(parcel).await,
            Err(outcome) => outcome,
        }
    }

    #[tokio::test]
    async fn the_folder_holds_one_file_for_a_message_sent_twice() {
        let folder = tempfile::tempdir().unwrap();
        let transport = Transport::Folder { path: folder.path().join("out") };
        let parcel = parcel("a@b.example", "n1@hub.example");
        for _ in 0..2 {
            let outcome = deliver(&transport, &parcel).await;
            assert_eq!(outcome.verdict, Verdict::Accepted);
        }
        let names: Vec<_> = std::fs::read_dir(folder.path().join("out")).unwrap().collect();
        assert_eq!(names.len(), 1);
        let file = names.into_iter().next().unwrap().unwrap();
        assert_eq!(file.file_name(), "n1.eml");
        assert_eq!(std::fs::read(file.path()).unwrap(), BYTES);
    }

    #[tokio::test]
    async fn memory_keeps_the_envelope() {
        let list = Arc::new(Mutex::new(Vec::new()));
        let transport = Transport::Memory(Arc::clone(&list));
        let parcel = Parcel { require_tls: true, ..parcel("a@b.example", "n1@hub.example") };
        deliver(&transport, &parcel).await;
        assert_eq!(*list.lock().unwrap(), [Sent::of(&parcel)]);
    }

    #[tokio::test]
    async fn a_program_is_judged_by_how_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("sendmail");
        let verdict = async |body: &str, require_tls: bool| {
            std::fs::write(&program, format!("#!/bin/sh\n{body}\n")).unwrap();
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
            let transport = Transport::Sendmail { program: program.clone() };
            let parcel = Parcel { require_tls, ..parcel("a@b.example", "n1@hub.example") };
            deliver(&transport, &parcel).await.verdict
        };
        let kept = folder.path().join("kept");
        let keep = format!("echo \"$@\" > {0}; cat >> {0}", kept.display());
        assert_eq!(verdict(&keep, false).await, Verdict::Accepted);
        let expected = "-i -f bounce+t1@hub.example -- a@b.example\nSubject: x\r\n\r\n.dot\r\n";
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), expected);
        assert_eq!(verdict("cat > /dev/null; exit 75", false).await, Verdict::Later(Wait::Delivery));
        assert_eq!(verdict("exit 67", false).await, Verdict::Never(Reason::Refused));
        assert_eq!(verdict("exit 78", false).await, Verdict::RelayFault(Fault::Local));
        assert_eq!(verdict("kill -9 $$", false).await, Verdict::InDoubt);
        assert_eq!(verdict("exit 0", true).await, Verdict::Never(Reason::NoTls));
    }

    #[tokio::test]
    async fn what_is_not_plain_is_refused_before_every_way() {
        let transport = Transport::Memory(Arc::default());
        let good = parcel("a@b.example", "n1@hub.example");
        let refused = [
            parcel("a@b.example>\r\nRCPT TO:<c@d.example", "n1@hub.example"),
            parcel("a@b.example", "../n1@hub.example"),
            Parcel { envelope_id: Some("a b"), ..good },
            Parcel { bytes: b"Subject: x\r\n\r\nsmuggled\n.\r\n", ..good },
            Parcel { bytes: b"no end of line", ..good },
        ];
        for parcel in refused {
            let outcome = deliver(&transport, &parcel).await;
            assert_eq!(outcome.verdict, Verdict::Never(Reason::Unsendable), "{}", outcome.text);
        }
        assert_eq!(deliver(&transport, &good).await.verdict, Verdict::Accepted);
    }
}
