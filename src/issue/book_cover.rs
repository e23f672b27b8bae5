//! The cover of the e-book: the author's image, or a page that the layout draws for it.

use super::{Issue, IssuePicture};
use crate::document::{Article, Block, Heading, ImageFile, ImageFormat, Section, plain_text};

/// The cover of an e-book.
#[derive(Debug)]
pub(crate) enum BookCover<'a> {
    /// The author's photograph or other raster image, as it is.
    Image(&'a IssuePicture),
    /// The author's drawing. Reading systems show it, and libraries, which often read no drawings, a picture of it.
    Drawing(&'a IssuePicture),
    /// A page drawn by the layout.
    Page(CoverPage<'a>),
}

/// Picture and headlines on the cover, beside the names and dates of the issue.
#[derive(Debug)]
pub(crate) struct CoverPage<'a> {
    /// Titles of up to three articles.
    pub(crate) headlines: Vec<String>,
    /// The image over which the layout prints the title, or the first figure of the issue.
    pub(crate) picture: Option<&'a ImageFile>,
}

/// Maximum number of headlines on a cover.
const HEADLINES: usize = 3;
/// Maximum number of characters of a headline: a longer title is left out.
const HEADLINE: usize = 90;
/// Minimum length in pixels of the shorter side of a raster image that is sharp enough for a cover.
const SHARP: u32 = 500;
/// Maximum ratio of the longer side of a picture on a cover to the shorter one.
const LONGEST: u32 = 4;

impl<'a> BookCover<'a> {
    pub(super) fn of(issue: &'a Issue) -> Self {
        // With its title, the layout prints the image on a page of its own.
        match issue.cover.as_ref().filter(|cover| !(cover.has_title && issue.layout.cover)) {
            Some(own) if own.file.format == ImageFormat::Svg => Self::Drawing(own),
            Some(own) => Self::Image(own),
            None => {
                let picture = issue.cover.as_ref().map(|cover| &cover.file).or_else(|| lead_picture(issue));
                Self::Page(CoverPage { headlines: headlines(issue), picture })
            }
        }
    }

    /// Returns the format of the image file for libraries. Photographs and gradients are smaller as JPEG, and everything
    /// else as PNG.
    pub(crate) fn format(&self) -> ImageFormat {
        let format_with = |file: &ImageFile| if is_flat(file) { ImageFormat::Png } else { ImageFormat::Jpeg };
        match self {
            Self::Image(own) => own.file.format,
            Self::Drawing(own) => format_with(&own.file),
            Self::Page(page) => page.picture.map_or(ImageFormat::Png, format_with),
        }
    }
}

/// Returns `true` for a drawing in few colours.
fn is_flat(file: &ImageFile) -> bool {
    let has = |sign: &[u8]| file.bytes.windows(sign.len()).any(|window| window == sign);
    file.format == ImageFormat::Svg && ![&b"Gradient"[..], b"<image", b"<filter"].into_iter().any(has)
}

/// Returns the first figure that is sharp and neither a strip nor decorative. Figures within other blocks, such as
/// portraits, are not considered.
fn lead_picture(issue: &Issue) -> Option<&ImageFile> {
    let blocks =
        issue.document.sections.iter().flat_map(|section| {
            section.blocks.iter().chain(section.articles.iter().flat_map(|article| &article.blocks))
        });
    let images = blocks.filter_map(|block| match block {
        Block::Figure(figure) => Some(&figure.image).filter(|image| !image.decorative),
        Block::Chart(_)
        | Block::Paragraph { .. }
        | Block::Table(_)
        | Block::Equation(_)
        | Block::Collection { .. }
        | Block::Heading(_)
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Callout { .. }
        | Block::Directive { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => None,
    });
    images.filter_map(|image| issue.document.images.get(image.file)).find(|file| {
        let (short, long) = (file.width.min(file.height), file.width.max(file.height));
        long <= LONGEST.saturating_mul(short) && (file.format == ImageFormat::Svg || short >= SHARP)
    })
}

/// Returns the titles of the first articles of the sections, then those of the other articles. A section without
/// articles has its own title.
fn headlines(issue: &Issue) -> Vec<String> {
    let sections = &issue.document.sections;
    let first = sections.iter().filter_map(first_title);
    let others = sections.iter().flat_map(|section| section.articles.iter().skip(1)).map(title_of);
    let mut found: Vec<String> = Vec::new();
    for heading in first.chain(others) {
        let title = plain_text(&heading.title);
        let is_known = found.contains(&title) || title == issue.metadata.title;
        if !title.is_empty() && !is_known && title.chars().count() <= HEADLINE {
            found.push(title);
        }
        if found.len() == HEADLINES {
            break;
        }
    }
    found
}

fn first_title(section: &Section) -> Option<&Heading> {
    section.articles.first().map(title_of).or(section.heading.as_ref())
}

fn title_of(article: &Article) -> &Heading {
    &article.heading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::html::tests::sample::{article, document, everything, figure, section, text, words};
    use crate::html::tests::sample_issue::issue;

    #[test]
    fn headlines_are_those_of_each_section_first() {
        let articles = |names: [&str; 2]| names.map(|name| article(name, name, vec![words("x")])).to_vec();
        let long = "Long ".repeat(20);
        let sections = vec![
            section(Some(("On the water", "a")), vec![], articles(["Nineteen days", "A new cable"])),
            section(Some(("Letters", "b")), vec![words("x")], vec![]),
            section(Some(("Meadows", "c")), vec![], articles([&long, "The mowing"])),
        ];
        let issue = issue(document(sections));
        assert_eq!(headlines(&issue), ["Nineteen days", "Letters", "A new cable"]);
        assert!(headlines(&super::super::Issue { document: document(vec![]), ..issue }).is_empty());
    }

    #[test]
    fn the_picture_is_the_first_figure_that_is_large_enough() {
        let sections = vec![section(None, vec![words("x"), figure(vec![text("c")], "f")], vec![])];
        let mut issue = issue(Document { images: everything().images, ..document(sections) });
        let of = |issue: &Issue| BookCover::of(issue).format();
        let file = |format, width, height| ImageFile { format, width, height, ..issue.document.images[0].clone() };
        let (photograph, small) = (file(ImageFormat::Jpeg, 900, 600), file(ImageFormat::Jpeg, 400, 300));
        let strip = file(ImageFormat::Svg, 900, 100);
        assert!(lead_picture(&issue).is_some());
        assert_eq!(of(&issue), ImageFormat::Png, "a drawing");
        issue.document.images[0] = photograph;
        assert_eq!(of(&issue), ImageFormat::Jpeg);
        for unfit in [small, strip] {
            issue.document.images[0] = unfit;
            assert!(lead_picture(&issue).is_none());
            assert_eq!(of(&issue), ImageFormat::Png, "no picture");
        }
    }
}
