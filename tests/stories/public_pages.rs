//! The page of each forum, for everyone (a citizen, a journalist, a new colleague without an account).

use crate::hub::{Key, TestHub};
use insta::assert_snapshot;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The lines of a page as a person reads them: the marks of HTML taken out.
fn read(html: &str) -> String {
    let (_, body) = html.split_once("<body>").unwrap();
    let mut text = String::new();
    for piece in body.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        let breaks =
            ["h1", "h2", "p", "li", "/li", "dt", "tr", "br", "ul", "/ul", "caption"].contains(&tag.split(' ').next().unwrap());
        text.push_str(if breaks { "\n" } else { " " });
        text.push_str(&words.replace("&#x2f;", "/").replace("&amp;", "&"));
    }
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What stands on a page from one line to another.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).map_or(rest, |(part, _)| part).trim()
}

#[tokio::test]
async fn the_list_holds_all_forums_in_the_danish_order_of_names_and_leads_to_each() {
    let t = TestHub::with_fixture().await;
    let (status, html) = t.look("/forums").await;
    assert_eq!(status, 200);
    assert_snapshot!(between(&read(&html), "17 fora i alfabetisk orden.", "Udskrevet"), @r#"
    Fast mødeforum, samlivsrelaterede forbrydelser (SAML) kommende
    Fast mødeforum, sagsforum
    Kontaktudvalg (KU)
    Kontaktudvalg, forberedende
    Kredsråd (KR)
    Kredsråd, strategisk
    Lokalråd Greve (LR-GRE)
    Lokalråd, operationelt
    Lokalråd Holbæk (LR-HOL)
    Lokalråd, operationelt
    Lokalråd Kalundborg (LR-KAL)
    Lokalråd, operationelt
    Lokalråd Køge (LR-KOG)
    Lokalråd, operationelt
    Lokalråd Lejre (LR-LEJ)
    Lokalråd, operationelt
    Lokalråd Odsherred (LR-ODS)
    Lokalråd, operationelt
    Lokalråd Ringsted (LR-RIN)
    Lokalråd, operationelt
    Lokalråd Roskilde (LR-ROS)
    Lokalråd, operationelt
    Lokalråd Solrød (LR-SOL)
    Lokalråd, operationelt
    Lokalråd Stevns (LR-STE)
    Lokalråd, operationelt
    Netværk mod illegal arbejdskraft (NET-ARB)
    Netværk
    PSP-samarbejde (PSP)
    PSP-samarbejde, sagsforum
    SSP Lejre (SSP-LEJ)
    SSP-samarbejde, operationelt
    SSP Roskilde (SSP-ROS)
    SSP-samarbejde, operationelt
    "#);
    let links = html.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&#x2f;", "/"));
    let pages: Vec<_> = links.filter(|link| link.starts_with("/forums/")).collect();
    assert_eq!(pages.len(), 17);
    for page in pages {
        assert_eq!(t.look(&page).await.0, 200, "{page}");
    }
}

#[tokio::test]
async fn a_search_finds_forums_by_what_they_are_and_keeps_the_words_in_the_field() {
    let t = TestHub::with_fixture().await;
    for (words, expected) in [
        ("psykiatri", "Et forum."),
        ("SSP", "2 fora i alfabetisk orden."),
        ("%3Cscript%3Esandkage", "Ingen fora passer."),
        ("", "17 fora i alfabetisk orden."),
    ] {
        let (status, html) = t.look(&format!("/forums?q={words}")).await;
        assert_eq!(status, 200);
        assert!(html.contains(&format!("<p>{expected}</p>")), "{words}: {}", read(&html));
        assert!(!html.contains("<script"));
    }
    let (_, html) = t.look("/forums?q=b%C3%B8rn+unge&asOf=2009-01-15").await;
    assert!(html.contains("value=\"børn unge\"") && html.contains("name=\"asOf\" type=\"hidden\" value=\"2009-01-15\""));
}

#[tokio::test]
async fn a_public_forum_is_shown_with_its_members_its_interfaces_and_its_next_meetings() {
    let t = TestHub::with_fixture().await;
    let (status, html) = t.look("/forums/KR").await;
    assert_eq!(status, 200);
    let text = read(&html);
    assert_snapshot!(text.lines().take(12).collect::<Vec<_>>().join("\n"), @r#"
    Alle samarbejdsfora
    Kredsråd (KR)
    Pr. 11. august 2009. Siden viser det, som enhver må se.
    Type Kredsråd
    Niveau Strategisk
    Status Bestående
    Adgang Offentlig
    Indkalder Midt- og Vestsjællands Politi
    Område Midt- og Vestsjællands politikreds
    Beskrivelse
    Lokalsamarbejdets øverste strategiske ledelsesforum. Her mødes politidirektøren og borgmestrene i politikredsens ti kommuner om spørgsmål af fælles interesse, ofte på grundlag af politiets analyser af kriminaliteten i de enkelte dele af kredsen.
    Emner
    "#);
    assert_snapshot!(between(&text, "\nSnitflader\n", "\nGiver strategier"), @r#"
    Forberedes af Kontaktudvalg (KU). Kontaktudvalget forbereder kredsrådets møder, drøfter dagsordenen punkt for punkt og følger op på kredsrådets initiativer.
    Udveksles: Udkast til dagsorden med bilag (forud for hvert møde i kredsrådet); Status for kredsrådets åbne opfølgninger (forud for hvert møde i kredsrådet)
    Kontakt: Politidirektør, Midt- og Vestsjællands Politi (Bente Dahl); Sekretariatschef, Sekretariatet (Jens Krog)
    Status: ubekræftet. Ikke bekræftet af KU og KR.
    Sekretariatsbetjenes af Kontaktudvalg (KU). Kontaktudvalget varetager sekretariatsbetjeningen af kredsrådet.
    Udveksles: Indkaldelse og referat (til hvert møde i kredsrådet)
    Kontakt: Politidirektør, Midt- og Vestsjællands Politi (Bente Dahl); Sekretariatschef, Sekretariatet (Jens Krog)
    Status: ubekræftet. Ikke bekræftet af KU og KR.
    "#);
    assert_snapshot!(between(&text, "\nMedlemmer\n", "Køge Kommune"), @r#"
    Medlemmer af Kredsråd (KR)
    Rolle Stilling Organisation Person Plads
    Formand Politidirektør Midt- og Vestsjællands Politi Bente Dahl Født medlem
    Næstformand Borgmester
    "#);
    assert_snapshot!(between(&text, "\nKommende møder\n", "\nUdskrevet"), @r#"
    Kredsrådsmøde 3/2009: tirsdag den 15. september 2009 kl. 10.00-12.00, Kalundborg Rådhus
    Kredsrådsmøde 4/2009: tirsdag den 8. december 2009 kl. 10.00-12.00, Køge Rådhus
    "#);
    let (_, html) = t.look("/forums/KR?asOf=2010-01-01").await;
    assert!(!html.contains("Ib Sand") && read(&html).contains("Pr. 1. januar 2010."), "his term has ended");
}

#[tokio::test]
async fn what_is_closed_is_shown_as_far_as_a_stranger_may_see_whoever_asks() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await.bearer().unwrap();
    for code in ["LR-LEJ", "SSP-LEJ", "PSP", "SAML"] {
        let address = format!("/forums/{code}");
        let (status, html) = t.look(&address).await;
        assert_eq!(status, 200);
        for name in ["Eva Lindt", "Nils Hede", "Karl Østergaard", "Sanne Beck", "Tina Buhl", "Omar Skov", "Viggo Ravn"] {
            assert!(!html.contains(name), "{code}: {name}");
        }
        assert!(read(&html).ends_with("Hvornår forummet mødes, vises ikke for alle.") || html.contains("vises ikke for alle"));
        let (_, _, told) = t.knock("GET", &address, &[("authorization", &operator)]).await;
        assert_eq!(told, html, "{code}: the operator reads what everybody reads");
    }
    let (status, _, _) = t.knock("GET", "/forums/KR", &[("authorization", "Bearer snf_wrong")]).await;
    assert_eq!(status, 401, "a wrong token is never taken for no token");
}

#[tokio::test]
async fn a_forum_that_is_not_there_and_one_that_is_not_there_yet_look_alike() {
    let t = TestHub::with_fixture().await;
    assert_eq!(t.look("/forums/SAML?asOf=2009-01-01").await.0, 200);
    let (status, page) = t.look("/forums/INTET").await;
    assert_eq!(status, 404);
    for address in ["/forums/SAML?asOf=2008-12-31", "/forums/", "/forums/kr", "/forums/KR/x", "/forums/%ff", "/forums/%3Cb%3E"] {
        assert_eq!(t.look(address).await, (404, page.clone()), "{address}");
    }
    for query in ["asOf=i+morgen", "token=x", "asOf=2009-1-5", "page=0", "asOf=%2B10000-01-01", "asOf=0999-12-31"] {
        let address = format!("/forums?{query}");
        let address = address.as_str();
        let (status, html) = t.look(address).await;
        assert_eq!((status, html.contains("<h1>Adressen kan ikke læses</h1>")), (400, true), "{address}");
    }
    assert_eq!(t.look(&format!("/forums?q={}", "a".repeat(5_000))).await.0, 400);
    assert_eq!(t.knock("POST", "/forums", &[]).await.0, 405);
}

#[tokio::test]
async fn what_people_write_stays_text_and_a_page_runs_nothing() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await;
    let id = t.forum("KR");
    let text = "<script>alert(1)</script> & \"omvendt\"";
    t.done(&operator, "changeForum", (json!({ "id": id, "description": text }), "id")).await;
    let (status, headers, html) = t.knock("GET", "/forums/KR", &[]).await;
    assert_eq!(status, 200);
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script"), "{html}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let digest = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, Sha256::digest(style));
    assert_eq!(
        policy,
        format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
    );
    assert_eq!(
        (&headers["cache-control"], &headers["content-type"]),
        (&"no-store".parse().unwrap(), &"text/html; charset=utf-8".parse().unwrap())
    );
}

#[tokio::test]
async fn a_long_list_comes_in_pages_of_a_hundred() {
    let t = TestHub::new().await;
    let rows: String = (0..150).map(|at| format!("F{at:03},Forum {at:03},network,strategic,public,existing\n")).collect();
    t.import(&[("forums.csv", &format!("code,name,kind,level,class,status\n{rows}"))]).await.unwrap();
    let (_, first) = t.look("/forums").await;
    let (_, second) = t.look("/forums?page=2").await;
    assert_eq!([&first, &second].map(|page| page.matches("<li>").count()), [100, 50]);
    assert!(first.contains("rel=\"next\"") && !first.contains("rel=\"prev\""));
    assert!(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""));
    assert!(t.data(&Key::NONE, "{ forums { totalCount } }", json!({})).await["forums"]["totalCount"] == 150);
}
