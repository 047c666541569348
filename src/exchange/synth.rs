//! An invented register of a stated size, in the tables of the exchange format, so that anyone can repeat a measurement.
//!
//! The shape is what matters: most people sit in one or two forums and a few in dozens (a power law), forums come in clusters that
//! share their people, a third of the seats have ended, and now and then one person sits twice in a forum for two organisations.
//! Everything is written as it is drawn, so memory does not grow with the size but for one byte a person and one a forum. The same
//! size and seed give the same bytes. No invented text holds a comma, a quote or a line end, so fields are written as they are.

use chrono::{Datelike, Days, NaiveDate, Offset, TimeZone, Weekday};
use chrono_tz::Europe::Copenhagen;
use rand_chacha::{ChaCha8Rng, rand_core::RngCore, rand_core::SeedableRng};
use std::{collections::BTreeMap, fmt, fs::File, io, io::Write, path::Path};

/// The day the register is made for: half of the meetings lie before it, and seats are ended or current by it.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
const FIRST_SEAT: NaiveDate = NaiveDate::from_ymd_opt(2010, 1, 1).expect("a date");
const FIRST_DAY: &str = "2007-01-01";
const CLUSTER: usize = 25;
const MOST_SEATS: usize = 120;
const AREAS: usize = 98;
const TOPICS: usize = 140;

/// How large a register to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 200 forums, 3,000 people, 4,000 seats.
    S,
    /// 5,000 forums, 60,000 people, 100,000 seats.
    M,
    /// 50,000 forums, 600,000 people, 1,000,000 seats.
    L,
}

/// The folder or a table in it cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0} cannot be written")]
pub struct SynthFault(&'static str, #[source] io::Error);

type Done = Result<(), SynthFault>;

fn fault(what: &'static str) -> impl FnOnce(io::Error) -> SynthFault {
    move |source| SynthFault(what, source)
}

/// Writes an invented register of this size into `folder`, which is made if it is not there; tables of the same name are replaced.
///
/// `progress` is told a file name and how many rows it has, at intervals and once more at the end.
///
/// # Errors
/// When the folder or a table in it cannot be written; what was written until then stays.
pub fn synth(folder: &Path, size: Size, seed: u64, mut progress: impl FnMut(&str, u64)) -> Result<(), SynthFault> {
    let (forums, people, seats) = match size {
        Size::S => (200, 3_000, 4_000),
        Size::M => (5_000, 60_000, 100_000),
        Size::L => (50_000, 600_000, 1_000_000),
    };
    let run = Run { seed, forums, people, seats, clusters: forums / CLUSTER, organisations: forums / 5 };
    let mut out = Out::open(folder, &mut progress)?;
    write_words(&mut out)?;
    write_organisations(&run, &mut out)?;
    let posts = write_people(&run, &mut out)?;
    write_forums(&run, &mut out)?;
    write_interfaces(&run, posts, &mut out)?;
    write_meetings(&run, &mut out)?;
    out.end()
}

struct Run {
    seed: u64,
    forums: usize,
    people: usize,
    seats: usize,
    clusters: usize,
    organisations: usize,
}

impl Run {
    /// A source of chance of its own, so that a change in one group of tables leaves the others as they are.
    fn chance(&self, stream: u64) -> Chance {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(stream);
        Chance(rng)
    }
}

/// The files being written, each with its rows so far.
struct Out<'a> {
    tables: BTreeMap<&'static str, (io::BufWriter<File>, u64)>,
    tell: &'a mut dyn FnMut(&str, u64),
}

impl<'a> Out<'a> {
    fn open(folder: &Path, tell: &'a mut dyn FnMut(&str, u64)) -> Result<Self, SynthFault> {
        std::fs::create_dir_all(folder).map_err(fault("the folder"))?;
        let mut tables = BTreeMap::new();
        for (table, columns) in COLUMNS {
            let file = File::create(folder.join(format!("{table}.csv"))).map_err(fault(table))?;
            let mut out = io::BufWriter::with_capacity(1 << 16, file);
            writeln!(out, "{columns}").map_err(fault(table))?;
            tables.insert(table, (out, 0));
        }
        Ok(Self { tables, tell })
    }

