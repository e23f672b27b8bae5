//! The command line: parses the arguments with clap and runs one command.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{self, ConsoleOptions, ExportForm, Status};
use crate::diagnostic::MessageFormat;
use crate::request::Rules;

mod build_args;

use build_args::{BuildArgs, CacheFolder};

/// Turn the Markdown issues of a periodical into accessible PDF and archival EPUB.
///
/// A publication is a folder with a `masthead.toml`, which sets the title, publisher, language and layout, and a folder
/// `issues/`. An issue is either one Markdown file, `issues/2026-03.md`, or a folder with an `index.md` and one file
/// for each article, such as `issues/2026-06/01-ferry.md`.
///
/// Run `masthead check` while you write, `masthead build` to write the editions into `dist/`, and `masthead catalogue`
/// to add feeds, a web page and checksums before you publish that folder.
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
  0  success, possibly with warnings
  1  errors in the publication; issues without errors are still built
  2  invalid command line
  3  a file could not be read or written (full disk, missing permissions), or Masthead has a bug

Environment variables:
  SOURCE_DATE_EPOCH  modification date of all editions, in seconds since 1970
  MASTHEAD_CACHE     cache folder, if --cache is not given
  NO_COLOR           if set, messages are not coloured, unless --color is always

Examples:
  masthead check                       report mistakes without writing any editions
  masthead build                       build every issue as PDF and EPUB into dist/
  masthead build 2026-03               build one issue
  masthead build --edition print       build the files for a commercial printer (PDF/X-4)
  masthead build --shard 3/16          build the third of 16 parts, on one of 16 CI machines
  masthead catalogue                   write feeds, a web page and checksums for dist/
  masthead export 2026-03 --to typst   write the Typst source of an issue";

#[derive(Debug, Args)]
struct Global {
    /// Folder of the publication [default: the nearest folder with a masthead.toml, upwards from the named issue or from
    /// the working folder]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    root: Option<PathBuf>,
    /// Format of errors and warnings
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    message_format: MessageFormat,
    /// Print every message, rather than the first three of each code and issue
    ///
    /// The formats short, json and sarif always contain every message.
    #[arg(long, global = true, help_heading = "Global options")]
    all_messages: bool,
    /// When to colour errors and warnings
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    color: Color,
    /// Print only errors: no warnings, no progress and no summary
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
    /// Also print the state of each edition and the time taken by each issue
    #[arg(short, long, global = true, help_heading = "Global options")]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless the environment variable NO_COLOR is set
    Auto,
    /// Even if standard error is not a terminal
    Always,
    /// No colour
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the editions of issues: PDF, EPUB and files for a printer
    ///
    /// Writes `dist/ISSUE/ISSUE.pdf` and `.epub`, or the editions set in `masthead.toml` or with --edition, and
    /// prints the path of each file written. An issue with errors is not built: its previous files stay in place, and
    /// the other issues are built.
    ///
    /// Only what has changed is rebuilt. An edition is up to date as long as the contents of everything it depends on
    /// are the same: text, images, layout, fonts, `masthead.toml` and the version of Masthead. Modification times do
    /// not matter.
    Build {
        #[command(flatten)]
        arguments: BuildArgs,
        /// Output folder; the files are DIR/ISSUE/ISSUE.pdf, .epub and so on [default: dist/ in the publication]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Report the mistakes in issues without writing any editions
    ///
    /// Runs every step of `build`, page layout included, and reports the same errors and warnings. Only the cache is
    /// written.
    Check {
        #[command(flatten)]
        arguments: BuildArgs,
        /// Print a table of the faults and scores of the pages
        ///
        /// With `--message-format json`, one JSON object for each issue.
        #[arg(long)]
        pages: bool,
    },
    /// Delete the cache
    ///
    /// The built editions in `dist/` stay. The next build creates the cache again and produces the same files, but
    /// takes as long as the first one.
    Clean {
        #[command(flatten)]
        cache: CacheFolder,
    },
    /// Print the JSON Schema of the messages of --message-format json
    Schema,
    /// Write OPDS feeds, a web page, covers and checksums for the issues in dist/
    ///
    /// Lists every issue that has an edition in the folder. E-readers subscribe to the OPDS feeds (1.2 and 2.0);
    /// browsers open `index.html`; `masthead verify` checks `SHA256SUMS`. If the publication or an edition has errors,
    /// nothing is written and the previous catalogue stays in place.
    Catalogue(Dist),
    /// Check the files in dist/ against the checksums of the catalogue
    ///
    /// Reports every file that is missing, changed or not listed in `SHA256SUMS`. Needs only that folder, not the
    /// publication.
    Verify(Dist),
    /// Export an issue as Typst source, as HTML pages or as a JSON document tree
    ///
    /// `typst` writes the generated Typst source with the layout and the images. Compile it with `typst compile --root
    /// FOLDER FOLDER/main.typ`. `html` writes the pages of the e-book. Both print the path of the folder written.
    /// `json` prints the document tree to standard output.
    Export {
        /// Issue, by name or path: 2026-03 or issues/2026-03.md
        #[arg(value_name = "ISSUE")]
        issue: String,
        /// Form to export
        #[arg(long, value_enum, value_name = "FORM")]
        to: ExportForm,
        /// Output folder; the files are in DIR/ISSUE/typst or DIR/ISSUE/html [default: dist/ in the publication]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Option of commands that read built editions.
#[derive(Debug, Args)]
struct Dist {
    /// Folder with the editions, as given to `build` [default: dist/ in the publication]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs the program with the given arguments, the first of which is the program's name. Returns the exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results, everything else is a usage error.
            let status = if error.use_stderr() { Status::Usage } else { Status::Done };
            return if error.print().is_ok() { status as u8 } else { Status::Failure as u8 };
        }
    };
    let console = console_options(&cli.global);
    let root = cli.global.root.unwrap_or_else(|| publication_of(cli.command.issues()));
    execute(cli.command, root, console).unwrap_or(Status::Usage) as u8
}

/// Runs a command. Returns `None` and prints an error if an argument or an environment variable is invalid.
fn execute(command: Command, root: PathBuf, console: ConsoleOptions) -> Option<Status> {
    Some(match command {
        Command::Build { arguments, out } => {
            let out = output_folder(out, &root)?;
            commands::build(arguments.options(root, Some(out), false)?, console)
        }
        Command::Check { arguments, pages } => commands::build(arguments.options(root, None, pages)?, console),
        Command::Clean { cache } => commands::clean(&root, &cache.folder(&root), console),
        Command::Schema => commands::schema(console),
        Command::Catalogue(Dist { out }) => {
            let folder = output_folder(out, &root)?;
            let rules = Rules { source_date_epoch: source_date_epoch()? };
            commands::catalogue(&commands::CatalogueOptions { root, folder, rules }, console)
        }
        Command::Verify(Dist { out }) => commands::verify(&out.unwrap_or_else(|| dist(&root)), console),
        Command::Export { issue, to, out } => {
            let out = output_folder(out, &root)?;
            let rules = Rules { source_date_epoch: source_date_epoch()? };
            commands::export(&commands::ExportOptions { root, issue, form: to, out, rules }, console)
        }
    })
}

/// Reads `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>), in seconds since 1970 (UTC):
/// `None` inside if the variable is unset or empty. Returns `None` and prints an error if its value is invalid or later
/// than 9999.
#[expect(clippy::option_option, reason = "an invalid value differs from an unset variable")]
fn source_date_epoch() -> Option<Option<i64>> {
    /// Last second of the year 9999: PDF and EPUB write years with four digits.
    const LAST: i64 = 253_402_300_799;
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Some(None);
    };
    let seconds = value.to_str().and_then(|text| text.parse().ok()).filter(|seconds| (0..=LAST).contains(seconds));
    if seconds.is_none() {
        commands::usage_error(&format!(
            "SOURCE_DATE_EPOCH is `{}`; set it to a whole number of seconds since 1970, or unset it",
            value.display()
        ));
    }
    seconds.map(Some)
}

