//! libFuzzer's entry: hands every input to the target that `FUZZ_TARGET` names. `tests/fuzz/run` starts it.

#![no_main]

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;

#[path = "../suite/inputs.rs"]
mod inputs;
#[path = "../suite/words.rs"]
mod words;

use inputs::{NAMES, Target};

thread_local! {
    /// libFuzzer calls a function that is given nothing but the input.
    static TARGET: OnceCell<Target> = const { OnceCell::new() };
}

fn target() -> Target {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    Target::new(&name).unwrap_or_else(|| panic!("FUZZ_TARGET must be one of {NAMES:?}"))
}

fuzz_target!(|input: &[u8]| TARGET.with(|cell| cell.get_or_init(target).run(input)));
