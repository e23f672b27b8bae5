//! Links of Markdown by name whose names are not defined: their words stay.

use std::collections::HashSet;

use super::ImportReport;
use super::links::is_reference;
use super::report::shortened;

/// Writes `words` for `[words][name]` if no line defines `[name]:`. Templates that Masthead does not carry out can have the
/// definitions.
pub(super) fn without_undefined(text: &str, report: &mut ImportReport) -> String {
    let folded = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let definition = |line: &str| line.trim_start().strip_prefix('[')?.split_once("]:").map(|(name, _)| folded(name));
    let defined: HashSet<String> = text.lines().filter_map(definition).collect();
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name_and_rest)) = rest.split_once("][") {
        let words = before.rfind('[').map(|at| (&before[..at], &before[at + 1..]));
        let name = name_and_rest.split_once(']').filter(|(name, _)| !name.contains(['[', '\n']));
        match (words, name) {
            (Some((start, words)), Some((name, after)))
                if !words.contains(['\n', ']']) && !start.ends_with('!') && start.matches('`').count() % 2 == 0 =>
            {
                let label = if name.is_empty() { words } else { name };
                if defined.contains(&folded(label)) {
                    written.extend([start, "[", words, "][", name, "]"]);
                } else {
                    report.leave_out_anywhere(format!("the link to `[{}]`; its words are kept", shortened(label)));
                    written.extend([start, words]);
                }
                rest = after;
            }
            _ => {
                written.extend([before, "]["]);
                rest = name_and_rest;
            }
        }
    }
    written + rest
}

/// Writes references of Quarto in brackets: `@sec-fares` becomes `[@sec-fares]`.
pub(super) fn bracketed(line: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('@') {
        written += before;
        let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
        let key = after[..end].trim_end_matches(['-', '_']);
        let is_code = written.matches('`').count() % 2 == 1;
        let is_free = written.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let is_inside = written.rfind('[') > written.rfind(']');
        if is_reference(key) && is_free && !is_code && !is_inside {
            written.extend(["[@", key, "]"]);
        } else {
            written.extend(["@", key]);
        }
        rest = &after[key.len()..];
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_undefined_links_stay() {
        let mut report = ImportReport::default();
        let written = without_undefined("[a b][x] [c][Y  z] [d][] [e][]\n\n[y Z]: /a\n[e]: /b\n", &mut report);
        assert_eq!(written, "a b [c][Y  z] d [e][]\n\n[y Z]: /a\n[e]: /b\n");
        assert!(report.text("a").contains("the link to `[x]`; its words are kept"), "{}", report.text("a"));
    }

    #[test]
    fn references_of_quarto_get_brackets() {
        let line = "As @sec-fares, (@fig-map) and [@tbl-a; @tbl-b] show, but not `@sec-x`, a@b.example or @berg.";
        let expected =
            "As [@sec-fares], ([@fig-map]) and [@tbl-a; @tbl-b] show, but not `@sec-x`, a@b.example or @berg.";
        assert_eq!(bracketed(line), expected);
    }
}
