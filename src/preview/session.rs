//! The previewed issue, built again and again in one process. Fonts, prepared images, parsed files and the last pages
//! are kept from one build to the next.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::rendition::{Ebook, Rendition};
use crate::dependencies::{Dependencies, Dependency};
use crate::diagnostic::{Code, Diagnostic, Levels, Report, Reported};
use crate::digest::{Digest, DigestBuilder};
use crate::file_digests::FileDigests;
use crate::image_file::PreparedImages;
use crate::issue::{BookCover, Issue};
use crate::issue_files::IssueFiles;
use crate::judge::{self, Fault};
use crate::output::Failure;
use crate::pdf::{PagePurpose, Pages, TypstFiles, WarmLayout};
use crate::print::{PrintFinisher, PrintInks};
use crate::publication::Limits;
use crate::request::Rules;
use crate::root::CurrentState;
use crate::stop::Stop;
use crate::workspace::{self, Workspace};

/// Folders of the publication whose changes can add or remove files of an issue.
const FOLDERS: [&str; 3] = ["issues", "layouts", "fonts"];
/// Name of the publication's configuration file.
const MANIFEST: &str = "masthead.toml";

/// A session for one issue at a time.
pub(super) struct PreviewSession {
    folder: PathBuf,
    /// Slug or path of the issue. `None` previews the issue that was changed last.
    name: Option<String>,
    levels: Levels,
    rules: Rules,
    /// Limits what this process may take for its next step.
    limit: fn(Limits),
    opened: Option<OpenedIssue>,
    /// Whether the publication has to be opened again, because more than the files of the issue has changed.
    reopens: bool,
    /// Files and folders that were read for the issue.
    dependencies: Dependencies,
    screen: WarmLayout,
    print: WarmLayout,
    /// Cover image of the e-book, with the digest of its inputs.
    cover: Option<(Digest, Vec<u8>)>,
}

/// The open publication and the files of the issue.
struct OpenedIssue {
    workspace: Workspace,
    files: IssueFiles,
    /// Diagnostics of the publication.
    report: Report,
}

/// Result of a build.
pub(super) struct Rebuilt {
    /// Diagnostics of the publication, then those of the issue.
    pub(super) reports: Vec<Report>,
    /// The pages, or `None` if there are errors.
    pub(super) rendition: Option<Rendition>,
}

/// Result of the steps that a build leaves for later.
pub(super) struct Completed {
    pub(super) reports: Vec<Report>,
    /// The pages and the e-book, or `None` if there are errors.
    pub(super) result: Option<(Rendition, Ebook)>,
}

impl PreviewSession {
    pub(super) fn new(folder: PathBuf, name: Option<String>, levels: Levels, rules: Rules, limit: fn(Limits)) -> Self {
        let (screen, print) = (WarmLayout::default(), WarmLayout::default());
        Self {
            folder,
            name,
            levels,
            rules,
            limit,
            opened: None,
            reopens: false,
            dependencies: Dependencies::new(),
            screen,
            print,
            cover: None,
        }
    }

    /// Slugs of the publication's issues.
    pub(super) fn issues(&self) -> Vec<String> {
        let issues = self.opened.iter().flat_map(|opened| &opened.workspace.issues);
        issues.map(|issue| issue.slug.clone()).collect()
    }

    /// Slug of the previewed issue.
    pub(super) fn slug(&self) -> Option<&str> {
        self.opened.as_ref().map(|opened| opened.files.slug.as_str())
    }

    /// Previews another issue. Nothing of the last one is kept.
    pub(super) fn choose(&mut self, slug: String) {
        *self = Self::new(self.folder.clone(), Some(slug), self.levels.clone(), self.rules, self.limit);
    }

