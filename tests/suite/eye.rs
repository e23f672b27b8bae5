//! Pages for the eye: random issues in every layout, judged by `check --pages`.
//!
//! `tests/eye` lays out many issues, compares them with those of another version of the program, and writes the worst
//! pages. Here are few, and no page may have a grave fault.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Publication, run};

mod comparison;
mod issues;
mod sheet;
mod text;

/// Number of issues in each layout unless `EYE_ISSUES` is set.
const ISSUES: u64 = 3;
/// Name, title of the publication, and the lines of `masthead.toml` that choose the layout.
const LAYOUTS: [(&str, &str, &str); 4] = [
    ("newsletter", "The Ferry", ""),
    (
        "newsletter-two",
        "Nachrichten der Hochwasserschutzgemeinschaft",
        "banner = { file = \"issues/panorama.png\", alt = \"Fog\" }\n[settings.newsletter]\ncolumns = 2",
    ),
    ("newsletter-a5", "Clear Water Quarterly", "[settings.newsletter]\npaper = \"a5\""),
    ("report", "Ufer & Rive", "layout = \"report\""),
];
/// Further seeds, whose issues once had a grave fault in the layout: an imprint on a table, titles beyond the edge of the page,
/// a heading without its wide picture, tables before their headings, a heading without its box, a tiny picture.
const KEPT: [(&str, u64); 9] = [
    ("newsletter", 320),
    ("newsletter-two", 40),
    ("newsletter-two", 431),
    ("newsletter-a5", 149),
    ("newsletter-a5", 293),
    ("newsletter-a5", 395),
    ("report", 312),
    ("report", 390),
    ("report", 442),
];
/// A machine with much else to do needs longer.
const LIMITS: &str = "[limits]\nseconds = 1200";
/// Faults that no generated page has.
const NEVER: [&str; 6] = [
    "page-overlap",
    "page-overfull",
    "page-cut-word",
    "page-stranded-heading",
    "page-tiny-picture",
    "page-displaced-figure",
];
/// Faults that leave a part of a page empty. They are rare.
const EMPTY: [&str; 2] = ["page-white-hole", "page-nearly-empty"];

/// The issues of one layout and what the judge found: the objects that `check --pages` writes, by issue.
struct Survey {
    layout: &'static str,
    publication: Publication,
    judged: BTreeMap<String, Value>,
    /// Errors, as lines of JSON. An issue with errors is not judged.
    errors: Vec<String>,
}

impl Survey {
    /// Judges the issues of the seeds below `count`, and of those that are kept for the layout, with a program.
    fn of((layout, title, settings): (&'static str, &str, &str), count: u64, program: &Path) -> Self {
        let manifest =
            format!("title = \"{title}\"\npublisher = \"Ferry Society\"\nplace = \"Hohlenau\"\n{settings}\n{LIMITS}\n");
        let mut publication = Publication::empty().file("masthead.toml", manifest);
        for (name, bytes) in issues::images() {
            publication = publication.file(&format!("issues/{name}"), bytes);
        }
        let kept = KEPT.iter().filter(|(kept_for, seed)| *kept_for == layout && *seed >= count).map(|(_, seed)| *seed);
        let seeds: Vec<u64> = (0..count).chain(kept).collect();
        for &seed in &seeds {
            publication = publication.file(&format!("issues/eye-{seed:04}.md"), issues::issue(seed));
        }
        let mut command = publication.command(["check", "--pages", "--edition", "pdf", "--message-format", "json"]);
        if program != Path::new(env!("CARGO_BIN_EXE_masthead")) {
            let arguments = command.get_args().map(ToOwned::to_owned).collect::<Vec<_>>();
            command = Command::new(program);
            command.args(arguments).current_dir(publication.root());
        }
        let run = run(&mut command);
        let judged = run.stdout.lines().map(|line| {
            let issue: Value = serde_json::from_str(line).expect("each line is JSON");
            (issue["issue"].as_str().expect("a name").to_owned(), issue)
        });
        let judged: BTreeMap<_, _> = judged.collect();
        let errors: Vec<String> =
            run.stderr.lines().filter(|line| !line.contains("\"severity\":\"note\"")).map(str::to_owned).collect();
        assert!(judged.len() == seeds.len() || !errors.is_empty(), "{}", run.stderr);
        Self { layout, publication, judged, errors }
    }

    /// Returns the faults of all issues: issue and fault.
    fn faults(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.judged.iter().flat_map(|(name, issue)| {
            issue["faults"].as_array().into_iter().flatten().map(move |fault| (name.as_str(), fault))
        })
    }

    fn pages(&self) -> usize {
        self.judged.values().map(|issue| issue["pages"].as_array().map_or(0, Vec::len)).sum()
    }

    /// Returns a line for each fault with one of the codes.
    fn lines(&self, codes: &[&str]) -> Vec<String> {
        let of_codes = self.faults().filter(|(_, fault)| codes.contains(&code(fault)));
        of_codes
            .map(|(issue, fault)| {
                let text = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
                format!("{} {issue} [{}] {} {}", self.layout, code(fault), text("message"), text("position"))
            })
            .collect()
    }

    /// Returns the table of codes: faults, and pages that have them.
    fn summary(&self) -> String {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        for (issue, fault) in self.faults() {
            let count = counts.entry(code(fault)).or_default();
            count.0 += 1;
            count.1 += usize::from(seen.insert((issue, code(fault), page(fault))));
        }
        let scores: f64 = self.judged.values().filter_map(|issue| issue["score"].as_f64()).sum();
        #[expect(clippy::cast_precision_loss, reason = "few issues")]
        let mean = scores / self.judged.len() as f64;
        let head = format!("{}: {} issues, {} pages, score {mean:.1}", self.layout, self.judged.len(), self.pages());
        let line = |(code, (faults, pages)): (&str, (usize, usize))| format!("  {code:24} {faults:5} on {pages} pages");
        std::iter::once(head).chain(counts.into_iter().map(line)).collect::<Vec<_>>().join("\n") + "\n"
    }
}

fn code(fault: &Value) -> &str {
    fault["code"].as_str().expect("a fault has a code")
}

/// Number of the page, from 1.
fn page(fault: &Value) -> u64 {
    fault["page"].as_u64().expect("a fault has a page")
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// With `EYE_FOLDER`, the worst pages are written there; with `EYE_OTHER`, the pages of another program are compared.
#[test]
fn generated_pages_have_no_grave_faults() {
    let count = variable("EYE_ISSUES").map_or(ISSUES, |text| text.parse().expect("EYE_ISSUES is a number"));
    let program = Path::new(env!("CARGO_BIN_EXE_masthead"));
    let (mut grave, mut empty, mut pages) = (Vec::new(), Vec::new(), 0);
    for layout in LAYOUTS {
        let survey = Survey::of(layout, count, program);
        println!("{}", survey.summary());
        if let Some(other) = variable("EYE_OTHER") {
            let other = Survey::of(layout, count, Path::new(&other));
            println!("The other program:\n{}\n{}", other.summary(), comparison::compare(&survey, &other));
        }
        if let Some(folder) = variable("EYE_FOLDER") {
            sheet::write(&survey, &Path::new(&folder).join(survey.layout));
        }
        grave.extend(survey.errors.iter().cloned());
        grave.extend(survey.lines(&NEVER));
        empty.extend(survey.lines(&EMPTY));
        pages += survey.pages();
    }
    assert!(grave.is_empty(), "{}", grave.join("\n"));
    assert!(empty.len() * 30 <= pages, "{} of {pages} pages are empty:\n{}", empty.len(), empty.join("\n"));
}
