//! The sheets of declared interfaces.

use super::{Days, Sheet};
use crate::exchange::{
    cells::Cells,
    columns::{Cell, Code, Column, Day, Handle, LastDay, Line, MaybeCode, MaybeLine, Needed, NeededDay, Text, Word, Yes},
};
use crate::{
    error::RuleCode,
    interface::{declare, passings},
};
use entities::{
    interface::{
        dismissal, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing,
    },
    words::{InterfaceEnd, InterfaceKind, PassingKind, PersonalData},
};
use sea_orm::{ColumnTrait, EntityTrait, sea_query::SimpleExpr};
use uuid::Uuid;

sheet!(Interfaces: interface, "interfaces.csv", by Code = code,
    {
        "code" code = Handle, "from_forum" from_forum_id = MaybeCode("forums.csv"),
        "from_organisation" from_organisation_id = MaybeCode("organisations.csv"),
        "to_forum" to_forum_id = MaybeCode("forums.csv"),
        "to_organisation" to_organisation_id = MaybeCode("organisations.csv"), "kind" kind = Word::<InterfaceKind>(None),
        "summary" summary = Text, "personal_data" personal_data = Word(Some(PersonalData::None)), "basis" basis = Text,
        "review_by" review_by = Day, "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        known!(by code);
        dated!();
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            let (forum, organisation) = (row.from_forum_id.is_some(), row.from_organisation_id.is_some());
            cells.exactly_one(("from_forum", forum), ("from_organisation", organisation));
            let (forum, organisation) = (row.to_forum_id.is_some(), row.to_organisation_id.is_some());
            cells.exactly_one(("to_forum", forum), ("to_organisation", organisation));
            let ends = [(row.from_forum_id, row.from_organisation_id), (row.to_forum_id, row.to_organisation_id)];
            let found = ends.iter().all(|(forum, organisation)| forum.or(*organisation).is_some());
            cells.refuse(|checks| {
                declare::two_ends(checks, !found || ends[0] != ends[1]);
                declare::reviewed_later(checks, row);
            });
        }
    }
);

sheet!(InterfaceExchanges: interface_exchange, "interface_exchanges.csv", by InterfaceId = interface_id,
    {
        "interface" interface_id = Code("interfaces.csv"), "what" what = Needed, "cadence_text" cadence_text = MaybeLine
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "interfaces.csv";
        const LOOSE: bool = true;
        known!(by interface_id what);
        const PART_OF: Option<&'static str> = Some("interface");
    }
);

sheet!(InterfaceContacts: interface_contact, "interface_contacts.csv", by InterfaceId = interface_id,
    {
        "interface" interface_id = Code("interfaces.csv"), "end" end = Word::<InterfaceEnd>(None),
        "post" post_id = MaybeCode("posts.csv"), "person" person_id = MaybeCode("people.csv"), "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "interfaces.csv";
        const LOOSE: bool = true;
        known!(by interface_id end post_id person_id valid_from);
        const PART_OF: Option<&'static str> = Some("interface");
        dated!();
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.exactly_one(("post", row.post_id.is_some()), ("person", row.person_id.is_some()));
        }
        const ALONE: &'static [(&'static str, RuleCode)] = &[("post", RuleCode::AlreadyThere), ("person", RuleCode::AlreadyThere)];
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            let who = |column, id: Option<Uuid>| id.map(|id| (column, format!("{} {:?} {id}", row.interface_id, row.end)));
            [who(0, row.post_id), who(1, row.person_id)].into_iter().flatten().collect()
        }
    }
);

sheet!(InterfaceConditions: interface_condition, "interface_conditions.csv", by InterfaceId = interface_id,
    {
        "interface" interface_id = Code("interfaces.csv"), "draft" draft = Yes, "purpose_limit" purpose_limit = Text
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "interfaces.csv";
        known!(by interface_id);
        const PART_OF: Option<&'static str> = Some("interface");
    }
);

sheet!(InterfaceConfirmations: interface_confirmation, "interface_confirmations.csv", by InterfaceId = interface_id,
    {
        "interface" interface_id = Code("interfaces.csv"), "end" end = Word::<InterfaceEnd>(None),
        "confirmed_on" confirmed_on = NeededDay, "person" person_id = MaybeCode("people.csv"), "until" valid_until = LastDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "interfaces.csv";
        known!(by interface_id end confirmed_on);
        const PART_OF: Option<&'static str> = Some("interface");
    }
);

sheet!(InterfacePassings: passing, "interface_passings.csv", by InterfaceId = interface_id,
    {
        "interface" interface_id = Code("interfaces.csv"), "kind" kind = Word::<PassingKind>(None),
        "passed_on" passed_on = NeededDay, "what" what = Needed, "meeting" meeting_id = MaybeCode("meetings.csv")
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "interfaces.csv";
        const LOOSE: bool = true;
        known!(by interface_id kind passed_on what);
        const PART_OF: Option<&'static str> = Some("interface");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            let today = cells.work.today();
            cells.refuse(|checks| passings::by_now(checks, row.passed_on, today));
        }
    }
);

sheet!(Dismissals: dismissal, "interface_dismissals.csv", by AForumId = a_forum_id,
    {
        "a_forum" a_forum_id = Code("forums.csv"), "b_forum" b_forum_id = Code("forums.csv"), "rule" rule = Line,
        "evidence" evidence = Needed, "reason" reason = Needed, "dismissed_on" dismissed_on = NeededDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        known!(by a_forum_id b_forum_id);
        const PART_OF: Option<&'static str> = Some("a_forum");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            if row.a_forum_id == row.b_forum_id && !row.a_forum_id.is_nil() {
                cells.complain("b_forum", "Det er det samme forum.", "It is the same forum.");
            }
        }
    }
);
