//! Issues as `export --to json` writes them, written as Markdown and read again in their publications.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{comparable_json, first_difference};
use crate::diagnostic::{Levels, Report};
use crate::document::{Block, Document, PartMut};
use crate::import::markdown_writer::markdown;
use crate::issue;
use crate::manifest::split_front_matter;
use crate::publication::Language;
use crate::request::Rules;
use crate::source::Sources;
use crate::workspace::{self, Workspace};

/// Exported issue.
struct Exported {
    document: Document,
    sources: Sources,
    language: Language,
    title: String,
    /// Path of the issue's own file.
    index: String,
    /// Paths of its articles.
    articles: Vec<String>,
}

/// Exports the issues of a publication, by their names. Those with errors have messages in place of a tree. The fonts are those
/// of the publication before.
fn export(root: &Path, before: &mut Option<Workspace>) -> BTreeMap<String, Result<Exported, String>> {
    let mut report = Report::default();
    let opened = workspace::open_again(root, &Levels::default(), before.take(), &mut report);
    let Ok(workspace) = opened else { return BTreeMap::new() };
    let issues = workspace.issues.iter().map(|files| {
        let mut report = workspace.new_report();
        let read = workspace.read(files, Rules::default(), &mut report).map(|issue| {
            let document = issue::read_json(&issue::write_json(&issue, &report.sources)).unwrap();
            let (index, language) = (files.index.clone(), issue.metadata.language.clone());
            let (title, articles) = (issue.metadata.title.clone(), files.articles.clone());
            Exported { document, sources: report.sources.clone(), language, title, index, articles }
        });
        let messages = || report.sorted().iter().map(|message| message.message.clone()).collect::<Vec<_>>().join("; ");
        (files.slug.clone(), read.map_err(|_| messages()))
    });
    let issues = issues.collect();
    *before = Some(workspace);
    issues
}

/// Blocks of an issue by the paths of its files, with the levels of their headings as they are written.
#[derive(Default)]
struct WrittenFiles(BTreeMap<String, Vec<Block>>);

impl WrittenFiles {
    fn add(&mut self, mut block: Block, raise: u8, issue: &Exported, root: &Path) {
        let path = issue.sources.get(block.span().source).path();
        // Blocks that a pass made, such as the list of references, are not written: the pass makes them again.
        if *path != issue.index && issue.articles.iter().all(|article| article != path) {
            return;
        }
        let text = fs::read_to_string(root.join(path)).unwrap();
        // The title of an article may be in its front matter.
        if block.span().range().start >= split_front_matter(&text).body.start {
            deepen(&mut block, raise);
            self.0.entry(path.to_owned()).or_default().push(block);
        }
    }
}

/// Adds levels to the headings in a block.
fn deepen(block: &mut Block, levels: u8) {
    if let Block::Heading(heading) = block {
        heading.level += levels;
    }
    for part in block.parts_mut() {
        if let PartMut::Blocks(inside) = part {
            for block in inside {
                deepen(block, levels);
            }
        }
    }
}

/// Adds the title, which may be the first heading of an issue, to its front matter in TOML.
fn with_title(front: &str, title: &str) -> String {
    let has_title = front.lines().any(|line| line.trim_start().starts_with("title"));
    let rest = front.strip_prefix("+++\n");
    match rest {
        _ if has_title || !front.is_empty() && rest.is_none() => front.to_owned(),
        rest => format!("+++\ntitle = {}\n{}", toml::Value::from(title), rest.unwrap_or("+++\n")),
    }
}

