//! Colour profiles: everything becomes sRGB, which is what both editions take pixels without a profile for.
//!
//! A profile is asked for the corners of a grid only; what lies between is interpolated in whole numbers. That way its
//! arithmetic, which differs from machine to machine in the last bits, is rounded away, and a profile costs the same whatever
//! is in it.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Corners along an axis, for three colours and for four inks.
const COLOURS: usize = 33;
const INKS: usize = 17;
/// How far a profile may be from sRGB, in steps of 255, to be taken for it: less than anyone sees.
const CLOSE: u8 = 2;

/// What a profile means, as sRGB at the corners of a grid.
struct Grid<const CHANNELS: usize> {
    corners: usize,
    /// In 256ths of a step.
    values: Vec<[u16; 3]>,
}

impl<const CHANNELS: usize> Grid<CHANNELS> {
    fn new(profile: &ColorProfile, layout: Layout, corners: usize) -> Option<Self> {
        let count = corners.pow(u32::try_from(CHANNELS).ok()?);
        let step = 1.0 / f64::from(u32::try_from(corners - 1).ok()?);
        let mut source = Vec::with_capacity(count * CHANNELS);
        for index in 0..count {
            // The last channel runs fastest.
            let along =
                |channel: usize| index / corners.pow(u32::try_from(CHANNELS - 1 - channel).unwrap_or(0)) % corners;
            source.extend((0..CHANNELS).map(|channel| step * f64::from(u32::try_from(along(channel)).unwrap_or(0))));
        }
        let mut target = vec![0.0; count * 3];
        let options = TransformOptions::default();
        let transform = profile.create_transform_f64(layout, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()?;
        transform.transform(&source, &mut target).ok()?;
        let values = target.chunks_exact(3).map(|colour| [0, 1, 2].map(|at| fixed(colour[at]))).collect();
        Some(Self { corners, values })
    }

    /// The colour of a pixel: from corner to corner along the axes, the longest way first (tetrahedral interpolation).
    fn at(&self, pixel: [u8; CHANNELS]) -> [u8; 3] {
        let last = self.corners - 1;
        let mut corner = 0;
        let mut ways = [(0, 0); CHANNELS];
        let mut stride = 1;
        for channel in (0..CHANNELS).rev() {
            let along = usize::from(pixel[channel]) * last;
            let cell = (along / 255).min(last - 1);
            corner += cell * stride;
            ways[channel] = (along - cell * 255, stride);
            stride *= self.corners;
        }
        ways.sort_unstable_by(|a, b| b.cmp(a));
        let mut sum = [0; 3];
        let mut add = |corner: usize, weight: usize| {
            for (sum, value) in sum.iter_mut().zip(self.values[corner]) {
                *sum += usize::from(value) * weight;
            }
        };
        let mut left = 255;
        for (way, stride) in ways {
            add(corner, left - way);
            left = way;
            corner += stride;
        }
        add(corner, left);
        sum.map(|sum| u8::try_from((sum + 255 * 128) / (255 * 256)).unwrap_or(u8::MAX))
    }

    /// Whether it changes nothing that can be seen.
    fn is_close_to(&self, same: impl Fn([u8; CHANNELS]) -> [u8; 3]) -> bool {
        let samples = 6usize.pow(u32::try_from(CHANNELS).unwrap_or(0));
        (0..samples).all(|index| {
            let mut rest = index;
            let pixel = [(); CHANNELS].map(|()| {
                let level = rest % 6;
                rest /= 6;
                u8::try_from(level * 51).unwrap_or(u8::MAX)
            });
            self.at(pixel).iter().zip(same(pixel)).all(|(a, b)| a.abs_diff(b) <= CLOSE)
        })
    }
}

/// 0 to 1, in 256ths of 255 steps.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 65280")]
fn fixed(value: f64) -> u16 {
    let value = if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    (value * 65280.0).round() as u16
}

/// How the numbers of a file become sRGB.
pub(super) enum Conversion {
    /// They are.
    None,
    /// Gray that becomes gray.
    Gray(Box<[u8; 256]>),
    /// Three colours.
    Colours(Box<dyn Fn([u8; 3]) -> [u8; 3]>),
}

impl Conversion {
    /// What the profile of a file asks for. A profile that cannot be used counts as none, as in a browser.
    pub(super) fn new(profile: Option<&[u8]>, has_colours: bool) -> Self {
        Self::try_new(profile, has_colours).unwrap_or(Self::None)
    }

