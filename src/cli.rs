//! The command line: parsed by clap, then checked and handed to one command.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::diagnostic::Format;
use crate::pipeline::Rules;

mod work;

use work::{CacheFolder, Work};

/// Turn the Markdown issues of a periodical into accessible PDF and archival EPUB.
///
/// A publication is a folder with a `masthead.toml` (its title, publisher, language and layout) and the issues in
/// `issues/`: one Markdown file each, or a folder with an `index.md` and a file for every article.
#[derive(Debug, Parser)]
#[command(name = "masthead", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const AFTER_HELP: &str = "\
Exit status:
  0  done, perhaps with warnings
  1  errors in the publication; the issues without errors were built
  2  the command line is wrong
  3  the machine failed: disk, permissions

Examples:
  masthead build                 all issues, as PDF and EPUB, into dist/
  masthead build 2026-03         one issue
  masthead build --edition print for the press, as PDF/X-4
  masthead build --shard 3/16    the third of sixteen parts of all issues
  masthead check                 only look for mistakes";

#[derive(Debug, Args)]
struct Global {
    /// The publication's folder; without it, the nearest folder upwards with a masthead.toml
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    root: Option<PathBuf>,
    /// How messages are written
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    message_format: Format,
    /// When messages are coloured
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    color: Color,
    /// Only errors, no warnings and no summary
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
    /// Say what is being done, and how long it took
    #[arg(short, long, global = true, help_heading = "Global options")]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless the environment variable NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build issues into dist/, as PDF and EPUB
    ///
    /// What has not changed is not built again: an edition is made anew if, and only if, something that it depends on has
    /// another content than at the last time: text, images, layout, fonts, a key of masthead.toml, the program. The files that
    /// were written are printed.
    Build {
        #[command(flatten)]
        work: Work,
        /// Where the editions go: OUT/<issue>/<issue>.pdf and .epub
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Do everything that `build` does, short of writing files
    Check(Work),
    /// Remove what is kept for the next build
    ///
    /// Only the cache: the next build makes all of it again, with the same bytes. dist/ stays.
    Clean {
        #[command(flatten)]
        cache: CacheFolder,
    },
    /// Print the JSON Schema of the messages in the format `json`
    Schema,
    /// Write the catalogue of the issues that are in dist/: OPDS feeds, a web page, covers, checksums
    Catalogue(Dist),
    /// Find out whether every file in dist/ is what the catalogue says it is
    Verify(Dist),
    /// Write an intermediate form of one issue, to go on with by hand
    ///
    /// `typst` and `html` are folders, whose path is printed: the generated Typst with the layout and the images, ready for
    /// `typst compile --root FOLDER FOLDER/main.typ`; the pages of the e-book. `json` is the document tree, printed.
    Export {
        /// The issue, by name or path
        #[arg(value_name = "ISSUE")]
        issue: String,
        /// The form
        #[arg(long, value_enum, value_name = "FORM")]
        to: Form,
        /// Where the folder goes: OUT/<issue>/typst or html
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// The folder with the editions.
#[derive(Debug, Args)]
struct Dist {
    /// The folder with the editions, as `build` has it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// An intermediate form of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// The generated Typst
    Typst,
    /// The pages of the e-book
    Html,
    /// The document tree
    Json,
}

/// How a command ends, and the program with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// All is well.
    Done = 0,
    /// The publication has errors.
    Errors = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The machine failed.
    Machine = 3,
}

/// How to talk to the person, or program, at the other end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
    pub(crate) format: Format,
    pub(crate) color: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

/// Runs the program. Returns its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; anything else is a wrong command line. A closed pipe is no concern of ours.
            let _ = error.print();
            return if error.use_stderr() { Status::Usage as u8 } else { Status::Done as u8 };
        }
    };
    let talk = talk(&cli.global);
    let root = cli.global.root.unwrap_or_else(nearest_publication);
    let status = match cli.command {
        Command::Build { work, out } => {
            let out = out.unwrap_or_else(|| dist(&root));
            work.settings(root, Some(out)).map_or(Status::Usage, |settings| commands::build(settings, talk))
        }
        Command::Check(work) => {
            work.settings(root, None).map_or(Status::Usage, |settings| commands::build(settings, talk))
        }
        Command::Clean { cache } => commands::clean(&root, &cache.folder(&root), talk),
        Command::Schema => commands::schema(),
        Command::Catalogue(Dist { out }) => {
            let folder = out.unwrap_or_else(|| dist(&root));
            source_date_epoch().map_or(Status::Usage, |epoch| {
                let rules = Rules { source_date_epoch: epoch, ..Rules::default() };
                commands::catalogue(&commands::CatalogueOf { root, folder, rules }, talk)
            })
        }
        Command::Verify(Dist { out }) => commands::verify(&out.unwrap_or_else(|| dist(&root)), talk),
        Command::Export { issue, to, out } => {
            let out = out.unwrap_or_else(|| dist(&root));
            match source_date_epoch() {
                Some(epoch) => {
                    let rules = Rules { source_date_epoch: epoch, ..Rules::default() };
                    commands::export(&commands::Export { root, issue, form: to, out, rules }, talk)
                }
                None => Status::Usage,
            }
        }
    };
    status as u8
}

/// `SOURCE_DATE_EPOCH`, if it is set (<https://reproducible-builds.org/specs/source-date-epoch/>). None, and a message, if it
/// is not a number of seconds that a date can be made of.
#[expect(clippy::option_option, reason = "wrong is not the same as not set")]
fn source_date_epoch() -> Option<Option<i64>> {
    /// The last second of the year 9999, the last that PDF and EPUB can write.
    const LAST: i64 = 253_402_300_799;
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Some(None);
    };
    let seconds = value.to_str().and_then(|text| text.parse().ok()).filter(|seconds| (0..=LAST).contains(seconds));
    if seconds.is_none() {
        eprintln!("error: SOURCE_DATE_EPOCH must be a number of seconds since 1970, and it is {}", value.display());
    }
    seconds.map(Some)
}

fn talk(global: &Global) -> Talk {
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    Talk { format: global.message_format, color, quiet: global.quiet, verbose: global.verbose }
}

/// Where editions go if the command line does not say.
fn dist(root: &Path) -> PathBuf {
    if root == Path::new(".") { PathBuf::from("dist") } else { root.join("dist") }
}

/// The nearest folder upwards that has a `masthead.toml`; the current one if none has.
fn nearest_publication() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let nearest = here.ancestors().find(|folder| folder.join("masthead.toml").is_file());
    nearest.filter(|folder| *folder != here).map_or_else(|| PathBuf::from("."), PathBuf::from)
}
