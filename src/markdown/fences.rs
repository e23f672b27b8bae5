//! Nested `:::` blocks with as many colons as the block around them. comrak ends the outer block where the inner one is
//! meant to end, so the outer fences are made longer before comrak reads the text.

/// Opening line of a block, and its closing line if there is one.
struct FencePair {
    lines: [usize; 2],
    /// Number of colons that both fences need.
    length: usize,
    depth: usize,
}

/// A line of colons.
enum FenceLine {
    Opening(usize),
    Closing(usize),
}

/// Returns the text with longer fences around inner blocks. Each line keeps its number, and text without such blocks is
/// not changed.
pub(super) fn lengthen(text: String) -> String {
    if text.matches(":::").count() < 3 {
        return text;
    }
    let pairs = pairs(&text);
    let mut missing: Vec<(usize, usize)> =
        pairs.iter().flat_map(|pair| pair.lines.map(|line| (line, pair.length))).collect();
    missing.sort_unstable();
    if missing.is_empty() {
        return text;
    }
    let mut lengthened = String::with_capacity(text.len() + 16);
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let wanted = missing.iter().find(|(number, _)| *number == at).map_or(0, |(_, length)| *length);
        let start = line.len() - line.trim_start().len();
        lengthened += &line[..start];
        let colons = line[start..].bytes().take_while(|&byte| byte == b':').count();
        lengthened += &":".repeat(wanted.saturating_sub(colons));
        lengthened += &line[start..];
    }
    lengthened
}

/// Returns the closed blocks that need longer fences: those around a block with as many colons or more.
fn pairs(text: &str) -> Vec<FencePair> {
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut pairs = Vec::new();
    let mut code: Option<(char, usize)> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some((mark, length)) = code_fence(line) {
            match code {
                Some((open, least)) if mark == open && length >= least && is_bare(line, mark) => code = None,
                Some(_) => {}
                None => code = Some((mark, length)),
            }
            continue;
        }
        match fence_line(line).filter(|_| code.is_none()) {
            Some(FenceLine::Opening(length)) => open.push((at, length, length)),
            Some(FenceLine::Closing(length)) => {
                // The innermost block with as many colons, or else with fewer.
                let is_equal = |(_, own, _): &(usize, usize, usize)| *own == length;
                let Some(index) =
                    open.iter().rposition(is_equal).or(open.iter().rposition(|(_, own, _)| *own < length))
                else {
                    continue;
                };
                open.truncate(index + 1);
                if let Some((line, own, needed)) = open.pop() {
                    if let Some((_, _, outer)) = open.last_mut() {
                        *outer = (*outer).max(needed + 1);
                    }
                    if needed > own {
                        pairs.push(FencePair { lines: [line, at], length: needed, depth: open.len() });
                    }
                }
            }
            None => {}
        }
    }
    pairs.sort_by_key(|pair| pair.depth);
    pairs
}

fn fence_line(line: &str) -> Option<FenceLine> {
    let trimmed = line.trim_start_matches(' ');
    let length = trimmed.bytes().take_while(|&byte| byte == b':').count();
    if line.len() - trimmed.len() > 3 || length < 3 {
        return None;
    }
    let is_closing = trimmed[length..].trim().is_empty();
    Some(if is_closing { FenceLine::Closing(length) } else { FenceLine::Opening(length) })
}

/// Returns the mark and the length of a fence of code.
fn code_fence(line: &str) -> Option<(char, usize)> {
    let trimmed = line.trim_start();
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|&c| c == mark).count();
    (length >= 3 && !(mark == '`' && trimmed[length..].contains('`'))).then_some((mark, length))
}

fn is_bare(line: &str, mark: char) -> bool {
    line.trim().chars().all(|c| c == mark)
}

#[cfg(test)]
mod tests {
    use super::lengthen;

    fn lengthened(text: &str) -> String {
        lengthen(text.to_owned())
    }

    #[test]
    fn outer_fences_become_longer() {
        assert_eq!(lengthened(":::a\nx\n:::b\ny\n:::\n:::\n"), "::::a\nx\n:::b\ny\n:::\n::::\n");
        assert_eq!(lengthened(":::a\n:::b\n:::c\n:::\n:::\n:::"), ":::::a\n::::b\n:::c\n:::\n::::\n:::::");
        assert_eq!(lengthened(":::a\n:::b\n:::\n:::c\n:::\n:::\n"), "::::a\n:::b\n:::\n:::c\n:::\n::::\n");
        assert_eq!(lengthened(":::a\n::::b\n::::\n:::\n"), ":::::a\n::::b\n::::\n:::::\n");
    }

    #[test]
    fn other_text_is_not_changed() {
        for text in [
            "::::a\n:::b\n:::\n::::\n",
            ":::a\nx\n:::\n\n:::b\ny\n:::\n",
            ":::a\n:::b\n:::\n",
            "::::a\n:::b\n::::\n",
            "```\n:::a\n:::b\n:::\n:::\n```\n",
            ":::\n:::\n:::\n",
        ] {
            assert_eq!(lengthened(text), text);
        }
    }
}
