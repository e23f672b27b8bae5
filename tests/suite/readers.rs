//! E-books in reading systems: foliate-js, epub.js, `ReadiumCSS` and `MuPDF`. What is tried is in `validators/readers/check.js`.

use crate::cases;
use crate::conformance::{Files, samples};

/// Other cases are left out: each book takes seconds in every reading system.
#[test]
#[ignore = "needs reading systems: run tests/run"]
fn samples_and_every_node_can_be_read() {
    let mut files = Files::new();
    for sample in samples() {
        files.add(&format!("sample.{}.epub", sample.slug), &sample.epub);
    }
    for name in READ {
        let case = cases::all().iter().find(|case| case.name == name).expect("there is such a case");
        for (slug, built) in &case.issues {
            files.add(&format!("{name}.{slug}.epub"), &built.epub);
        }
    }
    files.assert_pass("reader-check", &[]);
}

/// Cases with every node, with tables of all widths, and with formulas.
const READ: [&str; 4] = ["every-node", "tables-on-narrow-screens", "formulas", "formulas-with-pictures"];