    /// Forgets everything that is kept for the next build.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.folder.clone(), self.name.clone(), self.levels.clone(), self.rules, self.limit);
    }

    /// Limits what this process may take for its next step: as the publication asks, if it is open.
    pub(super) fn limit_process(&self) {
        (self.limit)(self.opened.as_ref().map(|opened| opened.workspace.limits()).unwrap_or_default());
    }

    /// Folders to watch, relative to the publication: those of all files that were read, and those of new files.
    pub(super) fn watched_folders(&self) -> BTreeSet<String> {
        let parent = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let mut folders: BTreeSet<String> = FOLDERS.iter().map(|folder| (*folder).to_owned()).collect();
        folders.insert(String::new());
        for dependency in self.dependencies.keys() {
            match dependency {
                Dependency::File(path) => folders.insert(parent(path)),
                Dependency::Folder(path) => folders.insert(path.clone()),
            };
        }
        if let Some(opened) = &self.opened {
            folders.extend(opened.workspace.issues.iter().map(|issue| parent(&issue.index)));
        } else {
            // Nothing is known yet of the folders of issues and layouts.
            for folder in FOLDERS {
                let inside = fs::read_dir(self.folder.join(folder)).into_iter().flatten().flatten();
                let inside = inside.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
                let names = inside.filter_map(|entry| entry.file_name().into_string().ok());
                folders.extend(names.map(|name| format!("{folder}/{name}")));
            }
        }
        folders
    }

    /// Returns `true` if a change of these paths, which are relative to the publication, can change the pages. If files
    /// other than those of the issue changed, the publication is opened again by the next build.
    pub(super) fn is_affected(&mut self, paths: &BTreeSet<String>) -> bool {
        let Some(opened) = &self.opened else { return true };
        let root = &opened.workspace.root;
        let (mut is_changed, mut reopens) = (false, false);
        for path in paths {
            let of_issue = recorded(&self.dependencies, path);
            let of_publication = recorded(&opened.workspace.dependencies, path);
            // The state of each file is read anew, since it may have changed once more.
            is_changed |= !CurrentState::default().matches(&of_issue, root, &FileDigests::default());
            reopens |= if of_publication.is_empty() {
                of_issue.is_empty() && is_of_publication(path)
            } else {
                !CurrentState::default().matches(&of_publication, root, &FileDigests::default())
            };
        }
        self.reopens |= reopens;
        reopens || is_changed
    }

    /// Builds the pages. `on_draft` gets a draft of them that is there earlier, if there is one.
    ///
    /// # Errors
    /// The folder of the publication cannot be read.
    pub(super) fn rebuild(&mut self, is_print: bool, on_draft: &mut dyn FnMut(Rendition)) -> Result<Rebuilt, Failure> {
        let mut report = Report::default();
        if self.opened.is_none() || self.reopens {
            self.reopens = false;
            let before = self.opened.take().map(|opened| opened.workspace);
            match self.open(before, &mut report) {
                Ok((workspace, files)) => {
                    self.opened = Some(OpenedIssue { workspace, files, report });
                }
                Err(Stop::Reported(_)) => return Ok(Rebuilt { reports: vec![report], rendition: None }),
                Err(Stop::Failure(failure)) => return Err(failure),
            }
        }
        let Self { opened: Some(opened), dependencies, .. } = self else {
            return Ok(Rebuilt { reports: Vec::new(), rendition: None });
        };
        (self.limit)(opened.workspace.limits());
        let mut report = opened.workspace.new_report();
        let issue;
        (issue, *dependencies) = opened.workspace.read_recorded(&opened.files, self.rules, &mut report);
        opened.workspace.kept_images.iter().for_each(PreparedImages::age);
        let warm = if is_print { &mut self.print } else { &mut self.screen };
        let rendition = issue.and_then(|issue| opened.lay_out(issue, is_print, warm, on_draft, &mut report)).ok();
        Ok(Rebuilt { reports: vec![opened.report.clone(), report], rendition })
    }

    /// Completes a rendition: lays out the pages from nothing, as a build does, judges them and makes the e-book. Returns
    /// `None` if `is_stale` becomes true between two steps.
    pub(super) fn complete(&mut self, fast: &Rendition, is_stale: &dyn Fn() -> bool) -> Option<Completed> {
        let opened = self.opened.as_ref()?;
        let mut report = fast.read_report.clone();
        let failed = |report: Report| Completed { reports: vec![opened.report.clone(), report], result: None };
        let warm = if fast.is_print { &mut self.print } else { &mut self.screen };
        let Ok(pages) = opened.pages(&fast.issue, fast.is_print, warm, None, &mut report) else {
            return Some(failed(report));
        };
        if is_stale() {
            return None;
        }
        judge_pages(&pages, &fast.issue, fast.is_print, &mut report);
        let inks = opened.inks(&fast.issue, fast.is_print);
        let rendition = Rendition::new(Arc::clone(&fast.issue), pages, fast.read_report.clone(), inks);
        if is_stale() {
            return None;
        }
        let (pages, issue, threads) = (&rendition.pages, &*rendition.issue, opened.workspace.threads);
        let exported = if fast.is_print {
            PrintFinisher::check_inks(issue, &mut report);
            pages.export_for_print(issue, threads, &mut report)
        } else {
            pages.export(issue, threads, &mut report)
        };
        if is_stale() {
            return None;
        }
        let mut inputs = DigestBuilder::new("cover");
        TypstFiles::new(issue, PagePurpose::BookCover).hash_into(&mut inputs);
        let inputs = inputs.finish();
        let is_own = matches!(issue.book_cover(), BookCover::Image(_));
        if is_own || self.cover.as_ref().is_none_or(|(digest, _)| *digest != inputs) {
            // In the largest size, which is drawn in one step.
            let picture = opened.workspace.cover_picture(issue, usize::MAX, &mut report).unwrap_or_default();
            self.cover = Some((inputs, picture));
        }
        let cover = self.cover.as_ref().map_or(&[][..], |(_, picture)| picture);
        let ebook = Ebook::new(issue, pages, cover);
        // Diagnostics of the PDF do not hide the pages: they are shown with them.
        let _ = exported;
        Some(Completed { reports: vec![opened.report.clone(), report], result: Some((rendition, ebook)) })
    }

    /// Opens the publication and finds the issue.
    fn open(&self, before: Option<Workspace>, report: &mut Report) -> Result<(Workspace, IssueFiles), Stop> {
        let mut workspace = workspace::open_again(&self.folder, &self.levels, before, report)?;
        workspace.kept_images.get_or_insert_default();
        let files = match &self.name {
            Some(name) => workspace.find(name, report)?.clone(),
            None => match workspace.issues.iter().max_by_key(|issue| last_change(&workspace, issue)) {
                Some(issue) => issue.clone(),
                None => return Err(report.error(no_issue()).into()),
            },
        };
        Ok((workspace, files))
    }
}

