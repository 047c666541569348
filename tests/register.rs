//! The register in memory: for any history, applying the changes one by one gives what a fresh load gives.

mod history;

use crate::hub::{TestHub, chance::Seeded, dump::dump};
use chrono::{Days, NaiveDate};
use history::World;
use proptest::{prelude::*, test_runner::TestRunner};
use sea_orm::{ConnectionTrait, prelude::Uuid};
use snitflade::{
    hub::Actor,
    register::{self, Counting, Day, Register, Restored, Term, Wordings, index::Index},
};
use std::collections::{BTreeMap, BTreeSet};

/// Runs one history of transactions on a fresh hub, with a second hub that follows by the feed.
async fn run(seed: u64, transactions: usize) {
    let t = TestHub::new().await;
    let (other, rows, nobody) = (t.second().await, t.rows().await, Actor::default());
    let (mut world, mut chance) = (World::default(), Seeded(seed));
    let mut kept = 0;
    for number in 0..transactions {
        let changes = 1 + chance.below(4);
        let (before, seed_now) = (&world, chance.0);
        let outcome = t.hub.command(&nobody, "history", async |work| {
            let (mut world, mut chance) = (before.clone(), Seeded(seed_now));
            for _ in 0..changes {
                world.change(work, &mut chance).await?;
            }
            Ok((world, chance))
        });
        match outcome.await {
            Ok((next, used)) => {
                (world, chance, kept) = (next, used, kept + 1);
            }
            // A row that others refer to cannot go: the whole transaction is undone.
            Err(_) => chance.0 = chance.0.wrapping_add(number as u64 + 1),
        }
        let loaded = register::load(&rows).await.unwrap();
        let fresh = dump(&loaded);
        assert_eq!(dump(&t.hub.register()), fresh, "seed {seed}, transaction {number}");
        // Asked once, what hangs on the register is kept up to date by every change, or forgotten.
        let (now, summer) = (t.hub.register(), NaiveDate::from_ymd_opt(2009, 6, 1).unwrap().into());
        assert!(*now.wordings() == Wordings::of(&now), "seed {seed}, transaction {number}, the words");
        assert_eq!(rarities(&now, summer), rarities(&loaded, summer), "seed {seed}, transaction {number}, the rarity");
        assert!(*t.hub.register().index() == Index::of(&t.hub.register()), "seed {seed}, transaction {number}, the index");
        assert_eq!(dump(&restored(&now)), fresh, "seed {seed}, transaction {number}, from a picture");
        if number == transactions / 2 {
            assert!(t.hub.keep_picture().await.unwrap());
        }
        let counting = if seed.is_multiple_of(2) { Counting::EVERYBODY } else { Counting::default() };
        members_are_remembered_rightly(&now, (summer, counting), &format!("seed {seed}, transaction {number}"));
        if number % 3 == 0 || number + 1 == transactions {
            other.catch_up().await.unwrap();
            assert_eq!(dump(&other.register()), fresh, "seed {seed}, transaction {number}, by the feed");
            assert!(*other.register().index() == Index::of(&other.register()), "seed {seed}, transaction {number}, the index");
        }
    }
    let started = t.second().await;
    assert_eq!(dump(&started.register()), dump(&t.hub.register()), "seed {seed}, from a picture and the feed");
    assert!(kept * 2 > transactions, "most transactions are kept: {kept} of {transactions}");
    let rows = dump(&t.hub.register()).iter().filter(|line| world.tells(line)).count();
    assert_eq!(rows, world.len(), "the register holds the rows that the history left");
}

/// The register made again from its picture.
fn restored(register: &Register) -> Register {
    let mut restored = Restored::default();
    register.parts().for_each(|part| restored.add(&part.unwrap()).unwrap());
    restored.finish(register.revision).unwrap()
}

/// A hub that starts costs few statements when there is a picture that it can read, and is the same without.
#[tokio::test]
async fn a_hub_starts_from_a_picture_when_it_can_and_from_the_rows_when_not() {
    let t = TestHub::with_fixture().await;
    let (rows, fresh) = (t.rows().await, dump(&t.hub.register()));
    let from_rows = t.second().await.statements().count();
    assert!(t.hub.keep_picture().await.unwrap());
    assert!(!t.hub.keep_picture().await.unwrap(), "one that is not far behind will do");
    let started = t.second().await;
    assert_eq!(dump(&started.register()), fresh);
    // The head, the one part, that there is no other, the revision and the feed, instead of the head, 34 tables and the revision.
    assert_eq!(started.statements().count() + 36, from_rows + 5);

    for (spoilt, why) in [
        ("UPDATE picture SET bytes = substr(bytes, 1, 7000)", "half a part"),
        ("UPDATE picture SET bytes = substr(bytes, 2)", "begun in the middle"),
        ("UPDATE picture SET bytes = substr(bytes, 1, length(bytes) - 5)", "not whole"),
        ("UPDATE picture SET shape = 'another'", "drawn by another hub"),
    ] {
        rows.execute_unprepared("DELETE FROM picture").await.unwrap();
        assert!(t.hub.keep_picture().await.unwrap());
        assert_ne!(rows.execute_unprepared(spoilt).await.unwrap().rows_affected(), 0, "{why}");
        assert_eq!(dump(&t.second().await.register()), fresh, "{why}");
    }
}

