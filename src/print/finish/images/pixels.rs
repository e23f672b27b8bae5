//! Conversion of image samples, distributed over several threads.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use crate::print::finish::inks::{InkConverter, PaintPurpose};
use crate::print::finish::resources::space;
use crate::print::finish::samples::{self, SampleLayout};
use crate::print::finish::state::ColourSpace;
use crate::print::finish::{ColourMode, compressed};
use crate::threads;

/// Colour space of converted images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeviceSpace {
    Cmyk,
    Gray,
}

impl DeviceSpace {
    /// Returns the colour space for images of the job: gray for masks and greyscale printing, otherwise CMYK.
    pub(super) fn new(inks: InkConverter<'_>, purpose: PaintPurpose) -> Self {
        match (purpose, inks.colour) {
            (PaintPurpose::Print, ColourMode::Process) => Self::Cmyk,
            (PaintPurpose::Print, ColourMode::Greyscale)
            | (PaintPurpose::Mask, ColourMode::Process | ColourMode::Greyscale) => Self::Gray,
        }
    }

    /// Returns the name of the colour space in PDF.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cmyk => "DeviceCMYK",
            Self::Gray => "DeviceGray",
        }
    }

    /// Converts 8-bit sRGB pixels.
    pub(super) fn convert_rgb(self, inks: InkConverter<'_>, purpose: PaintPurpose, rgb: &[u8]) -> Vec<u8> {
        match (self, purpose) {
            (Self::Cmyk, _) => inks.condition.cmyk_pixels(rgb, inks.ink_limit),
            (Self::Gray, PaintPurpose::Print) => inks.condition.gray_pixels(rgb),
            (Self::Gray, PaintPurpose::Mask) => {
                rgb.as_chunks().0.iter().map(|rgb| samples::level_of_rgb(*rgb)).collect()
            }
        }
    }
}

/// An image with converted samples.
#[derive(Debug)]
pub(in super::super) struct ConvertedImage {
    /// Samples, with the entries that describe their format.
    pub(super) image: Stream,
    /// Soft mask that replaces colour key masking.
    pub(super) mask: Option<Stream>,
}

impl ConvertedImage {
    /// Converts all images of a document, by object identifier. The value is `None` for images that are not converted.
    pub(in super::super) fn all(
        document: &Document,
        inks: InkConverter<'_>,
        threads: usize,
    ) -> BTreeMap<ObjectId, Option<Self>> {
        let is_image = |stream: &Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image");
        let images: Vec<(ObjectId, &Stream)> = document
            .objects
            .iter()
            .filter_map(|(id, object)| Some((*id, object.as_stream().ok()?)))
            .filter(|(_, stream)| is_image(stream))
            .collect();
        let convert = |(id, image): &(ObjectId, &Stream)| (*id, Self::new(document, inks, PaintPurpose::Print, image));
        threads::map(threads, &images, convert).into_iter().collect()
    }

    /// Converts an image. Returns `None` if it needs no conversion or cannot be decoded.
    pub(super) fn new(
        document: &Document,
        inks: InkConverter<'_>,
        purpose: PaintPurpose,
        image: &Stream,
    ) -> Option<Self> {
        let target = DeviceSpace::new(inks, purpose);
        let channels = match (space(document, image.dict.get(b"ColorSpace").ok()?), target) {
            (ColourSpace::Rgb, _) => 3,
            (ColourSpace::Cmyk, _) => 4,
            (ColourSpace::Gray | ColourSpace::Other | ColourSpace::Pattern(_), _) => return None,
        };
        let layout = SampleLayout::read(document, image, channels)?;
        let samples = samples::decode(document, image, &layout)?;
        let pixels = match (channels, target) {
            (3, _) => target.convert_rgb(inks, purpose, &samples),
            (_, DeviceSpace::Gray) => samples::gray_from_cmyk(&samples),
            (_, DeviceSpace::Cmyk) => samples::limited(samples, inks.ink_limit)?,
        };
        let head = dictionary! { "BitsPerComponent" => 8, "ColorSpace" => target.name() };
        let mask = samples::colour_key(document, image, &layout).map(|mask| {
            let head = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => layout.width, "Height" => layout.height,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            };
            compressed(head, &mask)
        });
        Some(Self {
            image: samples::encode(head, &layout, &pixels, if target == DeviceSpace::Cmyk { 4 } else { 1 }),
            mask,
        })
    }
}
