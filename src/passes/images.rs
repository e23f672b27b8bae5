//! Finds, reads, checks and prepares the image files, each file once.

use std::collections::HashMap;

use data_url::DataUrl;
use percent_encoding::percent_decode_str;

use super::PassContext;
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::{Document, Image, ImageFile, plain_text};
use crate::image_file::{ImageContext, ImageProblem, code};
use crate::root::{ReadError, Root};
use crate::source::Span;
use crate::threads;

mod caption;
mod vague;

pub(crate) use vague::vague_alt;

/// Name of the images in `data:` addresses, in place of their paths.
const EMBEDDED: &str = "embedded";

pub(super) fn run(document: &mut Document, context: &mut PassContext<'_>) {
    let mut collector = ImageCollector { context, references: Vec::new(), by_origin: HashMap::new() };
    document.each_image_mut(&mut |image, caption| collector.image(image, &plain_text(caption)));
    let references = collector.references;
    let (root, image_context) = (context.root, context.image_context);
    let mut indices = Vec::with_capacity(references.len());
    let prepared =
        threads::map(image_context.threads, &references, |reference| prepare(reference, root, image_context));
    for (prepared, reference) in prepared.into_iter().zip(&references) {
        match prepared {
            Ok(file) => {
                if let Some(diagnostic) = undrawn(&file, reference) {
                    context.report.push(diagnostic);
                }
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

/// Image with a description, in messages.
const EXAMPLE: &str = "![a ferry in fog](ferry.jpg)";

/// Place of an image's content.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum ImageOrigin {
    /// A file. The path is relative to the publication's root.
    File(String),
    /// The address itself: `data:image/png;base64,…`
    Address(String),
    /// The text of a QR code: `qr:https://example.org/give`
    Code(String),
}

/// The first reference to an image.
struct ImageReference {
    origin: ImageOrigin,
    /// Path as written by the author.
    source: String,
    span: Span,
}

/// Collects the references to images, one for each file or `data:` address.
struct ImageCollector<'c, 'a> {
    context: &'c mut PassContext<'a>,
    references: Vec<ImageReference>,
    /// Index of each reference by its origin.
    by_origin: HashMap<ImageOrigin, usize>,
}

impl ImageCollector<'_, '_> {
    /// Completes and checks the description of an image, and sets `file` to the index of its reference.
    fn image(&mut self, image: &mut Image, caption: &str) {
        if image.decorative {
            image.description.clear();
        } else if !image.described {
            image.description = self.fallback_description(caption);
            let describes = caption::describes(caption, &image.source);
            self.context.report.push(if describes { caption_as_alt(image) } else { missing_alt(image) });
        } else if !caption.is_empty() && image.description == caption {
            self.context.report.push(repeated_caption(image));
        } else if let Some(diagnostic) = vague_alt(&image.description, &image.source, image.span, EXAMPLE) {
            // A file name is no text alternative, which claims about accessibility depend on.
            image.described = false;
            self.context.report.push(diagnostic);
        }
        if let Ok(origin) = locate(&image.source, image.span, self.context) {
            image.file = self.index(origin, image);
        }
    }

    /// Returns the description of an image without alternative text: its caption, or a fixed term if it has none.
    fn fallback_description(&self, caption: &str) -> String {
        if caption.is_empty() { self.context.terms.image_without_description.clone() } else { caption.to_owned() }
    }

    /// Returns the index of the reference to `origin`, which is added if there is none.
    fn index(&mut self, origin: ImageOrigin, image: &Image) -> usize {
        if let Some(&index) = self.by_origin.get(&origin) {
            return index;
        }
        self.by_origin.insert(origin.clone(), self.references.len());
        self.references.push(ImageReference { origin, source: image.source.clone(), span: image.span });
        self.references.len() - 1
    }
}

/// Loads a single image. `source` is its path as written in the file of `span`.
///
/// # Errors
/// The image cannot be used.
pub(crate) fn load(source: &str, span: Span, context: &mut PassContext<'_>) -> Result<ImageFile, Reported> {
    let origin = locate(source, span, context)?;
    let reference = ImageReference { origin, source: source.to_owned(), span };
    let prepared = prepare(&reference, context.root, context.image_context);
    let file = prepared.map_err(|diagnostic| context.report.error(diagnostic))?;
    if let Some(diagnostic) = undrawn(&file, &reference) {
        context.report.push(diagnostic);
    }
    Ok(file)
}

/// Returns the place of an image's content.
fn locate(source: &str, span: Span, context: &mut PassContext<'_>) -> Result<ImageOrigin, Reported> {
    if source.is_empty() {
        let help = "write its path between the parentheses: ![a ferry in fog](ferry.jpg)";
        return Err(context.report.error(Diagnostic::new(Code::MissingFile, span, "this image has no path", help)));
    }
    if source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return Ok(ImageOrigin::Address(source.to_owned()));
    }
    if let Some(text) = code::text(source) {
        return Ok(ImageOrigin::Code(text.to_owned()));
    }
    let written = percent_decode_str(source).decode_utf8_lossy();
    let from = context.report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = context.root.resolve(folder, &written);
    path.map(ImageOrigin::File).map_err(|error| context.report.error(error.diagnostic(&written, Some(span))))
}

fn prepare(reference: &ImageReference, root: &Root, image_context: ImageContext<'_>) -> Result<ImageFile, Diagnostic> {
    let ImageReference { origin, source, span } = reference;
    let limit = image_context.limits.image_bytes;
    let prepared = match origin {
        ImageOrigin::Address(address) => embedded(address, image_context),
        ImageOrigin::Code(text) => code::draw(text).and_then(|svg| image_context.prepare("code.svg", svg)),
        ImageOrigin::File(path) => match root.read_up_to(path, limit) {
            Ok(bytes) => image_context.prepare(path, bytes),
            Err(ReadError::TooLarge { .. }) => Err(ImageProblem::too_many_bytes(path, limit)),
            Err(ReadError::Missing) => return Err(root.missing(path, source, Some(*span))),
            Err(error) => return Err(error.diagnostic(source, Some(*span))),
        },
    };
    prepared.map_err(|problem| Diagnostic::new(problem.code, *span, problem.message, problem.help))
}

/// Prepares the image in a `data:` address as if it were a file.
fn embedded(address: &str, image_context: ImageContext<'_>) -> Result<ImageFile, ImageProblem> {
    // The part before the content, such as `data:image/png;base64`, is the image's name in messages.
    let name = address.split_once(',').map_or(address, |(name, _)| name);
    let help = "save it as a file beside the issue and write the file's name";
    let broken = || ImageProblem::bad(name, "has a damaged address", help);
    let decoded = DataUrl::process(address).ok().and_then(|address| address.decode_to_vec().ok());
    let (bytes, _) = decoded.ok_or_else(broken)?;
    let limit = image_context.limits.image_bytes;
    if bytes.len() as u64 > limit {
        return Err(ImageProblem::too_many_bytes(name, limit));
    }
    Ok(ImageFile { path: EMBEDDED.to_owned(), ..image_context.prepare(name, bytes)? })
}

/// Returns the diagnostic for parts of a drawing that are not drawn.
fn undrawn(file: &ImageFile, reference: &ImageReference) -> Option<Diagnostic> {
    if file.undrawn.is_empty() {
        return None;
    }
    let name = if matches!(reference.origin, ImageOrigin::File(_)) { &reference.source } else { EMBEDDED };
    let message = format!("parts of the drawing `{name}` are not drawn: {}", file.undrawn.join(", "));
    let help = "export it as plain SVG 1.1, with text and effects converted to paths, or as PNG";
    Some(Diagnostic::new(Code::UndrawnSvg, reference.span, message, help))
}

/// Screen readers would read the caption twice and never describe the image.
fn repeated_caption(image: &Image) -> Diagnostic {
    let message = format!("the alternative text of `{}` repeats its caption", image.source);
    let help = "between the brackets, describe what the image shows; use the caption for what it means";
    Diagnostic::new(Code::RepeatedCaption, image.span, message, help)
}

fn caption_as_alt(image: &Image) -> Diagnostic {
    Diagnostic::new(
        Code::CaptionAsAlt,
        image.span,
        format!("the image `{}` has no alternative text: its caption is read in place of one", image.source),
        format!("if the caption does not say what the image shows, describe it between the brackets: {EXAMPLE}"),
    )
}

fn missing_alt(image: &Image) -> Diagnostic {
    Diagnostic::new(
        Code::MissingAlt,
        image.span,
        format!("the image `{}` has no alternative text", image.source),
        format!("describe it between the brackets, for people who cannot see it: {EXAMPLE}"),
    )
}