    fn row(&mut self, table: &'static str, fields: fmt::Arguments) -> Done {
        let (out, rows) = self.tables.get_mut(table).expect("every table has its columns");
        *rows += 1;
        if rows.is_multiple_of(16_384) {
            (self.tell)(&format!("{table}.csv"), *rows);
        }
        writeln!(out, "{fields}").map_err(fault(table))
    }

    fn end(self) -> Done {
        for (table, (mut out, rows)) in self.tables {
            out.flush().map_err(fault(table))?;
            (self.tell)(&format!("{table}.csv"), rows);
        }
        Ok(())
    }
}

struct Chance(ChaCha8Rng);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.0.next_u32()) * n as u64) >> 32) as usize
    }
    /// Low numbers are likelier than high ones, in a straight line.
    fn low(&mut self, n: usize) -> usize {
        self.below(n).min(self.below(n))
    }
    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
    fn word(&mut self, list: &'static str) -> &'static str {
        word(list, self.below(list.split('|').count()))
    }
    /// One of these by their shares of a hundred; the last takes what is left.
    fn share<T: Copy, const N: usize>(&mut self, list: [(usize, T); N]) -> T {
        let mut at = self.below(100);
        for (share, thing) in list {
            if at < share {
                return thing;
            }
            at -= share;
        }
        list[N - 1].1
    }
    fn days(&mut self, least: u64, span: usize) -> Days {
        Days::new(least + self.below(span) as u64)
    }
    /// First and last day of a seat; 68 of a hundred are current on the day of the register.
    fn term(&mut self) -> (NaiveDate, Option<NaiveDate>) {
        if self.percent(68) {
            let from = FIRST_SEAT + self.days(0, 6_100);
            return (from, self.percent(30).then(|| TODAY + self.days(0, 1_460)));
        }
        let from = FIRST_SEAT + self.days(0, 4_500);
        (from, Some((from + self.days(180, 1_280)).min(TODAY - Days::new(1))))
    }
}

/// The handle of the thing of this kind with this number, counted from nothing: `P0000001`, `F000001`.
fn code(kind: char, number: usize) -> String {
    let width = if matches!(kind, 'P' | 'S') { 7 } else { 6 };
    format!("{kind}{:0width$}", number + 1)
}

