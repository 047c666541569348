//! S2: what two forums have in common beside people, weighed, and told line by line.

use super::s02_overlap::{PAIRS, ratio, table};
use crate::{
    contract::counted,
    hub::{Key, TestHub},
};
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const ORGANISATIONS: &str = "query ($a: String!, $b: String!) { overlap(a: $a, b: $b) { organisations { ...lines } \
    organisationsWithoutConvener { ...lines } } } \
    fragment lines on OrganisationOverlap { shared jaccard weighed evidence(first: 50) { totalCount nodes { organisation { code name } weight \
    forums seatsA { role holder { name } } seatsB { role holder { name } } } } }";
const TOPICS: &str = "query ($a: String!, $b: String!) { overlap(a: $a, b: $b) { topics { ...lines } topicsWithBroader { ...lines } } } \
    fragment lines on TopicOverlap { shared jaccard coefficient weighed evidence { nodes { topic { code } weight forums topicsA { code } \
    topicsB { code } } } }";
const AREAS: &str = "query ($a: String!, $b: String!, $language: Language) { overlap(a: $a, b: $b) { areas { shared relation \
    sentence(language: $language) evidence { a { name } b { name } relation } } } }";
const TEXTS: &str = "query ($a: String!, $b: String!, $language: Language) { overlap(a: $a, b: $b) { texts { weighed shared tooLittle \
    sentence(language: $language) evidence(first: 100) { totalCount nodes { a b weight forums } } } } }";

async fn overlap(t: &TestHub, key: &Key, query: &str, (a, b): (&str, &str)) -> Value {
    t.data(key, query, json!({ "a": a, "b": b })).await["overlap"].take()
}

fn nodes(evidence: &Value) -> &[Value] {
    evidence["nodes"].as_array().expect("lines")
}

fn words<'a>(list: &'a Value, of: impl Fn(&'a Value) -> &'a Value) -> String {
    let words = list.as_array().expect("a list").iter().map(|item| of(item).as_str().unwrap_or("-"));
    words.collect::<Vec<_>>().join(", ")
}

/// The organisations of each forum on 11 August 2009, computed from the tables and nothing else.
fn seated(regular: bool) -> BTreeMap<String, BTreeSet<String>> {
    let day = "2009-08-11";
    let parents: BTreeMap<_, _> = table(include_str!("../../src/exchange/fixture/organisations.csv"))
        .into_iter()
        .map(|row| (row["code"].clone(), row["parent"].clone()))
        .collect();
    let root = |code: &String| {
        let mut top = code;
        while !parents[top].is_empty() {
            top = &parents[top];
        }
        top.clone()
    };
    let mut forums: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for seat in table(include_str!("../../src/exchange/fixture/seats.csv")) {
        let in_term = (seat["from"].is_empty() || *seat["from"] <= *day) && (seat["until"].is_empty() || *day <= *seat["until"]);
        let counts = !regular || !["called_when_needed", "observer", "secretary"].contains(&&*seat["kind"]);
        if in_term && counts && !seat["organisation"].is_empty() {
            forums.entry(seat["forum"].clone()).or_default().insert(root(&seat["organisation"]));
        }
    }
    forums
}

#[tokio::test]
async fn forums_rank_by_the_organisations_that_few_others_have() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "query ($by: OverlapBasis!) { forum(code: \"KR\") { overlaps(first: 50, by: $by) { nodes { other { code } \
        organisationsWithoutConvener { shared weighed } } } } }";
    let ranked = async |by: &str| t.data(&krog, query, json!({ "by": by })).await["forum"]["overlaps"].take();
    let (plain, rare) = (ranked("ORGANISATIONS").await, ranked("RARE_ORGANISATIONS").await);
    let (plain, rare) = (nodes(&plain), nodes(&rare));
    let code = |node: &Value| node["other"]["code"].as_str().map(str::to_owned).expect("a code");
    assert_eq!(plain.iter().map(code).collect::<BTreeSet<_>>(), rare.iter().map(code).collect(), "the same forums");
    assert_ne!(plain.iter().map(code).collect::<Vec<_>>(), rare.iter().map(code).collect::<Vec<_>>(), "in another order");
    let weight = |node: &Value| node["organisationsWithoutConvener"]["weighed"].as_f64().expect("a ratio");
    assert!(rare.windows(2).all(|pair| weight(&pair[0]) >= weight(&pair[1])), "the rarest first");
}

