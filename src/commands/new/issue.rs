//! `new issue`: the next issue of a publication, with the sections of the last one as its skeleton.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::next_date::next_date;
use super::starter::Starter;
use super::{NewError, create, exists, finish, quoted, this_month};
use crate::commands::messages::Messages;
use crate::commands::names::{check_issue_name, file_name};
use crate::commands::{ConsoleOptions, Status};
use crate::diagnostic::{Levels, Report};
use crate::document::{Document, plain_text};
use crate::issue_files::{IssueFiles, markdown_stem};
use crate::manifest::read_issue;
use crate::publication::{Metadata, PartialDate};
use crate::reading;
use crate::stop::Stop;
use crate::text_file;
use crate::workspace::{self, Workspace};

/// Options of `new issue`.
#[derive(Debug)]
pub(crate) struct NewIssueOptions {
    pub(crate) root: PathBuf,
    /// Name of the issue; by default its date.
    pub(crate) name: Option<String>,
    /// Date of the issue; by default the next one in the rhythm of the earlier issues.
    pub(crate) date: Option<PartialDate>,
    pub(crate) source_date_epoch: Option<i64>,
}

/// A section of the new issue: its heading as Markdown, such as `# News {.quiet}`, and its plain title.
#[derive(Debug)]
struct SectionSkeleton {
    markdown: String,
    title: String,
}

/// The new issue.
#[derive(Debug)]
struct IssueSkeleton {
    front_matter: String,
    /// Whether the issue begins with an article before its first section.
    begins_without_section: bool,
    sections: Vec<SectionSkeleton>,
    starter: Starter,
}

/// Writes the issue and prints the paths of its files.
pub(crate) fn new_issue(options: &NewIssueOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &options.root);
    let result = try_new_issue(options, &mut messages);
    finish(messages, result)
}

fn try_new_issue(options: &NewIssueOptions, messages: &mut Messages) -> Result<(), NewError> {
    let mut report = Report::default();
    let opened = workspace::open(&options.root, &Levels::default(), &mut report)
        .and_then(|workspace| workspace.validity.map(|()| workspace).map_err(Stop::from));
    let workspace = opened.map_err(|stop| {
        messages.report(&report);
        NewError::Stop(stop)
    })?;
    let mut report = workspace.new_report();
    let earlier = earlier_issues(&workspace, &mut report);
    let last = earlier.last().map(|(files, _)| read_last(&workspace, files, &mut report)).transpose();
    let last = last.map_err(|stop| {
        messages.errors(&report);
        NewError::Stop(stop)
    })?;
    write(options, &workspace, &earlier, last, &report, messages)
}

/// Reads an issue.
fn read_last(workspace: &Workspace, files: &IssueFiles, report: &mut Report) -> Result<(Metadata, Document), Stop> {
    Ok(reading::read(&workspace.root, files, &workspace.publication, report)?)
}

/// Returns the issues in the publication's layout, or all issues if there are none, by date and name. The mistakes in
/// them are in `report`.
fn earlier_issues<'a>(workspace: &'a Workspace, report: &mut Report) -> Vec<(&'a IssueFiles, Metadata)> {
    let publication = &workspace.publication;
    let mut all = Vec::new();
    for files in &workspace.issues {
        let loaded = text_file::load(&workspace.root, &files.index, publication.limits.text_bytes, report);
        if let Ok(source) = loaded {
            all.push((files, read_issue(source, &files.slug, publication, report).metadata));
        }
    }
    let has_layout = |metadata: &Metadata| metadata.layout.name == publication.layout.name;
    if all.iter().any(|(_, metadata)| has_layout(metadata)) {
        all.retain(|(_, metadata)| has_layout(metadata));
    }
    all.sort_by(|(a, of_a), (b, of_b)| (of_a.date, &a.slug).cmp(&(of_b.date, &b.slug)));
    all
}

fn write(
    options: &NewIssueOptions,
    workspace: &Workspace,
    earlier: &[(&IssueFiles, Metadata)],
    last: Option<(Metadata, Document)>,
    report: &Report,
    messages: &mut Messages,
) -> Result<(), NewError> {
    let dates: Vec<PartialDate> = earlier.iter().filter_map(|(_, metadata)| metadata.date).collect();
    let date = options.date.or_else(|| next_date(&dates)).or_else(|| this_month(options.source_date_epoch));
    let date = date.ok_or_else(|| NewError::Usage("the next issue has no date; set one with --date".to_owned()))?;
    let name = match &options.name {
        Some(name) => markdown_stem(name).unwrap_or(name).to_owned(),
        None => next_name(earlier.last().map(|(files, metadata)| (files.slug.as_str(), metadata.date)), date),
    };
    check_issue_name(&name).map_err(NewError::Usage)?;
    let parent = earlier.last().map_or("issues", |(files, _)| parent(files));
    let root = if options.root == Path::new(".") { Path::new("") } else { &options.root };
    let parent = root.join(parent);
    let (file, folder) = (parent.join(format!("{name}.md")), parent.join(&name));
    for path in [&file, &folder] {
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
    }
    let skeleton = skeleton(workspace, date, last, report);
    let is_folder = earlier.last().is_some_and(|(files, _)| files.folder().is_some());
    if is_folder { skeleton.write_folder(&folder, messages) } else { skeleton.write_file(&file, messages) }
}

/// Name of the new issue: that of the last one with the new date in it, or the date.
fn next_name(last: Option<(&str, Option<PartialDate>)>, date: PartialDate) -> String {
    let (new, Some((slug, Some(old)))) = (date.to_string(), last) else { return date.to_string() };
    if slug.contains(&old.to_string()) { slug.replace(&old.to_string(), &new) } else { new }
}

