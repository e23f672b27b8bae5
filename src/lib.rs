//! Masthead converts the Markdown issues of a periodical into accessible PDF and archival EPUB.
//!
//! # Data flow
//!
//! Each step is a function, each arrow a type:
//!
//! ```text
//! masthead.toml, front matter ── manifest ─▶ Publication, Metadata
//! issues/ ── issue_files ─▶ IssueFiles ── reading ─▶ Document
//! Document ── passes ─▶ Document
//! Publication, Metadata, Document, Layout ─▶ Issue ── checks ─▶ diagnostics      errors stop the issue here
//! Issue ── pdf (calls, Typst) ─▶ Pages ─▶ PDF ── screen ─▶ PDF for screen and archive
//! PDF ── print ─▶ PDF for a commercial or an office printer
//! Pages ── judge ─▶ diagnostics, page scores
//! Issue ── epub (html, epub-builder) ─▶ EPUB
//! PDF, EPUB ── output ─▶ dist/
//! dist/, Metadata ── catalogue ─▶ feeds, web page, checksums
//! ```
//!
//! [`pipeline`] implements this flow for a [`request`]. [`cli`] parses the command line, and [`commands`] implements its
//! subcommands.
//!
//! Builds are incremental. An issue is not read if none of its files has changed ([`incremental`]), and an edition is
//! not built if none of its inputs has changed ([`editions`], where each edition is a recipe). The results of earlier
//! builds are in the [`cache`].
//!
//! # Where to make a change
//!
//! | change | module |
//! |---|---|
//! | contents of an issue | [`document`], the document tree; compiler errors then lead to the code that handles its nodes |
//! | Markdown syntax | [`markdown`], the only module that uses comrak |
//! | tables and charts from data, sums, references to numbers, and their diagnostics | [`data`]; the `figures` pass resolves the references |
//! | numbers of an issue and their sources, for `check --figures` | [`number_list`] |
//! | appearance of charts | [`chart`] |
//! | formulas | [`math`] converts LaTeX to MathML, `pdf/calls/math.rs` writes Typst |
//! | citations and citation styles | [`bibliography`], the only module that uses hayagriva |
//! | image files: formats, sizes, colours, SVG | [`image_file`] |
//! | processing shared by PDF and EPUB: ids, numbers, quotation marks, images | [`passes`] |
//! | input of Typst, PDF standards | [`pdf`], the only module that uses typst |
//! | PDF for printing: inks, page boxes, marks, PDF/X-4, imposition | [`print`](mod@print) |
//! | metadata, tags and size of the PDF for screen and archive | [`screen`]; [`tagged_text`] has the regions that the tags are grouped by |
//! | editions: a new one, or how one is made | [`edition`], the names and formats; [`editions`], a module for each |
//! | words of code that both editions set apart | [`code_words`], the only module that uses syntect |
//! | HTML of the text | [`html`] |
//! | files and package of the e-book | [`epub`], the only module that uses epub-builder |
//! | keys of `masthead.toml` and front matter | [`manifest`]; their values are in [`publication`] |
//! | loading of layouts and their settings | [`layout`]; the layouts and their base are in `layouts/`, their contract in `layouts/prelude.typ` |
//! | names of `:::` directives, their HTML elements and roles | [`directive`]; layouts declare their own in `layout.toml` |
//! | catalogue: feeds, web page, checksums | [`catalogue`] |
//! | terms in the language of an issue | [`terms`] |
//! | diagnostics | [`diagnostic`]; each has a stable [`diagnostic::Code`], and an explanation in `src/diagnostic/explanations/` |
//! | first files of a publication or an issue | `commands/new/`, with the texts of each language in `starter/` |
//! | access to files of the publication | [`root`]; [`text_file`] for text that diagnostics can point into |
//! | incremental builds | [`dependencies`], [`file_digests`], [`incremental`], [`editions`], [`cache`] |
//! | distribution of issues over machines and processes, limits of memory and time | [`shard`], [`costs`], `commands/workers.rs`, `process_limits.rs` |
//! | faults on laid-out pages, page scores | [`judge`]; `pdf/content.rs` reads the pages for it |
//! | the preview in the browser | [`preview`](mod@preview); its page is in `src/preview/page/` |
//! | subcommands, exit status, output | [`commands`]; their arguments are in [`cli`] |
//! | import of texts of other programs | [`import`]; its `pandoc` converts pandoc's document tree, its `markdown_writer` writes any document tree as Markdown |
//! | interface for other programs | [`forms`]; the document tree as JSON is in [`issue`] |
//!
//! # Rules
//!
//! * One tree, two writers: decisions that affect both PDF and EPUB are made in a pass. The writers only write nodes, and
//!   do not import each other.
//! * Typst receives generated calls, never the author's markup: all text is in string literals.
//! * An author's mistake is a [`diagnostic::Diagnostic`] with a source position. Failed input or output is an
//!   [`output::Failure`]. The two are never mixed.
//! * A function that cannot go on after a mistake reports it and returns [`diagnostic::Reported`]. If it can also fail,
//!   it returns [`stop::Stop`].
//! * Modules do not use each other in cycles.
//! * Builds are deterministic: the same sources produce the same bytes. Results do not depend on the clock, on random
//!   numbers or on the order of threads.

mod bibliography;
mod cache;
mod catalogue;
mod characters;
mod chart;
mod checks;
pub mod cli;
mod code_words;
mod commands;
mod costs;
mod data;
mod dependencies;
pub mod diagnostic;
mod digest;
mod directive;
pub mod document;
mod edition;
mod editions;
mod epub;
mod file_digests;
mod fonts;
pub mod forms;
mod html;
mod image_file;
mod import;
mod incremental;
pub mod issue;
mod issue_files;
mod judge;
pub mod layout;
mod manifest;
mod markdown;
mod markup;
mod math;
mod nearest;
mod number_list;
mod output;
mod passes;
mod pdf;
mod pipeline;
mod preview;
mod print;
mod process_limits;
pub mod publication;
mod reading;
mod request;
pub mod root;
mod screen;
mod shard;
pub mod source;
mod stop;
mod symbols;
mod tagged_text;
pub mod terms;
mod text_file;
mod threads;
mod timings;
mod workspace;
mod xmp;

/// Date of this version of Masthead. It is the date of issues without a date in formats that require one.
const RELEASE_DATE: publication::PartialDate = publication::PartialDate { year: 2026, month: Some(11), day: Some(27) };

/// Time of [`RELEASE_DATE`], in seconds since 1970 (UTC).
fn release_time() -> i64 {
    RELEASE_DATE.timestamp()
}

/// Name and version of the program, as written in the metadata of editions.
fn creator() -> String {
    format!("Masthead {}", env!("CARGO_PKG_VERSION"))
}
