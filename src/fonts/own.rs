//! The publication's own fonts, in the folder `fonts/`.

use std::path::Path;
use std::sync::Arc;

use super::check;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::root::Root;

/// Folder of the fonts.
const FOLDER: &str = "fonts";
/// Levels of subfolders that are searched.
const DEPTH: usize = 2;
/// Maximum size of all font files in bytes.
const MAX_BYTES: usize = 256 << 20;
/// File name extensions of fonts that can be used.
const EXTENSIONS: [&str; 4] = ["otf", "ttf", "ttc", "otc"];
/// File name extensions of fonts in other formats.
const OTHER_EXTENSIONS: [&str; 6] = ["woff", "woff2", "eot", "pfb", "pfa", "dfont"];

/// Reads the publication's own font files, sorted by path. Files that cannot be used are reported and left out.
pub(crate) fn read_own_fonts(root: &Root, report: &mut Report) -> Vec<Arc<[u8]>> {
    let mut fonts = Vec::new();
    let mut bytes_left = MAX_BYTES;
    for path in paths(root, FOLDER, DEPTH) {
        if has_extension(&path, &OTHER_EXTENSIONS) {
            report.push(unusable(&path, "is not in the OpenType format", "convert it to `.otf` or `.ttf`"));
        } else if has_extension(&path, &EXTENSIONS) {
            match root.read(&path) {
                Ok(file) if file.len() > bytes_left => {
                    let what = "is left out: the fonts together are larger than 256 MB";
                    report.push(unusable(&path, what, "remove fonts that the publication does not use"));
                }
                Ok(file) => {
                    if let Some(what) = check::problem(&file) {
                        report.push(unusable(&path, what, "get the font file again from its publisher"));
                    } else {
                        bytes_left -= file.len();
                        fonts.push(Arc::from(file));
                    }
                }
                Err(error) => report.push(error.diagnostic(&path, None)),
            }
        }
    }
    fonts
}

fn unusable(path: &str, what: &str, help: &str) -> Diagnostic {
    let message = format!("the font `{path}` {what}");
    Diagnostic::new(Code::BadFont, None, message, format!("{help}; until then it is not used"))
}

/// Returns the paths of the files in `folder` and in subfolders down to `depth` levels.
fn paths(root: &Root, folder: &str, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for entry in root.list(folder).unwrap_or_default() {
        let path = format!("{folder}/{}", entry.name);
        if !entry.is_folder {
            found.push(path);
        } else if depth > 0 {
            found.extend(paths(root, &path, depth - 1));
        }
    }
    found
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(path).extension();
    extensions.iter().any(|known| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known)))
}
