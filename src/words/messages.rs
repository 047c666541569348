//! What the hub says to people when a rule is broken.

use super::Language;
use crate::error::{Detail, Misuse, RuleCode};
use std::io;

/// What the machine says of a file or an address, where it says what people often meet; else its own words.
#[must_use]
pub fn system(error: &io::Error) -> Detail {
    match error.kind() {
        io::ErrorKind::NotFound => Detail::new("findes ikke", "is not there"),
        io::ErrorKind::PermissionDenied => Detail::new("adgang nægtet", "permission denied"),
        io::ErrorKind::AlreadyExists => Detail::new("findes allerede", "is there already"),
        io::ErrorKind::StorageFull => Detail::new("der er ikke mere plads på disken", "the disk is full"),
        io::ErrorKind::IsADirectory => Detail::new("det er en mappe", "this is a folder"),
        io::ErrorKind::NotADirectory => Detail::new("det er ikke en mappe", "this is no folder"),
        io::ErrorKind::AddrInUse => Detail::new("adressen er i brug", "the address is in use"),
        io::ErrorKind::AddrNotAvailable => Detail::new("maskinen har ikke den adresse", "the machine does not have this address"),
        _ => error.to_string().into(),
    }
}

/// The sentence for a broken rule. `detail` is what the sentence names and may be empty where it names nothing.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one sentence for each rule")]
pub fn refusal(code: RuleCode, detail: &str, language: Language) -> String {
    let (da, en) = match code {
        RuleCode::NotFound => {
            ("Det findes ikke, eller du har ikke adgang til det.", "It does not exist, or you have no access to it.")
        }
        RuleCode::Forbidden => ("Det har du ikke ret til.", "You may not do this."),
        RuleCode::Unauthenticated => ("Log ind først.", "Sign in first."),
        RuleCode::Required => ("Feltet skal udfyldes.", "This field must be filled in."),
        RuleCode::TooLong => {
            ("Teksten er for lang; den må højst være på {} tegn.", "The text is too long; it may have {} characters at most.")
        }
        RuleCode::Invalid => ("Værdien kan ikke bruges: {}.", "The value cannot be used: {}."),
        // The detail says which fields, and whether both are filled or none.
        RuleCode::ExactlyOne => ("{}", "{}"),
        RuleCode::EndsBeforeStart => ("Slutningen skal ligge efter begyndelsen.", "The end must come after the beginning."),
        RuleCode::MeetingInPast => ("Mødet ligger i fortiden; det er nu {}.", "The meeting lies in the past; it is now {}."),
        RuleCode::DoubledHour => (
            "Tidspunktet findes to gange, fordi uret stilles tilbage den nat. Vælg et andet.",
            "That hour comes twice, since the clock goes back that night. Choose another.",
        ),
        RuleCode::AlreadySeated => {
            ("{} har allerede denne plads i forummet i perioden.", "{} already has this seat in the forum in that term.")
        }
        RuleCode::SecondChair => ("{} er allerede formand for forummet i perioden.", "{} chairs the forum already in that term."),
        RuleCode::ForumClosed => ("Forummet er nedlagt.", "The forum is closed."),
        RuleCode::VersionConflict => (
            "Nogen har ændret det i mellemtiden; det er nu version {}. Hent det igen, og prøv igen.",
            "Somebody has changed it in the meantime; it is now version {}. Fetch it and try again.",
        ),
        RuleCode::KeyReused => (
            "Nøglen har været brugt til noget andet. Brug en ny nøgle.",
            "That key has been used for something else. Use a new key.",
        ),
        RuleCode::AlreadyCalled => {
            ("Indkaldelsen er sendt, og intet er ændret siden.", "The call has been sent, and nothing has changed since.")
        }
        RuleCode::MeetingOver => ("Mødet er aflyst eller afholdt.", "The meeting is cancelled or over."),
        RuleCode::NobodyToCall => (
            "Der er ingen at indkalde: ingen plads i forummet har en person.",
            "There is nobody to call: no seat in the forum has a person.",
        ),
        RuleCode::NoAddress => (
            "{} mangler en e-mailadresse, som indkaldelsen kan sendes til.",
            "{} has no e-mail address to which the call can be sent.",
        ),
        RuleCode::InvitationReleased => ("Indkaldelsen er trukket tilbage.", "The invitation has been withdrawn."),
        RuleCode::CprNumber => (
            "Teksten indeholder noget, der ligner et CPR-nummer. Fjern det; her må ikke stå personnumre.",
            "The text holds what looks like a civil registration number (CPR). Take it out; such numbers may not stand here.",
        ),
        RuleCode::Taken => ("{} bruges allerede af en anden.", "{} is already used by another."),
        RuleCode::AlreadyThere => ("{} findes allerede.", "{} is there already."),
        RuleCode::CvrNumber => (
            "{} er ikke et CVR-nummer: det har otte cifre, og kontrolcifret skal passe.",
            "{} is no CVR number: it has eight digits, and its check digit must fit.",
        ),
        RuleCode::Circular => ("Noget kan ikke stå under sig selv.", "A thing cannot stand under itself."),
        RuleCode::StillUsed => (
            "Andre oplysninger henviser til det. Afslut det i stedet for at fjerne det.",
            "Other entries refer to it. End it instead of removing it.",
        ),
        RuleCode::OutsideTerm => ("Dagen ligger uden for perioden: {}.", "The day lies outside the term: {}."),
        RuleCode::AlreadyHeld => ("{} har allerede stillingen i perioden.", "{} already holds the post in that term."),
        RuleCode::BasisRequired => (
            "Fortrolige og følsomme oplysninger kræver et grundlag og en formålsbegrænsning.",
            "Confidential and sensitive data need a basis and a limit of their purpose.",
        ),
        RuleCode::ClassLoosened => ("Adgangen må kun strammes; den er nu {}.", "The class may only be tightened; it is now {}."),
        RuleCode::AlreadyDone => ("Det er allerede gjort.", "It has been done already."),
        RuleCode::ChangedSince => {
            ("Noget af det er ændret siden og kan ikke gøres om: {}.", "Some of it has changed since and cannot be undone: {}.")
        }
        RuleCode::MeetingsAhead => (
            "Der er møder efter den dag: {}. Flyt eller aflys dem først.",
            "There are meetings after that day: {}. Move or cancel them first.",
        ),
        RuleCode::AddressNotYours => (
            "Du må ikke ændre personens adresse. Giv pladsen dens egen adresse.",
            "The person's address is not yours to change. Give the seat an address of its own.",
        ),
        RuleCode::NobodyToAsk => (
            "Der er ingen at spørge: ingen svarer for det, eller ingen af dem har en e-mailadresse.",
            "There is nobody to ask: nobody answers for it, or none of those who do has an e-mail address.",
        ),
    };
    // Where there is nothing more to say.
    language.pick(da, en).replace("{}", detail).replace(": .", ".")
}

