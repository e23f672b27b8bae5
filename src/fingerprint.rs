//! Cargo's build script, and no part of the program: it gives the program a fingerprint of all that it is made of, `MASTHEAD_FINGERPRINT`: what one program has cached, another
//! one must not use.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The program's parts: its code and what is built into it. The lock file stands for the libraries.
const PARTS: &[&str] = &["Cargo.toml", "Cargo.lock", "src", "layouts", "fonts"];

fn main() {
    let mut hasher = DefaultHasher::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        add(Path::new(part), &mut hasher);
    }
    println!("cargo::rustc-env=MASTHEAD_FINGERPRINT={:016x}", hasher.finish());
}

/// Adds a file, or all files in a folder, with their names.
fn add(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("the program's own folders can be read");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        paths.sort();
        for path in paths {
            add(&path, hasher);
        }
    } else {
        // A package without a lock file is built with what Cargo finds.
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}
