//! README and the manual: their keys, blocks, commands, options, examples and links are those of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::examples::{FERRY, blocks};
use crate::support::{MANIFEST, Publication, entries, repository};

/// README.md and the pages of the manual, by path.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut paths = vec![repository("README.md")];
    for folder in ["src/manual", "src/manual/reference"] {
        let names = entries(&repository(folder)).into_iter();
        paths.extend(names.map(|(_, path)| path).filter(|path| path.extension().is_some_and(|name| name == "md")));
    }
    assert!(paths.len() > 15, "{paths:?}");
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a page is text"))).collect()
}

/// Returns the page of the manual at this path.
pub(crate) fn page(path: &str) -> String {
    fs::read_to_string(repository(&format!("src/manual/{path}"))).expect("the page exists")
}

/// Returns the rows of the table whose head begins with `head`, as cells.
#[track_caller]
fn table<'a>(page: &'a str, head: &str) -> Vec<Vec<&'a str>> {
    let start = page.find(&format!("\n| {head} | |\n")).unwrap_or_else(|| panic!("the page has no table {head}"));
    let rows = page[start + 1..].lines().take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// Returns the texts between backticks.
pub(crate) fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Returns the names in backticks in the first cells of a table.
#[track_caller]
pub(crate) fn first_cells<'a>(page: &'a str, head: &str) -> BTreeSet<&'a str> {
    table(page, head).into_iter().flat_map(|row| code_spans(row[0])).collect()
}

/// Returns the names that the program suggests for a name that is similar to none.
fn suggested(publication: &Publication, code: &str) -> BTreeSet<String> {
    let run = publication.run("check --edition epub --message-format json");
    let message = run.stderr.lines().find(|line| line.contains(&format!("\"{code}\""))).unwrap_or_default();
    let message: serde_json::Value = serde_json::from_str(message).unwrap_or_else(|_| panic!("{}", run.stderr));
    let help = message["help"].as_str().expect("the message has a help");
    assert!(help.starts_with("use one of "), "{help}");
    // After a semicolon stands what to do with keys of other programs.
    code_spans(help.split(';').next().unwrap_or_default()).into_iter().map(str::to_owned).collect()
}

#[test]
fn every_value_in_the_tables_of_the_manifest_is_accepted() {
    let keys = page("reference/keys.md");
    let profile = repository("src/print/profiles/ISOcoated_v2_300_bas.icc");
    for section in ["images", "print", "limits"] {
        for row in table(&keys, &format!("`[{section}]`")) {
            let (key, default) = row[0].trim_matches('`').split_once(" = ").expect("the cell has a key and a value");
            let others = code_spans(row[1]).into_iter().filter(|span| span.starts_with('"') && *span != "\"print\"");
            for value in others.chain([default]) {
                let publication = Publication::new().issue("a", "Text.\n").copy(&profile, "press.icc");
                publication.write("masthead.toml", format!("title = \"T\"\n[{section}]\n{key} = {value}\n"));
                let run = publication.run("check --edition pdf --message-format short").ends(0);
                assert_eq!(run.stderr.matches(": error[").count(), 0, "[{section}] {key} = {value}\n{}", run.stderr);
            }
        }
    }
}

/// The program lists its keys where a key is similar to none of them. The manual has the same.
#[test]
fn the_keys_are_those_of_the_program() {
    const ODD: &str = "qqqqqqqqqqqq = 0";
    let keys = page("reference/keys.md");
    let program = |manifest: &str, issue: &str, article: &str| {
        let publication = Publication::empty()
            .file("masthead.toml", format!("title = \"T\"\n{manifest}\n"))
            .file("issues/a/index.md", format!("+++\n{issue}\n+++\nText.\n"))
            .file("issues/a/01-b.md", format!("+++\n{article}\n+++\nText.\n"));
        suggested(&publication, "unknown-key")
    };
    let names = |head: &str| -> BTreeSet<String> {
        let cells = first_cells(&keys, head).into_iter().map(|name| name.trim_matches(['[', ']']));
        let keys = cells.map(|name| name.split([' ', '.']).next().unwrap_or_default().to_owned());
        keys.collect()
    };
    assert_eq!(names("`masthead.toml`"), program(ODD, "", ""));
    assert_eq!(names("front matter"), program("", ODD, ""));
    assert_eq!(names("article file"), program("", "", ODD));
    for section in ["images", "print", "limits", "epub", "accessibility"] {
        assert_eq!(names(&format!("`[{section}]`")), program(&format!("[{section}]\n{ODD}"), "", ""), "[{section}]");
    }
}

