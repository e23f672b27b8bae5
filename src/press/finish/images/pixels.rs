//! The pixels of images in inks: most of the work, which several threads share.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use crate::press::finish::inks::{Inks, Purpose};
use crate::press::finish::resources::space;
use crate::press::finish::samples::{self, Layout};
use crate::press::finish::state::Space;
use crate::press::finish::{Colour, compressed};
use crate::threads;

/// What pixels are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Cmyk,
    Gray,
}

impl Target {
    pub(super) fn new(inks: Inks<'_>, purpose: Purpose) -> Self {
        match (purpose, inks.colour) {
            (Purpose::Print, Colour::Process) => Self::Cmyk,
            (Purpose::Print, Colour::Greyscale) | (Purpose::Mask, Colour::Process | Colour::Greyscale) => Self::Gray,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cmyk => "DeviceCMYK",
            Self::Gray => "DeviceGray",
        }
    }

    /// Pixels of 8-bit sRGB.
    pub(super) fn of_rgb(self, inks: Inks<'_>, purpose: Purpose, rgb: &[u8]) -> Vec<u8> {
        match (self, purpose) {
            (Self::Cmyk, _) => inks.condition.image(rgb, inks.most),
            (Self::Gray, Purpose::Print) => inks.condition.gray_image(rgb),
            (Self::Gray, Purpose::Mask) => rgb.as_chunks().0.iter().map(|rgb| samples::level_of_rgb(*rgb)).collect(),
        }
    }
}

/// An image in inks.
#[derive(Debug)]
pub(in super::super) struct Pixels {
    /// The pixels, and what they are stored as.
    pub(super) image: Stream,
    /// The soft mask that stands for colours not to be painted.
    pub(super) mask: Option<Stream>,
}

impl Pixels {
    /// Those of all images of a document; none where an image stays as it is.
    pub(in super::super) fn all(
        document: &Document,
        inks: Inks<'_>,
        threads: usize,
    ) -> BTreeMap<ObjectId, Option<Self>> {
        let is_image = |stream: &Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image");
        let images: Vec<(ObjectId, &Stream)> = document
            .objects
            .iter()
            .filter_map(|(id, object)| Some((*id, object.as_stream().ok()?)))
            .filter(|(_, stream)| is_image(stream))
            .collect();
        let make = |(id, image): &(ObjectId, &Stream)| (*id, Self::of(document, inks, Purpose::Print, image));
        threads::map(threads, &images, make).into_iter().collect()
    }

    /// Those of one image; none if it need not be converted, or cannot be.
    pub(super) fn of(document: &Document, inks: Inks<'_>, purpose: Purpose, image: &Stream) -> Option<Self> {
        let target = Target::new(inks, purpose);
        let channels = match (space(document, image.dict.get(b"ColorSpace").ok()?), target) {
            (Space::Rgb, _) => 3,
            (Space::Cmyk, _) => 4,
            (Space::Gray | Space::Other | Space::Pattern(_), _) => return None,
        };
        let layout = Layout::read(document, image, channels)?;
        let samples = samples::decode(document, image, &layout)?;
        let pixels = match (channels, target) {
            (3, _) => target.of_rgb(inks, purpose, &samples),
            (_, Target::Gray) => samples::gray_of_inks(&samples),
            (_, Target::Cmyk) => samples::limited(samples, inks.most)?,
        };
        let head = dictionary! { "BitsPerComponent" => 8, "ColorSpace" => target.name() };
        let mask = samples::colour_key(document, image, &layout).map(|mask| {
            let head = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => layout.width, "Height" => layout.height,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            };
            compressed(head, &mask)
        });
        Some(Self { image: samples::encode(head, &layout, &pixels, if target == Target::Cmyk { 4 } else { 1 }), mask })
    }
}
