//! Images in the text, and their files.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// An image in the text.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Image {
    /// As written, relative to the file it is written in.
    pub source: String,
    /// Index into [`Document::images`](super::Document::images); the `images` pass sets it.
    pub file: usize,
    /// What the image shows, in words. After the `images` pass empty only if it is decorative.
    pub description: String,
    /// `{.decorative}`: it says nothing that the text does not, and is passed over by those who hear the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decorative: bool,
    /// What the e-book says of an image among words, beside its description: a figure's title is its caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether `description` is the author's alternative text. If not, it says only what is known.
    pub described: bool,
    /// `<img width="120">`, in CSS pixels of 1/96 inch.
    pub width: Option<u32>,
    /// `<img height="80">`, likewise.
    pub height: Option<u32>,
    /// Where it stands.
    pub span: Span,
}

impl Image {
    /// An image as it is written: its file is not looked for yet.
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
            span,
        }
    }
}

/// An image file, read, checked, and made what the e-book shows.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct ImageFile {
    /// Path from the publication's root.
    pub path: String,
    /// What the content is, whatever the author's file is and is called.
    pub format: ImageFormat,
    /// Width in pixels (or SVG user units, rounded up).
    pub width: u32,
    /// Height, likewise.
    pub height: u32,
    /// The content.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
    /// The author's file, where the content has been made from it anew: another size starts from here.
    #[serde(skip)]
    pub original: Option<Original>,
    /// The content decoded, where it is at hand: another size need not decode it again.
    #[serde(skip)]
    pub pixels: Option<Pixels>,
}

/// A decoded picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels(pub(crate) Arc<image::DynamicImage>);

/// An image file as the author has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// The content.
    pub bytes: Arc<[u8]>,
    /// Width in pixels, of the picture turned upright.
    pub width: u32,
    /// Height, likewise.
    pub height: u32,
}

/// The formats that both outputs take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// GIF
    Gif,
    /// WebP
    Webp,
    /// SVG
    Svg,
}

impl ImageFormat {
    /// The usual file name extension, without the dot.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Svg => "svg",
        }
    }

    /// The media type, as EPUB's manifest wants it.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }
}