impl OpenedIssue {
    /// Lays out the pages of an issue that was read without errors.
    fn lay_out(
        &self,
        issue: Issue,
        is_print: bool,
        warm: &mut WarmLayout,
        on_draft: &mut dyn FnMut(Rendition),
        report: &mut Report,
    ) -> Result<Rendition, Reported> {
        self.workspace.validity?;
        self.workspace.check_glyphs(&issue, report)?;
        let (issue, read_report) = (Arc::new(issue), report.clone());
        let rendition =
            |pages| Rendition::new(Arc::clone(&issue), pages, read_report.clone(), self.inks(&issue, is_print));
        let pages = self.pages(&issue, is_print, warm, Some(&mut |pages| on_draft(rendition(pages))), report)?;
        Ok(rendition(pages))
    }

    /// Returns the inks of the print edition.
    fn inks(&self, issue: &Issue, is_print: bool) -> Option<PrintInks> {
        is_print.then(|| self.workspace.print.inks(issue))
    }

    /// Lays out the pages: with `on_draft` beginning with the last ones, without it from nothing, as a build does.
    fn pages(
        &self,
        issue: &Issue,
        is_print: bool,
        warm: &mut WarmLayout,
        on_draft: Option<&mut dyn FnMut(Pages)>,
        report: &mut Report,
    ) -> Result<Pages, Reported> {
        let Workspace { fonts, parsed_modules, print, .. } = &self.workspace;
        let purpose = if is_print { PagePurpose::Print(print.condition()) } else { PagePurpose::Screen };
        match on_draft {
            Some(on_draft) => warm.lay_out(issue, purpose, fonts, parsed_modules, on_draft, report),
            None => warm.lay_out_anew(issue, purpose, fonts, parsed_modules, report),
        }
    }
}

/// Reports the faults of the pages.
fn judge_pages(pages: &Pages, issue: &Issue, is_print: bool, report: &mut Report) {
    let map = &pages.files().map;
    // Contrast on paper depends on the inks, not on the colours of the screen.
    let is_shown = |fault: &Fault| !is_print || fault.code != Code::PageLowContrast;
    judge::report_faults(pages.judge(issue), &issue.document, |range| map.origin(range), is_shown, report);
}

/// Returns the diagnostic for a publication without issues, of which there is nothing to preview.
fn no_issue() -> Diagnostic {
    let help = "create the first one with `masthead new issue`";
    Diagnostic::new(Code::NoIssues, None, "the publication has no issues", help)
}

/// Time of the last change of an issue's text files.
fn last_change(workspace: &Workspace, issue: &IssueFiles) -> Option<SystemTime> {
    let files = std::iter::once(&issue.index).chain(&issue.articles);
    files.filter_map(|path| fs::metadata(workspace.root.folder().join(path)).ok()?.modified().ok()).max()
}

/// Returns the dependencies on a path with their recorded states.
fn recorded(dependencies: &Dependencies, path: &str) -> Dependencies {
    let both = [Dependency::File(path.to_owned()), Dependency::Folder(path.to_owned())];
    both.into_iter().filter_map(|dependency| Some((dependency.clone(), *dependencies.get(&dependency)?))).collect()
}

/// Returns `true` if a path belongs to a folder from which the publication is read. Files of editors do not count.
fn is_of_publication(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_temporary = name.starts_with(['.', '#', '~']) || name.ends_with(['~', '#']);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_temporary = is_temporary || ["swp", "swx", "tmp", "bak"].contains(&extension);
    let top = path.split('/').next().unwrap_or(path);
    !is_temporary && (path == MANIFEST || FOLDERS.contains(&top) || !path.contains('/') && extension == "md")
}
