//! The words of the enumerations in Danish and English. Those of later rooms are in [`super::named`].

use super::Language;
use entities::words::{
    Answer, AreaKind, BasisKind, Class, DeputyKind, ForumKind, ForumLevel, ForumStatus, InterfaceEnd, InterfaceKind,
    InterfaceStatus, InterfaceWarningCode, LetterState, MeetingStatus, MergeKind, NoticeKind, OrganisationKind, PassingKind,
    PersonalData, ReferralState, RuleKind, SeatKind, SeatRole,
};

/// An enumeration whose values have a Danish and an English word.
pub trait Label: Copy + 'static {
    /// The enumeration's name in the API.
    const NAME: &'static str;
    /// Every value.
    fn all() -> &'static [Self];
    /// The value's name in the database and, in capitals, in the API.
    fn key(self) -> String;
    /// The value's word.
    fn label(self, language: Language) -> &'static str;
}

macro_rules! labels {
    ($($name:ident { $($variant:ident: $da:literal / $en:literal),+ $(,)? })+) => {
        $(impl Label for $name {
            const NAME: &'static str = stringify!($name);
            fn all() -> &'static [Self] {
                Self::ALL
            }
            fn key(self) -> String {
                self.word()
            }
            fn label(self, language: Language) -> &'static str {
                match self {
                    $(Self::$variant => language.pick($da, $en)),+
                }
            }
        })+

        /// Every labelled value: enumeration, value as in the API, word.
        #[must_use]
        pub fn all(language: Language) -> Vec<(&'static str, String, &'static str)> {
            fn of<L: Label>(language: Language) -> impl Iterator<Item = (&'static str, String, &'static str)> {
                L::all().iter().map(move |value| (L::NAME, value.key().to_uppercase(), value.label(language)))
            }
            let mut labels = Vec::new();
            $(labels.extend(of::<$name>(language));)+
            labels.extend(super::named::all(language));
            labels
        }
    };
}

labels! {
    AreaKind { District: "politikreds" / "police district", Municipality: "kommune" / "municipality", Town: "by" / "town" }
    OrganisationKind {
        Police: "politi" / "police", Municipality: "kommune" / "municipality", Authority: "myndighed" / "authority",
        InterestOrganisation: "interesseorganisation" / "interest organisation", Association: "forening" / "association",
        Other: "andet" / "other",
    }
    ForumLevel {
        Strategic: "strategisk" / "strategic", Preparatory: "forberedende" / "preparatory",
        Operational: "operationelt" / "operational", Network: "netværk" / "network", Case: "sagsforum" / "case forum",
    }
    ForumKind {
        DistrictCouncil: "kredsråd" / "district council", ContactCommittee: "kontaktudvalg" / "contact committee",
        LocalCouncil: "lokalråd" / "local council", Ssp: "SSP-samarbejde" / "SSP cooperation",
        Psp: "PSP-samarbejde" / "PSP cooperation", Ksp: "KSP-samarbejde" / "KSP cooperation",
        MeetingForum: "fast mødeforum" / "standing meeting", Network: "netværk" / "network", Committee: "udvalg" / "committee",
        WorkingGroup: "arbejdsgruppe" / "working group", Other: "andet forum" / "other forum",
    }
    ForumStatus {
        Coming: "kommende" / "coming", Existing: "bestående" / "existing", Paused: "i bero" / "paused", Closed: "nedlagt" / "closed",
    }
    Class {
        Public: "offentlig" / "public", Network: "for netværket" / "for the network", Members: "for medlemmer" / "for members",
        Sealed: "fortrolig" / "sealed",
    }
    SeatKind {
        ExOfficio: "født medlem" / "ex officio", Appointed: "udpeget" / "appointed",
        NominatedAppointed: "indstillet og udpeget" / "nominated and appointed", Elected: "valgt" / "elected",
        CalledWhenNeeded: "tilkaldt" / "called when needed", Observer: "tilforordnet" / "observer", Secretary: "sekretær" / "secretary",
    }
    SeatRole { Chair: "formand" / "chair", DeputyChair: "næstformand" / "deputy chair", Member: "medlem" / "member" }
    DeputyKind { Personal: "personlig stedfortræder" / "personal deputy", FromList: "suppleant" / "deputy from a list" }
    BasisKind {
        Law: "lov" / "law", Order: "bekendtgørelse" / "order", Agreement: "aftale" / "agreement",
        Decision: "beslutning" / "decision", Plan: "plan" / "plan", Other: "andet" / "other",
    }
    InterfaceKind {
        Prepares: "forbereder" / "prepares",
        SecretariatFor: "er sekretariat for" / "is the secretariat of",
        HandsDown: "giver strategier til udmøntning i" / "gives strategies to be carried out by", ReportsTo: "orienterer" / "reports to", Assists: "bistår" / "assists",
        Consults: "hører" / "consults", SharesInformation: "deler viden med" / "shares information with",
        RefersTo: "henviser til" / "refers to", Approves: "godkender for" / "approves for",
        RecommendsTo: "indstiller til" / "recommends to", CoordinatesWith: "koordinerer med" / "coordinates with",
        ParentOf: "er overordnet" / "is the parent of", Succeeds: "afløser" / "succeeds",
    }
    InterfaceEnd { From: "udgangspunkt" / "from", To: "modtager" / "to" }
    InterfaceStatus {
        Draft: "udkast" / "draft", Unconfirmed: "ubekræftet" / "unconfirmed", Confirmed: "bekræftet" / "confirmed",
        Orphaned: "uden kontakt" / "orphaned", ReviewDue: "skal ses efter" / "review due", Ended: "afsluttet" / "ended",
    }
    InterfaceWarningCode {
        BasisMissing: "grundlag mangler" / "basis missing", EndOrphaned: "uden kontakt" / "orphaned",
        ReviewDue: "skal ses efter" / "review due", Unconfirmed: "ubekræftet" / "unconfirmed",
    }
    PersonalData {
        None: "ingen" / "none", Ordinary: "almindelige" / "ordinary", Confidential: "fortrolige" / "confidential",
        Sensitive: "følsomme" / "sensitive",
    }
    MeetingStatus { Planned: "planlagt" / "planned", Called: "indkaldt" / "called", Held: "afholdt" / "held", Cancelled: "aflyst" / "cancelled" }
    Answer {
        NeedsAction: "ikke svaret" / "not answered", Accepted: "kommer" / "accepted", Tentative: "måske" / "tentative",
        Declined: "afbud" / "declined", Delegated: "har sendt en anden" / "delegated",
    }
    NoticeKind { Call: "indkaldelse" / "call", Change: "ændring" / "change", Cancellation: "aflysning" / "cancellation", Request: "anmodning" / "request" }
    RuleKind { AtMost: "højst" / "at most", AtLeast: "mindst" / "at least", TermYears: "år i perioden" / "years in a term" }
    PassingKind { Paper: "bilag" / "paper", Report: "rapport" / "report", Request: "anmodning" / "request", Decision: "beslutning" / "decision" }
    ReferralState { Sent: "sendt" / "sent", TakenUp: "taget op" / "taken up", Returned: "sendt tilbage" / "returned" }
    MergeKind { Person: "person" / "person", Organisation: "organisation" / "organisation" }
    LetterState {
        Queued: "venter" / "queued", Claimed: "venter" / "queued", Sending: "under afsendelse" / "being sent",
        Accepted: "afsendt" / "sent", InDoubt: "uvist om afsendt" / "in doubt", Failed: "opgivet" / "given up",
        Superseded: "erstattet" / "superseded", Held: "holdt tilbage" / "held",
    }
}
