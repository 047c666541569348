//! S1: the meeting in the third quarter, its call, its deputy, and its move.

use crate::hub::{
    TestHub,
    letters::{self, Letter, part, recipients},
    meetings::codes,
};
use entities::hub::audit;
use insta::assert_snapshot;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CALL: &str = include_str!("../../web/queries/21-plan-and-call-a-meeting.graphql");
const RECIPIENTS: &str = r"query Recipients($id: ID!) {
  node(id: $id) { ... on Meeting { recipients {
    post { title organisation { name } } person { name } deputy { name } copyTo { name } email
  } } }
}";

/// What the secretary reads before the call is sent, a line for each recipient.
async fn recipient_lines(t: &TestHub, meeting: &Value) -> String {
    let data = t.data(&t.krog().await, RECIPIENTS, json!({ "id": meeting["id"] })).await;
    let line = |row: &Value| {
        let word = |name: &str| row[name]["name"].as_str().map(str::to_owned);
        let office = format!("{}, {}", text(&row["post"]["title"]), text(&row["post"]["organisation"]["name"]));
        let deputy = word("deputy").map(|name| format!(" — stedfortræder {name}")).unwrap_or_default();
        let copy = word("copyTo").map(|name| format!(" — kopi {name}")).unwrap_or_default();
        format!("{office} — {} <{}>{deputy}{copy}", word("person").unwrap_or_default(), text(&row["email"]))
    };
    let rows = data["node"]["recipients"].as_array().expect("recipients");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The answers as the secretary reads them, a line for each invitation.
async fn answer_lines(t: &TestHub, meeting: &str) -> String {
    let line = |row: &Value| {
        let mut line = format!("{}: {}", text(&row["person"]["name"]), text(&row["answer"]));
        for (name, label) in [("standIn", "i stedet"), ("answeredBy", "svaret af")] {
            let person = row[name]["name"].as_str();
            line += &person.map(|person| format!(", {label} {person}")).unwrap_or_default();
        }
        line += &row["formerAnswer"].as_str().map(|former| format!(", før {former}")).unwrap_or_default();
        line + if row["released"] == true { ", trukket tilbage" } else { "" }
    };
    let invitations = t.invitations(&t.krog().await, meeting).await;
    invitations.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn eleven_calls_go_out_when_a_person_sends_them() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forum = t.id(&krog, r#"{ forum(code: "KR") { id } }"#, "forum.id").await;
    let input = json!({
        "forumId": forum, "title": "Kredsrådsmøde", "startsAt": "2009-09-22T10:00:00+02:00", "endsAt": "2009-09-22T12:00:00+02:00",
    });
    let planned = t.data(&krog, CALL, json!({ "operation": "PlanMeeting", "input": input })).await;
    assert_eq!(planned["planMeeting"]["userErrors"], json!([]));
    assert_eq!(t.deliver_mail().await, []);
    let meeting = &planned["planMeeting"]["node"];
    let input = json!({ "meetingId": meeting["id"], "expectedVersion": meeting["version"] });
    let called = t.data(&krog, CALL, json!({ "operation": "SendCall", "input": input })).await;
    assert_eq!(called["sendCall"]["userErrors"], json!([]));
    assert_eq!(called["sendCall"]["node"]["invitations"]["totalCount"], 11);
    let sent = t.deliver_mail().await;
    assert_eq!(sent.iter().filter(|letter| letter.recipient.starts_with("ib.sand@")).count(), 1);
}

#[tokio::test]
async fn the_list_shows_eleven_seats_with_post_person_deputy_and_copy_and_nothing_has_been_sent() {
    let t = TestHub::with_fixture().await;
    let meeting = t.meeting(&t.krog().await, "KR", "3/2009").await;
    assert_snapshot!(recipient_lines(&t, &meeting).await, @"
    Politidirektør, Midt- og Vestsjællands Politi — Bente Dahl <bente.dahl@politi.example>
    Borgmester, Køge Kommune — Dorrit Elm <dorrit.elm@koege.example> — stedfortræder Svend Gade — kopi Pia Storm
    Borgmester, Greve Kommune — Asta Brink <asta.brink@greve.example> — stedfortræder Leif Hald — kopi Maja Krogh
    Borgmester, Holbæk Kommune — Birger Falk <birger.falk@holbaek.example> — stedfortræder Tove Eg — kopi Nana Rosing
    Borgmester, Kalundborg Kommune — Conny Dam <conny.dam@kalundborg.example> — stedfortræder Helge Busk — kopi Preben Lyng
    Borgmester, Lejre Kommune — Ib Sand <ib.sand@lejre.example> — stedfortræder Grethe Lund — kopi Hanne Vig
    Borgmester, Odsherred Kommune — Egon Høst <egon.hoest@odsherred.example> — stedfortræder Karin Myhre — kopi Ole Strand
    Borgmester, Ringsted Kommune — Fie Kjær <fie.kjaer@ringsted.example> — stedfortræder Arne Tang — kopi Bodil Riis
    Borgmester, Roskilde Kommune — Poul Nymark <poul.nymark@roskilde.example> — stedfortræder Inger Bay — kopi Erik Toft
    Borgmester, Solrød Kommune — Gudrun Haase <gudrun.haase@solroed.example> — stedfortræder Mogens Ask — kopi Ditte Vang
    Borgmester, Stevns Kommune — Hakon Rye <hakon.rye@stevns.example> — stedfortræder Else Marker — kopi Johannes Bro
    ");
    assert_eq!(t.deliver_mail().await, []);
}

#[tokio::test]
async fn nobody_but_the_secretary_sees_who_would_be_called() {
    let t = TestHub::with_fixture().await;
    let meeting = t.meeting(&t.krog().await, "KR", "3/2009").await;
    for code in ["ib-sand", "hanne-vig", "fremmed"] {
        let data = t.data(&t.key(code).await, RECIPIENTS, json!({ "id": meeting["id"] })).await;
        assert_eq!(data["node"]["recipients"], Value::Null, "{code}");
    }
}

#[tokio::test]
async fn each_call_has_its_own_calendar_for_ten_o_clock_in_denmark() {
    let t = TestHub::with_fixture().await;
    t.call_kr(&t.krog().await).await;
    let letters = letters::read(&t.deliver_mail().await);
    let originals: Vec<&Letter> = letters.iter().filter(|letter| letter.is_original()).collect();
    assert_eq!(originals.len(), 11);
    for letter in &originals {
        let seen = &letter.seen;
        assert_eq!((seen.method.as_str(), seen.sequence), ("REQUEST", 0));
        assert_eq!(seen.start.to_rfc3339(), "2009-09-15T08:00:00+00:00");
        assert_eq!(seen.end.to_rfc3339(), "2009-09-15T10:00:00+00:00");
        assert_eq!(seen.attendee.address, letter.sent.recipient);
        assert_eq!(seen.organizer.address, "kr@hub.example");
        assert_eq!(seen.location, "Kalundborg Rådhus");
        assert!(letter.calendar.contains("DTSTART;TZID=Europe/Copenhagen:20090915T100000\n"));
        assert!(letter.calendar.contains("BEGIN:VTIMEZONE\n"));
        assert_eq!(letter.calendar.matches("RRULE:FREQ=YEARLY").count(), 2, "summer and winter, by rule");
        assert_eq!(part(&letter.sent.bytes, "application/ics"), part(&letter.sent.bytes, "text/calendar"));
    }
    let uids: BTreeSet<_> = originals.iter().map(|letter| &letter.seen.uid).collect();
    assert_eq!(uids.len(), 1, "one meeting");
    let attendees: BTreeSet<_> = originals.iter().map(|letter| &letter.seen.attendee.name).collect();
    assert_eq!(attendees.len(), 11, "one person each");
}

#[tokio::test]
async fn the_secretaries_get_the_same_bytes_in_deliveries_of_their_own_and_no_deputy_gets_any() {
    let t = TestHub::with_fixture().await;
    t.call_kr(&t.krog().await).await;
    let sent = t.deliver_mail().await;
    let letters = letters::read(&sent);
    let (originals, copies): (Vec<_>, Vec<_>) = letters.iter().partition(|letter| letter.is_original());
    assert_eq!((originals.len(), copies.len()), (11, 10));
    for copy in copies {
        assert_eq!(copy.copy_to.as_ref(), Some(&copy.sent.recipient));
        let original = originals.iter().find(|original| original.to == copy.to).expect("the letter to the mayor");
        assert_eq!(copy.sent.bytes, original.sent.bytes);
        assert_ne!(copy.sent.sender, original.sent.sender, "bounces can be told apart");
        assert_ne!(copy.sent.envelope_id, original.sent.envelope_id);
    }
    assert_snapshot!(recipients(&sent).join("\n"), @"
    asta.brink@greve.example
    bente.dahl@politi.example
    birger.falk@holbaek.example
    bodil.riis@ringsted.example
    conny.dam@kalundborg.example
    ditte.vang@solroed.example
    dorrit.elm@koege.example
    egon.hoest@odsherred.example
    erik.toft@roskilde.example
    fie.kjaer@ringsted.example
    gudrun.haase@solroed.example
    hakon.rye@stevns.example
    hanne.vig@lejre.example
    ib.sand@lejre.example
    johannes.bro@stevns.example
    maja.krogh@greve.example
    nana.rosing@holbaek.example
    ole.strand@odsherred.example
    pia.storm@koege.example
    poul.nymark@roskilde.example
    preben.lyng@kalundborg.example
    ");
}

#[expect(clippy::too_many_lines, reason = "the letter is as long as it is")]
#[tokio::test]
async fn a_whole_letter_reads_like_this() {
    let t = TestHub::with_fixture().await;
    t.call_kr(&t.krog().await).await;
    let letters = letters::read(&t.deliver_mail().await);
    let to_ib_sand = letters.iter().find(|letter| letter.sent.recipient == "ib.sand@lejre.example").expect("his letter");
    assert_snapshot!(to_ib_sand.whole(), @r#"
    Envelope: bounce+…@hub.example -> ib.sand@lejre.example
    From: Kredsråd <kr@hub.example>
    Reply-To: <sekretariat@hub.example>
    To: Ib Sand <ib.sand@lejre.example>
    Cc: hanne.vig@lejre.example
    Subject: Indkaldelse: Kredsråd 3/2009, tirsdag den 15. september 2009
    Date: Tue, 11 Aug 2009 07:00:00 +0000
    Message-ID: <n…@hub.example>
    Auto-Submitted: auto-generated
    Parts: multipart/mixed, multipart/alternative, text/plain, text/html, text/calendar; method=REQUEST, application/ics

    Indkaldelse: Kredsråd 3/2009

    Kære Ib Sand

    Du indkaldes hermed til dette møde.

    Forum: Kredsråd (KR)
    Møde: Kredsrådsmøde 3/2009
    Tid: tirsdag den 15. september 2009 kl. 10.00-12.00 (uge 38)
    Sted: Kalundborg Rådhus
    Din plads: Borgmester, Lejre Kommune

    Sådan svarer du
    Svar ja, måske eller nej i din kalender, eller skriv til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.
    Melder du afbud, indkaldes din stedfortræder, Grethe Lund.

    Venlig hilsen
    Kredsråd
    Kopi til: Hanne Vig

    BEGIN:VCALENDAR
    PRODID:-//Snitflade//Meeting notices//EN
    VERSION:2.0
    CALSCALE:GREGORIAN
    METHOD:REQUEST
    BEGIN:VTIMEZONE
    TZID:Europe/Copenhagen
    BEGIN:DAYLIGHT
    TZNAME:CEST
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    DTSTART:19700329T020000
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    END:DAYLIGHT
    BEGIN:STANDARD
    TZNAME:CET
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    DTSTART:19701025T030000
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    END:STANDARD
    END:VTIMEZONE
    BEGIN:VEVENT
    UID:…@hub.example
    SEQUENCE:0
    DTSTAMP:20090811T070000Z
    DTSTART;TZID=Europe/Copenhagen:20090915T100000
    DTEND;TZID=Europe/Copenhagen:20090915T120000
    SUMMARY:Kredsråd 3/2009: Kredsrådsmøde 3/2009
    LOCATION:Kalundborg Rådhus
    DESCRIPTION:Du indkaldes hermed til dette møde.
    STATUS:CONFIRMED
    TRANSP:OPAQUE
    ORGANIZER;CN="Kredsråd":mailto:kr@hub.example
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Ib Sand":mailto:ib.sand@lejre.example
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[tokio::test]
async fn a_call_on_an_old_version_is_refused_and_nothing_is_sent() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.meeting(&krog, "KR", "3/2009").await;
    t.move_to(&krog, text(&meeting["id"]), "2009-09-15T13:00:00+02:00").await;
    let refused = t.try_send(&krog, json!({ "meetingId": meeting["id"], "expectedVersion": meeting["version"] })).await;
    assert_eq!(
        refused,
        json!({ "node": null, "userErrors": [{
        "field": ["input", "expectedVersion"], "code": "VERSION_CONFLICT",
        "message": "Nogen har ændret det i mellemtiden; det er nu version 2. Hent det igen, og prøv igen.",
    }] })
    );
    assert_eq!(t.deliver_mail().await, []);
    assert_eq!(t.meeting(&krog, "KR", "3/2009").await["status"], "PLANNED");
}

#[tokio::test]
async fn a_second_call_says_that_everyone_has_been_called() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    assert_eq!(t.deliver_mail().await.len(), 21);
    let again = t.try_send(&krog, json!({ "meetingId": meeting })).await;
    assert_eq!(codes(&again), ["ALREADY_CALLED"]);
    assert_eq!(t.deliver_mail().await, []);
}

#[tokio::test]
async fn the_same_key_twice_sends_once_and_for_another_input_is_refused() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.meeting(&krog, "KR", "3/2009").await["id"].take();
    let input = json!({ "meetingId": meeting, "idempotencyKey": "kr-3-2009" });
    let first = t.send(&krog, input.clone()).await;
    let second = t.send(&krog, input).await;
    assert_eq!(first, second);
    assert_eq!(t.deliver_mail().await.len(), 21);
    let other = json!({ "meetingId": meeting, "expectedVersion": 2, "idempotencyKey": "kr-3-2009" });
    assert_eq!(codes(&t.try_send(&krog, other).await), ["KEY_REUSED"]);
    t.clock.set(crate::hub::instant("2009-08-12T09:00:01+02:00"));
    let later = json!({ "meetingId": meeting, "idempotencyKey": "kr-3-2009" });
    assert_eq!(codes(&t.try_send(&krog, later).await), ["ALREADY_CALLED"], "a key counts for a day");
}

#[tokio::test]
async fn only_the_secretary_and_the_chair_may_call() {
    let t = TestHub::with_fixture().await;
    let meeting = t.meeting(&t.krog().await, "KR", "3/2009").await["id"].take();
    for (code, expected) in [("ib-sand", "FORBIDDEN"), ("fremmed", "FORBIDDEN")] {
        let refused = t.try_send(&t.key(code).await, json!({ "meetingId": meeting })).await;
        assert_eq!(codes(&refused), [expected], "{code}");
    }
    let anonymous = t.try_send(&crate::hub::Key::NONE, json!({ "meetingId": meeting })).await;
    assert_eq!(codes(&anonymous), ["UNAUTHENTICATED"]);
    assert_eq!(t.deliver_mail().await, []);
    t.send(&t.key("bente-dahl").await, json!({ "meetingId": meeting })).await;
    assert_eq!(t.deliver_mail().await.len(), 21);
}

#[tokio::test]
async fn regrets_call_the_deputy_and_nobody_else_hears() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    t.deliver_mail().await;
    t.at("2009-09-03T09:00:00+02:00");
    let answered = t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), "DECLINED").await;
    assert_eq!(answered["node"]["standIn"]["name"], "Grethe Lund", "both facts in one line");
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["grethe.lund@lejre.example"]);
    let letter = Letter::read(&sent[0]);
    assert_eq!((letter.seen.method.as_str(), letter.seen.sequence), ("REQUEST", 0));
    assert_eq!(letter.seen.attendee.name, "Grethe Lund");
    assert_snapshot!(letter.text, @"
    Indkaldelse: Kredsråd 3/2009

    Kære Grethe Lund

    Du indkaldes hermed som stedfortræder til dette møde.

    Ib Sand har meldt afbud.

    Forum: Kredsråd (KR)
    Møde: Kredsrådsmøde 3/2009
    Tid: tirsdag den 15. september 2009 kl. 10.00-12.00 (uge 38)
    Sted: Kalundborg Rådhus
    Din plads: Borgmester, Lejre Kommune

    Sådan svarer du
    Svar ja, måske eller nej i din kalender, eller skriv til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.

    Venlig hilsen
    Kredsråd
    ");
    assert_snapshot!(answer_lines(&t, &meeting).await, @"
    Bente Dahl: NEEDS_ACTION
    Dorrit Elm: NEEDS_ACTION
    Asta Brink: NEEDS_ACTION
    Birger Falk: NEEDS_ACTION
    Conny Dam: NEEDS_ACTION
    Ib Sand: DECLINED, i stedet Grethe Lund, svaret af Ib Sand
    Egon Høst: NEEDS_ACTION
    Fie Kjær: NEEDS_ACTION
    Poul Nymark: NEEDS_ACTION
    Gudrun Haase: NEEDS_ACTION
    Hakon Rye: NEEDS_ACTION
    Grethe Lund: NEEDS_ACTION
    ");
    let again = t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), "DECLINED").await;
    assert_eq!(codes(&again), [""; 0]);
    assert_eq!(t.deliver_mail().await, [], "the same regrets twice change nothing");
}

