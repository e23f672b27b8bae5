//! Roles of `MyST` in a line, `{ref}`, and the targets that they lead to: `(tides)=`

use super::ImportReport;
use super::report::shortened;

/// Translates the roles in a line: ``{sup}`2` `` becomes `^2^`. Roles for names of code become code.
pub(super) fn translate(line: &str, number: usize, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, role, inside, after)) = next_role(rest) {
        written += before;
        written += &counterpart(role, inside).unwrap_or_else(|| {
            report.leave_out_line(format!("the role `{}`; its text is kept", shortened(role)), number);
            format!("`{inside}`")
        });
        rest = after;
    }
    written + rest
}

/// Returns the first role outside code: the text before it, its name, its content and the text after it.
fn next_role(line: &str) -> Option<(&str, &str, &str, &str)> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-:_.+".contains(c))
    };
    line.match_indices("}`").find_map(|(at, _)| {
        let start = line[..at].rfind('{')?;
        let (inside, after) = line[at + 2..].split_once('`')?;
        let is_code = line[..start].matches('`').count() % 2 == 1 || inside.is_empty();
        let name = &line[start + 1..at];
        (is_name(name) && !is_code).then_some((&line[..start], name, inside, after))
    })
}

fn counterpart(role: &str, inside: &str) -> Option<String> {
    // `the fares <fares>` has words and a target.
    let named = inside.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    let (words, target) = named.map_or((None, inside), |(words, target)| (Some(words.trim()), target.trim()));
    Some(match role {
        "ref" | "numref" | "eq" => match words {
            Some(words) => format!("[{words}](#{target})"),
            None => format!("[@{target}]"),
        },
        "doc" | "download" | "any" => {
            let has_extension = target.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let file = if has_extension || role != "doc" { target.to_owned() } else { format!("{target}.md") };
            format!("[{}](<{file}>)", words.unwrap_or(target))
        }
        "cite" | "cite:p" | "cite:ps" | "cite:alp" => format!("[@{}]", inside.replace(',', "; @").replace("@ ", "@")),
        "cite:t" | "cite:ts" => format!("@{inside}"),
        "sup" | "superscript" => format!("^{}^", inside.replace(' ', "\\ ")),
        "sub" | "subscript" => format!("<sub>{inside}</sub>"),
        "del" | "strike" => format!("~~{inside}~~"),
        "smallcaps" | "underline" | "u" => {
            format!("[{inside}]{{.{}}}", if role == "u" { "underline" } else { role })
        }
        "math" => format!("${inside}$"),
        "emphasis" => format!("*{inside}*"),
        "strong" | "guilabel" => format!("**{inside}**"),
        "menuselection" => inside.replace("-->", "›"),
        "kbd" | "code" | "literal" | "file" | "samp" | "command" | "program" | "option" | "envvar" => {
            format!("`{inside}`")
        }
        // `MSL (Mean sea level)`
        "abbr" => match inside.strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some((short, long)) => {
                let long = html_escape::encode_double_quoted_attribute(long);
                format!("<abbr title=\"{long}\">{}</abbr>", short.trim())
            }
            None => inside.to_owned(),
        },
        "term" => words.unwrap_or(target).to_owned(),
        // `py:func`, `rst:role`: names in a programming language
        role if role.contains(':') => format!("`{}`", words.unwrap_or(target).trim_start_matches(['~', '!'])),
        _ => return None,
    })
}

/// Moves targets to the headings after them: `(tides)=` and `## Tides` become `## Tides {#tides}`. Other targets become
/// anchors. The number of lines stays.
pub(super) fn with_targets(text: &str) -> String {
    let mut written: Vec<String> = Vec::new();
    let mut pending: Vec<(usize, &str)> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let mark = line.trim_start().get(..3).filter(|mark| matches!(*mark, "```" | "~~~"));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            _ => {}
        }
        if let Some(id) = target(line).filter(|_| fence.is_none()) {
            pending.push((written.len(), id));
            written.push(String::new());
            continue;
        }
        let mut line = line.to_owned();
        if !line.trim().is_empty() && !pending.is_empty() {
            let is_heading = line.starts_with('#') && !line.trim_end().ends_with('}');
            for (at, id) in pending.drain(..) {
                if is_heading && !line.ends_with('}') {
                    line = format!("{} {{#{id}}}", line.trim_end());
                } else {
                    written[at] = format!("<a id=\"{id}\"></a>");
                }
            }
        }
        written.push(line);
    }
    written.join("\n")
}

/// Reads a target: `(tides)=`
fn target(line: &str) -> Option<&str> {
    let id = line.trim_end().strip_prefix('(')?.strip_suffix(")=")?;
    (!id.is_empty() && !id.contains(['(', ')', ' '])).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_become_markdown_or_are_reported() {
        let mut report = ImportReport::default();
        for (line, expected) in [
            ("{ref}`the fares <fares>`, {doc}`about`", "[the fares](#fares), [about](<about.md>)"),
            ("{cite}`berg,moor` and {cite:t}`berg`", "[@berg; @moor] and @berg"),
            ("H{sub}`2`O, {math}`a^2`", "H<sub>2</sub>O, $a^2$"),
            ("{abbr}`MSL (Sea level)` {u}`a` {del}`b`", "<abbr title=\"Sea level\">MSL</abbr> [a]{.underline} ~~b~~"),
            ("{py:func}`~os.path`", "`os.path`"),
            ("`{ref}` and `x`", "`{ref}` and `x`"),
            ("{fares}`two`", "`two`"),
        ] {
            assert_eq!(translate(line, 7, &mut report), expected, "{line}");
        }
        assert!(report.text("a").contains("the role `fares`; its text is kept, in line 7"), "{}", report.text("a"));
    }

    #[test]
    fn targets_move_to_headings() {
        assert_eq!(with_targets("(a)=\n\n# A\n(b)=\nText"), "\n\n# A {#a}\n<a id=\"b\"></a>\nText");
        assert_eq!(with_targets("```\n(a)=\n```"), "```\n(a)=\n```");
    }
}
