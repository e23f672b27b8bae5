//! Image files: found, read, checked, each once.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Image, ImageFile, Inline, each_inline_mut, plain_text};
use crate::image_file;
use crate::source::Span;

pub(super) fn run(document: &mut Document, context: &mut Context<'_>) {
    let mut loader = Loader { context, files: Vec::new(), by_path: HashMap::new() };
    document.each_block_mut(&mut |block| {
        if let Block::Figure { image, caption, .. } = block {
            loader.image(image, &plain_text(caption));
        }
    });
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Image(image) = inline {
                loader.image(image, "");
            }
        });
    });
    document.images = loader.files;
}

struct Loader<'c, 'a> {
    context: &'c mut Context<'a>,
    files: Vec<ImageFile>,
    by_path: HashMap<String, usize>,
}

impl Loader<'_, '_> {
    fn image(&mut self, image: &mut Image, caption: &str) {
        if !image.described {
            image.description = self.known(caption);
            self.context.report.push(missing_alt(image));
        }
        if let Some(file) = self.file(&image.source, image.span) {
            image.file = file;
        }
    }

    /// What is known of an image that the author has not described: its caption, else that it is one.
    fn known(&self, caption: &str) -> String {
        if caption.is_empty() { self.context.terms.image_without_description.clone() } else { caption.to_owned() }
    }

    fn file(&mut self, source: &str, span: Span) -> Option<usize> {
        let path = locate(source, span, self.context)?;
        if let Some(&known) = self.by_path.get(&path) {
            return Some(known);
        }
        self.files.push(read(&path, source, span, self.context)?);
        self.by_path.insert(path, self.files.len() - 1);
        Some(self.files.len() - 1)
    }
}

/// Reads one image that the file of `span` names.
pub(crate) fn load(source: &str, span: Span, context: &mut Context<'_>) -> Option<ImageFile> {
    let path = locate(source, span, context)?;
    read(&path, source, span, context)
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

fn read(path: &str, source: &str, span: Span, context: &mut Context<'_>) -> Option<ImageFile> {
    let diagnostic = match context.root.read(path) {
        Ok(bytes) => match image_file::check(path, bytes) {
            Ok(file) => return Some(file),
            Err(problem) => Diagnostic::at(problem.code, span, problem.message, problem.help),
        },
        Err(error) => error.diagnostic(source, Some(span)),
    };
    context.report.push(diagnostic);
    None
}

fn missing_alt(image: &Image) -> Diagnostic {
    Diagnostic::at(
        Code::MissingAlt,
        image.span,
        format!("the image `{}` has no alternative text", image.source),
        "say between the brackets what it shows, for people who cannot see it: ![a ferry in fog](ferry.jpg)",
    )
}
