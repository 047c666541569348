//! The sheets of people, organisations, areas, topics and posts.

use super::{Days, Sheet};
use crate::exchange::{
    cells::Cells,
    columns::{Address, Cell, Code, Column, Day, Handle, LastDay, Line, MaybeLine, Parent, Ruled, Word, Yes},
};
use crate::people::called::{KLE, is_kle};
use crate::{
    error::RuleCode,
    people::{
        areas, holdings,
        organisations::{cvr_number, municipality_code},
    },
    words::{fold, text::Checks},
};
use entities::{
    people::{
        area, area_border, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
    words::{AreaKind, OrganisationKind, Tongue},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, sea_query::SimpleExpr};
use uuid::Uuid;

sheet!(Areas: area, "areas.csv", by Code = code,
    {
        "code" code = Handle, "name" name = Line, "kind" kind = Word::<AreaKind>(None), "parent" parent_id = Parent("areas.csv")
    },
    {
        const CORE: bool = true;
        known!(by code);
        tree!("parent" = parent_id);
        const ALWAYS: bool = true;
        fn hangs(row: &Self::Row, parent: &Self::Row, checks: &mut Checks) {
            areas::lies_in(checks, row.kind, parent.kind);
        }
    }
);

sheet!(AreaBorders: area_border, "area_borders.csv", by AAreaId = a_area_id,
    {
        "a_area" a_area_id = Code("areas.csv"), "b_area" b_area_id = Code("areas.csv")
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "areas.csv";
        known!(by a_area_id b_area_id);
        const PART_OF: Option<&'static str> = Some("a_area");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            if row.a_area_id == row.b_area_id && !row.a_area_id.is_nil() {
                cells.complain("b_area", "Det er det samme område.", "It is the same area.");
            }
        }
    }
);

sheet!(Organisations: organisation, "organisations.csv", by Code = code,
    {
        "code" code = Handle, "name" name = Line, "name_en" name_en = MaybeLine, "kind" kind = Word::<OrganisationKind>(None),
        "parent" parent_id = Parent("organisations.csv"), "cvr" cvr = Ruled(cvr_number), "municipality_code" municipality_code = Ruled(municipality_code),
        "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        known!(by code);
        dated!();
        tree!("parent" = parent_id);
        fn unique(row: &Self::Row) -> Vec<(&'static str, String)> {
            let cvr = row.cvr.clone().map(|cvr| ("cvr", cvr));
            cvr.into_iter().chain(row.municipality_code.clone().map(|code| ("municipality_code", code))).collect()
        }
        fn rivals(rows: &[&Self::Row]) -> Option<Condition> {
            let cvr = organisation::Column::Cvr.is_in(rows.iter().filter_map(|row| row.cvr.clone()));
            let code = organisation::Column::MunicipalityCode.is_in(rows.iter().filter_map(|row| row.municipality_code.clone()));
            Some(Condition::any().add(cvr).add(code))
        }
    }
);

sheet!(People: person, "people.csv", by Code = code,
    {
        "code" code = Handle, "name" name = Line, "given_name" given_name = MaybeLine, "family_name" family_name = MaybeLine,
        "email" email = Address, "phone" phone = Ruled(|checks, text| checks.phone("phone", text)), "language" language = Word(Some(Tongue::Da))
    },
    {
        const CORE: bool = true;
        known!(by code);
    }
);

sheet!(Posts: post, "posts.csv", by Code = code,
    {
        "code" code = Handle, "organisation" organisation_id = Code("organisations.csv"), "title" title = Line,
        "title_en" title_en = MaybeLine
    },
    {
        const CORE: bool = true;
        known!(by code);
        const PART_OF: Option<&'static str> = Some("organisation");
    }
);