fn word(list: &'static str, number: usize) -> &'static str {
    list.split('|').nth(number).unwrap_or_default()
}

/// Code and name. Forums of a cluster lie in one municipality, so neighbours in the graph are neighbours on the map.
fn municipality(number: usize) -> (&'static str, &'static str) {
    word(MUNICIPALITIES, number % AREAS).split_once(' ').unwrap_or_default()
}

fn topic(number: usize) -> String {
    format!("{}{}", word(FIELDS, number / 7), word(CONCERNS, number % 7))
}

/// Areas, topics and the one rule about who runs secretariats.
fn write_words(out: &mut Out) -> Done {
    out.row("areas", format_args!("district,Syntetisk politikreds,district,"))?;
    for (code, name) in (0..AREAS).map(municipality) {
        out.row("areas", format_args!("{code},{name},municipality,district"))?;
    }
    for broad in CONCERNS.split('|') {
        out.row("topics", format_args!("{broad},{broad},,"))?;
    }
    for i in 0..TOPICS {
        out.row("topics", format_args!("{0},{0},,{1}", topic(i), word(CONCERNS, i % 7)))?;
    }
    out.row("secretariats", format_args!("{},{},,{FIRST_DAY},", code('T', 0), code('O', 0)))
}

/// The police first, then the municipalities, then a mix in which two of nine are units of those.
fn write_organisations(run: &Run, out: &mut Out) -> Done {
    let (mut chance, municipalities) = (run.chance(1), AREAS.min(run.organisations / 2));
    for i in 0..run.organisations {
        let (number, town) = municipality(i.saturating_sub(1));
        let (name, kind, parent, number) = match i % 9 {
            _ if i == 0 => ("Syntetisk Politi".to_owned(), "police", String::new(), ""),
            _ if i <= municipalities => (format!("{town} Kommune"), "municipality", String::new(), number),
            0 => (format!("Lokalpolitiet {town} {i}"), "police", code('O', 0), ""),
            1 => (format!("Forvaltning {i}"), "municipality", code('O', 1 + i % municipalities), ""),
            _ => {
                let (what, kind) = chance.word(BODIES).split_once(',').unwrap_or_default();
                (format!("{what} {town} {i}"), kind, String::new(), "")
            }
        };
        out.row("organisations", format_args!("{},{name},,{kind},{parent},,{number},{FIRST_DAY},", code('O', i)))?;
    }
    Ok(())
}

/// How many seats each person has: none for 40 of a hundred, a power law for the rest, and the stated number in all.
fn seat_counts(run: &Run) -> Vec<u8> {
    let (mut chance, mut sum, mut steps) = (run.chance(2), 0.0, Vec::with_capacity(MOST_SEATS));
    for k in 1..=MOST_SEATS {
        sum += (k as f64).powf(-2.1);
        steps.push(sum);
    }
    let draw = |chance: &mut Chance| {
        let at = f64::from(chance.0.next_u32()) / 4_294_967_296.0 * sum;
        1 + steps.partition_point(|step| *step <= at).min(MOST_SEATS - 1)
    };
    let mut counts: Vec<u8> = (0..run.people).map(|_| if chance.percent(40) { 0 } else { draw(&mut chance) as u8 }).collect();
    let mut all: usize = counts.iter().map(|n| usize::from(*n)).sum();
    // People are drawn anew until the sum is right; each accepted draw brings it closer.
    while all != run.seats {
        let i = chance.below(run.people);
        let (old, new) = (usize::from(counts[i]), draw(&mut chance));
        let next = all + new - old;
        if old > 0 && next.abs_diff(run.seats) < all.abs_diff(run.seats) {
            (counts[i], all) = (new as u8, next);
        }
    }
    counts
}

/// Where one person sits, and for whom: forums of the home cluster and its neighbours, some strays, and seldom a forum once more.
fn places(run: &Run, chance: &mut Chance, (home, own): (usize, usize), seats: u8) -> Vec<(usize, usize)> {
    let mut taken: Vec<(usize, usize)> = Vec::with_capacity(usize::from(seats));
    while taken.len() < usize::from(seats) {
        if !taken.is_empty() && chance.percent(1) {
            let (forum, other) = taken[chance.below(taken.len())];
            let once_more = (forum, (other + 1 + chance.below(run.organisations - 1)) % run.organisations);
            // Nobody sits twice for one organisation.
            if !taken.contains(&once_more) {
                taken.push(once_more);
            }
            continue;
        }
        let cluster = (home + taken.len() / 12) % run.clusters;
        let within = if chance.percent(50) { chance.below(CLUSTER) } else { chance.low(CLUSTER) };
        let forum = if chance.percent(85) { cluster * CLUSTER + within } else { chance.below(run.forums) };
        if taken.iter().all(|(other, _)| *other != forum) {
            taken.push((forum, own));
        }
    }
    taken
}

/// People, their posts, holdings and duties, and every seat with its deputies; returns how many posts there are.
fn write_people(run: &Run, out: &mut Out) -> Result<usize, SynthFault> {
    let (mut chance, mut posts, mut number, mut leads) = (run.chance(3), 0, 0, vec![0; run.forums]);
    for (i, seats) in seat_counts(run).into_iter().enumerate() {
        let (me, home) = (code('P', i), chance.below(run.clusters));
        let near = 1 + (home * 5 + chance.below(5)) % (run.organisations - 1);
        let far = chance.low(run.organisations);
        // The first person always holds the first post, the one that runs the secretariats.
        let own = if i == 0 { 0 } else { chance.share([(10, 0), (75, near), (15, far)]) };
        let (employer, given, family) = (code('O', own), chance.word(GIVEN), chance.word(FAMILY));
        let mail = format!("{given}.{family}.{}@{employer}.example", i + 1).to_lowercase();
        let mail = mail.replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
        let language = chance.share([(95, "da"), (5, "en")]);
        out.row("people", format_args!("{me},{given} {family},{given},{family},{mail},,{language}"))?;
        let post = (i == 0 || seats > 0 && chance.percent(20)).then(|| code('T', posts));
        if let Some(post) = &post {
            let title = if i == 0 { "Sekretariatschef,Head of Secretariat" } else { chance.word(TITLES) };
            out.row("posts", format_args!("{post},{employer},{title}"))?;
            out.row("holdings", format_args!("{post},{me},{FIRST_DAY},"))?;
            if posts < AREAS {
                out.row("contact_duties", format_args!("{post},{},daglig kontakt,yes,{FIRST_DAY},", municipality(posts).0))?;
            }
            posts += 1;
        }
        for (forum, organisation) in places(run, &mut chance, (home, own), seats) {
            let by_post = post.as_deref().filter(|_| organisation == own && chance.percent(50));
            let who = by_post.map_or(("", me.as_str()), |post| (post, ""));
            // Nobody stands in for themselves.
            let other = Some(chance.below(run.people)).filter(|other| *other != i).unwrap_or((i + 1) % run.people);
            let other = code('P', other);
            write_seat(&mut chance, out, (number, forum, organisation), &mut leads[forum], (who, &other))?;
            number += 1;
        }
    }
    Ok(posts)
}

/// The post or person that fills a seat, and another person.
type Who<'a> = ((&'a str, &'a str), &'a str);

