//! Forms of Obsidian, `MyST` and Quarto, translated to pandoc's Markdown before it is read. Code is not changed.

use std::fmt::Write;

use super::ImportReport;
use super::report::shortened;

/// Names of boxes of `MyST`, each with the class that pandoc gives a callout.
const BOXES: [(&str, &str); 12] = [
    ("note", "note"),
    ("seealso", "note"),
    ("admonition", "note"),
    ("tip", "tip"),
    ("hint", "tip"),
    ("important", "important"),
    ("warning", "warning"),
    ("attention", "warning"),
    ("caution", "caution"),
    ("danger", "caution"),
    ("error", "caution"),
    ("callout", "note"),
];

/// Languages of cells that Quarto runs.
const CELLS: [&str; 10] = ["python", "r", "julia", "ojs", "bash", "sh", "sql", "javascript", "mermaid", "dot"];

/// Translates a text. What has no counterpart is left out and reported with its line.
pub(super) fn translate(text: &str, report: &mut ImportReport) -> String {
    let mut translated = String::with_capacity(text.len());
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let Some(fence) = Fence::at(line) else {
            translated += &without_comments(&wiki_links(line), at + 1, report);
            translated.push('\n');
            continue;
        };
        let mut inside: Vec<&str> = Vec::new();
        let is_container = fence.mark == ':';
        if !is_container {
            for (_, line) in lines.by_ref() {
                if fence.is_end(line) {
                    break;
                }
                inside.push(line);
            }
        }
        match fence.name {
            None if is_container => {
                translated += line;
                translated.push('\n');
            }
            None => push_code(line, &inside, fence, &mut translated),
            Some(name) => directive(name, fence, &inside, at + 1, &mut translated, report),
        }
    }
    translated
}

/// First line of a fenced block.
#[derive(Clone, Copy)]
struct Fence<'a> {
    mark: char,
    length: usize,
    /// Name in braces: `note` in `` ```{note} ``
    name: Option<&'a str>,
    /// Text after the name.
    rest: &'a str,
}

impl<'a> Fence<'a> {
    fn at(line: &'a str) -> Option<Self> {
        let text = line.trim_start();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~' | ':'))?;
        let length = text.chars().take_while(|&c| c == mark).count();
        if length < 3 {
            return None;
        }
        let after = text[length..].trim();
        let braced = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        // `{.note}`, `{=html}` and `{#id}` are pandoc's.
        let named =
            braced.filter(|(name, _)| name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains('='));
        let (name, rest) = named.map_or((None, ""), |(name, rest)| (Some(name.trim()), rest.trim()));
        Some(Self { mark, length, name, rest })
    }

    fn is_end(self, line: &str) -> bool {
        let text = line.trim();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }

    fn line(self) -> String {
        self.mark.to_string().repeat(self.length)
    }
}

fn push_code(line: &str, inside: &[&str], fence: Fence<'_>, text: &mut String) {
    for line in [line].into_iter().chain(inside.iter().copied()).chain([fence.line().as_str()]) {
        text.push_str(line);
        text.push('\n');
    }
}

