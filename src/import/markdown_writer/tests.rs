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

mod exported;

/// Reads Markdown in a folder, for its data files.
fn read(text: &str, folder: &Path) -> (Vec<Block>, Vec<Note>) {
    let mut report = Report::new(Sources::default());
    let id = report.sources.add(Source::new("a.md", text));
    let root = Root::open(folder).unwrap();
    let context = DataContext { root: &root, limit: Limits::default().text_bytes, language: &Language::english() };
    let mut reader = MarkdownReader {
        report: &mut report,
        website: Some("https://example.org/"),
        data_context: context,
        notes: Vec::new(),
        patterns: FormPatterns::default(),
        time_limit: Limits::default().file_time,
        article_extensions: &[],
    };
    let blocks = reader.read(id, split_front_matter(text).body);
    (blocks, reader.notes)
}

/// Returns a tree as JSON without source positions.
fn comparable_json(tree: &impl serde::Serialize) -> Value {
    let mut json = serde_json::to_value(tree).unwrap();
    clean(&mut json);
    json
}

/// Returns the first lines in which two trees differ.
fn first_difference(before: &Value, after: &Value) -> Option<String> {
    (before != after).then(|| {
        let (before, after) = (format!("{before:#}"), format!("{after:#}"));
        let mut lines = before.lines().zip(after.lines()).enumerate();
        let found = lines.find(|(_, (before, after))| before != after);
        let at = found.map(|(at, _)| at).unwrap_or_default();
        let around: Vec<&str> = before.lines().skip(at.saturating_sub(4)).take(4).map(str::trim).collect();
        format!("after {}: {:?}", around.join(" "), found.map(|(_, lines)| lines))
    })
}

fn clean(json: &mut Value) {
    match json {
        Value::Object(entries) => {
            entries.remove("span");
            entries.values_mut().for_each(clean);
        }
        Value::Array(items) => {
            items.iter_mut().for_each(clean);
            items.retain(|item| item["node"] != "text" || item["text"] != "");
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

/// Returns the difference between a text's tree and that of its rewritten text.
fn difference(text: &str, folder: &Path) -> Option<String> {
    let first = read(text, folder);
    let written = markdown(&first.0, &first.1, &Language::english());
    let second = read(&written, folder);
    let found = first_difference(&comparable_json(&first), &comparable_json(&second))?;
    Some(format!("{found}\n--- text\n{text}\n--- written\n{written}"))
}

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
        if let Some(difference) = difference(&text, file.parent().unwrap()) {
            failed.push(format!("{}: {difference}", file.display()));
        }
    }
    assert!(files.len() > 300, "{}", files.len());
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), files.len(), failed.join("\n======\n"));
}

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
    let failed: Vec<String> = forms
        .iter()
        .filter_map(|(name, markdown)| difference(markdown, &folder).map(|found| format!("{name}: {found}")))
        .collect();
    assert!(failed.is_empty(), "{} differ:\n{}", failed.len(), failed.join("\n======\n"));
}

