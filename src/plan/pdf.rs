//! The appendix as PDF: tagged for those who hear it (PDF/UA-1), with an outline, and the same bytes for the same content and stamp.

use super::{
    appendix::{Appendix, CONTENTS, Entry, Section, day},
    html::stamp,
    layout::{BOTTOM, Child, Draft, Element, Ink, LEFT, PAGE, Piece, Placed, RIGHT, Role, Sheet, Style},
    typeface::{Cut, Line},
};
use crate::error::{Error, Result};
use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::{
    Document, SerializeSettings,
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{ConfigurationBuilder, validate::Accessibility},
    destination::{Destination, XyzDestination},
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
    },
};
use std::num::NonZeroU16;

/// The document.
///
/// # Errors
/// [`Error::Broken`] when the library does not take it.
pub fn render(appendix: &Appendix, printed_at: DateTime<Utc>) -> Result<Vec<u8>> {
    let draft = compose(appendix, printed_at);
    let mut document = Document::new_with(settings()?);
    let mut drawn = Vec::with_capacity(draft.sheets.len());
    for page in 0..draft.sheets.len() {
        drawn.push(draw_page(&mut document, &draft, page, &foot(appendix))?);
    }
    let mut tree = TagTree::new().with_lang(Some("da".to_owned()));
    for root in &draft.roots {
        tree.push(group(&draft, *root, &drawn));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(&draft));
    document.set_metadata(metadata(appendix, printed_at));
    document.finish().map_err(|error| Error::broken_because(format!("the PDF cannot be written: {error:?}")))
}

