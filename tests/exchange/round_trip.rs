//! Export, import into an empty hub, export again: the same bytes.

use super::{files_of, tables_of, take_in_tables};
use crate::hub::{TestHub, tables::folder};
use insta::assert_snapshot;
use snitflade::exchange::{export::export, synth};

/// What the fixture lacks: every file beside the core, rows that have the same key, and texts that spreadsheets spoil.
pub const LIVING: [(&str, &str); 26] = [
    (
        "people.csv",
        "code,name,given_name,family_name,email,phone,language\n\
        x-formel,'=1+1,'@nna,'-Olsen,anna@politi.example,'+45 46 32 15 00,en\nx-strudsen,\"Struds, \"\"Ib\"\"\",,,,,\n",
    ),
    ("organisation_names.csv", "organisation,name,until\npoliti,Roskilde Politi,2006-12-31\npoliti,MSJP,\n"),
    ("organisation_identifiers.csv", "organisation,scheme,value\npoliti,ean,5798000792142\n"),
    ("topics.csv", "code,name,name_en,broader\nx-emne,Emne,,\n"),
    ("topic_synonyms.csv", "topic,name\nx-emne,Andet ord\n"),
    ("forum_names.csv", "forum,name,until\nKR,Kredsudvalget,2008-12-31\n"),
    (
        "forum_rules.csv",
        "forum,kind,organisation_kind,seat_kind,number,text\nKR,at_most,municipality,,10,Højst ti\nKR,term_years,,elected,4,Fire år\n",
    ),
    ("forum_families.csv", "forum,family\nKR,kredsråd\n"),
    ("forum_statuses.csv", "forum,status,until\nKR,paused,2008-06-30\nKR,existing,2008-03-31\n"),
    (
        "forum_texts.csv",
        "forum,field,value,until\nKR,purpose,\"At rådgive, før loven.\",2006-12-31\nKR,at_least_per_year,2,2006-12-31\nKR,description,,2006-12-31\n",
    ),
    ("forum_basis.csv", "forum,kind,citation,from,until\nKU,agreement,Den gamle aftale,,2008-12-31\nKU,law,Loven,2009-01-01,\n"),
    ("forum_remit.csv", "forum,position,heading,from,until\nKU,71,Det gamle,,2008-12-31\nKU,72,Det nye,2009-01-01,\n"),
    (
        "forum_topics.csv",
        "forum,topic,from,until\nKU,trafiksikkerhed,2008-01-01,2008-12-31\nKU,trafiksikkerhed,2010-01-01,\nKU,indbrud,,\n",
    ),
    ("topic_identifiers.csv", "topic,scheme,value\nindbrud,KLE,14.00.01\nindbrud,emneord,indbrud\n"),
    (
        "seats.csv",
        "code,forum,kind,role,organisation,post,person,copy_to,from,until\n\
        X-1,KR,observer,member,politi,,x-formel,x-strudsen,2009-02-01,2009-12-31\nX-2,KU,elected,,politi,,,,,9999-12-31\n",
    ),
    (
        "deputies.csv",
        "seat,kind,rank,person,post,from,until\nX-1,personal,1,ib-sand,,2009-02-01,\nX-1,personal,2,x-strudsen,,2009-02-01,\n",
    ),
    ("seat_addresses.csv", "seat,email\nX-1,kr@politi.example\n"),
    ("seat_roles.csv", "seat,text\nX-1,Iagttager\n"),
    (
        "referrals.csv",
        "from_forum,to_forum,subject,state,sent_on,answered_on,answer\nKR,KU,Natteliv,returned,2009-03-01,2009-03-05,\"Nej, tak.\n_x000D_ Til \"\"andre\"\".\"\n\
        KR,KU,Skoler,,2009-03-01,,\n",
    ),
    ("interface_dismissals.csv", "a_forum,b_forum,rule,evidence,reason,dismissed_on\nKR,KU,share,'3,Kendt,2009-05-01\n"),
    (
        "meetings.csv",
        "code,forum,number,year,title,starts_at,ends_at,place,status\n\
        x-vinter,KR,,,Vintermøde,2009-12-08T10:00:00+01:00,2009-12-08T11:00:00.250Z,,held\n",
    ),
    ("interface_conditions.csv", "interface,draft,purpose_limit\nKU-KR-prepares,yes,Kun til mødet\n"),
    ("interface_confirmations.csv", "interface,end,confirmed_on,person\nKU-KR-prepares,to,2009-06-01,x-formel\n"),
    (
        "interface_passings.csv",
        "interface,kind,passed_on,what,meeting\nKU-KR-prepares,paper,2009-06-01,Dagsorden,x-vinter\n\
        KU-KR-prepares,paper,2009-06-01,Dagsorden,\n",
    ),
    ("area_borders.csv", "a_area,b_area\nkarlslunde,nykoebing-sjaelland\n"),
    ("meeting_details.csv", "meeting,online_url,sequence\nx-vinter,https://video.example/kr,3\n"),
];

async fn living() -> TestHub {
    let t = TestHub::with_fixture().await;
    t.import(&LIVING).await.unwrap();
    t
}

