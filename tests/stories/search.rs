//! The search: whoever half remembers a name, a subject or a way of spelling finds the forum, and nobody whom they may not know.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const SEARCH: &str = "query Search($text: String!, $kinds: [SearchKind!], $asOf: Date, $first: Int, $after: String) { \
    search(text: $text, kinds: $kinds, asOf: $asOf, first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { kind \
    matched snippet score node { id ... on Forum { code name } ... on Organisation { code name } ... on Topic { code name } \
    ... on Person { name } } } } }";

async fn find(t: &TestHub, key: &Key, variables: Value) -> Value {
    t.data(key, SEARCH, variables).await["search"].take()
}

/// The names of what a text leads to, in order.
async fn names(t: &TestHub, text: &str) -> Vec<String> {
    told(&find(t, &t.krog().await, json!({ "text": text, "first": 100 })).await)
}

fn told(found: &Value) -> Vec<String> {
    let nodes = found["nodes"].as_array().expect("hits").iter();
    nodes.map(|hit| hit["node"]["name"].as_str().expect("a name").to_owned()).collect()
}

/// The names in the list of forums that hold a text.
async fn listed(t: &TestHub, text: &str) -> Vec<String> {
    let document = "query Forums($text: String!) { forums(first: 100, filter: { text: $text }) { nodes { code } } }";
    let data = t.data(&Key::NONE, document, json!({ "text": text })).await;
    let nodes = data["forums"]["nodes"].as_array().expect("forums").iter();
    nodes.map(|forum| forum["code"].as_str().expect("a code").to_owned()).collect()
}

#[tokio::test]
async fn a_word_is_found_however_it_is_written() {
    let t = TestHub::with_fixture().await;
    for text in ["kredsråd", "KREDSRAAD", "kredsraad", "Kredsrådet", "kredsrådets"] {
        assert_eq!(names(&t, text).await[0], "Kredsråd", "{text}");
    }
    assert_eq!(names(&t, "lokalrad lejre").await[0], "Lokalråd Lejre");
    assert_eq!(names(&t, "lejre lokalråd").await[0], "Lokalråd Lejre");
    assert_eq!(names(&t, "lr-lej").await[0], "Lokalråd Lejre");
    assert_eq!(names(&t, "29188548").await, ["Lejre Kommune"]);
    let councils = find(&t, &t.krog().await, json!({ "text": "councils", "kinds": ["FORUM"] })).await;
    assert_eq!(councils["totalCount"], 11, "the district's and ten local ones, by their English names");
}

#[tokio::test]
async fn danish_letters_may_be_spelled_out_and_the_exact_spelling_comes_first() {
    let t = TestHub::with_fixture().await;
    for (spelled, written) in [("haervaerk", "hærværk"), ("KOEGE", "Køge"), ("oestergaard", "østergård"), ("solrød", "solroed")]
    {
        let found = names(&t, spelled).await;
        assert!(!found.is_empty(), "{spelled}");
        assert_eq!(found, names(&t, written).await, "{spelled}");
    }
    assert_eq!(names(&t, "haervaerk").await, ["Hærværk", "Kredsråd"]);
    t.import(&[("people.csv", "code,name\nx-1,Karl Oestergaard\n")]).await.expect("a person");
    let persons = async |text: &str| told(&find(&t, &t.krog().await, json!({ "text": text, "kinds": ["PERSON"] })).await);
    assert_eq!(persons("karl oestergaard").await[..2], ["Karl Oestergaard", "Karl Østergaard"]);
    assert_eq!(persons("karl østergaard").await[..2], ["Karl Østergaard", "Karl Oestergaard"]);
    let people = "query People($text: String!) { people(first: 10, filter: { text: $text }) { nodes { name } } }";
    let listed = t.data(&t.krog().await, people, json!({ "text": "oestergaard" })).await;
    assert_eq!(listed["people"]["nodes"].as_array().expect("people").len(), 2, "{listed:#}");
}

