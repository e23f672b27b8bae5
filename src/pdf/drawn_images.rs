//! Scales the images of a page to the pixels in which the page is drawn.
//!
//! Typst would scale them while it draws, several times as slowly and without regard to the light of the pixels. It draws
//! an image that has the right size as it is.

use image::DynamicImage;
use typst::foundations::{Bytes, Smart};
use typst::layout::{Frame, FrameItem, Ratio, Size, Transform};
use typst::visualize::{Image, ImageKind, ImageScaling, PixelEncoding, PixelFormat, RasterImage};
use typst_layout::Page;
use typst_render::RenderOptions;

use super::images::contains_images;
use crate::image_file;

/// Width and height of an image in pixels.
type Pixels = (u32, u32);

/// Returns the page with smaller images if it has images that are larger than they are drawn with `options`.
pub(super) fn scaled_to_drawing(page: &Page, options: &RenderOptions) -> Page {
    let mut page = page.clone();
    scale_images(&mut page.frame, single(options.pixel_per_pt.get()));
    page
}

/// Scales the images in a frame, of which a point is drawn as `scale` pixels. Turned and slanted images stay as they are.
fn scale_images(frame: &mut Frame, scale: f32) {
    // Changing a frame copies it. Most frames contain no image.
    if !contains_images(frame) {
        return;
    }
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => {
                if let Some(factor) = upright_factor(group.transform) {
                    scale_images(&mut group.frame, scale * factor);
                }
            }
            FrameItem::Image(image, size, _) => {
                let pixels = (whole(image.width()), whole(image.height()));
                let smaller = size_to_scale_to(pixels, *size, scale);
                if let Some(smaller) = smaller.and_then(|(width, height)| scaled(image, width, height)) {
                    *image = smaller;
                }
            }
            FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
        true
    });
}

/// Returns the horizontal factor of a transformation that neither turns, slants nor mirrors.
fn upright_factor(Transform { sx, ky, kx, .. }: Transform) -> Option<f32> {
    (kx == Ratio::zero() && ky == Ratio::zero() && sx > Ratio::zero()).then(|| single(sx.get()))
}

/// Returns the size to which an image is scaled, so that Typst draws it as it is. `None` if it is not larger.
fn size_to_scale_to(pixels: Pixels, shown: Size, scale: f32) -> Option<Pixels> {
    let (width, height) = drawn_size(pixels, shown, scale);
    // Whole pixels have another ratio of width to height than the original, from which Typst computes the height anew.
    let mut sizes = (height..=height.checked_add(2)?).map(|height| (width, height));
    let is_smaller = width < pixels.0 && height < pixels.1 && width > 0;
    sizes.find(|size| is_smaller && drawn_size(*size, shown, scale) == *size)
}

/// Returns the size in which Typst draws an image, with the roundings of `typst-render`.
fn drawn_size((width, height): Pixels, shown: Size, scale: f32) -> Pixels {
    let ratio = float(width) / float(height);
    let (shown_width, shown_height) = (single(shown.x.to_pt()), single(shown.y.to_pt()));
    let width = whole_up(scale * shown_width.max(ratio * shown_height));
    (width, whole_up(float(width) / ratio))
}

/// Returns a smaller image, or `None` if its pixels are of a kind that Typst scales itself.
#[comemo::memoize]
fn scaled(image: &Image, width: u32, height: u32) -> Option<Image> {
    let ImageKind::Raster(raster) = image.kind() else { return None };
    if image.scaling() == Smart::Custom(ImageScaling::Pixelated) {
        return None;
    }
    let encoding = match &**raster.dynamic() {
        DynamicImage::ImageLuma8(_) => PixelEncoding::Luma8,
        DynamicImage::ImageLumaA8(_) => PixelEncoding::Lumaa8,
        DynamicImage::ImageRgb8(_) => PixelEncoding::Rgb8,
        DynamicImage::ImageRgba8(_) => PixelEncoding::Rgba8,
        _ => return None,
    };
    let smaller = image_file::scaled_down(DynamicImage::clone(raster.dynamic()), width, height)?;
    let format = PixelFormat { encoding, width, height };
    let raster = RasterImage::plain(Bytes::new(smaller.into_bytes()), format).ok()?;
    Some(Image::new(raster, image.alt().map(Into::into), image.scaling()))
}

#[expect(clippy::cast_possible_truncation, reason = "Typst draws with single precision")]
fn single(number: f64) -> f32 {
    number as f32
}

#[expect(clippy::cast_precision_loss, reason = "images have less than 2^24 pixels on a side")]
fn float(pixels: u32) -> f32 {
    pixels as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
fn whole_up(pixels: f32) -> u32 {
    pixels.ceil() as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "images have a whole number of pixels")]
fn whole(pixels: f64) -> u32 {
    pixels as u32
}

#[cfg(test)]
mod tests {
    use typst::layout::Abs;

    use super::*;

    #[test]
    fn images_of_every_kind_of_pixels_are_scaled() {
        let kinds = [PixelEncoding::Luma8, PixelEncoding::Lumaa8, PixelEncoding::Rgb8, PixelEncoding::Rgba8]
            .into_iter()
            .zip(1u8..);
        for (encoding, channels) in kinds {
            let pixels = vec![200; 40 * 20 * usize::from(channels)];
            let raster = RasterImage::plain(Bytes::new(pixels), PixelFormat { encoding, width: 40, height: 20 });
            let small = scaled(&Image::plain(raster.unwrap()), 10, 5).unwrap();
            let ImageKind::Raster(small) = small.kind() else { panic!("{encoding:?}") };
            let color = small.dynamic().color();
            assert_eq!((small.width(), small.height(), color.channel_count()), (10, 5, channels));
            assert!(small.dynamic().to_luma8().pixels().all(|pixel| pixel.0 == [200]), "{encoding:?}");
        }
    }

    #[test]
    fn scaled_images_have_the_size_in_which_they_are_drawn() {
        let mut sizes = 0;
        for pixels in [(1600, 1067), (1600, 1200), (1201, 1600), (987, 655), (640, 427)] {
            for width in (40..500).step_by(7) {
                let width = f64::from(width) + 0.3;
                let shown = Size::new(Abs::pt(width), Abs::pt(width * f64::from(pixels.1) / f64::from(pixels.0)));
                for scale in [0.67, 1.2, 1.7, 2.69] {
                    let Some(size) = size_to_scale_to(pixels, shown, scale) else {
                        let drawn = drawn_size(pixels, shown, scale);
                        assert!(drawn.0 >= pixels.0 || drawn.1 >= pixels.1, "{pixels:?} {shown:?} {scale}");
                        continue;
                    };
                    assert_eq!(drawn_size(size, shown, scale), size);
                    sizes += 1;
                }
            }
        }
        assert!(sizes > 500, "{sizes}");
    }
}
