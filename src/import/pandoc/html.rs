//! HTML within Markdown, which pandoc's tree has as text.

use super::program::run_on_text;
use super::tree::{IgnoredAttributes, PandocAttributes, PandocBlock, PandocInline, words};

/// Maximum number of pieces of HTML that are read in one source.
const MAX_PIECES: usize = 200;

/// Class of the division for a text that opens: `<details>`
pub(super) const DISCLOSURE: &str = "masthead-details";

/// Elements around blocks that have a counterpart, with the classes of the divisions for them.
const FRAMES: [(&str, &str); 2] = [("details", DISCLOSURE), ("aside", "box")];

/// Takes the blocks of an element from its start in `text` up to its end. `None` if this is no such element.
fn framed(text: &str, rest: &mut std::vec::IntoIter<PandocBlock>, pieces: &mut usize) -> Option<PandocBlock> {
    let text = text.trim();
    let is_start = |name: &str| {
        let after = text.strip_prefix('<').and_then(|text| text.strip_prefix(name));
        after.is_some_and(|after| after.starts_with(['>', ' ', '\n']))
    };
    let (name, class) = FRAMES.into_iter().find(|(name, _)| is_start(name))?;
    let close = format!("</{name}>");
    let mut begin = text.split_once('>')?.1.to_owned();
    let mut inside = Vec::new();
    if let Some((content, after)) = begin.clone().rsplit_once(&close) {
        begin = content.to_owned() + after;
    } else {
        let is_end = |block: &PandocBlock| matches!(block, PandocBlock::RawBlock(_, text) if text.contains(&close));
        let length = rest.as_slice().iter().position(is_end)?;
        inside.extend(rest.by_ref().take(length));
        rest.next();
    }
    read_html_blocks(&mut inside, pieces);
    let begin = begin.replace("<summary>", "<p>").replace("</summary>", "</p>");
    let first = if begin.trim().is_empty() { Vec::new() } else { run_on_text(&begin, "html").ok()?.blocks };
    let blocks = first.into_iter().chain(inside).collect();
    Some(PandocBlock::Div(PandocAttributes::with_class(class), blocks))
}

/// Replaces blocks of HTML by the blocks that pandoc reads in them. Comments stay, as does HTML without text, which is
/// reported later.
pub(super) fn read_html_blocks(blocks: &mut Vec<PandocBlock>, pieces: &mut usize) {
    let mut read: Vec<PandocBlock> = Vec::new();
    let mut rest = std::mem::take(blocks).into_iter();
    while let Some(mut block) = rest.next() {
        match &mut block {
            PandocBlock::RawBlock(format, text) if format == "html" && !text.trim_start().starts_with("<!--") => {
                *pieces += 1;
                if *pieces <= MAX_PIECES
                    && let Some(frame) = framed(text, &mut rest, pieces)
                {
                    read.push(frame);
                    continue;
                }
                if *pieces <= MAX_PIECES
                    && let Ok(document) = run_on_text(text, "html")
                    && !document.blocks.is_empty()
                {
                    read.extend(document.blocks);
                    continue;
                }
            }
            PandocBlock::BlockQuote(inside) | PandocBlock::Div(_, inside) | PandocBlock::Figure(_, _, inside) => {
                read_html_blocks(inside, pieces);
            }
            PandocBlock::OrderedList(_, items) | PandocBlock::BulletList(items) => {
                for item in items {
                    read_html_blocks(item, pieces);
                }
            }
            PandocBlock::Plain(_)
            | PandocBlock::Para(_)
            | PandocBlock::LineBlock(_)
            | PandocBlock::CodeBlock(..)
            | PandocBlock::RawBlock(..)
            | PandocBlock::DefinitionList(_)
            | PandocBlock::Header(..)
            | PandocBlock::HorizontalRule
            | PandocBlock::Table(..) => {}
        }
        read.push(block);
    }
    *blocks = read;
}

