//! Files of an e-book, before packing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::page_breaks::{PageBreaks, PageTarget};
use super::xhtml::TextFilePackage;
use super::{EpubCover, drawing_ground, front, navigation, plan, xhtml};
use crate::document::{FormulaPicture, ImageFile, ImageFormat, Paging};
use crate::image_file::on_white;
use crate::issue::{BookCover, Issue};
use crate::symbols::DrawnSymbols;

/// Content of an e-book: all files of the package except the package document.
#[derive(Debug)]
pub(crate) struct Book<'a> {
    /// Files except the NCX. XHTML files come in reading order.
    pub(crate) resources: Vec<Resource<'a>>,
    /// Table of contents for EPUB 2 reading systems.
    pub(crate) ncx: String,
    /// Whether there are page break markers for the pages of the PDF.
    pub(crate) has_pages: bool,
}

/// A publication resource: one file of the package.
#[derive(Debug)]
pub(crate) struct Resource<'a> {
    /// Path relative to the package document.
    pub(crate) path: String,
    /// Media type.
    pub(crate) media_type: &'static str,
    /// `properties` attribute in the manifest (EPUB 3.3, section D.4), or empty.
    pub(crate) properties: &'static str,
    /// Content of the file.
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// Manifest property of the cover image (EPUB 3.3, section D.4.1).
pub(super) const COVER: &str = "cover-image";

const XHTML: &str = "application/xhtml+xml";

/// Media type of data files (RFC 4180).
pub(super) const CSV: &str = "text/csv";

impl<'a> Resource<'a> {
    fn image(path: String, file: &'a ImageFile) -> Self {
        let bytes = match file.format {
            ImageFormat::Svg => match &file.narrow {
                Some(chart) => drawing_ground::with_margin(chart),
                None => drawing_ground::with_ground(&file.bytes),
            },
            ImageFormat::Png => on_white(&file.bytes).map_or(Cow::Borrowed(&*file.bytes), Cow::Owned),
            ImageFormat::Jpeg => Cow::Borrowed(&*file.bytes),
        };
        Self { path, media_type: file.format.media_type(), properties: "", bytes }
    }

    fn xhtml(path: impl Into<String>, xhtml: String) -> Self {
        let path = path.into();
        let properties = match (path == navigation::PATH, xhtml.contains("<math "), xhtml.contains("<svg ")) {
            (true, _, true) => "nav svg",
            (true, _, false) => "nav",
            (false, true, true) => "mathml svg",
            (false, true, false) => "mathml",
            (false, false, true) => "svg",
            (false, false, false) => "",
        };
        Self { path, media_type: XHTML, properties, bytes: Cow::Owned(xhtml.into_bytes()) }
    }

    /// Returns `true` for the navigation document.
    pub(super) fn is_navigation(&self) -> bool {
        self.path == navigation::PATH
    }

    /// Returns `true` if the file belongs in the spine.
    pub(crate) fn is_in_spine(&self) -> bool {
        self.media_type == XHTML
    }

    /// Returns `true` if the format of the file is already compressed.
    pub(crate) fn is_compressed(&self) -> bool {
        self.media_type.starts_with("image/") && self.media_type != "image/svg+xml"
    }
}

impl<'a> Book<'a> {
    /// Generates the files of an issue. The content of the cover image is empty until [`Self::set_cover`].
    pub(crate) fn new(issue: &'a Issue, cover: &EpubCover, paging: &Paging, formulas: &[FormulaPicture]) -> Self {
        let plan = plan::Plan::new(&issue.document, issue.publication.epub.split.unwrap_or(issue.layout.split));
        let images = image_names(issue);
        let breaks = PageBreaks::new(&issue.document, paging, &plan);
        let symbols = DrawnSymbols::of(issue);
        let mut targets: Vec<PageTarget> = breaks.front().collect();
        let mut text = Vec::new();
        for (index, file) in plan.files.iter().enumerate() {
            let (breaks, symbols) = (&breaks, &symbols);
            let package = TextFilePackage { plan: &plan, images: &images, breaks, formulas, symbols, file: index };
            let (xhtml, written) = xhtml::text_file(issue, &package);
            let path = format!("text/{}", file.name);
            targets.extend(written.into_iter().map(|mark| PageTarget::new(&path, mark)));
            text.push(Resource::xhtml(path, xhtml));
        }
        let mut resources = vec![
            Resource::xhtml("cover.xhtml", front::cover(issue, cover, &breaks)),
            Resource::xhtml(navigation::PATH, navigation::document(issue, &plan, &breaks, (&targets, &symbols))),
        ];
        resources.append(&mut text);
        resources.push(Resource {
            path: "stylesheet.css".to_owned(),
            media_type: "text/css",
            properties: "",
            bytes: Cow::Owned(issue.layout.css().into_bytes()),
        });
        let headings = issue.document.sections.iter().filter_map(|section| section.heading.as_ref());
        let accents: BTreeSet<&String> = headings.filter_map(|heading| heading.accent.as_ref()).collect();
        resources.extend(accents.into_iter().map(|accent| Resource {
            path: xhtml::accent_path(accent),
            media_type: "text/css",
            properties: "",
            bytes: Cow::Owned(issue.layout.accent_css(accent).into_bytes()),
        }));
        resources.push(Resource {
            path: front::cover_path(cover.format),
            media_type: cover.format.media_type(),
            properties: COVER,
            bytes: Cow::Borrowed(&[]),
        });
        if let BookCover::Drawing(own) = issue.book_cover() {
            resources.push(Resource::image(front::COVER_DRAWING.to_owned(), &own.file));
        }
        let own = [("logo", &issue.logo), ("banner", &issue.banner)];
        resources.extend(own.into_iter().filter_map(|(name, picture)| {
            let file = &picture.as_ref()?.file;
            Some(Resource::image(front::picture_path(name, file.format), file))
        }));
        let names = images.iter().map(|name| format!("images/{name}"));
        resources.extend(issue.document.images.iter().zip(names).map(|(image, path)| Resource::image(path, image)));
        resources.extend(formulas.iter().enumerate().map(|(index, picture)| Resource {
            path: format!("images/{}", xhtml::formula_name(index)),
            media_type: ImageFormat::Png.media_type(),
            properties: "",
            bytes: Cow::Owned(picture.png.clone()),
        }));
        // Not in the spine, and no document links to them: reading systems need not show text/csv (EPUB 3.3, section 3.3).
        resources.extend(issue.document.data_files.iter().map(|file| Resource {
            path: file.output_path(),
            media_type: CSV,
            properties: "",
            bytes: Cow::Borrowed(&*file.bytes),
        }));
        Self { resources, ncx: navigation::ncx(issue, &plan, &targets), has_pages: !targets.is_empty() }
    }

    /// Sets the content of the cover image.
    pub(crate) fn set_cover(&mut self, image: &'a [u8]) {
        for resource in self.resources.iter_mut().filter(|resource| resource.properties == COVER) {
            resource.bytes = on_white(image).map_or(Cow::Borrowed(image), Cow::Owned);
        }
    }
}

/// Returns the file names of the issue's images in the e-book. The extension matches the format of the content, not the
/// author's file name.
fn image_names(issue: &Issue) -> Vec<String> {
    let images = issue.document.images.iter().enumerate();
    images
        .map(|(index, image)| {
            let name = image.path.rsplit('/').next().unwrap_or_default();
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            plan::file_name(index + 1, stem, image.format.extension())
        })
        .collect()
}
