//! Masthead: a periodical's Markdown issues in, accessible PDF and archival EPUB out.
//!
//! This page is the architecture. Each step is a function, each arrow a type:
//!
//! ```text
//! masthead.toml, front matter ── manifest ─▶ Publication, Metadata
//! issues/ ── issue_files ─▶ IssueFiles ── reading ─▶ Document
//! Document ── passes ─▶ Document
//! all of it ─▶ Issue ── checks ─▶ diagnostics             errors stop the issue here
//! Issue ── pdf (calls, Typst) ─▶ Pages ─▶ bytes ── press ─▶ bytes for a press or an office printer
//! Issue ── epub (XHTML, epub-builder) ─▶ bytes
//! bytes ── output ─▶ dist/
//! dist/, Metadata ── catalogue ─▶ feeds, web page, checksums
//! ```
//!
//! An issue whose files are all as they were is not read again ([`incremental`]), and an edition is made only if something that its
//! writer would be given has changed ([`editions`]); what was made is in the [`cache`].
//!
//! [`pipeline`] is this picture as code, and [`commands`] are what the command line ([`cli`]) can do with it.
//!
//! # Where a change goes
//!
//! | to change … | look at |
//! |---|---|
//! | what an issue may contain | [`document`], the vocabulary; then the compiler leads through the rest |
//! | how Markdown is read | [`markdown`]: comrak stays in there |
//! | tables and charts from data, their mistakes | [`data`]; how a chart looks: [`chart`] |
//! | formulas | [`math`]: LaTeX becomes MathML there; Typst's spelling is in `pdf/calls/math.rs` |
//! | citations and their styles | [`bibliography`]: hayagriva stays in there |
//! | image files: formats, sizes, colours, drawings | [`image_file`] |
//! | what both editions have in common: ids, numbers, quotation marks, images | [`passes`] |
//! | what Typst is given, and the PDF's standards | [`pdf`]: typst stays in there |
//! | what a press gets: inks, boxes, marks, PDF/X-4, booklets | [`press`]: lopdf stays in there |
//! | the e-book's pages and package | [`epub`]: epub-builder stays in there |
//! | keys of `masthead.toml` and front matter | [`manifest`], and [`publication`] for their values |
//! | layouts and their settings | [`layout`]; the layouts themselves are in `layouts/`, the contract in `layouts/prelude.typ` |
//! | names of `:::` directives, their XHTML elements and roles | [`directive`]; a layout declares its own in `layout.toml` |
//! | the list of all issues and what it says of files | [`catalogue`] |
//! | fixed words in another language | [`terms`] |
//! | a message to the author | [`diagnostic`]: each has a stable [`diagnostic::Code`] |
//! | which files may be read | [`root`] |
//! | what is built again and what is not | [`dependencies`], [`incremental`], [`editions`]; the folder is [`cache`] |
//! | how issues are divided among machines and threads | [`shard`], [`costs`]; the threads are in `commands/workers.rs` |
//! | what other programs can ask the library for | [`forms`] |
//!
//! # Rules that hold it together
//!
//! * One tree, two writers. What both outputs need is decided once, in a pass; a writer only spells nodes. The writers never
//!   import each other.
//! * Typst gets calls, never the author's markup: every text is a string literal.
//! * An author's mistake is a [`diagnostic::Diagnostic`] with a place in the author's file; what the machine refuses is an
//!   [`output::Failure`]. Never mix the two.
//! * The same sources give the same bytes: no clock, no chance, no order of threads.

mod bibliography;
mod cache;
mod catalogue;
mod chart;
mod checks;
pub mod cli;
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
mod fonts;
pub mod forms;
mod image_file;
mod incremental;
pub mod issue;
mod issue_files;
pub mod layout;
mod manifest;
mod markdown;
mod markup;
mod math;
mod nearest;
mod output;
mod passes;
mod pdf;
mod pipeline;
mod press;
pub mod publication;
mod reading;
pub mod root;
mod shard;
pub mod source;
pub mod terms;
mod threads;
mod timings;
mod workspace;

/// What editions say they were made by.
fn creator() -> String {
    format!("Masthead {}", env!("CARGO_PKG_VERSION"))
}
