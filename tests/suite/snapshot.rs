//! Comparison with stored files. `SNAPSHOTS=overwrite cargo test --test suite` rewrites the stored files.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use snapbox::Data;
use snapbox::report::{Palette, write_diff};

/// Compares `actual` with the content of a file; a missing file counts as empty.
///
/// # Errors
///
/// Returns the difference, or the error that kept the file from being overwritten.
pub(crate) fn compare(path: &Path, actual: &str) -> Result<(), String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        let written = if actual.is_empty() { fs::remove_file(path) } else { fs::write(path, actual) };
        return written.map_err(|error| format!("{}: {error}", path.display()));
    }
    let mut diff = String::new();
    let name = path.file_name().unwrap_or_default().display();
    let (expected, actual) = (Data::text(expected), Data::text(actual));
    let written = write_diff(&mut diff, &expected, &actual, Some(&name), Some(&"actual"), Palette::plain());
    written.and_then(|()| writeln!(diff)).expect("a string can be written to");
    Err(diff)
}
