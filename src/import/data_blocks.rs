//! Data blocks, `table` and `chart`, in imported Markdown: they are written as in the source, with all their settings, and
//! their data files are copied.

use std::ops::Range;

use super::ImportedText;
use crate::document::{Block, PartMut};
use crate::source::Span;

/// Languages of data blocks.
const LANGUAGES: [&str; 2] = ["table", "chart"];

/// Returns `true` for the language of a data block.
pub(super) fn is_data_language(language: &str) -> bool {
    LANGUAGES.contains(&language)
}

/// Data block as written in its source.
#[derive(Debug)]
pub(super) struct WrittenData {
    span: Span,
    /// Id in its settings.
    id: String,
    language: &'static str,
    /// Lines between the fences.
    text: String,
}

/// Returns the data blocks among `blocks`, which were read from `source`.
pub(super) fn written(blocks: &mut [Block], source: &str, found: &mut Vec<WrittenData>) {
    for block in blocks {
        if matches!(block, Block::Table(_) | Block::Chart(_)) {
            let span = block.span();
            let id = block.caption_mut().map(|caption| caption.id.clone()).unwrap_or_default();
            found.extend(fenced(&source[span.range()]).map(|(language, text)| WrittenData {
                span,
                id,
                language,
                text,
            }));
        }
        for part in block.parts_mut() {
            if let PartMut::Blocks(inside) = part {
                written(inside, source, found);
            }
        }
    }
}

/// Returns the language and the lines of a fenced data block. `None` for a table in Markdown or HTML.
fn fenced(text: &str) -> Option<(&'static str, String)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?.trim();
    let mark = first.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = first.trim_start_matches(mark).trim_start_matches(|c: char| "{. ".contains(c));
    let language = LANGUAGES.into_iter().find(|language| {
        info.strip_prefix(language).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    })?;
    let mut inside: Vec<&str> = lines.collect();
    let is_end = |line: &&str| line.trim().len() > 2 && line.trim().chars().all(|c| c == mark);
    if inside.last().is_some_and(is_end) {
        inside.pop();
    }
    Some((language, inside.concat()))
}

/// Puts the data blocks of a text back as they were written. Ids that have changed since are those that they have now.
pub(super) fn restore(text: &mut ImportedText) {
    let written = std::mem::take(&mut text.data_blocks);
    if written.is_empty() {
        return;
    }
    restore_in(&mut text.blocks, &written);
    text.notes.iter_mut().for_each(|note| restore_in(&mut note.blocks, &written));
}

fn restore_in(blocks: &mut [Block], written: &[WrittenData]) {
    for block in blocks {
        if matches!(block, Block::Table(_) | Block::Chart(_))
            && let Some(data) = written.iter().find(|data| data.span == block.span())
        {
            let id = block.caption_mut().map(|caption| caption.id.clone()).unwrap_or_default();
            let text = if id == data.id { data.text.clone() } else { with_id(&data.text, &id) };
            *block = Block::Code { language: Some(data.language.to_owned()), text, span: data.span };
        }
        for part in block.parts_mut() {
            if let PartMut::Blocks(inside) = part {
                restore_in(inside, written);
            }
        }
    }
}

/// Replaces the id in the settings of a data block. An empty one is taken out.
fn with_id(text: &str, id: &str) -> String {
    let Some((line, _)) = setting(text, "id") else { return text.to_owned() };
    let new = if id.is_empty() { String::new() } else { format!("id = {}\n", toml::Value::String(id.to_owned())) };
    [&text[..line.start], &new, &text[line.end..]].concat()
}

/// Calls `rename` with the name of the data file of each data block, which is replaced by the name that it returns.
pub(super) fn each_file(blocks: &mut [Block], rename: &mut dyn FnMut(&str) -> Option<String>) {
    for block in blocks {
        if let Block::Code { language: Some(language), text, .. } = block
            && is_data_language(language)
            && let Some((line, name)) = setting(text, "file")
            && let Some(new) = rename(&name)
        {
            text.replace_range(line, &format!("file = {}\n", toml::Value::String(new)));
        }
        for part in block.parts_mut() {
            if let PartMut::Blocks(inside) = part {
                each_file(inside, rename);
            }
        }
    }
}

/// Returns the line of a setting with a text in quotation marks, and the text.
fn setting(text: &str, key: &str) -> Option<(Range<usize>, String)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return None;
        }
        let value = line.split_once('=').filter(|(own, _)| own.trim() == key).and_then(|(_, value)| {
            let value = value.trim_start();
            let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split(mark).next()
        });
        if let Some(value) = value {
            return Some((start..start + line.len(), value.to_owned()));
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_and_replaced() {
        let text = "caption = \"file = 1\"\nfile = 'a.csv' # from the office\nid = \"x\"\n---\nid = \"y\"\n";
        assert_eq!(setting(text, "file").map(|(_, name)| name).as_deref(), Some("a.csv"));
        assert!(with_id(text, "z").contains("\nid = \"z\"\n---\nid = \"y\"\n"));
        assert!(with_id(text, "").contains("office\n---\n"));
        assert_eq!(setting("---\nfile = \"a\"\n", "file"), None);
    }

    #[test]
    fn only_fenced_blocks_are_data_blocks() {
        assert_eq!(fenced("```table\na = 1\n---\nb\n```"), Some(("table", "a = 1\n---\nb\n".to_owned())));
        assert_eq!(fenced("~~~ {.chart}\nx"), Some(("chart", "x".to_owned())));
        assert_eq!(fenced("| a |\n|---|\n"), None);
        assert_eq!(fenced("```tables\n```"), None);
    }
}
