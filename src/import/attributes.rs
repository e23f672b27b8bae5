//! Attribute lists of kramdown, the Markdown of Jekyll: `{: .center}`

use super::ImportReport;
use super::report::shortened;

/// Returns the attributes of `MyST` in a line of their own: `{attribution="Olu"}`, `{.class}`
fn block_attributes(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix('{')?.strip_suffix('}')?;
    let is_attribute = |word: &str| word.starts_with(['.', '#']) && word.len() > 1 || word.contains("=\"");
    let first = inside.split_whitespace().next()?;
    (is_attribute(first) && !inside.contains(['{', '}', '`'])).then_some(inside)
}

/// Leaves out the attribute list in a line of its own, or at its end. An id becomes a target of links.
pub(super) fn without(line: &str, number: usize, report: &mut ImportReport) -> String {
    let found = line.rfind("{:").and_then(|at| {
        let inside = line[at + 2..].trim_end().strip_suffix('}')?;
        let is_list = !inside.contains(['{', '}', '`']) && inside.trim_start().starts_with(['.', '#', ':'])
            || inside.trim() == "toc"
            || inside.contains("=\"");
        let is_code = line[..at].matches('`').count() % 2 == 1;
        (is_list && !is_code).then_some((at, inside))
    });
    let found = found.or_else(|| Some((line.len() - line.trim_start().len(), block_attributes(line)?)));
    let Some((at, inside)) = found else { return line.to_owned() };
    let before = line[..at].trim_end();
    let id = inside.split_whitespace().find_map(|word| word.trim_start_matches(':').strip_prefix('#'));
    let id = id.map(|id| id.split(['.', '#']).next().unwrap_or(id));
    let size = if before.ends_with(')') && before.contains("![") { size(inside) } else { String::new() };
    let is_used = |word: &str| word.starts_with('#') || !size.is_empty() && is_size(word);
    if inside.trim_start_matches(':').split_whitespace().any(|word| !is_used(word) && word.contains(['.', '='])) {
        report.leave_out_line(format!("the attributes `{}`", shortened(&line[at..])), number);
    }
    match id {
        Some(id) => format!("{before}<a id=\"{id}\"></a>"),
        None => format!("{before}{size}"),
    }
}

/// Returns `true` for a width or a height: `width="200"`
fn is_size(word: &str) -> bool {
    word.split_once('=').is_some_and(|(key, _)| matches!(key, "width" | "height"))
}

/// Returns the sizes of a picture as attributes of Masthead's: `{width=200px}`
fn size(inside: &str) -> String {
    let value = |word: &str| {
        let (key, value) = word.split_once('=')?;
        let value = value.trim_matches(['"', '\'']);
        let unit = if value.bytes().all(|byte| byte.is_ascii_digit()) { "px" } else { "" };
        Some(format!("{key}={value}{unit}"))
    };
    let sizes: Vec<String> = inside.split_whitespace().filter(|word| is_size(word)).filter_map(value).collect();
    if sizes.is_empty() { String::new() } else { format!("{{{}}}", sizes.join(" ")) }
}

/// Returns `true` for the mark of a list of contents, in the line after a list of one item: `{:toc}`
pub(super) fn is_contents_mark(line: &str) -> bool {
    let inside = line.trim().strip_prefix("{:").and_then(|inside| inside.strip_suffix('}'));
    inside.is_some_and(|inside| inside.split([' ', ':']).any(|word| word == "toc"))
}
