//! Tables in: the fixture, the same again, everything that can be wrong with a table, and what the database itself refuses.

use crate::hub::{TestHub, dump::dump, tables::take_in};
use insta::assert_snapshot;
use sea_orm::{ConnectionTrait, DbBackend};
use snitflade::{exchange::fixture, words::Language};

#[tokio::test]
async fn the_fixture_comes_in_whole_and_a_second_time_changes_nothing() {
    let t = TestHub::new().await;
    let first = take_in(&t.hub, &fixture::plan_2009()).await;
    assert_eq!(first.complaints, []);
    let tallies = first.tallies.iter().map(|tally| {
        assert_eq!((tally.changed, tally.unchanged), (0, 0), "{}", tally.file);
        format!("{} {}", tally.file, tally.added)
    });
    assert_snapshot!(tallies.collect::<Vec<_>>().join("\n"), @"
    areas.csv 13
    organisations.csv 25
    people.csv 52
    posts.csv 33
    holdings.csv 33
    contact_duties.csv 10
    topics.csv 13
    forums.csv 17
    forum_topics.csv 44
    forum_areas.csv 17
    forum_basis.csv 35
    forum_remit.csv 91
    seats.csv 56
    deputies.csv 10
    secretariats.csv 1
    interfaces.csv 35
    interface_exchanges.csv 44
    interface_contacts.csv 66
    meetings.csv 4
    forum_rules.csv 32
    forum_families.csv 10
    interface_conditions.csv 1
    area_borders.csv 15
    ");
    let before = dump(&t.hub.register());
    let second = take_in(&t.hub, &fixture::plan_2009()).await;
    assert_eq!(second.complaints, []);
    for (tally, first) in second.tallies.iter().zip(&first.tallies) {
        assert_eq!((tally.added, tally.changed, tally.unchanged), (0, 0, first.added), "{}", tally.file);
    }
    assert_eq!(dump(&t.hub.register()), before, "not even a new revision");
}

#[tokio::test]
async fn a_changed_row_is_changed_and_the_others_are_left_alone() {
    let t = TestHub::with_fixture().await;
    let people = "code,name,given_name,family_name,email,phone,language\n\
        ib-sand,Ib Sand,Ib,Sand,borgmester@lejre.example,,da\nasta-brink,Asta Brink,Asta,Brink,asta.brink@greve.example,,da\n\
        aage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n";
    let report = t.import(&[("people.csv", people)]).await.unwrap();
    let tally = report.tallies[0];
    assert_eq!((tally.added, tally.changed, tally.unchanged), (1, 1, 1));
}

/// Tables with everything wrong that a row can have wrong.
const WRONG: [(&str, &str); 5] = [
    ("areas.csv", "code,name,kind,parent\na,Aby,town,b\nb,Beby,town,a\nc,Ceby,ringsted,\nd,,town,nowhere\n"),
    ("people.csv", "code,name,farve\np,Per Persen,blå\np,Palle Persen,\nq,Sag om 070761-4285,\n"),
    (
        "forums.csv",
        "code,name,level,kind,status,class,from,until,notice_days\n\
        f,Forum,network,network,existing,public,31-12-2009,30-12-2009,snart\ng,Gorum,network,network,existing,public,i morgen,,\n",
    ),
    ("seats.csv", "code,forum,kind,organisation,post,person,from\ns,f,appointed,nobody,,,\nt,x,elected,,,,\n"),
    ("deputies.csv", "seat,kind,rank,person,post\ns,personal,1,p,\ns,personal,2,,\n"),
];

#[tokio::test]
async fn every_error_is_told_with_file_row_and_column_and_nothing_is_kept() {
    let t = TestHub::new().await;
    let before = dump(&t.hub.register());
    let complaints = t.import(&WRONG).await.unwrap_err();
    assert_snapshot!(complaints.join("\n"), @"
    areas.csv row 4 kind: Write one of the words district, municipality, town.
    areas.csv row 5 name: This field must be filled in.
    areas.csv row 5 parent: There is no code nowhere.
    areas.csv row 2 parent: The row is its own parent.
    areas.csv row 3 parent: The row is its own parent.
    people.csv row 1: The column farve is not known; there may be code, name, given_name, family_name, email, phone, language.
    people.csv row 4 name: The text holds what looks like a civil registration number (CPR). Take it out; such numbers may not stand here.
    people.csv row 3 code: The row stands twice.
    forums.csv row 2 notice_days: snart is no whole number.
    forums.csv row 2 until: The last day comes before the first.
    forums.csv row 3 from: i morgen is no date; write it as 2009-12-31.
    seats.csv row 2 organisation: There is no code nobody in organisations.csv.
    seats.csv row 3 forum: There is no code x in forums.csv.
    seats.csv row 3 organisation: This field must be filled in.
    deputies.csv row 3 person: Fill in one of the fields person and post.
    ");
    assert_eq!(dump(&t.hub.register()), before);
    let good = "code,name,kind,parent\nc,Ceby,town,\n";
    t.import(&[("areas.csv", good)]).await.unwrap();
    assert_eq!(t.hub.register().areas.iter().count(), 1, "of the rows refused before, none is there");
}

#[tokio::test]
async fn a_row_that_would_become_its_own_ancestor_is_refused_though_the_others_are_not_in_the_file() {
    let t = TestHub::with_fixture().await;
    let area = "code,name,kind,parent\ndistrict,Kredsen,district,nykoebing-sjaelland\n";
    let unit = "code,name,kind,parent,from\npoliti,Politiet,police,station-koege,2007-01-01\n";
    let complaints = t.import(&[("areas.csv", area), ("organisations.csv", unit)]).await.unwrap_err();
    assert_eq!(
        complaints,
        [
            "areas.csv row 2 parent: The row is its own parent.",
            "areas.csv row 2 parent: The value cannot be used: a police district cannot lie in a town.",
            "organisations.csv row 2 parent: The row is its own parent.",
        ]
    );
    let fresh = t.second().await;
    assert_eq!(dump(&fresh.register()), dump(&t.hub.register()), "a hub can be opened on it");
}

#[tokio::test]
async fn two_columns_that_exclude_each_other_and_a_file_that_is_not_known_are_told() {
    let t = TestHub::with_fixture().await;
    let seats = "code,forum,kind,post,person\nX-1,KR,appointed,politidirektoer,ib-sand\n";
    let secretariats = "post,organisation,forum\nsekretariatschef,politi,KR\n";
    let files = [("seats.csv", seats), ("secretariats.csv", secretariats), ("pladser.csv", "code\n")];
    assert_snapshot!(t.import(&files).await.unwrap_err().join("\n"), @"
    pladser.csv: The file pladser.csv is not known.
    seats.csv row 2 post: Fill in only one of the fields post and person, not both.
    secretariats.csv row 2 organisation: Fill in only one of the fields organisation and forum, not both.
    ");
}

#[tokio::test]
async fn complaints_are_danish_for_danes() {
    let t = TestHub::new().await;
    let (_folder, source) = crate::hub::tables::folder(&[("areas.csv", "code,name,kind\na,Aby,by\n")]);
    let report = take_in(&t.hub, &source).await;
    let lines: Vec<_> = report.complaints.iter().map(|complaint| complaint.line(Language::Da)).collect();
    assert_eq!(lines, ["areas.csv række 2 kind: Skriv et af ordene district, municipality, town."]);
}

#[tokio::test]
async fn a_byte_order_mark_danish_dates_and_blank_lines_are_read() {
    let t = TestHub::new().await;
    let forums = "\u{feff}Code, name ,level,kind,status,class,from,until\r\n\
        A,Alfa,network,network,existing,public,01-01-2009,31-12-2009\r\n,,,,,,,\r\n\
        B,Beta,network,Network,existing,public,1.1.2009,31.12.2009\r\n\
        C,Ceta,network,network,existing,public,1/1/2009,31/12/2009\r\n";
    let report = t.import(&[("forums.csv", forums)]).await.unwrap();
    assert_eq!(report.tallies[0].added, 3);
    let register = t.hub.register();
    for code in ["A", "B", "C"] {
        let term = register.forums.get(register.forum_by_code(code).unwrap()).term;
        let days = (term.first().unwrap().to_string(), term.last().unwrap().to_string());
        assert_eq!(days, ("2009-01-01".to_owned(), "2009-12-31".to_owned()), "{code}: the last day is inside");
    }
}

#[tokio::test]
async fn the_database_itself_refuses_what_no_row_may_be() {
    let t = TestHub::with_fixture().await;
    let rows = t.rows().await;
    let id = match rows.get_database_backend() {
        DbBackend::Sqlite => "randomblob(16)",
        _ => "gen_random_uuid()",
    };
    let forum = "(SELECT id FROM forum WHERE code = 'KR')";
    let refused = [
        format!("INSERT INTO forum_topic (id, forum_id, topic_id, version) VALUES ({id}, {id}, {id}, 1)"),
        format!("INSERT INTO area (id, code, name, kind, version) VALUES ({id}, '350', 'Lejre igen', 'town', 1)"),
        format!("INSERT INTO area (id, code, name, kind, version) VALUES ({id}, 'ny', 'Ny', 'planet', 1)"),
        format!("INSERT INTO forum_remit (id, forum_id, position, heading, version) VALUES ({id}, {forum}, 1, 'Igen', 1)"),
        format!(
            "INSERT INTO seat (id, code, forum_id, kind, role, valid_from, valid_until, version) \
             VALUES ({id}, 'ny', {forum}, 'elected', 'member', '2009-02-01', '2009-02-01', 1)"
        ),
        format!(
            "INSERT INTO seat (id, code, forum_id, kind, role, post_id, person_id, version) VALUES ({id}, 'ny', {forum}, 'elected', \
             'member', (SELECT id FROM post LIMIT 1), (SELECT id FROM person LIMIT 1), 1)"
        ),
        format!(
            "INSERT INTO meeting (id, code, forum_id, number, year, title, starts_at, ends_at, status, sequence, version) \
             VALUES ({id}, 'ny', {forum}, 3, 2009, 'Igen', '2009-09-15 08:00:00+00:00', '2009-09-15 10:00:00+00:00', 'planned', 0, 1)"
        ),
        "DELETE FROM forum WHERE code = 'KR'".to_owned(),
        "DELETE FROM person WHERE code = 'ib-sand'".to_owned(),
    ];
    for sql in refused {
        assert!(rows.execute_unprepared(&sql).await.is_err(), "{sql}");
    }
    let fine = format!("INSERT INTO area (id, code, name, kind, version) VALUES ({id}, 'ny', 'Ny', 'town', 1)");
    rows.execute_unprepared(&fine).await.expect("a proper row");
}
