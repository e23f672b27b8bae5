//! Other programs that convert Markdown to PDF or EPUB, called as from a shell.
//!
//! A script runs in the catalogue's folder `pandoc`. Its arguments are the names of issues; `$OUT` is the output
//! folder, `$BENCH` this program. The programs that a script needs are searched on PATH.
//!
//! * pandoc (3.9) writes no alternative text into Typst, and PDF/UA-1 requires it. So its PDF is tagged, but conforms
//!   to no standard.
//! * This program takes the place of `typst compile`: with the same version of Typst as Masthead, one process per
//!   issue, and only the fonts that are built into Masthead.
//! * Vivliostyle reads images only below the folder of the HTML, so the images are embedded in the HTML.
//! * pandoc's Typst and HTML have one column and no hyphenation in headings, which is less work than the layout of a
//!   newsletter.

use std::env;
use std::path::Path;
use std::process::Command;

/// A program, or several programs, that build editions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// Editions that it builds, and how.
    pub(crate) description: &'static str,
    /// Required programs.
    programs: &'static [&'static str],
    /// Shell script that builds the issue `$1`.
    script: &'static str,
    /// Whether issues are built one after the other.
    is_sequential: bool,
    /// Whether a whole catalogue takes too long.
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

/// All peers.
pub(crate) const PEERS: [Peer; 4] = [
    Peer {
        name: "pandoc and Typst",
        description: "PDF and EPUB, side by side",
        programs: &["pandoc"],
        script: PANDOC,
        is_sequential: false,
        is_slow: false,
    },
    Peer {
        name: "pandoc and Typst",
        description: "PDF and EPUB, one by one",
        programs: &["pandoc"],
        script: PANDOC,
        is_sequential: true,
        is_slow: false,
    },
    Peer {
        name: "pandoc and WeasyPrint",
        description: "PDF, side by side",
        programs: &["pandoc", "weasyprint"],
        script: WEASYPRINT,
        is_sequential: false,
        is_slow: true,
    },
    Peer {
        name: "pandoc and Vivliostyle",
        description: "PDF, side by side",
        programs: &["pandoc", "vivliostyle"],
        script: VIVLIOSTYLE,
        is_sequential: false,
        is_slow: true,
    },
];

impl Peer {
    /// Returns the required programs that are not on PATH.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let path = env::var_os("PATH").unwrap_or_default();
        let is_missing = |program: &&&str| !env::split_paths(&path).any(|folder| folder.join(program).is_file());
        self.programs.iter().filter(is_missing).copied().collect()
    }

    /// Returns the command that builds these issues of a catalogue, `jobs` at the same time. `out` must be a folder in
    /// the catalogue's folder, because the intermediate files have relative paths to the images.
    pub(crate) fn command(&self, catalogue: &Path, out: &Path, issues: &[String], jobs: usize) -> Command {
        let mut command = Command::new("sh");
        let script = if self.is_sequential {
            format!("each() {{\n{}\n}}\nfor issue; do each \"$issue\"; done", self.script)
        } else {
            format!("printf '%s\\n' \"$@\" | xargs -n 1 -P {jobs} sh -euc \"$SCRIPT\" sh")
        };
        command.args(["-euc", &script, "sh"]).args(issues).current_dir(catalogue.join("pandoc"));
        command.env("OUT", out).env("SCRIPT", self.script);
        command.env("BENCH", env::current_exe().expect("this program has a path"));
        command
    }
}