/// The program lists its `:::` names where a name is similar to none of them. The manual has the same.
#[test]
fn the_blocks_are_those_of_the_program() {
    let built_in = page("reference/blocks.md");
    let layouts = page("reference/layouts.md");
    for layout in ["newsletter", "report"] {
        let publication = Publication::empty()
            .file("masthead.toml", format!("title = \"T\"\nlayout = \"{layout}\"\n"))
            .issue("a", ":::qqqqqqqqqqqqqqq\nText.\n:::\n");
        let mut names = first_cells(&built_in, "`:::` name");
        let (_, own) = layouts.split_once(&format!("\n## {layout}\n")).expect("the layout has a section");
        names.extend(first_cells(own, "`:::` block"));
        let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
        assert_eq!(names, suggested(&publication, "unknown-directive"), "{layout}");
    }
}

#[test]
fn every_command_and_option_exists() {
    let publication = Publication::empty();
    let mut help = publication.run("--help").ends(0).stdout;
    let is_name = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words = |line: &str| line.split_whitespace().take_while(is_name).take(2).collect::<Vec<_>>().join(" ");
    let pages = pages();
    let lines = pages.values().flat_map(|page| page.lines()).filter_map(|line| line.strip_prefix("$ masthead "));
    let commands: BTreeSet<String> = lines.map(words).collect();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        // The second word can be an argument: `new publication ferry`, `completions bash`.
        let run = publication.run(&format!("help {command}"));
        let run = if run.status == 0 {
            run
        } else {
            publication.run(&format!("help {}", words(command.split(' ').next().unwrap_or_default())))
        };
        help += &run.ends(0).stdout;
    }
    for (path, page) in &pages {
        let blocks = blocks(page).into_iter().filter(|(path, _)| path.is_none()).map(|(_, text)| text);
        let commands: String = blocks.filter(|text| text.starts_with("$ masthead ")).collect();
        let spans = code_spans(page)
            .into_iter()
            .filter(|span| !span.contains("cargo") && !span.starts_with("qpdf") && !span.contains('\n'));
        let options = spans.chain(commands.lines()).flat_map(str::split_whitespace);
        for option in options.filter(|word| word.starts_with("--") && word.len() > 3 && !word.starts_with("---")) {
            let option = option.trim_end_matches([';', ',', '.', ':']);
            assert!(help.contains(option), "{}: no command has the option {option}", path.display());
        }
    }
}

/// Each example of a page consists of the blocks with a path, up to the first path that occurs again.
fn examples(page: &str) -> Vec<Vec<(String, String)>> {
    let mut examples: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (path, text) in blocks(page) {
        let Some(path) = path else { continue };
        if examples.last().is_some_and(|files| files.iter().any(|(known, _)| *known == path)) {
            examples.push(Vec::new());
        }
        examples.last_mut().expect("there is an example").push((path, text));
    }
    examples.retain(|files| !files.is_empty());
    examples
}

#[test]
fn every_example_builds_without_a_message() {
    let mut count = 0;
    for (path, page) in pages() {
        // The examples of messages are tested with `explain`: half of them are wrong.
        if path.ends_with("reference/messages.md") {
            continue;
        }
        let unbuilt = page.lines().any(|line| ["```toml", "```markdown", "````markdown"].contains(&line));
        assert!(!unbuilt, "{}: every example names its file", path.display());
        for files in examples(&page) {
            count += 1;
            let publication = Publication::new().issue("text", "Text.\n");
            for picture in ["logo.svg", "issues/ferry.svg", "issues/map.svg", "issues/2026-06/ferry.svg"] {
                publication.write(picture, FERRY);
            }
            let shown = format!("{files:#?}");
            for (name, text) in files {
                let is_part = name == "masthead.toml" && !text.contains("title = ");
                publication.write(&name, if is_part { format!("{MANIFEST}{text}") } else { text });
            }
            let run = publication.run("build --message-format short").ends(0);
            assert!(!run.stderr.contains('['), "{}: {shown}\n{}", path.display(), run.stderr);
        }
    }
    assert!(count > 15, "{count} examples");
}

/// Returns the anchors of a page's headings, as repositories form them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn links_lead_to_files_and_headings() {
    let pages = pages();
    for (path, page) in &pages {
        if path.ends_with("reference/messages.md") {
            continue;
        }
        let outside_of_code: String = page.split("```").step_by(2).collect();
        let targets = outside_of_code.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = outside_of_code.split("<img src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for target in targets.chain(pictures).filter(|target| {
            !target.starts_with("http") && !target.starts_with('<') && !target.starts_with('=') && *target != "#id"
        }) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = path.parent().unwrap_or(Path::new("."));
            let file = if file.is_empty() { path.clone() } else { folder.join(file) };
            let file =
                fs::canonicalize(&file).unwrap_or_else(|_| panic!("{}: {target} does not exist", path.display()));
            if !anchor.is_empty() {
                let text = fs::read_to_string(&file).expect("a page is text");
                assert!(anchors(&text).contains(anchor), "{}: no heading {target}", path.display());
            }
        }
    }
}

/// The page to begin with stays short; everything else is in the manual.
#[test]
fn readme_is_short() {
    let words = fs::read_to_string(repository("README.md")).expect("README exists").split_whitespace().count();
    assert!(words < 1500, "{words} words");
}
