//! `import`: writes texts of other programs as Markdown issues.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::messages::Messages;
use super::names::{check_issue_name, file_name};
use super::{ConsoleOptions, Status, usage_error};
use crate::import::{
    self, ArticleLinks, ChangeRule, ImportReport, ImportSettings, ImportedFacts, ImportedText, PictureSources,
    RECORD_FILE, article_front_matter, issue_front_matter, rename_ids,
};
use crate::issue_files::markdown_stem;
use crate::manifest::split_front_matter;
use crate::output::Failure;

mod again;

/// Extensions of the files that are read from folders.
const EXTENSIONS: [&str; 13] =
    ["md", "markdown", "qmd", "docx", "odt", "html", "htm", "tex", "org", "rst", "eml", "mht", "mhtml"];

/// Options of `import`.
#[derive(Debug)]
pub(crate) struct ImportOptions {
    pub(crate) root: PathBuf,
    pub(crate) sources: Vec<PathBuf>,
    /// Issue that the sources become articles of. `None` makes an issue of each.
    pub(crate) issue: Option<String>,
    /// Format of the sources. `None` decides by the extension.
    pub(crate) format: Option<String>,
    pub(crate) changes: ChangeRule,
    /// Whether existing files are replaced.
    pub(crate) force: bool,
}

/// Source file.
struct SourceFile {
    path: PathBuf,
    /// Folder that its pictures may be in.
    root: PathBuf,
    /// Whether the file is in a folder, as site generators have their Markdown.
    is_of_site: bool,
}

/// New issue: its name and its files, with paths relative to its folder.
struct NewIssue {
    name: String,
    files: Vec<(String, Vec<u8>)>,
}

/// Reason for ending the command before anything is written.
enum ImportStop {
    /// The command line names something that exists or cannot be used.
    Usage(String),
    /// A file cannot be read or written.
    Failure(Failure),
}

impl From<Failure> for ImportStop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Imports the sources and prints the paths of the files written, and a report on each source. Sources that cannot be
/// read are reported; the others are imported.
pub(crate) fn import(options: &ImportOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &options.root);
    let status = match try_import(options, console.quiet, &mut messages) {
        Ok(status) => status,
        Err(ImportStop::Usage(message)) => usage_error(&message),
        Err(ImportStop::Failure(failure)) => messages.report_failure(&failure),
    };
    messages.finish(status)
}

fn try_import(options: &ImportOptions, is_quiet: bool, messages: &mut Messages) -> Result<Status, ImportStop> {
    if !options.root.join("masthead.toml").is_file() {
        let message = "there is no publication here; create one with `masthead new publication NAME`, or pass --root";
        return Err(ImportStop::Usage(message.to_owned()));
    }
    let mut sources = Vec::new();
    for path in &options.sources {
        collect_sources(path, &mut sources)?;
    }
    let mut status = Status::Done;
    let mut texts = Vec::new();
    let names = article_names(&sources, options);
    let pages = page_addresses(&names);
    for source in &sources {
        match read(source, options, &names, &pages) {
            Ok(read) => texts.push((source, read)),
            Err(failure) => status = messages.report_failure(&failure),
        }
    }
    let (issues, reports) = issues(options, texts)?;
    let mut notes = Vec::new();
    for issue in &issues {
        notes.extend(again::write(issue, options, messages)?);
    }
    if !is_quiet {
        for report in reports.iter().chain(&notes) {
            messages.streams.message(report);
        }
    }
    Ok(status)
}

/// Adds the files of a source, in the order of their names. Hidden files and folders, and those that begin with `_`, are
/// left out.
fn collect_sources(path: &Path, sources: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let failed = |error| Failure { path: path.to_owned(), error };
    if path.is_dir() {
        let before = sources.len();
        collect_folder(path, path, sources).map_err(failed)?;
        if sources.len() == before {
            let error = io::Error::other("this folder has no file that can be imported; name the files themselves");
            return Err(failed(error));
        }
    } else {
        fs::metadata(path).map_err(failed)?;
        let root = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        sources.push(SourceFile { path: path.to_owned(), root: root.to_owned(), is_of_site: false });
    }
    Ok(())
}

fn collect_folder(folder: &Path, root: &Path, sources: &mut Vec<SourceFile>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Links are not followed.
        let kind = entry.file_type()?;
        if name.starts_with(['.', '_']) {
            continue;
        }
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if kind.is_dir() {
            collect_folder(&path, root, sources)?;
        } else if kind.is_file() && EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            sources.push(SourceFile { path, root: site_root(root), is_of_site: true });
        }
    }
    Ok(())
}

