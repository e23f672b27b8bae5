//! Passes over the document. They make the decisions that the PDF and EPUB writers share.
//!
//! A pass changes the document and reports mistakes, but writes nothing in an output format. The passes run in this
//! order:
//!
//! 1. [`classes`] reports classes that the layout does not use.
//! 2. [`accents`] checks the colours of chapters.
//! 3. [`levels`] closes gaps in the heading levels.
//! 4. [`numbers`] numbers figures, tables and equations.
//! 5. [`note_columns`] checks the columns of statements that name notes to the accounts.
//! 6. [`citations`] formats citations and the list of references.
//! 7. [`notes`] numbers footnotes.
//! 8. [`ids`] assigns ids.
//! 9. [`references`] resolves links within the issue.
//! 10. [`mentions`] resolves mentions such as `[@fig:map]`.
//! 11. [`typography`] sets quotation marks, dashes and ellipses.
//! 12. [`glossary`] links the first use of each glossary term.
//! 13. [`index`] collects the index marks.
//! 14. [`data_files`] reads the data files that go with the issue.
//! 15. [`collections`] fills lists of figures and tables, chart data, data files, references and the index.
//! 16. [`formulas`] puts formulas into words.
//! 17. [`images`] reads and prepares the image files.
//! 18. [`charts`] draws the charts.

use crate::bibliography::Bibliography;
use crate::diagnostic::Report;
use crate::document::Document;
use crate::image_file::ImageContext;
use crate::layout::Layout;
use crate::publication::{FigureCheck, Language, NotePlacement};
use crate::root::Root;
use crate::terms::Terms;

mod accents;
mod charts;
mod citations;
mod classes;
mod collections;
mod data_files;
mod figures;
mod formulas;
mod framed;
mod glossary;
mod ids;
mod images;
mod index;
mod levels;
mod mentions;
mod note_columns;
mod notes;
mod numbers;
mod references;
mod typography;

pub(crate) use images::{load as load_image, vague_alt};
pub(crate) use typography::Typography;

/// Inputs of the passes in addition to the document.
pub(crate) struct PassContext<'a> {
    /// The publication's files.
    pub(crate) root: &'a Root,
    /// Settings and resources for preparing images.
    pub(crate) image_context: ImageContext<'a>,
    /// Place of the footnotes.
    pub(crate) notes: NotePlacement,
    /// Numbers that must be equal.
    pub(crate) checks: &'a [FigureCheck],
    /// Terms and quotation marks of the language.
    pub(crate) terms: &'a Terms,
    /// Receives the diagnostics.
    pub(crate) report: &'a mut Report,
}

/// Runs all passes. `bibliography` is `None` if the issue names no bibliography files.
pub(crate) fn run(
    document: &mut Document,
    layout: &Layout,
    language: &Language,
    bibliography: Option<&Bibliography>,
    context: &mut PassContext<'_>,
) {
    // Before `citations`, which adds a heading with a class that not every layout uses.
    classes::run(document, layout, context.report);
    framed::run(document, layout, context.report);
    accents::run(document, layout, context.report);
    levels::run(document, context.report);
    numbers::run(document, layout.numbers);
    note_columns::run(document, language, context.report);
    // Before `typography`, which changes the names of rows and columns, and `collections`, which copies captions.
    figures::run(document, language, context);
    // Before `notes`, because a citation may become a footnote.
    let cited =
        bibliography.map(|bibliography| citations::run(document, bibliography, context.report)).unwrap_or_default();
    // Before `ids`, because unused notes are removed and must not be link targets.
    notes::run(document, context.notes, context.report);
    let ids = ids::run(document, context.report);
    references::run(document, &ids, context.report);
    let keys: Vec<&str> = bibliography.into_iter().flat_map(Bibliography::keys).collect();
    let keys = bibliography.is_none_or(Bibliography::is_complete).then_some(keys.as_slice());
    let typography = Typography { quotes: &context.terms.quotes, language };
    mentions::run(document, &ids, keys, (context.terms, typography), context.report);
    typography::run(document, typography);
    glossary::run(document);
    let index = index::run(document, language, context.report);
    data_files::run(document, context);
    collections::run(document, cited, index, context.terms, context.report);
    // After `collections`, which copies captions.
    formulas::run(document, language);
    images::run(document, context);
    charts::run(document, layout, language, context);
}
