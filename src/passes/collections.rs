//! Fills the collections of an issue: lists of figures and tables, chart data, references, index.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{
    BibliographyEntry, Block, Caption, CaptionEntry, Collection, Document, Heading, IndexLetter, Inline, ReferenceKind,
    Section, Table, plain_text,
};
use crate::source::{SourceId, Span};
use crate::terms::Terms;

mod sources;

/// Entries of each kind of collection.
#[derive(Default)]
struct CollectedEntries {
    figures: Vec<CaptionEntry>,
    tables: Vec<CaptionEntry>,
    chart_data: Vec<Table>,
    figure_sources: Vec<Table>,
    data_files: Vec<Table>,
    references: Vec<BibliographyEntry>,
    index: Vec<IndexLetter>,
}

/// Fills all collections. An issue with references gets a section for them at the end, unless the author placed a list.
pub(super) fn run(
    document: &mut Document,
    references: Vec<BibliographyEntry>,
    index: Vec<IndexLetter>,
    terms: &Terms,
    report: &mut Report,
) {
    let figure_sources = sources::figure_sources(document, terms, &report.sources).into_iter().collect();
    let data_files = sources::data_files(document, terms).into_iter().collect();
    let mut collected =
        CollectedEntries { figure_sources, data_files, references, index, ..CollectedEntries::default() };
    document.each_block(&mut |block| collect(block, terms, &mut collected));
    if !collected.references.is_empty() && !has_reference_list(document) {
        document.sections.push(reference_section(terms));
    }
    let mut placed = Vec::new();
    document.each_block_mut(&mut |block| {
        if let Block::Collection { collection, span } = block {
            let kind = std::mem::discriminant(collection);
            if placed.contains(&kind) {
                // Its entries have ids, which are unique.
                let message = "this list is in the issue already: it is printed once";
                report.push(Diagnostic::new(Code::MisplacedBlock, *span, message, "remove one of the two"));
                return;
            }
            placed.push(kind);
            fill(collection, &collected);
            if is_empty(collection) {
                report.push(empty_collection(*span));
            }
        }
    });
}

fn collect(block: &Block, terms: &Terms, collected: &mut CollectedEntries) {
    match block {
        Block::Figure(figure) => collected.figures.extend(caption_entry(&figure.caption)),
        Block::Chart(chart) => {
            collected.figures.extend(caption_entry(&chart.caption));
            collected.chart_data.push(Table { caption: data_caption(&chart.caption, terms), ..chart.table.clone() });
        }
        Block::Table(table) => collected.tables.extend(caption_entry(&table.caption)),
        Block::Paragraph { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Equation(_)
        | Block::Collection { .. }
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => {}
    }
}

/// Returns the list entry of a caption without its notes, or `None` if the caption has no number or no text.
fn caption_entry(caption: &Caption) -> Option<CaptionEntry> {
    let number = caption.number.clone()?;
    let span = caption.text.first()?.span();
    let words = Inline::Text { text: plain_text(&caption.text), span };
    Some(CaptionEntry { id: caption.id.clone(), number, caption: vec![words] })
}

/// Returns the caption of a chart's data table, "Figure 3: Members by year", with a link to the chart. The table has no
/// number of its own.
fn data_caption(chart: &Caption, terms: &Terms) -> Caption {
    let Some(span) = chart.text.first().map(Inline::span) else { return Caption::default() };
    let text = |text: String| Inline::Text { text, span };
    let mut words = Vec::new();
    if let Some(number) = &chart.number {
        let content = vec![text(format!("{}\u{A0}{number}", terms.figure))];
        let id = chart.id.clone();
        words.extend([Inline::Reference { kind: ReferenceKind::Figure, id, content, span }, text(": ".to_owned())]);
    }
    words.push(text(plain_text(&chart.text)));
    Caption { text: words, unit: chart.unit.clone(), source: chart.source.clone(), ..Caption::default() }
}

fn has_reference_list(document: &Document) -> bool {
    let mut found = false;
    document.each_block(&mut |block| {
        found |= matches!(block, Block::Collection { collection: Collection::References(_), .. });
    });
    found
}

/// Returns the section for the list of references at the end of an issue.
fn reference_section(terms: &Terms) -> Section {
    let span = Span::new(SourceId::default(), 0..0);
    let title = vec![Inline::Text { text: terms.references.clone(), span }];
    let heading = Heading {
        id: "cite-all".to_owned(),
        aliases: Vec::new(),
        level: 1,
        number: None,
        accent: None,
        title,
        classes: vec!["quiet".to_owned()],
        span,
    };
    let collection = Collection::References(Vec::new());
    Section { heading: Some(heading), blocks: vec![Block::Collection { collection, span }], articles: Vec::new() }
}

fn fill(collection: &mut Collection, collected: &CollectedEntries) {
    match collection {
        Collection::Figures(entries) => entries.clone_from(&collected.figures),
        Collection::Tables(entries) => entries.clone_from(&collected.tables),
        Collection::ChartData(tables) => tables.clone_from(&collected.chart_data),
        Collection::FigureSources(tables) => tables.clone_from(&collected.figure_sources),
        Collection::DataFiles(tables) => tables.clone_from(&collected.data_files),
        Collection::References(entries) => entries.clone_from(&collected.references),
        Collection::Index(letters) => letters.clone_from(&collected.index),
    }
}

fn is_empty(collection: &Collection) -> bool {
    match collection {
        Collection::Figures(entries) | Collection::Tables(entries) => entries.is_empty(),
        Collection::ChartData(tables) | Collection::FigureSources(tables) | Collection::DataFiles(tables) => {
            tables.is_empty()
        }
        Collection::References(entries) => entries.is_empty(),
        Collection::Index(letters) => letters.is_empty(),
    }
}

fn empty_collection(span: Span) -> Diagnostic {
    let message = "this list is empty: the issue contains nothing to list here";
    let help = "remove it; lists of figures and tables need a layout that numbers them (`numbers = true` in layout.toml), \
         lists of data need tables, charts or numbers from CSV files";
    Diagnostic::new(Code::NothingCollected, span, message, help)
}
