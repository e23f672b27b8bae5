//! What is decided once for both writers, in this order.
//!
//! A pass changes the tree and reports mistakes; it never spells anything of an output. [`levels`] closes up heading levels,
//! [`numbers`] numbers figures, tables and equations, [`citations`] sets what is cited, [`notes`] numbers the footnotes, [`ids`]
//! gives everything its id, [`references`] resolves links into the issue and [`mentions`] names what is mentioned,
//! [`typography`] makes quotation marks and dashes, [`glossary`] links the first use of a term, [`index`] and [`collections`]
//! collect what is listed, [`images`] reads the image files, [`charts`] draws.

use crate::bibliography::Bibliography;
use crate::diagnostic::Report;
use crate::document::Document;
use crate::image_file::Studio;
use crate::layout::Layout;
use crate::publication::Language;
use crate::root::Root;
use crate::terms::Terms;

mod charts;
mod citations;
mod collections;
mod glossary;
mod ids;
mod images;
mod index;
mod levels;
mod mentions;
mod notes;
mod numbers;
mod references;
mod typography;

pub(crate) use images::load as load_image;

/// What the passes need to know beside the tree.
pub(crate) struct Context<'a> {
    /// The publication's files.
    pub(crate) root: &'a Root,
    /// What images are prepared with.
    pub(crate) studio: Studio<'a>,
    /// The language's words and quotation marks.
    pub(crate) terms: &'a Terms,
    /// Where mistakes go.
    pub(crate) report: &'a mut Report,
}

/// Runs all passes. `bibliography` holds the sources, if it names any.
pub(crate) fn run(
    document: &mut Document,
    layout: &Layout,
    language: &Language,
    bibliography: Option<&Bibliography>,
    context: &mut Context<'_>,
) {
    levels::run(document, context.report);
    numbers::run(document, layout.numbers);
    // A citation may become a footnote.
    let cited = bibliography.map(|bibliography| citations::run(document, bibliography)).unwrap_or_default();
    // Before the ids: nothing can lead into a note that is left out.
    notes::run(document, context.report);
    let ids = ids::run(document, context.report);
    references::run(document, &ids, context.report);
    let keys: Vec<&str> = bibliography.into_iter().flat_map(Bibliography::keys).collect();
    let keys = bibliography.is_none_or(Bibliography::is_complete).then_some(keys.as_slice());
    mentions::run(document, &ids, keys, context.terms, context.report);
    typography::run(document, &context.terms.quotes);
    glossary::run(document);
    let index = index::run(document, language, context.report);
    collections::run(document, cited, index, context.terms, context.report);
    images::run(document, context);
    charts::run(document, layout, language, context);
}
