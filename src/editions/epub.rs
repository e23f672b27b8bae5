//! The e-book.

use std::fs::File;
use std::io::{self, BufReader};
use std::sync::Arc;

use super::formulas;
use super::pages::LazyPages;
use super::recipe::{Recipe, RecipeContext, writer_failure};
use super::{EditionMethods, IssueEditions};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::document::Paging;
use crate::edition::Edition;
use crate::epub::{self, EpubCover, EpubDraft, ShownContent};
use crate::issue::{BookCover, Issue};
use crate::pdf::PagePurpose;
use crate::stop::Stop;
use crate::timings::Stage;

/// The e-book.
pub(super) struct EpubEdition;

impl EditionMethods for EpubEdition {
    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop> {
        let (issue, pages) = (editions.issue, Arc::clone(&editions.screen_pages));
        // Without a PDF, there are no pages to refer to.
        let has_page_list = issue.publication.epub.page_list && editions.is_printable;
        let (paging, page_count) = if has_page_list { pages.paging(context)? } else { (Paging::default(), 0) };
        let cover = Arc::new(LazyPages::new(PagePurpose::BookCover, issue, context.workspace));
        let drawn = formulas::pictures(issue, context)?;
        let draft = context.time(Stage::Epub, |_| EpubDraft::new(issue, &EpubCover::of(issue), &paging, &drawn));
        Ok(Box::new(EpubRecipe { issue, cover, page_count, draft }))
    }

    /// Reads the cover image and the accessibility metadata from the package.
    fn read_shown(&self, file: File, _size: u64, max_bytes: u64) -> io::Result<ShownContent> {
        epub::read_shown(BufReader::new(file), max_bytes)
    }
}

/// Recipe for the e-book. Its cover is the issue's own image or a picture of a page.
struct EpubRecipe<'a> {
    issue: &'a Issue,
    /// The page of the cover, if the issue has no image for it.
    cover: Arc<LazyPages<'a>>,
    /// Number of pages in the page list's edition, or 0 without a page list.
    page_count: u32,
    draft: EpubDraft<'a>,
}

impl Recipe for EpubRecipe<'_> {
    fn name(&self) -> &'static str {
        Edition::Epub.name()
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.draft.hash_into(builder);
        match self.issue.book_cover() {
            BookCover::Image(own) => builder.add(&own.file.bytes),
            BookCover::Drawing(_) | BookCover::Page(_) => self.cover.hash_into(builder),
        }
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let Self { issue, cover, page_count, draft } = *self;
        let path = Edition::Epub.main_file(&issue.metadata.slug);
        let failed = |error| writer_failure(path.clone(), error);
        let packed = context.time(Stage::Epub, |_| draft.pack()).map_err(failed)?;
        let picture;
        let image = match issue.book_cover() {
            BookCover::Image(own) => &*own.file.bytes,
            BookCover::Drawing(_) | BookCover::Page(_) => {
                picture = cover.cover_picture(packed.max_cover_bytes(), context)?;
                picture.bytes()
            }
        };
        let bytes = context.time(Stage::Epub, |_| packed.with_cover(image)).map_err(failed)?;
        Ok(Artifact::file(path, bytes, page_count))
    }
}
