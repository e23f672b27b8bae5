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
    if inside.contains(['.', '=']) {
        report.leave_out_line(format!("the attributes `{}`", shortened(&line[at..])), number);
    }
    match id {
        Some(id) => format!("{before}<a id=\"{id}\"></a>"),
        None => before.to_owned(),
    }
}
