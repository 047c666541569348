//! What is said to whoever sits at the machine: in Danish, and in English to whoever asks for it by `--language en` or has an English
//! machine.

use clap::{
    Command, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use snitflade::{
    error::Error,
    words::{Language, messages},
};
use std::sync::OnceLock;

/// The languages as they are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Spoken {
    Da,
    En,
}

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// From now on everything is said in this language.
pub fn speak(language: Language) {
    LANGUAGE.get_or_init(|| language);
}

/// The language of the command.
pub fn language() -> Language {
    LANGUAGE.get().copied().unwrap_or(Language::Da)
}

/// A sentence in the language of the command.
pub fn say(da: &str, en: &str) -> String {
    language().pick(da, en).to_owned()
}

/// The language that is asked for, as far as that can be told before the arguments are read: also what is wrong with them is told in it.
pub fn asked(arguments: impl Iterator<Item = String>, environment: impl Fn(&str) -> Option<String>) -> Language {
    let words: Vec<String> = arguments.take_while(|word| word != "--").collect();
    let beside = words.iter().position(|word| word == "--language").and_then(|at| words.get(at + 1).map(String::as_str));
    let typed = beside.or_else(|| words.iter().find_map(|word| word.strip_prefix("--language=")));
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(environment).find(|value| !value.is_empty());
    let english = typed.map_or_else(|| set.is_some_and(|value| value.starts_with("en")), |typed| typed == "en");
    if english { Language::En } else { Language::Da }
}

/// An error of a command with what lies behind it, in one line.
pub fn failure(error: &anyhow::Error) -> String {
    let told = error.chain().map(|cause| {
        let ours = cause.downcast_ref::<Error>().map(|error| error.sentence(language()));
        let system =
            || cause.downcast_ref::<std::io::Error>().map(|error| messages::system(error).in_language(language()).to_owned());
        ours.or_else(system).unwrap_or_else(|| cause.to_string())
    });
    told.collect::<Vec<_>>().join(": ")
}

/// The commands with their help in Danish; what stands in the code is English.
pub fn in_danish(command: Command) -> Command {
    let text = |english: Option<&clap::builder::StyledStr>| english.map(|english| danish(&english.to_string()).to_owned());
    let about = text(command.get_about());
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let command = command.mut_args(|argument| match text(argument.get_help()) {
        Some(help) => argument.help(help),
        None => argument,
    });
    command.mut_subcommands(in_danish)
}

fn danish(english: &str) -> &str {
    HELP.iter().find(|(en, _)| *en == english).map_or(english, |(_, da)| da)
}

/// The library's own words in a page of help or a line of usage. It has no other way to put them in another language.
pub fn page(text: &str) -> String {
    OWN.iter().fold(text.to_owned(), |text, (en, da)| text.replace(en, da))
}

/// What is wrong with the arguments, in Danish. What is met seldom stays as the library tells it.
pub fn refusal(error: &clap::Error) -> String {
    let got = |kind| error.get(kind).map(word).unwrap_or_default();
    let argument = got(ContextKind::InvalidArg);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("ukendt argument: {argument}"),
        ErrorKind::InvalidSubcommand => format!("ukendt kommando: {}", got(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("der mangler {argument}"),
        ErrorKind::MissingSubcommand => "der mangler en kommando".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match got(ContextKind::InvalidValue) {
            value if value.is_empty() => format!("{argument} mangler en værdi"),
            value => format!("{argument} kan ikke være {value}"),
        },
        ErrorKind::ArgumentConflict => match got(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => format!("{argument} må kun stå én gang"),
            prior => format!("{argument} kan ikke bruges sammen med {prior}"),
        },
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} har ikke det rigtige antal værdier")
        }
        _ => return error.render().to_string(),
    };
    let beside = [
        ("det kan være", got(ContextKind::ValidValue)),
        ("mente du", got(ContextKind::SuggestedArg)),
        ("mente du", got(ContextKind::SuggestedSubcommand)),
        ("mente du", got(ContextKind::SuggestedValue)),
    ];
    let beside = beside.into_iter().find(|(_, words)| !words.is_empty());
    let beside = beside.map(|(lead, words)| format!(" ({lead} {words})")).unwrap_or_default();
    let usage = page(got(ContextKind::Usage).trim());
    let usage = if usage.is_empty() { usage } else { format!("\n{usage}\n") };
    format!("snitflade: {sentence}{beside}\n{usage}\nSe hjælpen med --help.\n")
}

