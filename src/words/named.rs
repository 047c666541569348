//! The words of those enumerations that later rooms have, by their names in the API. A test holds them against the schema, so that
//! none is without.

use super::Language;

/// An enumeration, and its values with their words in Danish and in English.
type Named = (&'static str, &'static [(&'static str, [&'static str; 2])]);

const NAMED: &[Named] = &[
    (
        "AppendixEdition",
        &[("PUBLIC", ["offentlig udgave", "public edition"]), ("INTERNAL", ["intern udgave", "internal edition"])],
    ),
    (
        "AreaRelation",
        &[
            ("SAME", ["samme område", "the same area"]),
            ("CONTAINS", ["rummer det andet", "contains the other"]),
            ("WITHIN", ["ligger i det andet", "lies within the other"]),
            ("OVERLAPS", ["overlapper", "overlap"]),
            ("NEIGHBOURS", ["grænser op til hinanden", "neighbours"]),
            ("APART", ["hver for sig", "apart"]),
        ],
    ),
    (
        "AttentionKind",
        &[
            ("BASIS_MISSING", ["grundlag mangler", "basis missing"]),
            ("DEPUTY_MISSING", ["stedfortræder mangler", "deputy missing"]),
            ("END_ORPHANED", ["snitflade uden kontakt", "interface without a contact"]),
            ("MEETINGS_MISSING", ["for få møder", "too few meetings"]),
            ("REFERRAL_WAITING", ["henvisning venter", "referral waiting"]),
            ("REVIEW_DUE", ["skal ses efter", "review due"]),
            ("RULE_BROKEN", ["regel om sammensætning brudt", "rule of composition broken"]),
            ("TERM_ENDING", ["periode udløber", "term ending"]),
            ("UNCONFIRMED", ["snitflade ubekræftet", "interface unconfirmed"]),
            ("VACANCY", ["ubesat plads", "vacant seat"]),
        ],
    ),
    (
        "ChangeKind",
        &[
            ("FORUM_FOUNDED", ["forum oprettet", "forum founded"]),
            ("FORUM_CLOSED", ["forum nedlagt", "forum closed"]),
            ("FORUM_RENAMED", ["forum omdøbt", "forum renamed"]),
            ("HOLDER_BEGAN", ["tiltrådt stilling", "took over a post"]),
            ("HOLDER_ENDED", ["fratrådt stilling", "left a post"]),
            ("INTERFACE_BEGAN", ["snitflade begyndt", "interface began"]),
            ("INTERFACE_ENDED", ["snitflade ophørt", "interface ended"]),
            ("ORGANISATION_FOUNDED", ["organisation oprettet", "organisation founded"]),
            ("ORGANISATION_CLOSED", ["organisation ophørt", "organisation closed"]),
            ("ORGANISATION_RENAMED", ["organisation omdøbt", "organisation renamed"]),
            ("SEAT_BEGAN", ["indtrådt i forum", "seat began"]),
            ("SEAT_ENDED", ["udtrådt af forum", "seat ended"]),
        ],
    ),
    ("Direction", &[("ASC", ["stigende", "ascending"]), ("DESC", ["faldende", "descending"])]),
    (
        "DoubleReason",
        &[
            ("SAME_NAME", ["samme navn", "same name"]),
            ("ONE_SLIP", ["navne med én slåfejl", "names with one slip"]),
            ("INITIAL", ["forkortet navn", "shortened name"]),
            ("SAME_ADDRESS", ["samme mailadresse", "same mail address"]),
            ("SAME_NUMBER", ["samme nummer", "same number"]),
        ],
    ),
    (
        "DoubleStrength",
        &[
            ("SAME", ["næsten sikkert", "almost certain"]),
            ("LIKELY", ["sandsynligt", "likely"]),
            ("POSSIBLE", ["muligt", "possible"]),
        ],
    ),
    (
        "EntryField",
        &[
            ("BASIS", ["grundlag", "basis"]),
            ("CADENCE", ["mødehyppighed", "cadence"]),
            ("DESCRIPTION", ["beskrivelse", "description"]),
            ("INTERFACES", ["snitflader", "interfaces"]),
            ("PURPOSE", ["formål", "purpose"]),
            ("SEATS", ["medlemmer", "members"]),
            ("TOPICS", ["emner", "topics"]),
        ],
    ),
    (
        "EntryRequestState",
        &[
            ("READY", ["kan spørges", "may be asked"]),
            ("ASKED", ["er spurgt", "has been asked"]),
            ("NO_ADDRESS", ["mangler mailadresse", "has no mail address"]),
        ],
    ),
    ("ForumOrderField", &[("NAME", ["navn", "name"]), ("CODE", ["kode", "code"])]),
    (
        "GraphFormat",
        &[("CSV", ["CSV", "CSV"]), ("DOT", ["DOT", "DOT"]), ("GEXF", ["GEXF", "GEXF"]), ("GRAPHML", ["GraphML", "GraphML"])],
    ),
    ("Language", &[("DA", ["dansk", "Danish"]), ("EN", ["engelsk", "English"])]),
    (
        "LeftOutReason",
        &[
            ("CALLED_WHEN_NEEDED", ["tilkaldes efter behov", "called when needed"]),
            ("DEPUTY", ["stedfortræder", "deputy"]),
            ("OBSERVER", ["tilforordnet eller sekretær", "observer or secretary"]),
        ],
    ),
    (
        "LoadBy",
        &[("PERSON", ["person", "person"]), ("POST", ["stilling", "post"]), ("ORGANISATION", ["organisation", "organisation"])],
    ),
    ("MeetingTime", &[("UPCOMING", ["kommende", "upcoming"]), ("PAST", ["afholdte", "past"]), ("ALL", ["alle", "all"])]),
    (
        "InterfaceStanding",
        &[
            ("REAL_AND_DECLARED", ["reel og erklæret", "real and declared"]),
            ("DECLARED_BUT_HOLLOW", ["erklæret, men hul", "declared but hollow"]),
            ("REAL_BUT_UNDECLARED", ["reel, men ikke erklæret", "real but undeclared"]),
            ("DECLARED", ["erklæret", "declared"]),
        ],
    ),
    (
        "KindReason",
        &[
            ("AREAS", ["områderne", "the areas"]),
            ("RULE", ["en regel om sammensætningen", "a rule of composition"]),
            ("SIBLINGS", ["de tilsvarende fora", "the sibling forums"]),
        ],
    ),
    (
        "MissingActorReason",
        &[
            ("CONVENER", ["indkalder forummet", "convenes the forum"]),
            ("MUNICIPALITY_OF_AREA", ["kommunen i området", "municipality of the area"]),
            ("SEATED_BY_TOPIC", ["sidder i andre fora om emnet", "seated in other forums of the topic"]),
            ("SEATED_IN_SIBLINGS", ["sidder i de tilsvarende fora", "seated in sibling forums"]),
        ],
    ),
    (
        "OverlapBasis",
        &[
            ("PEOPLE", ["fælles personer", "people in common"]),
            ("ORGANISATIONS", ["fælles organisationer", "organisations in common"]),
            ("RARE_ORGANISATIONS", ["fælles sjældne organisationer", "rare organisations in common"]),
            ("TOPICS", ["fælles emner", "topics in common"]),
            ("AREAS", ["fælles område", "areas in common"]),
            ("TEXTS", ["tekster, der ligner hinanden", "texts alike"]),
        ],
    ),
    ("OverlapOrderField", &[("PEOPLE", ["fælles personer", "people in common"])]),
    (
        "PathBy",
        &[
            ("PEOPLE", ["personer", "people"]),
            ("INTERFACES", ["snitflader", "interfaces"]),
            ("MIXED", ["personer og snitflader", "people and interfaces"]),
        ],
    ),
    ("ReferralAnswer", &[("TAKEN_UP", ["tag op", "take up"]), ("RETURNED", ["send tilbage", "send back"])]),
    (
        "RuleCode",
        &[
            ("ADDRESS_NOT_YOURS", ["adressen kan ikke ændres her", "address not yours to change"]),
            ("ALREADY_CALLED", ["allerede indkaldt", "already called"]),
            ("ALREADY_DONE", ["allerede gjort", "already done"]),
            ("ALREADY_HELD", ["stillingen er besat", "post already held"]),
            ("ALREADY_SEATED", ["har allerede pladsen", "already seated"]),
            ("ALREADY_THERE", ["findes allerede", "already there"]),
            ("BASIS_REQUIRED", ["grundlag kræves", "basis required"]),
            ("CHANGED_SINCE", ["ændret siden", "changed since"]),
            ("CIRCULAR", ["kan ikke stå under sig selv", "under itself"]),
            ("CLASS_LOOSENED", ["adgangen må kun strammes", "class loosened"]),
            ("CPR_NUMBER", ["CPR-nummer i teksten", "CPR number in the text"]),
            ("CVR_NUMBER", ["ikke et CVR-nummer", "no CVR number"]),
            ("DOUBLED_HOUR", ["timen findes to gange", "hour comes twice"]),
            ("ENDS_BEFORE_START", ["slutter før begyndelsen", "ends before it begins"]),
            ("EXACTLY_ONE", ["udfyld netop ét felt", "fill in exactly one"]),
            ("FORBIDDEN", ["ingen ret til det", "not allowed"]),
            ("FORUM_CLOSED", ["forummet er nedlagt", "forum closed"]),
            ("INVALID", ["kan ikke bruges", "cannot be used"]),
            ("INVITATION_RELEASED", ["indkaldelsen er trukket tilbage", "invitation withdrawn"]),
            ("KEY_REUSED", ["nøglen er brugt", "key reused"]),
            ("MEETINGS_AHEAD", ["møder forude", "meetings ahead"]),
            ("MEETING_IN_PAST", ["mødet ligger i fortiden", "meeting in the past"]),
            ("MEETING_OVER", ["mødet er forbi", "meeting over"]),
            ("NOBODY_TO_ASK", ["ingen at spørge", "nobody to ask"]),
            ("NOBODY_TO_CALL", ["ingen at indkalde", "nobody to call"]),
            ("NOT_FOUND", ["findes ikke", "not found"]),
            ("NO_ADDRESS", ["mailadresse mangler", "no mail address"]),
            ("OUTSIDE_TERM", ["uden for perioden", "outside the term"]),
            ("REQUIRED", ["skal udfyldes", "required"]),
            ("SECOND_CHAIR", ["har allerede en formand", "has a chair already"]),
            ("STILL_USED", ["bruges af andre oplysninger", "still used"]),
            ("TAKEN", ["optaget", "taken"]),
            ("TOO_LONG", ["for lang", "too long"]),
            ("UNAUTHENTICATED", ["ikke logget ind", "not signed in"]),
            ("VERSION_CONFLICT", ["ændret af en anden", "changed by another"]),
        ],
    ),
    (
        "SearchField",
        &[
            ("NAME", ["navn", "name"]),
            ("CODE", ["kode eller nummer", "code or number"]),
            ("EARLIER_NAME", ["andet navn", "other name"]),
            ("SYNONYM", ["andet ord", "synonym"]),
            ("TOPIC", ["emne", "topic"]),
            ("REMIT", ["opgave", "remit"]),
            ("PURPOSE", ["formål", "purpose"]),
            ("DESCRIPTION", ["beskrivelse", "description"]),
            ("POST", ["stilling", "post"]),
        ],
    ),
    (
        "SearchKind",
        &[
            ("FORUM", ["forum", "forum"]),
            ("ORGANISATION", ["organisation", "organisation"]),
            ("PERSON", ["person", "person"]),
            ("TOPIC", ["emne", "topic"]),
        ],
    ),
    (
        "SlotReason",
        &[
            ("USUAL_WEEKDAY", ["den sædvanlige ugedag", "the usual weekday"]),
            ("USUAL_HOUR", ["det sædvanlige klokkeslæt", "the usual hour"]),
            ("NOBODY_ELSEWHERE", ["ingen har andre møder den dag", "nobody elsewhere that day"]),
            ("SOME_ELSEWHERE", ["nogle har andre møder den dag", "some elsewhere that day"]),
            ("BETWEEN_DAYS_OFF", ["mellem fridage", "between days off"]),
        ],
    ),
    (
        "SuggestionRule",
        &[
            ("PEOPLE", ["mindst to fælles personer", "at least two people in common"]),
            ("ORGANISATIONS", ["mindst halvdelen af organisationerne fælles", "at least half of the organisations in common"]),
        ],
    ),
];

/// Every value with its word: enumeration, value as in the API, word.
pub(super) fn all(language: Language) -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let values = NAMED.iter().flat_map(|(name, values)| values.iter().map(move |value| (*name, value)));
    values.map(move |(name, (value, [da, en]))| (name, (*value).to_owned(), language.pick(da, en)))
}
