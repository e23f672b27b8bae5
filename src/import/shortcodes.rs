//! Shortcodes of Hugo and Zola, tags of Liquid (Jekyll) and links of Obsidian, translated to Markdown before it is read.

mod parameters;
mod zola;

use super::ImportReport;
use super::obsidian::embedded;
use super::report::shortened;
use parameters::{parameters_of, picture};

/// Marks around shortcodes.
const MARKS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];

/// Names of shortcodes for boxes, each with the class that pandoc gives a callout.
const CALLOUTS: [(&str, &str); 9] = [
    ("note", "note"),
    ("notice", "note"),
    ("info", "note"),
    ("callout", "note"),
    ("alert", "note"),
    ("admonition", "note"),
    ("tip", "tip"),
    ("hint", "tip"),
    ("warning", "warning"),
];

/// Translates what has a counterpart in Markdown. Everything else is left out and reported with its line. Code is not
/// changed.
pub(super) fn translate(text: &str, report: &mut ImportReport) -> String {
    let text = zola::as_hugo(text);
    let text = text.as_str();
    let mut translated = String::with_capacity(text.len());
    let mut rest = text;
    let mut code: Option<&str> = None;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let fence = fence(&rest[..end]);
        if code.is_some() || fence.is_some() {
            code = match (code, fence) {
                (None, Some((mark, _))) => Some(mark),
                (Some(open), Some((mark, true))) if mark.starts_with(open) => None,
                (open, _) => open,
            };
            translated += &rest[..end];
            rest = &rest[end..];
            continue;
        }
        match first_mark(&rest[..end]) {
            Some((at, open, close)) if is_shortcode(&rest[at..], open, close) => {
                let inside_start = at + open.len();
                let length = rest[inside_start..].find(close).unwrap_or_default();
                let inside = &rest[inside_start..inside_start + length];
                let after = &rest[inside_start + length + close.len()..];
                translated += &rest[..at];
                if let Some((text, after)) = literal(inside, (open, close), after) {
                    translated += &text;
                    rest = after;
                    continue;
                }
                if let Some((markdown, after)) = quotation(inside, open, after) {
                    translated += &markdown;
                    rest = after;
                    continue;
                }
                if let Some(markdown) = counterpart(open, inside, after) {
                    push(&mut translated, &markdown);
                } else {
                    let line = text[..text.len() - rest.len() + at].matches('\n').count() + 1;
                    report.leave_out_line(format!("`{open} {} {close}`", shortened(inside)), line);
                }
                // The first line of code is that after its shortcode.
                let begins_code = translated.ends_with('\n') && is_code_start(&translated);
                rest = after.strip_prefix('\n').filter(|_| begins_code).unwrap_or(after);
            }
            Some((at, open, _)) => {
                let end = at + open.len();
                translated += &rest[..end];
                rest = &rest[end..];
            }
            None => {
                translated += &rest[..end];
                rest = &rest[end..];
            }
        }
    }
    embedded(&translated, report)
}

/// Adds Markdown to a text. The end of code comes directly after its last line.
fn push(text: &mut String, markdown: &str) {
    if markdown == CODE_END && text.ends_with('\n') {
        text.pop();
    }
    *text += markdown;
}

/// End of code.
const CODE_END: &str = "\n```\n";

/// Returns `true` if the last line of a text begins code.
fn is_code_start(text: &str) -> bool {
    text.trim_end_matches('\n').rsplit('\n').next().is_some_and(|line| line.starts_with("``` "))
}

/// Returns text with the marks of shortcodes that is meant as such, and the text after it: `{{</* toc */>}}`, or what is
/// between `{% raw %}` and `{% endraw %}`.
fn literal<'t>(inside: &str, (open, close): (&str, &str), after: &'t str) -> Option<(String, &'t str)> {
    if open == "{%" && inside.trim().trim_matches('-').trim() == "raw" {
        let (text, rest) =
            after.split_once("{%").filter(|(_, rest)| rest.trim_start_matches(['-', ' ']).starts_with("endraw"))?;
        return Some((text.to_owned(), rest.split_once("%}")?.1));
    }
    let text = inside.trim().strip_prefix("/*")?.strip_suffix("*/")?;
    Some((format!("{open} {} {close}", text.trim()), after))
}

/// Leaves out all shortcodes of a page of HTML and reports them with their lines.
pub(super) fn without(page: &str, report: &mut ImportReport) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((at, open, close)) = first_mark(rest) {
        let length = rest[at..].find(close).filter(|_| is_shortcode(&rest[at..], open, close));
        let (before, after) = rest.split_at(at);
        kept += before;
        let Some(length) = length else {
            kept += open;
            rest = &after[open.len()..];
            continue;
        };
        let line = page[..page.len() - after.len()].matches('\n').count() + 1;
        report.leave_out_line(format!("`{open} {} {close}`", shortened(&after[open.len()..length])), line);
        rest = &after[length + close.len()..];
    }
    kept + rest
}