fn word(value: &ContextValue) -> String {
    match value {
        ContextValue::None => String::new(),
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    }
}

const OWN: &[(&str, &str)] = &[
    ("Usage:", "Brug:"),
    ("Commands:", "Kommandoer:"),
    ("Arguments:", "Argumenter:"),
    ("Options:", "Tilvalg:"),
    ("[OPTIONS]", "[TILVALG]"),
    ("<COMMAND>", "<KOMMANDO>"),
    ("[COMMAND]", "[KOMMANDO]"),
    ("[default: ", "[ellers: "),
    ("[possible values: ", "[en af: "),
    ("Print this message or the help of the given subcommand(s)", "Vis denne hjælp eller hjælpen til en kommando"),
    ("Print help", "Vis hjælpen"),
    ("Print version", "Vis udgaven"),
];

/// Every text of help, in English and in Danish.
const HELP: &[(&str, &str)] = &[
    (
        "A living register of the forums in which a police district and its partners meet",
        "Et levende register over de fora, hvor en politikreds og dens partnere mødes",
    ),
    (
        "The language of help and errors; when not given, English on an English machine, else Danish",
        "Sproget i hjælp og fejl; ellers engelsk på en engelsk maskine og dansk på andre",
    ),
    (
        "Start a hub with the forums of the 2009 plan, to try things out",
        "Start en hub med samarbejdsplanens fora fra 2009, til at prøve af på",
    ),
    ("Start the hub", "Start hubben"),
    ("Print the schema", "Udskriv skemaet"),
    ("Bring the tables of a database up to date", "Bring tabellerne i en database op til i dag"),
    (
        "Take a folder of tables, a workbook or a Popolo document into the register",
        "Indlæs en mappe med tabeller, et regneark eller et Popolo-dokument i registret",
    ),
    ("Print appendix 1 of the cooperation plan from the register", "Udskriv samarbejdsplanens bilag 1 af registret"),
    (
        "Write the register as tables or a workbook, or in the shapes of Popolo, OParl and vCard",
        "Skriv registret som tabeller eller regneark, eller som Popolo, OParl og vCard",
    ),
    ("Write the graph of forums to a file for other programs", "Skriv grafen af fora til en fil for andre programmer"),
    ("Print a new token", "Udskriv en ny adgangsnøgle"),
    ("Write a made-up register of a given size as tables", "Skriv et opdigtet register af en given størrelse som tabeller"),
    ("A file with settings", "En fil med indstillinger"),
    (
        "The database: `sqlite://FILE` or `postgres://USER@HOST/NAME`",
        "Databasen: `sqlite://FIL` eller `postgres://BRUGER@VÆRT/NAVN`",
    ),
    ("For the person with this code", "Til personen med denne kode"),
    ("For an operator, who keeps the whole hub", "Til en operatør, som passer hele hubben"),
    ("The folder, made if there is none", "Mappen; den laves, hvis den ikke findes"),
    ("The same seed gives the same bytes", "Det samme frø giver de samme bytes"),
    ("How large it is", "Hvor stort det er"),
    ("Forget what was done before and begin anew", "Glem, hvad der er gjort før, og begynd forfra"),
    ("The port to listen on; 0 lets the system choose", "Porten at lytte på; 0 lader systemet vælge"),
    ("The folder of the demo: database, mail and clock", "Demoens mappe: database, mail og ur"),
    ("The hub's day: `now`, or a date, which begins at 9.00", "Hubbens dag: `now`, eller en dato, som begynder kl. 9.00"),
    ("Print one line of JSON when it answers, for scripts", "Udskriv en linje JSON, når den svarer; til scripts"),
    ("The address to listen on", "Adressen at lytte på"),
    (
        "The folder with the tables, or a workbook (.xlsx) with a sheet for each",
        "Mappen med tabellerne, eller et regneark (.xlsx) med et ark til hver",
    ),
    ("A Popolo document instead of tables", "Et Popolo-dokument i stedet for tabeller"),
    (
        "The classifications of the organizations in it that are forums",
        "Klassifikationerne af de organisationer i det, der er fora",
    ),
    ("Say what would be done, and do nothing", "Sig, hvad der ville ske, og gør intet"),
    (
        "The date that it shows the register on, such as 2009-01-15; today when not given",
        "Datoen, som registret vises på, såsom 2009-01-15; ellers i dag",
    ),
    ("For whom it is printed: everyone, or the network", "Hvem det udskrives til: alle, eller netværket"),
    (
        "Whose sight the internal edition is printed with: the code of a person. Without it, everything",
        "Hvis øjne den interne udgave udskrives med: koden på en person. Ellers alt",
    ),
    ("The shape; when not given, that of the file's ending, or html", "Formen; ellers den, som filens endelse siger, eller html"),
    ("The file to write; standard output when not given", "Filen, der skrives; ellers standardoutput"),
    (
        "The folder for the whole register as tables, or a workbook where the name ends in .xlsx",
        "Mappen til hele registret som tabeller, eller et regneark, hvor navnet ender på .xlsx",
    ),
    (
        "A Popolo document: persons, organizations, posts and memberships",
        "Et Popolo-dokument: personer, organisationer, stillinger og medlemskaber",
    ),
    (
        "The shape of OParl 1.1: one document where the name ends in .json, else a folder",
        "OParl 1.1: ét dokument, hvor navnet ender på .json, ellers en mappe",
    ),
    ("Cards (vCard 4.0) of the people of a day", "Visitkort (vCard 4.0) på en dags personer"),
    ("Only what counts on this day, and what that refers to", "Kun det, der gælder på denne dag, og det, som det henviser til"),
    (
        "Only the forum with this code; may be given again. Not for tables",
        "Kun forummet med denne kode; må gentages. Ikke til tabeller",
    ),
    (
        "What a stranger may see; that is so anyway. Not for tables, which always are whole",
        "Det, som en fremmed må se; sådan er det i forvejen. Ikke til tabeller, som altid er hele",
    ),
    (
        "What the hub's operator sees: closed forums, and people's addresses",
        "Det, som hubbens operatør ser: lukkede fora, og folks adresser",
    ),
    (
        "The address below which the ids of OParl lie; else one made from the mail domain",
        "Adressen, som OParls id'er ligger under; ellers en, der er lavet af maildomænet",
    ),
    (
        "The file; its ending names the format: .graphml, .gexf, .dot or .csv",
        "Filen; dens endelse nævner formatet: .graphml, .gexf, .dot eller .csv",
    ),
    ("The day, such as 2009-12-31; today when not given", "Dagen, såsom 2009-12-31; ellers i dag"),
    ("The codes of the forums, with commas between; all when not given", "Forummernes koder med komma imellem; ellers alle"),
    ("What everyone may see, or all that there is", "Det, som enhver må se, eller alt"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_what_was_typed_or_that_of_the_machine() {
        let asked = |line: &str, pairs: &[(&str, &str)]| {
            asked(line.split(' ').map(str::to_owned), |key| {
                pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(asked("x serve", &[]), Language::Da);
        assert_eq!(asked("x serve", &[("LANG", "C.UTF-8")]), Language::Da);
        assert_eq!(asked("x serve", &[("LANG", "en_GB.UTF-8")]), Language::En);
        assert_eq!(asked("x serve", &[("LC_ALL", "da_DK.UTF-8"), ("LANG", "en_GB.UTF-8")]), Language::Da);
        assert_eq!(asked("x --language en serve", &[]), Language::En);
        assert_eq!(asked("x serve --language=da", &[("LANG", "en")]), Language::Da);
        assert_eq!(asked("x import -- --language en", &[]), Language::Da);
    }
}
