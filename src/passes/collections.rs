//! Fills what is collected from the whole issue: lists of figures and tables, chart data, references, index.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{
    Block, Caption, Collection, Document, Heading, IndexLetter, Inline, Listed, Reference, ReferenceKind, Section,
    Table, plain_text,
};
use crate::source::{SourceId, Span};
use crate::terms::Terms;

/// What the issue has of each.
#[derive(Default)]
struct Collected {
    figures: Vec<Listed>,
    tables: Vec<Listed>,
    chart_data: Vec<Table>,
    references: Vec<Reference>,
    index: Vec<IndexLetter>,
}

pub(super) fn run(
    document: &mut Document,
    references: Vec<Reference>,
    index: Vec<IndexLetter>,
    terms: &Terms,
    report: &mut Report,
) {
    let mut collected = Collected { references, index, ..Collected::default() };
    document.each_block(&mut |block| collect(block, terms, &mut collected));
    if !collected.references.is_empty() && !has_place_for_references(document) {
        document.sections.push(section_of_references(terms));
    }
    document.each_block_mut(&mut |block| {
        if let Block::Collection { collection, span } = block {
            fill(collection, &collected);
            if is_empty(collection) {
                report.push(nothing(*span));
            }
        }
    });
}

fn collect(block: &Block, terms: &Terms, collected: &mut Collected) {
    match block {
        Block::Figure(figure) => collected.figures.extend(listed(&figure.caption)),
        Block::Chart(chart) => {
            collected.figures.extend(listed(&chart.caption));
            collected.chart_data.push(Table { caption: data_caption(&chart.caption, terms), ..chart.table.clone() });
        }
        Block::Table(table) => collected.tables.extend(listed(&table.caption)),
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
        | Block::Disclosure { .. } => {}
    }
}

/// Its entry, if it can be found by a number and a link. A caption is said again without its notes.
fn listed(caption: &Caption) -> Option<Listed> {
    let number = caption.number.clone()?;
    let span = caption.text.first()?.span();
    let words = Inline::Text { text: plain_text(&caption.text), span };
    Some(Listed { id: caption.id.clone(), number, caption: vec![words] })
}

/// "Figure 3: Members by year": the numbers of a chart have none of their own, and lead back to it.
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

fn has_place_for_references(document: &Document) -> bool {
    let mut has = false;
    document.each_block(&mut |block| {
        has |= matches!(block, Block::Collection { collection: Collection::References(_), .. });
    });
    has
}

/// Where the author has no place for them, references come last.
fn section_of_references(terms: &Terms) -> Section {
    let span = Span::new(SourceId::default(), 0..0);
    let title = vec![Inline::Text { text: terms.references.clone(), span }];
    let heading = Heading { id: "cite-all".to_owned(), level: 1, title, classes: vec!["quiet".to_owned()], span };
    let collection = Collection::References(Vec::new());
    Section { heading: Some(heading), blocks: vec![Block::Collection { collection, span }], articles: Vec::new() }
}

fn fill(collection: &mut Collection, collected: &Collected) {
    match collection {
        Collection::Figures(entries) => entries.clone_from(&collected.figures),
        Collection::Tables(entries) => entries.clone_from(&collected.tables),
        Collection::ChartData(tables) => tables.clone_from(&collected.chart_data),
        Collection::References(entries) => entries.clone_from(&collected.references),
        Collection::Index(letters) => letters.clone_from(&collected.index),
    }
}

fn is_empty(collection: &Collection) -> bool {
    match collection {
        Collection::Figures(entries) | Collection::Tables(entries) => entries.is_empty(),
        Collection::ChartData(tables) => tables.is_empty(),
        Collection::References(entries) => entries.is_empty(),
        Collection::Index(letters) => letters.is_empty(),
    }
}

fn nothing(span: Span) -> Diagnostic {
    let message = "there is nothing in the issue that this could list";
    let help =
        "take it out; lists of figures and tables need a layout that numbers them (`numbers = true` in layout.toml)";
    Diagnostic::at(Code::NothingCollected, span, message, help)
}
