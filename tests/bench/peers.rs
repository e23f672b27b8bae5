//! What else makes PDF or EPUB of Markdown, as people call it from a shell.
//!
//! A script runs in the catalogue's folder `pandoc`, with the names of issues as its arguments, `$OUT` for what it makes and
//! `$BENCH` for this program. What it needs is looked for on PATH.
//!
//! * pandoc writes no alternative text into Typst (3.9), and without one PDF/UA-1 is refused: so its PDF is tagged, but of no standard.
//! * Typst is this program itself in the place of `typst compile`: the same version as Masthead's, a process for each issue,
//!   and only the fonts that Masthead has built in.
//! * Vivliostyle finds images only below the folder of the HTML, so the HTML it gets holds them.
//! * pandoc's Typst and HTML have one column and no hyphenation in headings: they are laid out with less work than a newsletter.

use std::env;
use std::path::Path;
use std::process::Command;

/// Another way to make editions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// What it makes, and how.
    pub(crate) what: &'static str,
    /// Programs.
    needs: &'static [&'static str],
    /// For `$1`, an issue.
    steps: &'static str,
    /// Whether issues are made one after the other, as in a plain loop.
    one_by_one: bool,
    /// Whether a whole catalogue would take too long.
    pub(crate) is_slow: bool,
}

const PANDOC: &str = "\
pandoc \"$1.md\" -o \"$OUT/$1.epub\"
pandoc \"$1.md\" --standalone --to typst --variable 'mainfont=Source Serif 4' -o \"$OUT/$1.typ\"
\"$BENCH\" typst-one .. \"$OUT/$1.typ\" \"$OUT/$1.pdf\"";

const WEASYPRINT: &str = "\
pandoc \"$1.md\" --standalone --to html -o \"$OUT/$1.html\"
weasyprint --quiet --pdf-variant pdf/ua-1 \"$OUT/$1.html\" \"$OUT/$1.pdf\"";

const VIVLIOSTYLE: &str = "\
pandoc \"$1.md\" --standalone --embed-resources --to html -o \"$OUT/$1.html\"
vivliostyle build --log-level silent \"$OUT/$1.html\" -o \"$OUT/$1.pdf\"";

/// The ones that are known here.
pub(crate) const PEERS: [Peer; 4] = [
    Peer {
        name: "pandoc and Typst",
        what: "PDF and EPUB, side by side",
        needs: &["pandoc"],
        steps: PANDOC,
        one_by_one: false,
        is_slow: false,
    },
    Peer {
        name: "pandoc and Typst",
        what: "PDF and EPUB, one by one",
        needs: &["pandoc"],
        steps: PANDOC,
        one_by_one: true,
        is_slow: false,
    },
    Peer {
        name: "pandoc and WeasyPrint",
        what: "PDF, side by side",
        needs: &["pandoc", "weasyprint"],
        steps: WEASYPRINT,
        one_by_one: false,
        is_slow: true,
    },
    Peer {
        name: "pandoc and Vivliostyle",
        what: "PDF, side by side",
        needs: &["pandoc", "vivliostyle"],
        steps: VIVLIOSTYLE,
        one_by_one: false,
        is_slow: true,
    },
];

impl Peer {
    /// The programs that are not on this machine.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let path = env::var_os("PATH").unwrap_or_default();
        let is_missing = |program: &&&str| !env::split_paths(&path).any(|folder| folder.join(program).is_file());
        self.needs.iter().filter(is_missing).copied().collect()
    }

    /// Makes these issues of a catalogue, `jobs` at the same time. `out` is a folder in the catalogue's: what is made refers to images beside it.
    pub(crate) fn command(&self, catalogue: &Path, out: &Path, issues: &[String], jobs: usize) -> Command {
        let mut command = Command::new("sh");
        let script = if self.one_by_one {
            format!("each() {{\n{}\n}}\nfor issue; do each \"$issue\"; done", self.steps)
        } else {
            format!("printf '%s\\n' \"$@\" | xargs -n 1 -P {jobs} sh -euc \"$STEPS\" sh")
        };
        command.args(["-euc", &script, "sh"]).args(issues).current_dir(catalogue.join("pandoc"));
        command.env("OUT", out).env("STEPS", self.steps);
        command.env("BENCH", env::current_exe().expect("this program has a path"));
        command
    }
}
