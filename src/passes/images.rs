//! Finds, reads, checks and prepares the image files, each file once.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::PassContext;
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::{Document, Image, ImageFile, plain_text};
use crate::image_file::{ImageContext, ImageProblem};
use crate::root::{ReadError, Root};
use crate::source::Span;
use crate::threads;

pub(super) fn run(document: &mut Document, context: &mut PassContext<'_>) {
    let mut collector = ImageCollector { context, references: Vec::new(), by_path: HashMap::new() };
    document.each_image_mut(&mut |image, caption| collector.image(image, &plain_text(caption)));
    let references = collector.references;
    let (root, image_context) = (context.root, context.image_context);
    let mut indices = Vec::with_capacity(references.len());
    for prepared in
        threads::map(image_context.threads, &references, |reference| prepare(reference, root, image_context))
    {
        match prepared {
            Ok(file) => {
                indices.push(document.images.len());
                document.images.push(file);
            }
            Err(diagnostic) => {
                indices.push(0);
                context.report.push(diagnostic);
            }
        }
    }
    document.each_image_mut(&mut |image, _| image.file = indices.get(image.file).copied().unwrap_or(0));
}

/// The first reference to an image file.
struct ImageReference {
    /// Path relative to the publication's root.
    path: String,
    /// Path as written by the author.
    source: String,
    span: Span,
}

/// Collects the references to image files, one for each file.
struct ImageCollector<'c, 'a> {
    context: &'c mut PassContext<'a>,
    references: Vec<ImageReference>,
    /// Index of each reference by its path.
    by_path: HashMap<String, usize>,
}

impl ImageCollector<'_, '_> {
    /// Completes and checks the description of an image, and sets `file` to the index of its reference.
    fn image(&mut self, image: &mut Image, caption: &str) {
        if image.decorative {
            image.description.clear();
        } else if !image.described {
            image.description = self.fallback_description(caption);
            self.context.report.push(missing_alt(image));
        } else if !caption.is_empty() && image.description == caption {
            self.context.report.push(repeated_caption(image));
        }
        if let Ok(path) = locate(&image.source, image.span, self.context) {
            image.file = self.index(path, image);
        }
    }

    /// Returns the description of an image without alternative text: its caption, or a fixed term if it has none.
    fn fallback_description(&self, caption: &str) -> String {
        if caption.is_empty() { self.context.terms.image_without_description.clone() } else { caption.to_owned() }
    }

    /// Returns the index of the reference to the file at `path`, which is added if there is none.
    fn index(&mut self, path: String, image: &Image) -> usize {
        if let Some(&index) = self.by_path.get(&path) {
            return index;
        }
        self.by_path.insert(path.clone(), self.references.len());
        self.references.push(ImageReference { path, source: image.source.clone(), span: image.span });
        self.references.len() - 1
    }
}

/// Loads a single image. `source` is its path as written in the file of `span`.
///
/// # Errors
/// The image cannot be used.
pub(crate) fn load(source: &str, span: Span, context: &mut PassContext<'_>) -> Result<ImageFile, Reported> {
    let path = locate(source, span, context)?;
    let reference = ImageReference { path, source: source.to_owned(), span };
    prepare(&reference, context.root, context.image_context).map_err(|diagnostic| context.report.error(diagnostic))
}

/// Returns the path of an image relative to the publication's root.
fn locate(source: &str, span: Span, context: &mut PassContext<'_>) -> Result<String, Reported> {
    if source.is_empty() {
        let help = "write its path between the parentheses: ![a ferry in fog](ferry.jpg)";
        return Err(context.report.error(Diagnostic::new(Code::MissingFile, span, "this image has no path", help)));
    }
    let written = percent_decode_str(source).decode_utf8_lossy();
    let from = context.report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    context.root.resolve(folder, &written).map_err(|error| context.report.error(error.diagnostic(&written, Some(span))))
}

fn prepare(reference: &ImageReference, root: &Root, image_context: ImageContext<'_>) -> Result<ImageFile, Diagnostic> {
    let ImageReference { path, source, span } = reference;
    let limit = image_context.limits.image_bytes;
    let prepared = match root.read_up_to(path, limit) {
        Ok(bytes) => image_context.prepare(path, bytes),
        Err(ReadError::TooLarge { .. }) => Err(ImageProblem::too_many_bytes(path, limit)),
        Err(error) => return Err(error.diagnostic(source, Some(*span))),
    };
    prepared.map_err(|problem| Diagnostic::new(problem.code, *span, problem.message, problem.help))
}

/// Screen readers would read the caption twice and never describe the image.
fn repeated_caption(image: &Image) -> Diagnostic {
    let message = format!("the alternative text of `{}` repeats its caption", image.source);
    let help = "between the brackets, describe what the image shows; use the caption for what it means";
    Diagnostic::new(Code::RepeatedCaption, image.span, message, help)
}

fn missing_alt(image: &Image) -> Diagnostic {
    Diagnostic::new(
        Code::MissingAlt,
        image.span,
        format!("the image `{}` has no alternative text", image.source),
        "describe it between the brackets, for people who cannot see it: ![a ferry in fog](ferry.jpg)",
    )
}