/// Returns the fence of code that a line is, and whether nothing follows it in the line.
fn fence(line: &str) -> Option<(&str, bool)> {
    let text = line.trim();
    let first = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|&c| c == first).count();
    let is_code_in_line = first == '`' && text[length..].contains('`');
    (length >= 3 && !is_code_in_line).then(|| (&text[..length], text.len() == length))
}

/// Words that outputs of Liquid begin with. Other double braces may be part of a formula.
const OUTPUTS: [&str; 5] = ["site", "page", "post", "include", "layout"];

/// Returns `true` if a text begins with a shortcode. One of Hugo may go on over several lines.
fn is_shortcode(text: &str, open: &str, close: &str) -> bool {
    let inside = &text[open.len()..];
    match open {
        "{{<" | "{{%" => inside.contains(close),
        _ => {
            let line = inside.lines().next().unwrap_or_default();
            let is_output = OUTPUTS
                .iter()
                .any(|word| line.trim_start().strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', ' ', '}'])));
            line.contains(close) && (open == "{%" || is_output)
        }
    }
}

/// Returns the first mark in a line, with its position.
fn first_mark(line: &str) -> Option<(usize, &'static str, &'static str)> {
    let found = MARKS.iter().filter_map(|(open, close)| Some((line.find(open)?, *open, *close)));
    found.min_by_key(|(at, open, _)| (*at, std::cmp::Reverse(open.len())))
}

/// Returns the quotation that a shortcode opens, and the text after its end: `{{< quote footer="Ada" >}}`
fn quotation<'t>(inside: &str, open: &str, after: &'t str) -> Option<(String, &'t str)> {
    let (name, parameters) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside.trim(), ""));
    if !matches!(name, "quote" | "blockquote") {
        return None;
    }
    let end = after.match_indices(open).map(|(at, _)| at).find(|at| {
        after[at + open.len()..].trim_start().trim_start_matches(['/', ' ']).trim_start_matches("end").starts_with(name)
    })?;
    let close = MARKS.iter().find(|(mark, _)| *mark == open).map(|(_, close)| *close)?;
    let after_end = after[end..].split_once(close)?.1;
    let given = parameters_of(parameters);
    let names = ["author", "footer", "source", "cite"];
    let from = names.iter().flat_map(|name| given.iter().filter(move |(key, _)| key == name));
    let from = from.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
    let mut text = after[..end].trim().to_owned();
    if !from.is_empty() {
        text.extend(["\n\n— ", &from]);
    }
    let lines: Vec<String> = text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    Some((format!("\n\n{}\n\n", lines.join("\n")), after_end))
}

/// Extensions of pictures.
const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "svg", "gif", "webp", "avif"];