#[tokio::test]
async fn a_yes_after_regrets_releases_the_deputy_with_one_sentence() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    let first = letters::read(&t.deliver_mail().await);
    let ib_sand = t.key("ib-sand").await;
    t.at("2009-09-03T09:00:00+02:00");
    t.answer(&ib_sand, (&meeting, "Ib Sand"), "DECLINED").await;
    t.deliver_mail().await;
    t.at("2009-09-10T09:00:00+02:00");
    let answered = t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), "ACCEPTED").await;
    assert_eq!(answered["node"]["standIn"], Value::Null);
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["grethe.lund@lejre.example"]);
    let letter = Letter::read(&sent[0]);
    assert_eq!(letter.seen.method, "CANCEL");
    assert_eq!(letter.seen.uid, first[0].seen.uid);
    assert!(letter.calendar.contains("STATUS:CANCELLED\n"));
    assert_eq!(letter.text.matches("Ib Sand kommer alligevel.").count(), 1, "{}", letter.text);
    assert_snapshot!(answer_lines(&t, &meeting).await.lines().filter(|line| line.contains("Sand") || line.contains("Lund"))
        .collect::<Vec<_>>().join("\n"), @"
    Ib Sand: ACCEPTED, svaret af Ib Sand
    Grethe Lund: NEEDS_ACTION, trukket tilbage
    ");
    let refused = t.answer(&t.key("grethe-lund").await, (&meeting, "Grethe Lund"), "ACCEPTED").await;
    assert_eq!(codes(&refused), ["INVITATION_RELEASED"]);
}

