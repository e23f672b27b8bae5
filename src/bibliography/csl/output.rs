//! Output of the elements of a style, before it is joined to text.
//!
//! The output is kept as a tree, because the names, dates and numbers in it decide how citations are disambiguated,
//! grouped and collapsed.

use hayagriva::citationberg::{
    Affixes, Display, FontStyle, FontVariant, FontWeight, Formatting, TextCase, TextDecoration, VerticalAlign,
};

use super::{Mode, case, join};
use crate::bibliography::item::{Date, Name};
use crate::bibliography::markup::{self, Node, TextStyle};

/// Output of an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
    /// Text without further output inside.
    Literal(Vec<Node>),
    /// Output of several elements in one format.
    Group(Format, Vec<Output>),
    /// Output with a link to a URL.
    Link(String, Vec<Output>),
    /// Output with a tag.
    Tagged(Tag, Box<Output>),
}

/// Meaning of a part of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    /// A cited source.
    Cite(Cite),
    /// A number that a style cites the source by.
    CitationNumber(usize),
    /// A list of names. Without names it is the text that stands in their place.
    Names(String, Vec<Name>),
    /// One of the names.
    Name(Name),
    /// A date.
    Date(Date),
    /// The letter after a year, from 1.
    YearSuffix(usize),
    /// A locator.
    Locator,
    /// Text that the author wrote before or after the key.
    Affix,
    /// A term of the locale.
    Term,
    /// The term "ibid.".
    Ibid,
}

/// A cited source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cite {
    /// Position of the source in the list of cited sources.
    pub(super) source: usize,
    /// Position of the source in the mention.
    pub(super) position: usize,
    pub(super) mode: Mode,
}

/// Formatting of output. It is applied from the inside to the outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) styles: Vec<TextStyle>,
    pub(super) case: Option<TextCase>,
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) delimiter: String,
    pub(super) quotes: bool,
    pub(super) strip_periods: bool,
    /// Whether the affixes are formatted, too.
    pub(super) affixes_inside: bool,
    pub(super) display: Option<Display>,
}

impl Format {
    /// Returns the format of an element with these attributes.
    pub(super) fn new(formatting: Formatting, affixes: &Affixes) -> Self {
        let wanted = [
            (formatting.font_style == Some(FontStyle::Italic), TextStyle::Italic),
            (formatting.font_variant == Some(FontVariant::SmallCaps), TextStyle::SmallCaps),
            (formatting.font_weight == Some(FontWeight::Bold), TextStyle::Bold),
            (formatting.text_decoration == Some(TextDecoration::Underline), TextStyle::Underline),
            (formatting.vertical_align == Some(VerticalAlign::Sup), TextStyle::Superscript),
            (formatting.vertical_align == Some(VerticalAlign::Sub), TextStyle::Subscript),
        ];
        Self {
            styles: wanted.into_iter().filter_map(|(is_wanted, style)| is_wanted.then_some(style)).collect(),
            prefix: affixes.prefix.clone().unwrap_or_default(),
            suffix: affixes.suffix.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Returns a format that only puts a delimiter between its parts.
    pub(super) fn delimited(delimiter: impl Into<String>) -> Self {
        Self { delimiter: delimiter.into(), ..Self::default() }
    }

    /// Returns a format that only has a prefix.
    pub(super) fn prefixed(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..Self::default() }
    }

    /// Returns a format that only has a suffix.
    pub(super) fn suffixed(suffix: impl Into<String>) -> Self {
        Self { suffix: suffix.into(), ..Self::default() }
    }

    /// Returns this format with the attributes of an inner one added, whose own attributes win.
    pub(super) fn with(mut self, inner: &Self) -> Self {
        for style in &inner.styles {
            if !self.styles.contains(style) {
                self.styles.push(*style);
            }
        }
        self.case = inner.case.or(self.case);
        for (own, other) in [
            (&mut self.prefix, &inner.prefix),
            (&mut self.suffix, &inner.suffix),
            (&mut self.delimiter, &inner.delimiter),
        ] {
            if !other.is_empty() {
                own.clone_from(other);
            }
        }
        self.strip_periods |= inner.strip_periods;
        self
    }
}

impl Output {
    /// Returns output of plain text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Literal(vec![Node::text(text)])
    }

    /// Returns output of nothing.
    pub(super) fn empty() -> Self {
        Self::Literal(Vec::new())
    }

    /// Returns the output of several elements one after the other.
    pub(super) fn group(parts: Vec<Output>) -> Self {
        Self::Group(Format::default(), parts)
    }

