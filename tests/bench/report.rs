//! Compares Masthead (both editions) with Typst alone on generated reports of increasing length.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::batch::typst_alone;
use crate::catalogue;
use crate::growth::{self, ReportCosts};
use crate::masthead::Masthead;
use crate::measure;
use crate::table::{self, Measurement};

/// Builds reports of about these numbers of pages, with Masthead and with Typst alone in turn, and prints the costs.
/// Draws them in the file `plot`, if any.
pub(crate) fn compare(masthead: &Masthead, sizes: &[usize], rounds: usize, plot: Option<&Path>) {
    let folder = TempDir::with_prefix("masthead-bench-").expect("a temporary folder can be created");
    let mut reports = Vec::new();
    for pages in sizes {
        let root = folder.path().join(pages.to_string());
        catalogue::write_report(&root, *pages).expect("the folder can be written");
        let (out, sources) = (root.join("out"), root.join("typst"));
        masthead.export(&root, &sources, "report");
        let description = format!("about {pages} pages");
        let mut programs = ["Masthead", "Typst alone"].map(|name| Measurement::new(name, description.as_str(), 1));
        for _ in 0..rounds {
            let commands = [masthead.build(&root, &out, &["report".to_owned()]), typst_alone(&sources, 1)];
            for (measurement, mut command) in programs.iter_mut().zip(commands) {
                measurement.costs.push(measure::run(&mut command));
            }
        }
        table::print(&programs, 1);
        println!();
        reports.push(ReportCosts { pages: *pages, programs });
    }
    if let Some(path) = plot {
        fs::write(path, growth::svg(&reports)).expect("the plot can be written");
    }
}
