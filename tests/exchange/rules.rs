//! An import refuses what every mutation refuses, with the file, the row and the column of each.

use super::take_in_from;
use crate::hub::{TestHub, tables::folder};
use insta::assert_snapshot;
use snitflade::words::Language;

async fn danish(t: &TestHub, files: &[(&str, &str)]) -> String {
    let (folder, _) = folder(files);
    let report = take_in_from(t, folder.path()).await;
    report.complaints.iter().map(|complaint| complaint.line(Language::Da)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn numbers_and_texts_are_judged_as_everywhere_else() {
    let t = TestHub::with_fixture().await;
    let long = "x".repeat(20_000);
    let people = format!(
        "code,name,email,phone\na,Ib\u{200b}Holm,,\nb,Ib\u{202e}Holm,ib@køge.example,abc\nc,Ib\tHolm,,+45 46 32 15 00\nd,{long},,\n\
         e,\"Ib\r\nHolm\",,\nf,Sag 070761–4285,,\n"
    );
    let files = [
        (
            "organisations.csv",
            "code,name,kind,cvr,municipality_code\nx-en,En,municipality,12345678,99999\nx-to,To,other,29 18 94 05,\n",
        ),
        ("people.csv", people.as_str()),
        (
            "forums.csv",
            "code,name,level,kind,status,class,at_least_per_year,notice_days\nX,X,network,network,existing,public,0,-1\n",
        ),
        ("forum_rules.csv", "forum,kind,number,text\nKR,term_years,500,Længe\n"),
    ];
    assert_snapshot!(danish(&t, &files).await, @"
    organisations.csv række 2 cvr: 12345678 er ikke et CVR-nummer: det har otte cifre, og kontrolcifret skal passe.
    organisations.csv række 2 municipality_code: Værdien kan ikke bruges: skriv tre cifre som 265.
    organisations.csv række 3 cvr: 29189405 er ikke et CVR-nummer: det har otte cifre, og kontrolcifret skal passe.
    people.csv række 3 name: Værdien kan ikke bruges: fjern det skjulte tegn U+202E, nr. 3 i teksten, efter »Ib«.
    people.csv række 3 email: Værdien kan ikke bruges: skriv en mailadresse uden æ, ø og å.
    people.csv række 3 phone: Værdien kan ikke bruges: skriv et telefonnummer som +45 46 32 15 00.
    people.csv række 5 name: Teksten er for lang; den må højst være på 200 tegn.
    people.csv række 7 name: Teksten indeholder noget, der ligner et CPR-nummer. Fjern det; her må ikke stå personnumre.
    forums.csv række 2 at_least_per_year: Værdien kan ikke bruges: skriv et tal fra 1 til 366.
    forums.csv række 2 notice_days: Værdien kan ikke bruges: skriv et tal fra 0 til 365.
    forum_rules.csv række 2 number: Værdien kan ikke bruges: skriv et tal fra 1 til 50.
    ");
}

#[tokio::test]
async fn nobody_comes_in_with_an_address_of_the_hubs_own() {
    let t = TestHub::with_fixture().await;
    let people = "code,name,email\na,Ib Holm,snitflade@hub.example\nb,Bo Holm,kr@HUB.example\nc,Eva Holm,eva@hub.example\n";
    let files = [("people.csv", people), ("seat_addresses.csv", "seat,email\nKR-01,moede@hub.example\n")];
    assert_snapshot!(danish(&t, &files).await, @"
    people.csv række 2 email: Værdien kan ikke bruges: adressen er hubbens egen.
    people.csv række 3 email: Værdien kan ikke bruges: adressen er hubbens egen.
    seat_addresses.csv række 2 email: Værdien kan ikke bruges: adressen er hubbens egen.
    ");
}

#[tokio::test]
async fn what_a_seat_an_interface_and_an_area_cannot_be_is_told_with_its_column() {
    let t = TestHub::with_fixture().await;
    let files = [
        (
            "areas.csv",
            "code,name,kind,parent\nx-by,By,town,350\nx-kommune,Kommune,municipality,350\nx-kreds,Kreds,district,350\n265,Roskilde,town,district\n",
        ),
        (
            "seats.csv",
            "code,forum,kind,role,organisation,post,person,copy_to\nX-1,KR,ex_officio,member,politi,,ib-sand,\nX-2,KR,elected,member,,,,\n\
             X-3,KR,elected,member,,,ib-sand,ib-sand\nX-4,KR,elected,member,politi,,nobody,\n",
        ),
        (
            "interfaces.csv",
            "code,from_forum,from_organisation,to_forum,to_organisation,kind\nx-1,KR,,KR,,consults\nx-2,,politi,,politi,assists\nx-3,,,KR,,assists\n",
        ),
    ];
    assert_snapshot!(danish(&t, &files).await, @"
    areas.csv række 3 parent: Værdien kan ikke bruges: en kommune kan ikke ligge i en kommune.
    areas.csv række 4 parent: Værdien kan ikke bruges: en politikreds kan ikke ligge i en kommune.
    seats.csv række 2 post: Feltet skal udfyldes.
    seats.csv række 3 organisation: Feltet skal udfyldes.
    seats.csv række 4 copy_to: Værdien kan ikke bruges: den, der selv sidder der.
    seats.csv række 5 person: Koden nobody findes ikke i people.csv.
    interfaces.csv række 2 to_forum: Værdien kan ikke bruges: en snitflade har to forskellige ender.
    interfaces.csv række 3 to_organisation: Værdien kan ikke bruges: en snitflade har to forskellige ender.
    interfaces.csv række 4 from_forum: Udfyld ét af felterne from_forum og from_organisation.
    ");
}

#[tokio::test]
async fn what_only_one_may_have_on_a_day_is_refused_beside_the_file_and_beside_the_register() {
    let t = TestHub::with_fixture().await;
    let files = [
        (
            "holdings.csv",
            "post,person,from,until\nborgmester-lejre,hanne-vig,2009-12-31,\nborgmester-lejre,tina-buhl,2010-01-01,2010-12-31\n\
             borgmester-lejre,omar-skov,2011-01-01,\n",
        ),
        (
            "seats.csv",
            "code,forum,kind,role,organisation,post,person,from,until\nX-1,LR-LEJ,appointed,member,lejre,,hanne-vig,2009-01-01,2009-06-30\n\
             X-2,LR-LEJ,appointed,member,lejre,,hanne-vig,2009-06-30,\nX-3,LR-LEJ,observer,member,lejre,,hanne-vig,2009-01-01,\n\
             X-4,LR-LEJ,appointed,member,lejre,,tina-buhl,2009-01-01,\nX-5,KU,appointed,chair,politi,,ib-sand,2009-01-01,2009-01-31\n\
             X-6,SSP-LEJ,appointed,chair,politi,,ib-sand,2009-01-01,2009-01-31\nX-7,SSP-LEJ,appointed,chair,politi,,tina-buhl,2009-02-01,\n",
        ),
    ];
    assert_snapshot!(danish(&t, &files).await, @"
    holdings.csv række 2 person: En anden i registret har allerede stillingen i perioden.
    holdings.csv række 3 person: Række 2 har allerede stillingen i perioden.
    holdings.csv række 4 person: Række 2 har allerede stillingen i perioden.
    seats.csv række 3 person: Række 2 har allerede denne plads i forummet i perioden.
    seats.csv række 5 person: En anden i registret har allerede denne plads i forummet i perioden.
    seats.csv række 6 role: En anden i registret er allerede formand for forummet i perioden.
    ");
}

#[tokio::test]
async fn deputies_and_other_parts_are_judged_as_by_their_mutations() {
    let t = TestHub::with_fixture().await;
    let files = [
        ("contact_duties.csv", "post,area,matter,formal,from,until\nstationsleder-koege,259,Daglig Kontakt,no,2009-01-01,\n"),
        (
            "deputies.csv",
            "seat,kind,rank,person,post,from,until\nKR-01,personal,0,ib-sand,,2009-01-01,\nKR-01,personal,1,,politidirektoer,2009-01-01,\n\
             KR-05,personal,1,ib-sand,,2009-01-01,2009-06-30\nKR-06,personal,2,tina-buhl,,1990-01-01,2050-12-31\n\
             KR-06,personal,3,tina-buhl,,2009-06-01,\nKR-07,personal,2,tina-buhl,,1990-01-01,1990-12-31\n",
        ),
        ("interfaces.csv", "code,from_forum,to_forum,kind,review_by,from\nx-1,KU,LR-LEJ,assists,2008-12-31,2009-01-01\n"),
        ("interface_contacts.csv", "interface,end,post,from\nKU-KR-prepares,from,sekretariatschef,2009-08-01\n"),
        (
            "meetings.csv",
            "code,forum,title,starts_at,ends_at\nx-1,KR,Langt,2009-09-01T10:00:00+02:00,2009-10-01T10:00:00+02:00\n",
        ),
        (
            "referrals.csv",
            "from_forum,to_forum,subject,state,sent_on,answered_on\nKR,KR,Os selv,sent,2009-01-01,\nKR,KU,Nej,returned,2009-02-01,2009-01-01\n",
        ),
        ("interface_passings.csv", "interface,kind,passed_on,what\nKU-KR-prepares,paper,2019-01-01,Senere\n"),
        ("interface_dismissals.csv", "a_forum,b_forum,rule,evidence,reason,dismissed_on\nKR,KR,share,1,Selv,2009-01-01\n"),
        ("area_borders.csv", "a_area,b_area\n350,350\n"),
    ];
    assert_snapshot!(danish(&t, &files).await, @"
    contact_duties.csv række 2 matter: Det samme i registret findes allerede.
    deputies.csv række 2 rank: Værdien kan ikke bruges: skriv et tal fra 1 til 1000.
    deputies.csv række 3 post: Den nævnte har allerede denne plads i forummet i perioden.
    deputies.csv række 7 from: Dagen ligger uden for perioden: 2007-01-01.
    deputies.csv række 4 rank: Det samme i registret findes allerede.
    deputies.csv række 6 person: Række 5 har allerede denne plads i forummet i perioden.
    interfaces.csv række 2 review_by: Slutningen skal ligge efter begyndelsen.
    interface_contacts.csv række 2 post: Det samme i registret findes allerede.
    meetings.csv række 2 ends_at: Værdien kan ikke bruges: længere end en uge.
    referrals.csv række 2 to_forum: Værdien kan ikke bruges: et forum henviser til et andet.
    referrals.csv række 3 answer: Feltet skal udfyldes.
    referrals.csv række 3 answered_on: Slutningen skal ligge efter begyndelsen.
    interface_passings.csv række 2 passed_on: Værdien kan ikke bruges: dagen er endnu ikke kommet.
    interface_dismissals.csv række 2 b_forum: Det er det samme forum.
    area_borders.csv række 2 b_area: Det er det samme område.
    ");
}

#[tokio::test]
async fn a_place_that_the_same_file_gives_up_may_be_taken() {
    let t = TestHub::with_fixture().await;
    let seats = "code,forum,kind,role,organisation,post,person,from,until\n\
        KU-01,KU,ex_officio,chair,politi,sekretariatschef,,2007-01-01,2009-06-30\n\
        X-1,KU,appointed,chair,politi,,rita-holm,2009-07-01,\n";
    let holdings = "post,person,from,until\nstationsleder-koege,dan-ulrik,2007-01-01,2009-06-30\nstationsleder-koege,lone-dyhr,2009-07-01,\n";
    let report = t.import(&[("seats.csv", seats), ("holdings.csv", holdings)]).await.unwrap();
    assert!(report.tallies.iter().all(|tally| (tally.added, tally.changed) == (1, 1)), "{:?}", report.tallies);
}

#[tokio::test]
async fn errors_and_the_rows_that_they_stand_in_are_counted_apart() {
    let t = TestHub::new().await;
    let (folder, _) = folder(&[("areas.csv", "code,name,kind\na,,by\nb,B,by\n")]);
    let report = take_in_from(&t, folder.path()).await;
    assert_eq!((report.complaints.len(), report.rows()), (3, 2));
    let told = |errors, rows| snitflade::words::messages::nothing_imported(errors, rows, Language::Da);
    assert_eq!([told(3, 2), told(1, 1)], ["Intet er indlæst: 3 fejl i 2 rækker.", "Intet er indlæst: 1 fejl i 1 række."]);
}

/// Each forum has a mailbox to itself, made of its code, as when one is founded.
#[tokio::test]
async fn a_forum_whose_mailbox_is_anothers_or_the_hubs_own_is_refused() {
    let t = TestHub::with_fixture().await;
    let forums = "code,name,level,kind,status,class,from,until\n\
        Snitflade,A,network,network,existing,network,2009-01-01,\nmoede,B,network,network,existing,network,2009-01-01,\n\
        ...,C,network,network,existing,network,2009-01-01,\nLR LEJ,D,network,network,existing,network,2001-01-01,2003-12-31\n\
        NY-1,E,network,network,existing,network,2009-01-01,\nny/1,F,network,network,existing,network,2009-01-01,\n\
        NY-2,G,network,network,existing,network,2009-01-01,\n";
    assert_snapshot!(danish(&t, &[("forums.csv", forums)]).await, @"
    forums.csv række 2 code: Snitflade bruges allerede af en anden.
    forums.csv række 3 code: moede bruges allerede af en anden.
    forums.csv række 4 code: Værdien kan ikke bruges: koden skal have et bogstav eller tal, som kan stå i en mailadresse.
    forums.csv række 5 code: Kodens postkasse bruges allerede af en anden.
    forums.csv række 7 code: Kodens postkasse (række 6) bruges allerede af en anden.
    ");
    // What is there already is no rival of itself.
    let there = include_str!("../../src/exchange/fixture/forums.csv");
    assert_eq!(danish(&t, &[("forums.csv", there)]).await, "");
}
