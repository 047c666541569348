//! What can go wrong, in few kinds; the kind decides the answer, never the place where it happened.
//!
//! [`Error::Refused`] is for people and is no failure of the hub. [`Error::NotThere`] says the same of what does not exist and
//! of what may not be seen. [`Error::Broken`] is ours: it is logged once with its whole chain, and the client reads one sentence.

use crate::words::{Language, messages};
use std::{error::Error as StdError, sync::Arc};

/// The result of the rooms.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the hub did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The input breaks rules that a person can mend.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// It does not exist, or the asker may not see it.
    #[error("not there: {0:?}")]
    NotThere(Noun),
    /// The asker may see it and not do this.
    #[error("not allowed")]
    NotAllowed,
    /// The asker must sign in.
    #[error("not signed in")]
    SignIn,
    /// What a command or the settings were given cannot be used; told to whoever sits at the machine.
    #[error("{}", .0.en)]
    BadInput(Detail),
    /// A program's mistake in an argument, such as a cursor that was not ours.
    #[error("{}", messages::misuse(.0, Language::En))]
    Misused(Misuse),
    /// The hub failed.
    #[error("broken")]
    Broken(#[source] Arc<dyn StdError + Send + Sync>),
}

/// What a program asked for in a way that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// Both the first and the last rows of a list.
    BothEnds,
    /// More rows than a page holds.
    PageTooLong { most: i32, asked: i32 },
    /// Fewer rows than none.
    NegativePage,
    /// A cursor that is not of this list.
    StrangeCursor,
    /// More ids at a time than this.
    TooManyIds(usize),
    /// A text to search for that is longer than this.
    LongText(usize),
    /// A text to search for that has more words than this.
    ManyWords(usize),
    /// A span that ends before it begins.
    SpanBackwards,
    /// A span of more years than this.
    SpanTooLong(u16),
    /// An hour that is none.
    Hour,
    /// A meeting too short, or too long for the hours given.
    MeetingLength,
    /// More forums than are printed while somebody waits.
    TooManyToPrint(usize),
    /// A forum that is not there on the day.
    NoForum(String),
    /// More forums than are drawn.
    TooManyToDraw { most: usize, found: usize },
    /// More changes in a trial than this.
    TooManyChanges(usize),
    /// More forums to merge in a trial than this.
    TooManyToMerge(usize),
    /// A new forum in a trial without code or name, or with more people or organisations than this.
    NewForum(usize),
    /// A new forum in a trial with a code that is taken.
    ForumThere(String),
    /// What is named in this place is not there, or the asker may not know of it. A person is not named again.
    Unknown { place: String, what: Option<String> },
    /// An entry that was changed more often than this since the instant asked about.
    ChangedTooOften(u64),
}

/// The kind of thing that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Forum,
    Person,
    Post,
    Organisation,
    Seat,
    Meeting,
    Invitation,
    Area,
    Topic,
    Holding,
    ContactDuty,
    Deputy,
    Interface,
    Contact,
    Referral,
    Merging,
    Act,
}

/// One rule broken by one field of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The way to the field, such as `["input", "startsAt"]`.
    pub field: Vec<&'static str>,
    /// Which rule.
    pub code: RuleCode,
    /// What the sentence names: a limit, a version, a moment.
    pub detail: Detail,
}

/// What a sentence names, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    pub da: String,
    pub en: String,
}

impl<T: Into<String>> From<T> for Detail {
    fn from(same: T) -> Self {
        let same = same.into();
        Self { da: same.clone(), en: same }
    }
}

impl Detail {
    /// The same in Danish and in English.
    pub fn new(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { da: da.into(), en: en.into() }
    }

    /// The words in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.da, &self.en)
    }

    /// What is wrong with a file or another thing that has a name.
    #[must_use]
    pub fn of(name: impl std::fmt::Display, why: &Self) -> Self {
        Self { da: format!("{name}: {}", why.da), en: format!("{name}: {}", why.en) }
    }
}

