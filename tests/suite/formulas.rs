//! Every LaTeX command that formulas accept, in both editions. `src/math/commands.txt` lists the commands, each with an
//! example; the tests set each example alone, in a fraction, an exponent, a root and a cell of a matrix.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use roxmltree::{Document, Node, ParsingOptions};

use crate::conformance::Files;
use crate::support::{Publication, Run, has_extension, repository, run, unzip};

/// Number of examples per issue.
const PER_ISSUE: usize = 100;

/// Commands of math-core that formulas refuse, since an edition cannot set them.
const REFUSED: [&str; 21] = [
    r"\Huge",
    r"\LARGE",
    r"\Large",
    r"\color",
    r"\cramped",
    r"\eqref",
    r"\footnotesize",
    r"\hdashline",
    r"\huge",
    r"\label",
    r"\large",
    r"\normalsize",
    r"\scriptsize",
    r"\sixptsize",
    r"\small",
    r"\sout",
    r"\textsc",
    r"\tiny",
    r"\unknown",
    "{unknown}",
    "{CD}",
];

/// A command and an example of its use.
struct Example {
    /// `\frac`, or `{cases}` for an environment.
    command: String,
    latex: String,
}

/// Reads the list of commands.
fn examples() -> Vec<Example> {
    let list = fs::read_to_string(repository("src/math/commands.txt")).expect("the list can be read");
    let example = |line: &str| {
        let (command, latex) = line.split_once('\t').unwrap_or((line, line));
        Example { command: command.to_owned(), latex: latex.to_owned() }
    };
    list.lines().map(example).collect()
}

/// Returns an example in each place that a formula has.
fn places(latex: &str) -> Vec<String> {
    vec![
        format!("${latex}$"),
        format!("$\\frac{{1}}{{{latex}}}$"),
        format!("$x^{{{latex}}}$"),
        format!("$\\sqrt{{{latex}}}$"),
        format!("$\\begin{{matrix}} {latex} & 1 \\end{{matrix}}$"),
    ]
}

/// Mathematical signs that authors may write as characters, by Unicode block.
fn signs() -> Vec<String> {
    let blocks = ['\u{2190}'..='\u{22FF}', '\u{27C0}'..='\u{27FF}', '\u{2900}'..='\u{2AFF}'];
    blocks.into_iter().flatten().map(String::from).collect()
}

/// The issues of all examples, each with the number of formulas in it.
fn issues() -> Vec<(String, String, usize)> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for Example { latex, .. } in examples() {
        let places = places(&latex);
        lines.push((format!("{}\n\n$$ {latex} $$", places.join(" ")), places.len() + 1));
    }
    lines.extend(signs().chunks(16).map(|signs| {
        let formulas: Vec<String> = signs.iter().map(|sign| format!("$a {sign} b$")).collect();
        (formulas.join(" "), formulas.len())
    }));
    let issue = |(number, lines): (usize, &[(String, usize)])| {
        let text: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
        (format!("formulas-{number}"), text.join("\n\n"), lines.iter().map(|(_, count)| count).sum())
    };
    lines.chunks(PER_ISSUE).enumerate().map(issue).collect()
}

/// Returns the publication of all examples and the result of its build, which runs once per test run.
fn built() -> &'static (Publication, Run) {
    static BUILT: LazyLock<(Publication, Run)> = LazyLock::new(|| {
        let publication = issues().into_iter().fold(Publication::new(), |publication, (slug, text, _)| {
            publication.issue(&slug, &format!("\n# Formulas\n\n{text}\n"))
        });
        let run = publication.run("build --message-format short --allow page-nearly-empty");
        (publication, run)
    });
    &BUILT
}

#[test]
fn every_command_is_set_in_both_editions() {
    let (publication, run) = built();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "diagnostics of the build");
    for (slug, _, expected) in issues() {
        let pages = unzip(&publication.read(&format!("dist/{slug}/{slug}.epub")));
        let mut count = 0;
        for (name, bytes) in pages.iter().filter(|(name, _)| has_extension(name, "xhtml")) {
            let xhtml = std::str::from_utf8(bytes).expect("pages are UTF-8");
            let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
            let document = Document::parse_with_options(xhtml, options);
            let document = document.unwrap_or_else(|error| panic!("{slug} {name}: {error}"));
            for math in document.descendants().filter(|node| node.has_tag_name((MATHML, "math"))) {
                count += 1;
                assert_structure(math, &xhtml[math.range()]);
            }
        }
        assert_eq!(count, expected, "number of formulas in {slug}");
    }
}

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Asserts that a formula has a text alternative, and that each of its elements has as many children as MathML demands.
#[track_caller]
fn assert_structure(math: Node<'_, '_>, source: &str) {
    assert!(math.attribute("alttext").is_some_and(|text| !text.trim().is_empty()), "no text alternative: {source}");
    for node in math.descendants().filter(Node::is_element) {
        let children = node.children().filter(Node::is_element).count();
        let name = node.tag_name().name();
        let is_complete = match name {
            "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => children == 2,
            "msubsup" | "munderover" => children == 3,
            "mi" | "mn" | "mo" | "mtext" => children == 0 && node.text().is_some_and(|text| !text.is_empty()),
            "mspace" | "mprescripts" => children == 0,
            "mmultiscripts" => children % 2 == 1 || node.descendants().any(|node| node.has_tag_name("mprescripts")),
            "mtable" => node.children().all(|row| row.has_tag_name((MATHML, "mtr"))),
            "mtr" => node.children().all(|cell| cell.has_tag_name((MATHML, "mtd"))),
            "math" | "mrow" | "mstyle" | "msqrt" | "mphantom" | "mpadded" | "menclose" | "mtd" => true,
            _ => panic!("an element that EPUB does not have: {name}: {source}"),
        };
        assert!(is_complete, "`{name}` has {children} children: {source}");
    }
}