#[tokio::test]
async fn the_history_shows_all_three_states_and_who_set_them() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    for (moment, code, answer) in [
        ("2009-09-03T09:00:00+02:00", "ib-sand", "DECLINED"),
        ("2009-09-04T09:00:00+02:00", "hanne-vig", "TENTATIVE"),
        ("2009-09-10T09:00:00+02:00", "ib-sand", "ACCEPTED"),
    ] {
        t.at(moment);
        t.answer(&t.key(code).await, (&meeting, "Ib Sand"), answer).await;
    }
    t.deliver_mail().await;
    let history = audit::Entity::find()
        .filter(audit::Column::TableName.eq("invitation"))
        .filter(audit::Column::Field.eq("answerInvitation"))
        .order_by_asc(audit::Column::Revision)
        .order_by_asc(audit::Column::Position);
    let history = history.all(&t.rows().await).await.unwrap();
    let lines = history.iter().map(|entry| {
        let word = |row: &Option<Value>, name: &str| row.as_ref().map_or("intet".to_owned(), |row| row[name].to_string());
        format!(
            "{}: {} -> {}, trukket tilbage {}",
            entry.at.format("%d.%m"),
            word(&entry.before, "answer"),
            word(&entry.after, "answer"),
            word(&entry.after, "released")
        )
    });
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    03.09: "needs_action" -> "declined", trukket tilbage false
    03.09: intet -> "needs_action", trukket tilbage false
    04.09: "declined" -> "tentative", trukket tilbage false
    10.09: "tentative" -> "accepted", trukket tilbage false
    10.09: "needs_action" -> "needs_action", trukket tilbage true
    "#);
    assert!(history.iter().all(|entry| entry.account_id.is_some()));
}

