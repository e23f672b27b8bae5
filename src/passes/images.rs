//! Image files: found, read, checked and prepared, each once.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Image, ImageFile, Inline, each_inline_mut, plain_text};
use crate::image_file::{Problem, Studio};
use crate::root::{ReadError, Root};
use crate::source::Span;
use crate::threads;

pub(super) fn run(document: &mut Document, context: &mut Context<'_>) {
    let mut finder = Finder { context, found: Vec::new(), by_path: HashMap::new() };
    each_image(document, &mut |image, caption| finder.image(image, caption));
    let found = finder.found;
    let (root, studio) = (context.root, context.studio);
    let mut places = Vec::with_capacity(found.len());
    for prepared in threads::map(studio.threads, &found, |found| prepare(found, root, studio)) {
        match prepared {
            Ok(file) => {
                places.push(document.images.len());
                document.images.push(file);
            }
            Err(diagnostic) => {
                places.push(0);
                context.report.push(diagnostic);
            }
        }
    }
    each_image(document, &mut |image, _| image.file = places.get(image.file).copied().unwrap_or(0));
}

/// Calls `visit` for every image, with its caption.
fn each_image(document: &mut Document, visit: &mut impl FnMut(&mut Image, &str)) {
    document.each_block_mut(&mut |block| {
        if let Block::Figure(figure) = block {
            visit(&mut figure.image, &plain_text(&figure.caption.text));
        }
    });
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Image(image) = inline {
                visit(image, "");
            }
        });
    });
}

/// An image file that is named, by its path from the root.
struct Found {
    path: String,
    /// As it is written first, and where.
    source: String,
    span: Span,
}

struct Finder<'c, 'a> {
    context: &'c mut Context<'a>,
    found: Vec<Found>,
    by_path: HashMap<String, usize>,
}

impl Finder<'_, '_> {
    fn image(&mut self, image: &mut Image, caption: &str) {
        if image.decorative {
            image.description.clear();
        } else if !image.described {
            image.description = self.known(caption);
            self.context.report.push(missing_alt(image));
        } else if !caption.is_empty() && image.description == caption {
            self.context.report.push(repeated(image));
        }
        if let Some(path) = locate(&image.source, image.span, self.context) {
            image.file = self.index(path, image);
        }
    }

    /// What is known of an image that the author has not described: its caption, else that it is one.
    fn known(&self, caption: &str) -> String {
        if caption.is_empty() { self.context.terms.image_without_description.clone() } else { caption.to_owned() }
    }

    fn index(&mut self, path: String, image: &Image) -> usize {
        if let Some(&known) = self.by_path.get(&path) {
            return known;
        }
        self.by_path.insert(path.clone(), self.found.len());
        self.found.push(Found { path, source: image.source.clone(), span: image.span });
        self.found.len() - 1
    }
}

/// Reads one image that the file of `span` names.
pub(crate) fn load(source: &str, span: Span, context: &mut Context<'_>) -> Option<ImageFile> {
    let path = locate(source, span, context)?;
    let found = Found { path, source: source.to_owned(), span };
    prepare(&found, context.root, context.studio).map_err(|diagnostic| context.report.push(diagnostic)).ok()
}

/// The path of an image from the root.
fn locate(source: &str, span: Span, context: &mut Context<'_>) -> Option<String> {
    if source.is_empty() {
        let help = "write its path between the parentheses: ![a ferry in fog](ferry.jpg)";
        context.report.push(Diagnostic::at(Code::MissingFile, span, "this image names no file", help));
        return None;
    }
    let written = percent_decode_str(source).decode_utf8_lossy();
    let from = context.report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    context
        .root
        .resolve(folder, &written)
        .map_err(|error| context.report.push(error.diagnostic(&written, Some(span))))
        .ok()
}

fn prepare(found: &Found, root: &Root, studio: Studio<'_>) -> Result<ImageFile, Diagnostic> {
    let Found { path, source, span } = found;
    let limit = studio.limits.image_bytes;
    let prepared = match root.read_up_to(path, limit) {
        Ok(bytes) => studio.prepare(path, bytes),
        Err(ReadError::TooLarge { .. }) => Err(Problem::too_many_bytes(path, limit)),
        Err(error) => return Err(error.diagnostic(source, Some(*span))),
    };
    prepared.map_err(|problem| Diagnostic::at(problem.code, *span, problem.message, problem.help))
}

/// Who hears both hears one of them twice, and of the image nothing.
fn repeated(image: &Image) -> Diagnostic {
    let message = format!("the alternative text of `{}` says what its caption says", image.source);
    let help = "say between the brackets what the image shows, and in the caption what it means";
    Diagnostic::at(Code::RepeatedCaption, image.span, message, help)
}

fn missing_alt(image: &Image) -> Diagnostic {
    Diagnostic::at(
        Code::MissingAlt,
        image.span,
        format!("the image `{}` has no alternative text", image.source),
        "say between the brackets what it shows, for people who cannot see it: ![a ferry in fog](ferry.jpg)",
    )
}