/// Replaces pairs of HTML tags, and tags of images, in a run.
pub(super) fn read_html_tags(run: Vec<PandocInline>) -> Vec<PandocInline> {
    let mut read = Vec::new();
    let mut rest = run.into_iter().collect::<std::collections::VecDeque<_>>();
    while let Some(inline) = rest.pop_front() {
        let tag = html(&inline).map(str::to_owned);
        let Some(tag) = tag else {
            read.push(inline);
            continue;
        };
        let name = tag.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if name == "img" {
            read.push(image(&tag));
            continue;
        }
        let close = format!("</{name}>");
        let end = rest.iter().position(|inline| html(inline).is_some_and(|tag| tag.eq_ignore_ascii_case(&close)));
        match end.filter(|_| !name.is_empty()) {
            Some(end) => {
                let after = rest.split_off(end);
                let inside = read_html_tags(std::mem::replace(&mut rest, after).into());
                rest.pop_front();
                match styled(&name, &tag, inside) {
                    Ok(inline) => read.push(inline),
                    Err(inside) => {
                        read.push(inline);
                        read.extend(inside);
                    }
                }
            }
            None => read.push(inline),
        }
    }
    read
}

fn html(inline: &PandocInline) -> Option<&str> {
    match inline {
        PandocInline::RawInline(format, text) if format == "html" => Some(text.trim()),
        _ => None,
    }
}

/// Returns the inline for a pair of tags, or its content if the tag has no counterpart.
fn styled(name: &str, tag: &str, inside: Vec<PandocInline>) -> Result<PandocInline, Vec<PandocInline>> {
    let class = |class: &str, inside| PandocInline::Span(PandocAttributes::with_class(class), inside);
    Ok(match name {
        "a" => match (attribute(tag, "href"), attribute(tag, "id").or_else(|| attribute(tag, "name"))) {
            (Some(address), _) => PandocInline::Link(
                IgnoredAttributes::default(),
                inside,
                (address, attribute(tag, "title").unwrap_or_default()),
            ),
            (None, Some(id)) => PandocInline::Span(PandocAttributes::with_id(id), inside),
            (None, None) => return Err(inside),
        },
        "span" | "font" | "small" | "nobr" | "q" | "time" => {
            let language = attribute(tag, "lang").map(|language| ("lang".to_owned(), language));
            let attributes = PandocAttributes::with_pairs(language.into_iter().collect());
            PandocInline::Span(attributes.and_id(attribute(tag, "id")), inside)
        }
        "code" | "tt" | "samp" => PandocInline::Code(IgnoredAttributes::default(), words(&inside)),
        "em" | "i" | "cite" => PandocInline::Emph(inside),
        "strong" | "b" => PandocInline::Strong(inside),
        "u" | "ins" => PandocInline::Underline(inside),
        "s" | "del" | "strike" => PandocInline::Strikeout(inside),
        "sup" => PandocInline::Superscript(inside),
        "sub" => PandocInline::Subscript(inside),
        "mark" => class("mark", inside),
        "kbd" => class("kbd", inside),
        _ => return Err(inside),
    })
}

/// Reads the attributes of an image: `<img src="ferry.jpg" alt="A ferry" width="300">`
fn image(tag: &str) -> PandocInline {
    let value = |key: &str| attribute(tag, key);
    let alt = vec![PandocInline::Str(value("alt").unwrap_or_default())];
    let size = ["width", "height", "style"].iter().filter_map(|key| Some(((*key).to_owned(), value(key)?))).collect();
    let source = value("src").unwrap_or_default();
    PandocInline::Image(PandocAttributes::with_pairs(size), alt, (source, value("title").unwrap_or_default()))
}

/// Returns the value of an attribute of a tag.
fn attribute(tag: &str, key: &str) -> Option<String> {
    let start = tag.match_indices(&format!("{key}=")).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?.0;
    let value = &tag[start + key.len() + 1..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = match quote {
        Some(quote) => value[1..].split(quote).next()?,
        None => value.split(|c: char| c == '>' || c.is_whitespace()).next()?,
    };
    Some(html_escape::decode_html_entities(text).into_owned())
}
