//! The data flow, step by step: files, issue, passes, checks, editions.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checks;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::ImageFormat;
use crate::epub::{self, CoverImage};
use crate::fonts::DrawingFonts;
use crate::image_file::Studio;
use crate::issue::{Cover, Issue};
use crate::issue_files::{self, Found, IssueFiles};
use crate::layout::{Layout, check_settings};
use crate::manifest::read_publication;
use crate::nearest::suggest;
use crate::output::Failure;
use crate::passes;
use crate::pdf::{self, Fonts};
use crate::publication::{Limits, PartialDate, Publication};
use crate::reading;
use crate::root::Root;
use crate::source::Sources;
use crate::terms::Terms;

/// The file that makes a folder a publication.
const MANIFEST: &str = "masthead.toml";

/// An edition of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Edition {
    /// For the screen and the archive: PDF/UA-1 and PDF/A-2a
    Pdf,
    /// For e-readers and the archive: EPUB 3.3
    Epub,
}

impl Edition {
    /// The name of its file in the issue's folder.
    pub(crate) fn file_name(self, slug: &str) -> String {
        match self {
            Self::Pdf => format!("{slug}.pdf"),
            Self::Epub => format!("{slug}.epub"),
        }
    }
}

/// Editions with their bytes.
pub(crate) type Editions = Vec<(Edition, Vec<u8>)>;

/// What changes how issues are judged and dated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// `--strict`: missing alternative text is an error.
    pub(crate) strict: bool,
    /// `--warnings-as-errors`
    pub(crate) warnings_as_errors: bool,
    /// `SOURCE_DATE_EPOCH`: seconds since 1970, for all issues alike.
    pub(crate) source_date_epoch: Option<i64>,
}

impl Rules {
    /// Makes errors of the warnings that the command line calls errors.
    pub(crate) fn apply(self, report: &mut Report) {
        if self.warnings_as_errors {
            report.raise(|_| true);
        } else if self.strict {
            report.raise(|code| code == Code::MissingAlt);
        }
    }

    /// When an issue of a date was last changed, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else the date, else 0.
    pub(crate) fn modified(self, date: Option<PartialDate>) -> i64 {
        self.source_date_epoch.or(date.map(PartialDate::timestamp)).unwrap_or(0)
    }
}

/// An opened publication.
pub(crate) struct Workspace {
    pub(crate) root: Root,
    pub(crate) publication: Arc<Publication>,
    /// `masthead.toml` and what was read with it; an issue's diagnostics may point there.
    pub(crate) sources: Sources,
    fonts: Arc<Fonts>,
    pub(crate) drawing_fonts: DrawingFonts,
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
    let Some(publication) = read_publication(manifest, &mut report) else { return Ok((None, report)) };
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
        fonts,
        drawing_fonts,
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

    /// Reads an issue: files, passes, checks. There is an issue only if no error was found.
    pub(crate) fn read(&self, files: &IssueFiles, rules: Rules) -> (Option<Issue>, Report) {
        let mut report = Report::new(self.sources.clone());
        let issue = self.try_read(files, rules, &mut report);
        rules.apply(&mut report);
        (issue.filter(|_| !report.has_errors()), report)
    }

    fn try_read(&self, files: &IssueFiles, rules: Rules, report: &mut Report) -> Option<Issue> {
        let (metadata, mut document) = reading::read(&self.root, files, &self.publication, report)?;
        let terms = Arc::new(Terms::for_issue(&metadata.language, metadata.language_span, report));
        let Publication { images: settings, limits, .. } = *self.publication;
        let studio = Studio { settings, limits, fonts: &self.drawing_fonts };
        let mut context = passes::Context { root: &self.root, studio, terms: &terms, report };
        passes::run(&mut document, &mut context);
        let cover = metadata.cover.as_ref().and_then(|cover| {
            let description = cover.alt.clone().unwrap_or_else(|| format!("{}: {}", terms.cover, metadata.title));
            passes::load_image(&cover.image, cover.span, &mut context).map(|file| Cover { file, description })
        });
        let layout = Layout::load(&self.root, &metadata.layout, &self.publication.settings, report)?;
        let issue = Issue {
            publication: Arc::clone(&self.publication),
            modified: rules.modified(metadata.date),
            metadata,
            document,
            layout: Arc::new(layout),
            terms,
            cover,
        };
        checks::run(&issue, &self.fonts, report);
        Some(issue)
    }

    /// Lays an issue out. None, and diagnostics, where the layout fails.
    pub(crate) fn lay_out(&self, issue: &Issue, report: &mut Report) -> Option<pdf::Pages> {
        pdf::lay_out(issue, &self.fonts, report)
    }

    /// The bytes of the editions of an issue. None where one of them fails: then none is written.
    pub(crate) fn editions(
        &self,
        issue: &Issue,
        editions: &[Edition],
        rules: Rules,
        report: &mut Report,
    ) -> Result<Option<Editions>, Failure> {
        let Some(pages) = self.lay_out(issue, report) else { return Ok(None) };
        check_length(issue, pages.len(), report);
        let mut made = Vec::new();
        for &edition in editions {
            match edition {
                Edition::Pdf => made.extend(pages.export(issue, report).map(|bytes| (edition, bytes))),
                Edition::Epub => {
                    let failed = |error| epub_failed(issue, error);
                    made.push((edition, epub::write(issue, &cover(issue, &pages)).map_err(failed)?));
                }
            }
        }
        rules.apply(report);
        Ok(Some(made).filter(|_| !report.has_errors()))
    }
}

fn check_length(issue: &Issue, pages: usize, report: &mut Report) {
    let most = issue.publication.limits.pages;
    if pages > most {
        let message = format!("the issue `{}` has {pages} pages; at most {most} are allowed", issue.metadata.slug);
        let help = "divide the issue, or raise `pages` in `[limits]`";
        report.push(Diagnostic::nowhere(Code::OverLimit, message, help));
    }
}

/// The picture on the e-book's cover: the issue's own, else its first page.
pub(crate) fn cover(issue: &Issue, pages: &pdf::Pages) -> CoverImage {
    let terms = &issue.terms;
    match &issue.cover {
        Some(own) => {
            CoverImage { bytes: own.file.bytes.to_vec(), format: own.file.format, alt: own.description.clone() }
        }
        None => CoverImage {
            bytes: pages.cover(),
            format: ImageFormat::Png,
            alt: format!("{}: {}", terms.cover, issue.full_title()),
        },
    }
}

fn epub_failed(issue: &Issue, error: epub::Error) -> Failure {
    let path = PathBuf::from(format!("{}.epub", issue.metadata.slug));
    Failure { path, error: std::io::Error::other(error) }
}
