//! Citations and references, compared with those of pandoc's citeproc (`tests/citations/`).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Publication, repository};

/// Styles and languages with expectations.
const CASES: [(&str, &str); 5] = [
    ("chicago-author-date", "en-US"),
    ("apa", "en-US"),
    ("ieee", "en-US"),
    ("chicago-notes", "en-US"),
    ("chicago-author-date", "en-GB"),
];

/// A line that differs: pandoc's and ours. A line that only one of the two has is empty for the other.
type Difference = (String, String);

fn read(name: &str) -> String {
    let path = repository("tests/citations").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the paragraphs of the issue and the entries of its list of references, in the form of `expect.py`.
fn rendered(style: &str, language: &str) -> Vec<String> {
    let issue = format!(
        "+++\nbibliography = [\"sources.bib\"]\ncitation-style = \"{style}\"\n+++\n\n## Text\n\n{}",
        read("text.md")
    );
    let publication = Publication::empty()
        .file("masthead.toml", format!("title = \"T\"\nlanguage = \"{language}\"\n"))
        .file("issues/sources.bib", read("sources.bib"))
        .file("issues/i.md", issue);
    let output = publication.run("export i --to json").ends(0);
    assert_eq!(output.stderr, "", "{style} {language}");
    let tree: Value = serde_json::from_str(&output.stdout).expect("the export is JSON");
    let mut lines = Vec::new();
    collect(&tree["document"]["sections"], &tree["document"]["notes"], &mut lines);
    lines.iter().map(|line| line.replace('\u{A0}', " ").trim().to_owned()).collect()
}

/// Collects paragraphs and references in reading order.
fn collect(node: &Value, notes: &Value, lines: &mut Vec<String>) {
    match node {
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, notes, lines)),
        Value::Object(fields) => {
            let reference = fields.get("id").and_then(Value::as_str).and_then(|id| id.strip_prefix("cite-"));
            if fields.get("node").is_some_and(|node| node == "paragraph") {
                lines.push(inlines(&fields["content"], notes));
            } else if let (Some(key), Some(label)) = (reference, fields.get("label")) {
                let label = if label.is_null() { String::new() } else { inlines(label, notes) + " " };
                lines.push(format!("{key}: {label}{}", inlines(&fields["content"], notes)));
            } else {
                // The sections and their articles are in reading order.
                for name in ["blocks", "articles", "collection", "entries"] {
                    fields.get(name).into_iter().for_each(|part| collect(part, notes, lines));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn inlines(run: &Value, notes: &Value) -> String {
    run.as_array().into_iter().flatten().map(|inline| inline_text(inline, notes)).collect()
}

fn inline_text(inline: &Value, notes: &Value) -> String {
    let content = || inlines(&inline["content"], notes);
    match inline["node"].as_str().expect("an inline has a name") {
        "text" | "code" => inline["text"].as_str().expect("text is a string").to_owned(),
        "soft-break" | "hard-break" => " ".to_owned(),
        "note-reference" => {
            let note = usize::try_from(inline["note"].as_u64().expect("a note has a number")).expect("it is small");
            let blocks = notes[note]["blocks"].as_array().into_iter().flatten();
            let text: Vec<String> = blocks.map(|block| inlines(&block["content"], notes)).collect();
            format!("{{{}}}", text.join(" "))
        }
        "styled" => {
            let mark = match inline["style"].as_str().expect("a style has a name") {
                "emphasis" => "*",
                "strong" => "**",
                "superscript" => "^",
                "subscript" => "~",
                _ => "",
            };
            format!("{mark}{}{mark}", content())
        }
        _ => content(),
    }
}

/// Returns the differences between two lists of lines: paragraph by paragraph, entry by entry, and the order of the
/// entries.
fn differences(expected: &[String], actual: &[String]) -> Vec<Difference> {
    let is_entry = |line: &&String| line.split_once(": ").is_some_and(|(key, _)| !key.contains(' '));
    let paragraphs = |lines: &[String]| lines.iter().filter(|line| !is_entry(line)).cloned().collect::<Vec<_>>();
    let entries = |lines: &[String]| lines.iter().filter(is_entry).cloned().collect::<Vec<_>>();
    let mut found = Vec::new();
    let (theirs, ours) = (paragraphs(expected), paragraphs(actual));
    assert_eq!(theirs.len(), ours.len(), "the texts have the same paragraphs");
    found.extend(theirs.into_iter().zip(ours).filter(|(a, b)| a != b));
    let keyed = |lines: &[String]| -> BTreeMap<String, String> {
        let pair = |line: &String| (line.split(": ").next().unwrap_or_default().to_owned(), line.clone());
        lines.iter().map(pair).collect()
    };
    let (theirs, ours) = (entries(expected), entries(actual));
    let (by_key, our_by_key) = (keyed(&theirs), keyed(&ours));
    for key in by_key.keys().chain(our_by_key.keys().filter(|key| !by_key.contains_key(*key))) {
        let line = |lines: &BTreeMap<String, String>| lines.get(key).cloned().unwrap_or_default();
        if by_key.get(key) != our_by_key.get(key) {
            found.push((line(&by_key), line(&our_by_key)));
        }
    }
    let order = |lines: &[String]| {
        let keys: Vec<&str> = lines.iter().filter_map(|line| line.split(": ").next()).collect();
        format!("order of the entries: {}", keys.join(" "))
    };
    let (theirs, ours) = (order(&theirs), order(&ours));
    if theirs != ours {
        found.push((theirs, ours));
    }
    found
}

/// Reads the differences that are known, by style and language. Each is below a line that gives the reason.
fn known() -> BTreeMap<String, Vec<Difference>> {
    let mut known: BTreeMap<String, Vec<Difference>> = BTreeMap::new();
    let text = read("differences.txt");
    let (mut has_reason, mut case, mut theirs) = (false, String::new(), None);
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with("# ") {
            has_reason = true;
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut case);
        } else if let Some(line) = line.strip_prefix('-') {
            theirs = Some(line.trim_start().to_owned());
        } else if let Some(line) = line.strip_prefix('+') {
            let theirs = theirs.take().unwrap_or_else(|| panic!("a line of pandoc's comes before: {line}"));
            assert!(has_reason, "a reason comes before: {line}");
            known.entry(case.clone()).or_default().push((theirs, line.trim_start().to_owned()));
        } else {
            panic!("a line begins with `#`, `[`, `-` or `+`: {line}");
        }
    }
    known
}

#[test]
fn citations_are_those_of_citeproc_but_for_known_differences() {
    let known = known();
    let mut problems: Vec<String> = Vec::new();
    for (style, language) in CASES {
        let case = format!("{style}-{language}");
        let expected: Vec<String> = read(&format!("{case}.txt")).lines().map(str::to_owned).collect();
        let found = differences(&expected, &rendered(style, language));
        let listed = known.get(&case).cloned().unwrap_or_default();
        let shown = |(theirs, ours): &Difference| format!("[{case}]\n- {theirs}\n+ {ours}\n");
        let missing = found.iter().filter(|difference| !listed.contains(difference));
        problems.extend(missing.map(|difference| format!("not listed in differences.txt:\n{}", shown(difference))));
        let gone = listed.iter().filter(|difference| !found.contains(difference));
        problems.extend(gone.map(|difference| format!("listed, but does not occur:\n{}", shown(difference))));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_sources_have_every_type() {
    let sources = read("sources.bib");
    let entries = sources.lines().filter(|line| line.starts_with('@') && !line.starts_with("@string")).count();
    assert!(entries >= 60, "{entries} entries");
    for kind in [
        "article",
        "book",
        "mvbook",
        "booklet",
        "inbook",
        "bookinbook",
        "suppbook",
        "collection",
        "incollection",
        "manual",
        "misc",
        "online",
        "patent",
        "periodical",
        "suppperiodical",
        "proceedings",
        "inproceedings",
        "reference",
        "inreference",
        "report",
        "thesis",
        "unpublished",
        "dataset",
        "software",
        "conference",
        "electronic",
        "mastersthesis",
        "phdthesis",
        "techreport",
        "www",
        "artwork",
        "audio",
        "commentary",
        "image",
        "jurisdiction",
        "legislation",
        "legal",
        "letter",
        "movie",
        "music",
        "performance",
        "review",
        "standard",
        "video",
        "mvcollection",
        "mvproceedings",
        "mvreference",
        "suppcollection",
    ] {
        assert!(sources.contains(&format!("@{kind}{{")), "@{kind}");
    }
}

#[test]
fn chinese_names_have_no_initials_and_no_spaces() {
    let publication = Publication::empty()
        .file("masthead.toml", "title = \"T\"\nlanguage = \"en\"\n")
        .file("issues/sources.bib", "@book{wei, author={魏, 小明 and 王, 芳}, title={River}, year={2012}}\n")
        .file(
            "issues/i.md",
            "+++\nbibliography = [\"sources.bib\"]\ncitation-style = \"apa\"\n+++\n\n# Text\n\n[@wei]\n",
        );
    let output = publication.run("export i --to json").ends(0);
    let tree: Value = serde_json::from_str(&output.stdout).expect("the export is JSON");
    let mut lines = Vec::new();
    collect(&tree["document"]["sections"], &tree["document"]["notes"], &mut lines);
    assert_eq!(lines, ["(魏 & 王, 2012)", "wei: 魏小明, & 王芳. (2012). *River*."]);
}