/// The rules that a person can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum RuleCode {
    /// The thing named does not exist, or the asker may not see it.
    NotFound,
    /// The asker may not do this.
    Forbidden,
    /// Nobody is signed in.
    Unauthenticated,
    /// A field that must have a value has none.
    Required,
    /// A text is too long.
    TooLong,
    /// A text holds something it may not.
    Invalid,
    /// Just one of two fields must be filled in.
    ExactlyOne,
    /// The end comes before the beginning.
    EndsBeforeStart,
    /// The meeting would lie in the past.
    MeetingInPast,
    /// The hour comes twice on the night when summer time ends.
    DoubledHour,
    /// The person already has this seat.
    AlreadySeated,
    /// The forum has a chair already in that term.
    SecondChair,
    /// The forum is closed.
    ForumClosed,
    /// Somebody changed it in the meantime.
    VersionConflict,
    /// The same key was used for another input.
    KeyReused,
    /// The meeting has been called already and nothing has changed.
    AlreadyCalled,
    /// The meeting is cancelled or has been held.
    MeetingOver,
    /// Nobody can be called: no seat has a person with an address.
    NobodyToCall,
    /// A person to be called has no address that mail can reach.
    NoAddress,
    /// The invitation has been withdrawn.
    InvitationReleased,
    /// A text holds what looks like a civil registration number (CPR).
    CprNumber,
    /// Another entry already has this code, number or name.
    Taken,
    /// The same is there already.
    AlreadyThere,
    /// A CVR number must have eight digits and pass its check.
    CvrNumber,
    /// A thing cannot stand under itself.
    Circular,
    /// Other entries refer to it: end it instead of removing it.
    StillUsed,
    /// It has ended already, or does not lie within its term.
    OutsideTerm,
    /// The post is already held in that term.
    AlreadyHeld,
    /// What is confidential or sensitive needs a basis and a limit of its purpose.
    BasisRequired,
    /// A class may only be tightened.
    ClassLoosened,
    /// It has been answered or done already.
    AlreadyDone,
    /// It has changed since, so that it cannot be undone.
    ChangedSince,
    /// People still count on meetings after the day.
    MeetingsAhead,
    /// Where letters to a person go is not for this asker to say.
    AddressNotYours,
    /// Nobody can be asked: nobody is responsible, or mail reaches nobody who is.
    NobodyToAsk,
}

impl Error {
    /// The same, where fields of this name are told as another of the input.
    #[must_use]
    pub fn in_place_of(mut self, fields: &[&str], told: &'static str) -> Self {
        if let Self::Refused(refusals) = &mut self {
            let last = refusals.iter_mut().filter_map(|refusal| refusal.field.last_mut());
            last.filter(|field| fields.contains(field)).for_each(|field| *field = told);
        }
        self
    }

    /// An argument of this name holds a code that nothing has which the asker may know of; of a long one the beginning is told.
    #[must_use]
    pub fn unknown(place: &str, code: &str) -> Self {
        Self::Misused(Misuse::Unknown { place: place.to_owned(), what: Some(code.chars().take(60).collect()) })
    }