/// What a program did wrong in an argument.
#[must_use]
pub fn misuse(misuse: &Misuse, language: Language) -> String {
    let [da, en] = match misuse {
        Misuse::BothEnds => same("Bed om enten first eller last, ikke begge.", "Ask for either first or last, not both."),
        Misuse::PageTooLong { most, asked } => [
            format!("En side er højst på {most}; der blev bedt om {asked}."),
            format!("A page holds {most} at most; {asked} were asked for."),
        ],
        Misuse::NegativePage => same("En side kan ikke have en negativ længde.", "A page cannot have a negative length."),
        Misuse::StrangeCursor => same(
            "Mærket hører ikke til denne liste; begynd forfra uden det.",
            "The cursor is not of this list; begin again without it.",
        ),
        Misuse::TooManyIds(most) => [format!("Højst {most} id'er ad gangen."), format!("At most {most} ids at a time.")],
        Misuse::LongText(most) => {
            [format!("En søgetekst er højst på {most} tegn."), format!("A text to search for has {most} characters at most.")]
        }
        Misuse::ManyWords(most) => {
            [format!("En søgetekst er højst på {most} ord."), format!("A text to search for has {most} words at most.")]
        }
        Misuse::SpanBackwards => same("Tidsrummet slutter, før det begynder.", "The span ends before it begins."),
        Misuse::SpanTooLong(years) => {
            [format!("Tidsrummet må højst være på {years} år."), format!("The span may be {years} years long at most.")]
        }
        Misuse::Hour => same("Skriv klokkeslættet som 09:30.", "An hour is written 09:30."),
        Misuse::MeetingLength => same(
            "Mødet skal vare mindst 15 minutter og kunne ligge mellem klokkeslættene.",
            "The meeting must last 15 minutes at least and fit between the hours.",
        ),
        Misuse::TooManyToPrint(most) => [
            format!("Der er flere end {most} fora. Udskriv bilaget med kommandoen `snitflade appendix`."),
            format!("There are more than {most} forums. Print the appendix with the command `snitflade appendix`."),
        ],
        Misuse::ChangedTooOften(most) => [
            format!("Der er sket mere end {most} ændringer siden da. Spørg om et senere tidspunkt."),
            format!("There have been more than {most} changes since. Ask about a later instant."),
        ],
        other => of_forums(other),
    };
    match language {
        Language::Da => da,
        Language::En => en,
    }
}

