use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::data::DataContext;
use crate::diagnostic::Report;
use crate::manifest::split_front_matter;
use crate::markdown::{FormPatterns, MarkdownReader};
use crate::publication::{Language, Limits};
use crate::root::Root;
use crate::source::{Source, Sources};

/// Reads Markdown in a folder, for its data files.
fn read(text: &str, folder: &Path) -> (Vec<Block>, Vec<Note>) {
    let mut report = Report::new(Sources::default());
    let id = report.sources.add(Source::new("issues/a.md", text));
    let root = Root::open(folder).unwrap();
    let context = DataContext { root: &root, limit: Limits::default().text_bytes, language: &Language::english() };
    let mut reader = MarkdownReader {
        report: &mut report,
        website: Some("https://example.org/"),
        data_context: context,
        notes: Vec::new(),
        patterns: FormPatterns::default(),
        time_limit: Limits::default().file_time,
    };
    let blocks = reader.read(id, split_front_matter(text).body);
    (blocks, reader.notes)
}

/// Returns a tree as JSON without source positions.
fn comparable(content: &(Vec<Block>, Vec<Note>)) -> Value {
    let mut json = serde_json::json!([content.0, content.1]);
    clean(&mut json);
    json
}

fn clean(json: &mut Value) {
    match json {
        Value::Object(entries) => {
            entries.remove("span");
            entries.values_mut().for_each(clean);
        }
        Value::Array(items) => {
            items.iter_mut().for_each(clean);
            // The parser leaves some texts in pieces.
            let mut merged: Vec<Value> = Vec::new();
            for item in items.drain(..) {
                let is_text = item["node"] == "text";
                match merged.last_mut().filter(|last| is_text && last["node"] == "text") {
                    Some(last) => last["text"] = format!("{}{}", text_of(last), text_of(&item)).into(),
                    None => merged.push(item),
                }
            }
            for item in merged.iter_mut().filter(|item| item["node"] == "text") {
                item["text"] = text_of(item)
                    .split([' ', '\n'])
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
                    .into();
            }
            *items = merged;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn text_of(json: &Value) -> String {
    json["text"].as_str().unwrap_or_default().to_owned()
}

/// Returns `true` if a tree has a chart, or a table that Markdown alone cannot write.
fn has_data(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Chart(_) => true,
        Block::Table(table) => {
            let Caption { unit, source, note, .. } = &table.caption;
            let has_kinds = table.rows.iter().rev().skip(1).any(|row| row.kind != crate::document::RowKind::Body);
            !(unit.is_empty() && source.is_empty() && note.is_empty()) || has_kinds
        }
        block => block.parts().into_iter().any(|part| match part {
            Part::Blocks(inside) => has_data(inside),
            Part::Inlines(_) => false,
        }),
    })
}

/// Returns the difference between a text's tree and that of its rewritten text.
fn difference(text: &str, folder: &Path) -> Option<String> {
    let first = read(text, folder);
    if has_data(&first.0) {
        return None;
    }
    let written = markdown(&first.0, &first.1);
    let second = read(&written, folder);
    let (before, after) = (comparable(&first), comparable(&second));
    (before != after).then(|| {
        let (before, after) = (format!("{before:#}"), format!("{after:#}"));
        let lines = before.lines().zip(after.lines()).find(|(before, after)| before != after);
        format!("{lines:?}\n--- text\n{text}\n--- written\n{written}")
    })
}

/// Cases whose markup is given up in part while it is read; addresses in brackets, which are links elsewhere; places of
/// link targets and sizes in HTML that Markdown does not have.
const INCOMPLETE: [&str; 6] = [
    "data-mistakes",
    "nesting-too-deep",
    "broken-markup",
    "references-mistakes",
    "ids-html",
    "figures-from-paragraphs",
];

/// Returns the Markdown files in a folder of the repository.
fn markdown_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            markdown_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

#[test]
fn the_samples_and_the_cases_are_the_same_when_written_again() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    markdown_files(&repository.join("issues"), &mut files);
    markdown_files(&repository.join("tests/cases"), &mut files);
    let mut failed = Vec::new();
    for file in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        if file.iter().any(|part| INCOMPLETE.iter().any(|name| part == *name)) {
            continue;
        }
        if let Some(difference) = difference(&text, file.parent().unwrap()) {
            failed.push(format!("{}: {difference}", file.display()));
        }
    }
    assert!(files.len() > 300, "{}", files.len());
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), files.len(), failed.join("\n======\n"));
}

/// Forms with an address in brackets, which is a link without them.
const UNSTABLE: [&str; 2] = ["tags of BBCode", "link of Jira"];

#[test]
fn the_forms_of_other_dialects_are_the_same_when_written_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let text = fs::read_to_string(folder.join("dialects.txt")).unwrap();
    let forms: Vec<(&str, String)> = text
        .split("==== ")
        .skip(1)
        .filter_map(|form| form.split_once('\n'))
        .map(|(name, lines)| {
            let lines: Vec<&str> = lines.lines().filter(|line| !line.starts_with("---- ")).collect();
            (name, lines.join("\n") + "\n")
        })
        .collect();
    assert!(forms.len() > 80, "{}", forms.len());
    let differing = forms.iter().filter(|(name, _)| !UNSTABLE.contains(name));
    let failed: Vec<String> = differing
        .filter_map(|(name, markdown)| difference(markdown, &folder).map(|found| format!("{name}: {found}")))
        .collect();
    assert!(failed.is_empty(), "{} differ:\n{}", failed.len(), failed.join("\n======\n"));
}
