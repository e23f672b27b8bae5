//! Cells of Quarto and knitr: code that these programs run.

use super::ImportReport;

/// Languages of cells.
const LANGUAGES: [&str; 16] = [
    "python",
    "r",
    "julia",
    "ojs",
    "bash",
    "sh",
    "sql",
    "javascript",
    "js",
    "mermaid",
    "dot",
    "stan",
    "rust",
    "css",
    "rcpp",
    "zsh",
];

/// Returns `true` for the language of a cell: the first word in its braces.
pub(super) fn is_cell(word: &str) -> bool {
    LANGUAGES.iter().any(|language| word.eq_ignore_ascii_case(language))
}

/// Returns the lines of code of a cell, without its options. Code that the page does not show is left out.
pub(super) fn code<'t>(inside: &[&'t str], line: usize, report: &mut ImportReport) -> Option<Vec<&'t str>> {
    let options = || inside.iter().filter_map(|line| option(line));
    let is_off = |key| options().any(|(own, value)| own == key && value == "false");
    let code: Vec<&str> = inside.iter().copied().filter(|line| option(line).is_none()).collect();
    if is_off("echo") || is_off("include") {
        report.leave_out_anywhere(format!(
            "the cell in line {line}, whose code is not shown; its result is not computed"
        ));
        return None;
    }
    report.change(format!("the cell in line {line} is its code; its result is not computed"));
    if let Some((_, caption)) = options().find(|(key, _)| matches!(*key, "fig-cap" | "tbl-cap")) {
        let caption = caption.trim_matches(['"', '\'']);
        report.leave_out_anywhere(format!("the caption “{caption}” of the result of the cell in line {line}"));
    }
    Some(code)
}

/// Reads an option of a cell: `#| echo: false`. Languages have different marks for comments.
fn option(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let rest = ["#|", "//|", "--|", "%%|"].iter().find_map(|mark| text.strip_prefix(mark))?;
    // A value can go on over several lines.
    let (key, value) = rest.split_once(':').unwrap_or((rest, ""));
    Some((key.trim(), value.trim()))
}