/// Translates a directive of `MyST` or a cell of Quarto.
fn directive(name: &str, fence: Fence<'_>, inside: &[&str], line: usize, text: &mut String, report: &mut ImportReport) {
    let word = name.split([' ', ',']).next().unwrap_or(name);
    if let Some((_, class)) = BOXES.iter().find(|(known, _)| *known == word) {
        let is_container = fence.mark == ':';
        let colons = if is_container { fence.line() } else { ":::".to_owned() };
        let body: Vec<&str> = inside.iter().copied().filter(|line| option(line).is_none()).collect();
        let _ = write!(text, "\n{colons} {class}\n");
        if !fence.rest.is_empty() {
            let _ = write!(text, "**{}**\n\n", fence.rest);
        }
        if !is_container {
            let _ = write!(text, "{}\n{colons}\n\n", body.join("\n"));
        }
        return;
    }
    let value = |key: &str| inside.iter().find_map(|line| option(line).filter(|(own, _)| *own == key)).map(|o| o.1);
    let body: Vec<&str> = inside.iter().copied().filter(|line| option(line).is_none()).collect();
    match word {
        "figure" | "image" if fence.mark != ':' => {
            let caption = body.join(" ");
            let title = if caption.trim().is_empty() {
                String::new()
            } else {
                format!(" \"{}\"", caption.trim().replace('"', "\\\""))
            };
            let _ = write!(text, "\n![{}](<{}>{title})\n\n", value("alt").unwrap_or_default(), fence.rest);
        }
        "math" if fence.mark != ':' => {
            let _ = write!(text, "\n$$\n{}\n$$\n\n", body.join("\n"));
        }
        // A cell of Quarto: its code, without the options.
        _ if fence.mark != ':' && CELLS.contains(&word) => {
            let code: Vec<&str> = inside.iter().copied().filter(|line| !line.starts_with("#|")).collect();
            report.change(format!("the cell in line {line} is its code; its result is not computed"));
            push_code(&format!("{} {word}", fence.line()), &code, fence, text);
        }
        _ => {
            report.leave_out_anywhere(format!("the directive `{}` in line {line}; its text is kept", shortened(name)));
            if fence.mark == ':' {
                let _ = writeln!(text, "{} {{.{word}}}", fence.line());
            } else {
                let _ = write!(text, "\n{}\n\n", body.join("\n"));
            }
        }
    }
}

/// Reads an option of a directive: `:alt: A ferry`
fn option(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().strip_prefix(':')?.split_once(':')?;
    (!key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).then(|| (key, value.trim()))
}

/// Writes links of Obsidian as Markdown's: `[[fares#Summer|the fares]]`
fn wiki_links(line: &str) -> String {
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
        let (page, heading) = target.split_once('#').map_or((target, None), |(page, heading)| (page, Some(heading)));
        let id = heading.map(|heading| format!("#{}", heading.to_lowercase().replace(' ', "-"))).unwrap_or_default();
        let file = if page.is_empty() { String::new() } else { format!("{page}.md") };
        written.extend([before, "[", words, "](<", &file, &id, ">)"]);
        rest = after;
    }
    written + rest
}

/// Leaves out comments of Obsidian: `%% a remark %%`
fn without_comments(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("%%") {
        let Some((comment, after)) = after.split_once("%%") else { break };
        let is_code = before.matches('`').count() % 2 == 1;
        if is_code || !comment.starts_with(' ') || !comment.ends_with(' ') {
            break;
        }
        report.leave_out_anywhere(format!("the comment “{}” in line {number}", shortened(comment)));
        written += before;
        rest = after;
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_programs_become_those_of_pandoc() {
        let translated = |text: &str| {
            let mut report = ImportReport::default();
            (translate(text, &mut report), report.text("a"))
        };
        for (text, expected) in [
            (
                "See [[fares|the fares]] and [[b#Top Level]].",
                "See [the fares](<fares.md>) and [b#Top Level](<b.md#top-level>).\n",
            ),
            ("`[[x]]` ![[a.png]]", "`[[x]]` ![[a.png]]\n"),
            ("```{note}\n:class: x\nCare.\n```", "\n::: note\nCare.\n:::\n\n"),
            (":::{tip} Now\nCare.\n:::", "\n::: tip\n**Now**\n\nCare.\n:::\n"),
            ("```{figure} a.png\n:alt: A boat\n\nIn May\n```", "\n![A boat](<a.png> \"In May\")\n\n"),
            ("```{math}\na^2\n```", "\n$$\na^2\n$$\n\n"),
            ("```{python}\n#| echo: false\nx = 1\n```", "``` python\nx = 1\n```\n"),
            ("```\n[[x]] %% y %%\n```", "```\n[[x]] %% y %%\n```\n"),
            ("::: {.callout-note}\nx\n:::", "::: {.callout-note}\nx\n:::\n"),
        ] {
            assert_eq!(translated(text).0, expected, "{text}");
        }
        let (text, report) = translated("a %% why %% b\n\n```{toctree}\n:maxdepth: 2\n\nx\n```");
        assert!(text.starts_with("a  b\n"), "{text}");
        assert!(report.contains("the comment “why” in line 1"), "{report}");
        assert!(report.contains("the directive `toctree` in line 3"), "{report}");
    }
}
