//! What the hub says to people when a rule is broken.

use super::Language;
use crate::error::RuleCode;

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
        RuleCode::Invalid => ("Værdien kan ikke bruges: {}", "The value cannot be used: {}"),
        RuleCode::ExactlyOne => ("Udfyld kun et af felterne {}.", "Fill in only one of the fields {}."),
        RuleCode::EndsBeforeStart => ("Slutningen skal ligge efter begyndelsen.", "The end must come after the beginning."),
        RuleCode::MeetingInPast => ("Mødet ligger i fortiden; det er nu {}.", "The meeting lies in the past; it is now {}."),
        RuleCode::DoubledHour => (
            "Tidspunktet findes to gange, fordi uret stilles tilbage den nat. Vælg et andet.",
            "That hour comes twice, since the clock goes back that night. Choose another.",
        ),
        RuleCode::AlreadySeated => {
            ("{} har allerede denne plads i forummet i perioden.", "{} already has this seat in the forum in that term.")
        }
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
        RuleCode::CvrNumber => (
            "{} er ikke et CVR-nummer: det har otte cifre, og kontrolcifret skal passe.",
            "{} is no CVR number: it has eight digits, and its check digit must fit.",
        ),
        RuleCode::Circular => ("Noget kan ikke stå under sig selv.", "A thing cannot stand under itself."),
        RuleCode::StillUsed => (
            "Andre oplysninger henviser til det. Afslut det i stedet for at fjerne det.",
            "Other entries refer to it. End it instead of removing it.",
        ),
        RuleCode::OutsideTerm => ("Dagen ligger uden for perioden: {}", "The day lies outside the term: {}"),
        RuleCode::AlreadyHeld => ("{} har allerede stillingen i perioden.", "{} already holds the post in that term."),
        RuleCode::BasisRequired => (
            "Fortrolige og følsomme oplysninger kræver et grundlag og en formålsbegrænsning.",
            "Confidential and sensitive data need a basis and a limit of their purpose.",
        ),
        RuleCode::ClassLoosened => ("Adgangen må kun strammes; den er nu {}.", "The class may only be tightened; it is now {}."),
        RuleCode::AlreadyDone => ("Det er allerede gjort.", "It has been done already."),
        RuleCode::ChangedSince => {
            ("Noget af det er ændret siden og kan ikke gøres om: {}", "Some of it has changed since and cannot be undone: {}")
        }
        RuleCode::MeetingsAhead => (
            "Der er møder efter den dag: {}. Flyt eller aflys dem først.",
            "There are meetings after that day: {}. Move or cancel them first.",
        ),
        RuleCode::AddressNotYours => (
            "Personens adresse er ikke din at ændre. Giv pladsen sin egen adresse.",
            "The person's address is not yours to change. Give the seat an address of its own.",
        ),
        RuleCode::NobodyToAsk => (
            "Der er ingen at spørge: ingen svarer for det, eller ingen af dem har en e-mailadresse.",
            "There is nobody to ask: nobody answers for it, or none of those who do has an e-mail address.",
        ),
    };
    language.pick(da, en).replace("{}", detail)
}