/// Returns `true` if a path names a picture. Themes have shortcodes of their own for these.
pub(super) fn is_picture(path: &str) -> bool {
    let (_, extension) = path.rsplit_once('.').unwrap_or_default();
    PICTURES.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Returns the Markdown for a shortcode: its `inside`, with the text `after` it. An empty text stands for marks that
/// Markdown does not need.
fn counterpart(open: &str, inside: &str, after: &str) -> Option<String> {
    let inside = inside.trim().trim_start_matches('-').trim_end_matches('-').trim();
    let (name, parameters) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    if open == "{{" {
        return matches!(inside, "site.baseurl" | "site.url").then(String::new);
    }
    let given = parameters_of(parameters);
    let value = |key: &str| given.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    let first = given.iter().find(|(name, _)| name.is_empty()).map(|(_, value)| value.as_str());
    match name {
        "figure" | "img" | "image" => picture(value, first),
        _ if value("src").or(value("path")).is_some_and(is_picture) => picture(value, first),
        "ref" | "relref" | "link" => first.map(str::to_owned),
        "post_url" => first.map(|name| format!("{name}.md")),
        "youtube" => first.or(value("id")).map(|id| format!("<https://www.youtube.com/watch?v={id}>")),
        "vimeo" => first.or(value("id")).map(|id| format!("<https://vimeo.com/{id}>")),
        "kbd" => first.map(|key| format!("<kbd>{key}</kbd>")),
        "details" if after.contains("/details") => {
            let summary = value("summary").or(value("title")).or(first).unwrap_or("…");
            Some(format!("\n\n<details>\n<summary>{summary}</summary>\n\n"))
        }
        "/details" => Some("\n\n</details>\n\n".to_owned()),
        "mermaid" if after.contains("/mermaid") => Some("\n``` mermaid\n".to_owned()),
        "highlight" if after.contains("endhighlight") || after.contains("/highlight") => {
            Some(format!("\n``` {}\n", first.unwrap_or_default()))
        }
        "/mermaid" | "endhighlight" | "/highlight" => Some(CODE_END.to_owned()),
        "raw" | "endraw" => Some(String::new()),
        // One with parameters takes its pictures from a folder.
        "gallery" if given.is_empty() => Some(String::new()),
        name => {
            let word = name.trim_start_matches('/').trim();
            let is_end = name.starts_with('/');
            let Some((_, class)) = CALLOUTS.iter().find(|(known, _)| *known == word) else {
                // The mark at the beginning has been translated or reported.
                return is_end.then(|| "\n\n".to_owned());
            };
            let class = first
                .or(value("type"))
                .or(value("kind"))
                .and_then(|kind| CALLOUTS.iter().find(|(known, _)| *known == kind))
                .map_or(*class, |c| c.1);
            let is_closed = after.contains(&format!("/{word}")) || after.contains(&format!("/ {word}"));
            match (is_end, is_closed) {
                (true, _) => Some("\n\n:::\n\n".to_owned()),
                (false, true) => {
                    let title = value("title").map(|title| format!("**{title}**\n\n")).unwrap_or_default();
                    Some(format!("\n\n::: {class}\n\n{title}"))
                }
                (false, false) => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_become_markdown_or_are_reported_with_their_lines() {
        let translated = |text: &str| {
            let mut report = ImportReport::default();
            (translate(text, &mut report), report.text("a"))
        };
        for (text, expected) in [
            ("{{< figure src=\"a b.jpg\" alt=\"A\" caption=\"The x\" >}}", "![A](<a b.jpg> \"The x\")"),
            ("{{< card src = \"a.png\" alt = \"A\" >}}B{{< /card >}}", "![A](<a.png>)B\n\n"),
            (
                "{{< quote footer=\"Ada\" cite=\"a letter\" >}}\nTwo\n\nlines.\n{{< /quote >}}.",
                "\n\n> Two\n>\n> lines.\n>\n> — Ada, a letter\n\n.",
            ),
            ("{{< gallery >}}{{< picture src=a.jpg >}}{{< /gallery >}}", "![](<a.jpg>)\n\n"),
            ("[b]({{< ref \"b.md\" >}})", "[b](b.md)"),
            ("{{% notice tip %}}Care.{{% /notice %}}", "\n\n::: tip\n\nCare.\n\n:::\n\n"),
            ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>"),
            ("{% highlight ruby %}\nx\n{% endhighlight %}", "\n``` ruby\nx\n```\n"),
            ("{% raw %}{{ x }} {% endraw %}b", "{{ x }} b"),
            ("{{ x }}{{< kbd \"A\" >}}", "{{ x }}<kbd>A</kbd>"),
            ("{{</* toc */>}}", "{{< toc >}}"),
            ("{{< mermaid >}}\na\n{{< /mermaid >}}", "\n``` mermaid\na\n```\n"),
            (
                "{{< figure src=a.png width=\"300\" attr=Ben attrlink=\"https://b.example\" link=\"c.html\" >}}",
                "[![](<a.png>){width=300px credit=\"[Ben](https://b.example)\"}](<c.html>)",
            ),
            ("{{< callout type=\"warning\" >}}x{{< /callout >}}", "\n\n::: warning\n\nx\n\n:::\n\n"),
            (
                "{{< details summary=\"A\" >}}x{{< /details >}}",
                "\n\n<details>\n<summary>A</summary>\n\nx\n\n</details>\n\n",
            ),
            ("![[ferry.jpg|A ferry]] ![[a.png|300]]", "![A ferry](<ferry.jpg>) ![](<a.png>){width=300px}"),
            ("```\n{{< toc >}}\n```\n", "```\n{{< toc >}}\n```\n"),
            (
                "\n```\n{{< toc >}}\n```\n\n{{< youtube a >}}\n",
                "\n```\n{{< toc >}}\n```\n\n<https://www.youtube.com/watch?v=a>\n",
            ),
            ("````\n```\n{{< toc >}}\n````\n", "````\n```\n{{< toc >}}\n````\n"),
            ("{{ site.baseurl }}/a {{", "/a {{"),
            ("$\\frac{{a}}{b}$ and {% x", "$\\frac{{a}}{b}$ and {% x"),
        ] {
            assert_eq!(translated(text).0, expected, "{text}");
        }
        let (text, report) = translated("{{< gallery match=\"images/*\" >}}");
        assert!(text.is_empty() && report.contains("left out: `{{< gallery match=\"images/*\" >}}`"), "{report}");
        let (text, report) = translated("One\n\n{{< toc\n>}} two {% include a.html %}\n");
        assert_eq!(text, "One\n\n two \n");
        assert!(report.contains("left out: `{{< toc >}}`, in line 3"), "{report}");
        assert!(report.contains("left out: `{% include a.html %}`, in line 4"), "{report}");
    }
}
