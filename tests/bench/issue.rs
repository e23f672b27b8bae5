//! What Masthead costs beside Typst alone, on one issue: both editions; the PDF only; and Typst alone, which compiles the sources that
//! `masthead export --to typst` wrote to a PDF of the same standards.

use std::path::Path;

use tempfile::TempDir;

use crate::batch::typst_alone;
use crate::masthead::Masthead;
use crate::measure;
use crate::table::{self, Line};

/// Compares on an issue of the publication in a folder.
pub(crate) fn compare(masthead: &Masthead, root: &Path, issue: &str, rounds: usize) {
    let folder = TempDir::with_prefix("masthead-bench-").expect("there is room for a folder");
    let (out, sources) = (folder.path().join("out"), folder.path().join("typst"));
    masthead.export(root, &sources, issue);
    let names = [("Masthead", "PDF and EPUB"), ("Masthead", "PDF"), ("Typst alone", "PDF, of Masthead's sources")];
    let mut lines = names.map(|(name, what)| Line::new(name, what, 1));
    for round in 0..=rounds {
        let issues = [issue.to_owned()];
        let mut pdf = masthead.build(root, &out, &issues);
        pdf.args(["--edition", "pdf"]);
        let commands = [masthead.build(root, &out, &issues), pdf, typst_alone(&sources, 1)];
        for (line, mut command) in lines.iter_mut().zip(commands) {
            let cost = measure::run(&mut command);
            // The first round only warms the file cache.
            if round > 0 {
                line.costs.push(cost);
            }
        }
    }
    table::print(&lines, 2);
}
