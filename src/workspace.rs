//! An open publication, with the resources that all its issues share.

use std::path::Path;
use std::sync::Arc;

use crate::dependencies::{Dependencies, Dependency, DependencyState};
use crate::diagnostic::{Code, Diagnostic, Levels, Report, Reported};
use crate::digest::Digest;
use crate::fonts::{DrawingFonts, read_own_fonts};
use crate::image_file::PreparedImages;
use crate::issue::IssuePicture;
use crate::issue_files::{self, IssueFiles, IssueListing, markdown_stem};
use crate::layout::{LayoutSettings, read_settings};
use crate::manifest::{PublicationManifest, read_publication};
use crate::nearest::suggest;
use crate::output::Failure;
use crate::passes::Typography;
use crate::pdf::{Fonts, ParsedModules};
use crate::print::PrintFinisher;
use crate::publication::{Limits, Publication};
use crate::root::{CurrentState, Root};
use crate::source::{SourceId, Sources};
use crate::stop::Stop;
use crate::terms::Terms;
use crate::text_file;
use crate::threads;

mod picture;

/// Name of the publication's configuration file.
const MANIFEST: &str = "masthead.toml";

/// An open publication.
pub(crate) struct Workspace {
    pub(crate) root: Root,
    pub(crate) publication: Arc<Publication>,
    /// The settings of layouts in `masthead.toml`.
    pub(crate) settings: LayoutSettings,
    /// `masthead.toml` and other files read with it. Diagnostics of issues can refer to them.
    pub(crate) sources: Sources,
    /// Levels of diagnostics: those of `[messages]`, overridden by the command line.
    pub(crate) levels: Arc<Levels>,
    /// Dependencies shared by all issues.
    pub(crate) dependencies: Dependencies,
    /// Current state of the issues' dependencies.
    pub(crate) current: CurrentState,
    pub(crate) fonts: Arc<Fonts>,
    pub(crate) drawing_fonts: DrawingFonts,
    pub(crate) parsed_modules: ParsedModules,
    /// Prepared images of earlier readings. `None` if each issue is read once.
    pub(crate) kept_images: Option<PreparedImages>,
    /// The publication's logo. `None` if it has none, or none that can be used.
    pub(crate) logo: Option<IssuePicture>,
    /// Picture behind the name in the nameplate. `None` as for the logo.
    pub(crate) banner: Option<IssuePicture>,
    /// Converts PDFs for printing: the print edition and the cover sheet.
    pub(crate) print: PrintFinisher,
    /// Maximum number of threads per issue.
    pub(crate) threads: usize,
    /// `Ok` if `masthead.toml` and the files named in it have no errors. Otherwise issues are checked but not built.
    pub(crate) validity: Result<(), Reported>,
    /// All issues, sorted by slug.
    pub(crate) issues: Vec<IssueFiles>,
    /// Number of files that are no issues because of their names. Each has been reported as an error.
    pub(crate) bad_names: usize,
}

/// Opens the publication in `folder` and loads its shared resources. Mistakes are added to `report`, which must be
/// empty. `levels` are those of the command line. The report gets the levels of the publication.
///
/// # Errors
/// `masthead.toml` cannot be read or parsed, or the folder does not exist or may not be entered.
pub(crate) fn open(folder: &Path, levels: &Levels, report: &mut Report) -> Result<Workspace, Stop> {
    open_again(folder, levels, None, report)
}

/// Opens a publication as [`open`] does. What is still valid of an earlier workspace is taken from there: the fonts, the
/// parsed files and the prepared images.
///
/// # Errors
/// See [`open`].
pub(crate) fn open_again(
    folder: &Path,
    levels: &Levels,
    before: Option<Workspace>,
    report: &mut Report,
) -> Result<Workspace, Stop> {
    let failed = |error| Failure { path: folder.to_owned(), error };
    let root = Root::open(folder).map_err(failed)?;
    report.set_levels(Arc::new(levels.clone()));
    let manifest = load_manifest(&root, folder, report)?;
    let text = report.sources.get(manifest).text();
    let mut dependencies: Dependencies =
        [(Dependency::File(MANIFEST.to_owned()), DependencyState::Found(Digest::of(text.as_bytes())))].into();
    let PublicationManifest { mut publication, settings } = read_publication(manifest, report)?;
    let levels = Arc::new(publication.messages.clone().overridden_by(levels));
    report.set_levels(Arc::clone(&levels));
    let terms = Terms::of(&publication.language).unwrap_or_else(Terms::english);
    Typography { quotes: &terms.quotes, language: &publication.language.clone() }.set_publication(&mut publication);
    let settings = read_settings(&root, &settings, report);
    let validity = report.check();
    // A profile that cannot be used costs the editions for print only.
    let print = PrintFinisher::open(&root, &publication.print, &mut dependencies, report);
    let listing = issue_files::find(&root).unwrap_or_else(|error| {
        report.push(error.diagnostic("issues", None));
        IssueListing::default()
    });
    report_problems(&listing, report);
    let own = read_own_fonts(&root, report);
    let Resources { fonts, drawing_fonts, parsed_modules, kept_images } =
        before.and_then(|before| before.resources(&own, &publication)).unwrap_or_else(|| Resources {
            fonts: Arc::new(Fonts::new(own.iter().cloned(), publication.system_fonts)),
            drawing_fonts: DrawingFonts::new(own, publication.system_fonts),
            parsed_modules: ParsedModules::default(),
            kept_images: None,
        });
    let context = (&root, &publication, &terms, &drawing_fonts);
    let logo = picture::load("logo", publication.logo.as_ref(), context, &mut dependencies, report);
    let banner = picture::load("banner", publication.banner.as_ref(), context, &mut dependencies, report);
    let validity = [&logo, &banner]
        .into_iter()
        .fold(validity, |validity, picture| validity.and(picture.as_ref().map(drop).map_err(|reported| *reported)));
    Ok(Workspace {
        root,
        publication: Arc::new(publication),
        settings,
        sources: report.sources.clone(),
        levels,
        dependencies,
        current: CurrentState::default(),
        fonts,
        drawing_fonts,
        parsed_modules,
        kept_images,
        logo: logo.ok().flatten(),
        banner: banner.ok().flatten(),
        print,
        threads: threads::available(),
        validity,
        issues: listing.issues,
        bad_names: listing.bad_names.len(),
    })
}