/// Folder that contains an issue, relative to the publication: `issues`, or empty beside `masthead.toml`.
fn parent(files: &IssueFiles) -> &str {
    let path = files.folder().unwrap_or(&files.index);
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn skeleton(
    workspace: &Workspace,
    date: PartialDate,
    last: Option<(Metadata, Document)>,
    report: &Report,
) -> IssueSkeleton {
    let publication = &workspace.publication;
    let Some((metadata, document)) = last else {
        let front_matter = format!("date = {}\nnumber = 1\n", quoted(&date.to_string()));
        let starter = Starter::of(&publication.language);
        return IssueSkeleton { front_matter, begins_without_section: true, sections: Vec::new(), starter };
    };
    let starter = Starter::of(&metadata.language);
    let mut front_matter = String::new();
    if metadata.title != publication.title {
        let _ = writeln!(front_matter, "title = {}", quoted(&starter.title));
    }
    let _ = write!(front_matter, "date = {}\n{}", quoted(&date.to_string()), numbering(&metadata, date));
    if metadata.language != publication.language {
        let _ = writeln!(front_matter, "language = {}", quoted(metadata.language.as_str()));
    }
    if metadata.layout.name != publication.layout.name {
        let _ = writeln!(front_matter, "layout = {}", quoted(&metadata.layout.name));
    }
    let mut begins_without_section = false;
    let mut sections = Vec::new();
    for section in &document.sections {
        match &section.heading {
            None => begins_without_section = !section.blocks.is_empty() || !section.articles.is_empty(),
            Some(heading) => {
                let source = report.sources.get(heading.span.source).text();
                let title = plain_text(&heading.title);
                let written = source[heading.span.range()].trim();
                let markdown = one_line_heading(written);
                sections.push(SectionSkeleton { markdown, title });
            }
        }
    }
    let begins_without_section = begins_without_section || sections.is_empty();
    IssueSkeleton { front_matter, begins_without_section, sections, starter }
}

/// Returns a level-1 heading in one line, which may be written over several with a line of `=` below.
fn one_line_heading(written: &str) -> String {
    let lines: Vec<&str> = written.lines().map(str::trim).collect();
    match lines.split_last() {
        Some((_, text)) if !written.starts_with('#') && !text.is_empty() => format!("# {}", text.join(" ")),
        _ => written.to_owned(),
    }
}

/// Returns the lines for volume and number. If the issues have volumes, a new year begins a new volume with number 1.
fn numbering(last: &Metadata, date: PartialDate) -> String {
    let next = |text: &str| text.parse::<u32>().ok().and_then(|number| number.checked_add(1));
    let is_new_year = last.date.is_some_and(|last| last.year < date.year);
    let (volume, number) = (last.volume.as_deref(), last.number.as_deref());
    let new_volume = volume.filter(|_| is_new_year && number.is_some()).and_then(next);
    let volume = match (new_volume, volume) {
        (Some(new), _) => format!("volume = {new}\n"),
        (None, Some(volume)) => {
            format!("volume = {}\n", volume.parse::<u32>().map_or(quoted(volume), |n| n.to_string()))
        }
        (None, None) => String::new(),
    };
    let number = match number.map(next) {
        Some(_) if new_volume.is_some() => "number = 1\n".to_owned(),
        Some(Some(number)) => format!("number = {number}\n"),
        Some(None) | None => String::new(),
    };
    volume + &number
}

impl IssueSkeleton {
    /// Writes an issue that is one file.
    fn write_file(&self, file: &Path, messages: &mut Messages) -> Result<(), NewError> {
        let Starter { article, text, .. } = &self.starter;
        let mut content = format!("+++\n{}+++\n", self.front_matter);
        if self.begins_without_section {
            let _ = write!(content, "\n## {article}\n\n{text}\n");
        }
        for section in &self.sections {
            let _ = write!(content, "\n{}\n\n## {article}\n\n{text}\n", section.markdown);
        }
        create(file, content)?;
        messages.streams.path(file);
        Ok(())
    }

    /// Writes an issue that is a folder, with a file for an article of each section.
    fn write_folder(&self, folder: &Path, messages: &mut Messages) -> Result<(), NewError> {
        let Starter { article, text, .. } = &self.starter;
        let (title, text) = (quoted(article), format!("{text}\n"));
        let mut files = vec![("index.md".to_owned(), format!("+++\n{}+++\n", self.front_matter))];
        let width = if self.sections.len() < 99 { 2 } else { 3 };
        let mut add = |name: &str, keys: &str| {
            let at = files.len();
            files.push((format!("{at:0width$}-{name}.md"), format!("+++\ntitle = {title}\n{keys}+++\n\n{text}")));
        };
        if self.begins_without_section {
            add(&file_name(article), "");
        }
        for section in &self.sections {
            add(&file_name(&section.title), &format!("section = {}\n", quoted(&section.title)));
        }
        for (name, content) in files {
            let path = folder.join(name);
            create(&path, &content)?;
            messages.streams.path(&path);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_last_issue() {
        let date = |text| PartialDate::new(text).unwrap();
        assert_eq!(next_name(Some(("2026-03", Some(date("2026-03")))), date("2026-04")), "2026-04");
        assert_eq!(next_name(Some(("ferry-2026-03", Some(date("2026-03")))), date("2026-04")), "ferry-2026-04");
        assert_eq!(next_name(Some(("spring", Some(date("2026-03")))), date("2026-04")), "2026-04");
        assert_eq!(next_name(None, date("2026")), "2026");
    }

    #[test]
    fn headings_fit_in_one_line() {
        assert_eq!(one_line_heading("# News {.quiet}"), "# News {.quiet}");
        assert_eq!(one_line_heading("News and\nviews\n===="), "# News and views");
    }
}