/// Replaces the text of an issue's files by what the writer makes of its tree. Their front matter stays.
fn rewrite(root: &Path, issue: &Exported) -> String {
    let mut files = WrittenFiles::default();
    for section in &issue.document.sections {
        // Levels without a heading are not counted in the tree.
        let missing = u8::from(section.heading.is_none());
        for heading in section.heading.iter().cloned() {
            files.add(Block::Heading(heading), 0, issue, root);
        }
        for block in section.blocks.iter().cloned() {
            files.add(block, missing + 1, issue, root);
        }
        for article in &section.articles {
            files.add(Block::Heading(article.heading.clone()), missing, issue, root);
            for block in article.blocks.iter().cloned() {
                files.add(block, missing, issue, root);
            }
        }
    }
    let mut all = String::new();
    for (path, blocks) in files.0 {
        let text = fs::read_to_string(root.join(&path)).unwrap();
        let front = &text[..split_front_matter(&text).body.start];
        let front = if path == issue.index { with_title(front, &issue.title) } else { front.to_owned() };
        let written = markdown(&blocks, &issue.document.notes, &issue.language);
        let _ = write!(all, "--- {path}\n{written}");
        fs::write(root.join(&path), format!("{front}\n{written}")).unwrap();
    }
    all
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Copies the publication of a case.
fn copy_case(case: &Path, to: &Path) {
    fs::write(to.join("masthead.toml"), "title = \"The Ferry\"\nlanguage = \"en\"\n").unwrap();
    let is_lone = case.join("issue.md").exists();
    for entry in fs::read_dir(case).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_shared = ["masthead.toml", "layouts", "fonts"].contains(&name.as_str());
        let folder = if is_lone && !is_shared { to.join("issues") } else { to.to_owned() };
        fs::create_dir_all(&folder).unwrap();
        copy(&entry.path(), &folder.join(name));
    }
}

/// Returns the number of exported issues, and what differs when they are written and read again.
fn differences(root: &Path, before: &mut Option<Workspace>) -> (usize, Vec<String>) {
    let exported: BTreeMap<String, Exported> =
        export(root, before).into_iter().filter_map(|(name, issue)| Some((name, issue.ok()?))).collect();
    let written: BTreeMap<&String, String> =
        exported.iter().map(|(name, issue)| (name, rewrite(root, issue))).collect();
    let again = export(root, before);
    let differences = exported.iter().filter_map(|(name, issue)| {
        let found = match &again[name] {
            Ok(again) => first_difference(&comparable_json(&issue.document), &comparable_json(&again.document))?,
            Err(messages) => format!("after errors: {messages}"),
        };
        Some(format!("{name}: {found}\n--- written\n{}", written[name]))
    });
    (exported.len(), differences.collect())
}

/// Cases whose exported tree is not the same when it is written and read again, with what the tree does not have.
const NOT_IN_THE_TREE: [(&str, &str); 4] = [
    ("images-vague-alt", "an alternative text that is only a file name, which counts as none"),
    ("limits", "the lengths of lines, which its limits count"),
    ("print-blurred", "an alternative text of one word, which counts as none"),
    ("sums-in-tables", "the settings by which the sums of a table were checked"),
];

#[test]
fn exported_trees_are_the_same_when_written_and_read_again() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut publications: Vec<PathBuf> =
        fs::read_dir(repository.join("tests/cases")).unwrap().flatten().map(|entry| entry.path()).collect();
    publications.sort();
    publications.push(repository.to_owned());
    let (mut count, mut failed, mut before) = (0, Vec::new(), None);
    for publication in publications {
        let folder = tempfile::tempdir().unwrap();
        if publication == repository {
            for name in ["masthead.toml", "issues", "layouts", "fonts", "images"] {
                if repository.join(name).exists() {
                    copy(&repository.join(name), &folder.path().join(name));
                }
            }
        } else {
            copy_case(&publication, folder.path());
        }
        let (exported, different) = differences(folder.path(), &mut before);
        count += exported;
        let name = publication.file_name().unwrap_or_default();
        if NOT_IN_THE_TREE.iter().any(|(case, _)| name == *case) {
            assert!(!different.is_empty(), "{} is no exception", publication.display());
            continue;
        }
        failed.extend(different.into_iter().map(|found| format!("{}: {found}", publication.display())));
    }
    assert!(count > 200, "{count}");
    assert!(failed.is_empty(), "{} of {count} differ:\n{}", failed.len(), failed.join("\n======\n"));
}

proptest::proptest! {
    #![proptest_config(super::cases(8))]

    #[test]
    fn exported_trees_of_generated_texts_are_the_same_again(
        choices in proptest::collection::vec((0..super::BLOCKS.len(), 0..20_usize), 1..8)
    ) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("issues")).unwrap();
        fs::write(folder.path().join("masthead.toml"), "title = \"The Ferry\"\nlanguage = \"en\"\n").unwrap();
        image::RgbImage::new(40, 20).save(folder.path().join("issues/a.png")).unwrap();
        let text = format!("+++\ntitle = \"Ferries\"\n+++\n\n{}", super::generated(&choices));
        fs::write(folder.path().join("issues/f.md"), &text).unwrap();
        let (_, found) = differences(folder.path(), &mut None);
        proptest::prop_assert!(found.is_empty(), "{}\n--- text\n{text}", found.concat());
    }
}
