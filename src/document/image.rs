//! Images in the text and their files.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::DataFigure;
use crate::source::Span;

/// An image in the text: `![A ferry](ferry.jpg)`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Image {
    /// Path as written by the author, relative to the Markdown file.
    pub source: String,
    /// Index into [`Document::images`](super::Document::images). The `images` pass sets it.
    pub file: usize,
    /// Text alternative. After the `images` pass it is empty only if the image is decorative.
    pub description: String,
    /// Whether the image adds nothing to the text, so that screen readers skip it: `{.decorative}`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decorative: bool,
    /// Advisory title of an inline image, rendered in the e-book only. `None` for a figure, whose title is its caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether `description` is a real text alternative: by the author, or composed from a chart's numbers. Otherwise
    /// it is the caption or a placeholder.
    pub described: bool,
    /// Width in CSS pixels (1/96 inch): `<img width="120">`
    pub width: Option<u32>,
    /// Height in CSS pixels (1/96 inch): `<img height="80">`
    pub height: Option<u32>,
    /// Width in per cent of the available width, 1 to 100: `width=60%`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Numbers by reference in `description`, which the `figures` pass has set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<DataFigure>,
    /// Source position.
    pub span: Span,
}

impl Image {
    /// Returns `true` if the author has set the width.
    pub(crate) fn has_width(&self) -> bool {
        self.width.is_some() || self.percent.is_some()
    }

    /// Creates an image from its Markdown. `file` is 0 until the `images` pass sets it; `size` is width and height.
    pub(crate) fn new(source: &str, description: &str, size: [Option<u32>; 2], span: Span) -> Self {
        let description = description.trim().to_owned();
        let [width, height] = size;
        Self {
            source: source.trim().to_owned(),
            file: 0,
            described: !description.is_empty(),
            description,
            decorative: false,
            title: None,
            width,
            height,
            percent: None,
            figures: Vec::new(),
            span,
        }
    }
}

/// Parses a length: `120`, `120px`, `4in`, `7.5cm`. Returns CSS pixels (1/96 inch), or `None` for 0, for other units and
/// for lengths above 10,000 pixels.
pub(crate) fn css_pixels(length: &str) -> Option<u32> {
    let length = length.trim();
    let digits = length.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(length.len());
    let per_unit = match &length[digits..] {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" | "em" | "rem" => 16.0,
        _ => return None,
    };
    let pixels = length[..digits].trim().parse::<f64>().ok()? * per_unit;
    (1..=10_000).find(|&whole| (f64::from(whole) - pixels).abs() <= 0.5)
}

/// An image file, checked and converted for the e-book.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct ImageFile {
    /// Path relative to the publication's root.
    pub path: String,
    /// Format of `bytes`, which can differ from the author's file and its extension.
    pub format: ImageFormat,
    /// Width in pixels. For SVG, in user units, rounded up.
    pub width: u32,
    /// Height in the same unit.
    pub height: u32,
    /// Content of the converted file.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
    /// The author's file, if `bytes` was re-encoded from it. Other sizes are scaled from this file.
    #[serde(skip)]
    pub original: Option<Original>,
    /// Drawing for narrow screens, which is in the e-book in place of `bytes`: charts only.
    #[serde(skip)]
    pub narrow: Option<Arc<[u8]>>,
    /// Names of the elements and references in the author's drawing that are not drawn.
    #[serde(skip)]
    pub undrawn: Vec<String>,
    /// A text of the drawing for each pair of colours of text and ground.
    #[serde(skip)]
    pub texts: Vec<DrawnText>,
    /// Size of the smallest text of the drawing in user units, or `None` if it has no text.
    #[serde(skip)]
    pub smallest_text: Option<f64>,
}

/// Text in a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnText {
    /// Words of the text.
    pub text: String,
    /// Size in user units of the drawing.
    pub size: f64,
    /// Whether all letters are bold.
    pub is_bold: bool,
    /// Colour of the letters.
    pub fill: [u8; 3],
    /// Colour below the letters, or `None` if the page shows.
    pub ground: Option<[u8; 3]>,
}

/// The author's image file, unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// Content of the file.
    pub bytes: Arc<[u8]>,
    /// Width in pixels, after applying the Exif orientation.
    pub width: u32,
    /// Height in pixels, after applying the Exif orientation.
    pub height: u32,
}

/// Formats of prepared images. Files of other formats are converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// SVG
    Svg,
}

impl ImageFormat {
    /// Returns the usual file name extension, without the dot.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
        }
    }

    /// Returns the media type for the manifest of an EPUB.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }
}
