//! One letter over SMTP, command by command.
//!
//! Driven by hand over lettre's connection, because the ready-made transport reports a letter that was refused, lost
//! on the way and perhaps taken over with one and the same error. Here the phase is always known, and the envelope
//! carries what makes bounces findable (RFC 3461): ENVID, and RET=HDRS so that a bounce does not carry the text of
//! a letter about.

use std::error::Error as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter, RcptParameter};
use lettre::transport::smtp::response::Response;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;

use crate::mail::outcome::{Fault, Outcome, Phase, Reason, Signal, Verdict};
use crate::mail::transport::Parcel;

/// How long the farewell may take; the outcome is settled by then.
const QUIT_LIMIT: Duration = Duration::from_secs(2);

/// A mail server and how to speak to it.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// A host name or an address; its certificate must be made out to it.
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Never sent over an unencrypted connection.
    pub login: Option<Login>,
    /// A file of PEM certificates that are trusted beside the public ones: for a private authority.
    pub extra_ca: Option<PathBuf>,
    /// The name that the hub greets with.
    pub hello_name: String,
    pub limits: Limits,
}

/// When the connection is encrypted. A certificate is always verified; there is no half-way encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Never: for a server on the same machine.
    None,
    /// With STARTTLS when it is offered.
    WhenOffered,
    /// With STARTTLS, or not at all.
    Required,
    /// From the first octet (port 465).
    Implicit,
}

/// Name and password for AUTH PLAIN or LOGIN.
#[derive(Clone, Debug)]
pub struct Login {
    pub name: String,
    pub password: SecretString,
}

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connection, greeting and encryption together.
    pub connect: Duration,
    /// One command and its answer.
    pub command: Duration,
    /// The octets of the letter and the answer after the final dot: a minute towards a server of our own, ten
    /// minutes towards the world (RFC 5321, 4.5.3.2.6). Giving up early makes doubles.
    pub data: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(30), command: seconds(30), data: seconds(60) }
    }
}

/// A transaction whose recipient was accepted.
pub struct Conversation {
    line: AsyncSmtpConnection,
    limits: Limits,
}

impl std::fmt::Debug for Conversation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conversation").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// What the server offers beyond what lettre looks at.
#[derive(Clone, Copy, Debug, Default)]
struct Offers {
    dsn: bool,
    require_tls: bool,
    eight_bit: bool,
}

impl Smtp {
    /// Connects, encrypts, logs in, and names sender and recipient.
    ///
    /// # Errors
    /// The outcome of the attempt when it ended here; nothing was taken over.
    pub async fn open(&self, parcel: &Parcel<'_>) -> Result<Conversation, Outcome> {
        let within = timeout(self.limits.connect, self.connect());
        let mut line = within.await.unwrap_or_else(|_| Err(late(Phase::Connect)))?;
        if parcel.require_tls && !line.is_encrypted() {
            farewell(&mut line).await;
            let text = "the server offers no encryption";
            return Err(Outcome::own(Phase::Connect, Verdict::Never(Reason::NoTls), text));
        }
        self.log_in(&mut line).await?;
        let mut conversation = Conversation { line, limits: self.limits };
        let hello = Ehlo::new(ClientId::Domain(self.hello_name.clone()));
        let offers = Offers::read(&conversation.command(Phase::Connect, hello).await?);
        conversation.envelope(parcel, offers).await?;
        Ok(conversation)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Outcome> {
        let name = self.hello_name.as_str();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(local("the name to greet with is not plain ASCII"));
        }
        let hello = ClientId::Domain(self.hello_name.clone());
        let implicit = match self.encryption {
            Encryption::Implicit => Some(self.tls().await?),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let opening = AsyncSmtpConnection::connect_tokio1(server, None, &hello, implicit, None);
        let mut line = opening.await.map_err(|fault| {
            let outcome = judge(Phase::Connect, &fault);
            if is_handshake(&fault) { as_fault(outcome, Fault::Tls) } else { outcome }
        })?;
        let wanted = match self.encryption {
            Encryption::None | Encryption::Implicit => false,
            Encryption::WhenOffered => line.can_starttls(),
            Encryption::Required => true,
        };
        if wanted {
            let upgrade = line.starttls(self.tls().await?, &hello).await;
            upgrade.map_err(|fault| as_fault(judge(Phase::Connect, &fault), Fault::Tls))?;
        }
        Ok(line)
    }

    async fn tls(&self) -> Result<TlsParameters, Outcome> {
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(path) = &self.extra_ca {
            let unreadable = |_| local("the file of extra certificates cannot be read");
            let pem = tokio::fs::read(path).await.map_err(unreadable)?;
            let broken = |_| local("the file of extra certificates is not PEM");
            builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(broken)?);
        }
        builder.build_rustls().map_err(|_| local("the encryption settings do not fit together"))
    }

    async fn log_in(&self, line: &mut AsyncSmtpConnection) -> Result<(), Outcome> {
        let Some(login) = &self.login else {
            return Ok(());
        };
        let fault = Verdict::RelayFault(Fault::Login);
        if !line.is_encrypted() {
            farewell(line).await;
            return Err(Outcome::own(Phase::Connect, fault, "no login without encryption"));
        }
        let secret = Credentials::new(login.name.clone(), login.password.expose_secret().to_owned());
        let attempt = line.auth(&[Mechanism::Plain, Mechanism::Login], &secret);
        match timeout(self.limits.command, attempt).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) if fault.status().is_some() || fault.is_client() => {
                farewell(line).await;
                Err(as_fault(judge(Phase::Connect, &fault), Fault::Login))
            }
            Ok(Err(fault)) => Err(judge(Phase::Connect, &fault)),
            Err(_) => Err(late(Phase::Connect)),
        }
    }
}