fn of_forums(misuse: &Misuse) -> [String; 2] {
    match misuse {
        Misuse::NoForum(code) => {
            [format!("Der er intet forum {code} den dag."), format!("There is no forum {code} on that day.")]
        }
        Misuse::TooManyToDraw { most, found } => [
            format!("Nævn, hvilke fora det gælder, højst {most}; der er {found}."),
            format!("Name the forums, {most} at most; there are {found}."),
        ],
        Misuse::TooManyChanges(most) => {
            [format!("En prøve har højst {most} ændringer."), format!("A trial may have {most} changes at most.")]
        }
        Misuse::TooManyToMerge(most) => {
            [format!("Højst {most} fora kan lægges sammen."), format!("{most} forums at most can be merged.")]
        }
        Misuse::NewForum(most) => [
            format!("Et forum skal have en kode og et navn og højst {most} organisationer, personer, emner og områder hver."),
            format!("A forum needs a code and a name, and may have {most} organisations, people, topics and areas each at most."),
        ],
        Misuse::ForumThere(code) => [format!("Der er allerede et forum {code}."), format!("There is a forum {code} already.")],
        Misuse::Unknown { place, what: Some(what) } => [
            format!("{place}: {what} findes ikke eller er skjult for dig."),
            format!("{place}: there is no {what} that you may know of."),
        ],
        Misuse::Unknown { place, what: None } => [
            format!("{place}: der er ingen sådan person, eller du må ikke se den."),
            format!("{place}: there is no such person, or none that you may know of."),
        ],
        _ => Default::default(),
    }
}

fn same(da: &str, en: &str) -> [String; 2] {
    [da.to_owned(), en.to_owned()]
}

/// The one sentence about anything that went wrong inside, with the number of the request.
#[must_use]
pub fn inner(request: &str, language: Language) -> String {
    let (da, en) =
        ("Noget gik galt hos os. Nævn {}, når du spørger.", "Something went wrong on our side. Please name {} when you ask.");
    language.pick(da, en).replace("{}", request)
}

/// That an argument is not of its type, with the way to write it where people get it wrong.
#[must_use]
pub fn not_a(scalar: &str, language: Language) -> String {
    let example = match scalar.trim_matches(['!', '[', ']']) {
        "Date" => Some("2009-12-31"),
        "DateTime" => Some("2009-09-15T10:00:00+02:00"),
        _ => None,
    };
    let told = match language {
        Language::Da => format!("Værdien passer ikke til typen »{scalar}«."),
        Language::En => format!("Not a valid \"{scalar}\"."),
    };
    match example {
        Some(example) => format!("{told} {} {example}.", language.pick("Skriv den som", "Write it as")),
        None => told,
    }
}

/// What is wrong with the address of a print, or with whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    Edition,
    Date,
    Other,
    Token,
    Insider,
}

