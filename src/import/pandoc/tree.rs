//! pandoc's document tree, as its JSON has it (pandoc-types 1.23).

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A document.
#[derive(Debug, Deserialize)]
pub(super) struct PandocDocument {
    pub(super) meta: std::collections::BTreeMap<String, PandocMeta>,
    pub(super) blocks: Vec<PandocBlock>,
}

/// A value of the metadata.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
pub(super) enum PandocMeta {
    #[serde(rename = "MetaMap")]
    Map(std::collections::BTreeMap<String, PandocMeta>),
    #[serde(rename = "MetaList")]
    List(Vec<PandocMeta>),
    #[serde(rename = "MetaBool")]
    Boolean(bool),
    #[serde(rename = "MetaString")]
    Text(String),
    #[serde(rename = "MetaInlines")]
    Inlines(Vec<PandocInline>),
    #[serde(rename = "MetaBlocks")]
    Blocks(Vec<PandocBlock>),
}

/// A block.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
pub(super) enum PandocBlock {
    Plain(Vec<PandocInline>),
    Para(Vec<PandocInline>),
    LineBlock(Vec<Vec<PandocInline>>),
    CodeBlock(PandocAttributes, String),
    RawBlock(String, String),
    BlockQuote(Vec<PandocBlock>),
    OrderedList((u64, PandocName, PandocName), Vec<Vec<PandocBlock>>),
    BulletList(Vec<Vec<PandocBlock>>),
    DefinitionList(Vec<(Vec<PandocInline>, Vec<Vec<PandocBlock>>)>),
    Header(u8, PandocAttributes, Vec<PandocInline>),
    HorizontalRule,
    Table(PandocAttributes, PandocCaption, Vec<PandocColumn>, PandocHead, Vec<PandocBody>, PandocHead),
    Figure(PandocAttributes, PandocCaption, Vec<PandocBlock>),
    Div(PandocAttributes, Vec<PandocBlock>),
}

/// A column of a table.
#[derive(Debug, Deserialize)]
pub(super) struct PandocColumn {
    pub(super) alignment: PandocName,
    _width: IgnoredAny,
}

/// Attributes that are not used.
#[derive(Debug, Default, Deserialize)]
pub(super) struct IgnoredAttributes {
    _id: IgnoredAny,
    _classes: IgnoredAny,
    _pairs: IgnoredAny,
}

/// Short form and text of a caption.
#[derive(Debug, Deserialize)]
pub(super) struct PandocCaption {
    _short: IgnoredAny,
    pub(super) blocks: Vec<PandocBlock>,
}

/// Header or footer of a table.
#[derive(Debug, Deserialize)]
pub(super) struct PandocHead {
    _attributes: IgnoredAny,
    pub(super) rows: Vec<PandocRow>,
}

/// Body of a table.
#[derive(Debug, Deserialize)]
pub(super) struct PandocBody {
    _attributes: IgnoredAny,
    pub(super) header_columns: usize,
    pub(super) header_rows: Vec<PandocRow>,
    pub(super) rows: Vec<PandocRow>,
}

/// A row of a table.
#[derive(Debug, Deserialize)]
pub(super) struct PandocRow {
    _attributes: IgnoredAny,
    pub(super) cells: Vec<PandocCell>,
}

/// A cell.
#[derive(Debug, Deserialize)]
pub(super) struct PandocCell {
    _attributes: IgnoredAny,
    _alignment: IgnoredAny,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) blocks: Vec<PandocBlock>,
}

/// An inline.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
pub(super) enum PandocInline {
    Str(String),
    Emph(Vec<PandocInline>),
    Underline(Vec<PandocInline>),
    Strong(Vec<PandocInline>),
    Strikeout(Vec<PandocInline>),
    Superscript(Vec<PandocInline>),
    Subscript(Vec<PandocInline>),
    SmallCaps(Vec<PandocInline>),
    Quoted(PandocName, Vec<PandocInline>),
    Cite(Vec<PandocCitation>, Vec<PandocInline>),
    Code(IgnoredAttributes, String),
    Space,
    SoftBreak,
    LineBreak,
    Math(PandocName, String),
    RawInline(String, String),
    Link(IgnoredAttributes, Vec<PandocInline>, (String, String)),
    Image(PandocAttributes, Vec<PandocInline>, (String, String)),
    Note(Vec<PandocBlock>),
    Span(PandocAttributes, Vec<PandocInline>),
}