#[tokio::test]
async fn each_organisation_weighs_as_much_as_the_tables_say_it_is_rare() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let (every, regular) = (seated(false), seated(true));
    let forums = |organisation: &str| every.values().filter(|seated| seated.contains(organisation)).count() as f64;
    let weight = |organisation: &str| (1.0 + 17.0 / forums(organisation)).ln() / 18_f64.ln();
    let sum = |organisations: Vec<&String>| organisations.into_iter().map(|code| weight(code)).sum::<f64>();
    for (a, b) in PAIRS {
        let found = overlap(&t, &krog, ORGANISATIONS, (a, b)).await;
        for (field, left_out) in [("organisations", None), ("organisationsWithoutConvener", Some("politi"))] {
            let of = |forum: &str| -> BTreeSet<String> {
                regular[forum].iter().filter(|code| Some(code.as_str()) != left_out).cloned().collect()
            };
            let (one, other) = (of(a), of(b));
            let shared = sum(one.intersection(&other).collect());
            let expected = shared / sum(one.union(&other).collect());
            let weighed = found[field]["weighed"].as_f64().expect("a ratio");
            assert!((weighed - expected).abs() < 1e-9, "{a} × {b} {field}: {weighed}, not {expected}");
            let lines = nodes(&found[field]["evidence"]);
            assert_eq!(lines.len(), found[field]["shared"].as_u64().expect("a number") as usize);
            assert_eq!(found[field]["evidence"]["totalCount"], found[field]["shared"]);
            for line in lines {
                let code = line["organisation"]["code"].as_str().expect("a code");
                assert!(one.contains(code) && other.contains(code), "{a} × {b}: {code}");
                assert!((line["weight"].as_f64().expect("a weight") - weight(code)).abs() < 1e-9, "{code}");
                assert_eq!(line["forums"].as_u64(), Some(forums(code) as u64), "{code}");
            }
            let weights: Vec<_> = lines.iter().map(|line| line["weight"].as_f64().expect("a weight")).collect();
            assert!(weights.is_sorted_by(|x, y| x >= y), "the rarest first: {weights:?}");
        }
    }
}

#[tokio::test]
async fn the_police_count_little_and_every_line_opens_to_its_seats() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut lines = Vec::new();
    for pair in [("LR-LEJ", "LR-ROS"), ("PSP", "SAML"), ("LR-LEJ", "SSP-LEJ")] {
        let found = overlap(&t, &krog, ORGANISATIONS, pair).await["organisations"].take();
        lines.push(format!("{} × {}: {} → {}", pair.0, pair.1, ratio(&found["jaccard"]), ratio(&found["weighed"])));
        for line in nodes(&found["evidence"]) {
            let name = line["organisation"]["name"].as_str().expect("a name");
            let who = |end: &str| words(&line[end], |seat| &seat["holder"]["name"]);
            let figures = format!("{} in {}", ratio(&line["weight"]), line["forums"]);
            lines.push(format!("  {name} {figures}: {} / {}", who("seatsA"), who("seatsB")));
        }
    }
    assert_snapshot!(lines.join("\n"), @"
    LR-LEJ × LR-ROS: 0.333 → 0.193
      Midt- og Vestsjællands Politi 0.240 in 17: Mona Friis, Karl Østergaard / Mona Friis, Karl Østergaard
    PSP × SAML: 0.750 → 0.591
      Region Sjælland 0.779 in 2: Eva Lindt / Kirsten Aagaard
      Roskilde Kommune 0.426 in 7: Nils Hede / Nils Hede
      Midt- og Vestsjællands Politi 0.240 in 17: Karl Østergaard / Rita Holm
    LR-LEJ × SSP-LEJ: 1.000 → 1.000
      Lejre Kommune 0.574 in 4: Tina Buhl, Omar Skov / Tina Buhl, Omar Skov
      Midt- og Vestsjællands Politi 0.240 in 17: Mona Friis, Karl Østergaard / Karl Østergaard
    ");
}

