//! Forms of Obsidian, `MyST` and Quarto, translated to pandoc's Markdown before it is read. Code is not changed.

mod directives;

use super::obsidian::{block_id, callout, task, wiki_links, without_comment_blocks, without_comments};
use super::references::bracketed;
use super::report::shortened;
use super::{ImportReport, attributes, cells, roles};
use crate::markdown::with_emoji;
use directives::{DirectivePlace, directive};

/// Translates a text. What has no counterpart is left out and reported with its line.
pub(super) fn translate(text: &str, report: &mut ImportReport) -> String {
    translate_from(&roles::with_targets(&without_comment_blocks(text, report)), 0, 0, report)
}

/// Translates a text that begins after `before` lines of the file, in `depth` directives.
fn translate_from(text: &str, before: usize, depth: usize, report: &mut ImportReport) -> String {
    let mut translated = String::with_capacity(text.len());
    let mut lines = text.lines().enumerate().map(|(at, line)| (before + at, line)).peekable();
    while let Some((at, line)) = lines.next() {
        let Some(fence) = Fence::at(line) else {
            if lines.peek().is_some_and(|(_, next)| attributes::is_contents_mark(next)) && is_item(line) {
                report.leave_out_line("the list of contents", at + 1);
                lines.next();
                translated += "\n\n";
                continue;
            }
            if is_left_out(line, at + 1, before, report) {
                translated.push('\n');
                continue;
            }
            let line = &embedded_pages(line, at + 1, report);
            let line = task(&block_id(&attributes::without(line, at + 1, report)), at + 1, report);
            let line = callout(&labelled_formula(&line), at + 1, report);
            let line = roles::translate(&bracketed(&wiki_links(&line)), at + 1, report);
            translated += &with_emoji(&without_comments(&line, at + 1, report));
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
                let place = DirectivePlace { line: at + 1, depth };
                directive(name, fence, &inside, place, &mut written, report);
                push_lines(written.lines(), fence.indent, &mut translated);
            }
        }
    }
    translated
}

/// Returns `true` for an item of a list.
fn is_item(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with(['*', '-', '+']) || text.starts_with(|c: char| c.is_ascii_digit())
}

/// Writes pages within the page as links: `<iframe src="https://video.example/a"></iframe>`
fn embedded_pages(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("<iframe") {
        let address = after
            .split_once('>')
            .and_then(|(tag, _)| tag.split_once("src=")?.1.split(['"', '\'', ' ']).find(|part| !part.is_empty()));
        let end = after.split_once("</iframe>").filter(|_| before.matches('`').count() % 2 == 0);
        let (Some(address), Some((_, after))) = (address.filter(|address| address.starts_with("http")), end) else {
            break;
        };
        report.change_line(format!("the page within the page `{}` is a link", shortened(address)), number);
        written.extend([before, "<", address, ">"]);
        rest = after;
    }
    written + rest
}

/// Returns `true` for a comment (`% …`) or a break between cells (`+++`) of `MyST`, which are reported.
fn is_left_out(line: &str, number: usize, before: usize, report: &mut ImportReport) -> bool {
    // Google Docs writes a link with the number of its page for each heading.
    let is_of_contents =
        line.starts_with('[') && line.contains('\t') && line.contains("](#") && line.trim_end().ends_with(')');
    if is_of_contents {
        report.leave_out_line("the list of contents", number);
        return true;
    }
    // Before them is the front matter, or the title of a text of pandoc.
    let is_body = number > before + 4;
    if let Some(comment) = line.strip_prefix("% ").filter(|_| is_body) {
        report.leave_out_line(format!("the comment “{}”", shortened(comment)), number);
        return true;
    }
    let settings = line.strip_prefix("+++").map(str::trim).filter(|rest| rest.starts_with('{') && is_body);
    if let Some(settings) = settings {
        report.leave_out_line(format!("the settings of a cell `{}`", shortened(settings)), number);
    }
    settings.is_some()
}

/// Writes the label of a formula of `MyST` as its id: `$$ (loss)`
fn labelled_formula(line: &str) -> String {
    let label = line.trim_end().strip_prefix("$$ (").and_then(|rest| rest.strip_suffix(')'));
    match label.filter(|label| !label.contains([' ', '(', '$'])) {
        Some(label) => format!("$$ {{#{label}}}"),
        None => line.to_owned(),
    }
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

/// Adds lines, each after `indent`.
fn push_lines<'t>(lines: impl Iterator<Item = &'t str>, indent: &str, text: &mut String) {
    for line in lines {
        let indent = if line.is_empty() { "" } else { indent };
        text.extend([indent, line, "\n"]);
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
            ("```{code-block} sh\n:caption: A program\nls\n```", "\n*A program*\n\n``` sh\nls\n```\n"),
            ("````{tab-set}\n```{tab-item} One\n:sync: a\nText.\n```\n````", "\n\n*One*\n\nText.\n\n"),
            ("````{note}\n```{tip} Now\nText.\n```\n````", "\n::: note\n\n::: tip\n**Now**\n\nText.\n:::\n:::\n\n"),
            (
                "```{list-table} Boats\n:header-rows: 1\n* - Day\n  - Boats\n* - One\n  - 3\n```",
                "\n| Day | Boats |\n|---|---|\n| One | 3 |\n\nTable: Boats\n\n",
            ),
            ("```{csv-table}\n:header: a, b\n1, 2\n```", "\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"),
            ("```{table} Boats\n| a |\n|---|\n```", "\n| a |\n|---|\n\n: Boats\n\n"),
            ("```{r}\n#| echo: false\nx\n```", ""),
            ("(tides)=\n## Tides\n\nSee {ref}`tides` and {sup}`2`.", "\n## Tides {#tides}\n\nSee [@tides] and ^2^.\n"),
            ("- a\n\n  ```\n  x\n  ```\n\n- b", "- a\n\n  ```\n  x\n  ```\n\n- b\n"),
            ("- a\n\n  ```{note}\n  x\n  ```", "- a\n\n\n  ::: note\n  x\n  :::\n\n"),
            ("Now :tada: and `:tada:`", "Now 🎉 and `:tada:`\n"),
            ("> [!info]- Fares\n> Two.", "> [!NOTE] Fares\n> Two.\n"),
            ("Text\n{: .center}\n{:#tides}", "Text\n\n<a id=\"tides\"></a>\n"),
            ("* TOC\n{:toc}\nText", "\n\nText\n"),
            ("[**Fares\t2**](#fares)\n[A](#a)", "\n[A](#a)\n"),
            ("![A](a.png){: .x width=\"200\" }", "![A](a.png){width=200px}\n"),
            ("<iframe src=\"https://v.example/a\" width=2></iframe>.", "<https://v.example/a>.\n"),
            (":::{table} Tides\n:label: t\n\n| a |", "\n::: {.div}\n\nTable: Tides {#t}\n\n\n| a |\n"),
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