/// Blocks that the property test puts together. `§` is a number that makes ids differ.
const BLOCKS: [&str; 25] = [
    "Plain *words* and **bold `code`**, H~2~O and [a link](https://example.org/ \"There\").",
    "Line one\\\nline two <br> three, $a^2$ and \"quotes\" -- so.",
    "A note[^n§] and ^[an inline one].\n\n[^n§]: First.\n\n    Second.",
    "## Heading *§* {#h§ .wide}",
    "### 1. heading §",
    "- one\n- two\n\n  more\n- [ ] task",
    "3. three\n4. four\n   - inner\n     deeper",
    "* a\n\n- b\n- c",
    "Term\n\n: Its description",
    "``` rust\nfn main() {}\n\n```",
    "~~~\n```\n~~~",
    "***",
    "![A ferry](a.png \"The *rope*\"){#fig:f§ .wide width=50% credit=\"A. Berg\"}",
    "| Day | Boats |\n|:----|------:|\n| One | 3 |\n| `a\\|b` | 4<br>5 |\n\nTable: Boats {#tab:t§ .total}",
    "<table><thead><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>c</th><th>d</th></tr></thead>\
     <tbody><tr><td rowspan=2>1</td><td>2</td><td>3</td></tr><tr><td colspan=2>4</td></tr></tbody></table>",
    "<table><thead><tr><th rowspan=3>A</th><th colspan=4>B</th></tr><tr><th colspan=2>c</th><th rowspan=2 colspan=2>d</th></tr>\
     <tr><th>e</th><th>f</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr></tbody></table>",
    "```table\ncaption = \"Fares & *more*\"\nunit = \"euros\"\nnote = \"A \\\"note\\\".\"\ngroups = [\"Boats\"]\ntotals = [\"All\"]\n---\n\
     Name,2025,2026,Code\nBoats,,,\n\"Alma, old\",1200.5,-30,7\nBertha,-,2,x\nAll,1200.5,-28,y\n```",
    "```table\nsource = \"Books\"\nnegative = \"brackets\"\nzero = \"nil\"\nrow-headers = false\nsubtotals = [\"s\"]\n---\n\
     a;b\nx;(1,5)\ny;0\ns;-1,5\n```",
    "```chart\ntype = \"bar\"\nid = \"c§\"\ncaption = \"Members\"\nalt = \"Up\"\ntarget = 1800\nhighlight = [\"2026\"]\n---\n\
     Year,Members\n2025,1234.5\n2026,n/a\n2027,-3\n```",
    "```chart\ntype = \"stacked\"\npercent = true\nheight = 60\nx-title = \"Year\"\n---\nYear,A,B\n1,2,3\n2,4,0.25\n```",
    "```chart\ntype = \"horizontal\"\ntarget = \"Planned\"\ndecimals = 0\n---\nBoat,Planned,Now\nAlma,3,2.5\nBertha,4,\n```",
    "$$ \\sum_{i=1}^n a_i $$ {#eq:e§}",
    "<details><summary>More <b>now</b></summary>\n\nText.\n\n</details>",
    "[Der Fährplan]{lang=de} and [Small]{.smallcaps} ==mark== <kbd>x</kbd> <abbr title=\"Tea\">T</abbr>",
    ":::index\n:::",
];

/// Blocks around others. `@` is the place of the content, whose further lines begin with the text in the second part.
const CONTAINERS: [(&str, &str); 6] = [
    ("> @", "> "),
    ("- x\n\n  @", "  "),
    ("> [!TIP] Now\n> @", "> "),
    ("::::box .wide\n\n@\n\n::::", ""),
    ("::::: {lang=fr}\n\n@\n\n:::::", ""),
    ("Term\n\n: Words\n\n  @", "  "),
];

/// Configuration with a default number of cases; the environment variable `PROPTEST_CASES` overrides it.
fn cases(default: u32) -> proptest::prelude::ProptestConfig {
    let variable = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    proptest::prelude::ProptestConfig::with_cases(variable.unwrap_or(default))
}

/// Returns a text of the chosen blocks in their containers.
fn generated(choices: &[(usize, usize)]) -> String {
    let blocks = choices.iter().enumerate().map(|(at, (block, container))| {
        let block = BLOCKS[*block].replace('§', &at.to_string());
        match CONTAINERS.get(*container) {
            Some((around, indent)) => around.replace('@', &block.replace('\n', &format!("\n{indent}"))),
            None => block,
        }
    });
    blocks.collect::<Vec<_>>().join("\n\n") + "\n"
}

proptest::proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn generated_texts_are_the_same_when_written_again(
        choices in proptest::collection::vec((0..BLOCKS.len(), 0..20_usize), 1..8)
    ) {
        let text = generated(&choices);
        let found = difference(&text, Path::new(env!("CARGO_MANIFEST_DIR")));
        proptest::prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
    }
}
