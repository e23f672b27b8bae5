//! What a long report costs: Masthead, both editions, beside Typst alone on the same sources; and how it grows.

use tempfile::TempDir;

use crate::batch::typst_alone;
use crate::catalogue;
use crate::masthead::Masthead;
use crate::measure;
use crate::table::{self, Line};

/// Builds reports of about so many pages, each with Masthead and with Typst alone in turn.
pub(crate) fn compare(masthead: &Masthead, sizes: &[usize], rounds: usize) {
    let folder = TempDir::with_prefix("masthead-bench-").expect("there is room for a folder");
    for pages in sizes {
        let root = folder.path().join(pages.to_string());
        catalogue::write_report(&root, *pages).expect("the folder can be written");
        let (out, sources) = (root.join("out"), root.join("typst"));
        masthead.export(&root, &sources, "report");
        let what = format!("about {pages} pages");
        let mut lines = [Line::new("Masthead", what.as_str(), 1), Line::new("Typst alone", what.as_str(), 1)];
        for _ in 0..rounds {
            let commands = [masthead.build(&root, &out, &["report".to_owned()]), typst_alone(&sources, 1)];
            for (line, mut command) in lines.iter_mut().zip(commands) {
                line.costs.push(measure::run(&mut command));
            }
        }
        table::print(&lines, 1);
        println!();
    }
}
