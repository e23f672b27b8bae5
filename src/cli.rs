//! The command line: parses the arguments with clap and runs one command.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::commands::{self, Status, WorkerCommand};
use crate::request::Rules;

mod build_args;
mod export_args;
mod folders;
mod global;
mod import_args;
mod level_args;
mod new_args;
mod preview_args;
mod processes;
mod usage;

use build_args::{BuildArgs, CacheFolder, source_date_epoch};
use export_args::ExportArgs;
use folders::{dist, output_folder};
use global::Global;
use import_args::ImportArgs;
use level_args::{LevelArgs, parse_code};
use new_args::NewCommand;
use preview_args::PreviewArgs;

/// Turn the Markdown issues of a periodical into accessible PDF and archival EPUB.
///
/// A publication is a folder with a `masthead.toml`, which sets the title, publisher, language and layout, and a folder
/// `issues/`. An issue is either one Markdown file, `issues/2026-03.md`, or a folder with an `index.md` and one file
/// for each article, such as `issues/2026-06/01-ferry.md`.
///
/// Begin with `masthead new publication NAME`. Run `masthead preview` or `masthead check` while you write, `masthead
/// build` to write the editions into `dist/`, and `masthead catalogue` to add feeds, a web page and checksums before you
/// publish that folder.
#[derive(Debug, Parser)]
#[command(name = "masthead", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    /// Build the issues that are requested on standard input
    #[arg(long, hide = true)]
    worker: bool,
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
  CLICOLOR_FORCE     if set, messages are coloured even if standard error is not a terminal

Examples:
  masthead new publication ferry       create a folder with a first issue
  masthead new issue                   create the next issue
  masthead import june.docx            bring in a Word file as an issue
  masthead explain missing-alt         explain a message
  masthead preview                     show the issue in the browser while you write it
  masthead check                       report mistakes without writing any editions
  masthead build                       build every issue as PDF and EPUB into dist/
  masthead build 2026-03               build one issue
  masthead build --edition print       build the files for a commercial printer (PDF/X-4)
  masthead build --shard 3/16          build the third of 16 parts, on one of 16 CI machines
  masthead catalogue                   write feeds, a web page and checksums for dist/
  masthead export 2026-03 --to typst   write the Typst source of an issue";

/// Output of the program without arguments outside a publication.
const FIRST_STEPS: &str = "\
There is no publication here: no masthead.toml in this folder or above it.

  masthead new publication NAME   create one in the folder NAME, with a first issue that is ready to build
  masthead preview --root NAME    show its issue in the browser while you write it
  masthead build --root NAME      build its issues as PDF and EPUB into NAME/dist/
  masthead --help                 list all commands";

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
        /// First correct what needs no decision: skipped heading levels, placeholder links, late front matter
        ///
        /// Prints the changes as a diff. On a terminal, asks before it makes them. A placeholder link becomes plain
        /// text, as it is set. All other mistakes are then reported as usual.
        #[arg(long)]
        fix: bool,
        /// Print a table of the faults and scores of the pages
        ///
        /// With `--message-format json`, one JSON object for each issue.
        #[arg(long)]
        pages: bool,
        /// Print a table of all numbers with their sources, and whether they are checked
        ///
        /// With `--message-format json`, one JSON object for each issue.
        #[arg(long, conflicts_with = "pages")]
        figures: bool,
    },
    /// Show an issue in the browser while you write it
    ///
    /// Prints an address and opens it. The page shows the pages of the PDF, the e-book beside them, and all messages. It
    /// follows every change that you save: texts, images, layouts and masthead.toml. If a text has errors, the last good
    /// pages stay until it is corrected. A click on a text shows its file and line, or opens it in your editor.
    ///
    /// Nothing is written, and only this machine can open the page. Press Ctrl-C to end the preview.
    #[command(after_help = preview_args::EXAMPLES)]
    Preview(PreviewArgs),
    /// Delete the cache
    ///
    /// The built editions in `dist/` stay. The next build creates the cache again and produces the same files, but
    /// takes as long as the first one.
    Clean {
        #[command(flatten)]
        cache: CacheFolder,
    },
    /// Create a publication, or its next issue
    #[command(subcommand)]
    New(NewCommand),
    /// Bring in texts of other programs as Markdown: Word, HTML, LaTeX, pandoc's Markdown and others
    ///
    /// Each source becomes an issue in a folder of its own, with its pictures; with --issue, the sources become the
    /// articles of one issue. Markdown is read as it is; other formats need pandoc. A report lists what was kept,
    /// changed and left out, each with the heading that it is under.
    ///
    /// Existing files are not replaced without --force. An extended format is written as pandoc does:
    /// --from gfm+attributes.
    Import(ImportArgs),
    /// Explain a message: what is wrong, why, and how to correct or allow it
    ///
    /// Without a code, lists all codes.
    Explain {
        /// Code of the message, in brackets after its severity: missing-alt
        #[arg(value_name = "CODE")]
        code: Vec<String>,
    },
    /// Print the JSON Schema of the messages of --message-format json
    Schema,
    /// Print the completions of commands and options for a shell
    ///
    /// For bash, for example: masthead completions bash >~/.local/share/bash-completion/completions/masthead
    Completions {
        /// Shell
        #[arg(value_enum, value_name = "SHELL")]
        shell: Shell,
    },
    /// Write a manual page for each command into a folder
    #[command(hide = true)]
    Man {
        /// Output folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Write OPDS feeds, a web page, covers and checksums for the issues in dist/
    ///
    /// Lists every issue that has an edition in the folder. E-readers subscribe to the OPDS feeds (1.2 and 2.0);
    /// browsers open `index.html`; `masthead verify` checks `SHA256SUMS`. If the publication or an edition has errors,
    /// nothing is written and the previous catalogue stays in place.
    Catalogue {
        #[command(flatten)]
        dist: Dist,
        #[command(flatten)]
        levels: LevelArgs,
    },
    /// Check the files in dist/ against the checksums of the catalogue
    ///
    /// Reports every file that is missing, changed or not listed in `SHA256SUMS`. Needs only that folder, not the
    /// publication.
    Verify(Dist),
    /// Export an issue as Typst source, HTML pages, a JSON document tree or spoken text
    ///
    /// `typst` writes the generated Typst source with the layout and the images. Compile it with `typst compile --root
    /// FOLDER FOLDER/main.typ`. `html` writes the pages of the e-book. Both print the path of the folder written.
    /// `json` prints the document tree, and `spoken` the PDF as a listener hears it.
    Export(ExportArgs),
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
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.len() == 1 && !is_publication(&nearest_publication()) {
        let printed = writeln!(std::io::stderr(), "{FIRST_STEPS}");
        return if printed.is_ok() { Status::Usage as u8 } else { Status::Failure as u8 };
    }
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results, everything else is a usage error.
            let status = if error.use_stderr() { Status::Usage } else { Status::Done };
            return if usage::print(&error).is_ok() { status as u8 } else { Status::Failure as u8 };
        }
    };
    if let Some(message) = cli.global.root.as_deref().and_then(usage::wrong_root) {
        return commands::usage_error(&message) as u8;
    }
    let root = cli.global.root.clone().unwrap_or_else(|| publication_of(cli.command.issues()));
    processes::run(cli, root, &WorkerCommand::new(&arguments))
}