    fn try_new(profile: Option<&[u8]>, has_colours: bool) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile?).ok()?;
        match (profile.color_space, has_colours) {
            (DataColorSpace::Rgb, true) => {
                let grid = Grid::<3>::new(&profile, Layout::Rgb, COLOURS)?;
                (!grid.is_close_to(|pixel| pixel)).then(|| Self::Colours(Box::new(move |pixel| grid.at(pixel))))
            }
            (DataColorSpace::Gray, false) => {
                let grid = Grid::<1>::new(&profile, Layout::Gray, 256)?;
                let mut table = Box::new([0; 256]);
                (0..=255).for_each(|level: u8| table[usize::from(level)] = grid.at([level])[1]);
                (!grid.is_close_to(|[level]| [level; 3])).then_some(Self::Gray(table))
            }
            _ => None,
        }
    }

    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The same picture, of 8 bits a channel, in sRGB.
    pub(super) fn apply(&self, picture: DynamicImage) -> DynamicImage {
        let mut picture = picture;
        let channels = usize::from(picture.color().channel_count());
        let colours = |pixels: &mut [u8]| match self {
            Self::None => {}
            Self::Gray(table) => {
                for pixel in pixels.chunks_exact_mut(channels) {
                    pixel[0] = table[usize::from(pixel[0])];
                }
            }
            Self::Colours(convert) => {
                for pixel in pixels.chunks_exact_mut(channels) {
                    let srgb = convert([pixel[0], pixel[1], pixel[2]]);
                    pixel[..3].copy_from_slice(&srgb);
                }
            }
        };
        match &mut picture {
            DynamicImage::ImageLuma8(image) => colours(image),
            DynamicImage::ImageLumaA8(image) => colours(image),
            DynamicImage::ImageRgb8(image) => colours(image),
            DynamicImage::ImageRgba8(image) => colours(image),
            _ => {}
        }
        picture
    }
}

/// Four inks as sRGB: by the file's own profile, else as inks on coated paper (CGATS TR 001, as Typst has it).
pub(super) fn from_inks(inks: &[u8], width: u32, height: u32, profile: Option<&[u8]>) -> Option<DynamicImage> {
    let grid = |bytes: &[u8]| {
        let profile = ColorProfile::new_from_slice(bytes).ok()?;
        let is_cmyk = profile.color_space == DataColorSpace::Cmyk;
        is_cmyk.then(|| Grid::<4>::new(&profile, Layout::Rgba, INKS)).flatten()
    };
    let grid = profile.and_then(grid).or_else(|| grid(typst_assets::icc::CMYK_TO_XYZ))?;
    let mut known = ([0; 4], grid.at([0; 4]));
    let mut colours = Vec::with_capacity(inks.len() / 4 * 3);
    for pixel in inks.chunks_exact(4) {
        let pixel = [pixel[0], pixel[1], pixel[2], pixel[3]];
        if pixel != known.0 {
            known = (pixel, grid.at(pixel));
        }
        colours.extend(known.1);
    }
    RgbImage::from_raw(width, height, colours).map(DynamicImage::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(profile: &ColorProfile) -> Vec<u8> {
        profile.encode().unwrap()
    }

    #[test]
    fn srgb_needs_no_conversion() {
        assert!(Conversion::new(Some(&encoded(&ColorProfile::new_srgb())), true).is_none());
        assert!(Conversion::new(Some(typst_assets::icc::S_RGB_V4), true).is_none());
        assert!(Conversion::new(Some(typst_assets::icc::S_GREY_V4), false).is_none());
        assert!(Conversion::new(Some(b"nonsense"), true).is_none());
        assert!(Conversion::new(None, true).is_none());
    }

    #[test]
    fn wide_colours_become_srgb() {
        let Conversion::Colours(convert) = Conversion::new(Some(&encoded(&ColorProfile::new_display_p3())), true)
        else {
            panic!("a wide profile needs a conversion");
        };
        assert_eq!(convert([255, 255, 255]), [255, 255, 255]);
        assert_eq!(convert([0, 0, 0]), [0, 0, 0]);
        // What is sRGB's (220, 60, 40) is (204, 72, 52) in Display P3 (computed with colour-science's matrices).
        let [red, green, blue] = convert([204, 72, 52]);
        assert!(red.abs_diff(220) <= 2 && green.abs_diff(60) <= 3 && blue.abs_diff(40) <= 3, "{red} {green} {blue}");
    }

    #[test]
    fn inks_become_colours() {
        let colour = |inks: [u8; 4]| from_inks(&inks, 1, 1, None).unwrap().into_rgb8().get_pixel(0, 0).0;
        assert!(colour([0; 4]).iter().all(|&level| level >= 250), "paper: {:?}", colour([0; 4]));
        assert!(colour([0, 0, 0, 255]).iter().all(|&level| level < 60), "black: {:?}", colour([0, 0, 0, 255]));
        let [red, green, blue] = colour([255, 0, 0, 0]);
        assert!(red < 60 && green > 120 && blue > 180, "cyan: {red} {green} {blue}");
    }
}
