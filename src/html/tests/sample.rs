//! Builders for document trees, and a sample document.

use crate::document::{
    Alignment, Article, Block, CalloutKind, Caption, DescriptionEntry, Document, Figure, Heading, Image, ImageFile,
    ImageFormat, Inline, InlineStyle, List, ListItem, Note, Row, RowKind, Section, Table, Target,
};
use crate::source::{Source, Sources, Span};

/// Text with markup characters that need escaping and with characters that are difficult for fonts and encodings.
pub(crate) const NASTY: &str =
    "<&\"'>]]> \u{200b}zero width, 🗞️ emoji, \u{1b}escape, {{template}} %d &amp; <!-- c --> <?p?>";

/// A one-pixel PNG.
pub(crate) const PIXEL: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\0\0\0\x0d\x49\x48\x44\x52\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\
    \0\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6\0\0\0\0\x49\x45\x4e\x44\xae\x42\x60\x82";

pub(crate) fn span() -> Span {
    Span::new(Sources::default().add(Source::new("issue.md", "")), 0..0)
}

pub(crate) fn text(text: &str) -> Inline {
    Inline::Text { text: text.to_owned(), span: span() }
}

pub(crate) fn styled(style: InlineStyle, content: &str) -> Inline {
    Inline::Styled { style, content: vec![text(content)], span: span() }
}

pub(crate) fn link(target: &str, words: &str) -> Inline {
    let target = match target.strip_prefix('#') {
        Some(id) => Target::Anchor(id.to_owned()),
        None => Target::Url(target.to_owned()),
    };
    Inline::Link { target, title: None, content: vec![text(words)], span: span() }
}

pub(crate) fn reference(note: usize, occurrence: usize) -> Inline {
    Inline::NoteReference { note, occurrence, span: span() }
}

pub(crate) fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph { content, span: span() }
}

pub(crate) fn words(words: &str) -> Block {
    paragraph(vec![text(words)])
}

fn title(level: u8, words: &str, id: &str) -> Heading {
    Heading {
        id: id.to_owned(),
        aliases: vec![],
        level,
        number: None,
        accent: None,
        title: vec![text(words)],
        classes: vec![],
        span: span(),
    }
}

pub(crate) fn heading(level: u8, words: &str, id: &str) -> Block {
    Block::Heading(title(level, words, id))
}

pub(crate) fn section(heading: Option<(&str, &str)>, blocks: Vec<Block>, articles: Vec<Article>) -> Section {
    Section { heading: heading.map(|(words, id)| title(1, words, id)), blocks, articles }
}

pub(crate) fn article(words: &str, id: &str, blocks: Vec<Block>) -> Article {
    Article { heading: title(2, words, id), byline: None, language: None, blocks }
}

pub(crate) fn document(sections: Vec<Section>) -> Document {
    Document { sections, notes: vec![], images: vec![], data_files: vec![] }
}

pub(crate) fn note(number: usize, references: usize, blocks: Vec<Block>) -> Note {
    Note { id: format!("note-{number}"), number: None, references, language: None, blocks, span: span() }
}

pub(crate) fn item(task: Option<bool>, blocks: Vec<Block>) -> ListItem {
    ListItem { task, blocks, span: span() }
}

pub(crate) fn list(start: Option<u64>, tight: bool, items: Vec<ListItem>) -> Block {
    Block::List(List { start, tight, items, span: span() })
}

pub(crate) fn image(description: &str, described: bool) -> Image {
    let size = [Some(300), None];
    Image { described, ..Image::new("map.svg", description, size, span()) }
}

pub(crate) fn figure(caption: Vec<Inline>, id: &str) -> Block {
    let caption = Caption { id: id.to_owned(), text: caption, classes: vec!["wide".to_owned()], ..Caption::default() };
    Block::Figure(Figure { image: image("A map of the harbour", true), caption, link: None, span: span() })
}

