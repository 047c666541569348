//! The sheets of forums and the seats in them.

use super::{Days, Sheet};
use crate::exchange::{
    cells::Cells,
    columns::{
        Cell, Code, Column, Day, Handle, Int, IntOr, LastDay, Line, MaybeCode, MaybeLine, MaybeWord, Needed, NeededAddress,
        NeededDay, NeededLastDay, Text, Word,
    },
};
use crate::{
    error::{Detail, Result, RuleCode},
    forum::{composition, entry, seats},
    hub::Work,
    interface::referrals,
    mail::mailbox,
    register::Term,
    words::text::Checks,
};
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_status, forum_text,
        forum_topic, referral, seat, seat_address, seat_role, secretariat,
    },
    words::{
        BasisKind, Class, DeputyKind, ForumField, ForumKind, ForumLevel, ForumStatus, OrganisationKind, ReferralState, RuleKind,
        SeatKind, SeatRole,
    },
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::SimpleExpr};
use std::{
    collections::{BTreeSet, HashMap},
    marker::PhantomData,
};
use uuid::Uuid;

sheet!(Forums: forum, "forums.csv", by Code = code,
    {
        "code" code = Handle, "name" name = Line, "name_en" name_en = MaybeLine, "level" level = Word::<ForumLevel>(None),
        "kind" kind = Word::<ForumKind>(None), "status" status = Word::<ForumStatus>(None),
        "class" class = Word::<Class>(None), "convener" convener_id = MaybeCode("organisations.csv"),
        "description" description = Text, "purpose" purpose = Text, "cadence_text" cadence_text = MaybeLine,
        "at_least_per_year" at_least_per_year = Int, "notice_days" notice_days = Int, "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        known!(by code);
        dated!();
        fn forbids(before: &Self::Row, after: &Self::Row) -> Option<(&'static str, &'static str, &'static str)> {
            let (da, en) = ("Adgangen må kun strammes.", "The class may only be tightened.");
            (after.class < before.class).then_some(("class", da, en))
        }
        fn hold_on(before: &Self::Row, after: &mut Self::Row) {
            after.class = after.class.max(before.class);
        }
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.refuse(|checks| {
                mailbox::check_own(&row.code, checks);
                entry::numbers(checks, row);
            });
        }
        // A forum that has closed keeps its mailbox: answers to its letters still come.
        const ALONE: &'static [(&'static str, RuleCode)] = &[("code", RuleCode::Taken)];
        const FOR_GOOD: bool = true;
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            vec![(0, mailbox::mailbox(&row.code))]
        }
    }
);

sheet!(ForumTopics: forum_topic, "forum_topics.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "topic" topic_id = Code("topics.csv"), "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "forums.csv";
        // Left and taken up again, it stands twice.
        const LOOSE: bool = true;
        known!(by forum_id topic_id);
        const PART_OF: Option<&'static str> = Some("forum");
        const SPARE: usize = 2;
        dated!();
        fn in_spare() -> Option<Condition> {
            Some(Condition::any().add(forum_topic::Column::ValidFrom.is_not_null()).add(forum_topic::Column::ValidUntil.is_not_null()))
        }
    }
);

sheet!(ForumAreas: forum_area, "forum_areas.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "area" area_id = Code("areas.csv"), "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "forums.csv";
        // Left and taken up again, it stands twice.
        const LOOSE: bool = true;
        known!(by forum_id area_id);
        const PART_OF: Option<&'static str> = Some("forum");
        const SPARE: usize = 2;
        dated!();
        fn in_spare() -> Option<Condition> {
            Some(Condition::any().add(forum_area::Column::ValidFrom.is_not_null()).add(forum_area::Column::ValidUntil.is_not_null()))
        }
    }
);

sheet!(ForumBasis: forum_basis, "forum_basis.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "kind" kind = Word::<BasisKind>(None), "citation" citation = Needed,
        "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "forums.csv";
        const LOOSE: bool = true;
        known!(by forum_id kind citation valid_from);
        const PART_OF: Option<&'static str> = Some("forum");
        const SPARE: usize = 2;
        dated!();
        fn in_spare() -> Option<Condition> {
            Some(Condition::any().add(forum_basis::Column::ValidFrom.is_not_null()).add(forum_basis::Column::ValidUntil.is_not_null()))
        }
    }
);

