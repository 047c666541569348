//! The forums of the 2009 plan, as tables in the program: true institutions, invented people.

use super::import::Source;

macro_rules! tables {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("fixture/", $name)))),+]
    };
}

/// The tables of the 2009 plan.
#[must_use]
pub fn plan_2009() -> Source {
    Source::Embedded(tables![
        "areas.csv",
        "organisations.csv",
        "people.csv",
        "posts.csv",
        "holdings.csv",
        "contact_duties.csv",
        "topics.csv",
        "forums.csv",
        "forum_topics.csv",
        "forum_areas.csv",
        "forum_basis.csv",
        "forum_remit.csv",
        "seats.csv",
        "deputies.csv",
        "secretariats.csv",
        "interfaces.csv",
        "interface_exchanges.csv",
        "interface_contacts.csv",
        "interface_conditions.csv",
        "meetings.csv",
        "forum_rules.csv",
        "forum_families.csv",
        "area_borders.csv",
    ])
}
