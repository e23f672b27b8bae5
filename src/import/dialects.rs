//! Forms of Obsidian, `MyST` and Quarto, translated to pandoc's Markdown before it is read. Code is not changed.

use std::fmt::Write;

use super::obsidian::{callout, wiki_links, without_comments};
use super::references::bracketed;
use super::report::shortened;
use super::{ImportReport, attributes, cells, roles};

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

/// Directives of `MyST` for boxes beside the text, each with the directive that layouts have.
const DIRECTIVES: [(&str, &str); 7] = [
    ("sidebar", "box"),
    ("margin", "box"),
    ("aside", "box"),
    ("dropdown", "box"),
    ("topic", "box"),
    ("epigraph", "pullquote"),
    ("pull-quote", "pullquote"),
];

/// Translates a text. What has no counterpart is left out and reported with its line.
pub(super) fn translate(text: &str, report: &mut ImportReport) -> String {
    let mut translated = String::with_capacity(text.len());
    let text = roles::with_targets(text);
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let Some(fence) = Fence::at(line) else {
            let line = callout(&attributes::without(line, at + 1, report));
            let line = roles::translate(&bracketed(&wiki_links(&line)), at + 1, report);
            translated += &without_comments(&line, at + 1, report);
            translated.push('\n');
            continue;
        };
        let mut inside: Vec<&str> = Vec::new();
        let mut end = None;
        let is_container = fence.mark == ':';
        if is_container && fence.name.is_some() {
            while let Some((_, line)) = lines.next_if(|(_, line)| option(line).is_some()) {
                inside.push(line);
            }
        }
        if !is_container {
            for (_, line) in lines.by_ref() {
                if fence.is_end(line) {
                    end = Some(line);
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
            None => push_lines([line].into_iter().chain(inside).chain(end), "", &mut translated),
            Some(name) => {
                let mut written = String::new();
                let inside: Vec<&str> =
                    inside.iter().map(|line| line.strip_prefix(fence.indent).unwrap_or(line)).collect();
                directive(name, fence, &inside, at + 1, &mut written, report);
                push_lines(written.lines(), fence.indent, &mut translated);
            }
        }
    }
    translated
}

/// First line of a fenced block.
#[derive(Clone, Copy)]
struct Fence<'a> {
    mark: char,
    length: usize,
    /// Blanks before the fence, in a list for example.
    indent: &'a str,
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
        // `{.note}`, `{=html}`, `{#id}` and `{lang=fr}` are pandoc's; `{r, echo=FALSE}` is a cell of knitr.
        let is_name = |name: &str| {
            let is_cell = mark != ':' && cells::is_cell(name.split([' ', ',']).next().unwrap_or_default());
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && (is_cell || !name.contains('='))
        };
        let named = braced.filter(|(name, _)| is_name(name));
        let (name, rest) = named.map_or((None, ""), |(name, rest)| (Some(name.trim()), rest.trim()));
        let indent = &line[..line.len() - text.len()];
        Some(Self { mark, length, indent, name, rest })
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
    push_lines([line].into_iter().chain(inside.iter().copied()).chain([fence.line().as_str()]), "", text);
}

/// Adds lines, each after `indent`.
fn push_lines<'t>(lines: impl Iterator<Item = &'t str>, indent: &str, text: &mut String) {
    for line in lines {
        let indent = if line.is_empty() { "" } else { indent };
        text.extend([indent, line, "\n"]);
    }
}

/// Translates a directive of `MyST` or a cell of Quarto.
fn directive(name: &str, fence: Fence<'_>, inside: &[&str], line: usize, text: &mut String, report: &mut ImportReport) {
    let word = name.split([' ', ',']).next().unwrap_or(name);
    let is_container = fence.mark == ':';
    if let Some((_, class)) = BOXES.iter().chain(&DIRECTIVES).find(|(known, _)| *known == word) {
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
        "figure" | "image" if !is_container => {
            let caption = body.join(" ");
            let title = if caption.trim().is_empty() {
                String::new()
            } else {
                format!(" \"{}\"", caption.trim().replace('"', "\\\""))
            };
            let id = value("name").map(|name| format!("{{#{name}}}")).unwrap_or_default();
            let _ = write!(text, "\n![{}](<{}>{title}){id}\n\n", value("alt").unwrap_or_default(), fence.rest);
        }
        "math" if !is_container => {
            let id = value("label").map(|name| format!(" {{#{name}}}")).unwrap_or_default();
            let _ = write!(text, "\n$$\n{}\n$${id}\n\n", body.join("\n"));
        }
        "code" | "code-block" | "sourcecode" | "code-cell" if !is_container => {
            let code: Vec<&str> = inside.iter().copied().skip_while(|line| option(line).is_some()).collect();
            push_code(&format!("{} {}", fence.line(), fence.rest), &code, fence, text);
        }
        "table" | "glossary" if !is_container => {
            let _ = write!(text, "\n{}\n", body.join("\n"));
            if !fence.rest.is_empty() {
                let _ = write!(text, "\n: {}\n", fence.rest);
            }
            text.push('\n');
        }
        // Lists of the pages of a website. The issue has its own contents.
        "toctree" | "tableofcontents" | "contents" => {
            report.leave_out_line(format!("the list of pages `{}`", shortened(name)), line);
        }
        _ if !is_container && cells::is_cell(word) => {
            if let Some(code) = cells::code(name, inside, line, report) {
                push_code(&format!("{} {word}", fence.line()), &code, fence, text);
            }
        }
        _ => {
            report.leave_out_line(format!("the directive `{}`; its text is kept", shortened(name)), line);
            if is_container {
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
            ("```{python}\n#| label: one\nx = 1\n```", "``` python\nx = 1\n```\n"),
            ("```\n[[x]] %% y %%\n```", "```\n[[x]] %% y %%\n```\n"),
            (":::{note}\n:class: x\nCare.\n:::", "\n::: note\nCare.\n:::\n"),
            ("```{sidebar} Fares\nTwo.\n```", "\n::: box\n**Fares**\n\nTwo.\n:::\n\n"),
            ("```{code-block} sh\n:linenos:\nls\n```", "``` sh\nls\n```\n"),
            ("```{table} Boats\n| a |\n|---|\n```", "\n| a |\n|---|\n\n: Boats\n\n"),
            ("```{r}\n#| echo: false\nx\n```", ""),
            ("(tides)=\n## Tides\n\nSee {ref}`tides` and {sup}`2`.", "\n## Tides {#tides}\n\nSee [@tides] and ^2^.\n"),
            ("- a\n\n  ```\n  x\n  ```\n\n- b", "- a\n\n  ```\n  x\n  ```\n\n- b\n"),
            ("- a\n\n  ```{note}\n  x\n  ```", "- a\n\n\n  ::: note\n  x\n  :::\n\n"),
            ("> [!info]- Fares\n> Two.", "> [!NOTE] Fares\n> Two.\n"),
            ("Text\n{: .center}\n{:#tides}", "Text\n\n<a id=\"tides\"></a>\n"),
            ("::: {.callout-note}\nx\n:::", "::: {.callout-note}\nx\n:::\n"),
        ] {
            assert_eq!(translated(text).0, expected, "{text}");
        }
        let (text, report) = translated("a %% why %% b\n\n```{toctree}\n:maxdepth: 2\n\nx\n```");
        assert!(text.starts_with("a  b\n"), "{text}");
        assert!(report.contains("the comment “why”, in line 1"), "{report}");
        assert!(report.contains("the list of pages `toctree`, in line 3"), "{report}");
    }
}