impl Conversation {
    async fn envelope(&mut self, parcel: &Parcel<'_>, offers: Offers) -> Result<(), Outcome> {
        let unsendable = |text: &str| Outcome::own(Phase::Mail, Verdict::Never(Reason::Unsendable), text);
        let eight_bit = !parcel.bytes.is_ascii();
        if eight_bit && !offers.eight_bit {
            return Err(unsendable("the server does not take 8BITMIME"));
        }
        let address = |text: &str| text.parse::<Address>().map_err(|_| unsendable("an address cannot be read"));
        let (sender, recipient) = (address(parcel.sender)?, address(parcel.recipient)?);
        let mail = Mail::new(Some(sender), mail_parameters(parcel, offers, eight_bit));
        self.command(Phase::Mail, mail).await?;
        let notify =
            offers.dsn.then(|| RcptParameter::Other { keyword: "NOTIFY".to_owned(), value: Some("FAILURE,DELAY".to_owned()) });
        self.command(Phase::Rcpt, Rcpt::new(recipient, notify.into_iter().collect())).await?;
        Ok(())
    }

    /// Hands the letter over and says goodbye.
    pub async fn send(mut self, bytes: &[u8]) -> Outcome {
        match self.command(Phase::DataBegun, Data).await {
            Ok(answer) if answer.has_code(354) => {}
            Ok(answer) => return judge_response(Phase::DataBegun, &answer),
            Err(outcome) => return outcome,
        }
        // lettre writes the line break before the final dot itself.
        let body = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let body_written = AtomicBool::new(false);
        // The iterator is asked for a second piece only when the first was written without a fault; the final dot
        // follows at once. That is the moment from which silence means doubt.
        let pieces = std::iter::once(body).chain(std::iter::from_fn(|| {
            body_written.store(true, Ordering::Relaxed);
            None
        }));
        let result = timeout(self.limits.data, self.line.message_iter(pieces)).await;
        let ended = body_written.load(Ordering::Relaxed);
        let phase = if ended { Phase::DataEnded } else { Phase::DataBegun };
        match result {
            Ok(Ok(answer)) => {
                let outcome = judge_response(phase, &answer);
                farewell(&mut self.line).await;
                outcome
            }
            Ok(Err(fault)) => {
                let outcome = judge(phase, &fault);
                if outcome.code.is_some() {
                    farewell(&mut self.line).await;
                }
                outcome
            }
            Err(_) => late(phase),
        }
    }

    async fn command(&mut self, phase: Phase, command: impl std::fmt::Display) -> Result<Response, Outcome> {
        match timeout(self.limits.command, self.line.command(command)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(fault)) => {
                let outcome = judge(phase, &fault);
                if outcome.code.is_some() {
                    farewell(&mut self.line).await;
                }
                Err(outcome)
            }
            Err(_) => Err(late(phase)),
        }
    }
}

impl Offers {
    fn read(hello: &Response) -> Self {
        let mut offers = Self::default();
        for line in hello.message() {
            match line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "DSN" => offers.dsn = true,
                "REQUIRETLS" => offers.require_tls = true,
                "8BITMIME" => offers.eight_bit = true,
                _ => {}
            }
        }
        offers
    }
}

fn mail_parameters(parcel: &Parcel<'_>, offers: Offers, eight_bit: bool) -> Vec<MailParameter> {
    let other = |keyword: &str, value: Option<&str>| MailParameter::Other {
        keyword: keyword.to_owned(),
        value: value.map(str::to_owned),
    };
    let mut parameters = Vec::new();
    if eight_bit {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    // RFC 8689: asks every later server for encryption too, where the relay can pass that on.
    if parcel.require_tls && offers.require_tls {
        parameters.push(other("REQUIRETLS", None));
    }
    if offers.dsn {
        parameters.push(other("RET", Some("HDRS")));
        parameters.extend(parcel.envelope_id.map(|id| other("ENVID", Some(id))));
    }
    parameters
}

async fn farewell(line: &mut AsyncSmtpConnection) {
    // The outcome is settled; whether the server still answers changes nothing.
    let _ = timeout(QUIT_LIMIT, line.quit()).await;
}

fn judge_response(phase: Phase, answer: &Response) -> Outcome {
    let words: Vec<&str> = answer.message().collect();
    Outcome::judge(phase, Signal::Answer(answer.code().into(), &words.join(" ")))
}

fn judge(phase: Phase, fault: &Error) -> Outcome {
    match fault.status() {
        Some(code) => {
            let words = fault.source().map(ToString::to_string).unwrap_or_default();
            Outcome::judge(phase, Signal::Answer(code.into(), &words))
        }
        None => Outcome::judge(phase, Signal::Silence(&fault.to_string())),
    }
}

/// Something is wrong on the hub's own side.
fn local(text: &str) -> Outcome {
    Outcome::own(Phase::Connect, Verdict::RelayFault(Fault::Local), text)
}

fn late(phase: Phase) -> Outcome {
    Outcome::judge(phase, Signal::Silence("no answer in time"))
}

fn as_fault(mut outcome: Outcome, fault: Fault) -> Outcome {
    outcome.verdict = Verdict::RelayFault(fault);
    outcome
}

/// rustls reports a failed handshake as an I/O error of the kind "invalid data".
fn is_handshake(fault: &Error) -> bool {
    let mut source = fault.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::InvalidData;
        }
        source = inner.source();
    }
    false
}