/// Runs a command. Returns `None` and prints an error if an argument or an environment variable is invalid.
fn execute(command: Command, root: PathBuf, global: &Global, worker: &WorkerCommand) -> Option<Status> {
    let console = global.console();
    Some(match command {
        Command::Build { arguments, out } => {
            let out = output_folder(out, &root)?;
            commands::build(arguments.options(root, Some(out), false)?, worker, console)
        }
        Command::Check { arguments, fix, pages, figures } => {
            let options = arguments.options(root, None, pages)?;
            let fixed = if fix { commands::fix(&options) } else { Status::Done };
            match fixed {
                Status::Done if figures => commands::figures(&options, console),
                Status::Done => commands::build(options, worker, console),
                Status::Errors | Status::Usage | Status::Failure => fixed,
            }
        }
        Command::Preview(arguments) => arguments.run(root, console)?,
        Command::Clean { cache } => commands::clean(&root, &cache.folder(&root)?, console),
        Command::New(command) => command.run(global, console)?,
        Command::Import(arguments) => arguments.run(root, console),
        // `missing alt` is `missing-alt`.
        Command::Explain { code } => match code.is_empty().then_some(Ok(None)) {
            Some(none) => none,
            None => parse_code(&code.join("-")).map(Some),
        }
        .map_or_else(
            |problem| commands::usage_error(&format!("`{}`: {problem}", code.join(" "))),
            |code| commands::explain(code, console),
        ),
        Command::Completions { shell } => commands::completions(shell, Cli::command(), console),
        Command::Man { folder } => commands::manual_pages(&folder, Cli::command(), console),
        Command::Schema => commands::schema(console),
        Command::Catalogue { dist: Dist { out }, levels } => {
            let folder = output_folder(out, &root)?;
            let (rules, levels) = (Rules { source_date_epoch: source_date_epoch()? }, levels.checked()?);
            commands::catalogue(&commands::CatalogueOptions { root, folder, rules, levels }, console)
        }
        Command::Verify(Dist { out }) => commands::verify(&out.unwrap_or_else(|| dist(&root)), console),
        Command::Export(arguments) => arguments.run(root, console)?,
    })
}

impl Command {
    /// Issues named on the command line.
    fn issues(&self) -> &[String] {
        match self {
            Self::Build { arguments, .. } | Self::Check { arguments, .. } => &arguments.issues,
            Self::Export(arguments) => arguments.issues(),
            Self::Preview(arguments) => arguments.issues(),
            Self::New(_)
            | Self::Import(_)
            | Self::Explain { .. }
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Clean { .. }
            | Self::Schema
            | Self::Catalogue { .. }
            | Self::Verify(_) => &[],
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
