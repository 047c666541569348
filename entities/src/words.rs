//! The closed vocabularies of the register. Their doc comments are the descriptions that users of the API read.

/// This file, for whoever keeps values by their place among the others and must know when that changes.
pub const SOURCE: &str = include_str!("words.rs");

/// Declares an enumeration that is one word in the database, in the tables of exchange and in the API.
macro_rules! word {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize, async_graphql::Enum,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$doc])* $variant),+
        }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value written as this snake case word, if there is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                <Self as sea_orm::ActiveEnum>::try_from_value(&word.to_owned()).ok()
            }

            /// The snake case word of this value.
            #[must_use]
            pub fn word(self) -> String {
                <Self as sea_orm::ActiveEnum>::to_value(&self)
            }
        }
    };
}

word! {
    /// What an area is.
    AreaKind {
        /// A police district (politikreds).
        District,
        /// A municipality (kommune).
        Municipality,
        /// A town, village or part of a town.
        Town,
    }
}
word! {
    /// What an organisation is, after the title of the cooperation plan.
    OrganisationKind {
        /// The police or a unit of it.
        Police,
        /// A municipality (kommune).
        Municipality,
        /// Another public authority.
        Authority,
        /// An interest organisation.
        InterestOrganisation,
        /// An association (forening).
        Association,
        /// Anything else ("mv." in the plan).
        Other,
    }
}
word! {
    /// A text in the entry of a forum that is kept from day to day.
    ForumField {
        /// What it is, in general.
        Description,
        /// What it is for.
        Purpose,
        /// How often it meets, in words.
        CadenceText,
        /// The least number of meetings in a year.
        AtLeastPerYear,
    }
}
word! {
    /// The level on which a forum works.
    ForumLevel {
        /// Decides the direction: the district council.
        Strategic,
        /// Prepares another forum's meetings.
        Preparatory,
        /// Carries strategies out locally.
        Operational,
        /// Works on one subject across organisations.
        Network,
        /// Discusses concrete cases; the hub never holds the cases.
        Case,
    }
}
word! {
    /// What kind of forum it is.
    ForumKind {
        /// District council (kredsråd).
        DistrictCouncil,
        /// Contact committee (kontaktudvalg).
        ContactCommittee,
        /// Local council (lokalråd).
        LocalCouncil,
        /// Schools, social services and police (SSP).
        Ssp,
        /// Police, social services and psychiatry (PSP).
        Psp,
        /// Prison service, social services and police (KSP).
        Ksp,
        /// A standing meeting of several authorities (fast mødeforum).
        MeetingForum,
        /// A network on one subject.
        Network,
        /// A committee or subcommittee.
        Committee,
        /// A working group.
        WorkingGroup,
        /// Any other forum.
        Other,
    }
}
word! {
    /// Where a forum is in its life.
    ForumStatus {
        /// Planned, not yet begun (kommende).
        Coming,
        /// At work (bestående).
        Existing,
        /// At rest for a time.
        Paused,
        /// Ended.
        Closed,
    }
}
word! {
    /// Who may see what is inside a forum. A class may only be tightened.
    Class {
        /// Everyone.
        Public,
        /// Everyone who holds a post or a seat in the cooperation.
        Network,
        /// Those who sit in the forum, and its secretariat.
        Members,
        /// Those who sit in the forum, and its secretariat; mails and calendars say nothing of it.
        Sealed,
    }
}
word! {
    /// How a seat is filled.
    SeatKind {
        /// Follows a post by itself (født medlem).
        ExOfficio,
        /// Appointed by the organisation that the seat belongs to.
        Appointed,
        /// Nominated by one organisation and appointed by another.
        NominatedAppointed,
        /// Elected.
        Elected,
        /// Attends when there is need (tilkaldt); not counted among the regular seats.
        CalledWhenNeeded,
        /// Attends without a vote (tilforordnet); not counted among the regular seats.
        Observer,
        /// The forum's secretary; not counted among the regular seats.
        Secretary,
    }
}
word! {
    /// What the holder of a seat is in the forum.
    SeatRole {
        /// Leads the forum (formand).
        Chair,
        /// Leads it when the chair cannot (næstformand).
        DeputyChair,
        /// An ordinary member.
        Member,
    }
}
word! {
    /// How a deputy is chosen.
    DeputyKind {
        /// For this seat only (personlig stedfortræder).
        Personal,
        /// The next on a list (suppleant).
        FromList,
    }
}
word! {
    /// What a forum rests on.
    BasisKind {
        /// An act of parliament.
        Law,
        /// An executive order (bekendtgørelse).
        Order,
        /// An agreement between the parties.
        Agreement,
        /// A decision of a forum or an authority.
        Decision,
        /// A plan, such as the yearly cooperation plan.
        Plan,
        /// Anything else.
        Other,
    }
}
word! {
    /// What one end of an interface (snitflade) does for the other.
    InterfaceKind {
        /// Prepares the meetings of the other (forbereder).
        Prepares,
        /// Is the secretariat of the other (sekretariatsbetjener).
        SecretariatFor,
        /// Hands strategies down to be carried out (udmønter til).
        HandsDown,
        /// Reports to the other (orienterer).
        ReportsTo,
        /// Assists the other (bistår).
        Assists,
        /// Asks the other's opinion (hører).
        Consults,
        /// Shares information with the other (deler viden med).
        SharesInformation,
        /// Refers matters to the other (henviser til).
        RefersTo,
        /// Approves what the other proposes (godkender).
        Approves,
        /// Recommends to the other (indstiller til).
        RecommendsTo,
        /// Coordinates with the other (koordinerer med).
        CoordinatesWith,
        /// Is the parent of the other.
        ParentOf,
        /// Comes after the other (afløser).
        Succeeds,
    }
}
word! {
    /// Which personal data pass over an interface.
    PersonalData {
        /// None.
        None,
        /// Ordinary personal data.
        Ordinary,
        /// Confidential personal data.
        Confidential,
        /// Special categories of personal data.
        Sensitive,
    }
}
word! {
    /// An end of an interface.
    InterfaceEnd {
        /// The end that acts.
        From,
        /// The end that is acted upon.
        To,
    }
}
word! {
    /// How an interface stands. The first that fits, in the order ENDED, DRAFT, ORPHANED, REVIEW_DUE, then CONFIRMED or UNCONFIRMED.
    InterfaceStatus {
        /// Begun, and seen by its parties alone.
        Draft,
        /// Not both ends have confirmed it, or whoever confirmed has been replaced, or a review passed by without an answer.
        Unconfirmed,
        /// Both ends have confirmed it.
        Confirmed,
        /// An end had somebody who answered for it and has nobody now.
        Orphaned,
        /// The day of its review has come, and not both ends have confirmed it since; four weeks later it is unconfirmed.
        ReviewDue,
        /// Its last day has passed.
        Ended,
    }
}
word! {
    /// What is amiss with an interface.
    InterfaceWarningCode {
        /// Confidential or sensitive data pass without a basis or without a limit of their purpose.
        BasisMissing,
        /// An end has nobody who answers for it any more.
        EndOrphaned,
        /// It is to be looked at again.
        ReviewDue,
        /// Not both ends have confirmed it.
        Unconfirmed,
    }
}
word! {
    /// Where a meeting is in its life.
    MeetingStatus {
        /// In the calendar of the hub; nobody has been called.
        Planned,
        /// The call has been sent.
        Called,
        /// Has taken place.
        Held,
        /// Will not take place.
        Cancelled,
    }
}
word! {
    /// What an invited person has answered.
    Answer {
        /// Has not answered yet.
        NeedsAction,
        /// Comes.
        Accepted,
        /// May come.
        Tentative,
        /// Sends regrets (afbud).
        Declined,
        /// Has sent another.
        Delegated,
    }
}
word! {
    /// What a letter tells.
    NoticeKind {
        /// The first call (indkaldelse).
        Call,
        /// A change of time or place.
        Change,
        /// The meeting, or this person's part in it, is off.
        Cancellation,
        /// Somebody is asked for something that is no meeting: to confirm an interface, or to supply an entry.
        Request,
    }
}
word! {
    /// Where a letter is on its way. "Delivered" is never claimed: a mail server only takes a letter over.
    LetterState {
        /// Waits to be sent.
        Queued,
        /// A worker has taken it.
        Claimed,
        /// The worker has begun to hand the letter over.
        Sending,
        /// The mail server has taken it over (afsendt).
        Accepted,
        /// The connection broke after the letter was handed over: it may or may not have been taken.
        InDoubt,
        /// Given up.
        Failed,
        /// A newer notice took its place before it was sent.
        Superseded,
        /// Kept back until a person decides.
        Held,
    }
}
word! {
    /// A language of the hub.
    Tongue {
        /// Danish.
        Da,
        /// English.
        En,
    }
}
word! {
    /// What a rule about the seats of a forum demands.
    RuleKind {
        /// At most this many seats.
        AtMost,
        /// At least this many seats.
        AtLeast,
        /// A term of this many years at most.
        TermYears,
    }
}
word! {
    /// What passed over an interface.
    PassingKind {
        /// A paper.
        Paper,
        /// A report.
        Report,
        /// A request.
        Request,
        /// A decision.
        Decision,
    }
}
word! {
    /// How far a referral has come.
    ReferralState {
        /// Sent; not yet answered.
        Sent,
        /// Taken up by the forum it was sent to.
        TakenUp,
        /// Sent back.
        Returned,
    }
}
word! {
    /// What was merged.
    MergeKind {
        /// Two entries of one person.
        Person,
        /// Two entries of one organisation.
        Organisation,
    }
}