sheet!(ForumRemit: forum_remit, "forum_remit.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "position" position = IntOr(0), "heading" heading = Needed, "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "forums.csv";
        known!(by forum_id position);
        const PART_OF: Option<&'static str> = Some("forum");
        const SPARE: usize = 2;
        dated!();
        fn in_spare() -> Option<Condition> {
            Some(Condition::any().add(forum_remit::Column::ValidFrom.is_not_null()).add(forum_remit::Column::ValidUntil.is_not_null()))
        }
    }
);

sheet!(Seats: seat, "seats.csv", by Code = code,
    {
        "code" code = Handle, "forum" forum_id = Code("forums.csv"), "kind" kind = Word::<SeatKind>(None),
        "role" role = Word(Some(SeatRole::Member)), "organisation" organisation_id = MaybeCode("organisations.csv"),
        "post" post_id = MaybeCode("posts.csv"), "person" person_id = MaybeCode("people.csv"),
        "copy_to" copy_to_id = MaybeCode("people.csv"), "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        known!(by code);
        const PART_OF: Option<&'static str> = Some("forum");
        dated!();
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.at_most_one(("post", row.post_id.is_some()), ("person", row.person_id.is_some()));
            let nobody = ["organisation", "post", "person"].iter().all(|column| cells.is_empty(column));
            cells.refuse(|checks| {
                checks.rule(!nobody, "organisationId", RuleCode::Required, "");
                seats::well_formed(checks, row);
            });
        }
        const ALONE: &'static [(&'static str, RuleCode)] =
            &[("role", RuleCode::SecondChair), ("post", RuleCode::AlreadySeated), ("person", RuleCode::AlreadySeated)];
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            let led = (row.role == SeatRole::Chair).then(|| (0, row.forum_id.to_string()));
            let column = if row.post_id.is_some() { 1 } else { 2 };
            led.into_iter().chain(seats::place(row).map(|place| (column, format!("{place:?}")))).collect()
        }
    }
);

sheet!(Deputies: deputy, "deputies.csv", by SeatId = seat_id,
    {
        "seat" seat_id = Code("seats.csv"), "kind" kind = Word::<DeputyKind>(None), "rank" rank = IntOr(1),
        "person" person_id = MaybeCode("people.csv"), "post" post_id = MaybeCode("posts.csv"), "from" valid_from = Day,
        "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "seats.csv";
        const LOOSE: bool = true;
        known!(by seat_id kind rank valid_from);
        const PART_OF: Option<&'static str> = Some("seat");
        dated!();
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.exactly_one(("person", row.person_id.is_some()), ("post", row.post_id.is_some()));
            cells.refuse(|checks| seats::deputies::ranked(checks, row));
        }
        const ALONE: &'static [(&'static str, RuleCode)] =
            &[("rank", RuleCode::AlreadyThere), ("person", RuleCode::AlreadySeated), ("post", RuleCode::AlreadySeated)];
        fn alone(row: &Self::Row) -> Vec<(u8, String)> {
            let who = |column, id: Option<Uuid>| id.map(|id| (column, format!("{} {id}", row.seat_id)));
            let named = [who(1, row.person_id), who(2, row.post_id)].into_iter().flatten();
            named.chain([(0, format!("{} {}", row.seat_id, row.rank))]).collect()
        }
        async fn against(work: &Work, rows: &[&Self::Row]) -> Result<Vec<(usize, Checks)>> {
            let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.seat_id).collect();
            let found = seat::Entity::find().filter(seat::Column::Id.is_in(ids)).all(work.rows()).await?;
            let found: HashMap<Uuid, seat::Model> = found.into_iter().map(|seat| (seat.id, seat)).collect();
            let judged = rows.iter().enumerate().filter_map(|(at, row)| {
                let seat = found.get(&row.seat_id)?;
                let (term, holder) = (Term::new(seat.valid_from, seat.valid_until), (seat.person_id, seat.post_id));
                let mut checks = Checks::default();
                let named = Detail { da: "Den nævnte".to_owned(), en: "Whoever is named".to_owned() };
                seats::deputies::stands_in(&mut checks, row, (term, holder), named);
                Some((at, checks))
            });
            Ok(judged.collect())
        }
    }
);

