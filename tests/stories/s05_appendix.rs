//! S5: the plan's appendix 1, printed from the register.

use crate::{
    contract::called_meeting,
    hub::{Key, TestHub},
};
use entities::{interface::interface_condition as condition, words::InterfaceKind};
use http_body_util::BodyExt as _;
use insta::assert_snapshot;
use serde_json::{Value, json};
use snitflade::hub::Actor;

const ENTRIES: &str = r#"query ($asOf: Date, $edition: AppendixEdition!) {
  appendix(asOf: $asOf, edition: $edition) { title asOf printedAt html entries(first: 100) { nodes { heading text forum { code } } } } }"#;
const JANUARY: &str = "2009-01-15";

/// The appendix as of 15 January 2009.
async fn appendix(t: &TestHub, key: &Key, edition: &str) -> Value {
    t.data(key, ENTRIES, json!({ "asOf": JANUARY, "edition": edition })).await["appendix"].take()
}

fn entry<'a>(appendix: &'a Value, code: &str) -> &'a str {
    let nodes = appendix["entries"]["nodes"].as_array().unwrap();
    nodes.iter().find(|node| node["forum"]["code"] == code).unwrap()["text"].as_str().unwrap()
}

/// What stands under a heading of an entry.
fn part<'a>(entry: &'a str, heading: &str) -> &'a str {
    let (_, rest) = entry.split_once(&format!("\n{heading}\n")).unwrap();
    rest.split_once("\n\n").map_or(rest, |(part, _)| part).trim_end()
}