pub(crate) fn table() -> Block {
    let cell = |words: &str| vec![text(words)];
    let row = |cells| Row { kind: RowKind::Body, cells };
    Block::Table(Table {
        caption: Caption::default(),
        header_groups: vec![],
        row_headers: false,
        merged: vec![],
        file: None,
        definitions: Vec::new(),
        has_unchecked_total: false,
        alignments: vec![Alignment::Auto, Alignment::Start, Alignment::Center, Alignment::End],
        header: vec![vec![], cell("Line"), cell("Days"), cell("Passengers")],
        rows: vec![
            row(vec![cell("North"), cell("Harbour to Islands"), cell("Mo–Fr"), cell("12,400")]),
            row(vec![cell("South"), cell("Harbour to Cape"), vec![], cell("980.5")]),
        ],
        span: span(),
    })
}

pub(crate) fn callout(kind: CalloutKind, title: Option<&str>, blocks: Vec<Block>) -> Block {
    Block::Callout { kind, title: title.map(|words| vec![text(words)]), blocks, span: span() }
}

pub(crate) fn directive(name: &str, classes: &[&str], blocks: Vec<Block>) -> Block {
    let classes = classes.iter().map(ToString::to_string).collect();
    Block::Directive { name: name.to_owned(), classes, blocks, span: span() }
}

pub(crate) fn inlines() -> Vec<Inline> {
    let mut all = vec![text(NASTY), Inline::SoftBreak { span: span() }];
    let styles = [
        InlineStyle::Emphasis,
        InlineStyle::Strong,
        InlineStyle::Strikethrough,
        InlineStyle::Superscript,
        InlineStyle::Subscript,
        InlineStyle::Mark,
        InlineStyle::Underline,
        InlineStyle::Small,
        InlineStyle::Keyboard,
    ];
    for style in styles {
        all.extend([styled(style, "styled"), text(" ")]);
    }
    all.push(Inline::HardBreak { span: span() });
    all.push(Inline::Code { text: "a < b && c".to_owned(), span: span() });
    let (title, content) = ("International \"Labour\" Organization".to_owned(), vec![text("ILO")]);
    all.push(Inline::Abbreviation { title, content, span: span() });
    all.extend([text(" "), link("https://example.org/?a=1&b='2'", "out"), link("#2-start", "in"), text(" ")]);
    all.push(Inline::Image(Image { width: None, height: Some(16), ..image("map.svg", false) }));
    all
}

/// One block of each kind.
pub(crate) fn all_blocks() -> Vec<Block> {
    let long = "The harbour office has counted for a year who comes and who leaves, at every hour and in all weathers, and what it \
                found is not what the town council expected when it asked.";
    let tasks =
        || vec![item(Some(true), vec![words("Ask the harbour master")]), item(Some(false), vec![words("Print")])];
    let bullets = |tight| {
        let inner = list(Some(3), true, vec![item(None, vec![words("third")]), item(None, vec![words("fourth")])]);
        list(None, tight, vec![item(None, vec![words("first")]), item(None, vec![words("second"), inner])])
    };
    let entry = DescriptionEntry {
        id: None,
        terms: vec![vec![text("Slack water")], vec![text("Stand")]],
        details: vec![vec![words("When the tide turns.")], vec![words(long), words("Twice.")]],
    };
    let code = "fn main() {\n\tprintln!(\"<{}>\", 1 && 2);\n}\n".to_owned();
    vec![
        paragraph(inlines()),
        words(long),
        words(long),
        heading(3, NASTY, "2-start"),
        Block::Quote {
            blocks: vec![words(long), Block::Quote { blocks: vec![words("Deeper.")], span: span() }],
            span: span(),
        },
        bullets(true),
        bullets(false),
        list(None, true, tasks()),
        list(None, false, tasks()),
        heading(4, "Terms", "terms"),
        Block::DescriptionList { entries: vec![entry], span: span() },
        Block::Code { language: Some("rust\"<".to_owned()), text: code, span: span() },
        Block::Code { language: None, text: "no language\n".to_owned(), span: span() },
        Block::ThematicBreak { span: span() },
        heading(5, "Deep", "deep"),
        heading(6, "Deeper", "deeper"),
        heading(7, "Deepest", "übermäßig-tief"),
        table(),
        figure(
            vec![text("Where the ferries land. "), styled(InlineStyle::Emphasis, "Drawing: Olu Bello")],
            "fig:harbour",
        ),
        figure(vec![], ""),
        callout(CalloutKind::Note, None, vec![words(long)]),
        callout(CalloutKind::Tip, Some("Try <this>"), vec![words(long)]),
        callout(CalloutKind::Important, None, vec![words(long), bullets(true)]),
        callout(CalloutKind::Warning, None, vec![words("Mind the gap.")]),
        callout(CalloutKind::Caution, None, vec![words("Wet floor.")]),
        directive("pullquote", &[], vec![words("Nobody had counted before. Nobody had asked.")]),
        directive("box", &["wide"], vec![heading(3, "In a box", "in-a-box"), words(long)]),
        Block::Disclosure { summary: vec![text("More")], blocks: vec![words(long)], span: span() },
    ]
}

