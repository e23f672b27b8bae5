//! The PDF for screen and archive.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use super::pages::{LazyPages, page_count};
use super::recipe::{Recipe, RecipeContext, writer_failure};
use super::{EditionMethods, IssueEditions};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::output::OutputFile;
use crate::pdf;
use crate::screen;
use crate::stop::Stop;
use crate::timings::Stage;

/// The PDF for screen and archive.
pub(super) struct PdfEdition;

impl EditionMethods for PdfEdition {
    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        _context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop> {
        Ok(Box::new(PdfRecipe { issue: editions.issue, pages: Arc::clone(&editions.screen_pages) }))
    }
}

struct PdfRecipe<'a> {
    issue: &'a Issue,
    pages: Arc<LazyPages<'a>>,
}

impl Recipe for PdfRecipe<'_> {
    fn name(&self) -> &'static str {
        Edition::Pdf.name()
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.pages.hash_into(builder);
        pdf::hash_into(self.issue, self.issue.publication.images.pdf_dpi, builder);
        for file in &self.issue.document.data_files {
            builder.add(file.name.as_bytes());
            builder.add(&file.bytes);
        }
        screen::hash_into(self.issue, builder);
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let pages = self.pages.lay_out(context)?;
        let threads = context.workspace.threads;
        let bytes = context.time(Stage::Pdf, |report| pages.export(self.issue, threads, report))?;
        let completed = context
            .time(Stage::Complete, |_| screen::complete(&bytes, self.issue, &pages.labels(), &pages.tagged_text()));
        let path = Edition::Pdf.main_file(&self.issue.metadata.slug);
        let bytes = completed.map_err(|error| writer_failure(path.clone(), error))?;
        let mut artifact = Artifact::file(path, bytes, page_count(pages));
        // PDF/A-2 allows no attachments except PDF/A (ISO 19005-2, section 6.8), so the data files are beside the PDF.
        let data = self.issue.document.data_files.iter();
        let data = data.map(|file| OutputFile { path: file.output_path(), bytes: file.bytes.to_vec() });
        artifact.files.extend(data);
        Ok(artifact)
    }
}

/// Checks that a file has the header and the end-of-file marker of a PDF (ISO 32000-1, sections 7.5.2 and 7.5.5). A
/// truncated copy has no end-of-file marker.
///
/// # Errors
/// The file cannot be read, or is not a complete PDF.
pub(super) fn check(file: &mut (impl Read + Seek), size: u64) -> io::Result<()> {
    /// Number of bytes at the end of the file in which viewers search for the marker.
    const TAIL: u64 = 1024;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(5).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    let is_whole = head == b"%PDF-" && tail.windows(5).any(|part| part == b"%%EOF");
    if is_whole { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "its beginning or end is missing")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_needs_its_header_and_its_end_of_file_marker() {
        let check = |bytes: &[u8]| check(&mut io::Cursor::new(bytes), bytes.len() as u64).is_ok();
        assert!(check(b"%PDF-1.7\n1 0 obj\n%%EOF\n"));
        assert!(!check(b"%PDF-1.7\n1 0 obj\n"));
        assert!(!check(b"PK%%EOF"));
        assert!(!check(b""));
        let long = [b"%PDF-1.7\n%%EOF\n".as_slice(), &[b' '; 2000]].concat();
        assert!(!check(&long), "the marker is too far from the end");
    }
}