#[test]
#[ignore = "needs EPUBCheck and veraPDF: run tests/run"]
fn every_command_passes_the_validators() {
    let (publication, _) = built();
    for (kind, program, arguments) in [("epub", "epub-check", &[][..]), ("pdf", "pdf-check", &["ua1,2a"])] {
        let mut files = Files::new();
        for (slug, _, _) in issues() {
            files.add(&format!("{slug}.{kind}"), &publication.read(&format!("dist/{slug}/{slug}.{kind}")));
        }
        files.assert_pass(program, arguments);
    }
}

#[test]
fn refused_commands_are_errors_at_their_place() {
    let formula = |command: &&str| match command.strip_prefix('{') {
        Some(_) => format!("$\\begin{command} a \\end{command}$"),
        None => format!("${command}{{a}}$"),
    };
    let text: Vec<String> = REFUSED.iter().map(formula).collect();
    let publication = Publication::new().file("issues/a.md", text.join("\n\n"));
    let run = publication.run("check --message-format short").ends(1);
    for index in 0..REFUSED.len() {
        let place = format!("issues/a.md:{}:2: error[bad-math]: ", index * 2 + 1);
        assert!(run.stderr.lines().any(|line| line.starts_with(&place)), "{place}\n{}", run.stderr);
    }
}

/// Names in the tables of math-core: commands with a backslash, environments in braces.
fn commands_of_math_core() -> BTreeSet<String> {
    let folder = math_core();
    let read = |name: &str| fs::read_to_string(folder.join("src").join(name)).expect("the source can be read");
    let (commands, environments) = (read("commands.rs"), read("environments.rs"));
    let table = |source: &str, start: &str, end: &str| -> String {
        let (_, rest) = source.split_once(start).unwrap_or_else(|| panic!("no `{start}` in math-core"));
        rest.split_once(end).unwrap_or_else(|| panic!("no end of `{start}` in math-core")).0.to_owned()
    };
    let keys = |table: &str| -> Vec<String> {
        let key = |line: &str| {
            let (key, _) = line.trim().strip_prefix('"')?.split_once("\" =>")?;
            Some(key.replace("\\\"", "\"").replace("\\\\", "\\"))
        };
        table.lines().filter_map(key).collect()
    };
    let functions = table(&commands, "phf_set!(", ");");
    let functions = functions.split(',').map(|name| name.trim().trim_matches('"').to_owned());
    let names = keys(&table(&commands, "static COMMANDS", "\n};")).into_iter().chain(functions);
    let environments = keys(&table(&environments, "static ENVIRONMENTS", "\n};"));
    names.map(|name| format!("\\{name}")).chain(environments.iter().map(|name| format!("{{{name}}}"))).collect()
}

/// Returns the folder with the source of math-core.
fn math_core() -> PathBuf {
    let version = run(Command::new("rustc").arg("-vV")).ends(0).stdout;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its system");
    // Packages of other systems need not have been downloaded.
    let metadata = run(Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .arg("--manifest-path")
        .arg(repository("Cargo.toml")))
    .ends(0);
    let metadata: serde_json::Value = serde_json::from_str(&metadata.stdout).expect("the metadata is JSON");
    let packages = metadata["packages"].as_array().expect("the metadata lists packages");
    let package = packages.iter().find(|package| package["name"] == "math-core").expect("math-core is a dependency");
    let manifest = package["manifest_path"].as_str().expect("a package has a manifest");
    PathBuf::from(manifest).parent().expect("a manifest is in a folder").to_owned()
}

#[test]
fn the_list_of_commands_is_complete() {
    let known = commands_of_math_core();
    assert!(known.len() > 900, "the tables of math-core are found: {}", known.len());
    let listed: BTreeSet<String> = examples().into_iter().map(|example| example.command).collect();
    let missing: Vec<&String> =
        known.iter().filter(|name| !listed.contains(*name) && !REFUSED.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "neither in `src/math/commands.txt` nor refused: {missing:?}");
    let both: Vec<&&str> = REFUSED.iter().filter(|name| listed.contains(**name)).collect();
    assert!(both.is_empty(), "accepted and refused: {both:?}");
}

#[test]
fn each_example_contains_its_command() {
    for Example { command, latex } in examples() {
        let contains = match command.strip_prefix('{') {
            Some(_) => latex.contains(&format!("\\begin{command}")),
            None => latex.contains(&command),
        };
        assert!(contains, "{command}: {latex}");
    }
}