/// A document with every kind of node, notes in several files and images in two formats.
pub(crate) fn everything() -> Document {
    let with_notes = |words: &str, references: &[(usize, usize)]| {
        let references = references.iter().map(|&(note, occurrence)| reference(note, occurrence));
        paragraph([text(words)].into_iter().chain(references).collect())
    };
    let mut first = article("Who crosses? A year of counting at the pier", "who-crosses", all_blocks());
    first.byline = Some(vec![text("Anna Berg and "), styled(InlineStyle::Emphasis, "Olu Bello")]);
    let second =
        article("The second article", "second", vec![with_notes("Twice.", &[(0, 2), (0, 3)]), words("Words.")]);
    let lead = vec![words("This number is about who crosses the water, and why."), with_notes("See below.", &[(0, 1)])];
    let mut sections = vec![
        section(None, lead, vec![article("Before the first section", "before", vec![with_notes("A", &[(2, 1)])])]),
        section(Some(("What’s new?", "whats-new")), vec![with_notes("In short.", &[(1, 1)])], vec![first, second]),
        section(Some((NASTY, "nasty")), vec![words("Only text.")], vec![]),
    ];
    sections[1].articles[0].heading.title.push(reference(3, 1));
    let code = Block::Code { language: None, text: "code\n".to_owned(), span: span() };
    let notes = vec![
        note(1, 3, vec![words("Figures are the office’s.")]),
        note(2, 1, vec![words("First."), words("Last.")]),
        note(3, 1, vec![with_notes("A note with a note.", &[(4, 1)]), code]),
        note(4, 1, vec![list(None, true, vec![item(None, vec![words("only a list")])])]),
        note(5, 1, vec![words(NASTY)]),
    ];
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 120\" width=\"300\" height=\"120\">\
               <rect width=\"300\" height=\"120\" fill=\"#c9b9a6\"/><rect x=\"40\" y=\"30\" width=\"60\" height=\"90\" fill=\"#a6192e\"/>\
               <circle cx=\"200\" cy=\"60\" r=\"40\" fill=\"#fff\"/></svg>";
    let file = |path: &str, format, bytes: &[u8]| ImageFile {
        path: path.to_owned(),
        format,
        width: 300,
        height: 120,
        bytes: bytes.into(),
        original: None,
        narrow: None,
        undrawn: Vec::new(),
        texts: Vec::new(),
        smallest_text: None,
    };
    let images = vec![
        file("issues/Hafen Übersicht.svg", ImageFormat::Svg, svg.as_bytes()),
        file("issues/pixel.jpg", ImageFormat::Png, PIXEL),
    ];
    Document { sections, notes, images, data_files: vec![] }
}
