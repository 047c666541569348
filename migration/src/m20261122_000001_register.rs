//! The register: everything that the tables of exchange name.

use super::table::Table;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, people()).await?;
        super::create(manager, forums()).await?;
        super::create(manager, interfaces()).await?;
        super::create(manager, meetings()).await
    }
}

fn people() -> Vec<Table> {
    let named = |name| Table::new(name).code().text("name");
    vec![
        named("area").word("kind", &["district", "municipality", "town"]).may_refer("parent_id", "area").int("version"),
        named("organisation")
            .text_or_none("name_en")
            .word("kind", &["police", "municipality", "authority", "interest_organisation", "association", "other"])
            .may_refer("parent_id", "organisation")
            .text_or_none("cvr")
            .text_or_none("municipality_code")
            .unique(&["cvr"])
            .unique(&["municipality_code"])
            .term()
            .int("version"),
        named("person")
            .text_or_none("given_name")
            .text_or_none("family_name")
            .text_or_none("email")
            .text_or_none("phone")
            .word("language", &["da", "en"])
            .int("version"),
        Table::new("post").code().refers("organisation_id", "organisation").text("title").text_or_none("title_en").int("version"),
        Table::new("holding")
            .refers("post_id", "post")
            .refers("person_id", "person")
            .term()
            .int("version")
            .indexed(&["post_id"])
            .indexed(&["person_id"]),
        Table::new("contact_duty")
            .refers("post_id", "post")
            .refers("area_id", "area")
            .text("matter")
            .flag("formal")
            .term()
            .int("version"),
        named("topic").text_or_none("name_en").may_refer("broader_id", "topic").int("version"),
    ]
}

fn forums() -> Vec<Table> {
    vec![forum()].into_iter().chain(forum_parts()).chain(seats()).collect()
}

fn forum() -> Table {
    let kinds = [
        "district_council",
        "contact_committee",
        "local_council",
        "ssp",
        "psp",
        "ksp",
        "meeting_forum",
        "network",
        "committee",
        "working_group",
        "other",
    ];
    Table::new("forum")
        .code()
        .text("name")
        .text_or_none("name_en")
        .word("level", &["strategic", "preparatory", "operational", "network", "case"])
        .word("kind", &kinds)
        .word("status", &["coming", "existing", "paused", "closed"])
        .word("class", &["public", "network", "members", "sealed"])
        .may_refer("convener_id", "organisation")
        .text_or_none("description")
        .text_or_none("purpose")
        .text_or_none("cadence_text")
        .int_or_none("at_least_per_year")
        .int_or_none("notice_days")
        .term()
        .int("version")
}

fn forum_parts() -> Vec<Table> {
    let part = |name| Table::new(name).refers("forum_id", "forum");
    vec![
        part("forum_topic").refers("topic_id", "topic").int("version").unique(&["forum_id", "topic_id"]),
        part("forum_area").refers("area_id", "area").int("version").unique(&["forum_id", "area_id"]),
        part("forum_basis")
            .word("kind", &["law", "order", "agreement", "decision", "plan", "other"])
            .text("citation")
            .int("version")
            .indexed(&["forum_id"]),
        part("forum_remit").int("position").text("heading").int("version").unique(&["forum_id", "position"]),
    ]
}

fn seats() -> Vec<Table> {
    let kinds = ["ex_officio", "appointed", "nominated_appointed", "elected", "called_when_needed", "observer", "secretary"];
    vec![
        Table::new("seat")
            .code()
            .refers("forum_id", "forum")
            .word("kind", &kinds)
            .word("role", &["chair", "deputy_chair", "member"])
            .may_refer("organisation_id", "organisation")
            .may_refer("post_id", "post")
            .may_refer("person_id", "person")
            .may_refer("copy_to_id", "person")
            .term()
            .int("version")
            .check("post_id IS NULL OR person_id IS NULL")
            .indexed(&["forum_id"])
            .indexed(&["person_id"]),
        Table::new("deputy")
            .refers("seat_id", "seat")
            .word("kind", &["personal", "from_list"])
            .int("rank")
            .may_refer("person_id", "person")
            .may_refer("post_id", "post")
            .term()
            .int("version")
            .check("post_id IS NULL OR person_id IS NULL")
            .indexed(&["seat_id"]),
        Table::new("secretariat")
            .refers("post_id", "post")
            .may_refer("organisation_id", "organisation")
            .may_refer("forum_id", "forum")
            .term()
            .int("version")
            .check("(organisation_id IS NULL) <> (forum_id IS NULL)"),
    ]
}

fn interfaces() -> Vec<Table> {
    let kinds = [
        "prepares",
        "secretariat_for",
        "hands_down",
        "reports_to",
        "assists",
        "consults",
        "shares_information",
        "refers_to",
        "approves",
        "recommends_to",
        "coordinates_with",
        "parent_of",
        "succeeds",
    ];
    vec![
        Table::new("interface")
            .code()
            .may_refer("from_forum_id", "forum")
            .may_refer("from_organisation_id", "organisation")
            .may_refer("to_forum_id", "forum")
            .may_refer("to_organisation_id", "organisation")
            .word("kind", &kinds)
            .text_or_none("summary")
            .word("personal_data", &["none", "ordinary", "confidential", "sensitive"])
            .text_or_none("basis")
            .date_or_none("review_by")
            .term()
            .int("version")
            .check("(from_forum_id IS NULL) <> (from_organisation_id IS NULL)")
            .check("(to_forum_id IS NULL) <> (to_organisation_id IS NULL)"),
        Table::new("interface_exchange")
            .refers("interface_id", "interface")
            .text("what")
            .text_or_none("cadence_text")
            .int("version")
            .indexed(&["interface_id"]),
        Table::new("interface_contact")
            .refers("interface_id", "interface")
            .word("end", &["from", "to"])
            .may_refer("post_id", "post")
            .may_refer("person_id", "person")
            .term()
            .int("version")
            .indexed(&["interface_id"]),
    ]
}

fn meetings() -> Vec<Table> {
    vec![
        Table::new("meeting")
            .code()
            .refers("forum_id", "forum")
            .int_or_none("number")
            .int_or_none("year")
            .text("title")
            .instant("starts_at")
            .instant("ends_at")
            .text_or_none("place")
            .text_or_none("online_url")
            .word("status", &["planned", "called", "held", "cancelled"])
            .int("sequence")
            .int("version")
            .check("starts_at < ends_at")
            .unique(&["forum_id", "year", "number"]),
    ]
}
