//! Text, outputs and tags of Liquid.

/// A piece of a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum LiquidToken<'t> {
    Text(&'t str),
    /// `{{ page.title }}`
    Output {
        inside: &'t str,
        source: &'t str,
        line: usize,
    },
    /// `{% include fares.md %}`
    Tag {
        name: &'t str,
        rest: &'t str,
        source: &'t str,
        line: usize,
    },
}

/// Divides a page. Between `raw` and `endraw` there is text only.
pub(super) fn tokens(text: &str) -> Vec<LiquidToken<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut is_raw = false;
    while let Some((start, close)) = next_mark(&text[at..], is_raw) {
        let start = at + start;
        let Some(length) = text[start..].find(close) else { break };
        let end = start + length + close.len();
        let source = &text[start..end];
        let inside = source[2..source.len() - 2].trim_matches('-').trim();
        let line = text[..start].matches('\n').count() + 1;
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        tokens.push(LiquidToken::Text(&text[at..start]));
        is_raw = close == "%}" && (name == "raw" || is_raw && name != "endraw");
        tokens.push(match close {
            "}}" => LiquidToken::Output { inside, source, line },
            _ => LiquidToken::Tag { name, rest: rest.trim(), source, line },
        });
        at = end;
    }
    tokens.push(LiquidToken::Text(&text[at..]));
    tokens
}

/// Returns the position of the next mark, and the mark that ends it.
fn next_mark(text: &str, is_raw: bool) -> Option<(usize, &'static str)> {
    if is_raw {
        let mut marks = text.match_indices("{%");
        return marks
            .find(|(at, _)| text[at + 2..].trim_start_matches(['-', ' ']).starts_with("endraw"))
            .map(|m| (m.0, "%}"));
    }
    let tag = text.find("{%").map(|at| (at, "%}"));
    let output = text.find("{{").map(|at| (at, "}}"));
    [tag, output].into_iter().flatten().min_by_key(|(at, _)| *at)
}