fn settings() -> Result<SerializeSettings> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| Error::broken_because(format!("no such kind of PDF: {error:?}")))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(appendix: &Appendix, printed_at: DateTime<Utc>) -> Metadata {
    let number = |value: u32| u8::try_from(value).unwrap_or_default();
    let at = krilla::metadata::DateTime::new(u16::try_from(printed_at.year()).unwrap_or_default())
        .month(number(printed_at.month()))
        .day(number(printed_at.day()))
        .hour(number(printed_at.hour()))
        .minute(number(printed_at.minute()))
        .second(number(printed_at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let creator = "Snitflade".to_owned();
    Metadata::new().title(appendix.title.clone()).language("da".to_owned()).creator(creator).creation_date(at)
}

/// What stands at the foot of every page.
fn foot(appendix: &Appendix) -> String {
    format!("{} – pr. {}, {}", appendix.title, day(appendix.on), appendix.edition.label())
}

/// Everything in its place.
fn compose(appendix: &Appendix, printed_at: DateTime<Utc>) -> Draft {
    let mut draft = Draft::new();
    draft.heading(1, &appendix.title);
    for line in &appendix.about {
        draft.paragraph("", line);
    }
    contents(&mut draft, appendix);
    for chapter in &appendix.chapters {
        draft.new_page();
        draft.within(Role::Section, |draft| {
            draft.heading(2, chapter.title);
            for entry in &chapter.entries {
                self::entry(draft, entry);
            }
        });
    }
    if let Some(sheet) = &appendix.sheet {
        draft.new_page();
        draft.within(Role::Section, |draft| section(draft, sheet, 2));
    }
    draft.space(12.0);
    draft.note(&stamp(printed_at));
    draft
}

/// The contents: a line for each heading to come. The marks before them are those of the title and of this list itself.
fn contents(draft: &mut Draft, appendix: &Appendix) {
    if appendix.chapters.is_empty() {
        return;
    }
    draft.heading(2, CONTENTS);
    let chapters = appendix.chapters.iter();
    let headings = chapters.flat_map(|chapter| {
        let entries = chapter.entries.iter().map(|entry| (3, entry.heading()));
        std::iter::once((2, chapter.title.to_owned())).chain(entries)
    });
    let headings: Vec<(u16, String)> = headings.chain(appendix.sheet.iter().map(|sheet| (2, sheet.heading.to_owned()))).collect();
    let before = draft.marks.len();
    draft.within(Role::Contents, |draft| {
        for (at, (level, text)) in headings.iter().enumerate() {
            draft.contents_line(*level, text, before + at);
        }
    });
}

fn entry(draft: &mut Draft, entry: &Entry) {
    draft.within(Role::Section, |draft| {
        draft.heading(3, &entry.heading());
        for fact in &entry.facts {
            draft.paragraph(&format!("{}: ", fact.label), &fact.value);
        }
        for part in &entry.sections {
            section(draft, part, 4);
        }
    });
}

fn section(draft: &mut Draft, section: &Section, level: u16) {
    draft.heading(level, section.heading);
    for part in &section.parts {
        draft.part(part);
    }
}

/// Draws a page; for each piece what the structure knows it by.
fn draw_page(document: &mut Document, draft: &Draft, number: usize, foot: &str) -> Result<Vec<Vec<Node>>> {
    let sheet = &draft.sheets[number];
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Error::broken_because("no such page"))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let mut drawn: Vec<Vec<Node>> = Vec::with_capacity(sheet.pieces.len());
    for piece in &sheet.pieces {
        let id = surface.start_tagged(ContentTag::Other);
        piece.lines.iter().for_each(|placed| draw(&mut surface, placed));
        if let Some(placed) = page_number(draft, piece) {
            draw(&mut surface, &placed);
        }
        surface.end_tagged();
        drawn.push(vec![id.into()]);
    }
    draw_beside(
        &mut surface,
        sheet,
        &[(LEFT, foot.to_owned()), (-RIGHT, format!("Side {} af {}", number + 1, draft.sheets.len()))],
    );
    surface.finish();
    for (piece, drawn) in sheet.pieces.iter().zip(&mut drawn) {
        if let Some(link) = link(draft, piece) {
            let id: Identifier = page.add_tagged_annotation(link);
            drawn.push(id.into());
        }
    }
    page.finish();
    Ok(drawn)
}

const SMALL: Style = Style { size: 7.5, leading: 10.0, cut: Cut::Regular, ink: Ink::Grey };

/// What is for the eye alone: rules, repeated heads of columns, and the foot. A negative place is that of the right end.
fn draw_beside(surface: &mut Surface<'_>, sheet: &Sheet, foot: &[(f32, String)]) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    for y in &sheet.rules {
        rule(surface, *y);
    }
    sheet.repeated.iter().for_each(|placed| draw(surface, placed));
    surface.end_tagged();
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    for (x, text) in foot {
        let line = Line::of(SMALL.cut, SMALL.size, text);
        let x = if *x < 0.0 { -x - line.width() } else { *x };
        draw(surface, &Placed { x, y: BOTTOM + 30.0, style: SMALL, line });
    }
    surface.end_tagged();
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(LEFT, y);
    path.line_to(RIGHT, y);
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: rgb::Color::new(140, 140, 140).into(), width: 0.5, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn draw(surface: &mut Surface<'_>, placed: &Placed) {
    let colour = match placed.style.ink {
        Ink::Black => rgb::Color::new(0, 0, 0),
        Ink::Blue => rgb::Color::new(23, 54, 93),
        Ink::Grey => rgb::Color::new(61, 61, 61),
    };
    surface.set_fill(Some(Fill { paint: colour.into(), ..Fill::default() }));
    placed.line.draw(surface, (placed.x, placed.y), placed.style.size);
}

/// The number of the page that a line of the contents leads to, at the end of its last line.
fn page_number(draft: &Draft, piece: &Piece) -> Option<Placed> {
    let mark = draft.marks.get(piece.leads_to?)?;
    let last = piece.lines.last()?;
    let line = Line::of(last.style.cut, last.style.size, &format!(" {}", mark.page + 1));
    Some(Placed { x: RIGHT - line.width(), line, ..last.clone() })
}

fn link(draft: &Draft, piece: &Piece) -> Option<Annotation> {
    let mark = draft.marks.get(piece.leads_to?)?;
    let (first, last) = (piece.lines.first()?, piece.lines.last()?);
    let area = Rect::from_ltrb(first.x, first.y - first.style.size, RIGHT, last.y + last.style.size * 0.3)?;
    let target = Target::Destination(Destination::Xyz(XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y))));
    Some(Annotation::new_link(LinkAnnotation::new(area, target), Some(format!("Gå til {}", mark.text))))
}

