//! Links, comments and callouts of Obsidian.

use super::ImportReport;
use super::report::shortened;
use super::shortcodes::is_picture;

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

/// Writes the first line of a callout as Masthead's: `> [!info]- Fares` becomes `> [!NOTE] Fares`. Unknown kinds are notes and
/// are reported.
pub(super) fn callout(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut changed = || {
        let (marks, after) = line.split_once("[!")?;
        let (kind, title) = after.split_once(']')?;
        let is_quote = marks.contains('>') && marks.chars().all(|c| matches!(c, '>' | ' '));
        // Themes take words after the kind: `[!info|right]`
        let kind = kind.split('|').next().unwrap_or(kind);
        let is_name = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !is_quote || !is_name {
            return None;
        }
        let known = KINDS.iter().find(|(name, _)| kind.eq_ignore_ascii_case(name)).map(|(_, known)| *known);
        if known.is_none() {
            report.change_line(format!("the callout `{kind}` is a note"), number);
        }
        let known = known.unwrap_or("NOTE");
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
        let id = |heading: &str| format!("#{}", heading.trim_start_matches('^').to_lowercase().replace(' ', "-"));
        let id = heading.map(id).unwrap_or_default();
        let file = if page.is_empty() { String::new() } else { format!("{page}.md") };
        written.extend([before, "[", words, "](<", &file, &id, ">)"]);
        rest = after;
    }
    written + rest
}

/// Writes the id of a block at the end of a line as a target of links: `Two euros. ^fares`
pub(super) fn block_id(line: &str) -> String {
    let found = line.rsplit_once(" ^").filter(|(before, id)| {
        let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_id && !before.trim().is_empty() && before.matches(['`', '$']).count() % 2 == 0
    });
    found.map_or_else(|| line.to_owned(), |(before, id)| format!("{before}<a id=\"{id}\"></a>"))
}

/// Marks of tasks that are neither open nor done.
const MARKS: &str = "/>-<?!*";

/// Writes tasks that have another state as open ones: `- [/] half`
pub(super) fn task(line: &str, number: usize, report: &mut ImportReport) -> String {
    let text = line.trim_start();
    let state = text.strip_prefix("- [").and_then(|rest| rest.strip_prefix(|c| MARKS.contains(c)));
    match state.and_then(|rest| rest.strip_prefix("] ")) {
        Some(rest) => {
            report.change_line(format!("the task `{}` is open", &text[2..5]), number);
            format!("{}- [ ] {rest}", &line[..line.len() - text.len()])
        }
        None => line.to_owned(),
    }
}

/// Writes Obsidian's pictures as Markdown's: `![[ferry.jpg|A ferry|300]]`. Other files in place of pictures become links.
pub(super) fn embedded(text: &str, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("![[") {
        written += before;
        let found = after.split_once("]]").filter(|(inside, _)| !inside.contains('\n'));
        let Some((inside, after)) = found.filter(|_| !is_in_code(&written)) else {
            written += "![[";
            rest = after;
            continue;
        };
        let mut parts = inside.split('|').map(str::trim);
        // In a table the line between them has a backslash.
        let source = parts.next().unwrap_or(inside).trim_end_matches('\\');
        let (sizes, words): (Vec<&str>, Vec<&str>) = parts.partition(|part| size(part).is_some());
        if is_picture(source) {
            let size = sizes.first().and_then(|part| size(part)).unwrap_or_default();
            written.extend(["![", &words.join(" "), "](<", source, ">)", &size]);
        } else {
            let line = written.matches('\n').count() + 1;
            report.change_line(format!("the embedded text `{}` is a link", shortened(source)), line);
            written.extend(["[[", source, "]]"]);
        }
        rest = after;
    }
    with_sizes(&(written + rest))
}

/// Returns `true` if the end of a text is in code.
fn is_in_code(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or(text);
    let fences = text.lines().filter(|line| line.trim_start().starts_with("```")).count();
    line.matches('`').count() % 2 == 1 || fences % 2 == 1
}

/// Returns the attributes for a size in pixels: `300`, `300x200`
fn size(text: &str) -> Option<String> {
    let (width, height) = text.split_once('x').map_or((text, None), |(width, height)| (width, Some(height)));
    let is_number = |text: &str| !text.is_empty() && text.len() < 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let height = height.map(|height| is_number(height).then(|| format!(" height={height}px")));
    let height = height.map_or(Some(String::new()), |height| height)?;
    is_number(width).then(|| format!("{{width={width}px{height}}}"))
}

/// Moves sizes from the words of images to attributes: `![A ferry|300](ferry.jpg)`
fn with_sizes(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("![") {
        written += before;
        let found = after.split_once("](").and_then(|(words, target)| {
            let (address, after) = target.split_once(')').filter(|(address, _)| !address.contains('\n'))?;
            let (words, size_words) = words.rsplit_once('|').filter(|(words, _)| !words.contains([']', '\n']))?;
            Some((words, address, size(size_words)?, after))
        });
        if let Some((words, address, size, after)) = found.filter(|_| !is_in_code(&written)) {
            written.extend(["![", words, "](", address, ")", &size]);
            rest = after;
        } else {
            written += "![";
            rest = after;
        }
    }
    written + rest
}

/// Leaves out comments of Obsidian over several lines, between lines that begin and end with `%%`. The number of lines stays.
pub(super) fn without_comment_blocks(text: &str, report: &mut ImportReport) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let begins = line.trim_start().starts_with("%%") && line.matches("%%").count() == 1;
        let end = lines.iter().skip(at + 1).position(|line| line.trim_end().ends_with("%%"));
        if let Some(end) = end.filter(|_| begins && !is_in_code(&written)) {
            let comment = lines[at..=at + 1 + end].join(" ").replace("%%", " ");
            report.leave_out_line(format!("the comment “{}”", shortened(&comment)), at + 1);
            written += &"\n".repeat(end + 2);
            at += end + 2;
        } else {
            written.extend([line, "\n"]);
            at += 1;
        }
    }
    written
}

/// Leaves out comments of Obsidian: `%% a remark %%`
pub(super) fn without_comments(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("%%") {
        let Some((comment, after)) = after.split_once("%%") else { break };
        let is_code = before.matches('`').count() % 2 == 1;
        let is_apart = before.chars().next_back().is_none_or(char::is_whitespace);
        if is_code || !is_apart || comment.is_empty() {
            break;
        }
        report.leave_out_line(format!("the comment “{}”", shortened(comment)), number);
        written += before;
        rest = after;
    }
    written + rest
}