#[tokio::test]
async fn whoever_deals_with_a_topic_deals_with_what_it_is_part_of() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut lines = Vec::new();
    for pair in [("KR", "SAML"), ("SSP-LEJ", "SAML"), ("LR-LEJ", "SSP-LEJ")] {
        let found = overlap(&t, &krog, TOPICS, pair).await;
        let turned = overlap(&t, &krog, TOPICS, (pair.1, pair.0)).await;
        for field in ["topics", "topicsWithBroader"] {
            let measure = &found[field];
            for ratio in ["shared", "jaccard", "coefficient", "weighed"] {
                assert_eq!(measure[ratio], turned[field][ratio], "{pair:?} {ratio}");
            }
            let figures = format!("{} {} {}", measure["shared"], ratio(&measure["jaccard"]), ratio(&measure["weighed"]));
            lines.push(format!("{} × {} {field}: {figures}", pair.0, pair.1));
            for line in nodes(&measure["evidence"]) {
                let codes = |end: &str| words(&line[end], |topic| &topic["code"]);
                let topic = line["topic"]["code"].as_str().expect("a code");
                let figures = format!("{} in {}", ratio(&line["weight"]), line["forums"]);
                lines.push(format!("  {topic} {figures}: {} / {}", codes("topicsA"), codes("topicsB")));
            }
        }
    }
    assert_snapshot!(lines.join("\n"), @"
    KR × SAML topics: 1 0.167 0.213
      vold 0.779 in 2: vold / alvorlige-samlivsrelaterede-forbrydelser, vold
    KR × SAML topicsWithBroader: 2 0.333 0.285
      vold 0.779 in 2: vold / alvorlige-samlivsrelaterede-forbrydelser, vold
      kriminalitetsforebyggelse 0.262 in 15: børn-og-unge, hærværk, indbrud, kriminalitetsforebyggelse, vold / alvorlige-samlivsrelaterede-forbrydelser, vold
    SSP-LEJ × SAML topics: 0 0.000 0.000
    SSP-LEJ × SAML topicsWithBroader: 1 0.250 0.112
      kriminalitetsforebyggelse 0.262 in 15: børn-og-unge, kriminalitetsforebyggelse / alvorlige-samlivsrelaterede-forbrydelser, vold
    LR-LEJ × SSP-LEJ topics: 2 0.667 0.630
      børn-og-unge 0.289 in 13: børn-og-unge / børn-og-unge
      kriminalitetsforebyggelse 0.262 in 15: børn-og-unge, indbrud, kriminalitetsforebyggelse / børn-og-unge, kriminalitetsforebyggelse
    LR-LEJ × SSP-LEJ topicsWithBroader: 2 0.667 0.630
      børn-og-unge 0.289 in 13: børn-og-unge / børn-og-unge
      kriminalitetsforebyggelse 0.262 in 15: børn-og-unge, indbrud, kriminalitetsforebyggelse / børn-og-unge, kriminalitetsforebyggelse
    ");
}

