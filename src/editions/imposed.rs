//! Booklet and two-up: the pages of the PDF on sheets for an office printer.

use std::sync::Arc;

use super::recipe::{Recipe, RecipeContext, writer_failure};
use super::{EditionMethods, IssueEditions, MadeEdition};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::print;
use crate::stop::Stop;
use crate::timings::Stage;

/// An edition that is made from the PDF.
pub(super) struct Imposed {
    pub(super) edition: Edition,
    /// Whether the sheets are folded, rather than two-up.
    pub(super) is_booklet: bool,
}

impl EditionMethods for Imposed {
    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop> {
        let (issue, pdf) = (editions.issue, editions.edition(Edition::Pdf, context)?);
        Ok(Box::new(ImposedRecipe { edition: self.edition, is_booklet: self.is_booklet, issue, pdf }))
    }
}

/// Recipe for an imposed edition.
struct ImposedRecipe<'a> {
    edition: Edition,
    is_booklet: bool,
    issue: &'a Issue,
    pdf: Arc<MadeEdition>,
}

impl Recipe for ImposedRecipe<'_> {
    fn name(&self) -> &'static str {
        self.edition.name()
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.pdf.hash_into(builder);
        let Issue { publication, layout, metadata, .. } = self.issue;
        let settings = (publication.print.sheet, layout.blanks, metadata.language.is_right_to_left());
        builder.add(format!("{settings:?}").as_bytes());
    }

    fn make(self: Box<Self>, inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let Self { edition, is_booklet, issue, pdf } = *self;
        let imposed = context.time(Stage::Press, |_| print::impose(pdf.artifact.bytes(), issue, is_booklet, inputs));
        let path = edition.main_file(&issue.metadata.slug);
        let bytes = imposed.map_err(|error| writer_failure(path.clone(), error))?;
        Ok(Artifact::file(path, bytes, pdf.artifact.pages))
    }
}
