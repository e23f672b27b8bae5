//! Document tree to Markdown, as a person would write it.
//!
//! Reading the Markdown again gives the same tree, apart from source positions.

mod data_blocks;
mod escape;
mod html_tables;
mod inlines;
mod tables;

use std::collections::BTreeSet;

use crate::document::{
    Block, Caption, Collection, DescriptionEntry, Figure, Heading, Inline, List, Note, Part, Target, with_references,
};
use crate::publication::Language;
use data_blocks::{data_chart, data_table, needs_block};
use escape::{escape_html, escape_line_starts, quoted};
use inlines::{TextPlace, address, inlines};
use tables::table;

/// Writes blocks, followed by the notes that they refer to. `language` is the one that the numbers of data blocks were printed
/// in.
pub(super) fn markdown(content: &[Block], notes: &[Note], language: &Language) -> String {
    let mut text = blocks(content, "\n\n", language);
    for (at, note) in notes.iter().enumerate() {
        let label = format!("[^{}]: ", at + 1);
        text += "\n\n";
        text += &hanging(&blocks(&note.blocks, "\n\n", language), &label, 4);
    }
    let mut definitions = BTreeSet::new();
    let notes = notes.iter().flat_map(|note| &note.blocks);
    content.iter().chain(notes).for_each(|block| collect_definitions(block, &mut definitions));
    for definition in definitions {
        text += "\n\n";
        text += definition;
    }
    text.push('\n');
    text
}

/// Collects the definitions of the links by reference in data files, whose cells are not written.
fn collect_definitions<'a>(block: &'a Block, definitions: &mut BTreeSet<&'a str>) {
    if let Some((_, table)) = block.data() {
        definitions.extend(table.definitions.iter().map(String::as_str));
    }
    for part in block.parts() {
        if let Part::Blocks(inside) = part {
            for block in inside {
                collect_definitions(block, definitions);
            }
        }
    }
}

/// Writes blocks with `separator` between them.
fn blocks(content: &[Block], separator: &str, language: &Language) -> String {
    let mut text = String::new();
    let mut is_alternate = false;
    let content_after = |at: usize| content.get(at + 1);
    for (at, block) in content.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &content[before]);
        if before.is_some() {
            text += separator;
        }
        // A list directly after another of its kind needs other marks, or it would go on.
        is_alternate = !is_alternate && are_lists_of_a_kind(before, block);
        text += &match block {
            Block::List(list) => written_list(list, is_alternate, language),
            Block::Paragraph { content, .. } => paragraph(content, [before, content_after(at)]),
            block => self::block(block, language),
        };
    }
    text
}

fn are_lists_of_a_kind(before: Option<&Block>, block: &Block) -> bool {
    match (before, block) {
        (Some(Block::List(a)), Block::List(b)) => a.start.is_some() == b.start.is_some(),
        _ => false,
    }
}

fn block(block: &Block, numbers: &Language) -> String {
    match block {
        Block::Paragraph { content, .. } => paragraph(content, [None, None]),
        Block::Heading(heading) => written_heading(heading),
        Block::Quote { blocks: inside, .. } => hanging(&blocks(inside, "\n\n", numbers), "> ", 0),
        Block::List(list) => written_list(list, false, numbers),
        Block::DescriptionList { entries, .. } => {
            entries.iter().map(|entry| description(entry, numbers)).collect::<Vec<_>>().join("\n\n")
        }
        Block::Code { language, text, .. } => fenced(language.as_deref().unwrap_or_default(), text),
        Block::ThematicBreak { .. } => "***".to_owned(),
        Block::Table(written) if needs_block(written, numbers) => data_table(written, numbers),
        Block::Table(written) => table(written),
        Block::Figure(figure) => written_figure(figure),
        Block::Chart(chart) => data_chart(chart, numbers),
        Block::Equation(equation) => {
            let description = with_references(&equation.math.description, &equation.math.figures, str::to_owned);
            let description = (!description.is_empty()).then(|| format!("alt=\"{description}\""));
            let attributes = attributes(&equation.id, &[], description.as_slice());
            format!("$$ {} $$ {attributes}", equation.math.latex.trim()).trim_end().to_owned()
        }
        Block::Collection { collection, .. } => format!(":::{}\n:::", collection_name(collection)),
        Block::Callout { kind, title, blocks: inside, .. } => {
            let title = title.as_deref().map(|title| inlines(title, TextPlace::Line)).unwrap_or_default();
            let head = format!("[!{}] {title}", kind.name().to_uppercase());
            hanging(&format!("{}\n{}", head.trim_end(), blocks(inside, "\n\n", numbers)), "> ", 0)
        }
        Block::Directive { name, classes, blocks: inside, .. } => {
            let fence = ":".repeat(3 + depth(inside));
            let classes = classes.iter().fold(String::new(), |all, class| all + " ." + class);
            format!("{fence}{name}{classes}\n\n{}\n\n{fence}", blocks(inside, "\n\n", numbers))
        }
        Block::Passage { language, blocks: inside, .. } => {
            let fence = ":".repeat(3 + depth(inside));
            format!("{fence} {{lang={language}}}\n\n{}\n\n{fence}", blocks(inside, "\n\n", numbers))
        }
        Block::Disclosure { summary, blocks: inside, .. } => {
            let summary = inlines(summary, TextPlace::Html);
            format!("<details>\n<summary>{summary}</summary>\n\n{}\n\n</details>", blocks(inside, "\n\n", numbers))
        }
    }
}

