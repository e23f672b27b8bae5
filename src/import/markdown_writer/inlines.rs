//! Inline nodes to Markdown.

use super::escape::{escape, escape_html, quoted};
use super::target;
use crate::document::{Image, Inline, InlineStyle, MentionItem, See, plain_text, with_references};

/// Place that inlines are written at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextPlace {
    /// A paragraph, which can have several lines.
    Paragraph,
    /// A line of its own: a heading, a term.
    Line,
    /// Cell of a table.
    Cell,
    /// Caption between asterisks.
    Caption,
    /// Words around a key in a citation.
    Mention,
    /// An HTML block, in which Markdown is text.
    Html,
}

/// Writes a run of inlines.
pub(super) fn inlines(run: &[Inline], place: TextPlace) -> String {
    let marks: &[char] = if place == TextPlace::Caption { &['*'] } else { &[] };
    written_run(run, place, marks, ' ').trim_matches(' ').to_owned()
}

/// Writes a run. `marks` are the marks of emphasis that are open around it, and `after` is the character that follows.
fn written_run(run: &[Inline], place: TextPlace, marks: &[char], after: char) -> String {
    let mut text = String::new();
    for (at, inline) in run.iter().enumerate() {
        let before = text.chars().next_back().unwrap_or(if marks.is_empty() { ' ' } else { '*' });
        let after = run.get(at + 1).map_or(after, first_char);
        let written = match inline {
            Inline::Text { text: words, .. } if place == TextPlace::Html => escape_html(words),
            Inline::Text { text: words, .. } => escape(words, before, after, place),
            Inline::SoftBreak { .. } if place == TextPlace::Paragraph => "\n".to_owned(),
            Inline::SoftBreak { .. } => " ".to_owned(),
            Inline::HardBreak { .. } if place == TextPlace::Paragraph => "\\\n".to_owned(),
            Inline::HardBreak { .. } => "<br>".to_owned(),
            Inline::Code { text, .. } if place == TextPlace::Html => format!("<code>{}</code>", escape_html(text)),
            Inline::Code { text, .. } => code(text, place),
            Inline::Passage { language, content, .. } if place == TextPlace::Html => {
                format!("<span lang=\"{language}\">{}</span>", written_run(content, place, marks, '<'))
            }
            Inline::Passage { language, content, .. } => {
                format!("[{}]{{lang={language}}}", written_run(content, place, &[], ']'))
            }
            Inline::Styled { style: InlineStyle::SmallCapitals, content, .. } if place == TextPlace::Html => {
                format!("<span class=\"smallcaps\">{}</span>", written_run(content, place, marks, '<'))
            }
            Inline::Styled { style: InlineStyle::SmallCapitals, content, .. } => {
                format!("[{}]{{.smallcaps}}", written_run(content, place, &[], ']'))
            }
            Inline::Styled { style, content, .. } => styled(*style, content, place, marks, (before, after)),
            Inline::Abbreviation { title, content, .. } => {
                let content = written_run(content, place, marks, '<');
                format!("<abbr title=\"{}\">{content}</abbr>", escape_html(title))
            }
            Inline::Link { target: to, content, .. } if place == TextPlace::Html => {
                let content = written_run(content, place, marks, '<');
                format!("<a href=\"{}\">{content}</a>", escape_html(&target(to)))
            }
            Inline::Link { target: to, title, content, .. } => link(&target(to), title.as_deref(), content, place),
            Inline::Image(picture) => {
                let size = size(picture);
                let attributes = if size.is_empty() { String::new() } else { format!("{{{}}}", size.join(" ")) };
                format!("{}{attributes}", image(picture, picture.title.as_deref()))
            }
            Inline::Math(math) => {
                let mark = if math.mathml.contains("display=\"block\"") { "$$" } else { "$" };
                format!("{mark}{}{mark}", math.latex.trim())
            }
            Inline::Mention { items, in_sentence, .. } => mention(items, *in_sentence),
            Inline::DataFigure(figure) if figure.is_typed => {
                format!("[{}](={})", written_run(&figure.content, place, marks, ']'), figure.reference)
            }
            Inline::DataFigure(figure) => format!("[={}]", figure.reference),
            Inline::Reference { content, .. } => written_run(content, place, marks, after),
            Inline::IndexMark { terms, see, .. } => index_mark(terms, see.as_ref()),
            Inline::Anchor { id, .. } => format!("<a id=\"{}\"></a>", escape_html(id)),
            Inline::NoteReference { note, .. } => format!("[^{}]", note + 1),
        };
        text += &written;
    }
    text
}

