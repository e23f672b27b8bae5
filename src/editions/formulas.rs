//! Pictures of the formulas of the e-book.

use std::sync::Arc;

use super::pages::{LazyPages, page_count};
use super::recipe::{Recipe, RecipeContext, writer_failure};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::document::FormulaPicture;
use crate::issue::Issue;
use crate::output::OutputFile;
use crate::pdf::PagePurpose;
use crate::publication::EpubFormulas;
use crate::stop::Stop;
use crate::timings::Stage;

/// File name of the sizes.
const SIZES: &str = "formulas.json";

/// Returns the pictures of the formulas of an issue, from the cache if possible, or none if its e-book has none.
pub(super) fn pictures(issue: &Issue, context: &mut RecipeContext<'_>) -> Result<Vec<FormulaPicture>, Stop> {
    let has_pictures = issue.publication.epub.formulas == EpubFormulas::MathMlAndImage;
    if !has_pictures || issue.document.formulas().is_empty() {
        return Ok(Vec::new());
    }
    let pages = Arc::new(LazyPages::new(PagePurpose::Formulas, issue, context.workspace));
    let made = context.artifact(Box::new(FormulasRecipe(pages)))?;
    let [sizes, files @ ..] = made.artifact.files.as_slice() else { return Ok(Vec::new()) };
    let pictures: Result<Vec<FormulaPicture>, _> = serde_json::from_slice(&sizes.bytes);
    let pictures = pictures.map_err(|error| writer_failure(SIZES.to_owned(), error))?;
    let drawn = pictures.into_iter().zip(files);
    Ok(drawn.map(|(picture, file)| FormulaPicture { png: file.bytes.clone(), ..picture }).collect())
}

/// Recipe for the pictures: their sizes as JSON, then a file for each.
struct FormulasRecipe<'a>(Arc<LazyPages<'a>>);

impl Recipe for FormulasRecipe<'_> {
    fn name(&self) -> &'static str {
        "formulas"
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.0.hash_into(builder);
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let pages = self.0.lay_out(context)?;
        let pictures = context.time(Stage::Epub, |_| pages.formula_pictures(self.0.issue()));
        let sizes = serde_json::to_vec(&pictures).map_err(|error| writer_failure(SIZES.to_owned(), error))?;
        let mut artifact = Artifact::file(SIZES, sizes, page_count(pages));
        let files = pictures.into_iter().zip(1..);
        artifact
            .files
            .extend(files.map(|(picture, number)| OutputFile { path: format!("{number}.png"), bytes: picture.png }));
        Ok(artifact)
    }
}