sheet!(Secretariats: secretariat, "secretariats.csv", by PostId = post_id,
    {
        "post" post_id = Code("posts.csv"), "organisation" organisation_id = MaybeCode("organisations.csv"),
        "forum" forum_id = MaybeCode("forums.csv"), "from" valid_from = Day, "until" valid_until = LastDay
    },
    {
        const CORE: bool = true;
        const OWNER: &'static str = "posts.csv";
        const LOOSE: bool = true;
        known!(by post_id organisation_id forum_id valid_from);
        dated!();
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.exactly_one(("organisation", row.organisation_id.is_some()), ("forum", row.forum_id.is_some()));
        }
    }
);

sheet!(ForumNames: forum_name, "forum_names.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "name" name = Line, "name_en" name_en = MaybeLine, "until" valid_until = LastDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        const LOOSE: bool = true;
        known!(by forum_id name valid_until);
        const PART_OF: Option<&'static str> = Some("forum");
    }
);

sheet!(ForumStatuses: forum_status, "forum_statuses.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "status" status = Word::<ForumStatus>(None), "until" valid_until = NeededLastDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        known!(by forum_id valid_until);
        const PART_OF: Option<&'static str> = Some("forum");
    }
);

sheet!(ForumTexts: forum_text, "forum_texts.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "field" field = Word::<ForumField>(None), "value" value = Text,
        "until" valid_until = NeededLastDay
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        known!(by forum_id field valid_until);
        const PART_OF: Option<&'static str> = Some("forum");
    }
);

sheet!(ForumRules: forum_rule, "forum_rules.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "kind" kind = Word::<RuleKind>(None),
        "organisation_kind" organisation_kind = MaybeWord::<OrganisationKind>(PhantomData),
        "seat_kind" seat_kind = MaybeWord::<SeatKind>(PhantomData), "number" number = IntOr(0), "text" text = Needed
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        const LOOSE: bool = true;
        known!(by forum_id kind organisation_kind seat_kind number text);
        const PART_OF: Option<&'static str> = Some("forum");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.refuse(|checks| composition::number(checks, row));
        }
    }
);

sheet!(ForumFamilies: forum_family, "forum_families.csv", by ForumId = forum_id,
    {
        "forum" forum_id = Code("forums.csv"), "family" family = Line
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        known!(by forum_id);
        const PART_OF: Option<&'static str> = Some("forum");
    }
);

sheet!(SeatAddresses: seat_address, "seat_addresses.csv", by SeatId = seat_id,
    {
        "seat" seat_id = Code("seats.csv"), "email" email = NeededAddress
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "seats.csv";
        known!(by seat_id);
        const PART_OF: Option<&'static str> = Some("seat");
    }
);

sheet!(SeatRoles: seat_role, "seat_roles.csv", by SeatId = seat_id,
    {
        "seat" seat_id = Code("seats.csv"), "text" text = Line
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "seats.csv";
        known!(by seat_id);
        const PART_OF: Option<&'static str> = Some("seat");
    }
);

sheet!(Referrals: referral, "referrals.csv", by FromForumId = from_forum_id,
    {
        "from_forum" from_forum_id = Code("forums.csv"), "to_forum" to_forum_id = Code("forums.csv"),
        "subject" subject = Needed, "state" state = Word(Some(ReferralState::Sent)), "sent_on" sent_on = NeededDay,
        "answered_on" answered_on = Day, "answer" answer = Text
    },
    {
        const CORE: bool = false;
        const OWNER: &'static str = "forums.csv";
        const LOOSE: bool = true;
        known!(by from_forum_id to_forum_id sent_on subject);
        const PART_OF: Option<&'static str> = Some("from_forum");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            cells.refuse(|checks| referrals::well_formed(checks, row));
        }
    }
);
