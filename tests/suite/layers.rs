//! Dependencies between the modules of the program, computed from its sources.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::rust_sources::{RustSource, identifiers, line_of, rust_sources};
use crate::support::repository;

/// Maximum length of a file, in lines.
const MAX_LINES: usize = 350;

/// Crates with the only modules that use them.
const ENGINES: [(&str, &[&str]); 13] = [
    ("comrak", &["markdown"]),
    ("syntect", &["code_words"]),
    ("two_face", &["code_words"]),
    ("hayagriva", &["bibliography"]),
    ("math_core", &["math"]),
    ("typst", &["pdf"]),
    ("typst_eval", &["pdf"]),
    ("typst_pdf", &["pdf"]),
    ("typst_layout", &["pdf"]),
    ("typst_render", &["pdf"]),
    ("comemo", &["pdf"]),
    ("epub_builder", &["epub"]),
    ("lopdf", &["print", "screen"]),
];

/// A module, modules that it must not use, and the reason.
type Ban = (&'static str, &'static [&'static str], &'static str);

/// Bans in addition to cycles.
const BANS: [Ban; 12] = [
    ("pdf", &["epub", "html", "markdown", "passes", "manifest", "reading"], "a writer receives a complete issue"),
    ("epub", &["pdf", "print", "markdown", "passes", "manifest", "reading"], "a writer receives a complete issue"),
    (
        "html",
        &["epub", "pdf", "print", "markdown", "passes", "manifest", "reading", "editions"],
        "it serves any package of HTML pages",
    ),
    ("print", &["epub", "html", "document", "markdown", "passes", "manifest"], "it converts the bytes of a PDF"),
    (
        "screen",
        &["pdf", "epub", "html", "document", "markdown", "passes", "manifest"],
        "it completes the bytes of a PDF",
    ),
    ("markdown", &["passes", "layout", "pdf", "epub", "output"], "it only reads"),
    ("passes", &["markdown", "pdf", "epub", "output"], "passes do not depend on the syntax or on an output format"),
    ("data", &["passes", "pdf", "epub", "output"], "it only reads"),
    ("bibliography", &["markdown", "pdf", "epub", "output"], "it only reads"),
    ("math", &["passes", "pdf", "epub", "output"], "both writers use its results"),
    ("chart", &["markdown", "layout", "pdf", "epub", "output"], "both writers use its drawings"),
    ("catalogue", &["pdf", "markdown", "passes", "checks", "output"], "it lists editions and builds none"),
];

/// Modules at the bottom, with all modules that they may use.
const BOTTOM: [(&str, &[&str]); 4] =
    [("source", &[]), ("nearest", &[]), ("diagnostic", &["nearest", "source"]), ("document", &["source"])];

/// Uses of modules by each module: by user and used module, the lines.
type Graph = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Returns the uses in `sources`, test code apart.
fn graph(sources: &[RustSource], modules: &BTreeSet<String>) -> Graph {
    let mut graph: Graph = modules.iter().map(|module| (module.clone(), BTreeMap::new())).collect();
    for source in sources.iter().filter(|source| !source.is_test()) {
        let Some(uses) = graph.get_mut(source.module()) else { continue };
        let code = source.code();
        for (at, used) in root_items(&code, source.depth()) {
            if used != source.module() && modules.contains(used) {
                let line = line_of(&code, at);
                let text = source.text.lines().nth(line - 1).unwrap_or_default().trim();
                uses.entry(used.to_owned()).or_default().push(format!("{}:{line}: {text}", source.path));
            }
        }
    }
    graph
}

/// Returns the items of the crate's root that `code` names, with their byte offsets: `a` and `b` of `crate::a::x` and
/// of `use crate::{a, b::{x, y}}`. In a file with `depth` modules around its content, so many `super` are the root.
fn root_items(code: &str, depth: usize) -> Vec<(usize, &str)> {
    let supers = "super::".repeat(depth);
    let mut items = Vec::new();
    for (at, word) in identifiers(code) {
        let after = match word {
            "crate" => code[at + word.len()..].strip_prefix("::"),
            "super" if !code[..at].ends_with("super::") => code[at..].strip_prefix(&supers),
            _ => None,
        };
        let Some(after) = after.filter(|after| !after.starts_with("super")) else { continue };
        let start = code.len() - after.len();
        let group = after.strip_prefix('{').map(|inner| group_items(inner, start + 1));
        items.extend(group.unwrap_or_else(|| first_item(after, start).into_iter().collect()));
    }
    items
}

/// Returns the first identifier in `text`, which starts at the byte `start`.
fn first_item(text: &str, start: usize) -> Option<(usize, &str)> {
    identifiers(text).next().map(|(at, word)| (start + at, word))
}

/// Returns the first identifier of each part of a group, up to its closing brace.
fn group_items(inner: &str, start: usize) -> Vec<(usize, &str)> {
    let (mut depth, mut part, mut items) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                items.extend(first_item(&inner[part..at], start + part));
                part = at + 1;
            }
            '}' => {
                items.extend(first_item(&inner[part..at], start + part));
                break;
            }
            _ => {}
        }
    }
    items
}

