//! Pictures of the publication: the logo and the banner.

use crate::dependencies::Dependencies;
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::fonts::DrawingFonts;
use crate::image_file::{ImageContext, is_whole};
use crate::issue::IssuePicture;
use crate::passes::{self, PassContext};
use crate::publication::{NotePlacement, PictureReference, Publication};
use crate::root::Root;
use crate::terms::Terms;

/// Loads the picture that `key` of `masthead.toml` names, if any. Its files are added to `dependencies`. A picture without
/// alternative text has the publication's title instead, with a warning.
pub(super) fn load(
    key: &str,
    picture: Option<&PictureReference>,
    (root, publication, terms, fonts): (&Root, &Publication, &Terms, &DrawingFonts),
    dependencies: &mut Dependencies,
    report: &mut Report,
) -> Result<Option<IssuePicture>, Reported> {
    let Some(picture) = picture else { return Ok(None) };
    let (root, log) = root.recording();
    let Publication { images: settings, limits, .. } = *publication;
    let image_context = ImageContext { settings, limits, fonts, is_whole, kept: None, threads: 1 };
    let notes = NotePlacement::default();
    let mut context = PassContext { root: &root, image_context, notes, checks: &[], terms, report };
    let file = passes::load_image(&picture.image, picture.span, &mut context);
    dependencies.extend(log.dependencies());
    let file = file?;
    if picture.alt.is_none() {
        let message = format!("the {key} `{}` has no alternative text", picture.image);
        let help = format!(
            "describe it, for people who cannot see it: `{key} = {{ file = \"{}\", alt = \"…\" }}`",
            picture.image
        );
        report.push(Diagnostic::new(Code::MissingAlt, picture.span, message, help));
    }
    let example = format!("`{key} = {{ file = \"{}\", alt = \"A ferry under a rope\" }}`", picture.image);
    let vague = picture.alt.as_ref().and_then(|alt| passes::vague_alt(alt, &picture.image, picture.span, &example));
    if let Some(diagnostic) = vague {
        report.push(diagnostic);
    }
    let description = picture.alt.clone().unwrap_or_else(|| publication.title.clone());
    Ok(Some(IssuePicture { file, description, has_title: false }))
}