/// What is wrong with the address of a print, in words.
#[must_use]
pub fn address(wrong: Address, language: Language) -> &'static str {
    let (da, en) = match wrong {
        Address::Edition => ("Udgaven er PUBLIC eller INTERNAL.", "The edition is PUBLIC or INTERNAL."),
        Address::Date => ("Skriv datoen som 2009-12-31.", "A date is written 2009-12-31."),
        Address::Other => {
            ("Adressen kan have asOf og edition og intet andet.", "The address takes asOf and edition, and nothing else.")
        }
        Address::Token => ("Den interne udgave kræver en adgangsnøgle.", "The internal edition needs a token."),
        Address::Insider => (
            "Den interne udgave er for dem, der har en stilling eller en plads.",
            "The internal edition is for those who hold a post or a seat.",
        ),
    };
    language.pick(da, en)
}

/// That nobody is known by the token.
#[must_use]
pub fn unknown_token(language: Language) -> &'static str {
    language.pick("Adgangsnøglen er ukendt, udløbet eller trukket tilbage.", "The token is unknown, expired or revoked.")
}

/// That an operation was stopped, since it took longer than so many seconds.
#[must_use]
pub fn took_too_long(seconds: u64, language: Language) -> String {
    let (da, en) = ("Operationen tog mere end {} s og blev stoppet.", "The operation took longer than {} s and was stopped.");
    language.pick(da, en).replace("{}", &seconds.to_string())
}

/// That somebody asks too much, and when to come again.
#[must_use]
pub fn too_much(seconds: u64, language: Language) -> String {
    let told = language.pick("For meget på én gang. Prøv igen om {} s.", "Too much at once. Try again in {} s.");
    told.replace("{}", &seconds.to_string())
}

/// That an import has kept nothing, with the number of errors and of the rows that they stand in.
#[must_use]
pub fn nothing_imported(errors: usize, rows: usize, language: Language) -> String {
    let (many_errors, many_rows) = (errors != 1, rows != 1);
    match language {
        Language::Da => {
            format!("Intet er indlæst: {errors} fejl i {rows} {}.", if many_rows { "rækker" } else { "række" })
        }
        Language::En => format!(
            "Nothing was imported: {errors} {} in {rows} {}.",
            if many_errors { "errors" } else { "error" },
            if many_rows { "rows" } else { "row" },
        ),
    }
}

/// The words of which one is to be written.
#[must_use]
pub fn one_of(words: &[&str]) -> Detail {
    let listed = |or: &str| match words {
        [first @ .., last] if !first.is_empty() => format!("{} {or} {last}", first.join(", ")),
        words => words.concat(),
    };
    Detail { da: format!("skriv {}", listed("eller")), en: format!("write {}", listed("or")) }
}

/// The numbers that may be written.
#[must_use]
pub fn between(least: impl std::fmt::Display, most: impl std::fmt::Display) -> Detail {
    Detail { da: format!("skriv et tal fra {least} til {most}"), en: format!("write a number from {least} to {most}") }
}

/// More than may be named at a time.
#[must_use]
pub fn at_most(most: usize) -> Detail {
    Detail { da: format!("nævn højst {most}"), en: format!("name {most} at most") }
}

/// That a code is of nothing that there is; of a long one only the beginning is said.
#[must_use]
pub fn unknown(code: &str) -> Detail {
    let code: String = code.chars().take(60).collect();
    Detail { da: format!("»{code}« findes ikke"), en: format!("there is no “{code}”") }
}

/// That just one of two fields is to be filled in: whether both are, or none.
#[must_use]
pub fn one_of_two([a, b]: [&str; 2], both: bool) -> Detail {
    match both {
        true => Detail {
            da: format!("Udfyld kun ét af felterne {a} og {b}, ikke begge."),
            en: format!("Fill in only one of the fields {a} and {b}, not both."),
        },
        false => {
            Detail { da: format!("Udfyld ét af felterne {a} og {b}."), en: format!("Fill in one of the fields {a} and {b}.") }
        }
    }
}