sheet!(Holdings: holding, "holdings.csv", by PostId = post_id,
    {
        "post" post_id = Code("posts.csv"), "person" person_id = Code("people.csv"), "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "posts.csv";
        const LOOSE: bool = true;
        known!(by post_id person_id valid_from);
        dated!();
        const ALONE: &'static [(&'static str, RuleCode)] = &[("person", RuleCode::AlreadyHeld)];
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            vec![(0, holdings::held_post(row).to_string())]
        }
    }
);

sheet!(ContactDuties: contact_duty, "contact_duties.csv", by PostId = post_id,
    {
        "post" post_id = Code("posts.csv"), "area" area_id = Code("areas.csv"), "matter" matter = Line,
        "formal" formal = Yes, "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "posts.csv";
        const LOOSE: bool = true;
        known!(by post_id area_id valid_from matter);
        dated!();
        const ALONE: &'static [(&'static str, RuleCode)] = &[("matter", RuleCode::AlreadyThere)];
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            vec![(0, format!("{} {} {}", row.post_id, row.area_id, fold(&row.matter)))]
        }
    }
);

sheet!(Topics: topic, "topics.csv", by Code = code,
    {
        "code" code = Handle, "name" name = Line, "name_en" name_en = MaybeLine, "broader" broader_id = Parent("topics.csv")
    },
    {
        const CORE: bool = true;
        known!(by code);
        tree!("broader" = broader_id);
        const ALWAYS: bool = true;
        fn unique(row: &Self::Row) -> Vec<(&'static str, String)> {
            vec![("name", fold(&row.name))]
        }
    }
);

sheet!(OrganisationNames: organisation_name, "organisation_names.csv", by OrganisationId = organisation_id,
    {
        "organisation" organisation_id = Code("organisations.csv"), "name" name = Line, "until" valid_until = LastDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "organisations.csv";
        const LOOSE: bool = true;
        known!(by organisation_id name valid_until);
        const PART_OF: Option<&'static str> = Some("organisation");
    }
);

sheet!(OrganisationIdentifiers: organisation_identifier, "organisation_identifiers.csv", by OrganisationId = organisation_id,
    {
        "organisation" organisation_id = Code("organisations.csv"), "scheme" scheme = Line, "value" value = Line
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "organisations.csv";
        known!(by organisation_id scheme value);
        const PART_OF: Option<&'static str> = Some("organisation");
        fn unique(row: &Self::Row) -> Vec<(&'static str, String)> {
            vec![("value", format!("{} {}", row.scheme, row.value))]
        }
        fn rivals(rows: &[&Self::Row]) -> Option<Condition> {
            let value = organisation_identifier::Column::Value.is_in(rows.iter().map(|row| row.value.clone()));
            Some(Condition::all().add(value))
        }
    }
);

sheet!(TopicIdentifiers: topic_identifier, "topic_identifiers.csv", by TopicId = topic_id,
    {
        "topic" topic_id = Code("topics.csv"), "scheme" scheme = Line, "value" value = Line
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "topics.csv";
        known!(by topic_id scheme value);
        const PART_OF: Option<&'static str> = Some("topic");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            if row.scheme.eq_ignore_ascii_case(KLE) && !is_kle(&row.value) {
                let (da, en) = ("Skriv et KLE-nummer som 12, 12.34 eller 12.34.56.", "Write a KLE number like 12, 12.34 or 12.34.56.");
                cells.complain("value", da, en);
            }
        }
        fn unique(row: &Self::Row) -> Vec<(&'static str, String)> {
            vec![("value", format!("{} {}", row.scheme, row.value))]
        }
        fn rivals(rows: &[&Self::Row]) -> Option<Condition> {
            let value = topic_identifier::Column::Value.is_in(rows.iter().map(|row| row.value.clone()));
            Some(Condition::all().add(value))
        }
    }
);

sheet!(TopicSynonyms: topic_synonym, "topic_synonyms.csv", by TopicId = topic_id,
    {
        "topic" topic_id = Code("topics.csv"), "name" name = Line
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "topics.csv";
        known!(by topic_id name);
        const PART_OF: Option<&'static str> = Some("topic");
    }
);
