//! A mail server that misbehaves on demand, and remembers what it kept.
//!
//! It speaks enough SMTP for one transaction at a time, never encrypts, and does at one step what real servers do on
//! bad days: refuse, put off, hang, or break the connection, before or after it has kept the letter.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Where in the conversation something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Banner,
    Hello,
    Mail,
    Rcpt,
    /// The answer to the command DATA.
    Data,
    /// While the letter is read: the fault acts after the first octets.
    Body,
    /// The answer after the final dot; the letter has been read but is kept only with [`Deed::KeepAndDrop`],
    /// [`Deed::KeepAndHang`], or an answer of 250.
    End,
}

/// What the server does at that step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Answers with this line, code first.
    Say(&'static str),
    /// Closes the connection without an answer.
    Drop,
    /// Answers nothing and keeps the connection open.
    Hang,
    /// Keeps the letter and closes without an answer; only at [`Step::End`].
    KeepAndDrop,
    /// Keeps the letter and never answers; only at [`Step::End`].
    KeepAndHang,
    /// Waits before it answers as usual.
    Wait(Duration),
}

/// A letter that the server kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub sender: String,
    pub recipient: String,
    /// As it was sent, dots unstuffed, with the line break before the final dot.
    pub bytes: Vec<u8>,
    /// The client was told.
    pub answered: bool,
}

/// The running server; it ends when it is dropped.
pub struct FaultySmtp {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    fault: Option<(Step, Deed)>,
    /// What it offers after EHLO.
    offers: Vec<&'static str>,
    kept: Vec<Kept>,
    commands: Vec<String>,
}

impl FaultySmtp {
    /// Starts a server that behaves well, offering DSN and 8BITMIME.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Mutex::new(Shared { offers: vec!["DSN", "8BITMIME"], ..Shared::default() }));
        let inside = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            let mut conversations = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&inside);
                conversations.spawn(async move { converse(stream, &shared).await });
            }
        });
        Self { port, shared, task }
    }

    /// Sets what goes wrong from now on; `None` behaves well.
    pub fn set(&self, fault: Option<(Step, Deed)>) {
        self.lock().fault = fault;
    }

    /// Sets what it offers after EHLO.
    pub fn offer(&self, offers: &[&'static str]) {
        self.lock().offers = offers.to_vec();
    }

    /// What it has kept so far.
    pub fn kept(&self) -> Vec<Kept> {
        self.lock().kept.clone()
    }

    /// The commands of all conversations so far, without line breaks.
    pub fn commands(&self) -> Vec<String> {
        self.lock().commands.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().expect("no panic while locked")
    }
}

impl Drop for FaultySmtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends a conversation: the connection is closed.
struct Over;

type Line = BufReader<TcpStream>;

async fn converse(stream: TcpStream, shared: &Mutex<Shared>) {
    let mut line = BufReader::new(stream);
    let (mut sender, mut recipient) = (String::new(), String::new());
    let mut went = answer(&mut line, shared, Step::Banner, "220 faulty.example ESMTP\r\n").await.map(|_| ());
    let mut command = String::new();
    while went.is_ok() && read(&mut line, &mut command).await {
        shared.lock().expect("unpoisoned").commands.push(command.clone());
        let path = || command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let step = step(&command);
        match step {
            Some(Step::Mail) => sender = path(),
            Some(Step::Rcpt) => recipient = path(),
            _ => {}
        }
        let usual = match step {
            Some(Step::Hello) => hello(shared),
            Some(Step::Data) => "354 go on\r\n".to_owned(),
            _ => "250 2.1.0 fine\r\n".to_owned(),
        };
        went = match step {
            Some(step) => match answer(&mut line, shared, step, &usual).await {
                Ok(true) if step == Step::Data => take(&mut line, shared, &sender, &recipient).await,
                other => other.map(|_| ()),
            },
            None => part(&mut line, &command).await,
        };
    }
}

fn step(command: &str) -> Option<Step> {
    match command.split(' ').next().unwrap_or_default() {
        "EHLO" => Some(Step::Hello),
        "MAIL" => Some(Step::Mail),
        "RCPT" => Some(Step::Rcpt),
        "DATA" => Some(Step::Data),
        _ => None,
    }
}

/// Says goodbye after QUIT, and that it does not understand after anything else.
async fn part(line: &mut Line, command: &str) -> Result<(), Over> {
    if command == "QUIT" {
        let _ = line.get_mut().write_all(b"221 bye\r\n").await;
        return Err(Over);
    }
    line.get_mut().write_all(b"502 what?\r\n").await.map_err(|_| Over)
}

async fn read(line: &mut Line, command: &mut String) -> bool {
    command.clear();
    let read = line.read_line(command).await.unwrap_or(0);
    command.truncate(command.trim_end().len());
    read > 0
}

fn hello(shared: &Mutex<Shared>) -> String {
    let mut words = vec!["faulty.example"];
    words.extend(&shared.lock().expect("unpoisoned").offers);
    let last = words.len() - 1;
    let lines = words.iter().enumerate();
    lines.map(|(n, word)| format!("250{}{word}\r\n", if n == last { ' ' } else { '-' })).collect()
}

/// Answers as usual unless this is the step where something happens. Says whether the usual was said.
async fn answer(line: &mut Line, shared: &Mutex<Shared>, step: Step, usual: &str) -> Result<bool, Over> {
    let fault = shared.lock().expect("unpoisoned").fault;
    let deed = fault.filter(|(at, _)| *at == step).map(|(_, deed)| deed);
    let text = match deed {
        None => usual.to_owned(),
        Some(Deed::Wait(pause)) => {
            tokio::time::sleep(pause).await;
            usual.to_owned()
        }
        Some(Deed::Say(text)) => format!("{text}\r\n"),
        Some(Deed::Drop | Deed::KeepAndDrop) => return Err(Over),
        Some(Deed::Hang | Deed::KeepAndHang) => std::future::pending().await,
    };
    line.get_mut().write_all(text.as_bytes()).await.map_err(|_| Over)?;
    Ok(text == usual)
}

async fn take(line: &mut Line, shared: &Mutex<Shared>, sender: &str, recipient: &str) -> Result<(), Over> {
    let mut bytes = Vec::new();
    let mut piece = Vec::new();
    let fault = shared.lock().expect("unpoisoned").fault;
    while piece != b".\r\n" {
        bytes.extend_from_slice(piece.strip_prefix(b".").unwrap_or(&piece));
        piece.clear();
        if line.read_until(b'\n', &mut piece).await.unwrap_or(0) == 0 {
            return Err(Over);
        }
        match fault {
            Some((Step::Body, Deed::Drop)) => return Err(Over),
            Some((Step::Body, Deed::Hang)) => std::future::pending().await,
            _ => {}
        }
    }
    let keeps = match fault {
        Some((Step::End, Deed::Say(text))) => text.starts_with("250"),
        Some((Step::End, Deed::Drop | Deed::Hang)) => false,
        _ => true,
    };
    let silent = matches!(fault, Some((Step::End, Deed::KeepAndDrop | Deed::KeepAndHang)));
    if keeps {
        let (sender, recipient) = (sender.to_owned(), recipient.to_owned());
        let kept = Kept { sender, recipient, bytes, answered: !silent };
        shared.lock().expect("unpoisoned").kept.push(kept);
    }
    answer(line, shared, Step::End, "250 2.0.0 Ok: queued as F00D1\r\n").await.map(|_| ())
}
