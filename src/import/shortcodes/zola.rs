//! Shortcodes of Zola, written as those of Hugo: `{{ figure(src="a.jpg") }}`, `{% note(title="Care") %}…{% end %}`

use std::ops::Range;

use super::fence;

/// Writes the shortcodes of Zola as those of Hugo. The number of lines stays.
pub(super) fn as_hugo(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let code = code_ranges(text);
    let mut rest = text;
    while let Some(at) = ["{{", "{%"].iter().filter_map(|mark| rest.find(mark)).min() {
        let (before, after) = rest.split_at(at);
        written += before;
        let place = text.len() - after.len();
        let line = before.rsplit('\n').next().unwrap_or(before);
        if code.iter().any(|range| range.contains(&place)) || line.matches('`').count() % 2 == 1 {
            break_at(&mut written, &mut rest, after);
            continue;
        }
        let is_block = after.starts_with("{%");
        let close = if is_block { "%}" } else { "}}" };
        let Some(length) = after.find(close) else {
            break_at(&mut written, &mut rest, after);
            continue;
        };
        let inside = after[2..length].trim();
        let end = length + close.len();
        match call(inside) {
            Some((name, parameters)) if !is_block || has_end(&after[end..]) => {
                written.extend(["{{< ", name, " ", &parameters, " >}}"]);
                open.extend(Some(name).filter(|_| is_block));
            }
            _ if is_block && inside == "end" && !open.is_empty() => {
                written.extend(["{{< /", open.pop().unwrap_or_default(), " >}}"]);
            }
            _ => written += &after[..end],
        }
        rest = &after[end..];
    }
    written + rest
}

/// Returns the ranges of code between fences.
fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut at, mut start) = (0, None);
    for line in text.split_inclusive('\n') {
        if let Some((mark, is_end)) = fence(line) {
            match start {
                None => start = Some((at, mark)),
                Some((from, open)) if is_end && mark.starts_with(open) => {
                    ranges.push(from..at);
                    start = None;
                }
                Some(_) => {}
            }
        }
        at += line.len();
    }
    ranges.extend(start.map(|(from, _)| from..at));
    ranges
}

/// Copies the mark at the start of `after`, which is no shortcode.
fn break_at<'t>(written: &mut String, rest: &mut &'t str, after: &'t str) {
    *written += &after[..2];
    *rest = &after[2..];
}

/// Returns `true` if the end of a block is in the text.
fn has_end(text: &str) -> bool {
    text.split("{%").skip(1).any(|tag| tag.trim_start().trim_start_matches('-').trim_start().starts_with("end "))
}

/// Reads a call: its name, and its parameters without the commas between them.
fn call(inside: &str) -> Option<(&str, String)> {
    let (name, parameters) = inside.strip_suffix(')')?.split_once('(')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return None;
    }
    let mut plain = String::with_capacity(parameters.len());
    let mut quote = None;
    for c in parameters.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            _ => {}
        }
        plain.push(if quote.is_none() && c == ',' { ' ' } else { c });
    }
    Some((name, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_those_of_hugo() {
        for (text, expected) in [
            ("{{ fig(src=\"a, b.jpg\", w=3) }}", "{{< fig src=\"a, b.jpg\"  w=3 >}}"),
            ("{% note() %}\nx\n{% end %} {% end %}", "{{< note  >}}\nx\n{{< /note >}} {% end %}"),
            ("{{ page.title }} {% if (x) %} {{", "{{ page.title }} {% if (x) %} {{"),
            ("{% a(b) %}", "{% a(b) %}"),
            ("```\n{{ a(b) }}\n```\n`{{ a(b) }}`", "```\n{{ a(b) }}\n```\n`{{ a(b) }}`"),
        ] {
            assert_eq!(as_hugo(text), expected);
        }
    }
}
