//! Pages: where each line stands, and what it is to somebody who hears the document instead of seeing it.
//!
//! A page is a list of pieces; a piece belongs to one element of the structure, and an element that goes over a page's end has a piece on
//! each page. Nothing is drawn here, so that a page may be referred to before it is full.

use super::{
    appendix::{Part, Point, Table},
    typeface::{Cut, Line, width, wrap},
};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 60.0;
pub(super) const RIGHT: f32 = PAGE.0 - 60.0;
const TOP: f32 = 62.0;
pub(super) const BOTTOM: f32 = PAGE.1 - 66.0;
const ROOM: f32 = RIGHT - LEFT;

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    pub leading: f32,
    pub cut: Cut,
    pub ink: Ink,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Blue,
    Grey,
}

const BODY: Style = Style { size: 9.5, leading: 13.5, cut: Cut::Regular, ink: Ink::Black };
const BELOW: Style = Style { size: 8.5, leading: 12.0, cut: Cut::Regular, ink: Ink::Grey };
const CELL: Style = Style { size: 8.5, leading: 11.5, cut: Cut::Regular, ink: Ink::Black };
const HEAD: Style = Style { cut: Cut::Bold, ..CELL };
const HEADINGS: [Style; 4] = [
    Style { size: 17.0, leading: 23.0, cut: Cut::Bold, ink: Ink::Blue },
    Style { size: 14.0, leading: 19.0, cut: Cut::Bold, ink: Ink::Blue },
    Style { size: 12.0, leading: 16.0, cut: Cut::Bold, ink: Ink::Blue },
    Style { size: 9.5, leading: 13.5, cut: Cut::Bold, ink: Ink::Blue },
];
/// Between the text of a cell and its edges.
const PAD: f32 = 3.0;
/// Before and after the text of a point.
const INDENT: f32 = 12.0;

/// What an element of the structure is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Section,
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Bullet,
    Said,
    Table,
    Caption,
    Row,
    ColumnHead,
    Cell,
    Contents,
    ContentsItem,
    Link,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Child {
    Element(usize),
    Piece { page: usize, piece: usize },
}

#[derive(Debug)]
pub(super) struct Element {
    pub role: Role,
    pub children: Vec<Child>,
}

/// A line where it stands: the beginning of its base line.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub x: f32,
    pub y: f32,
    pub style: Style,
    pub line: Line,
}

/// Lines of one element on one page, and the heading that they lead to.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub lines: Vec<Placed>,
    pub leads_to: Option<usize>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub pieces: Vec<Piece>,
    /// What is repeated for the eye and belongs to no element.
    pub repeated: Vec<Placed>,
    pub rules: Vec<f32>,
}

/// Where a heading stands.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub level: u16,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// The document as far as it has come.
pub(super) struct Draft {
    pub sheets: Vec<Sheet>,
    pub elements: Vec<Element>,
    /// The elements that stand at the top, in order.
    pub roots: Vec<usize>,
    pub marks: Vec<Mark>,
    open: Vec<usize>,
    y: f32,
}

impl Draft {
    pub(super) fn new() -> Self {
        let sheets = vec![Sheet::default()];
        Self { sheets, elements: Vec::new(), roots: Vec::new(), marks: Vec::new(), open: Vec::new(), y: TOP }
    }

    /// Whatever `inside` sets belongs to an element of this role.
    pub(super) fn within(&mut self, role: Role, inside: impl FnOnce(&mut Self)) {
        let element = self.begin(role);
        self.open.push(element);
        inside(self);
        self.open.pop();
    }

    fn begin(&mut self, role: Role) -> usize {
        let element = self.elements.len();
        self.elements.push(Element { role, children: Vec::new() });
        match self.open.last() {
            Some(parent) => self.elements[*parent].children.push(Child::Element(element)),
            None => self.roots.push(element),
        }
        element
    }

    pub(super) fn new_page(&mut self) {
        self.sheets.push(Sheet::default());
        self.y = TOP;
    }

