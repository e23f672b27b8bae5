//! Entry point of libFuzzer: runs every input on the target named by the environment variable `FUZZ_TARGET`. Started by
//! `tests/fuzz/run`.

#![no_main]

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;

#[path = "../suite/inputs.rs"]
mod inputs;
#[path = "../suite/words.rs"]
mod words;

use inputs::{FuzzTarget, TARGET_NAMES};

thread_local! {
    /// Created on the first input: libFuzzer's callback has no argument but the input.
    static TARGET: OnceCell<FuzzTarget> = const { OnceCell::new() };
}

fn target() -> FuzzTarget {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    FuzzTarget::new(&name).unwrap_or_else(|| panic!("FUZZ_TARGET must be one of {TARGET_NAMES:?}"))
}

fuzz_target!(|input: &[u8]| TARGET.with(|cell| cell.get_or_init(target).run(input)));
