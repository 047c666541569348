//! What foreign words mean here: roles, and what organizations, areas and forums are. Words of our own mean themselves.

use crate::words::fold;
use entities::words::{AreaKind, ForumKind, ForumLevel, OrganisationKind, SeatKind, SeatRole};

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

const SECRETARY: [&str; 3] = ["sekret", "secret", "sihteeri"];
const CHAIR: [&str; 11] = [
    "chair",
    "formand",
    "formann",
    "forperson",
    "ordførand",
    "president",
    "vorsitz",
    "obmann",
    "obfrau",
    "voorzitter",
    "puheenjohtaj",
];
const DEPUTY: [&str; 10] =
    ["vice", "deputy", "næst", "nest", "stellvert", "vara", "onder", "plaatsvervangend", "acting", "souschef"];
const STAND_IN: [&str; 9] =
    ["suppl", "substitut", "alternate", "stedfortræder", "deputy member", "varamedlem", "ersatz", "ersættare", "varajæsen"];

/// What a role makes of somebody in a forum: chair, deputy chair or member. The words are those of Danish, Norwegian, Swedish,
/// Finnish, English, German, Dutch, French and Spanish committees.
pub(super) fn role(text: &str) -> SeatRole {
    let text = fold(&text.replace('_', " "));
    let leads = holds(&text, &CHAIR) && !holds(&text, &SECRETARY);
    match text.as_str() {
        "leder" => SeatRole::Chair,
        "nestleder" => SeatRole::DeputyChair,
        _ if leads && holds(&text, &DEPUTY) => SeatRole::DeputyChair,
        _ if leads => SeatRole::Chair,
        _ => SeatRole::Member,
    }
}

/// How the seat is filled, as far as a role tells.
pub(super) fn seat_kind(text: &str, through_post: bool) -> SeatKind {
    let text = fold(&text.replace('_', " "));
    match () {
        () if holds(&text, &STAND_IN) => SeatKind::CalledWhenNeeded,
        () if holds(&text, &SECRETARY) => SeatKind::Secretary,
        () if holds(&text, &["observ", "iagttager", "tilforordn", "beobacht", "waarnemer"]) => SeatKind::Observer,
        () if through_post || holds(&text, &["ex officio", "født medlem"]) => SeatKind::ExOfficio,
        () if holds(&text, &["elected", "valgt"]) => SeatKind::Elected,
        () => SeatKind::Appointed,
    }
}

/// What an organization is.
pub(super) fn organisation_kind(text: &str) -> OrganisationKind {
    let text = fold(text);
    if let Some(kind) = OrganisationKind::from_word(&text) {
        return kind;
    }
    match () {
        () if holds(&text, &["polic", "politi", "polis"]) && !text.contains("political") => OrganisationKind::Police,
        () if holds(&text, &["municipal", "kommun", "gemeente", "gemeinde", "city"]) => OrganisationKind::Municipality,
        () if holds(
            &text,
            &["authority", "agency", "ministry", "minister", "government", "department", "styrelse", "region"],
        ) =>
        {
            OrganisationKind::Authority
        }
        () if holds(&text, &["union", "party", "parti", "interest"]) => OrganisationKind::InterestOrganisation,
        () if holds(&text, &["association", "forening", "ngo", "verein"]) => OrganisationKind::Association,
        () => OrganisationKind::Other,
    }
}

/// What an area is.
pub(super) fn area_kind(text: &str) -> AreaKind {
    let text = fold(text);
    match () {
        () if holds(&text, &["municipal", "kommun", "gemeente", "gemeinde"]) => AreaKind::Municipality,
        () if holds(&text, &["district", "kreds", "region", "county", "amt", "province"]) => AreaKind::District,
        () => AreaKind::Town,
    }
}

/// What a forum is, and the level that it works on.
pub(super) fn forum_kind(text: &str) -> (ForumKind, ForumLevel) {
    let text = fold(text).replace(['-', ' '], "_");
    let kind = match ForumKind::from_word(&text) {
        Some(kind) => kind,
        None if holds(&text, &["working", "arbejdsgruppe", "task_force", "arbeitsgruppe"]) => ForumKind::WorkingGroup,
        None if holds(&text, &["committee", "udvalg", "utskott", "utvalg", "ausschuss", "commission"]) => ForumKind::Committee,
        None if holds(&text, &["network", "netværk", "netzwerk"]) => ForumKind::Network,
        None => ForumKind::Other,
    };
    let level = match kind {
        ForumKind::DistrictCouncil => ForumLevel::Strategic,
        ForumKind::ContactCommittee => ForumLevel::Preparatory,
        ForumKind::Network | ForumKind::Ssp => ForumLevel::Network,
        ForumKind::Psp | ForumKind::Ksp => ForumLevel::Case,
        _ => ForumLevel::Operational,
    };
    (kind, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_their_words_in_many_languages() {
        let chairs =
            ["Chair", "chairwoman", "Formand", "ORDFÖRANDE", "Vorsitzende", "Présidente", "Voorzitter", "leder", "puheenjohtaja"];
        for word in chairs {
            assert_eq!(role(word), SeatRole::Chair, "{word}");
        }
        let deputies = [
            "Vice Chair",
            "deputy chairman",
            "Næstformand",
            "1. næstformand",
            "vice ordförande",
            "Stellvertretender Vorsitzender",
            "Vice-président",
            "ondervoorzitter",
            "nestleder",
            "varapuheenjohtaja",
            "deputy_chair",
        ];
        for word in deputies {
            assert_eq!(role(word), SeatRole::DeputyChair, "{word}");
        }
        for word in ["Member", "medlem", "Projektleder", "Suppleant", "formandens sekretær", ""] {
            assert_eq!(role(word), SeatRole::Member, "{word}");
        }
    }

    #[test]
    fn a_stand_in_is_not_a_regular_member() {
        assert_eq!(seat_kind("1. suppleant", false), SeatKind::CalledWhenNeeded);
        assert_eq!(seat_kind("Deputy member", false), SeatKind::CalledWhenNeeded);
        assert_eq!(seat_kind("formandens sekretær", false), SeatKind::Secretary);
        assert_eq!(seat_kind("medlem", true), SeatKind::ExOfficio);
        assert_eq!(seat_kind("medlem", false), SeatKind::Appointed);
    }

    #[test]
    fn what_things_are_is_known_by_our_own_words_and_by_others() {
        assert_eq!(organisation_kind("Political party"), OrganisationKind::InterestOrganisation);
        assert_eq!(organisation_kind("interest_organisation"), OrganisationKind::InterestOrganisation);
        assert_eq!(area_kind("Kommune"), AreaKind::Municipality);
        assert_eq!(forum_kind("Subcommittee").0, ForumKind::Committee);
        assert_eq!(forum_kind("district council"), (ForumKind::DistrictCouncil, ForumLevel::Strategic));
    }
}