#[tokio::test]
async fn another_form_of_a_word_finds_what_the_word_finds() {
    let t = TestHub::with_fixture().await;
    let base = names(&t, "psykiatrisk").await;
    assert!(base.contains(&"Psykiatri".to_owned()), "{base:?}");
    let inflected = names(&t, "psykiatriske").await;
    assert!(base.iter().all(|name| inflected.contains(name)), "{base:?} {inflected:?}");
}

#[tokio::test]
async fn a_post_leads_to_its_organisation_and_to_whoever_holds_it_on_the_day() {
    let t = TestHub::with_fixture().await;
    assert_eq!(names(&t, "borgmester lejre").await[0], "Lejre Kommune");
    let found = find(&t, &t.krog().await, json!({ "text": "borgmester", "kinds": ["ORGANISATION"], "first": 20 })).await;
    assert_eq!((found["totalCount"].as_i64(), &found["nodes"][0]["matched"]), (Some(10), &json!(["POST"])), "{found:#}");
    assert!(found["nodes"][0]["snippet"].as_str().is_some_and(|snippet| snippet.starts_with("Borgmester")));
    let persons = async |day: &str| {
        told(&find(&t, &t.krog().await, json!({ "text": "borgmester", "kinds": ["PERSON"], "asOf": day, "first": 50 })).await)
    };
    let holder = t
        .data(
            &t.krog().await,
            r#"{ posts(first: 1, filter: { organisation: "lejre", text: "borgmester" }) { nodes { holder { name } } } }"#,
            json!({}),
        )
        .await;
    let holder = holder["posts"]["nodes"][0]["holder"]["name"].as_str().expect("a mayor").to_owned();
    assert!(persons("2009-08-11").await.contains(&holder));
    t.import(&[("holdings.csv", "post,person,from,until\nborgmester-lejre,ib-sand,2007-01-01,2009-12-31\n")])
        .await
        .expect("an end");
    assert!(persons("2009-12-31").await.contains(&"Ib Sand".to_owned()));
    assert!(!persons("2010-01-01").await.contains(&"Ib Sand".to_owned()), "she holds it no longer");
    let leaders = find(&t, &t.krog().await, json!({ "text": "stationsleder", "kinds": ["ORGANISATION"], "first": 20 })).await;
    assert!(told(&leaders).contains(&"Lokalpolitistation Køge".to_owned()), "{leaders:#}");
}

#[tokio::test]
async fn a_slip_comes_after_what_was_typed() {
    let t = TestHub::with_fixture().await;
    let found = find(&t, &t.krog().await, json!({ "text": "krogh", "kinds": ["PERSON"] })).await;
    assert_eq!(told(&found), ["Maja Krogh", "Jens Krog"]);
    assert_eq!(found["nodes"][0]["score"], 1.0);
    assert!(found["nodes"][1]["score"].as_f64() < Some(0.5));
    assert_eq!(names(&t, "psykaitri").await[0], "Psykiatri");
    // A number with a slip is another number.
    assert_eq!(names(&t, "29188549").await, [""; 0]);
}

#[tokio::test]
async fn a_part_of_a_long_word_finds_it() {
    let t = TestHub::with_fixture().await;
    assert_eq!(names(&t, "kriminalitetsforebyggelse").await[0], "Kriminalitetsforebyggelse");
    let found = find(&t, &t.krog().await, json!({ "text": "kriminalitet", "kinds": ["TOPIC"] })).await;
    assert_eq!(told(&found), ["Kriminalitetsforebyggelse"]);
    assert_eq!(found["nodes"][0]["matched"], json!(["NAME", "CODE"]));
}

#[tokio::test]
async fn a_topic_leads_to_its_forums_and_a_remit_to_its_own() {
    let t = TestHub::with_fixture().await;
    let found = find(&t, &t.krog().await, json!({ "text": "hærværk" })).await;
    assert_eq!(told(&found), ["Hærværk", "Kredsråd"]);
    assert_eq!(found["nodes"][1]["matched"], json!(["TOPIC"]));
    assert_eq!(found["nodes"][1]["snippet"], "Hærværk");
    let found = find(&t, &t.krog().await, json!({ "text": "kriminelle grupperinger", "first": 1 })).await;
    assert_eq!(found["totalCount"], 10);
    assert_eq!(found["nodes"][0]["matched"], json!(["REMIT"]));
    assert_eq!(found["nodes"][0]["snippet"], "Initiativer over for kriminelle grupperinger");
}