/// A key of a citation, with the text around it.
#[derive(Debug, Deserialize)]
pub(super) struct PandocCitation {
    #[serde(rename = "citationId")]
    pub(super) key: String,
    #[serde(rename = "citationPrefix")]
    pub(super) before: Vec<PandocInline>,
    #[serde(rename = "citationSuffix")]
    pub(super) after: Vec<PandocInline>,
    #[serde(rename = "citationMode")]
    pub(super) mode: PandocName,
}

/// A name of a fixed list: `AlignLeft`, `DoubleQuote`
#[derive(Debug, Deserialize)]
pub(super) struct PandocName {
    #[serde(rename = "t")]
    pub(super) name: String,
}

/// Id, classes and pairs of key and value.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PandocAttributes(String, pub(super) Vec<String>, Vec<(String, String)>);

/// Classes and attributes of code that Masthead has no counterpart of. Others are those of web pages.
const OF_CODE: [&str; 7] = ["numberLines", "number-lines", "startFrom", "caption", "filename", "title", "lst-cap"];

impl PandocAttributes {
    /// Returns the classes and attributes of code that are lost.
    pub(super) fn of_code(&self) -> Vec<String> {
        let pairs = self.2.iter().map(|(key, value)| (key, format!("{key}=\"{value}\"")));
        let classes = self.1.iter().map(|class| (class, format!(".{class}")));
        let lost = classes.chain(pairs).filter(|(name, _)| OF_CODE.contains(&name.as_str()));
        lost.map(|(_, written)| written).collect()
    }

    pub(super) fn with_class(class: &str) -> Self {
        Self(String::new(), vec![class.to_owned()], Vec::new())
    }

    pub(super) fn with_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(String::new(), Vec::new(), pairs)
    }

    pub(super) fn with_id(id: String) -> Self {
        Self(id, Vec::new(), Vec::new())
    }

    /// Sets the id if there is one.
    pub(super) fn and_id(self, id: Option<String>) -> Self {
        Self(id.unwrap_or(self.0), self.1, self.2)
    }

    /// Returns the id and the classes alone.
    pub(super) fn without_pairs(&self) -> Self {
        Self(self.0.clone(), self.1.clone(), Vec::new())
    }

    pub(super) fn id(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|id| !id.is_empty())
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.1.iter().any(|given| given == class)
    }

    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.2.iter().find(|(given, _)| given == key).map(|(_, value)| value.as_str())
    }
}

impl PandocInline {
    /// Inlines and blocks inside this inline.
    pub(super) fn children(&self) -> (&[PandocInline], &[PandocBlock]) {
        match self {
            Self::Emph(inside)
            | Self::Underline(inside)
            | Self::Strong(inside)
            | Self::Strikeout(inside)
            | Self::Superscript(inside)
            | Self::Subscript(inside)
            | Self::SmallCaps(inside)
            | Self::Quoted(_, inside)
            | Self::Cite(_, inside)
            | Self::Link(_, inside, _)
            | Self::Image(_, inside, _)
            | Self::Span(_, inside) => (inside, &[]),
            Self::Note(blocks) => (&[], blocks),
            Self::Str(_)
            | Self::Code(..)
            | Self::Space
            | Self::SoftBreak
            | Self::LineBreak
            | Self::Math(..)
            | Self::RawInline(..) => (&[], &[]),
        }
    }