/// One seat (its number, forum and organisation), and for two of a hundred a deputy. `lead` counts a forum's regular current seats
/// up to two: the first is the chair's, the second the deputy chair's.
fn write_seat(
    chance: &mut Chance,
    out: &mut Out,
    at: (usize, usize, usize),
    lead: &mut u8,
    ((post, person), other): Who,
) -> Done {
    let kinds = [(50, "appointed"), (30, "nominated_appointed"), (16, "elected"), (2, "called_when_needed"), (2, "observer")];
    let kind = if post.is_empty() { chance.share(kinds) } else { "ex_officio" };
    let (from, until) = chance.term();
    let regular = until.is_none_or(|last| last >= TODAY) && !matches!(kind, "called_when_needed" | "observer");
    let role = if regular { ["chair", "deputy_chair", "member"][usize::from(*lead)] } else { "member" };
    *lead = (*lead + u8::from(regular)).min(2);
    let until = until.map(|last| last.to_string()).unwrap_or_default();
    let (seat, forum, organisation) = (code('S', at.0), code('F', at.1), code('O', at.2));
    let copy = if !post.is_empty() && chance.percent(30) { other } else { "" };
    out.row("seats", format_args!("{seat},{forum},{kind},{role},{organisation},{post},{person},{copy},{from},{until}"))?;
    if chance.percent(2) {
        let kind = chance.share([(80, "personal"), (20, "from_list")]);
        out.row("deputies", format_args!("{seat},{kind},1,{other},,{from},{until}"))?;
    }
    Ok(())
}

/// Forums with four topics, and an area, a basis and a heading each.
fn write_forums(run: &Run, out: &mut Out) -> Done {
    let mut chance = run.chance(4);
    for i in 0..run.forums {
        let (own, n, (area, town)) = (code('F', i), i + 1, municipality(i / CLUSTER));
        // Each of the four comes from a quarter of its own, so none comes twice.
        let about: [String; 4] = std::array::from_fn(|quarter| topic(quarter + 4 * chance.low(TOPICS / 4)));
        for topic in &about {
            out.row("forum_topics", format_args!("{own},{topic}"))?;
        }
        let [first, second, third, fourth] = about;
        let kind = if i % 500 == 0 { COUNCIL } else { chance.word(FORUMS) };
        let (kind, english) = kind.rsplit_once(',').unwrap_or_default();
        let (kind, name) = kind.rsplit_once(',').unwrap_or_default();
        let status = chance.share([(3, "coming"), (1, "paused"), (96, "existing")]);
        // Not drawn, so that even the smallest register has sealed forums: two in every hundred.
        let class = match (i * 37 + 50) % 100 {
            0..2 => "sealed",
            2..7 => "members",
            7..50 => "public",
            _ => "network",
        };
        let any = chance.below(run.organisations);
        let convener = code('O', chance.share([(90, 0), (10, any)]));
        let words = format!("{name} i {town} om {first} og {second}.,At samordne indsatsen for {third} og {fourth}.");
        let names = format!("{name} {first} {town} {n},{english} {n}");
        let (cadence, notice) = (chance.word(CADENCES), chance.word("|7|14"));
        let head = format!("{own},{names},{kind},{status},{class},{convener}");
        out.row("forums", format_args!("{head},{words},{cadence},{notice},{FIRST_DAY},"))?;
        out.row("forum_areas", format_args!("{own},{}", chance.share([(90, area), (10, "district")])))?;
        out.row("forum_basis", format_args!("{own},{}", chance.word(BASES)))?;
        out.row("forum_remit", format_args!("{own},1,Udviklingen i {first}"))?;
    }
    Ok(())
}