/// Returns `true` for a run that [`TextPlace::Html`] can write.
pub(super) fn is_html(run: &[Inline]) -> bool {
    run.iter().all(|inline| match inline {
        Inline::Text { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Code { .. }
        | Inline::Anchor { .. } => true,
        Inline::Styled { content, .. }
        | Inline::Passage { content, .. }
        | Inline::Abbreviation { content, .. }
        | Inline::Link { content, title: None, .. } => is_html(content),
        Inline::Link { .. }
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Mention { .. }
        | Inline::Reference { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => false,
    })
}

/// First character of an inline as it is written, or one that Markdown treats alike.
fn first_char(inline: &Inline) -> char {
    match inline {
        Inline::Text { text, .. } => text.chars().next().unwrap_or(' '),
        Inline::SoftBreak { .. } | Inline::HardBreak { .. } => ' ',
        Inline::Code { .. } => '`',
        Inline::Styled { style, .. } if *style != InlineStyle::SmallCapitals => '*',
        Inline::Abbreviation { .. } | Inline::Anchor { .. } => '<',
        Inline::Styled { .. }
        | Inline::Link { .. }
        | Inline::Passage { .. }
        | Inline::Mention { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::NoteReference { .. } => '[',
        Inline::Image(_) => '!',
        Inline::Math(_) => '$',
        Inline::Reference { content, .. } => content.first().map_or(' ', first_char),
    }
}

/// Writes styled inlines between the characters `around`. White space at the edges is written outside the marks.
fn styled(style: InlineStyle, content: &[Inline], place: TextPlace, marks: &[char], around: (char, char)) -> String {
    let mark = match style {
        InlineStyle::Emphasis if marks.is_empty() => Some("*"),
        InlineStyle::Emphasis if marks == ['*'] => Some("_"),
        InlineStyle::Strong if marks.is_empty() => Some("**"),
        InlineStyle::Strong if marks == ['*'] => Some("__"),
        InlineStyle::Strikethrough if marks.is_empty() => Some("~~"),
        _ => None,
    };
    let inner_marks: Vec<char> = marks.iter().copied().chain(mark.and_then(|mark| mark.chars().next())).collect();
    let edge = mark.map_or('<', |_| '*');
    let inner = written_run(content, place, &inner_marks, edge);
    let core = inner.trim_matches(' ');
    let is_markable = |mark: &str| can_be_marked(core, around, mark) && !core.contains("\n\n");
    let (start, end) = match (mark, style) {
        (Some(mark), _) if place != TextPlace::Html && is_markable(mark) => (mark.to_owned(), mark.to_owned()),
        (_, style) => {
            let tag = style.element();
            (format!("<{tag}>"), format!("</{tag}>"))
        }
    };
    if core.is_empty() {
        return inner;
    }
    let lead = &inner[..inner.len() - inner.trim_start_matches(' ').len()];
    let trail = &inner[inner.trim_end_matches(' ').len()..];
    format!("{lead}{start}{core}{end}{trail}")
}

/// Returns `true` if marks around `core` open and close emphasis (CommonMark 0.31.2, section 6.2).
fn can_be_marked(core: &str, (before, after): (char, char), mark: &str) -> bool {
    let (Some(first), Some(last)) = (core.chars().next(), core.chars().next_back()) else { return false };
    let is_blank = |c: char| c.is_whitespace();
    let is_punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let is_word = |c: char| !is_blank(c) && !is_punctuation(c);
    let own = mark.chars().next().unwrap_or('*');
    // Marks side by side would be read as one.
    if [first, last, before, after].contains(&own) || is_blank(first) || is_blank(last) || core.ends_with('\\') {
        return false;
    }
    let opens = !is_punctuation(first) || !is_word(before);
    let closes = !is_punctuation(last) || !is_word(after);
    let is_apart = own != '_' || !is_word(before) && !is_word(after);
    opens && closes && is_apart
}

fn code(text: &str, place: TextPlace) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let is_blank = text.chars().all(|c| c == ' ');
    let is_spaced = text.starts_with(' ') && text.ends_with(' ') && !is_blank;
    let space = if is_spaced || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if place == TextPlace::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{fence}{space}{text}{space}{fence}")
}

fn link(address: &str, title: Option<&str>, content: &[Inline], place: TextPlace) -> String {
    let words = plain_text(content);
    let is_plain = matches!(content, [Inline::Text { .. }]) && title.is_none();
    let has_scheme = address.starts_with("http://") || address.starts_with("https://");
    if is_plain && (has_scheme && words == address || address.strip_prefix("mailto:") == Some(&*words)) {
        return format!("<{words}>");
    }
    let title = title.map(|title| format!(" {}", quoted(title))).unwrap_or_default();
    format!("[{}]({}{title})", written_run(content, place, &[], ']'), self::address(address))
}

/// Writes an address between parentheses, in angle brackets if it has blanks or parentheses.
pub(super) fn address(address: &str) -> String {
    if address.is_empty() || address.contains([' ', '(', ')', '<', '>', '\\']) {
        format!("<{}>", address.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>"))
    } else {
        address.to_owned()
    }
}

/// Writes an image without its attributes.
pub(super) fn image(image: &Image, title: Option<&str>) -> String {
    let description = description(image, |words| escape(words, ' ', ' ', TextPlace::Line));
    let title = title.map(|title| format!(" {}", quoted(title))).unwrap_or_default();
    format!("![{description}]({}{title})", address(&image.source))
}

/// Returns the alternative text of the author with its references to numbers. `escape` writes the words.
fn description(image: &Image, escape: impl Fn(&str) -> String) -> String {
    if image.described { with_references(&image.description, &image.figures, escape) } else { String::new() }
}

/// Writes an image as an HTML tag.
pub(super) fn image_tag(image: &Image) -> String {
    let mut tag = format!("<img src=\"{}\"", escape_html(&image.source));
    tag.extend([" alt=\"", &description(image, escape_html), "\""]);
    let percent = image.percent.map(|percent| format!("{percent}%"));
    let width = percent.or_else(|| image.width.map(|width| width.to_string()));
    for (name, size) in [("width", width), ("height", image.height.map(|height| height.to_string()))] {
        if let Some(size) = size {
            tag.extend([" ", name, "=\"", &size, "\""]);
        }
    }
    tag + ">"
}

/// Writes the size of an image as attributes.
pub(super) fn size(image: &Image) -> Vec<String> {
    let percent = image.percent.map(|percent| format!("width={percent}%"));
    let width = image.width.map(|width| format!("width={width}"));
    let height = image.height.map(|height| format!("height={height}"));
    [percent.or(width), height].into_iter().flatten().collect()
}

fn mention(items: &[MentionItem], in_sentence: bool) -> String {
    let item = |item: &MentionItem| {
        let before = written_run(&item.before, TextPlace::Mention, &[], ' ');
        let space = if before.is_empty() { "" } else { " " };
        let sign = if item.without_author { "-" } else { "" };
        format!("{before}{space}{sign}@{}{}", item.key, written_run(&item.after, TextPlace::Mention, &[], ']'))
    };
    match items {
        [first, others @ ..] if in_sentence => {
            let after = written_run(&first.after, TextPlace::Mention, &[], ']');
            let after = Some(after.trim_start_matches([',', ' ']).to_owned()).filter(|after| !after.is_empty());
            let inside = after.into_iter().chain(others.iter().map(item)).collect::<Vec<_>>().join("; ");
            let inside = if inside.is_empty() { inside } else { format!(" [{inside}]") };
            format!("@{}{inside}", first.key)
        }
        items => {
            format!("[{}]", items.iter().map(item).collect::<Vec<_>>().join("; "))
        }
    }
}

fn index_mark(terms: &[String], see: Option<&See>) -> String {
    let see = match see {
        Some(See::Instead(entry)) => format!("|see {entry}"),
        Some(See::Also(entry)) => format!("|seealso {entry}"),
        None => String::new(),
    };
    format!("[](<index:{}{see}>)", terms.join("!"))
}
