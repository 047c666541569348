//! Letters on a line: which font has them, how wide they are, and where a line ends.

use icu_normalizer::ComposingNormalizerBorrowed;
use krilla::{
    geom::Point,
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use skrifa::{FontRef, MetadataProvider as _, instance::LocationRef, instance::Size};
use std::{collections::HashMap, sync::LazyLock};

/// A cut of the typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Regular,
    Bold,
}

/// A line of text, in runs of one cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    runs: Vec<(Cut, String)>,
    width: f32,
}

/// A font, with the glyph and the width of each letter it has, in parts of its size.
struct Face {
    font: Font,
    letters: HashMap<char, (GlyphId, f32)>,
}

struct Faces {
    regular: Face,
    bold: Face,
    /// Where a letter is looked for that neither of the others has.
    extended: Face,
}

/// What stands for a letter that no font has. The text behind it stays what it is.
const UNKNOWN: char = '\u{fffd}';

static FACES: LazyLock<Faces> = LazyLock::new(|| Faces {
    regular: Face::read(include_bytes!("fonts/NotoSans-Regular.ttf")),
    bold: Face::read(include_bytes!("fonts/NotoSans-Bold.ttf")),
    extended: Face::read(include_bytes!("fonts/NotoSans-Extended.ttf")),
});

impl Face {
    #[expect(clippy::expect_used, reason = "the fonts are compiled into the program, and a test prints with each")]
    fn read(bytes: &'static [u8]) -> Self {
        let font = Font::new(bytes.into(), 0).expect("a font of the house");
        let reader = FontRef::new(bytes).expect("a font of the house");
        let metrics = reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = font.units_per_em();
        let letter = |(code, glyph): (u32, skrifa::GlyphId)| {
            let width = metrics.advance_width(glyph)? / em;
            Some((char::from_u32(code)?, (GlyphId::new(glyph.to_u32()), width)))
        };
        let letters = reader.charmap().mappings().filter_map(letter).collect();
        Self { font, letters }
    }
}

impl Faces {
    fn cut(&self, cut: Cut) -> &Face {
        match cut {
            Cut::Regular => &self.regular,
            Cut::Bold => &self.bold,
        }
    }

    /// The font that shows this letter, the glyph in it and its width.
    fn letter(&self, cut: Cut, letter: char) -> Option<(&Face, GlyphId, f32)> {
        let own = self.cut(cut);
        let places = [(own, letter), (&self.extended, letter), (own, UNKNOWN)];
        places.into_iter().find_map(|(face, letter)| face.letters.get(&letter).map(|(glyph, width)| (face, *glyph, *width)))
    }
}

/// The width of a text on one line.
pub(super) fn width(cut: Cut, size: f32, text: &str) -> f32 {
    text.chars().filter_map(|letter| FACES.letter(cut, letter)).map(|(_, _, width)| width * size).sum()
}

/// The text as it can be set: letters with their accents as one, one blank between words, nothing that cannot be seen.
pub(super) fn settable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in ComposingNormalizerBorrowed::new_nfc().normalize(text).chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !invisible(letter) {
            clean.push(letter);
        }
    }
    clean
}

/// Marks of direction and order, joiners, and what is no letter at all: a reader of the file may not be given them.
fn invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}')
        || (letter as u32) & 0xfffe == 0xfffe
        || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Sets texts one after the other in lines that are at most `room` wide. A word that is wider than a line is broken.
pub(super) fn wrap(texts: &[(Cut, &str)], size: f32, room: f32) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for (cut, text) in texts {
        for word in settable(text).split_inclusive(' ') {
            let bare = width(*cut, size, word.trim_end());
            if bare > room {
                for letter in word.chars() {
                    let wide = width(*cut, size, letter.encode_utf8(&mut [0; 4]));
                    put(&mut lines, (*cut, letter.encode_utf8(&mut [0; 4])), (wide, wide), room);
                }
            } else {
                put(&mut lines, (*cut, word), (bare, width(*cut, size, word)), room);
            }
        }
    }
    lines
}