/// Three interfaces a forum, mostly inside its cluster; one of fifty comes from an organisation instead.
fn write_interfaces(run: &Run, posts: usize, out: &mut Out) -> Done {
    let mut chance = run.chance(5);
    for i in 0..run.forums * 3 {
        let (own, third, cluster) = (i / 3, i % 3, i / 3 / CLUSTER * CLUSTER);
        // Each of the three reaches into a third of its own, so no two have the same ends.
        let near = cluster + (own - cluster + 1 + third * 8 + chance.below(8)) % CLUSTER;
        let far = (own + third * run.forums / 3 + CLUSTER + chance.below(run.forums / 3 - 2 * CLUSTER)) % run.forums;
        let (id, to) = (code('I', i), code('F', chance.share([(80, near), (20, far)])));
        let unit = chance.percent(2).then(|| format!(",{}", code('O', chance.below(run.organisations))));
        let from = unit.unwrap_or_else(|| format!("{},", code('F', own)));
        let kind = chance.word(INTERFACE_KINDS);
        let data = chance.share([(8, "ordinary,Samarbejdsaftale"), (7, "confidential,Retsplejeloven § 115"), (85, "none,")]);
        let review = if chance.percent(30) { (TODAY + chance.days(0, 700)).to_string() } else { String::new() };
        out.row("interfaces", format_args!("{id},{from},{to},,{kind},Syntetisk snitflade,{data},{review},{FIRST_DAY},"))?;
        if chance.percent(50) {
            out.row("interface_exchanges", format_args!("{id},Status og erfaringer,Hvert kvartal"))?;
        }
        if chance.percent(50) {
            out.row("interface_contacts", format_args!("{id},from,{},,{FIRST_DAY},", code('T', chance.below(posts))))?;
            out.row("interface_contacts", format_args!("{id},to,,{},{FIRST_DAY},", code('P', chance.below(run.people))))?;
        }
    }
    Ok(())
}

/// Ten meetings a forum on working days, five before the day of the register and five after.
fn write_meetings(run: &Run, out: &mut Out) -> Done {
    let mut chance = run.chance(6);
    for i in 0..run.forums {
        let (forum, town, mut year, mut number) = (code('F', i), municipality(i / CLUSTER).1, 0, 0);
        for n in 0..10 {
            let mut day = TODAY - Days::new(375) + chance.days(n * 75 + 20, 50);
            while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                day = day + Days::new(1);
            }
            number = if day.year() == year { number + 1 } else { 1 };
            year = day.year();
            // The clocks change on Sundays, so a working day has one offset.
            let (offset, start) = (Copenhagen.offset_from_utc_date(&day).fix(), 8 + chance.below(9));
            let end = start + 1 + chance.below(2);
            let hours = format!("{day}T{start:02}:00:00{offset},{day}T{end:02}:00:00{offset}");
            let past = chance.share([(5, "cancelled"), (95, "held")]);
            let (house, status) = (chance.word(HOUSES), if n < 5 { past } else { "planned" });
            let name = format!("{forum}-{year}-{number},{forum},{number},{year},Møde {number}/{year}");
            out.row("meetings", format_args!("{name},{hours},{town} {house},{status}"))?;
        }
    }
    Ok(())
}

const COLUMNS: [(&str, &str); 19] = [
    ("areas", "code,name,kind,parent"),
    ("organisations", "code,name,name_en,kind,parent,cvr,municipality_code,from,until"),
    ("people", "code,name,given_name,family_name,email,phone,language"),
    ("posts", "code,organisation,title,title_en"),
    ("holdings", "post,person,from,until"),
    ("contact_duties", "post,area,matter,formal,from,until"),
    ("topics", "code,name,name_en,broader"),
    (
        "forums",
        "code,name,name_en,level,kind,status,class,convener,description,purpose,cadence_text,at_least_per_year,notice_days,from,until",
    ),
    ("forum_topics", "forum,topic"),
    ("forum_areas", "forum,area"),
    ("forum_basis", "forum,kind,citation"),
    ("forum_remit", "forum,position,heading"),
    ("seats", "code,forum,kind,role,organisation,post,person,copy_to,from,until"),
    ("deputies", "seat,kind,rank,person,post,from,until"),
    (
        "interfaces",
        "code,from_forum,from_organisation,to_forum,to_organisation,kind,summary,personal_data,basis,review_by,from,until",
    ),
    ("interface_exchanges", "interface,what,cadence_text"),
    ("interface_contacts", "interface,end,post,person,from,until"),
    ("meetings", "code,forum,number,year,title,starts_at,ends_at,place,status"),
    ("secretariats", "post,organisation,forum,from,until"),
];

