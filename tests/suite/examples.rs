//! Examples in documentation: fenced blocks that are the files of a publication.

/// Returns the fenced blocks of Markdown, as pairs of path and text. The path stands behind the language:
/// ```` ```toml masthead.toml ````. A block of commands has none.
pub(crate) fn blocks(part: &str) -> Vec<(Option<String>, String)> {
    let (mut blocks, mut open) = (Vec::new(), None::<(String, Option<String>, String)>);
    for line in part.lines() {
        match &mut open {
            None if line.starts_with("```") => {
                let fence = line.chars().take_while(|c| *c == '`').collect();
                let path = line.split_once(' ').map(|(_, path)| path.to_owned());
                open = Some((fence, path, String::new()));
            }
            None => {}
            Some((fence, path, text)) if line == fence => {
                blocks.push((path.take(), std::mem::take(text)));
                open = None;
            }
            Some((_, _, text)) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// Picture that the examples refer to, unless they have one of their own.
pub(crate) const FERRY: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\"><rect width=\"60\" height=\"40\"/></svg>";