/// Levels of `:::` blocks inside `content`. The outer one has longer fences.
fn depth(content: &[Block]) -> usize {
    let of_block = |block: &Block| {
        let inside = block.parts().into_iter().map(|part| match part {
            Part::Blocks(blocks) => depth(blocks),
            Part::Inlines(_) => 0,
        });
        inside.max().unwrap_or_default()
            + usize::from(matches!(block, Block::Directive { .. } | Block::Passage { .. } | Block::Collection { .. }))
    };
    content.iter().map(of_block).max().unwrap_or_default()
}

/// Writes a paragraph. `around` are the blocks before and after it.
fn paragraph(content: &[Inline], around: [Option<&Block>; 2]) -> String {
    if let Some(tags) = image_tags(content) {
        return tags;
    }
    let text = escape_line_starts(&inlines(content, TextPlace::Paragraph));
    // A paragraph beside a table that begins so would be its caption.
    let is_beside_table = around.into_iter().flatten().any(|block| matches!(block, Block::Table(_) | Block::Chart(_)));
    match text.strip_prefix("Table:") {
        Some(rest) if is_beside_table => format!("Table\\:{rest}"),
        Some(_) | None => text,
    }
}

fn written_heading(heading: &Heading) -> String {
    let title = inlines(&heading.title, TextPlace::Line);
    // The number of a note to the accounts is counted again.
    let number = heading.number.as_ref().map(|number| format!("{number}\u{2002}")).unwrap_or_default();
    let title = title.strip_prefix(&number).map(str::to_owned).unwrap_or(title);
    let title = match title.strip_suffix('#') {
        Some(start) => format!("{start}\\#"),
        None => title,
    };
    let marks = "#".repeat(heading.level.into());
    let aliases = heading.aliases.iter().fold(String::new(), |all, id| all + "<a id=\"" + &escape_html(id) + "\"></a>");
    let pairs: Vec<String> = heading.accent.iter().map(|accent| format!("accent=\"{accent}\"")).collect();
    format!("{marks} {aliases}{title} {}", attributes(&heading.id, &heading.classes, &pairs)).trim_end().to_owned()
}

fn written_list(list: &List, is_alternate: bool, numbers: &Language) -> String {
    let separator = if list.tight { "\n" } else { "\n\n" };
    let items = list.items.iter().zip(0..).map(|(item, at)| {
        let mark = match (list.start, is_alternate) {
            (Some(start), false) => format!("{}. ", start + at),
            (Some(start), true) => format!("{}) ", start + at),
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
        };
        let task = match item.task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let inside = format!("{task}{}", blocks(&item.blocks, separator, numbers));
        hanging(&inside, &mark, mark.len()).trim_end().to_owned()
    });
    items.collect::<Vec<_>>().join(separator)
}

fn description(entry: &DescriptionEntry, numbers: &Language) -> String {
    let terms = entry.terms.iter().map(|term| escape_line_starts(&inlines(term, TextPlace::Line)));
    let details = entry.details.iter().map(|detail| hanging(&blocks(detail, "\n\n", numbers), ": ", 2));
    terms.chain(details).collect::<Vec<_>>().join("\n\n")
}