    /// Some room, unless the page begins here.
    pub(super) fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Begins a new page if so much does not fit on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.new_page();
        }
    }

    fn page(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    /// Sets lines one below the other, over as many pages as they take.
    fn set(&mut self, lines: Vec<Line>, x: f32, style: Style, leads_to: Option<usize>) {
        let mut lines = lines.into_iter().peekable();
        while lines.peek().is_some() {
            self.need(style.leading);
            let mut piece = Piece { lines: Vec::new(), leads_to };
            while self.y + style.leading <= BOTTOM || piece.lines.is_empty() {
                let Some(line) = lines.next() else { break };
                piece.lines.push(Placed { x, y: self.y + baseline(style), style, line });
                self.y += style.leading;
            }
            self.put(piece, self.open.last().copied());
        }
    }

    fn put(&mut self, piece: Piece, element: Option<usize>) {
        let sheet = self.page();
        sheet.pieces.push(piece);
        let piece = sheet.pieces.len() - 1;
        let page = self.sheets.len() - 1;
        if let Some(element) = element {
            self.elements[element].children.push(Child::Piece { page, piece });
        }
    }

    /// A heading, which stays with the first lines of what it is about.
    pub(super) fn heading(&mut self, level: u16, text: &str) {
        let style = HEADINGS[usize::from(level - 1).min(HEADINGS.len() - 1)];
        let lines = wrap(&[(style.cut, text)], style.size, ROOM);
        self.space(style.leading * if level == 4 { 0.5 } else { 1.0 });
        #[expect(clippy::cast_precision_loss, reason = "a heading has few lines")]
        let height = style.leading * lines.len() as f32;
        let rest = if level == 4 { 2.0 } else { 5.0 };
        self.need(height + rest * BODY.leading);
        if level < 4 {
            let page = self.sheets.len() - 1;
            self.marks.push(Mark { level, text: text.to_owned(), page, y: self.y });
        }
        self.within(Role::Heading(level, text.to_owned()), |draft| draft.set(lines, LEFT, style, None));
        self.y += if level == 4 { 0.0 } else { 3.0 };
    }

    /// A paragraph; the first text is bold where there are two.
    pub(super) fn paragraph(&mut self, label: &str, text: &str) {
        let lines = wrap(&[(Cut::Bold, label), (Cut::Regular, text)], BODY.size, ROOM);
        self.within(Role::Paragraph, |draft| draft.set(lines, LEFT, BODY, None));
    }

    pub(super) fn note(&mut self, text: &str) {
        let lines = wrap(&[(Cut::Regular, text)], BELOW.size, ROOM);
        self.within(Role::Paragraph, |draft| draft.set(lines, LEFT, BELOW, None));
    }

    /// A line of the contents; the number of the page comes when it is known.
    pub(super) fn contents_line(&mut self, level: u16, text: &str, mark: usize) {
        let x = if level == 2 { LEFT } else { LEFT + INDENT };
        let style = Style { cut: if level == 2 { Cut::Bold } else { Cut::Regular }, ..BODY };
        let lines = wrap(&[(style.cut, text)], style.size, RIGHT - x - 40.0);
        self.within(Role::ContentsItem, |draft| {
            draft.within(Role::Link, |draft| draft.set(lines, x, style, Some(mark)));
        });
    }

    pub(super) fn part(&mut self, part: &Part) {
        match part {
            Part::Text(text) => self.paragraph("", text),
            Part::Points(points) => self.within(Role::List, |draft| points.iter().for_each(|point| draft.point(point))),
            Part::Table(table) => self.table(table),
        }
    }

    fn point(&mut self, point: &Point) {
        self.need(BODY.leading * 2.0);
        self.within(Role::Item, |draft| {
            let (y, bullet) = (draft.y, Line::of(Cut::Regular, BODY.size, "• "));
            draft.within(Role::Bullet, |draft| draft.set(vec![bullet], LEFT, BODY, None));
            draft.y = y;
            draft.within(Role::Said, |draft| {
                let x = LEFT + INDENT;
                let lines = wrap(&[(Cut::Regular, &point.text)], BODY.size, RIGHT - x);
                draft.within(Role::Paragraph, |draft| draft.set(lines, x, BODY, None));
                for under in &point.under {
                    let lines = wrap(&[(Cut::Regular, under)], BELOW.size, RIGHT - x);
                    draft.within(Role::Paragraph, |draft| draft.set(lines, x, BELOW, None));
                }
                draft.y += if point.under.is_empty() { 0.0 } else { 3.0 };
            });
        });
    }

    fn table(&mut self, table: &Table) {
        let widths = widths(table);
        let cut = |cells: &[Vec<String>], style: Style| -> Vec<Vec<Line>> {
            let cell = |(lines, width): (&Vec<String>, &f32)| {
                let set = |line: &String| wrap(&[(style.cut, line.as_str())], style.size, width - 2.0 * PAD);
                lines.iter().flat_map(set).collect()
            };
            cells.iter().zip(&widths).map(cell).collect()
        };
        let head: Vec<_> = table.columns.iter().map(|column| vec![(*column).to_owned()]).collect();
        let head = cut(&head, HEAD);
        self.need(BELOW.leading + 4.0 * CELL.leading);
        self.within(Role::Table, |draft| {
            let caption = wrap(&[(Cut::Regular, &table.caption)], BELOW.size, ROOM);
            draft.within(Role::Caption, |draft| draft.set(caption, LEFT, BELOW, None));
            draft.row(head.clone(), &widths, &head, &Role::ColumnHead);
            for row in &table.rows {
                draft.row(cut(row, CELL), &widths, &head, &Role::Cell);
            }
        });
    }

    /// A row, which is divided only if no page could hold it.
    fn row(&mut self, cells: Vec<Vec<Line>>, widths: &[f32], head: &[Vec<Line>], role: &Role) {
        let style = if *role == Role::Cell { CELL } else { HEAD };
        let mut rest: Vec<_> = cells.into_iter().map(|cell| cell.into_iter().peekable()).collect();
        let lines = rest.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "a cell has less text than this number is exact for")]
        let height = lines as f32 * style.leading + 2.0 * PAD;
        if self.y + height.min(BOTTOM - TOP - 3.0 * HEAD.leading) > BOTTOM {
            self.continued(head, widths);
        }
        self.within(Role::Row, |draft| {
            let elements: Vec<_> = rest.iter().map(|_| draft.begin(role.clone())).collect();
            while rest.iter_mut().any(|cell| cell.peek().is_some()) {
                if draft.y + style.leading + 2.0 * PAD > BOTTOM {
                    draft.continued(head, widths);
                }
                let (top, mut x, mut lowest) = (draft.y + PAD, LEFT, draft.y);
                for ((cell, element), width) in rest.iter_mut().zip(&elements).zip(widths) {
                    let mut y = top;
                    let mut piece = Piece::default();
                    while y + style.leading <= BOTTOM || piece.lines.is_empty() {
                        let Some(line) = cell.next() else { break };
                        piece.lines.push(Placed { x: x + PAD, y: y + baseline(style), style, line });
                        y += style.leading;
                    }
                    if !piece.lines.is_empty() {
                        draft.put(piece, Some(*element));
                    }
                    (x, lowest) = (x + width, lowest.max(y));
                }
                draft.y = lowest + PAD;
                let y = draft.y;
                draft.page().rules.push(y);
            }
        });
    }

    /// A new page that begins with the heads of the columns, for the eye alone.
    fn continued(&mut self, head: &[Vec<Line>], widths: &[f32]) {
        self.new_page();
        let (mut x, mut lowest) = (LEFT, self.y);
        for (cell, width) in head.iter().zip(widths) {
            let mut y = self.y + PAD;
            for line in cell {
                self.page().repeated.push(Placed { x: x + PAD, y: y + baseline(HEAD), style: HEAD, line: line.clone() });
                y += HEAD.leading;
            }
            (x, lowest) = (x + width, lowest.max(y));
        }
        self.y = lowest + PAD;
        let y = self.y;
        self.page().rules.push(y);
    }
}

/// From the top of a line to the line that its letters stand on.
fn baseline(style: Style) -> f32 {
    style.leading * 0.76
}

/// The columns share the page by what stands in them, none with less than a tenth or more than a third of it.
fn widths(table: &Table) -> Vec<f32> {
    let widest = |column: usize| {
        let cells =
            table.rows.iter().filter_map(|row| row.get(column)).flatten().map(|line| width(Cut::Regular, CELL.size, line));
        let head = table.columns.get(column).map_or(0.0, |head| width(Cut::Bold, HEAD.size, head));
        cells.fold(head, f32::max).clamp(ROOM * 0.1, ROOM * 0.34)
    };
    let natural: Vec<f32> = (0..table.columns.len()).map(widest).collect();
    let total: f32 = natural.iter().sum();
    natural.into_iter().map(|width| width / total * ROOM).collect()
}