#[tokio::test]
async fn the_whole_register_goes_out_and_in_again_equal() {
    let t = living().await;
    let first = tables_of(&t, None).await;
    assert_eq!(first.len(), 19 + 18, "{:?}", first.keys());
    let fresh = TestHub::new().await;
    take_in_tables(&fresh, &first).await;
    assert_eq!(tables_of(&fresh, None).await, first);
    let again = take_in_tables(&fresh, &first).await;
    assert!(again.tallies.iter().all(|tally| (tally.added, tally.changed) == (0, 0)), "{:?}", again.tallies);
    assert_snapshot!(first["people.csv"].lines().filter(|line| line.contains("x-")).collect::<Vec<_>>().join("\n"), @r#"
    x-formel,'=1+1,'@nna,'-Olsen,anna@politi.example,'+45 46 32 15 00,en
    x-strudsen,"Struds, ""Ib""",,,,,da
    "#);
    assert_snapshot!(first["deputies.csv"].lines().filter(|line| line.starts_with("X-")).collect::<Vec<_>>().join("\n"), @"
    X-1,personal,1,ib-sand,,2009-02-01,
    X-1,personal,2,x-strudsen,,2009-02-01,
    ");
    assert_snapshot!(first["meetings.csv"], @"
    code,forum,number,year,title,starts_at,ends_at,place,status
    KR-2009-1,KR,1,2009,Kredsrådsmøde 1/2009,2009-03-10T10:00:00+01:00,2009-03-10T12:00:00+01:00,Greve Rådhus,held
    KR-2009-2,KR,2,2009,Kredsrådsmøde 2/2009,2009-06-09T10:00:00+02:00,2009-06-09T12:00:00+02:00,Holbæk Rådhus,held
    KR-2009-3,KR,3,2009,Kredsrådsmøde 3/2009,2009-09-15T10:00:00+02:00,2009-09-15T12:00:00+02:00,Kalundborg Rådhus,planned
    KR-2009-4,KR,4,2009,Kredsrådsmøde 4/2009,2009-12-08T10:00:00+01:00,2009-12-08T12:00:00+01:00,Køge Rådhus,planned
    x-vinter,KR,,,Vintermøde,2009-12-08T10:00:00+01:00,2009-12-08T12:00:00.250+01:00,,held
    ");
}

#[tokio::test]
async fn an_invented_register_goes_out_and_in_again_equal() {
    let made = tempfile::tempdir().unwrap();
    synth::synth(made.path(), synth::Size::S, 7, |_, _| {}).unwrap();
    let t = TestHub::new().await;
    super::take_in_from(&t, made.path()).await;
    let first = tables_of(&t, None).await;
    let fresh = TestHub::new().await;
    take_in_tables(&fresh, &first).await;
    assert_eq!(tables_of(&fresh, None).await, first);
    let rows =
        |tables: &std::collections::BTreeMap<String, String>| tables.values().map(|text| text.lines().count()).sum::<usize>();
    assert!(rows(&first) > 10_000 && rows(&first) >= rows(&files_of(made.path())), "nothing is lost");
}

#[tokio::test]
async fn core_files_are_there_though_empty_and_the_others_only_with_rows() {
    let t = TestHub::new().await;
    let tables = tables_of(&t, None).await;
    assert_snapshot!(tables.values().map(String::as_str).collect::<String>(), @"
    code,name,kind,parent
    post,area,matter,formal,from,until
    seat,kind,rank,person,post,from,until
    forum,area
    forum,kind,citation
    forum,position,heading
    forum,topic
    code,name,name_en,level,kind,status,class,convener,description,purpose,cadence_text,at_least_per_year,notice_days,from,until
    post,person,from,until
    interface,end,post,person,from,until
    interface,what,cadence_text
    code,from_forum,from_organisation,to_forum,to_organisation,kind,summary,personal_data,basis,review_by,from,until
    code,forum,number,year,title,starts_at,ends_at,place,status
    code,name,name_en,kind,parent,cvr,municipality_code,from,until
    code,name,given_name,family_name,email,phone,language
    code,organisation,title,title_en
    code,forum,kind,role,organisation,post,person,copy_to,from,until
    post,organisation,forum,from,until
    code,name,name_en,broader
    ");
}

#[tokio::test]
async fn on_a_day_goes_out_what_counted_then_and_what_it_refers_to() {
    let t = living().await;
    let then = tables_of(&t, Some("2010-03-01")).await;
    assert!(!then["seats.csv"].contains("X-1,"), "its term is over");
    assert!(then["seats.csv"].contains("X-2,"));
    assert!(!then.contains_key("seat_addresses.csv"), "its seat is not there");
    assert!(then["topics.csv"].contains("x-emne"));
    let during = tables_of(&t, Some("2009-12-31")).await;
    assert!(during["seats.csv"].contains("X-1,"), "the last day is in it");
    assert!(during["people.csv"].contains("x-strudsen"), "a seat refers to it");
    for tables in [then, during] {
        let fresh = TestHub::new().await;
        take_in_tables(&fresh, &tables).await;
        assert_eq!(tables_of(&fresh, None).await, tables);
    }
}

#[tokio::test]
async fn an_export_takes_the_place_of_an_export_and_of_nothing_else() {
    let t = TestHub::with_fixture().await;
    let (held, _) = folder(&[("areas.csv", "old"), ("seat_roles.csv", "old")]);
    export(&t.hub, held.path(), None, &|_, _| {}).await.unwrap();
    let files = files_of(held.path());
    assert!(files["areas.csv"].starts_with("code,") && !files.contains_key("seat_roles.csv"));
    let (mixed, _) = folder(&[("areas.csv", "old"), ("breve.txt", "mine")]);
    let refused = export(&t.hub, mixed.path(), None, &|_, _| {}).await.unwrap_err();
    assert!(refused.to_string().contains("breve.txt"), "{refused}");
    assert_eq!(files_of(mixed.path())["areas.csv"], "old");
    let beside = mixed.path().parent().unwrap();
    let name = mixed.path().file_name().unwrap().to_string_lossy().into_owned();
    let left = std::fs::read_dir(beside)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(&format!(".{name}.")));
    assert_eq!(left.count(), 0, "nothing half is left");
}