/// An answer to a plain address: status, content type and bytes.
async fn get(t: &TestHub, key: &Key, address: &str) -> (u16, String, Vec<u8>) {
    let mut request = hyper::Request::get(address);
    if let Some(bearer) = key.bearer() {
        request = request.header("authorization", bearer);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let (parts, body) = t.door.answer(&parts, hyper::body::Bytes::new()).await.into_parts();
    let kind = parts.headers["content-type"].to_str().unwrap().to_owned();
    (parts.status.as_u16(), kind, body.collect().await.unwrap().to_bytes().to_vec())
}

/// The pages of a PDF as text.
fn read(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages = document.get_pages().into_keys();
    pages.map(|page| document.extract_text(&[page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// S5.2.
#[tokio::test]
async fn all_seventeen_forums_stand_in_fixed_order_and_one_is_coming() {
    let t = TestHub::with_fixture().await;
    let appendix = appendix(&t, &Key::NONE, "PUBLIC").await;
    assert_eq!(appendix["title"], "Bilag 1: Samarbejdsfora i Midt- og Vestsjællands politikreds");
    let headings = appendix["entries"]["nodes"].as_array().unwrap().iter().map(|node| node["heading"].as_str().unwrap());
    assert_snapshot!(headings.collect::<Vec<_>>().join("\n"), @r"
    Kredsråd (KR)
    Kontaktudvalg (KU)
    Lokalråd Greve (LR-GRE)
    Lokalråd Holbæk (LR-HOL)
    Lokalråd Kalundborg (LR-KAL)
    Lokalråd Køge (LR-KOG)
    Lokalråd Lejre (LR-LEJ)
    Lokalråd Odsherred (LR-ODS)
    Lokalråd Ringsted (LR-RIN)
    Lokalråd Roskilde (LR-ROS)
    Lokalråd Solrød (LR-SOL)
    Lokalråd Stevns (LR-STE)
    SSP Lejre (SSP-LEJ)
    SSP Roskilde (SSP-ROS)
    Netværk mod illegal arbejdskraft (NET-ARB)
    PSP-samarbejde (PSP)
    Fast mødeforum, samlivsrelaterede forbrydelser (SAML), kommende
    ");
    let html = appendix["html"].as_str().unwrap();
    assert!(html.contains("(SAML) <span class=\"mark\">kommende</span></h3>"));
    assert!(html.contains("<p>Pr. 15. januar 2009, offentlig udgave.</p>"));
}

/// S5.2.
#[tokio::test]
async fn the_councils_entry_has_every_field_and_who_sits_there() {
    let t = TestHub::with_fixture().await;
    let appendix = appendix(&t, &t.operator().await, "INTERNAL").await;
    let council = entry(&appendix, "KR");
    assert_snapshot!(council.replace(part(council, "Snitflader"), "…"), @r#"
    Kredsråd (KR)
    Type: Kredsråd
    Niveau: Strategisk
    Status: Bestående
    Adgang: Offentlig
    Indkalder: Midt- og Vestsjællands Politi
    Område: Midt- og Vestsjællands politikreds

    Beskrivelse
    Lokalsamarbejdets øverste strategiske ledelsesforum. Her mødes politidirektøren og borgmestrene i politikredsens ti kommuner om spørgsmål af fælles interesse, ofte på grundlag af politiets analyser af kriminaliteten i de enkelte dele af kredsen.

    Emner
    Børn og unge, hærværk, indbrud, kriminalitetsforebyggelse og vold.

    Grundlag
    - Lov: Retsplejeloven § 111
    - Lov: Retsplejeloven § 112
    - Bekendtgørelse nr. 1426 af 13. december 2006, §§ 2-4
    - Plan: Samarbejdsplan for 2009, afsnit 2.1

    Formål
    At skabe sammenhæng mellem politiets og kommunernes opgaver, især i den lokale forebyggelse af kriminalitet, og at vedtage strategier, som udmøntes lokalt efter drøftelse i lokalrådene.

    Opgaver
    - Politiets virksomhed og organisation
    - Kriminalitetsudviklingen
    - Samarbejdet mellem politiet og lokalsamfundet
    - Sammenhæng i politiets og kommunernes opgavevaretagelse
    - Strategi for det kommende års indsatser

    Snitflader
    …

    Medlemmer
    - Formand | Politidirektør | Midt- og Vestsjællands Politi | Bente Dahl | Født medlem
    - Næstformand | Borgmester | Køge Kommune | Dorrit Elm; stedfortræder: Svend Gade | Født medlem
    - Medlem | Borgmester | Greve Kommune | Asta Brink; stedfortræder: Leif Hald | Født medlem
    - Medlem | Borgmester | Kalundborg Kommune | Conny Dam; stedfortræder: Helge Busk | Født medlem
    - Medlem | Borgmester | Holbæk Kommune | Birger Falk; stedfortræder: Tove Eg | Født medlem
    - Medlem | Borgmester | Odsherred Kommune | Egon Høst; stedfortræder: Karin Myhre | Født medlem
    - Medlem | Borgmester | Solrød Kommune | Gudrun Haase; stedfortræder: Mogens Ask | Født medlem
    - Medlem | Borgmester | Ringsted Kommune | Fie Kjær; stedfortræder: Arne Tang | Født medlem
    - Medlem | Borgmester | Roskilde Kommune | Poul Nymark; stedfortræder: Inger Bay | Født medlem
    - Medlem | Borgmester | Stevns Kommune | Hakon Rye; stedfortræder: Else Marker | Født medlem
    - Medlem | Borgmester | Lejre Kommune | Ib Sand; stedfortræder: Grethe Lund | Født medlem

    Mødehyppighed
    Mindst fire møder om året.

    Møder
    - Kredsrådsmøde 1/2009: tirsdag den 10. marts 2009 kl. 10.00-12.00, Greve Rådhus
    - Kredsrådsmøde 2/2009: tirsdag den 9. juni 2009 kl. 10.00-12.00, Holbæk Rådhus
    - Kredsrådsmøde 3/2009: tirsdag den 15. september 2009 kl. 10.00-12.00, Kalundborg Rådhus
    - Kredsrådsmøde 4/2009: tirsdag den 8. december 2009 kl. 10.00-12.00, Køge Rådhus
    "#);
}

/// S5.2.
#[tokio::test]
async fn the_councils_entry_has_its_interfaces_in_both_directions() {
    let t = TestHub::with_fixture().await;
    let appendix = appendix(&t, &t.operator().await, "INTERNAL").await;
    let links = part(entry(&appendix, "KR"), "Snitflader");
    let first_sentences = links.lines().filter_map(|line| line.strip_prefix("- ")).map(|line| line.split_once(". ").unwrap().0);
    assert_snapshot!(first_sentences.collect::<Vec<_>>().join("\n"), @r#"
    Forberedes af Kontaktudvalg (KU)
    Sekretariatsbetjenes af Kontaktudvalg (KU)
    Giver strategier til udmøntning i Lokalråd Greve (LR-GRE)
    Giver strategier til udmøntning i Lokalråd Holbæk (LR-HOL)
    Giver strategier til udmøntning i Lokalråd Kalundborg (LR-KAL)
    Giver strategier til udmøntning i Lokalråd Køge (LR-KOG)
    Giver strategier til udmøntning i Lokalråd Lejre (LR-LEJ)
    Giver strategier til udmøntning i Lokalråd Odsherred (LR-ODS)
    Giver strategier til udmøntning i Lokalråd Ringsted (LR-RIN)
    Giver strategier til udmøntning i Lokalråd Roskilde (LR-ROS)
    Giver strategier til udmøntning i Lokalråd Solrød (LR-SOL)
    Giver strategier til udmøntning i Lokalråd Stevns (LR-STE)
    Orienteres af Forebyggelsessekretariatet
    Orienteres af Lokalråd Greve (LR-GRE)
    Orienteres af Lokalråd Holbæk (LR-HOL)
    Orienteres af Lokalråd Kalundborg (LR-KAL)
    Orienteres af Lokalråd Køge (LR-KOG)
    Orienteres af Lokalråd Lejre (LR-LEJ)
    Orienteres af Lokalråd Odsherred (LR-ODS)
    Orienteres af Lokalråd Ringsted (LR-RIN)
    Orienteres af Lokalråd Roskilde (LR-ROS)
    Orienteres af Lokalråd Solrød (LR-SOL)
    Orienteres af Lokalråd Stevns (LR-STE)
    "#);
    assert_snapshot!(links.lines().take(3).collect::<Vec<_>>().join("\n"), @r#"
    - Forberedes af Kontaktudvalg (KU). Kontaktudvalget forbereder kredsrådets møder, drøfter dagsordenen punkt for punkt og følger op på kredsrådets initiativer.
      Udveksles: Udkast til dagsorden med bilag (forud for hvert møde i kredsrådet); Status for kredsrådets åbne opfølgninger (forud for hvert møde i kredsrådet)
      Kontakt: Politidirektør, Midt- og Vestsjællands Politi (Bente Dahl); Sekretariatschef, Sekretariatet (Jens Krog)
    "#);
}

/// S5.2: an interface is told from the side of the forum that it stands under.
#[tokio::test]
async fn both_ends_tell_an_interface_each_in_its_own_words() {
    let t = TestHub::with_fixture().await;
    let appendix = appendix(&t, &Key::NONE, "PUBLIC").await;
    for (code, words) in [
        ("KU", "- Forbereder Kredsråd (KR). "),
        ("KR", "- Forberedes af Kontaktudvalg (KU). "),
        ("KR", "- Giver strategier til udmøntning i Lokalråd Lejre (LR-LEJ). "),
        ("LR-LEJ", "- Udmønter strategier fra Kredsråd (KR). "),
        ("LR-LEJ", "- Orienterer Kredsråd (KR). "),
        ("KR", "- Orienteres af Forebyggelsessekretariatet. "),
        ("LR-LEJ", "- Får viden fra Fast mødeforum, samlivsrelaterede forbrydelser (SAML). "),
    ] {
        assert!(part(entry(&appendix, code), "Snitflader").contains(words), "{code}: {words}");
    }
    assert_snapshot!(part(entry(&appendix, "SAML"), "Snitflader"), @r#"
    - Deler viden med Lokalråd Lejre (LR-LEJ). Mødeforummet skal kunne orientere lokalrådet om forhold, der kræver en lokal indsats.
      Udveksles: ikke oplyst
      Personoplysninger: fortrolige; grundlag: Forvaltningslovens §§ 27-28; formålsbegrænsning: Kun til forebyggelse, ikke til efterforskning
      Kontakt: ikke oplyst
      Status: ubekræftet. Ikke bekræftet af SAML og LR-LEJ.
    "#);
}

/// S5.3.
#[tokio::test]
async fn a_sealed_forum_is_printed_for_everyone_without_persons_and_meetings() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await;
    called_meeting(&t, &operator, "PSP").await;
    t.deliver_mail().await;
    let public = appendix(&t, &operator, "PUBLIC").await;
    assert_snapshot!(entry(&public, "PSP"), @r#"
    PSP-samarbejde (PSP)
    Type: PSP-samarbejde
    Niveau: Sagsforum
    Status: Bestående
    Adgang: Fortrolig
    Indkalder: Midt- og Vestsjællands Politi
    Område: Roskilde

    Beskrivelse
    Samarbejde mellem politi, socialforvaltning og psykiatri. Forummet drøfter enkeltsager; derfor er kun dets navn, grundlag, formål og organisationer kendt af andre.

    Emner
    Psykiatri.

    Grundlag
    - Aftale: Samarbejdsaftale mellem politi, kommune og psykiatri
    - Plan: Samarbejdsplan for 2009, afsnit 2.4

    Formål
    At samordne hjælpen til socialt udsatte og sindslidende, så de ikke kommer i klemme mellem myndighederne.

    Opgaver
    - Generelle problemstillinger
    - Konkrete sager

    Snitflader
    Ikke oplyst.

    Medlemmer
    Her vises de organisationer, der har en plads. Hvem der sidder i forummet, fremgår ikke af denne udgave.
    - Midt- og Vestsjællands Politi
    - Region Sjælland
    - Roskilde Kommune

    Mødehyppighed
    Efter behov.
    "#);
    let council = entry(&public, "KR");
    assert!(
        part(council, "Medlemmer").contains("| Bente Dahl |") && !council.contains("Kredsrådsmøde"),
        "a public forum has its members"
    );
    let internal = appendix(&t, &operator, "INTERNAL").await;
    let inside = entry(&internal, "PSP");
    assert_snapshot!(inside.split_once("\nMedlemmer\n").unwrap().1, @r#"
    - Medlem | – | Roskilde Kommune | Nils Hede | Udpeget
    - Medlem | – | Region Sjælland | Eva Lindt | Udpeget
    - Medlem | Forebyggelsesmedarbejder | Midt- og Vestsjællands Politi | Karl Østergaard | Udpeget

    Mødehyppighed
    Efter behov.

    Møder
    - Møde: tirsdag den 6. oktober 2009 kl. 10.00-12.00
    "#);
}

/// S5.3: somebody who may see all publishes no more than anybody could read.
#[tokio::test]
async fn the_public_edition_is_the_same_whoever_prints_it() {
    let t = TestHub::with_fixture().await;
    let nobody = appendix(&t, &Key::NONE, "PUBLIC").await;
    for key in [t.operator().await, t.krog().await, t.key("nils-hede").await, t.key("fremmed").await] {
        assert_eq!(appendix(&t, &key, "PUBLIC").await, nobody);
    }
    let text = nobody.to_string();
    for name in ["Eva Lindt", "Nils Hede", "Karl Østergaard", "Sanne Beck", "Bo Thorup", "Tina Buhl", "Kredsrådsmøde"] {
        assert!(!text.contains(name), "{name}");
    }
    assert!(!text.contains("Oplysninger, der mangler"), "the completeness sheet is for the network");
}

/// S5.3.
#[tokio::test]
async fn the_internal_edition_shows_what_the_asker_may_see() {
    let t = TestHub::with_fixture().await;
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].as_str().map(str::to_owned);
    let variables = json!({ "asOf": JANUARY, "edition": "INTERNAL" });
    for (key, expected) in [(Key::NONE, "UNAUTHENTICATED"), (t.key("fremmed").await, "FORBIDDEN")] {
        let answer = t.ask(&key, ENTRIES, variables.clone()).await;
        assert_eq!((code(&answer).as_deref(), &answer["data"]), (Some(expected), &json!({ "appendix": null })));
    }
    let skov = appendix(&t, &t.key("omar-skov").await, "INTERNAL").await;
    for (forum, seen) in [("KR", true), ("LR-LEJ", true), ("LR-ROS", true), ("SSP-LEJ", true), ("SSP-ROS", false), ("PSP", false)]
    {
        let entry = entry(&skov, forum);
        let shown =
            (entry.contains("\n- Medlem | "), entry.contains("\nMøder\n"), entry.contains("fremgår ikke af denne udgave"));
        assert_eq!(shown, (seen, seen, !seen), "{forum}");
    }
    let html = skov["html"].as_str().unwrap();
    assert!(html.contains("Viser, hvad Omar Skov må se. Må ikke offentliggøres."));
    for name in ["Bo Thorup", "Eva Lindt", "Kirsten Aagaard", "Sanne Beck", "Ulla Carstens"] {
        assert!(!skov.to_string().contains(name), "{name}");
    }
}

/// S5.4.
#[tokio::test]
async fn what_is_missing_stands_on_a_sheet_with_who_should_supply_it() {
    let t = TestHub::with_fixture().await;
    let appendix = appendix(&t, &t.krog().await, "INTERNAL").await;
    assert!(part(entry(&appendix, "SAML"), "Mødehyppighed").starts_with("Ikke oplyst."));
    let (_, sheet) = appendix["html"].as_str().unwrap().split_once("id=\"mangler\"").unwrap();
    let rows = sheet.split("<tr>").skip(2).map(|row| row.split("</tr>").next().unwrap());
    let cells = |row: &str| row.replace("</td><td>", " | ").replace("<td>", "").replace("</td>", "");
    assert_snapshot!(rows.map(cells).collect::<Vec<_>>().join("\n"), @r#"
    Fast mødeforum, samlivsrelaterede forbrydelser (SAML) | Mødehyppighed | Sekretariatschef, Sekretariatet (Jens Krog)
    Netværk mod illegal arbejdskraft (NET-ARB) | Snitflader | Sekretariatschef, Sekretariatet (Jens Krog)
    PSP-samarbejde (PSP) | Snitflader | Sekretariatschef, Sekretariatet (Jens Krog)
    SSP Roskilde (SSP-ROS) | Snitflader | Sekretariatschef, Sekretariatet (Jens Krog)
    "#);
}

/// S5.6.
#[tokio::test]
async fn two_prints_differ_in_the_stamp_alone() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await;
    let first = appendix(&t, &operator, "INTERNAL").await;
    let (_, _, pdf) = get(&t, &operator, "/appendix.pdf?asOf=2009-01-15&edition=INTERNAL").await;
    let (_, _, again) = get(&t, &operator, "/appendix.pdf?asOf=2009-01-15&edition=INTERNAL").await;
    assert!(pdf == again, "the same content and stamp are the same bytes");
    t.at("2009-08-12T16:30:00+02:00");
    let second = appendix(&t, &operator, "INTERNAL").await;
    let lines = |appendix: &Value| appendix["html"].as_str().unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let (first_lines, second_lines) = (lines(&first), lines(&second));
    assert_eq!(first_lines.len(), second_lines.len());
    let differing: Vec<_> = first_lines.iter().zip(&second_lines).filter(|(a, b)| a != b).collect();
    assert_eq!(
        differing,
        [(
            &"<p>Udskrevet fra Snitflade tirsdag den 11. august 2009 kl. 09.00</p>".to_owned(),
            &"<p>Udskrevet fra Snitflade onsdag den 12. august 2009 kl. 16.30</p>".to_owned()
        )]
    );
    assert_eq!(first["entries"], second["entries"]);
    let (_, _, later) = get(&t, &operator, "/appendix.pdf?asOf=2009-01-15&edition=INTERNAL").await;
    let stamps = ["tirsdag den 11. august 2009 kl. 09.00", "onsdag den 12. august 2009 kl. 16.30"];
    let [before, after] = [(pdf, stamps[0]), (later, stamps[1])].map(|(pdf, stamp)| {
        let text = read(&pdf).join("\n");
        assert_eq!(text.matches(stamp).count(), 1);
        text.replace(stamp, "")
    });
    assert_eq!(before, after);
}

/// S5.7.
#[tokio::test]
async fn persons_sort_the_danish_way() {
    let t = TestHub::with_fixture().await;
    let people = "code,name,given_name,family_name,email,phone,language\n\
        aage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n\
        zenia-aeroe,Zenia Ærø,Zenia,Ærø,zenia.aeroe@lejre.example,,da\n";
    let seats = "code,forum,kind,role,organisation,post,person,copy_to,from,until\n\
        SSP-LEJ-90,SSP-LEJ,appointed,member,politi,,torben-aaris,,2009-01-01,\n\
        SSP-LEJ-91,SSP-LEJ,appointed,member,politi,,aage-winther,,2009-01-01,\n\
        SSP-LEJ-92,SSP-LEJ,appointed,deputy_chair,lejre,,zenia-aeroe,,2009-01-01,\n\
        SSP-LEJ-93,SSP-LEJ,appointed,member,lejre,,,,2009-01-01,\n";
    t.import(&[("people.csv", people), ("seats.csv", seats)]).await.unwrap();
    let appendix = appendix(&t, &t.krog().await, "INTERNAL").await;
    let rows = part(entry(&appendix, "SSP-LEJ"), "Medlemmer").lines();
    let people: Vec<_> = rows.map(|row| row.split(" | ").nth(3).unwrap()).collect();
    assert_eq!(people, ["Zenia Ærø", "Tina Buhl", "Omar Skov", "Aage Winther", "Karl Østergaard", "Torben Aaris", "ubesat"]);
}

#[tokio::test]
async fn the_pdf_can_be_read_by_a_machine_and_has_some_twenty_pages() {
    let t = TestHub::with_fixture().await;
    let (status, kind, pdf) = get(&t, &Key::NONE, "/appendix.pdf?asOf=2009-01-15").await;
    assert_eq!((status, kind.as_str()), (200, "application/pdf"));
    let pages = read(&pdf);
    assert!((12..=30).contains(&pages.len()), "{} pages", pages.len());
    let register = t.hub.register();
    let text = pages.join(" ");
    for (_, forum) in register.forums.iter() {
        assert!(text.contains(&format!("{} ({})", forum.present_name, forum.code)), "{}", forum.code);
    }
    assert!(text.contains("At samordne hjælpen til socialt udsatte og sindslidende"), "a sentence that goes over a line's end");
    assert!(pages[0].contains(&format!("Side 1 af {}", pages.len())), "{}", pages[0]);
    assert!(!text.contains("Eva Lindt"));
}

#[tokio::test]
async fn the_addresses_of_the_print_only_read_and_ask_for_a_token() {
    let t = TestHub::with_fixture().await;
    let (stranger, krog) = (t.key("fremmed").await, t.krog().await);
    for (key, address, expected) in [
        (&Key::NONE, "/appendix.html", 200),
        (&Key::NONE, "/appendix.html?asOf=2009-01-15&edition=PUBLIC", 200),
        (&Key::NONE, "/appendix.html?edition=INTERNAL", 401),
        (&stranger, "/appendix.pdf?edition=INTERNAL", 403),
        (&krog, "/appendix.pdf?edition=INTERNAL", 200),
        (&Key::NONE, "/appendix.html?asOf=i+morgen", 400),
        (&Key::NONE, "/appendix.html?token=snf_x", 400),
    ] {
        assert_eq!(get(&t, key, address).await.0, expected, "{address}");
    }
    let html = get(&t, &Key::NONE, "/appendix.html?asOf=2009-01-15").await;
    assert_eq!(html.1, "text/html; charset=utf-8");
    assert_eq!(String::from_utf8(html.2).unwrap(), appendix(&t, &krog, "PUBLIC").await["html"].as_str().unwrap());
    let wrong = [("authorization", "Bearer snf_wrong")];
    let mut request = hyper::Request::get("/appendix.html");
    for (name, value) in wrong {
        request = request.header(name, value);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    assert_eq!(t.door.answer(&parts, hyper::body::Bytes::new()).await.status(), 401, "a wrong token is never taken for none");
}

#[tokio::test]
async fn what_people_wrote_is_text_and_never_markup() {
    let t = TestHub::with_fixture().await;
    let long = "Straßenüberwachungs".repeat(1000);
    let forums = format!(
        "code,name,name_en,level,kind,status,class,convener,description,purpose,cadence_text,at_least_per_year,notice_days,from,until\n\
         FARE,\"<script>alert('råd')</script> & \"\"råd\"\"\",,network,network,existing,network,politi,\
         \"</p><img src=x onerror=alert(1)>{{{{ 7 * 7 }}}}\nLinje 2 bagvendt 中文 \u{1f600}\",{long},,1,,2009-01-01,\n"
    );
    t.import(&[("forums.csv", &forums)]).await.unwrap();
    let krog = t.krog().await;
    for edition in ["PUBLIC", "INTERNAL"] {
        let appendix = appendix(&t, &krog, edition).await;
        let html = appendix["html"].as_str().unwrap();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("49"), "{edition}");
        assert!(
            html.contains("&lt;script&gt;alert(&#x27;råd&#x27;)&lt;&#x2f;script&gt; &amp; &quot;råd&quot; (FARE)"),
            "{edition}"
        );
        let text = entry(&appendix, "FARE");
        assert!(text.contains("\nMedlemmer\nIkke oplyst.") && text.contains("\nMindst en gang om året."), "{text}");
        let (status, _, pdf) = get(&t, &krog, &format!("/appendix.pdf?asOf=2009-01-15&edition={edition}")).await;
        assert_eq!(status, 200);
        let pages = read(&pdf).join(" ");
        assert!(pages.contains("<script>alert('råd')</script> & \"råd\" (FARE)"), "a page is no markup");
    }
}

#[tokio::test]
async fn an_empty_register_says_so() {
    let t = TestHub::new().await;
    let operator = t.operator().await;
    for edition in ["PUBLIC", "INTERNAL"] {
        let appendix = appendix(&t, &operator, edition).await;
        assert_eq!((&appendix["title"], &appendix["entries"]["nodes"]), (&json!("Bilag 1: Samarbejdsfora"), &json!([])));
        assert!(appendix["html"].as_str().unwrap().contains("<p>Registret rummer ingen samarbejdsfora på denne dag.</p>"));
        let (status, _, pdf) = get(&t, &operator, &format!("/appendix.pdf?edition={edition}")).await;
        assert_eq!(status, 200);
        assert!(read(&pdf)[0].contains("Registret rummer ingen samarbejdsfora på denne dag."));
    }
}

#[tokio::test]
async fn weighty_personal_data_without_a_basis_and_a_limit_of_their_purpose_are_marked() {
    let t = TestHub::with_fixture().await;
    let interfaces = "code,from_forum,from_organisation,to_forum,to_organisation,kind,summary,personal_data,basis,review_by,from,until\n\
        PSP-SSP-ROS,PSP,,SSP-ROS,,refers_to,,sensitive,,,2009-01-01,\n";
    t.import(&[("interfaces.csv", interfaces)]).await.unwrap();
    let appendix = appendix(&t, &Key::NONE, "PUBLIC").await;
    assert_snapshot!(part(entry(&appendix, "SSP-ROS"), "Snitflader"), @r#"
    - Modtager henvisninger fra PSP-samarbejde (PSP).
      Udveksles: ikke oplyst
      Personoplysninger: følsomme; GRUNDLAG MANGLER; FORMÅLSBEGRÆNSNING MANGLER
      Kontakt: ikke oplyst
      Status: ubekræftet. Følsomme oplysninger udveksles uden grundlag og formålsbegrænsning. Ikke bekræftet af PSP og SSP-ROS.
    "#);
}

#[tokio::test]
async fn a_draft_of_an_interface_is_for_those_who_speak_for_an_end() {
    let t = TestHub::with_fixture().await;
    let register = t.hub.register();
    let (_, council) = register.interfaces.iter().find(|(_, row)| row.kind == InterfaceKind::SecretariatFor).unwrap();
    let draft = |id| condition::Model { id, interface_id: council.id, draft: true, purpose_limit: None, version: 1 };
    let nobody = Actor::default();
    let noted = t.hub.command(&nobody, "test", async |work| {
        work.insert(draft(work.new_id())).await?;
        Ok(())
    });
    noted.await.unwrap();
    let words = "Er sekretariat for Kredsråd (KR)";
    for (key, edition, expected) in [
        (t.krog().await, "INTERNAL", Some("- Er sekretariat for Kredsråd (KR) (udkast). ")),
        (t.key("ib-sand").await, "INTERNAL", Some("- Er sekretariat for Kredsråd (KR) (udkast). ")),
        (t.key("omar-skov").await, "INTERNAL", None),
        (t.krog().await, "PUBLIC", None),
    ] {
        let appendix = appendix(&t, &key, edition).await;
        let found = part(entry(&appendix, "KU"), "Snitflader").lines().find(|line| line.contains(words));
        assert_eq!(found.map(|line| expected.is_some_and(|begin| line.starts_with(begin))), expected.map(|_| true), "{edition}");
    }
}

#[tokio::test]
async fn more_than_can_be_waited_for_is_refused() {
    let t = TestHub::with_fixture().await;
    let many = (0..11).map(|number| format!("a{number}: appendix {{ title }} ")).collect::<String>();
    let answer = t.ask(&Key::NONE, &format!("{{ {many} }}"), json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    let mut forums = "code,name,name_en,level,kind,status,class,convener,description,purpose,cadence_text,at_least_per_year,notice_days,from,until\n".to_owned();
    for number in 0..500 {
        forums.push_str(&format!("N{number},Netværk {number},,network,network,existing,public,,,,,,,2009-01-01,\n"));
    }
    t.import(&[("forums.csv", &forums)]).await.unwrap();
    let answer = t.ask(&Key::NONE, "{ appendix { title } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("flere end 500 fora"));
    assert_eq!(get(&t, &Key::NONE, "/appendix.html").await.0, 400);
    let before = t.ask(&Key::NONE, "{ appendix(asOf: \"2008-12-31\") { title } }", json!({})).await;
    assert_eq!(before["errors"], Value::Null);
}
