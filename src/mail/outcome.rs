//! What came of an attempt to send a letter, and when to try again.
//!
//! Two facts decide: how far the transaction came, and what the server said. Before the recipient was named, a
//! refusal is about the hub and its relay, never about the recipient, so the whole outbox waits. After the final
//! dot, silence means nothing: the letter may have been taken over. Such an outcome is in doubt and is never
//! counted as sent or as failed (RFC 1047).

use chrono::{DateTime, Duration, Utc};

/// The longest text of a server that is kept, in characters.
const TEXT_LIMIT: usize = 300;

/// How long a letter is tried, unless the meeting begins before.
const PATIENCE: Duration = Duration::days(3);

/// The furthest point that a transaction reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Connection, greeting, encryption and login.
    Connect,
    /// The envelope sender.
    Mail,
    /// The recipient.
    Rcpt,
    /// The letter is on its way; the final dot was certainly not sent.
    DataBegun,
    /// The final dot was sent, or may have been.
    DataEnded,
}

impl Phase {
    /// The word under which an attempt keeps it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::DataBegun => "data_begun",
            Self::DataEnded => "data_ended",
        }
    }
}

/// What the outbox shall do with the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server took the letter over. Not proof that anybody received it.
    Accepted,
    /// Nothing was taken over; try again after [`next_try`].
    Later(Wait),
    /// Nothing was taken over and trying again will not help: a task for a person.
    Never(Reason),
    /// Not the recipient's fault: stop the whole outbox, keep every delivery queued, raise the alarm after five
    /// minutes.
    RelayFault(Fault),
    /// The letter may or may not have been taken over.
    InDoubt,
}

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// This delivery.
    Delivery,
    /// Every delivery to the recipient's domain: the server is closing (421).
    Domain,
}

/// Why a delivery is given up at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The server refused the recipient or the letter for good (5xx).
    Refused,
    /// The letter demands encryption and the server, or the way of sending, does not promise it.
    NoTls,
    /// The envelope or the letter cannot be carried: an address that is not plain, octets above ASCII for a
    /// server without 8BITMIME, a Message-ID that is no file name.
    Unsendable,
}

/// What is wrong with the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection, a connection lost, or no answer in time.
    Unreachable,
    /// The server refused greeting, hello or envelope sender.
    Refused,
    /// Encryption was demanded and failed or was not offered.
    Tls,
    /// Name or password was refused, or no login that the hub knows is offered.
    Login,
    /// Folder, program or settings on the hub's own side.
    Local,
}

/// One attempt, as it is written into the delivery's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub phase: Phase,
    pub verdict: Verdict,
    /// The server's three digits.
    pub code: Option<u16>,
    /// The enhanced status code of RFC 3463, such as "5.1.1".
    pub enhanced: Option<String>,
    /// What the server said, or what happened, on one line of at most 300 characters. The hub adds no name, no
    /// address and no content to it.
    pub text: String,
    /// The relay's own name for the letter, if it gave one.
    pub queue_id: Option<String>,
}

