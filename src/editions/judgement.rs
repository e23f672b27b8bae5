//! The judgement of the page judge: faults and scores of the pages, from the cache if possible.
//!
//! The judgement depends on the pages only. Its faults have ranges of the generated source, so that a change that moves
//! text in the author's files needs no new judgement.

use std::sync::Arc;

use super::IssueEditions;
use super::pages::{LazyPages, page_count};
use super::recipe::{Recipe, RecipeContext, writer_failure};
use crate::cache::Artifact;
use crate::diagnostic::Code;
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::judge::{self, Fault, IssueScore, Judgement};
use crate::stop::Stop;
use crate::timings::Stage;

/// File name of the judgement.
const JUDGEMENT: &str = "judgement.json";

/// Judges the pages of the requested editions and reports their faults. The print edition has the pages of the PDF and
/// is judged only if it is made alone. Returns `None` if no edition with pages is requested.
pub(super) fn report(
    editions: &IssueEditions<'_>,
    context: &mut RecipeContext<'_>,
) -> Result<Option<IssueScore>, Stop> {
    let is_screen = |edition: &Edition| match edition {
        Edition::Pdf | Edition::Booklet | Edition::TwoUp => true,
        Edition::Print | Edition::Cover | Edition::Epub => false,
    };
    let is_screen = context.request.editions.iter().any(is_screen);
    let pages = if is_screen { Some(&editions.screen_pages) } else { editions.print_pages.as_ref() };
    let Some(pages) = pages else { return Ok(None) };
    let recipe = JudgementRecipe(Arc::clone(pages));
    let made = context.artifact(Box::new(recipe))?;
    let judgement: Judgement =
        serde_json::from_slice(made.artifact.bytes()).map_err(|error| writer_failure(JUDGEMENT.to_owned(), error))?;
    // Contrast on paper depends on the inks, not on the colours of the screen.
    let filter = |fault: &Fault| is_screen || fault.code != Code::PageLowContrast;
    let origin = |range: &_| pages.origin(range);
    Ok(Some(judge::report_faults(judgement, &editions.issue.document, origin, filter, context.report)))
}

/// Recipe for the judgement, as JSON.
struct JudgementRecipe<'a>(Arc<LazyPages<'a>>);

impl Recipe for JudgementRecipe<'_> {
    fn name(&self) -> &'static str {
        "judgement"
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.0.hash_into(builder);
        builder.add(&judge::VERSION.to_le_bytes());
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let pages = self.0.lay_out(context)?;
        let judgement = context.time(Stage::Judge, |_| pages.judge(self.0.issue()));
        let json = serde_json::to_vec(&judgement).map_err(|error| writer_failure(JUDGEMENT.to_owned(), error))?;
        Ok(Artifact::file(JUDGEMENT, json, page_count(pages)))
    }
}