#[tokio::test]
async fn the_secretary_who_gets_the_copies_answers_on_behalf_and_is_named() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    t.deliver_mail().await;
    let hanne_vig = t.key("hanne-vig").await;
    let seen = t.invitations(&hanne_vig, &meeting).await;
    let names: Vec<_> = seen.iter().map(|invitation| text(&invitation["person"]["name"])).collect();
    assert_eq!(names, ["Ib Sand"], "she sees the one that she gets copies of");
    let answered = t.answer(&hanne_vig, (&meeting, "Ib Sand"), "ACCEPTED").await;
    assert_eq!(answered["node"]["answer"], "ACCEPTED");
    assert_eq!(answered["node"]["person"]["name"], "Ib Sand");
    assert_eq!(answered["node"]["answeredBy"]["name"], "Hanne Vig");
}

#[tokio::test]
async fn somebody_elses_invitation_is_not_there() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    t.deliver_mail().await;
    let no_such = json!({ "node": null, "userErrors": [{
        "field": ["input"], "code": "NOT_FOUND", "message": "Det findes ikke, eller du har ikke adgang til det.",
    }] });
    for code in ["asta-brink", "grethe-lund", "maja-krogh", "fremmed"] {
        let refused = t.answer(&t.key(code).await, (&meeting, "Ib Sand"), "DECLINED").await;
        assert_eq!(refused, no_such, "{code}");
    }
    assert_eq!(t.deliver_mail().await, []);
}

