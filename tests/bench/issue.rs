//! Compares Masthead with Typst alone on one issue: Masthead with both editions, Masthead with the PDF only, and Typst,
//! which compiles the sources of `masthead export --to typst` to a PDF of the same standards.

use std::path::Path;

use tempfile::TempDir;

use crate::batch::typst_alone;
use crate::masthead::Masthead;
use crate::measure;
use crate::table::{self, Measurement};

/// Measures `rounds` builds of an issue of the publication in `root`, and prints the costs.
pub(crate) fn compare(masthead: &Masthead, root: &Path, issue: &str, rounds: usize) {
    let folder = TempDir::with_prefix("masthead-bench-").expect("a temporary folder can be created");
    let (out, sources) = (folder.path().join("out"), folder.path().join("typst"));
    masthead.export(root, &sources, issue);
    let names = [("Masthead", "PDF and EPUB"), ("Masthead", "PDF"), ("Typst alone", "PDF, of Masthead's sources")];
    let mut measurements = names.map(|(name, description)| Measurement::new(name, description, 1));
    for round in 0..=rounds {
        let issues = [issue.to_owned()];
        let mut pdf = masthead.build(root, &out, &issues);
        pdf.args(["--edition", "pdf"]);
        let commands = [masthead.build(root, &out, &issues), pdf, typst_alone(&sources, 1)];
        for (measurement, mut command) in measurements.iter_mut().zip(commands) {
            let cost = measure::run(&mut command);
            // The first round only warms the file system's cache.
            if round > 0 {
                measurement.costs.push(cost);
            }
        }
    }
    table::print(&measurements, 2);
}