fn console_options(global: &Global) -> ConsoleOptions {
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let Global { message_format: format, all_messages, quiet, verbose, .. } = *global;
    ConsoleOptions { format, color, all_messages, quiet, verbose }
}

/// Default folder of the editions: `dist/` in the publication.
fn dist(root: &Path) -> PathBuf {
    if root == Path::new(".") { PathBuf::from("dist") } else { root.join("dist") }
}

/// Returns the folder to write to: `out`, or the default one. Returns `None` and prints an error if that is a link, which
/// may lead anywhere.
fn output_folder(out: Option<PathBuf>, root: &Path) -> Option<PathBuf> {
    let default = dist(root);
    if out.is_none() && default.is_symlink() {
        commands::usage_error(&format!(
            "`{}` is a link; name the folder that it leads to with --out",
            default.display()
        ));
        return None;
    }
    Some(out.unwrap_or(default))
}

impl Command {
    /// Issues named on the command line.
    fn issues(&self) -> &[String] {
        match self {
            Self::Build { arguments, .. } | Self::Check { arguments, .. } => &arguments.issues,
            Self::Export { issue, .. } => std::slice::from_ref(issue),
            Self::Clean { .. } | Self::Schema | Self::Catalogue(_) | Self::Verify(_) => &[],
        }
    }
}

/// Returns the folder of the publication that the first existing path among `issues` belongs to, or the nearest one
/// from the current folder.
fn publication_of(issues: &[String]) -> PathBuf {
    let path = issues.iter().map(Path::new).find(|path| path.exists());
    let folder = path.and_then(|path| path.ancestors().find(|folder| is_publication(folder)));
    folder.map_or_else(nearest_publication, |folder| {
        if folder == Path::new("") { PathBuf::from(".") } else { folder.to_owned() }
    })
}

/// Returns `true` if a folder contains a `masthead.toml`.
fn is_publication(folder: &Path) -> bool {
    folder.join("masthead.toml").is_file()
}

/// Returns the nearest folder, from the current folder upwards, that contains a `masthead.toml`, or `.` if there is
/// none.
fn nearest_publication() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let nearest = here.ancestors().find(|folder| is_publication(folder));
    nearest.filter(|folder| *folder != here).map_or_else(|| PathBuf::from("."), PathBuf::from)
}