#[tokio::test]
async fn other_words_for_a_topic_and_earlier_names_lead_to_what_they_meant() {
    let t = TestHub::with_fixture().await;
    for text in ["grafitti", "landdistriktsgruppen", "amtet"] {
        assert_eq!(names(&t, text).await, [""; 0], "{text}");
    }
    let tables = [
        ("topic_synonyms.csv", "topic,name\nhærværk,Graffiti\n"),
        ("forum_names.csv", "forum,name,until\nLR-LEJ,Landdistriktsgruppen,2008-12-31\n"),
        ("organisation_names.csv", "organisation,name,until\nregion-sjaelland,Vestsjællands Amt,2006-12-31\n"),
    ];
    t.import(&tables).await.expect("three short tables");
    // With a slip, too.
    assert_eq!(names(&t, "grafitti").await, ["Hærværk", "Kredsråd"]);
    assert_eq!(names(&t, "landdistriktsgruppen").await, ["Lokalråd Lejre"]);
    let found = find(&t, &t.krog().await, json!({ "text": "amtet" })).await;
    assert_eq!(told(&found), ["Region Sjælland"]);
    assert_eq!(found["nodes"][0]["matched"], json!(["EARLIER_NAME"]));
    assert_eq!(found["nodes"][0]["snippet"], "Vestsjællands Amt");
}

#[tokio::test]
async fn what_a_mutation_has_done_is_found_at_once_and_what_it_undid_is_not() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    assert_eq!(names(&t, "Skat").await[0], "Skat");
    let id = t.id(&krog, r#"{ organisation(code: "skat") { id } }"#, "organisation.id").await;
    let change = "mutation Change($input: ChangeOrganisationInput!) { changeOrganisation(input: $input) { node { name } userErrors { \
                  message } } }";
    let input = json!({ "id": id, "name": "Toldvæsenet" });
    let done = t.data(&krog, change, json!({ "input": input })).await;
    assert_eq!(done["changeOrganisation"], json!({ "node": { "name": "Toldvæsenet" }, "userErrors": [] }));
    let found = find(&t, &krog, json!({ "text": "toldvæsen" })).await;
    assert_eq!((told(&found), &found["nodes"][0]["kind"]), (vec!["Toldvæsenet".to_owned()], &json!("ORGANISATION")));
    let skat = find(&t, &krog, json!({ "text": "skat", "kinds": ["ORGANISATION"] })).await;
    assert_eq!(skat["nodes"][0]["matched"], json!(["CODE"]), "the name is another, the code is the same");
    let remove = "mutation Remove($input: RemoveEntryInput!) { removeEntry(input: $input) { userErrors { code } } }";
    let add = "mutation Add($input: AddOrganisationInput!) { addOrganisation(input: $input) { node { id } } }";
    let input = json!({ "code": "noedhjaelpen", "name": "Nødhjælpen", "kind": "ASSOCIATION" });
    let made = t.data(&krog, add, json!({ "input": input })).await;
    assert_eq!(names(&t, "nødhjælpen").await, ["Nødhjælpen"]);
    let input = json!({ "id": made["addOrganisation"]["node"]["id"] });
    assert_eq!(t.data(&krog, remove, json!({ "input": input })).await["removeEntry"]["userErrors"], json!([]));
    assert_eq!(names(&t, "nødhjælpen").await, [""; 0]);
}

#[tokio::test]
async fn a_sealed_forum_is_found_and_nobody_in_it() {
    let t = TestHub::with_fixture().await;
    let (skov, krog) = (t.key("omar-skov").await, t.krog().await);
    let found = find(&t, &skov, json!({ "text": "psp" })).await;
    assert_eq!(told(&found), ["PSP-samarbejde"]);
    for name in ["Eva Lindt", "Kirsten Aagaard", "lindt", "kirsten", "aagard"] {
        for key in [&skov, &Key::NONE] {
            let found = find(&t, key, json!({ "text": name })).await;
            assert_eq!(found, json!({ "totalCount": 0, "pageInfo": { "endCursor": null }, "nodes": [] }), "{name}");
        }
        assert_eq!(find(&t, &krog, json!({ "text": name })).await["totalCount"], 1, "{name}");
    }
    // Nobody is found through a forum, whoever asks, and no forum through its people.
    let found = find(&t, &krog, json!({ "text": "psp lindt" })).await;
    assert_eq!(found["totalCount"], 0);
}