#[tokio::test]
async fn a_moved_meeting_tells_both_days_asks_again_and_keeps_the_old_answers() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    let first = letters::read(&t.deliver_mail().await);
    t.answer(&t.key("asta-brink").await, (&meeting, "Asta Brink"), "ACCEPTED").await;
    t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), "DECLINED").await;
    t.deliver_mail().await;
    t.at("2009-09-04T09:00:00+02:00");
    let moved = t.move_to(&krog, &meeting, "2009-09-22T10:00:00+02:00").await;
    assert_eq!((&moved["sequence"], &moved["endsAt"]), (&json!(1), &json!("2009-09-22T12:00:00+02:00")));
    let sent = t.deliver_mail().await;
    let letters = letters::read(&sent);
    assert_eq!(letters.iter().filter(|letter| letter.is_original()).count(), 12, "eleven and the deputy");
    for letter in &letters {
        assert_eq!((letter.seen.method.as_str(), letter.seen.sequence), ("REQUEST", 1));
        assert_eq!(letter.seen.start.to_rfc3339(), "2009-09-22T08:00:00+00:00");
        assert_eq!(letter.seen.uid, first[0].seen.uid);
        assert!(letter.text.contains("15. september"), "{}", letter.text);
    }
    let to_asta = letters.iter().find(|letter| letter.sent.recipient == "asta.brink@greve.example").expect("her letter");
    assert_snapshot!(format!("{}\n\n{}", to_asta.subject, to_asta.text), @"
    Ændret: Kredsråd 3/2009, tirsdag den 22. september 2009

    Ændret: Kredsråd 3/2009

    Kære Asta Brink

    Dette møde, som du er indkaldt til, er ændret.

    Forum: Kredsråd (KR)
    Møde: Kredsrådsmøde 3/2009
    Ændret tid: 15. september → 22. september
    Tid: tirsdag den 22. september 2009 kl. 10.00-12.00 (uge 39)
    Sted: Kalundborg Rådhus
    Din plads: Borgmester, Greve Kommune

    Sådan svarer du
    Svar venligst igen, også hvis du allerede har svaret.
    Svar ja, måske eller nej i din kalender, eller skriv til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.
    Melder du afbud, indkaldes din stedfortræder, Leif Hald.

    Venlig hilsen
    Kredsråd
    Kopi til: Maja Krogh
    ");
    assert_snapshot!(answer_lines(&t, &meeting).await, @"
    Bente Dahl: NEEDS_ACTION
    Dorrit Elm: NEEDS_ACTION
    Asta Brink: NEEDS_ACTION, svaret af Asta Brink, før ACCEPTED
    Birger Falk: NEEDS_ACTION
    Conny Dam: NEEDS_ACTION
    Ib Sand: NEEDS_ACTION, i stedet Grethe Lund, svaret af Ib Sand, før DECLINED
    Egon Høst: NEEDS_ACTION
    Fie Kjær: NEEDS_ACTION
    Poul Nymark: NEEDS_ACTION
    Gudrun Haase: NEEDS_ACTION
    Hakon Rye: NEEDS_ACTION
    Grethe Lund: NEEDS_ACTION
    ");
}

#[tokio::test]
async fn a_cancelled_meeting_is_cancelled_in_every_calendar_that_has_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    let called = t.deliver_mail().await;
    t.at("2009-09-04T09:00:00+02:00");
    let cancelled = t.cancel(&krog, &meeting).await;
    assert_eq!((&cancelled["status"], &cancelled["sequence"]), (&json!("CANCELLED"), &json!(1)));
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), recipients(&called));
    for letter in letters::read(&sent) {
        assert_eq!((letter.seen.method.as_str(), letter.seen.sequence), ("CANCEL", 1));
        assert_eq!(letter.seen.attendee.address, letter.to);
        assert_eq!(letter.seen.uid, Letter::read(&called[0]).seen.uid);
        assert!(letter.calendar.contains("STATUS:CANCELLED\n"));
        assert_eq!(letter.subject, "Aflyst: Kredsråd 3/2009, tirsdag den 15. september 2009");
    }
    let over = t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), "ACCEPTED").await;
    assert_eq!(codes(&over), ["MEETING_OVER"]);
}

