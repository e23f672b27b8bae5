//! What fuzzing has found worth keeping, tried again.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::inputs::{NAMES, Target};
use crate::support::{entries, repository};

#[test]
fn what_holds_of_any_input_holds_of_the_corpus() {
    let mut failed = Vec::new();
    for name in NAMES {
        let target = Target::new(name).expect("the target has a name");
        let kept = entries(&repository(&format!("tests/corpus/{name}")));
        assert!(!kept.is_empty(), "inputs are kept for {name}");
        for (file, path) in kept {
            let input = fs::read(&path).expect("the file can be read");
            // A panic has said what is wrong, but not of which file.
            if catch_unwind(AssertUnwindSafe(|| target.run(&input))).is_err() {
                failed.push(format!("tests/corpus/{name}/{file}"));
            }
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}