/// What happened at the furthest phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal<'a> {
    /// The server answered with a code and its words.
    Answer(u16, &'a str),
    /// The connection broke, or no answer came in time, or the answer made no sense.
    Silence(&'a str),
}

impl Outcome {
    /// Judges what happened. Pure; the one place where phase and code become a verdict.
    pub fn judge(phase: Phase, signal: Signal<'_>) -> Self {
        let (code, text) = match signal {
            Signal::Answer(code, text) => (Some(code), text),
            Signal::Silence(text) => (None, text),
        };
        let verdict = verdict(phase, code);
        let queue_id = (verdict == Verdict::Accepted).then(|| queue_id(text)).flatten();
        Self { phase, verdict, code, enhanced: enhanced(code, text), text: tidy(text), queue_id }
    }

    /// An outcome that no server was asked for.
    pub fn own(phase: Phase, verdict: Verdict, text: &str) -> Self {
        Self { phase, verdict, code: None, enhanced: None, text: tidy(text), queue_id: None }
    }
}

/// How long to wait before the next try, counted from `now`; `None` when it is time to give up and ask a person.
///
/// `attempts` is the number of tries so far, `begun` the time of the first, `deadline` the start of the meeting.
/// The waits are 1, 5, 15 and 30 minutes, then an hour four times, then four hours; each is longer or shorter by up
/// to a fifth, by `seed`, so that a hundred letters that failed together do not come back together. The last try
/// falls no later than three days after the first and before the meeting begins.
pub fn next_try(
    attempts: u32,
    begun: DateTime<Utc>,
    now: DateTime<Utc>,
    deadline: Option<DateTime<Utc>>,
    seed: u64,
) -> Option<Duration> {
    let minutes: i64 = match attempts {
        0 => 0,
        1 => 1,
        2 => 5,
        3 => 15,
        4 => 30,
        5..=8 => 60,
        _ => 240,
    };
    // A multiplicative hash spreads neighbouring seeds (row numbers, say) over the whole span of -20 to +20 %.
    let spread = (seed ^ u64::from(attempts)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let percent = i64::try_from(spread % 41).unwrap_or(20) - 20;
    let wait = Duration::milliseconds(minutes * 60 * 10 * (100 + percent));
    let end = deadline.map_or(begun + PATIENCE, |deadline| deadline.min(begun + PATIENCE));
    (now + wait < end).then_some(wait)
}

fn verdict(phase: Phase, code: Option<u16>) -> Verdict {
    use Phase::{Connect, DataBegun, DataEnded, Mail, Rcpt};
    match (phase, code) {
        (DataEnded, Some(200..=299)) => Verdict::Accepted,
        (Connect | Mail, Some(_)) => Verdict::RelayFault(Fault::Refused),
        (Connect | Mail, None) => Verdict::RelayFault(Fault::Unreachable),
        (Rcpt | DataBegun | DataEnded, Some(421)) => Verdict::Later(Wait::Domain),
        (Rcpt | DataBegun | DataEnded, Some(500..=599)) => Verdict::Never(Reason::Refused),
        (DataEnded, None) => Verdict::InDoubt,
        // A server that breaks off at one recipient may do so at that recipient only; if it is gone altogether,
        // the next delivery finds out at once. An answer out of place (2xx or 3xx) took nothing over either.
        (Rcpt | DataBegun, _) | (DataEnded, Some(400..=499)) => Verdict::Later(Wait::Delivery),
        (DataEnded, Some(_)) => Verdict::InDoubt,
    }
}

/// The enhanced code at the beginning of the words, when its class agrees with the three digits.
fn enhanced(code: Option<u16>, text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    let parts: Vec<&str> = word.split('.').collect();
    let number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let agrees = code.is_some_and(|code| parts[0] == (code / 100).to_string());
    (agrees && parts.len() == 3 && parts.iter().all(|part| number(part))).then(|| word.to_owned())
}

fn queue_id(text: &str) -> Option<String> {
    let after = text.split_once("queued as ").map(|(_, after)| after)?;
    let id: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).take(64).collect();
    let id = id.trim_end_matches('.');
    (!id.is_empty()).then(|| id.to_owned())
}

fn tidy(text: &str) -> String {
    let line = crate::mail::plain::one_line(text);
    line.trim().chars().take(TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Phase::{Connect, DataBegun, DataEnded, Mail, Rcpt};

    const PHASES: [Phase; 5] = [Connect, Mail, Rcpt, DataBegun, DataEnded];

    fn judged(phase: Phase, code: Option<u16>) -> Verdict {
        let signal = code.map_or(Signal::Silence("lost"), |code| Signal::Answer(code, "words"));
        Outcome::judge(phase, signal).verdict
    }

    #[test]
    fn phase_and_code_decide() {
        let relay = Verdict::RelayFault(Fault::Refused);
        let gone = Verdict::RelayFault(Fault::Unreachable);
        let (later, domain) = (Verdict::Later(Wait::Delivery), Verdict::Later(Wait::Domain));
        let never = Verdict::Never(Reason::Refused);
        let table = [
            (Some(421), [relay, relay, domain, domain, domain]),
            (Some(450), [relay, relay, later, later, later]),
            (Some(550), [relay, relay, never, never, never]),
            (Some(554), [relay, relay, never, never, never]),
            (None, [gone, gone, later, later, Verdict::InDoubt]),
        ];
        for (code, expected) in table {
            for (phase, expected) in PHASES.into_iter().zip(expected) {
                assert_eq!(judged(phase, code), expected, "{phase:?} {code:?}");
            }
        }
        assert_eq!(judged(DataEnded, Some(250)), Verdict::Accepted);
    }

    #[test]
    fn only_a_yes_after_the_final_dot_counts_as_accepted() {
        for phase in PHASES {
            for code in 200..=599 {
                let accepted = judged(phase, Some(code)) == Verdict::Accepted;
                assert_eq!(accepted, phase == DataEnded && code < 300, "{phase:?} {code}");
            }
        }
    }

    #[test]
    fn the_servers_words_are_read_and_cut() {
        let taken = Outcome::judge(DataEnded, Signal::Answer(250, "2.0.0 Ok: queued as 4F1A2C0D9B"));
        assert_eq!(taken.queue_id.as_deref(), Some("4F1A2C0D9B"));
        assert_eq!(taken.enhanced.as_deref(), Some("2.0.0"));
        let refused = Outcome::judge(Rcpt, Signal::Answer(550, "5.1.1 no such user\r\nsorry"));
        assert_eq!(refused.enhanced.as_deref(), Some("5.1.1"));
        assert_eq!(refused.text, "5.1.1 no such user sorry");
        assert_eq!(refused.queue_id, None);
        assert_eq!(Outcome::judge(Rcpt, Signal::Answer(550, "2.1.1 odd")).enhanced, None);
        assert_eq!(Outcome::judge(Rcpt, Signal::Answer(550, "127.0.0.1 odd")).enhanced, None);
        let long = "ø".repeat(1000);
        assert_eq!(Outcome::judge(Rcpt, Signal::Answer(550, &long)).text.chars().count(), 300);
    }

    #[test]
    fn the_waits_grow_within_a_fifth() {
        let begun: DateTime<Utc> = "2009-08-11T09:30:00Z".parse().unwrap();
        let nominal = [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (8, 60), (9, 240), (40, 240)];
        for (attempts, minutes) in nominal {
            let mut seen = std::collections::BTreeSet::new();
            for seed in 0..500 {
                let wait = next_try(attempts, begun, begun, None, seed).unwrap().num_milliseconds();
                let whole = minutes * 60_000;
                assert!((whole * 8 / 10..=whole * 12 / 10).contains(&wait), "{attempts} {wait}");
                seen.insert(wait);
            }
            assert!(seen.len() > 30, "the jitter spreads");
        }
    }

    #[test]
    fn giving_up_comes_after_three_days_or_at_the_meeting() {
        let begun: DateTime<Utc> = "2009-08-11T09:30:00Z".parse().unwrap();
        let late = begun + Duration::hours(71);
        assert_eq!(next_try(20, begun, late, None, 7), None);
        assert!(next_try(20, begun, begun + Duration::hours(60), None, 7).is_some());
        let meeting = begun + Duration::minutes(20);
        assert!(next_try(2, begun, begun + Duration::minutes(1), Some(meeting), 7).is_some());
        assert_eq!(next_try(4, begun, begun + Duration::minutes(6), Some(meeting), 7), None);
        let far = begun + Duration::days(30);
        assert_eq!(next_try(20, begun, late, Some(far), 7), None);
    }
}
