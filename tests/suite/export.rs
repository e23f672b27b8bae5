//! `export`: the intermediate forms Typst, HTML and JSON.

use std::collections::BTreeSet;

use crate::support::{Publication, has_extension, strings, unzip};

fn publication() -> Publication {
    let square =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><rect width=\"20\" height=\"20\"/></svg>";
    let text = "Lead with \"quotes\"[^1].\n\n[^1]: Note.\n\n## Article\n\n![A square](square.svg \"Caption\")\n";
    Publication::new().issue("a", text).file("issues/square.svg", square)
}

#[test]
fn exported_typst_includes_every_file_it_references() {
    let publication = publication();
    let folder = publication.run("export a --to typst").ends(0).stdout.trim().to_owned();
    let files = publication.files(&folder);
    let mut missing = BTreeSet::new();
    for (name, content) in files.iter().filter(|(name, _)| has_extension(name, "typ")) {
        let text = str::from_utf8(content).expect("generated Typst is UTF-8");
        for literal in strings(&typst::syntax::parse(text)) {
            let is_path = ["typ", "svg", "json"].iter().any(|end| has_extension(&literal, end));
            let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let path = literal.strip_prefix('/').map_or_else(|| format!("{folder}{literal}"), str::to_owned);
            if is_path && !files.contains_key(&path) {
                missing.insert(format!("{path}, referenced in {name}"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
    // The layout asks for the balance by computed paths. Without values of an earlier round, its files are empty.
    for file in
        ["main.typ", "prelude.typ", "masthead.typ", "layout/layout.typ", "images/001.svg", "balance/ending.json"]
    {
        assert!(files.contains_key(file), "{file}");
    }
}

#[test]
fn export_writes_into_the_out_folder() {
    let publication = publication();
    let run = publication.run("export issues/a.md --to typst --out elsewhere").ends(0);
    assert_eq!(run.stdout.trim(), "elsewhere/a/typst");
    assert!(publication.exists("elsewhere/a/typst/main.typ") && !publication.exists("dist"));
}

#[test]
fn exported_html_equals_the_content_of_the_epub() {
    let publication = publication();
    publication.run("build").ends(0);
    let folder = publication.run("export a --to html").ends(0).stdout.trim().to_owned();
    let pages = publication.files(&folder);
    let book = unzip(&publication.read("dist/a/a.epub"));
    assert!(pages.keys().any(|name| name.starts_with("text/")));
    for (name, content) in &pages {
        assert!(book.get(&format!("OEBPS/{name}")) == Some(content), "{name} differs from the EPUB");
    }
}

#[test]
fn exported_json_reads_back_as_the_same_tree() {
    let all_nodes = "> quote\n\n1. one\n2. - [x] two\n\n|a|b|\n|-|-:|\n|`c`|<kbd>d</kbd>|\n\n> [!TIP]\n> tip\n\n:::box wide\n\
                Term\n\n: Details\n:::\n\n```rust\ncode\n```\n\n***\n\n# S {#s .c}\n\n## A\n\n[s](#s) <https://example.org> \
                <abbr title=\"x\">y</abbr>\\\nz\n\n<details><summary>s</summary>\n\ntext\n\n</details>\n";
    let publication = publication().issue("nodes", all_nodes);
    for name in ["a", "nodes"] {
        let run = publication.run(&format!("export {name} --to json")).ends(0);
        let tree = masthead::issue::read_json(&run.stdout).expect("exported JSON can be read");
        let written: serde_json::Value = serde_json::from_str(&run.stdout).expect("stdout is JSON");
        assert_eq!(serde_json::to_value(&tree).expect("a tree is JSON"), written["document"], "{name}");
    }
    let newer = "{ \"version\": 2, \"document\": {} }";
    assert!(masthead::issue::read_json(newer).is_err_and(|error| error.to_string().contains("version 2")));
}

#[test]
fn exported_json_has_a_version_metadata_and_the_tree() {
    let run = publication().run("export a --to json").ends(0);
    let tree: serde_json::Value = serde_json::from_str(&run.stdout).expect("stdout is JSON and nothing else");
    assert_eq!(tree["version"], 1);
    assert_eq!(tree["metadata"]["slug"], "a");
    assert_eq!(tree["document"]["sections"][0]["blocks"][0]["node"], "paragraph");
    assert_eq!(tree["document"]["sections"][0]["articles"][0]["heading"]["id"], "article");
}

#[test]
fn an_unknown_issue_and_an_issue_with_errors_are_not_exported() {
    let publication = Publication::new().issue("a", "![x](missing.png)\n");
    for form in ["typst", "html", "json"] {
        assert_eq!(publication.run(&format!("export a --to {form}")).ends(1).stdout, "");
        assert_eq!(publication.run(&format!("export b --to {form}")).ends(1).stdout, "");
    }
    assert!(!publication.exists("dist"));
}