/// Files in the root folder of a site.
const SITE_FILES: [&str; 7] =
    ["hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "_config.yml", "_quarto.yml", "myst.yml"];

/// Returns the root of the site that a folder belongs to, or the folder itself.
fn site_root(folder: &Path) -> PathBuf {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let is_root = |folder: &&Path| SITE_FILES.iter().any(|name| folder.join(name).is_file());
    full.ancestors().find(is_root).unwrap_or(folder).to_owned()
}

/// Text of a source, with its pictures and the report.
struct ReadSource {
    text: ImportedText,
    report: ImportReport,
    /// Folder with the pictures that were inside the source.
    unpacked: tempfile::TempDir,
    /// Name of the article's file, if the source becomes one.
    article: Option<String>,
}

/// Returns the names of the articles that the sources become, by the full paths of the sources. There are none if each
/// source becomes an issue.
fn article_names(sources: &[SourceFile], options: &ImportOptions) -> HashMap<PathBuf, String> {
    if options.issue.is_none() || sources.len() == 1 {
        return HashMap::new();
    }
    let width = sources.len().to_string().len().max(2);
    let name = |(at, source): (usize, &SourceFile)| {
        let name = format!("{:0width$}-{}.md", at + 1, file_name(&stem(&source.path)));
        Some((source.path.canonicalize().ok()?, name))
    };
    sources.iter().enumerate().filter_map(name).collect()
}

/// Returns the names of the articles by the addresses of their pages, which front matter may set: `permalink: /tides/`
fn page_addresses(names: &HashMap<PathBuf, String>) -> HashMap<String, String> {
    let address = |(path, name): (&PathBuf, &String)| {
        let text = markdown_stem(path.to_str()?).and_then(|_| fs::read_to_string(path).ok())?;
        let (_, front) = split_front_matter(&text).front?;
        let value = text[front].lines().find_map(|line| {
            let (key, value) = line.split_once([':', '='])?;
            matches!(key.trim(), "permalink" | "url").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
        })?;
        value.starts_with('/').then(|| (value.trim_end_matches('/').to_owned(), name.clone()))
    };
    names.iter().filter_map(address).collect()
}

fn read(
    source: &SourceFile,
    options: &ImportOptions,
    names: &HashMap<PathBuf, String>,
    pages: &HashMap<String, String>,
) -> Result<ReadSource, Failure> {
    let failed = |error| Failure { path: source.path.clone(), error };
    let unpacked = tempfile::tempdir().map_err(failed)?;
    let mut report = ImportReport::default();
    let settings = ImportSettings {
        format: options.format.as_deref(),
        is_of_site: source.is_of_site,
        changes: options.changes,
        pictures: unpacked.path(),
        links: ArticleLinks { folder: source.path.parent().unwrap_or(Path::new(".")), names, pages },
    };
    let text = import::read(&source.path, &settings, &mut report)
        .map_err(|error| failed(io::Error::other(error.to_string())))?;
    let article = source.path.canonicalize().ok().and_then(|path| names.get(&path).cloned());
    Ok(ReadSource { text, report, unpacked, article })
}

/// Makes the issues and the reports on the sources.
fn issues(
    options: &ImportOptions,
    texts: Vec<(&SourceFile, ReadSource)>,
) -> Result<(Vec<NewIssue>, Vec<String>), ImportStop> {
    let is_issue_each = texts.iter().all(|(_, read)| read.article.is_none());
    let mut issues: Vec<NewIssue> = Vec::new();
    let mut reports = Vec::new();
    if let (Some(name), false) = (&options.issue, is_issue_each) {
        let front = issue_front_matter(&ImportedFacts::default());
        issues.push(NewIssue { name: name.clone(), files: vec![("index.md".to_owned(), front.into_bytes())] });
    }
    let mut ids = HashSet::new();
    for (source, read) in texts {
        let ReadSource { mut text, mut report, unpacked, article } = read;
        if article.is_some() {
            rename_ids(&mut text, &mut ids);
        }
        let stem = file_name(&stem(&source.path));
        if is_issue_each {
            let name = options.issue.clone().unwrap_or_else(|| free_issue_name(&stem, &issues));
            issues.push(NewIssue { name, files: Vec::new() });
        }
        let Some(issue) = issues.last_mut() else { continue };
        let folder = source.path.parent().unwrap_or(Path::new("."));
        let page = folder.join(source.path.file_stem().unwrap_or_default());
        let places = PictureSources { unpacked: unpacked.path(), folder, page: &page, root: &source.root };
        places.collect(&mut text, &mut issue.files, &mut report);
        let (file, front) = match article {
            None => ("index.md".to_owned(), issue_front_matter(&text.facts)),
            Some(file) => {
                let (front, unused) = article_front_matter(&text.facts);
                for fact in unused {
                    report.leave_out_anywhere(format!("the {fact}, which an article does not have"));
                }
                (file, front)
            }
        };
        issue.files.push((file, format!("{front}\n{}", text.markdown()).into_bytes()));
        reports.push(report.text(&source.path.display().to_string()));
    }
    for issue in &issues {
        check(issue, options)?;
    }
    Ok((issues, reports))
}

/// Name of a source: that of its file, or of its folder if the file is called `index`.
fn stem(path: &Path) -> String {
    let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let parent = path.parent().filter(|_| name(path) == "index");
    parent.map(name).filter(|name| !name.is_empty()).unwrap_or_else(|| name(path))
}

fn free_issue_name(stem: &str, issues: &[NewIssue]) -> String {
    let names = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}-{number}")));
    let mut free = names.filter(|name| issues.iter().all(|issue| issue.name != *name));
    free.next().unwrap_or_else(|| stem.to_owned())
}

/// Checks that an issue can be written: its name is free, or an earlier import has left its record there.
fn check(issue: &NewIssue, options: &ImportOptions) -> Result<(), ImportStop> {
    check_issue_name(&issue.name).map_err(ImportStop::Usage)?;
    let folder = options.root.join("issues").join(&issue.name);
    let file = options.root.join("issues").join(format!("{}.md", issue.name));
    let is_again = folder.join(RECORD_FILE).is_file();
    for (path, is_free) in [(folder, is_again), (file, false)] {
        if path.symlink_metadata().is_ok() && !options.force && !is_free {
            return Err(ImportStop::Usage(format!(
                "`{}` exists already; choose another name with --issue, or replace its files with --force",
                path.display()
            )));
        }
    }
    Ok(())
}