#[tokio::test]
async fn a_move_before_the_call_has_left_sends_a_first_call_of_the_new_day_and_nothing_else() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    t.move_to(&krog, &meeting, "2009-09-22T10:00:00+02:00").await;
    let letters = letters::read(&t.deliver_mail().await);
    assert_eq!(letters.len(), 21);
    for letter in letters {
        assert_eq!(letter.seen.start.to_rfc3339(), "2009-09-22T08:00:00+00:00");
        assert_eq!(letter.subject, "Indkaldelse: Kredsråd 3/2009, tirsdag den 22. september 2009");
        assert!(!letter.text.contains("15. september"), "nobody has heard of the first day");
    }
}

#[tokio::test]
async fn a_cancellation_before_the_call_has_left_tells_nobody() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    t.cancel(&krog, &meeting).await;
    assert_eq!(t.deliver_mail().await, []);
}

#[tokio::test]
async fn a_released_deputy_is_called_again_when_the_member_sends_regrets_again() {
    let t = TestHub::with_fixture().await;
    let meeting = t.call_kr(&t.krog().await).await;
    for (moment, answer) in [
        ("2009-09-03T09:00:00+02:00", "DECLINED"),
        ("2009-09-04T09:00:00+02:00", "ACCEPTED"),
        ("2009-09-05T09:00:00+02:00", "DECLINED"),
    ] {
        t.deliver_mail().await;
        t.at(moment);
        t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), answer).await;
    }
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["grethe.lund@lejre.example"]);
    assert_eq!(Letter::read(&sent[0]).seen.method, "REQUEST");
    let deputy = t.invitation(&t.krog().await, &meeting, "Grethe Lund").await;
    assert_eq!((&deputy["answer"], &deputy["released"]), (&json!("NEEDS_ACTION"), &json!(false)));
}
