//! An open publication, with the resources that all its issues share.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use crate::dependencies::{CurrentState, Dependencies, Dependency, DependencyState};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::digest::Digest;
use crate::fonts::DrawingFonts;
use crate::issue_files::{self, IssueFiles, IssueListing};
use crate::layout::check_settings;
use crate::manifest::read_publication;
use crate::nearest::suggest;
use crate::output::Failure;
use crate::pdf::{Fonts, ParsedModules};
use crate::print::PrintFinisher;
use crate::publication::{Limits, Publication};
use crate::reading;
use crate::root::Root;
use crate::source::Sources;
use crate::threads;

/// Name of the publication's configuration file.
const MANIFEST: &str = "masthead.toml";

/// An open publication.
pub(crate) struct Workspace {
    pub(crate) root: Root,
    pub(crate) publication: Arc<Publication>,
    /// `masthead.toml` and other files read with it. Diagnostics of issues can refer to them.
    pub(crate) sources: Sources,
    /// Dependencies shared by all issues.
    pub(crate) dependencies: Dependencies,
    /// Current state of the issues' dependencies.
    pub(crate) current: CurrentState,
    pub(crate) fonts: Arc<Fonts>,
    pub(crate) drawing_fonts: DrawingFonts,
    pub(crate) parsed_modules: ParsedModules,
    /// Converts PDFs for printing: the print edition and the cover sheet.
    pub(crate) print: PrintFinisher,
    /// Maximum number of threads per issue.
    pub(crate) threads: usize,
    /// `Ok` if `masthead.toml` and the files named in it have no errors. Otherwise issues are checked but not built.
    pub(crate) validity: Result<(), Reported>,
    /// All issues, sorted by slug.
    pub(crate) issues: Vec<IssueFiles>,
}

/// Opens the publication in `folder` and loads its shared resources. Mistakes are in the report. Returns no workspace
/// if `masthead.toml` cannot be read or parsed.
///
/// # Errors
/// The folder does not exist or may not be entered.
pub(crate) fn open(folder: &Path) -> Result<(Option<Workspace>, Report), Failure> {
    let failed = |error| Failure { path: folder.to_owned(), error };
    let root = Root::open(folder).map_err(failed)?;
    let mut report = Report::default();
    let Some(manifest) = reading::load_text(&root, MANIFEST, Limits::default().text_bytes, &mut report) else {
        return Ok((None, no_manifest(folder, report)));
    };
    let text = report.sources.get(manifest).text();
    let mut dependencies: Dependencies =
        [(Dependency::File(MANIFEST.to_owned()), DependencyState::Found(Digest::of(text.as_bytes())))].into();
    let Some(publication) = read_publication(manifest, &mut report) else { return Ok((None, report)) };
    let print = PrintFinisher::open(&root, &publication.print, &mut dependencies, &mut report);
    check_settings(&root, &publication.settings, &mut report);
    let validity = report.check();
    let listing = issue_files::find(&root).unwrap_or_else(|error| {
        report.push(error.diagnostic("issues", None));
        IssueListing::default()
    });
    report_problems(&listing, &mut report);
    let own = own_fonts(&root);
    let fonts = Arc::new(Fonts::new(own.iter().cloned(), publication.system_fonts));
    let drawing_fonts = DrawingFonts::new(own, publication.system_fonts);
    let workspace = Workspace {
        root,
        publication: Arc::new(publication),
        sources: report.sources.clone(),
        dependencies,
        current: CurrentState::default(),
        fonts,
        drawing_fonts,
        parsed_modules: ParsedModules::default(),
        print,
        threads: threads::available(),
        validity,
        issues: listing.issues,
    };
    Ok((Some(workspace), report))
}

/// Returns the report for a `masthead.toml` that cannot be read. If the file does not exist, the message says how to
/// start.
fn no_manifest(folder: &Path, mut report: Report) -> Report {
    if !folder.join(MANIFEST).exists() {
        report = Report::default();
        report.push(Diagnostic::nowhere(
            Code::NoManifest,
            format!("there is no `{MANIFEST}` in `{}`", folder.display()),
            "create the file with the line `title = \"…\"`, or pass the publication's folder with --root",
        ));
    }
    report
}

/// Reports folders that are not issues, unreadable folders and duplicate slugs.
fn report_problems(listing: &IssueListing, report: &mut Report) {
    for folder in &listing.without_index {
        let message = format!("the folder `{folder}` has articles but no index.md");
        report.push(Diagnostic::nowhere(Code::MissingFile, message, "add an index.md with the issue's front matter"));
    }
    for (folder, error) in &listing.unreadable_folders {
        report.push(error.diagnostic(folder, None));
    }
    for slug in &listing.duplicate_slugs {
        let message = format!("there are two issues called `{slug}`: a file and a folder");
        report.push(Diagnostic::nowhere(
            Code::DuplicateIssue,
            message,
            "rename one of them: both would be built into the same folder",
        ));
    }
}

/// Reads the publication's own font files, sorted by path. Unreadable files are skipped.
fn own_fonts(root: &Root) -> Vec<Arc<[u8]>> {
    font_paths(root, "fonts", 2).into_iter().filter_map(|path| root.read(&path).ok()).map(Arc::from).collect()
}

/// Returns the paths of the font files in `folder` and in subfolders down to `depth` levels.
fn font_paths(root: &Root, folder: &str, depth: usize) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in root.list(folder).unwrap_or_default() {
        let path = format!("{folder}/{}", entry.name);
        let extension = Path::new(&entry.name).extension().map(OsStr::to_ascii_lowercase);
        if entry.is_folder && depth > 0 {
            paths.extend(font_paths(root, &path, depth - 1));
        } else if extension.is_some_and(|extension| extension == "otf" || extension == "ttf" || extension == "ttc") {
            paths.push(path);
        }
    }
    paths
}

impl Workspace {
    /// Returns the issues named on the command line by slug or path, sorted by slug, or all issues if `names` is empty.
    /// Unknown names are reported.
    pub(crate) fn select(&self, names: &[String], report: &mut Report) -> Vec<&IssueFiles> {
        if names.is_empty() {
            return self.issues.iter().collect();
        }
        let slugs: Vec<&str> = self.issues.iter().map(|issue| issue.slug.as_str()).collect();
        let mut chosen = BTreeSet::new();
        for name in names {
            let path = name.trim_end_matches('/').trim_end_matches("/index.md");
            let slug = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
            match slugs.iter().position(|known| *known == slug) {
                Some(at) => drop(chosen.insert(at)),
                None => report.push(Diagnostic::nowhere(
                    Code::UnknownIssue,
                    format!("there is no issue `{name}`"),
                    suggest(slug, &slugs),
                )),
            }
        }
        chosen.into_iter().map(|at| &self.issues[at]).collect()
    }

    /// Limits for issues.
    pub(crate) fn limits(&self) -> Limits {
        self.publication.limits
    }
}
