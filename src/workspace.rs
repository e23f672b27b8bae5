//! An opened publication: what all its issues share.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use crate::dependencies::{Dependencies, Dependency, Present, State};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::Digest;
use crate::fonts::DrawingFonts;
use crate::issue_files::{self, Found, IssueFiles};
use crate::layout::check_settings;
use crate::manifest::read_publication;
use crate::nearest::suggest;
use crate::output::Failure;
use crate::pdf::{Fonts, Parsed};
use crate::press::Press;
use crate::publication::{Limits, Publication};
use crate::reading;
use crate::root::Root;
use crate::source::Sources;
use crate::threads;

/// The file that makes a folder a publication.
const MANIFEST: &str = "masthead.toml";

/// An opened publication.
pub(crate) struct Workspace {
    pub(crate) root: Root,
    pub(crate) publication: Arc<Publication>,
    /// `masthead.toml` and what was read with it; an issue's diagnostics may point there.
    pub(crate) sources: Sources,
    /// What every issue depends on.
    pub(crate) dependencies: Dependencies,
    /// What the dependencies of issues are now.
    pub(crate) present: Present,
    pub(crate) fonts: Arc<Fonts>,
    pub(crate) drawing_fonts: DrawingFonts,
    pub(crate) parsed: Parsed,
    /// What issues are printed by.
    pub(crate) press: Press,
    /// How many threads may work on one issue.
    pub(crate) threads: usize,
    /// Whether `masthead.toml` is free of errors. If not, issues are only looked through for their own mistakes.
    pub(crate) is_sound: bool,
    /// The issues, by slug.
    pub(crate) issues: Vec<IssueFiles>,
}

/// Reads what all issues share. Diagnostics about it are in the report; there is a workspace only if `masthead.toml` can be
/// read at all.
pub(crate) fn open(folder: &Path) -> Result<(Option<Workspace>, Report), Failure> {
    let failed = |error| Failure { path: folder.to_owned(), error };
    let root = Root::open(folder).map_err(failed)?;
    let mut report = Report::default();
    let Some(manifest) = reading::open(&root, MANIFEST, Limits::default().text_bytes, &mut report) else {
        return Ok((None, no_manifest(folder, report)));
    };
    let text = report.sources.get(manifest).text();
    let mut dependencies: Dependencies =
        [(Dependency::File(MANIFEST.to_owned()), State::Found(Digest::of(text.as_bytes())))].into();
    let Some(publication) = read_publication(manifest, &mut report) else { return Ok((None, report)) };
    let press = Press::open(&root, &publication.print, &mut dependencies, &mut report);
    check_settings(&root, &publication.settings, &mut report);
    let is_sound = !report.has_errors();
    let found = issue_files::find(&root).unwrap_or_else(|error| {
        report.push(error.diagnostic("issues", None));
        Found::default()
    });
    report_found(&found, &mut report);
    let own = own_fonts(&root);
    let fonts = Arc::new(Fonts::new(own.iter().cloned(), publication.system_fonts));
    let drawing_fonts = DrawingFonts::new(own, publication.system_fonts);
    let workspace = Workspace {
        root,
        publication: Arc::new(publication),
        sources: report.sources.clone(),
        dependencies,
        present: Present::default(),
        fonts,
        drawing_fonts,
        parsed: Parsed::default(),
        press,
        threads: threads::all(),
        is_sound,
        issues: found.issues,
    };
    Ok((Some(workspace), report))
}

fn no_manifest(folder: &Path, mut report: Report) -> Report {
    if !folder.join(MANIFEST).exists() {
        report = Report::default();
        report.push(Diagnostic::nowhere(
            Code::NoManifest,
            format!("there is no `{MANIFEST}` in `{}`", folder.display()),
            "write one, beginning with the line `title = \"…\"`, or name the publication's folder with --root",
        ));
    }
    report
}

fn report_found(found: &Found, report: &mut Report) {
    for folder in &found.without_index {
        let message = format!("the folder `{folder}` has articles but no index.md");
        report.push(Diagnostic::nowhere(Code::MissingFile, message, "write an index.md with the issue's front matter"));
    }
    for (folder, error) in &found.closed {
        report.push(error.diagnostic(folder, None));
    }
    for slug in &found.twice {
        let message = format!("there are two issues called `{slug}`: a file and a folder");
        report.push(Diagnostic::nowhere(
            Code::DuplicateIssue,
            message,
            "rename one: both would be written to one place",
        ));
    }
}

/// The publication's own font files, sorted by path.
fn own_fonts(root: &Root) -> Vec<Arc<[u8]>> {
    font_paths(root, "fonts", 2).into_iter().filter_map(|path| root.read(&path).ok()).map(Arc::from).collect()
}

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
    /// The issues that the command line names, by slug or by path; all where it names none.
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

    /// What an issue may be at most.
    pub(crate) fn limits(&self) -> Limits {
        self.publication.limits
    }
}