/// Returns a shortest cycle through `start`, as the modules on it.
fn cycle_through<'g>(graph: &'g Graph, start: &'g str) -> Option<Vec<&'g str>> {
    let mut reached: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(module) = waiting.pop_front() {
        for next in graph[module].keys().map(String::as_str) {
            if next == start {
                let mut cycle = vec![module];
                while let Some(before) = reached.get(cycle[cycle.len() - 1]) {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !reached.contains_key(next) {
                reached.insert(next, module);
                waiting.push_back(next);
            }
        }
    }
    None
}

/// Returns each cycle of the graph once, with the lines that close it.
fn cycles(graph: &Graph) -> Vec<String> {
    let mut described: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let mut cycles = Vec::new();
    for module in graph.keys() {
        let Some(cycle) = cycle_through(graph, module) else { continue };
        if described.insert(cycle.iter().copied().collect()) {
            let mut text = cycle.join(" → ") + " → " + cycle[0];
            for (at, user) in cycle.iter().enumerate() {
                for line in &graph[*user][cycle[(at + 1) % cycle.len()]] {
                    text.push_str("\n    ");
                    text.push_str(line);
                }
            }
            cycles.push(text);
        }
    }
    cycles
}

/// Returns the modules that `src/lib.rs` declares.
fn modules(sources: &[RustSource]) -> BTreeSet<String> {
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").expect("there is a lib.rs");
    let code = lib.code();
    let lines = code.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    lines.filter_map(|line| line.strip_suffix(';')).map(str::to_owned).collect()
}

fn program() -> (Vec<RustSource>, Graph) {
    let sources = rust_sources("src");
    let modules = modules(&sources);
    assert!(modules.len() > 30, "lib.rs declares the modules");
    let graph = graph(&sources, &modules);
    (sources, graph)
}

#[test]
fn modules_do_not_use_each_other_in_cycles() {
    let cycles = cycles(&program().1);
    assert!(cycles.is_empty(), "modules that use each other:\n{}", cycles.join("\n"));
}

#[test]
fn each_engine_is_used_in_one_module() {
    let (sources, _) = program();
    for (engine, owners) in ENGINES {
        let mut users = BTreeSet::new();
        for source in &sources {
            let code = source.code();
            for (at, _) in identifiers(&code).filter(|(_, word)| *word == engine) {
                let line = line_of(&code, at);
                let is_owner = owners.contains(&source.module());
                assert!(is_owner, "{}:{line} uses {engine}; only {owners:?} may", source.path);
                users.insert(source.module().to_owned());
            }
        }
        assert_eq!(users.len(), owners.len(), "{owners:?} do not all use {engine}");
    }
}

#[test]
fn modules_do_not_use_what_is_banned() {
    let (_, graph) = program();
    for (user, banned, reason) in BANS {
        for module in banned {
            assert!(graph.contains_key(*module), "there is no module {module}");
            let lines = graph[user].get(*module).map(|lines| lines.join("\n")).unwrap_or_default();
            assert_eq!(lines, "", "{user} must not use {module}: {reason}");
        }
    }
    for (user, allowed) in BOTTOM {
        let used: Vec<&str> = graph[user].keys().map(String::as_str).collect();
        assert!(used.iter().all(|used| allowed.contains(used)), "{user} may use {allowed:?}, but uses {used:?}");
    }
}

#[test]
fn uses_are_found_in_every_form() {
    let items = |code, depth| root_items(code, depth).into_iter().map(|(_, item)| item).collect::<Vec<_>>();
    assert_eq!(items("use crate::pdf::Fonts;", 1), ["pdf"]);
    assert_eq!(items("use crate::{a, b::{c, d},\n e as f};", 1), ["a", "b", "e"]);
    assert_eq!(items("let x = crate::creator();", 1), ["creator"]);
    assert_eq!(items("use super::pdf;", 1), ["pdf"]);
    assert_eq!(items("use super::calls; use super::super::{pdf, epub};", 2), ["pdf", "epub"]);
    assert_eq!(items("pub(in crate) fn f() {}", 1), [] as [&str; 0]);
}

#[test]
fn a_cycle_is_described_once_with_its_lines() {
    let source = |path: &str, text: &str| RustSource { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source("src/a.rs", "// crate::c\nuse crate::b::B;\n#[cfg(test)]\nmod tests {\n use crate::c::C;\n}\n"),
        source("src/b/inner.rs", "use super::super::c;\n"),
        source("src/c.rs", "use crate::{\n    d,\n    a::A,\n};\n"),
        source("src/d.rs", "const TEXT: &str = \"crate::a\";\n"),
        source("src/b/tests.rs", "use crate::d;\n"),
    ];
    let modules = ["a", "b", "c", "d"].map(str::to_owned).into();
    let cycle = "a → b → c → a\n    src/a.rs:2: use crate::b::B;\n    src/b/inner.rs:1: use super::super::c;\n    \
                 src/c.rs:3: a::A,";
    assert_eq!(cycles(&graph(&sources, &modules)), [cycle]);
}

#[test]
fn files_are_short() {
    for source in ["src", "tests/suite"].into_iter().flat_map(rust_sources) {
        let lines = source.text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines; the limit is {MAX_LINES}", source.path);
    }
    let main = std::fs::read_to_string(repository("src/main.rs")).expect("there is a main.rs");
    assert!(main.lines().count() < 60, "main.rs is short");
}
