//! `explain`: every code has a page, and the examples on it give the code, or do not.

use masthead::diagnostic::{Code, Severity};

use crate::examples::{FERRY, blocks};
use crate::support::{Publication, Run, repository};

/// Codes whose wrong examples are commands, with the reason, and the case that has the code.
const EXCEPTIONS: [(&str, &str, &str); 17] = [
    ("unmarked-correction", "files of an earlier catalogue", "catalogue-unmarked-correction"),
    ("no-manifest", "the lack of a file", "no-manifest"),
    ("unknown-issue", "an argument", "unknown-issue"),
    ("no-issues", "the lack of a file", "no-issues"),
    ("invalid-utf8", "bytes that are not text", "invalid-utf8"),
    ("control-character", "an invisible character", "control-characters"),
    ("out-of-time", "an issue that takes minutes", "repeated-mark"),
    ("over-memory", "an issue that takes gigabytes", "over-memory"),
    ("low-resolution", "a photograph", "print-blurred"),
    ("bad-profile", "a profile", "print-mistakes"),
    ("nothing-built", "the order of commands", "catalogue-nothing-built"),
    ("stray-edition", "editions in `dist/`", "catalogue-stray-edition"),
    ("bad-edition", "editions in `dist/`", "catalogue-bad-edition"),
    ("no-catalogue", "the order of commands", "verify-no-catalogue"),
    ("bad-catalogue", "files in `dist/`", "verify-differences"),
    ("changed-file", "files in `dist/`", "verify-differences"),
    ("unlisted-file", "files in `dist/`", "verify-differences"),
];

/// A code that no example and no case can have: it marks a bug. The tests of `workers` produce it.
const BUG: &str = "issue-crashed";

/// Returns the explanation of a code.
fn page(code: Code) -> String {
    let path = repository(&format!("src/diagnostic/explanations/{}.md", code.name()));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Checks the publication that consists of the files in a part of a page.
fn check(part: &str) -> Run {
    let publication = Publication::new().file("issues/ferry.svg", FERRY);
    let mut has_issue = false;
    for (path, text) in blocks(part) {
        let path = path.expect("every block of this page is a file");
        has_issue |= path.starts_with("issues/");
        publication.write(&path, text);
    }
    if !has_issue {
        publication.write("issues/2026-03.md", "Text.\n");
    }
    publication.run("check --message-format short")
}

/// Splits a page into the reason, the wrong example and the right one.
fn parts(page: &str) -> (&str, &str, &str) {
    let (reason, examples) = page.split_once("\n## Wrong\n").expect("the page has a wrong example");
    let (wrong, right) = examples.split_once("\n## Right\n").expect("the page has a right example");
    (reason, wrong, right)
}

#[test]
fn the_wrong_example_gives_the_code_and_the_right_one_gives_no_message() {
    for code in Code::ALL {
        let text = page(*code);
        let (reason, wrong, right) = parts(&text);
        assert!(reason.split_whitespace().count() > 5, "{} has a reason", code.name());
        // The faults of pages depend on the length of a whole issue, which a page cannot show.
        let is_fault_of_pages = code.name().starts_with("page-");
        let is_exception =
            is_fault_of_pages || code.name() == BUG || EXCEPTIONS.iter().any(|(name, ..)| *name == code.name());
        let has_commands = blocks(wrong).iter().any(|(path, _)| path.is_none());
        assert_eq!(is_exception, has_commands, "{}", code.name());
        if is_exception {
            continue;
        }
        let run = check(wrong);
        assert!(run.stderr.contains(&format!("[{}]", code.name())), "{}: {}", code.name(), run.stderr);
        let run = check(right);
        assert_eq!(run.stderr, "", "the right example of {}", code.name());
    }
}

#[test]
fn codes_without_an_example_have_a_reason_and_a_case() {
    for (code, reason, case) in EXCEPTIONS {
        assert!(!reason.is_empty(), "{code}");
        let messages = std::fs::read_to_string(repository(&format!("tests/cases/{case}/diagnostics.txt")));
        assert!(messages.expect("the case has messages").contains(&format!("[{code}]")), "{case} has {code}");
    }
}

#[test]
fn every_page_is_printed_with_its_level() {
    let publication = Publication::empty();
    for code in Code::ALL {
        let name = code.name();
        let run = publication.run(&format!("explain {name}")).ends(0);
        assert!(run.stdout.starts_with(&format!("{name} ({})\n", code.severity().name())), "{}", run.stdout);
        assert!(run.stdout.contains("\nWrong:\n") && run.stdout.contains("\nRight:\n"), "{}", run.stdout);
        assert!(!run.stdout.contains("```"), "{}", run.stdout);
        let can_be_allowed = run.stdout.contains(&format!("{name} = \"allow\""));
        assert_eq!(can_be_allowed, code.severity() != Severity::Error, "{}", run.stdout);
    }
}

#[test]
fn the_index_lists_every_code_and_near_names_are_suggested() {
    let publication = Publication::empty();
    let index = publication.run("explain").ends(0).stdout;
    let listed = |code: &Code| index.lines().filter(|line| line.split_whitespace().next() == Some(code.name())).count();
    for code in Code::ALL {
        assert_eq!(listed(code), 1, "{}", code.name());
    }
    let run = publication.run("explain mising-alt").ends(2);
    assert!(run.stderr.contains("did you mean `missing-alt`?"), "{}", run.stderr);
}
