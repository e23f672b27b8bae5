//! Pictures of formulas, for readers of e-books that cannot set formulas.

use typst::foundations::{Label, Output, Selector};
use typst::utils::PicoStr;
use typst_render::RenderOptions;

use super::Pages;
use super::calls::FORMULA_BASELINE;
use crate::document::FormulaPicture;
use crate::image_file::page;
use crate::issue::Issue;

/// Size of the letters in points, see the pages in [`super::calls`].
const EM: f64 = 16.0;
/// Resolution: letters are sharp at four times the usual size of text.
const PIXELS_PER_POINT: f64 = 4.0;

impl Pages {
    /// Draws the formulas of an issue from pages laid out for [`PagePurpose::Formulas`](super::PagePurpose::Formulas).
    pub(crate) fn formula_pictures(&self, issue: &Issue) -> Vec<FormulaPicture> {
        let introspector = Output::introspector(&self.document);
        let Some(label) = Label::new(PicoStr::intern(FORMULA_BASELINE)) else { return Vec::new() };
        let marks = introspector.query(&Selector::Label(label));
        let position = |location| introspector.position(location)?.as_paged();
        let baselines = marks.iter().filter_map(|mark| Some(position(mark.location()?)?.point.y.to_pt()));
        let pages = self.document.pages().iter().zip(baselines);
        let drawn = pages.zip(issue.document.formulas()).map(|((content, baseline), (mathml, _))| {
            let size = content.frame.size();
            let options = RenderOptions { pixel_per_pt: PIXELS_PER_POINT.into(), ..RenderOptions::default() };
            let picture = typst_render::render(content, &options);
            let png = page::write(picture.data(), picture.width(), picture.height());
            let ems = |points: f64| (points / EM * 1000.0).round() / 1000.0;
            FormulaPicture {
                mathml,
                width: ems(size.x.to_pt()),
                depth: ems(size.y.to_pt() - baseline),
                png: png.expect("a picture has all its pixels"),
            }
        });
        drawn.collect()
    }
}