fn written_figure(figure: &Figure) -> String {
    let Caption { id, text, unit: _, source, note: _, classes, number: _ } = &figure.caption;
    let image = &figure.image;
    let mut pairs = inlines::size(image);
    let (credit, details) = match source.split_last() {
        Some((Inline::Link { target: to, content, .. }, credit)) if content.is_empty() => (credit, Some(target(to))),
        _ => (source.as_slice(), None),
    };
    let end = credit.len() - usize::from(matches!(credit.last(), Some(Inline::HardBreak { .. })));
    let credit = &credit[..end];
    if !credit.is_empty() {
        let text = inlines(credit, TextPlace::Line);
        let mark = if text.contains('"') { '\'' } else { '"' };
        pairs.push(format!("credit={mark}{text}{mark}"));
    }
    pairs.extend(details.map(|place| format!("details={}", quoted(&place))));
    let mut classes = classes.clone();
    classes.extend(image.decorative.then(|| "decorative".to_owned()));
    let (anchors, text) = leading_anchors(text);
    // A caption of mere words is the title of the image, any other a line of emphasis below.
    let title = match text {
        [Inline::Text { text, .. }] => Some(text.as_str()),
        _ => None,
    };
    let mut written = inlines::image(image, title) + &attributes(id, &classes, &pairs);
    if let Some(link) = &figure.link {
        let title = link.title.as_ref().map(|title| format!(" {}", quoted(title))).unwrap_or_default();
        written = format!("[{written}]({}{title})", address(&target(&link.target)));
    }
    if title.is_none() && !text.is_empty() {
        written = format!("{written}\n*{}*", inlines(text, TextPlace::Caption));
    }
    anchors + &written
}

/// Writes the targets at the start of a caption as a paragraph before its figure or table. Returns the rest of the caption.
fn leading_anchors(text: &[Inline]) -> (String, &[Inline]) {
    let count = text.iter().take_while(|inline| matches!(inline, Inline::Anchor { .. })).count();
    let (anchors, rest) = text.split_at(count);
    if anchors.is_empty() {
        return (String::new(), rest);
    }
    (inlines(anchors, TextPlace::Line) + "\n\n", rest)
}

/// Writes a paragraph of several images with sizes as HTML: in Markdown they would be a group of figures.
fn image_tags(content: &[Inline]) -> Option<String> {
    let mut tags = Vec::new();
    for inline in content {
        match inline {
            Inline::Image(image) if image.title.is_none() => tags.push(inlines::image_tag(image)),
            Inline::Text { text, .. } if text.trim().is_empty() => {}
            Inline::SoftBreak { .. } => {}
            _ => return None,
        }
    }
    let is_sized = content.iter().any(|inline| match inline {
        Inline::Image(image) => image.width.is_some() || image.height.is_some(),
        _ => false,
    });
    (tags.len() > 1 && is_sized).then(|| tags.join(" "))
}

/// Address of a link target as it is written. In a tree after the passes, that of a place in the issue is an id alone.
fn target(target: &Target) -> String {
    match target {
        Target::Anchor(id) if !id.contains(['#', '.', '/']) => format!("#{id}"),
        Target::Url(address) | Target::Anchor(address) => address.clone(),
    }
}

fn collection_name(collection: &Collection) -> &'static str {
    match collection {
        Collection::Figures(_) => "list-of-figures",
        Collection::Tables(_) => "list-of-tables",
        Collection::ChartData(_) => "chart-data",
        Collection::FigureSources(_) => "figures-audit",
        Collection::DataFiles(_) => "data-files",
        Collection::References(_) => "references",
        Collection::Index(_) => "index",
    }
}

/// Writes `{#id .class key=value}`, or nothing.
fn attributes(id: &str, classes: &[String], pairs: &[String]) -> String {
    let id = Some(format!("#{id}")).filter(|written| written.len() > 1);
    let parts: Vec<String> =
        id.into_iter().chain(classes.iter().map(|class| format!(".{class}"))).chain(pairs.iter().cloned()).collect();
    if parts.is_empty() { String::new() } else { format!("{{{}}}", parts.join(" ")) }
}

/// Writes code between lines of backticks, more than the code has in a row.
fn fenced(info: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if code.is_empty() || code.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{info}\n{code}{end}{fence}")
}

/// Writes `mark` before the first line. Further lines are indented by `indent` spaces, or have the mark, too, if that is
/// 0.
fn hanging(text: &str, mark: &str, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let further = if indent.is_empty() { mark } else { &indent };
    let lines = text.split('\n').enumerate().map(|(at, line)| match (at, line) {
        (0, line) => format!("{mark}{line}"),
        (_, "") => further.trim_end().to_owned(),
        (_, line) => format!("{further}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
