//! Sets `MASTHEAD_FINGERPRINT` to a hash of the program's sources, so
//! that a build of the program does not use files cached by another one.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Sources of the program: its code and embedded files. The lock file represents the dependencies.
const SOURCES: &[&str] = &["Cargo.toml", "Cargo.lock", "build.rs", "src", "layouts", "fonts"];

fn main() {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        add(Path::new(source), &mut hasher);
    }
    println!("cargo::rustc-env=MASTHEAD_FINGERPRINT={:016x}", hasher.finish());
}

/// Hashes a file, or all files in a folder, with their paths.
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
        // The lock file may be missing: Cargo then resolves the dependencies itself.
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}