/// Resources of a workspace that the next workspace of the same publication can use.
struct Resources {
    fonts: Arc<Fonts>,
    drawing_fonts: DrawingFonts,
    parsed_modules: ParsedModules,
    kept_images: Option<PreparedImages>,
}

/// Reads `masthead.toml` into the report's sources. If the file does not exist, the help describes how to start.
fn load_manifest(root: &Root, folder: &Path, report: &mut Report) -> Result<SourceId, Reported> {
    if !folder.join(MANIFEST).exists() {
        return Err(report.error(Diagnostic::new(
            Code::NoManifest,
            None,
            format!("there is no `{MANIFEST}` in `{}`", folder.display()),
            "create a publication with `masthead new publication NAME`, or pass the folder of one with --root",
        )));
    }
    text_file::load(root, MANIFEST, Limits::default().text_bytes, report)
}

/// Reports folders that are not issues, unreadable folders and duplicate slugs.
fn report_problems(listing: &IssueListing, report: &mut Report) {
    for folder in &listing.without_index {
        let message = format!("the folder `{folder}` has articles but no index.md");
        report.push(Diagnostic::new(Code::MissingFile, None, message, "add an index.md with the issue's front matter"));
    }
    for path in &listing.index_in_capitals {
        let message = format!("`{path}` is not the file of an issue: its name has a capital letter");
        let help = "rename it to `index.md`, in small letters";
        report.push(Diagnostic::new(Code::MissingFile, None, message, help));
    }
    for path in &listing.out_of_order {
        let message =
            format!("`{path}` comes after an article with a higher number: files are in the order of their names");
        let help = "write all numbers with as many digits: `02-…`, `10-…`";
        report.push(Diagnostic::new(Code::OutOfOrder, None, message, help));
    }
    for path in &listing.unread {
        let message = format!("`{path}` is not read: issues and articles are Markdown files");
        report.push(Diagnostic::new(Code::UnreadFile, None, message, instruction_for_unread(path)));
    }
    for path in &listing.bad_names {
        let message = format!("`{path}` has a name that not every system can have, so its issue is not built");
        let help = "rename it: letters, digits, hyphens and points are safe, but no `:`, no `\\`, no control characters, no \
                    names that are not in UTF-8, and at most 230 bytes";
        report.push(Diagnostic::new(Code::UnreadableFile, None, message, help));
    }
    for (folder, error) in &listing.unreadable_folders {
        report.push(error.diagnostic(folder, None));
    }
    for slug in &listing.duplicate_slugs {
        let message = format!("there are two issues called `{slug}`: a file and a folder");
        report.push(Diagnostic::new(
            Code::DuplicateIssue,
            None,
            message,
            "rename one of them: both would be built into the same folder",
        ));
    }
}

/// Returns the instruction for a text of another format in the folder of the issues.
fn instruction_for_unread(path: &str) -> String {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let markdown = if markdown_stem(stem).is_some() { stem.to_owned() } else { format!("{stem}.md") };
    match extension.to_ascii_lowercase().as_str() {
        "txt" | "mkd" | "mdown" | "mdx" => format!("rename it to `{markdown}`, or move it out of `issues/`"),
        "pdf" => "copy its words into a Markdown file, or move it out of `issues/`".to_owned(),
        "doc" | "docm" | "pages" | "wps" => {
            format!(
                "save it as `{stem}.docx`, bring that in with `masthead import {stem}.docx`, and move it out of `issues/`"
            )
        }
        _ => format!("bring it in with `masthead import {path}`, and move it out of `issues/`"),
    }
}

/// Returns the limits of the publication in `folder`, or the defaults if its `masthead.toml` cannot be read.
pub(crate) fn limits_of(folder: &Path) -> Limits {
    let mut report = Report::default();
    let mut read = || {
        let manifest = load_manifest(&Root::open(folder).ok()?, folder, &mut report).ok()?;
        Some(read_publication(manifest, &mut report).ok()?.publication.limits)
    };
    read().unwrap_or_default()
}