/// Puts a word on the last line, or on a new one; `bare` is its width without the blank after it.
fn put(lines: &mut Vec<Line>, (cut, word): (Cut, &str), (bare, whole): (f32, f32), room: f32) {
    let full = lines.last().is_none_or(|line| !line.runs.is_empty() && line.width + bare > room);
    if full {
        lines.push(Line::default());
    }
    let Some(line) = lines.last_mut() else { return };
    match line.runs.last_mut() {
        Some((last, text)) if *last == cut => text.push_str(word),
        _ => line.runs.push((cut, word.to_owned())),
    }
    line.width += whole;
}

impl Line {
    /// A line of one text, however wide.
    pub(super) fn of(cut: Cut, size: f32, text: &str) -> Self {
        let text = settable(text);
        Self { width: width(cut, size, &text), runs: vec![(cut, text)] }
    }

    pub(super) fn width(&self) -> f32 {
        self.width
    }

    /// Draws the line with its base line beginning here.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, (x, y): (f32, f32), size: f32) {
        let mut x = x;
        for (cut, text) in &self.runs {
            let mut rest = text.as_str();
            while let Some((face, glyphs, wide)) = stretch(*cut, rest) {
                let end = glyphs.last().map_or(rest.len(), |glyph| glyph.text_range.end);
                surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.font.clone(), &rest[..end], size, false);
                x += wide * size;
                rest = &rest[end..];
            }
        }
    }
}

/// The glyphs of as many letters as one font shows, and their width.
fn stretch(cut: Cut, text: &str) -> Option<(&'static Face, Vec<KrillaGlyph>, f32)> {
    let first = text.chars().next()?;
    let (face, ..) = FACES.letter(cut, first)?;
    let (mut glyphs, mut total) = (Vec::with_capacity(text.len()), 0.0);
    for (at, letter) in text.char_indices() {
        let (found, glyph, wide) = FACES.letter(cut, letter)?;
        if !std::ptr::eq(found, face) {
            break;
        }
        glyphs.push(KrillaGlyph::new(glyph, wide, 0.0, 0.0, 0.0, at..at + letter.len_utf8(), None));
        total += wide;
    }
    Some((face, glyphs, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn danish_letters_are_in_both_cuts_and_other_european_ones_in_the_third() {
        for letter in "abcæøåÆØÅé§–•”’".chars() {
            for cut in [Cut::Regular, Cut::Bold] {
                let (face, ..) = FACES.letter(cut, letter).unwrap();
                assert!(std::ptr::eq(face, FACES.cut(cut)), "{letter}");
            }
        }
        for letter in "łščżőđğ".chars() {
            let (face, ..) = FACES.letter(Cut::Bold, letter).unwrap();
            assert!(std::ptr::eq(face, &raw const FACES.extended), "{letter}");
        }
        let (_, unknown, _) = FACES.letter(Cut::Regular, '\u{4e2d}').unwrap();
        assert_eq!(unknown, FACES.regular.letters[&UNKNOWN].0);
    }

    #[test]
    fn an_a_with_a_loose_ring_is_one_letter() {
        assert_eq!(settable("A\u{30a}se\u{200b}  \n\tBj\u{f8}rn"), "Åse Bjørn");
    }

    #[test]
    fn blanks_at_the_end_of_a_line_may_hang_over() {
        let room = width(Cut::Regular, 10.0, "aaa bbb");
        assert_eq!(wrap(&[(Cut::Regular, "aaa bbb ccc")], 10.0, room).len(), 2);
    }

    /// The width of a line at ten points without the blanks at its end.
    fn printed(line: &Line) -> f32 {
        let mut hanging = true;
        let widths = line.runs.iter().rev().map(|(cut, text)| {
            let text = if hanging { text.trim_end() } else { text };
            hanging &= text.is_empty();
            width(*cut, 10.0, text)
        });
        widths.sum()
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room_and_no_letter_is_lost(text in ".{0,300}", room in 40.0_f32..300.0) {
            let lines = wrap(&[(Cut::Bold, "Ord: "), (Cut::Regular, &text)], 10.0, room);
            let mut whole = String::new();
            for line in &lines {
                let text: String = line.runs.iter().map(|(_, text)| text.as_str()).collect();
                prop_assert!(printed(line) <= room + 0.1, "{text:?} is {} wide", printed(line));
                whole.push_str(&text);
            }
            prop_assert_eq!(whole, format!("Ord: {}", settable(&text)));
        }
    }
}