    /// Returns the ids that a link or a reference within the document leads to.
    pub(super) fn linked_ids(&self) -> Vec<&str> {
        match self {
            Self::Link(_, _, (address, _)) => address.strip_prefix('#').into_iter().collect(),
            Self::Cite(citations, _) => citations.iter().map(|citation| citation.key.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

/// Calls `visit` for each inline in the blocks.
pub(super) fn each_inline<'t>(blocks: &'t [PandocBlock], visit: &mut dyn FnMut(&'t PandocInline)) {
    each_run(blocks, &mut |run| in_run(run, visit));
}

/// Calls `visit` for each run of inlines in the blocks: each paragraph, heading, term and so on.
fn each_run<'t>(blocks: &'t [PandocBlock], visit: &mut dyn FnMut(&'t [PandocInline])) {
    for block in blocks {
        match block {
            PandocBlock::Plain(run) | PandocBlock::Para(run) | PandocBlock::Header(_, _, run) => visit(run),
            PandocBlock::LineBlock(lines) => lines.iter().for_each(|line| visit(line)),
            PandocBlock::BlockQuote(inside) | PandocBlock::Div(_, inside) => each_run(inside, visit),
            PandocBlock::Figure(_, caption, inside) => {
                each_run(&caption.blocks, visit);
                each_run(inside, visit);
            }
            PandocBlock::OrderedList(_, items) | PandocBlock::BulletList(items) => {
                for item in items {
                    each_run(item, visit);
                }
            }
            PandocBlock::DefinitionList(entries) => {
                for (term, details) in entries {
                    visit(term);
                    for detail in details {
                        each_run(detail, visit);
                    }
                }
            }
            PandocBlock::Table(_, caption, _, head, bodies, foot) => {
                each_run(&caption.blocks, visit);
                let bodies = bodies.iter().flat_map(|body| body.header_rows.iter().chain(&body.rows));
                let rows = head.rows.iter().chain(bodies).chain(&foot.rows);
                rows.flat_map(|row| &row.cells).for_each(|cell| each_run(&cell.blocks, visit));
            }
            PandocBlock::CodeBlock(..) | PandocBlock::RawBlock(..) | PandocBlock::HorizontalRule => {}
        }
    }
}

fn in_run<'t>(run: &'t [PandocInline], visit: &mut dyn FnMut(&'t PandocInline)) {
    for inline in run {
        visit(inline);
        let (inlines, blocks) = inline.children();
        in_run(inlines, visit);
        each_inline(blocks, visit);
    }
}

/// Returns the words of a run without markup.
pub(super) fn words(run: &[PandocInline]) -> String {
    let mut text = String::new();
    in_run(run, &mut |inline| match inline {
        PandocInline::Str(word) | PandocInline::Code(_, word) | PandocInline::Math(_, word) => text += word,
        PandocInline::Space | PandocInline::SoftBreak | PandocInline::LineBreak => text.push(' '),
        _ => {}
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words of blocks without markup.
pub(super) fn words_of_blocks(blocks: &[PandocBlock]) -> String {
    let mut texts = Vec::new();
    each_run(blocks, &mut |run| texts.push(words(run)));
    texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds the ids that links can lead to after the import: those of headings, figures, tables and spans.
pub(super) fn collect_ids<'t>(blocks: &'t [PandocBlock], ids: &mut std::collections::HashSet<&'t str>) {
    each_inline(blocks, &mut |inline| {
        if let PandocInline::Span(attributes, _) = inline {
            ids.extend(attributes.id());
        }
    });
    for block in blocks {
        match block {
            PandocBlock::Header(_, attributes, _) | PandocBlock::Table(attributes, ..) => ids.extend(attributes.id()),
            PandocBlock::Figure(attributes, _, inside) => {
                ids.extend(attributes.id());
                collect_ids(inside, ids);
            }
            PandocBlock::BlockQuote(inside) | PandocBlock::Div(_, inside) => collect_ids(inside, ids),
            PandocBlock::OrderedList(_, items) | PandocBlock::BulletList(items) => {
                for item in items {
                    collect_ids(item, ids);
                }
            }
            PandocBlock::DefinitionList(entries) => {
                entries.iter().flat_map(|(_, details)| details).for_each(|detail| collect_ids(detail, ids));
            }
            PandocBlock::Plain(_)
            | PandocBlock::Para(_)
            | PandocBlock::LineBlock(_)
            | PandocBlock::CodeBlock(..)
            | PandocBlock::RawBlock(..)
            | PandocBlock::HorizontalRule => {}
        }
    }
}