fn outline(draft: &Draft) -> Outline {
    let node = |mark: &super::layout::Mark| {
        OutlineNode::new(mark.text.clone(), XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y)))
    };
    let mut outline = Outline::new();
    let mut chapter: Option<OutlineNode> = None;
    for mark in &draft.marks {
        match (&mut chapter, mark.level) {
            (Some(chapter), 3) => chapter.push_child(node(mark)),
            (chapter, _) => {
                if let Some(before) = chapter.replace(node(mark)) {
                    outline.push_child(before);
                }
            }
        }
    }
    if let Some(last) = chapter {
        outline.push_child(last);
    }
    outline
}

/// An element with all below it.
fn group(draft: &Draft, element: usize, drawn: &[Vec<Vec<Node>>]) -> Node {
    let Element { role, children } = &draft.elements[element];
    let mut group = TagGroup::new(tag(role));
    for child in children {
        match child {
            Child::Element(inner) => group.push(self::group(draft, *inner, drawn)),
            Child::Piece { page, piece } => drawn[*page][*piece].iter().for_each(|node| group.push(node.clone())),
        }
    }
    Node::Group(group)
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Heading(level, text) => Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::Said => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Contents => Tag::TOC.into(),
        Role::ContentsItem => Tag::TOCI.into(),
        Role::Link => Tag::Link.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{
            Edition,
            appendix::{Chapter, Part, Point as Said, Table},
        },
        register::{ForumIx, Ix},
    };
    use proptest::prelude::*;

    fn appendix(name: &str, parts: Vec<Part>) -> Appendix {
        let sections = vec![Section { heading: "Medlemmer", parts }];
        let name = name.to_owned();
        let entry = Entry { forum: ForumIx::new(0), code: "X".to_owned(), name, mark: None, facts: Vec::new(), sections };
        Appendix {
            edition: Edition::Public,
            on: chrono::NaiveDate::default(),
            title: "Bilag 1".to_owned(),
            about: Vec::new(),
            chapters: vec![Chapter { title: "Netværk", entries: vec![entry] }],
            sheet: None,
        }
    }

    fn pages(appendix: &Appendix) -> Vec<String> {
        let pdf = render(appendix, DateTime::default()).unwrap();
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let pages = document.get_pages().into_keys();
        pages.map(|page| document.extract_text(&[page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a_long_table_repeats_its_heads_and_loses_no_row() {
        let long = "langt ".repeat(3000);
        let mut rows: Vec<_> =
            (0..200).map(|row| vec![vec![format!("r{row}")], vec!["Aa".to_owned(), "Bb".to_owned()]]).collect();
        rows.push(vec![vec!["sidst".to_owned()], vec![long]]);
        let table = Table { caption: "Alle".to_owned(), columns: &["Nummer", "Navn"], rows };
        let pages = pages(&appendix("Stort", vec![Part::Table(table)]));
        let text = pages.join(" ");
        for row in 0..200 {
            assert!(text.contains(&format!("r{row} ")), "row {row}");
        }
        assert_eq!(text.matches("langt").count(), 3000);
        let inner = &pages[2..pages.len() - 1];
        assert!(inner.len() > 5 && inner.iter().all(|page| page.contains("Nummer Navn")), "{inner:#?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_people_write_can_be_printed(name in "\\PC{0,40}", text in any::<String>(), under in ".{0,400}") {
            let points = vec![Said { text: text.clone(), under: vec![under] }];
            let table = Table { caption: String::new(), columns: &["A"], rows: vec![vec![vec![text.clone()]]] };
            let parts = vec![Part::Text(text), Part::Points(points), Part::Table(table)];
            prop_assert!(render(&appendix(&name, parts), DateTime::default()).is_ok());
        }
    }
}
