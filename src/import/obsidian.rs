//! Links, comments and callouts of Obsidian.

use super::ImportReport;
use super::report::shortened;

/// Kinds of callouts, each with that of Masthead.
const KINDS: [(&str, &str); 26] = [
    ("abstract", "NOTE"),
    ("summary", "NOTE"),
    ("tldr", "NOTE"),
    ("info", "NOTE"),
    ("todo", "NOTE"),
    ("question", "NOTE"),
    ("help", "NOTE"),
    ("faq", "NOTE"),
    ("example", "NOTE"),
    ("quote", "NOTE"),
    ("cite", "NOTE"),
    ("hint", "TIP"),
    ("success", "TIP"),
    ("check", "TIP"),
    ("done", "TIP"),
    ("attention", "WARNING"),
    ("failure", "WARNING"),
    ("fail", "WARNING"),
    ("missing", "WARNING"),
    ("bug", "WARNING"),
    ("danger", "CAUTION"),
    ("error", "CAUTION"),
    ("note", "NOTE"),
    ("tip", "TIP"),
    ("important", "IMPORTANT"),
    ("warning", "WARNING"),
];

/// Writes the first line of a callout as Masthead's: `> [!info]- Fares` becomes `> [!NOTE] Fares`.
pub(super) fn callout(line: &str) -> String {
    let changed = || {
        let (marks, after) = line.split_once("[!")?;
        let (kind, title) = after.split_once(']')?;
        let is_quote = marks.contains('>') && marks.chars().all(|c| matches!(c, '>' | ' '));
        let (_, known) = KINDS.iter().find(|(name, _)| kind.eq_ignore_ascii_case(name)).filter(|_| is_quote)?;
        let title = title.strip_prefix(['-', '+']).unwrap_or(title);
        Some(format!("{marks}[!{known}]{title}"))
    };
    changed().unwrap_or_else(|| line.to_owned())
}

/// Writes links of Obsidian as Markdown's: `[[fares#Summer|the fares]]`
pub(super) fn wiki_links(line: &str) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        let end = after.split_once("]]").filter(|(inside, _)| !inside.contains(['[', ']']) && !inside.is_empty());
        let is_code = before.matches('`').count() % 2 == 1;
        let Some((inside, after)) = end.filter(|_| !before.ends_with('!') && !is_code) else {
            written.extend([before, "[["]);
            rest = after;
            continue;
        };
        let (target, words) = inside.split_once('|').unwrap_or((inside, inside));
        // In a table the line between them has a backslash.
        let target = target.trim_end_matches('\\');
        let (page, heading) = target.split_once('#').map_or((target, None), |(page, heading)| (page, Some(heading)));
        let id = heading.map(|heading| format!("#{}", heading.to_lowercase().replace(' ', "-"))).unwrap_or_default();
        let file = if page.is_empty() { String::new() } else { format!("{page}.md") };
        written.extend([before, "[", words, "](<", &file, &id, ">)"]);
        rest = after;
    }
    written + rest
}

/// Leaves out comments of Obsidian: `%% a remark %%`
pub(super) fn without_comments(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("%%") {
        let Some((comment, after)) = after.split_once("%%") else { break };
        let is_code = before.matches('`').count() % 2 == 1;
        if is_code || !comment.starts_with(' ') || !comment.ends_with(' ') {
            break;
        }
        report.leave_out_line(format!("the comment “{}”", shortened(comment)), number);
        written += before;
        rest = after;
    }
    written + rest
}
