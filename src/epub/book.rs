//! The files of an e-book, before they are packed.

use std::borrow::Cow;

use super::page_breaks::{PageBreaks, PageTarget};
use super::{Cover, front, navigation, plan, xhtml};
use crate::document::Paging;
use crate::issue::Issue;

/// Every file of the package but the package document and the NCX, in reading order where they are read.
#[derive(Debug)]
pub(crate) struct Book<'a> {
    /// The files.
    pub(crate) resources: Vec<Resource<'a>>,
    /// The contents for older readers.
    pub(crate) ncx: String,
    /// Whether pages of the PDF are marked.
    pub(crate) has_pages: bool,
}

/// One file.
#[derive(Debug)]
pub(crate) struct Resource<'a> {
    /// Where it is, from the package document.
    pub(crate) path: String,
    /// What it is.
    pub(crate) media_type: &'static str,
    /// What the manifest has to say of it (EPUB 3.3, section D.4), or empty.
    pub(crate) properties: &'static str,
    /// The content.
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// The property of the cover's picture (EPUB 3.3, section D.4.1).
const COVER: &str = "cover-image";

const XHTML: &str = "application/xhtml+xml";

impl Resource<'_> {
    fn page(path: impl Into<String>, properties: &'static str, xhtml: String) -> Self {
        Self { path: path.into(), media_type: XHTML, properties, bytes: Cow::Owned(xhtml.into_bytes()) }
    }

    /// Whether it is read page by page, rather than shown by a page.
    pub(crate) fn is_read(&self) -> bool {
        self.media_type == XHTML
    }

    /// Whether its format is compressed already.
    pub(crate) fn is_compressed(&self) -> bool {
        self.media_type.starts_with("image/") && self.media_type != "image/svg+xml"
    }
}

impl<'a> Book<'a> {
    /// Writes the files of an issue; the picture on the cover is empty.
    pub(crate) fn new(issue: &'a Issue, cover: &Cover, paging: &'a Paging) -> Self {
        let plan = plan::Plan::new(&issue.document);
        let images = image_names(issue);
        let breaks = PageBreaks::new(&issue.document, paging, &plan);
        let mut targets: Vec<PageTarget> = Vec::new();
        let mut text = Vec::new();
        for (index, page) in plan.pages.iter().enumerate() {
            let (xhtml, written) = xhtml::page(issue, &plan, &images, &breaks, index);
            let path = format!("text/{}", page.name);
            targets.extend(written.into_iter().map(|mark| PageTarget::new(&path, mark)));
            let properties = if xhtml.contains("<math ") { "mathml" } else { "" };
            text.push(Resource::page(path, properties, xhtml));
        }
        let mut resources = vec![
            Resource::page("cover.xhtml", "", front::cover(issue, cover)),
            Resource::page("title.xhtml", "", front::title_page(issue)),
            Resource::page("nav.xhtml", "nav", navigation::document(issue, &plan, &targets)),
        ];
        resources.append(&mut text);
        resources.push(Resource {
            path: "stylesheet.css".to_owned(),
            media_type: "text/css",
            properties: "",
            bytes: Cow::Owned(issue.layout.css().into_bytes()),
        });
        resources.push(Resource {
            path: front::cover_path(cover.format),
            media_type: cover.format.media_type(),
            properties: COVER,
            bytes: Cow::Borrowed(&[]),
        });
        for (image, name) in issue.document.images.iter().zip(images) {
            resources.push(Resource {
                path: format!("images/{name}"),
                media_type: image.format.media_type(),
                properties: "",
                bytes: Cow::Borrowed(&image.bytes),
            });
        }
        Self { resources, ncx: navigation::ncx(issue, &plan, &targets), has_pages: !targets.is_empty() }
    }

    /// Gives the cover its picture.
    pub(crate) fn set_cover(&mut self, picture: &'a [u8]) {
        for resource in self.resources.iter_mut().filter(|resource| resource.properties == COVER) {
            resource.bytes = Cow::Borrowed(picture);
        }
    }
}

/// The ending goes by the content, whatever the author's file is called.
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