/// Checks that there is a publication in `folder` and, if a name is given, that it has this issue.
///
/// # Errors
/// There is none, or the folder cannot be read.
pub(crate) fn check_name(folder: &Path, name: Option<&str>, report: &mut Report) -> Result<(), Stop> {
    let root = Root::open(folder).map_err(|error| Failure { path: folder.to_owned(), error })?;
    load_manifest(&root, folder, report)?;
    if let (Some(name), Ok(listing)) = (name, issue_files::find(&root)) {
        find(name, &listing.issues, &root, report)?;
    }
    Ok(())
}

/// Returns the issue named on the command line by slug or path.
fn find<'i>(
    name: &str,
    issues: &'i [IssueFiles],
    root: &Root,
    report: &mut Report,
) -> Result<&'i IssueFiles, Reported> {
    find_issue(name, issues, root).ok_or_else(|| {
        let slugs: Vec<&str> = issues.iter().map(|issue| issue.slug.as_str()).collect();
        let path = Path::new(name);
        if path.is_dir() && path.canonicalize().is_ok_and(|path| root.folder().join("issues").starts_with(path)) {
            let message = format!("`{name}` is not an issue: it is the folder of all issues");
            let example = slugs.first().map_or(String::new(), |slug| format!(", such as `{slug}`"));
            let help = format!("name one issue{example}, or none: then all are built");
            return report.error(Diagnostic::new(Code::UnknownIssue, None, message, help));
        }
        if path.is_file() && issue_files::is_unread_text(name) {
            let message = format!("`{name}` is not an issue: it is not Markdown");
            let help = instruction_for_unread(name);
            return report.error(Diagnostic::new(Code::UnknownIssue, None, message, help));
        }
        let message = format!("there is no issue `{name}`");
        report.error(Diagnostic::new(Code::UnknownIssue, None, message, suggest(slug_of(name), &slugs)))
    })
}

/// Returns the issue with a slug, or the issue that a path belongs to: its file, its folder or one of its articles. A
/// path is relative to the working folder or to the publication.
fn find_issue<'i>(name: &str, issues: &'i [IssueFiles], root: &Root) -> Option<&'i IssueFiles> {
    let by_slug = |slug: &str| issues.iter().find(|issue| issue.slug == slug);
    if !name.contains(['/', '\\']) && !Path::new(name).is_file() {
        return by_slug(slug_of(name));
    }
    let Ok(path) = Path::new(name).canonicalize() else { return by_slug(slug_of(name)) };
    let path = path.strip_prefix(root.folder().canonicalize().ok()?).ok()?.to_str()?.replace('\\', "/");
    issues.iter().find(|issue| issue.index == path || issue.articles.contains(&path) || issue.folder() == Some(&path))
}

/// Returns the slug in the name or path of an issue.
fn slug_of(name: &str) -> &str {
    let path = name.trim_end_matches('/').trim_end_matches("/index.md");
    let name = path.rsplit('/').next().unwrap_or(path);
    markdown_stem(name).unwrap_or(name)
}

impl Workspace {
    /// Creates an empty report for an issue.
    pub(crate) fn new_report(&self) -> Report {
        let mut report = Report::new(self.sources.clone());
        report.set_levels(Arc::clone(&self.levels));
        report
    }

    /// Returns the issues named on the command line by slug or path, sorted by slug, or all issues if `names` is empty.
    /// Unknown names are reported.
    pub(crate) fn select(&self, names: &[String], report: &mut Report) -> Vec<&IssueFiles> {
        if names.is_empty() {
            return self.issues.iter().collect();
        }
        let mut chosen: Vec<&IssueFiles> = names.iter().filter_map(|name| self.find(name, report).ok()).collect();
        chosen.sort_by_key(|issue| &issue.slug);
        chosen.dedup_by_key(|issue| &issue.slug);
        chosen
    }

    /// Returns the issue named on the command line by slug or path.
    ///
    /// # Errors
    /// There is no such issue.
    pub(crate) fn find(&self, name: &str, report: &mut Report) -> Result<&IssueFiles, Reported> {
        find(name, &self.issues, &self.root, report)
    }

    /// Returns the resources, or `None` if the publication's fonts have changed. Prepared images are kept if their
    /// settings are the same.
    fn resources(self, own: &[Arc<[u8]>], publication: &Publication) -> Option<Resources> {
        let Self { fonts, drawing_fonts, parsed_modules, kept_images, .. } = self;
        let is_same = self.publication.images == publication.images && self.publication.limits == publication.limits;
        let kept_images = kept_images.filter(|_| is_same);
        let is_valid = drawing_fonts.are_of(own, publication.system_fonts);
        is_valid.then_some(Resources { fonts, drawing_fonts, parsed_modules, kept_images })
    }

    /// Limits for issues.
    pub(crate) fn limits(&self) -> Limits {
        self.publication.limits
    }
}
