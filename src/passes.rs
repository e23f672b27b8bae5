//! What is decided once for both writers, in this order.
//!
//! A pass changes the tree and reports mistakes; it never spells anything of an output. [`levels`] closes up heading levels,
//! [`notes`] numbers the footnotes, [`ids`] gives every heading its id, [`references`] resolves links into the issue,
//! [`typography`] makes quotation marks and dashes, [`images`] reads the image files.

use crate::diagnostic::Report;
use crate::document::Document;
use crate::image_file::Studio;
use crate::root::Root;
use crate::terms::Terms;

mod ids;
mod images;
mod levels;
mod notes;
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

/// Runs all passes.
pub(crate) fn run(document: &mut Document, context: &mut Context<'_>) {
    levels::run(document, context.report);
    // Before the ids: nothing can lead into a note that is left out.
    notes::run(document, context.report);
    let ids = ids::run(document, context.report);
    references::run(document, &ids, context.report);
    typography::run(document, &context.terms.quotes);
    images::run(document, context);
}
