//! The examples of a specification, read from its `spec.txt`.

use crate::support::repository;

/// An example: Markdown and the HTML that the specification gives for it.
#[derive(Debug)]
pub(crate) struct Example {
    /// Slug of its issue: `c012` is `CommonMark`'s example 12, `g198` is GFM's example 198.
    pub(crate) slug: String,
    /// The specification's chapter.
    pub(crate) chapter: String,
    /// Whether it is from GFM. Tables and check boxes in its HTML then come from Markdown and are not raw HTML.
    pub(crate) is_gfm: bool,
    pub(crate) markdown: String,
    pub(crate) html: String,
}

/// Fence before and after an example.
const FENCE: &str = "````````````````````````````````";

/// Returns all examples of `CommonMark`, and GFM's examples of tables, task lists, strikethrough and autolinks. GFM's
/// other examples are those of an older `CommonMark`; its filter of raw HTML does not apply, since the program filters
/// more.
pub(crate) fn all() -> Vec<Example> {
    let mut examples = read("commonmark.txt", 'c', &[""]);
    examples.extend(read("gfm.txt", 'g', &["table", "disabled", "strikethrough", "autolink"]));
    examples
}

/// Reads a specification that `tests/setup` downloads. `kinds` are the info strings of the wanted examples: in GFM's
/// file, the extension that an example needs.
fn read(file: &str, letter: char, kinds: &[&str]) -> Vec<Example> {
    let path = repository("tests/tools/spec").join(file);
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} (tests/setup): {error}", path.display()));
    let (mut examples, mut number, mut chapter) = (Vec::new(), 0, String::new());
    let mut lines = text.lines().take_while(|line| *line != "<!-- END TESTS -->");
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            title.trim_start_matches('#').trim().clone_into(&mut chapter);
        }
        let Some(kind) = line.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix(" example")) else { continue };
        let mut part = |end: &str| -> String {
            lines.by_ref().take_while(|line| *line != end).map(|line| line.replace('→', "\t") + "\n").collect()
        };
        let (markdown, html) = (part("."), part(FENCE));
        number += 1;
        if kinds.contains(&kind.trim()) {
            let slug = format!("{letter}{number:03}");
            examples.push(Example { slug, chapter: chapter.clone(), is_gfm: letter == 'g', markdown, html });
        }
    }
    examples
}
