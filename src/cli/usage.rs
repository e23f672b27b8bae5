//! Errors in the use of the command line.

use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::shorten;

/// Maximum length of a line in an error of the command line, in bytes.
const MAX_LINE: usize = 400;

/// Prints help, the version or an error. An argument that is quoted in an error may have any length.
pub(super) fn print(error: &clap::Error) -> io::Result<()> {
    let text = error.render().to_string();
    if !error.use_stderr() || text.lines().all(|line| line.len() < MAX_LINE) {
        return error.print();
    }
    let lines: Vec<String> = text.lines().map(|line| shorten(line.to_owned())).collect();
    writeln!(io::stderr(), "{}", lines.join("\n").trim_end())
}

/// Returns the message for a `--root` that is a file, such as `masthead.toml`. `None` for any other path.
pub(super) fn wrong_root(root: &Path) -> Option<String> {
    let folder = root.parent().filter(|_| root.is_file())?;
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    Some(format!("`{}` is a file; name the publication's folder: --root {}", root.display(), folder.display()))
}