#[tokio::test]
async fn on_another_day_only_what_was_there_is_found() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (day, expected) in [("2008-12-31", vec![]), ("2009-01-01", vec!["SAML"])] {
        let found = find(&t, &krog, json!({ "text": "jalousidrab", "asOf": day })).await;
        let codes: Vec<_> = found["nodes"].as_array().expect("hits").iter().map(|hit| &hit["node"]["code"]).collect();
        assert_eq!(codes, expected, "{day}");
    }
    let found = find(&t, &krog, json!({ "text": "lejre", "asOf": "2006-12-31" })).await;
    assert_eq!(found["totalCount"], 0);
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let whole = find(&t, &krog, json!({ "text": "kommune", "first": 100 })).await;
    let (mut met, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = find(&t, &krog, json!({ "text": "kommune", "first": 7, "after": after })).await;
        let nodes = page["nodes"].as_array().expect("hits").clone();
        if nodes.is_empty() {
            break;
        }
        met.extend(nodes);
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(met.len() > 20, "{}", met.len());
    assert_eq!(&json!(met), &whole["nodes"]);
    let scores: Vec<_> = met.iter().map(|hit| hit["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[tokio::test]
async fn the_list_of_forums_is_filtered_by_the_same_words_in_its_own_order() {
    let t = TestHub::with_fixture().await;
    assert_eq!(listed(&t, "").await.len(), 17);
    assert_eq!(listed(&t, "psykiatri").await, ["PSP"]);
    let councils = listed(&t, "KREDSRAAD").await;
    assert_eq!(councils[..3], ["KU", "KR", "LR-GRE"], "in the order of names, not of likeness");
    // A part of a word, in whichever field; both words.
    assert_eq!(listed(&t, "arbejdskraft skat").await, ["NET-ARB"]);
    assert_eq!(listed(&t, "embedsmand").await, ["KU"]);
    assert_eq!(listed(&t, "mandsudvalg").await, ["KU"]);
    assert_eq!(listed(&t, "NET-ARB").await, ["NET-ARB"]);
    // A slip counts where the word stands nowhere, and only there.
    assert_eq!(listed(&t, "psykaitri").await, ["PSP"]);
    assert_eq!(listed(&t, "pzykaitri").await, ["PSP"]);
    assert_eq!(listed(&t, "zzzzzz").await, [""; 0]);
    // Remits and topics are not among the fields of the list.
    assert_eq!(listed(&t, "grupperinger").await, [""; 0]);
}

#[tokio::test]
async fn no_text_does_harm_and_one_too_long_is_refused_in_a_sentence() {
    let t = TestHub::with_fixture().await;
    let nothing = json!({ "totalCount": 0, "pageInfo": { "endCursor": null }, "nodes": [] });
    for text in ["", " ", "%", "*", ".*", "'; DROP TABLE forum; --", "\u{0}\u{7}\u{202e}", "🙂", "((((", "\u{f0000}", "\n"] {
        assert_eq!(find(&t, &Key::NONE, json!({ "text": text })).await, nothing, "{text:?}");
    }
    for (text, sentence) in [
        ("a".repeat(10_000), "En søgetekst er højst på 200 tegn."),
        ("a b c d e f g h i j k".to_owned(), "En søgetekst er højst på 10 ord."),
    ] {
        let answer = t.ask(&Key::NONE, SEARCH, json!({ "text": text })).await;
        assert_eq!(answer["errors"][0]["message"], sentence);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        let listed = "query Forums($text: String!) { forums(filter: { text: $text }) { totalCount } }";
        let answer = t.ask(&Key::NONE, listed, json!({ "text": text })).await;
        assert_eq!(answer["errors"][0]["message"], sentence);
    }
}