    /// Returns tagged output.
    pub(super) fn tagged(tag: Tag, inside: Output) -> Self {
        Self::Tagged(tag, Box::new(inside))
    }

    /// Returns `true` if there is no text.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Literal(nodes) => markup::is_empty(nodes),
            Self::Group(_, parts) | Self::Link(_, parts) => parts.iter().all(Self::is_empty),
            Self::Tagged(_, inside) => inside.is_empty(),
        }
    }

    /// Calls `visit` with this output and all output inside, in reading order.
    pub(super) fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Output)) {
        visit(self);
        match self {
            Self::Literal(_) => {}
            Self::Group(_, parts) | Self::Link(_, parts) => parts.iter().for_each(|part| part.each(visit)),
            Self::Tagged(_, inside) => inside.each(visit),
        }
    }

    /// Returns the first output for which `is_wanted` holds.
    pub(super) fn find(&self, is_wanted: impl Fn(&Output) -> bool) -> Option<&Output> {
        let mut found = None;
        self.each(&mut |part| {
            if found.is_none() && is_wanted(part) {
                found = Some(part);
            }
        });
        found
    }

    /// Replaces outputs, from the inside to the outside.
    pub(super) fn map(self, edit: &mut impl FnMut(Output) -> Output) -> Output {
        let mapped = match self {
            Self::Literal(nodes) => Self::Literal(nodes),
            Self::Group(format, parts) => Self::Group(format, parts.into_iter().map(|part| part.map(edit)).collect()),
            Self::Link(url, parts) => Self::Link(url, parts.into_iter().map(|part| part.map(edit)).collect()),
            Self::Tagged(tag, inside) => Self::Tagged(tag, Box::new(inside.map(edit))),
        };
        edit(mapped)
    }

    /// Returns the text without affixes and delimiters, to compare outputs.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Literal(nodes) => markup::plain(nodes),
            Self::Group(_, parts) | Self::Link(_, parts) => parts.iter().map(Self::words).collect::<Vec<_>>().join(" "),
            Self::Tagged(_, inside) => inside.words(),
        }
    }

    /// Renders the output as text.
    pub(super) fn render(&self, english: bool) -> Vec<Node> {
        match self {
            Self::Literal(nodes) => nodes.clone(),
            Self::Tagged(Tag::Cite(cite), inside) => {
                let inside = inside.render(english);
                if markup::is_empty(&inside) { inside } else { vec![Node::Cite(cite.position, inside)] }
            }
            Self::Tagged(_, inside) => inside.render(english),
            Self::Link(url, parts) => {
                vec![Node::Link(url.clone(), join::join(parts.iter().map(|part| part.render(english)).collect(), ""))]
            }
            Self::Group(format, parts) => {
                if let [Self::Link(url, inside)] = parts.as_slice()
                    && url.strip_prefix(format.prefix.as_str()).is_some_and(|rest| {
                        rest == markup::plain(&Self::Link(String::new(), inside.clone()).render(english))
                    })
                {
                    // The prefix `https://doi.org/` becomes part of the link.
                    let inside = Self::Group(format.clone(), inside.clone());
                    return vec![Node::Link(url.clone(), inside.render(english))];
                }
                let parts = parts.iter().map(|part| part.render(english)).collect();
                apply(format, join::join(parts, &format.delimiter), english)
            }
        }
    }
}

/// Applies a format to text.
fn apply(format: &Format, mut nodes: Vec<Node>, english: bool) -> Vec<Node> {
    if markup::is_empty(&nodes) {
        return Vec::new();
    }
    if format.strip_periods {
        markup::each_text(&mut nodes, &mut |text| text.retain(|c| c != '.'));
    }
    let affix = |nodes: Vec<Node>| {
        let with_prefix = if format.prefix.is_empty() {
            nodes
        } else {
            join::join(vec![vec![Node::text(&format.prefix)], nodes], "")
        };
        if format.suffix.is_empty() {
            with_prefix
        } else {
            join::join(vec![with_prefix, vec![Node::text(&format.suffix)]], "")
        }
    };
    if format.affixes_inside {
        nodes = affix(nodes);
    }
    if let Some(case) = format.case {
        case::apply(&mut nodes, case, english);
    }
    for style in &format.styles {
        nodes = vec![Node::Styled(*style, nodes)];
    }
    if format.quotes {
        nodes = vec![Node::Quoted(nodes)];
    }
    if format.affixes_inside { nodes } else { affix(nodes) }
}