    /// One refusal of one field.
    #[must_use]
    pub fn refused(field: &[&'static str], code: RuleCode, detail: impl Into<Detail>) -> Self {
        Self::Refused(vec![Refusal { field: field.to_vec(), code, detail: detail.into() }])
    }

    /// The hub failed for this reason.
    pub fn broken(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::Broken(Arc::new(source))
    }

    /// The hub failed in a way that only a sentence tells.
    #[must_use]
    pub fn broken_because(sentence: impl Into<String>) -> Self {
        Self::Broken(Arc::from(Box::<dyn StdError + Send + Sync>::from(sentence.into())))
    }

    /// What a person can mend, or the error itself if nobody outside can.
    ///
    /// # Errors
    /// What somebody who sits at the machine is told of the input of a command.
    pub fn bad_input(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::BadInput(Detail::new(da, en))
    }

    /// The sentence of an error in a language, for whoever sits at the machine.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Broken(_) => language.pick("hubben fejlede", "the hub failed").to_owned(),
            other => {
                let (_, [da, en]) = told(other.clone());
                language.pick(&da, &en).to_owned()
            }
        }
    }

    /// Gives the error back when it is for programs or for the log.
    pub fn refusals(self) -> Result<Vec<Refusal>> {
        let one = |code| Ok(vec![Refusal { field: vec!["input"], code, detail: Detail::default() }]);
        match self {
            Self::Refused(refusals) => Ok(refusals),
            Self::NotThere(_) => one(RuleCode::NotFound),
            Self::NotAllowed => one(RuleCode::Forbidden),
            Self::SignIn => one(RuleCode::Unauthenticated),
            other => Err(other),
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(source: sea_orm::DbErr) -> Self {
        Self::broken(source)
    }
}

impl Refusal {
    /// The sentence that tells a person what to mend.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        messages::refusal(self.code, language.pick(&self.detail.da, &self.detail.en), language)
    }
}

/// The codes of top-level errors, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    BadRequest,
    UnsupportedMediaType,
    NotAcceptable,
    MethodNotAllowed,
    RequestTooLarge,
    RequestTimeout,
    GraphqlParseFailed,
    GraphqlValidationFailed,
    OperationResolutionFailure,
    BadUserInput,
    DocumentTooLarge,
    LimitExceeded,
    Unauthenticated,
    Forbidden,
    NotFound,
    RateLimited,
    Timeout,
    Unavailable,
    InternalServerError,
}

impl Code {
    /// The code as it stands in `extensions.code`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::RequestTooLarge => "REQUEST_TOO_LARGE",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// An [`Error`] on its way out of a resolver.
///
/// It has no `Display` and is made from [`Error`] alone, so a `?` on any other error does not compile and no library's text
/// can reach a client.
#[derive(Clone)]
pub struct Fault(Error);

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// Where an error on its way out keeps its Danish sentence; the wire picks one of the two and leaves this out.
pub const DANISH: &str = "da";

impl From<Fault> for async_graphql::Error {
    fn from(Fault(error): Fault) -> Self {
        let (code, [da, en]) = told(error);
        let mut extensions = async_graphql::ErrorExtensionValues::default();
        extensions.set("code", code.name());
        extensions.set(DANISH, da);
        Self { message: en, source: None, extensions: Some(extensions) }
    }
}

/// The code of an error and its sentence, in Danish and in English.
fn told(error: Error) -> (Code, [String; 2]) {
    let both = |sentence: &dyn Fn(Language) -> String| [sentence(Language::Da), sentence(Language::En)];
    let rule = |code| both(&|language| messages::refusal(code, "", language));
    match error {
        Error::BadInput(sentence) => (Code::BadUserInput, [sentence.da, sentence.en]),
        Error::Misused(misuse) => (Code::BadUserInput, both(&|language| messages::misuse(&misuse, language))),
        Error::SignIn => (Code::Unauthenticated, rule(RuleCode::Unauthenticated)),
        Error::NotAllowed => (Code::Forbidden, rule(RuleCode::Forbidden)),
        Error::NotThere(_) => (Code::NotFound, rule(RuleCode::NotFound)),
        Error::Refused(refusals) => {
            let all = |language| refusals.iter().map(|refusal| refusal.message(language)).collect::<Vec<_>>().join(" ");
            (Code::BadUserInput, both(&all))
        }
        Error::Broken(source) => {
            tracing::error!(error = %chain(&*source), "the hub failed");
            // The wire puts a sentence with the number of the request in the place of this one.
            (Code::InternalServerError, both(&|language| messages::inner("", language)))
        }
    }
}

/// An error and everything behind it, in one line.
#[must_use]
pub fn chain(error: &dyn StdError) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        line.push_str(": ");
        line.push_str(&inner.to_string());
        source = inner.source();
    }
    line
}
