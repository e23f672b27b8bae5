//! Booklet and two-up: the pages of the PDF on sheets for an office printer.

use std::rc::Rc;

use super::recipe::{Recipe, RecipeContext, writer_failure};
use super::{EditionMethods, IssueEditions, MadeEdition, pdf};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::print;
use crate::stop::Stop;
use crate::timings::Stage;

pub(super) const BOOKLET: EditionMethods =
    EditionMethods { is_in: |_| true, recipe: booklet, read_cover: pdf::read_cover };

pub(super) const TWO_UP: EditionMethods =
    EditionMethods { is_in: |_| true, recipe: two_up, read_cover: pdf::read_cover };

fn booklet<'a>(
    editions: &mut IssueEditions<'a>,
    context: &mut RecipeContext<'a>,
) -> Result<Box<dyn Recipe + 'a>, Stop> {
    let (issue, pdf) = (editions.issue, editions.edition(Edition::Pdf, context)?);
    Ok(Box::new(ImposedRecipe { edition: Edition::Booklet, is_booklet: true, issue, pdf }))
}

fn two_up<'a>(editions: &mut IssueEditions<'a>, context: &mut RecipeContext<'a>) -> Result<Box<dyn Recipe + 'a>, Stop> {
    let (issue, pdf) = (editions.issue, editions.edition(Edition::Pdf, context)?);
    Ok(Box::new(ImposedRecipe { edition: Edition::TwoUp, is_booklet: false, issue, pdf }))
}

/// Recipe for an imposed edition, made from the PDF.
struct ImposedRecipe<'a> {
    edition: Edition,
    is_booklet: bool,
    issue: &'a Issue,
    pdf: Rc<MadeEdition>,
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
