//! Regression test over the fuzzing corpus in `tests/corpus/`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::inputs::{FuzzTarget, TARGET_NAMES};
use crate::support::{entries, repository};

#[test]
fn the_invariants_hold_for_every_input_of_the_corpus() {
    let mut failed = Vec::new();
    for name in TARGET_NAMES {
        let target = FuzzTarget::new(name).expect("the target exists");
        let corpus = entries(&repository(&format!("tests/corpus/{name}")));
        assert!(!corpus.is_empty(), "the corpus of {name} is empty");
        for (file, path) in corpus {
            let input = fs::read(&path).expect("the file can be read");
            // The panic message describes the failure, but does not name the file.
            if catch_unwind(AssertUnwindSafe(|| target.run(&input))).is_err() {
                failed.push(format!("tests/corpus/{name}/{file}"));
            }
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}
