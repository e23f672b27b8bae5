//! `import`: writes texts of other programs as Markdown issues.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use super::guard::limit_guarded_process;
use super::messages::Messages;
use super::names::{check_issue_name, file_name};
use super::progress::Progress;
use super::{ConsoleOptions, Status, usage_error};
use crate::import::{
    self, ArticleLinks, ChangeRule, ImportReport, ImportSettings, ImportedFacts, ImportedText, LostFigures,
    PictureSources, RECORD_FILE, SourceIds, article_front_matter, collect_text_ids, drop_dead_links, drop_repeated_ids,
    follow_renamed_ids, issue_front_matter, rename_ids,
};
use crate::output::Failure;
use crate::publication::Limits;
use crate::threads;
use crate::workspace;

mod again;
mod sources;

use sources::{SourceFile, SourcePlaces, collect_sources};

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
    let status = match try_import(options, console, &mut messages) {
        Ok(status) => status,
        Err(ImportStop::Usage(message)) => usage_error(&message),
        Err(ImportStop::Failure(failure)) => messages.report_failure(&failure),
    };
    messages.finish(status)
}

fn try_import(options: &ImportOptions, console: ConsoleOptions, messages: &mut Messages) -> Result<Status, ImportStop> {
    if !options.root.join("masthead.toml").is_file() {
        let message = "there is no publication here; create one with `masthead new publication NAME`, or pass --root";
        return Err(ImportStop::Usage(message.to_owned()));
    }
    let limits = workspace::limits_of(&options.root);
    limit_guarded_process(limits);
    let mut sources = Vec::new();
    let mut notes = Vec::new();
    for path in &options.sources {
        notes.extend(collect_sources(path, &mut sources)?);
    }
    let mut status = Status::Done;
    let mut texts = Vec::new();
    let places = SourcePlaces::new(&sources, options.issue.is_some() && sources.len() > 1);
    let mut without_text = Vec::new();
    let reading = read_all(&sources, options, limits, &places, console);
    for (source, read) in sources.iter().zip(reading) {
        match read {
            Ok(read) if read.text.is_empty() && sources.len() > 1 => {
                without_text.push(source.path.display().to_string());
            }
            Ok(read) => texts.push((source, read)),
            Err(failure) => status = messages.report_failure(&failure),
        }
    }
    notes.extend(note_on_files(&without_text, "without text", "not imported"));
    let (issues, reports) = issues(options, texts, &places)?;
    for issue in &issues {
        notes.extend(again::write(issue, options, messages)?);
    }
    if !console.quiet {
        for report in reports.iter().chain(&notes) {
            messages.streams.message(report);
        }
    }
    Ok(status)
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

/// Maximum number of files that a note names.
const MAX_NAMES: usize = 8;

/// Returns a note on files: `2 files without text are not imported: a.md, b.md`
fn note_on_files(names: &[String], kind: &str, fate: &str) -> Option<String> {
    let listed = names.iter().take(MAX_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MAX_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match names.len() {
        0 => None,
        1 => Some(format!("1 file {kind} is {fate}: {listed}")),
        count => Some(format!("{count} files {kind} are {fate}: {listed}{more}")),
    }
}

/// Reads the sources in parallel, since pandoc takes longer to start than to read.
fn read_all(
    sources: &[SourceFile],
    options: &ImportOptions,
    limits: Limits,
    places: &SourcePlaces,
    console: ConsoleOptions,
) -> Vec<Result<ReadSource, Failure>> {
    let progress = Mutex::new(Progress::new(sources.len(), "sources", console));
    let read = threads::map(threads::available(), sources, |source| {
        let read = read(source, options, limits, places);
        if let Ok(mut progress) = progress.lock() {
            progress.advance();
        }
        read
    });
    if let Ok(progress) = progress.lock() {
        progress.finish();
    }
    read
}

fn read(
    source: &SourceFile,
    options: &ImportOptions,
    limits: Limits,
    places: &SourcePlaces,
) -> Result<ReadSource, Failure> {
    let failed = |error| Failure { path: source.path.clone(), error };
    let unpacked = tempfile::tempdir().map_err(failed)?;
    let mut report = ImportReport::default();
    for twin in &source.twins {
        report.leave_out_anywhere(format!("`{twin}` beside it, which has the same text"));
    }
    let settings = ImportSettings {
        format: options.format.as_deref(),
        is_of_site: source.is_of_site,
        has_generator: source.site.is_site,
        changes: options.changes,
        limits,
        pictures: unpacked.path(),
        links: ArticleLinks {
            folder: source.folder(),
            root: &source.site.root,
            website: source.site.address.as_deref(),
            names: &places.names,
            pages: &places.pages,
            ids: &places.ids,
        },
    };
    let text = import::read(&source.path, &settings, &mut report)
        .map_err(|error| failed(io::Error::other(error.to_string())))?;
    let article = source.path.canonicalize().ok().and_then(|path| places.names.get(&path).cloned());
    Ok(ReadSource { text, report, unpacked, article })
}

/// Makes the issues and the reports on the sources.
fn issues(
    options: &ImportOptions,
    mut texts: Vec<(&SourceFile, ReadSource)>,
    sources: &SourcePlaces,
) -> Result<(Vec<NewIssue>, Vec<String>), ImportStop> {
    let is_issue_each = texts.iter().all(|(_, read)| read.article.is_none());
    let mut issues: Vec<NewIssue> = Vec::new();
    let mut reports = Vec::new();
    if let (Some(name), false) = (&options.issue, is_issue_each) {
        let front = issue_front_matter(&ImportedFacts::default());
        issues.push(NewIssue { name: name.clone(), files: vec![("index.md".to_owned(), front.into_bytes())] });
    }
    if !is_issue_each {
        let mut known = HashSet::new();
        for (_, read) in &texts {
            collect_text_ids(&read.text, &mut known);
        }
        let ids = SourceIds { expected: &sources.ids, known: &known };
        for (_, read) in &mut texts {
            drop_dead_links(&mut read.text, ids, &mut read.report);
        }
    }
    set_ids(&mut texts);
    let mut lost: BTreeMap<usize, LostFigures> = BTreeMap::new();
    let mut written = Vec::new();
    for (source, read) in texts {
        let ReadSource { mut text, mut report, unpacked, article } = read;
        if text.facts.language.is_none() {
            text.facts.language = source.language();
        }
        let stem = file_name(&source.stem());
        if is_issue_each {
            let name = options.issue.clone().unwrap_or_else(|| free_issue_name(&stem, &issues));
            issues.push(NewIssue { name, files: Vec::new() });
        }
        let Some(issue) = issues.last_mut() else { continue };
        let folder = source.folder();
        let page = folder.join(source.path.file_stem().unwrap_or_default());
        let places = PictureSources { unpacked: unpacked.path(), folder, page: &page, root: &source.site.root };
        let missing = places.collect(&mut text, &mut issue.files, &mut report);
        lost.entry(issues.len() - 1).or_default().extend(missing);
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
        written.push((issues.len() - 1, file, front, text));
        reports.push((source.path.display().to_string(), report));
    }
    for (issue, file, front, mut text) in written {
        if let Some(lost) = lost.get(&issue) {
            lost.link(&mut text);
        }
        issues[issue].files.push((file, format!("{front}\n{}", text.markdown()).into_bytes()));
    }
    for issue in &issues {
        check(issue, options)?;
    }
    Ok((issues, report_texts(reports)))
}

/// Makes the ids unique in each text, and in all articles together. Links follow.
fn set_ids(texts: &mut [(&SourceFile, ReadSource)]) {
    let mut ids = HashSet::new();
    let mut renamed = HashMap::new();
    for (_, read) in &mut *texts {
        drop_repeated_ids(&mut read.text, &mut read.report);
        if let Some(article) = &read.article {
            renamed.insert(article.clone(), rename_ids(&mut read.text, &mut ids, &mut read.report));
        }
    }
    renamed.retain(|_, names| !names.is_empty());
    if !renamed.is_empty() {
        for (_, read) in texts {
            follow_renamed_ids(&mut read.text, &renamed);
        }
    }
}

/// Returns the texts of the reports. Entries of front matter that many sources have are listed once, at the end.
fn report_texts(mut reports: Vec<(String, ImportReport)>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    if reports.len() > 1 {
        for key in reports.iter_mut().flat_map(|(_, report)| report.take_facts()) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let listed = counts.iter().map(|(key, count)| format!("`{key}` ({count})")).collect::<Vec<_>>().join(", ");
    let last =
        (!listed.is_empty()).then(|| format!("left out of the front matter of {} sources: {listed}", reports.len()));
    reports.iter().map(|(name, report)| report.text(name)).chain(last).collect()
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
