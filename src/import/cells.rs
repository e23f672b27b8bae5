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

/// Returns the lines of code of a cell, without its options. Code that the page does not show is left out. `header` are
/// the words in its braces.
pub(super) fn code<'t>(
    header: &str,
    inside: &[&'t str],
    line: usize,
    report: &mut ImportReport,
) -> Option<Vec<&'t str>> {
    let shown = shown(header, inside);
    if !shown.has_code {
        report.leave_out_line("a cell whose code is not shown; its result is not computed", line);
        return None;
    }
    report.change_line("a cell is its code; its result is not computed", line);
    if let Some(caption) = shown.caption {
        report.leave_out_line(format!("the caption “{caption}” of the result of a cell"), line);
    }
    Some(shown.code)
}

/// Parts of a cell that the page shows.
pub(super) struct ShownCell<'t> {
    /// Lines of code, without options.
    pub(super) code: Vec<&'t str>,
    pub(super) has_code: bool,
    pub(super) has_results: bool,
    /// Caption and alternative text of the result.
    pub(super) caption: Option<String>,
    pub(super) alt: Option<String>,
}

/// Returns what the options of a cell show of it. `header` are the words in its braces.
pub(super) fn shown<'t>(header: &str, inside: &[&'t str]) -> ShownCell<'t> {
    let mut options = options(inside);
    options.extend(header_options(header));
    let is_off =
        |key| options.iter().any(|(own, value)| *own == key && (value.eq_ignore_ascii_case("false") || value == "F"));
    let text = |keys: &[&str]| {
        let found = options.iter().find(|(key, _)| keys.contains(key));
        found.map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
    };
    ShownCell {
        code: inside.iter().copied().filter(|line| option_text(line).is_none()).collect(),
        has_code: !is_off("echo") && !is_off("include"),
        has_results: !is_off("output") && !is_off("include"),
        caption: text(&["fig-cap", "tbl-cap", "fig.cap"]),
        alt: text(&["fig-alt", "fig.alt"]),
    }
}

/// Reads the options of knitr in the braces of a cell: `{r plot, echo=FALSE}`
fn header_options(header: &str) -> impl Iterator<Item = (&str, String)> {
    let pairs = header.split(',').filter_map(|option| option.split_once('='));
    pairs.map(|(key, value)| (key.split_whitespace().next_back().unwrap_or_default(), value.trim().to_owned()))
}

/// Reads the options of a cell: `#| echo: false`. A value may go on in lines that are indented.
fn options<'t>(inside: &[&'t str]) -> Vec<(&'t str, String)> {
    let mut options: Vec<(&str, String)> = Vec::new();
    for text in inside.iter().filter_map(|line| option_text(line)) {
        let is_further = text.starts_with("  ") || text.starts_with('\t');
        match (options.last_mut(), text.split_once(':')) {
            (Some((_, value)), _) if is_further => {
                match value.as_str() {
                    "" | "|" | ">" | "|-" | ">-" => value.clear(),
                    _ => value.push(' '),
                }
                value.push_str(text.trim());
            }
            (_, Some((key, value))) => options.push((key.trim(), value.trim().to_owned())),
            (_, None) => {}
        }
    }
    options
}

/// Text of a line of options. Languages have different marks for comments.
fn option_text(line: &str) -> Option<&str> {
    let text = line.trim_start();
    ["#|", "//|", "--|", "%%|"].iter().find_map(|mark| text.strip_prefix(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_values_of_several_lines() {
        let lines = ["#| echo: false", "#| fig-cap: |", "#|   Boats a day,", "#|   2026", "plot(boats)"];
        let expected = [("echo", "false".to_owned()), ("fig-cap", "Boats a day, 2026".to_owned())];
        assert_eq!(options(&lines), expected);
    }

    #[test]
    fn cells_of_knitr_have_options_in_their_braces() {
        let mut report = ImportReport::default();
        let mut code = |header| super::code(header, &["plot(boats)"], 3, &mut report);
        assert_eq!(code("r plot, include = FALSE, cache=TRUE"), None);
        assert_eq!(code("r echo=F"), None);
        assert_eq!(code("r, results='asis', fig.cap=\"Boats\""), Some(vec!["plot(boats)"]));
        let text = report.text("a");
        assert!(text.contains("is not shown; its result is not computed, in lines 3, 3"), "{text}");
        assert!(text.contains("the caption “Boats” of the result of a cell, in line 3"), "{text}");
    }
}