// Lists of words are parted by bars; a word with commas fills columns that stand side by side.
const MUNICIPALITIES: &str = "\
    101 København|147 Frederiksberg|151 Ballerup|153 Brøndby|155 Dragør|157 Gentofte|159 Gladsaxe|161 Glostrup|163 Herlev|165 Albertslund|\
    167 Hvidovre|169 Høje-Taastrup|173 Lyngby-Taarbæk|175 Rødovre|183 Ishøj|185 Tårnby|187 Vallensbæk|190 Furesø|201 Allerød|\
    210 Fredensborg|217 Helsingør|219 Hillerød|223 Hørsholm|230 Rudersdal|240 Egedal|250 Frederikssund|253 Greve|259 Køge|260 Halsnæs|\
    265 Roskilde|269 Solrød|270 Gribskov|306 Odsherred|316 Holbæk|320 Faxe|326 Kalundborg|329 Ringsted|330 Slagelse|336 Stevns|340 Sorø|\
    350 Lejre|360 Lolland|370 Næstved|376 Guldborgsund|390 Vordingborg|400 Bornholm|410 Middelfart|420 Assens|430 Faaborg-Midtfyn|\
    440 Kerteminde|450 Nyborg|461 Odense|479 Svendborg|480 Nordfyns|482 Langeland|492 Ærø|510 Haderslev|530 Billund|540 Sønderborg|\
    550 Tønder|561 Esbjerg|563 Fanø|573 Varde|575 Vejen|580 Aabenraa|607 Fredericia|615 Horsens|621 Kolding|630 Vejle|657 Herning|\
    661 Holstebro|665 Lemvig|671 Struer|706 Syddjurs|707 Norddjurs|710 Favrskov|727 Odder|730 Randers|740 Silkeborg|741 Samsø|\
    746 Skanderborg|751 Aarhus|756 Ikast-Brande|760 Ringkøbing-Skjern|766 Hedensted|773 Morsø|779 Skive|787 Thisted|791 Viborg|\
    810 Brønderslev|813 Frederikshavn|820 Vesthimmerlands|825 Læsø|840 Rebild|846 Mariagerfjord|849 Jammerbugt|851 Aalborg|860 Hjørring";
const FIELDS: &str = "\
    bolig|trafik|ungdoms|skole|natteliv|by|land|havne|butiks|kultur|idræts|rusmiddel|psykiatri|nabo|beboer|ældre|børne|familie|job|miljø";
const CONCERNS: &str = "tryghed|forebyggelse|sikkerhed|vold|hærværk|beredskab|vejledning";
const GIVEN: &str = "\
    Aage|Anders|Asta|Bjørn|Bodil|Ebbe|Egon|Erik|Esther|Freja|Grethe|Henrik|Ib|Inger|Jens|Johanne|Jørgen|Karen|Kåre|Lærke|Lars|Lene|Mads|\
    Maja|Mogens|Ole|Poul|Rita|Signe|Søren|Tove|Troels|Ulla|Vagn|Viggo|Åse|Øjvind";
const FAMILY: &str = "\
    Aagaard|Bæk|Bang|Birk|Bruun|Busk|Dahl|Falk|Friis|Gade|Hald|Holm|Høst|Juul|Kjær|Krog|Krogh|Lind|Lund|Lyng|Munk|Møller|Nørgaard|Poulsen|\
    Ravn|Riis|Skov|Storm|Søgaard|Thorup|Ulrik|Vang|Vig|Winther|Ørsted|Østergaard|Ågren";
const BODIES: &str = "\
    Grundejerforeningen,association|Boligforeningen,association|Handelsforeningen,interest_organisation|\
    Fagforeningen,interest_organisation|Hospitalet,authority|Ungdomsskolen,other";