/// What is remembered of each forum, and of which forums there are, is what a look at the rows gives.
fn members_are_remembered_rightly(register: &Register, (on, counting): (Day, Counting), when: &str) {
    let there: Vec<_> =
        register.forums_by_name().iter().copied().filter(|ix| register.forums.get(*ix).term.contains(on)).collect();
    assert_eq!(register.forums_on(on).forums, there, "{when}, the forums of the day");
    for (forum, _) in register.forums.iter() {
        let seats: Vec<_> =
            register.seats_in(forum, on).into_iter().filter(|ix| counting.counts(register.seats.get(*ix).kind)).collect();
        let (mut people, mut organisations) = (BTreeSet::new(), BTreeSet::new());
        for ix in seats {
            let seat = register.seats.get(ix);
            people.extend(register.holder(seat, on));
            let deputies = register.seat_deputies.of(ix).iter().map(|ix| register.deputies.get(*ix));
            let now = deputies.filter(|deputy| counting.deputies && deputy.term.contains(on));
            people.extend(now.filter_map(|deputy| register.stands_in(deputy, on)));
            organisations.extend(seat.organisation.map(|ix| register.root(ix)));
        }
        let (people, organisations): (Vec<_>, Vec<_>) = (people.into_iter().collect(), organisations.into_iter().collect());
        let asked = (on, counting);
        assert_eq!(register.people_of.count(forum, asked, || people.clone()), people.len(), "{when}, how many");
        assert_eq!(*register.people_of.of(forum, asked, || people.clone()), people, "{when}, the people");
        let found = register.organisations_of.of(forum, asked, || organisations.clone());
        assert_eq!(*found, organisations, "{when}, the organisations");
    }
}

/// In how many forums each organisation and each topic is on a day, by id.
fn rarities(register: &Register, on: Day) -> BTreeMap<Uuid, u32> {
    let common = register.common(on);
    let organisations = register.organisations.iter().map(|(ix, row)| (row.id, common.organisation(ix).forums));
    let topics = register.topics.iter().map(|(ix, row)| (row.id, common.topic(ix).forums));
    organisations.chain(topics).collect()
}

#[test]
fn applying_changes_one_by_one_equals_loading_anew_for_any_history() {
    let config = ProptestConfig { cases: 6, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let histories = (any::<u64>(), 20_usize..45);
    let outcome = runner.run(&histories, |(seed, transactions)| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(seed, transactions));
        Ok(())
    });
    outcome.unwrap();
}

/// A day of 2009, or none.
fn day() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of(0_u64..365)
}

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2009, 1, 1).unwrap() + Days::new(day)
}

proptest! {
    #[test]
    fn a_term_holds_its_first_day_and_not_the_day_after_its_last(from in day(), until in day(), asked in 0_u64..365) {
        let term = Term::new(from.map(date), until.map(date));
        let expected = from.is_none_or(|from| from <= asked) && until.is_none_or(|until| asked < until);
        prop_assert_eq!(term.contains(Day::from(date(asked))), expected);
        prop_assert_eq!(term.first(), from.map(date));
        prop_assert_eq!(term.last(), until.map(|until| date(until) - Days::new(1)));
        if from.zip(until).is_none_or(|(from, until)| from < until) {
            if let Some(first) = term.first() {
                prop_assert!(term.contains(first.into()) && !term.contains((first - Days::new(1)).into()));
            }
            if let Some(last) = term.last() {
                prop_assert!(term.contains(last.into()) && !term.contains((last + Days::new(1)).into()));
            }
        }
    }

    #[test]
    fn terms_overlap_when_they_share_a_day(a in (day(), day()), b in (day(), day())) {
        let proper = |(from, until): (Option<u64>, Option<u64>)| from.zip(until).is_none_or(|(from, until)| from < until);
        prop_assume!(proper(a) && proper(b));
        let term = |(from, until): (Option<u64>, Option<u64>)| Term::new(from.map(date), until.map(date));
        let (x, y) = (term(a), term(b));
        // A day before and a day after stand for the ends that are open.
        let days = (0..367).map(|day| Day::from(date(day) - Days::new(1)));
        let share = days.into_iter().any(|day| x.contains(day) && y.contains(day));
        prop_assert_eq!(x.overlaps(y), share);
        prop_assert_eq!(x.overlaps(y), y.overlaps(x));
    }
}