#[tokio::test]
async fn areas_are_the_same_lie_in_each_other_border_or_are_apart() {
    let t = TestHub::with_fixture().await;
    let municipalities = ["253", "259", "265", "269", "306", "316", "326", "329", "336", "350"];
    let forums = "code,name,level,kind,status,class\n\
        ALLE,Alle ti,network,network,existing,public\nNORD,Nord,network,network,existing,public\n\
        SYD,Syd,network,network,existing,public\nBY,By,network,network,existing,public\nINTET,Intet,network,network,existing,public\n";
    let areas: String = municipalities.iter().map(|code| format!("ALLE,{code}\n")).collect();
    let areas = format!("forum,area\n{areas}NORD,350\nNORD,253\nSYD,350\nSYD,336\nBY,karlslunde\n");
    t.import(&[("forums.csv", forums), ("forum_areas.csv", &areas)]).await.expect("five forums");
    let mut lines = Vec::new();
    for (a, b) in [
        ("LR-LEJ", "SSP-LEJ"),
        ("KR", "LR-LEJ"),
        ("LR-LEJ", "KR"),
        ("KR", "ALLE"),
        ("NORD", "SYD"),
        ("LR-LEJ", "LR-ROS"),
        ("BY", "LR-ROS"),
        ("LR-GRE", "LR-STE"),
        ("KR", "INTET"),
    ] {
        let areas = overlap(&t, &Key::NONE, AREAS, (a, b)).await["areas"].take();
        let pair = |pair: &Value| {
            let name = |end: &str| pair[end]["name"].as_str().expect("a name").to_owned();
            format!("{} {} {}", name("a"), pair["relation"].as_str().expect("a relation"), name("b"))
        };
        let evidence: Vec<_> = areas["evidence"].as_array().expect("pairs").iter().map(pair).collect();
        let shown = if evidence.len() > 4 { format!("{} pairs", evidence.len()) } else { evidence.join("; ") };
        let relation = areas["relation"].as_str().unwrap_or("-");
        lines.push(format!("{a} × {b}: {relation} | {} | {shown}", areas["sentence"].as_str().expect("a sentence")));
    }
    assert_snapshot!(lines.join("\n"), @"
    LR-LEJ × SSP-LEJ: SAME | samme område: Lejre | Lejre SAME Lejre
    KR × LR-LEJ: CONTAINS | Midt- og Vestsjællands politikreds rummer Lejre | Midt- og Vestsjællands politikreds CONTAINS Lejre
    LR-LEJ × KR: WITHIN | Lejre ligger i Midt- og Vestsjællands politikreds | Lejre WITHIN Midt- og Vestsjællands politikreds
    KR × ALLE: SAME | samme område: Midt- og Vestsjællands politikreds | 10 pairs
    NORD × SYD: OVERLAPS | overlapper: Lejre | Lejre SAME Lejre
    LR-LEJ × LR-ROS: NEIGHBOURS | Lejre grænser op til Roskilde | Lejre NEIGHBOURS Roskilde
    BY × LR-ROS: NEIGHBOURS | Karlslunde grænser op til Roskilde | Karlslunde NEIGHBOURS Roskilde
    LR-GRE × LR-STE: APART | ingen fælles områder | 
    KR × INTET: - | for få oplysninger |
    ");
    let english = t.data(&Key::NONE, AREAS, json!({ "a": "BY", "b": "LR-ROS", "language": "EN" })).await;
    assert_eq!(english["overlap"]["areas"]["sentence"], "Karlslunde next to Roskilde");
}

#[tokio::test]
async fn texts_are_alike_by_the_words_that_both_use() {
    let t = TestHub::with_fixture().await;
    let mut lines = Vec::new();
    for (a, b) in [("LR-LEJ", "LR-ROS"), ("SSP-LEJ", "SSP-ROS"), ("PSP", "SAML"), ("KR", "KU"), ("KU", "NET-ARB")] {
        let texts = overlap(&t, &Key::NONE, TEXTS, (a, b)).await["texts"].take();
        let turned = overlap(&t, &Key::NONE, TEXTS, (b, a)).await["texts"].take();
        assert_eq!((&texts["shared"], ratio(&texts["weighed"])), (&turned["shared"], ratio(&turned["weighed"])), "{a} {b}");
        assert_eq!(texts["evidence"]["totalCount"], texts["shared"]);
        lines.push(format!("{a} × {b}: {} {}", ratio(&texts["weighed"]), texts["sentence"].as_str().expect("a sentence")));
    }
    assert_snapshot!(lines.join("\n"), @"
    LR-LEJ × LR-ROS: 1.000 38 fælles ord, blandt andre Lejre, Roskilde, beboelse, bekæmpelse og grupperinger
    SSP-LEJ × SSP-ROS: 0.903 20 fælles ord, blandt andre aktiviteter, brug, børn, efterforskning og Forældreinvolvering
    PSP × SAML: 0.109 6 fælles ord, blandt andre Generelle, problemstillinger, sager, Konkrete og drøfte
    KR × KU: 0.051 6 fælles ord, blandt andre kommende, politikredsens, kredsen, mødes og politiet
    KU × NET-ARB: 0.031 3 fælles ord: politikredsen, politiet og kommuner
    ");
    let texts = overlap(&t, &Key::NONE, TEXTS, ("KR", "KU")).await["texts"].take();
    let line = |word: &Value| {
        let (a, b) = (word["a"].as_str().expect("a word"), word["b"].as_str().expect("a word"));
        format!("{a} / {b} {} in {}", ratio(&word["weight"]), word["forums"])
    };
    assert_snapshot!(nodes(&texts["evidence"]).iter().map(line).collect::<Vec<_>>().join("\n"), @"
    kommende / kommende 0.656 in 3
    politikredsens / Politikredsens 0.574 in 4
    kredsen / kredsrådets 0.323 in 11
    mødes / møder 0.305 in 12
    politiet / Politikredsens 0.262 in 15
    kommunernes / kommuner 0.250 in 16
    ");
}

#[tokio::test]
async fn of_too_little_text_nothing_is_told_and_a_new_purpose_counts_at_once() {
    let t = TestHub::with_fixture().await;
    let forums = "code,name,level,kind,status,class,convener,purpose\n\
        KORT,Kort,network,network,existing,public,politi,At mødes om børn og unge.\nTOM,Tom,network,network,existing,public,,\n";
    t.import(&[("forums.csv", forums)]).await.expect("two forums");
    for pair in [("KORT", "SSP-LEJ"), ("SSP-LEJ", "TOM")] {
        let texts = overlap(&t, &Key::NONE, TEXTS, pair).await["texts"].take();
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        let expected =
            json!({ "weighed": null, "shared": null, "tooLittle": true, "sentence": "for få oplysninger", "evidence": nothing });
        assert_eq!(texts, expected, "{pair:?}");
    }
    let before = overlap(&t, &Key::NONE, TEXTS, ("SSP-LEJ", "SSP-ROS")).await;
    let purpose = "At forebygge kriminalitet blandt børn og unge gennem en tidlig indsats på skolerne.";
    let input = json!({ "id": t.forum("KORT"), "purpose": purpose });
    t.done(&t.krog().await, "changeForum", (input, "purpose")).await;
    let texts = overlap(&t, &Key::NONE, TEXTS, ("KORT", "SSP-LEJ")).await["texts"].take();
    assert_eq!(
        (&texts["tooLittle"], &texts["sentence"]),
        (&json!(false), &json!("7 fælles ord, blandt andre børn, skole, tidlig, unge og forebygge"))
    );
    let after = overlap(&t, &Key::NONE, TEXTS, ("SSP-LEJ", "SSP-ROS")).await;
    let forums = |texts: &Value, word: &str| {
        let found = nodes(&texts["texts"]["evidence"]).iter().find(|line| line["a"] == *word).expect("a word");
        found["forums"].as_u64().expect("a number")
    };
    assert_eq!(forums(&after, "unge"), forums(&before, "unge"), "it stood in the short purpose, too");
    assert_eq!(forums(&after, "tidlig"), forums(&before, "tidlig") + 1, "a word is less rare from then on");
}

#[tokio::test]
async fn none_of_it_costs_a_statement() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for query in [ORGANISATIONS, TOPICS, AREAS, TEXTS] {
        let (answer, cost) = counted(&t, &krog, query, json!({ "a": "LR-LEJ", "b": "SSP-LEJ" })).await;
        assert_eq!((answer.get("errors"), cost), (None, 0), "{query}");
    }
    let bridges = "{ organisationBridges { organisation { name } components { code } } }";
    assert_eq!(counted(&t, &krog, bridges, json!({})).await.1, 0);
}

#[tokio::test]
async fn without_an_organisation_the_forums_that_it_links_fall_apart() {
    let t = TestHub::with_fixture().await;
    let query = "query ($among: [String!], $all: Boolean!) { organisationBridges(among: $among, withConveners: $all) { organisation { name } \
                 components { code } } }";
    let told = async |key: &Key, among: Value, all: bool| {
        let found = t.data(key, query, json!({ "among": among, "all": all })).await["organisationBridges"].take();
        let bridges = found.as_array().expect("bridges").iter().map(|bridge| {
            let parts = bridge["components"].as_array().expect("parts").iter();
            let parts: Vec<_> = parts.map(|part| words(part, |forum| &forum["code"]).replace(',', "")).collect();
            format!("{}: {}", bridge["organisation"]["name"].as_str().expect("a name"), parts.join(" | "))
        });
        bridges.collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(told(&Key::NONE, Value::Null, false).await, @"
    Roskilde Kommune: KR KU LR-LEJ SSP-LEJ | PSP SAML | LR-ROS | NET-ARB | SSP-ROS
    Lejre Kommune: KR KU LR-ROS NET-ARB PSP SAML SSP-ROS | LR-LEJ | SSP-LEJ
    ");
    let few = json!(["LR-GRE", "LR-LEJ", "LR-ROS", "PSP", "SAML", "SSP-LEJ"]);
    assert_snapshot!(told(&Key::NONE, few, true).await, @"Midt- og Vestsjællands Politi: LR-ROS PSP SAML | LR-LEJ SSP-LEJ | LR-GRE");
    // Where organisations sit is for everyone to read: nobody sees more, or less.
    assert_eq!(told(&Key::NONE, Value::Null, false).await, told(&t.operator().await, Value::Null, false).await);
    let query = "query ($on: [WhatIfInput!]!) { whatIf(changes: $on) { organisationBridges { organisation { name } } } }";
    let found = t.data(&t.krog().await, query, json!({ "on": [{ "withoutForum": "SSP-LEJ" }] })).await;
    assert_snapshot!(words(&found["whatIf"]["organisationBridges"], |bridge| &bridge["organisation"]["name"]), @"Roskilde Kommune, Lejre Kommune");
}