const TITLES: &str = "Leder,Head|SSP-konsulent,SSP Consultant|Direktør,Director|Formand,Chair";
const COUNCIL: &str = "strategic,district_council,Kredsråd,District Council";
const FORUMS: &str = "\
    operational,local_council,Lokalråd,Local Council|operational,ssp,SSP,SSP|network,network,Netværk,Network|case,psp,PSP,PSP|\
    preparatory,contact_committee,Kontaktudvalg,Contact Committee|case,meeting_forum,Mødeforum,Meeting Forum";
const CADENCES: &str = "Hvert kvartal,4|Hver anden måned,6|To gange om året,2|Efter behov,";
const BASES: &str = "law,Retsplejeloven § 114|law,Retsplejeloven § 115|agreement,Samarbejdsaftale|plan,Samarbejdsplanens bilag 1";
const INTERFACE_KINDS: &str = "\
    coordinates_with|shares_information|reports_to|assists|consults|refers_to|prepares|hands_down|recommends_to";
const HOUSES: &str = "Rådhus|Bibliotek|Politistation|Kulturhus";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    fn made(seed: u64) -> BTreeMap<&'static str, Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        synth(folder.path(), Size::S, seed, |_, _| ()).unwrap();
        COLUMNS.iter().map(|(table, _)| (*table, std::fs::read(folder.path().join(format!("{table}.csv"))).unwrap())).collect()
    }

    /// The tables as a real reader sees them; it refuses a row with a field too many.
    fn tables(seed: u64) -> BTreeMap<&'static str, Vec<HashMap<String, String>>> {
        let read = |bytes: Vec<u8>| csv::Reader::from_reader(&bytes[..]).deserialize().map(Result::unwrap).collect();
        made(seed).into_iter().map(|(table, bytes)| (table, read(bytes))).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assert_eq!(made(7), made(7));
        assert_ne!(made(7), made(8));
    }

    #[test]
    fn the_counts_and_shares_are_the_stated_ones() {
        let tables = tables(3);
        let stated = [
            ("forums", 200),
            ("people", 3_000),
            ("seats", 4_000),
            ("meetings", 2_000),
            ("interfaces", 600),
            ("forum_topics", 800),
        ];
        assert!(stated.iter().all(|(table, count)| tables[table].len() == *count));
        let holder: HashMap<_, _> = tables["holdings"].iter().map(|row| (&row["post"], &row["person"])).collect();
        let (mut current, mut by_post, mut repeated, mut seen) = (0, 0, 0, HashSet::new());
        for seat in &tables["seats"] {
            assert_ne!(seat["post"].is_empty(), seat["person"].is_empty());
            current += usize::from(seat["until"].is_empty() || *seat["until"] >= *"2026-11-22");
            by_post += usize::from(!seat["post"].is_empty());
            repeated += usize::from(!seen.insert((*holder.get(&seat["post"]).unwrap_or(&&seat["person"]), &seat["forum"])));
        }
        assert!((2_600..2_840).contains(&current) && (250..550).contains(&by_post), "{current} current, {by_post} by post");
        assert!((5..60).contains(&repeated), "{repeated} repeated");
    }

    #[test]
    fn every_reference_resolves_and_every_code_is_its_own() {
        let tables = tables(5);
        let codes =
            |rows: &[HashMap<String, String>]| rows.iter().filter_map(|row| row.get("code").cloned()).collect::<HashSet<_>>();
        let codes: HashMap<_, _> = tables.iter().map(|(table, rows)| (*table, codes(rows))).collect();
        for (table, rows) in &tables {
            assert!(codes[table].is_empty() || codes[table].len() == rows.len(), "{table}");
            for (column, code) in rows.iter().flatten().filter(|(_, code)| !code.is_empty()) {
                let target = match column.as_str() {
                    "parent" => table,
                    "organisation" | "convener" | "from_organisation" => "organisations",
                    "person" | "copy_to" => "people",
                    "topic" | "broader" => "topics",
                    "forum" | "from_forum" | "to_forum" => "forums",
                    "post" | "area" | "seat" | "interface" => &format!("{column}s"),
                    _ => continue,
                };
                assert!(codes[target].contains(code), "{table} {column} {code}");
            }
        }
    }
}
