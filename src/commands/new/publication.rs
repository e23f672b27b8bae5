//! `new publication`: a folder with `masthead.toml` and a first issue.

use std::path::PathBuf;

use super::logo::LogoFile;
use super::starter::Starter;
use super::{NewError, create, exists, finish, quoted, this_month};
use crate::commands::messages::Messages;
use crate::commands::questions::{ask, can_ask};
use crate::commands::{ConsoleOptions, Status};
use crate::diagnostic::printable;
use crate::layout;
use crate::manifest::DEFAULT_LAYOUT;
use crate::nearest::suggest;
use crate::publication::{Language, PartialDate};

/// Options of `new publication`. Those that are missing are asked for on a terminal.
#[derive(Debug)]
pub(crate) struct NewPublicationOptions {
    /// Folder of the publication.
    pub(crate) folder: PathBuf,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) publisher: Option<String>,
    pub(crate) layout: Option<String>,
    pub(crate) logo: Option<LogoFile>,
    /// Date of the first issue; by default the current month.
    pub(crate) date: Option<PartialDate>,
    pub(crate) source_date_epoch: Option<i64>,
}

/// Facts about the new publication.
#[derive(Debug)]
struct PublicationAnswers {
    title: String,
    language: Language,
    publisher: String,
    layout: String,
    logo: Option<LogoFile>,
}

/// Writes the files, prints their paths, and names the next command.
pub(crate) fn new_publication(options: &NewPublicationOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &options.folder);
    let result = try_new_publication(options, &mut messages);
    if result.is_ok() && !console.quiet {
        let folder = printable(&options.folder.display().to_string());
        messages.streams.message(&format!(
            "The publication is ready. See its first issue in the browser, and build it:\n\n  \
             masthead preview --root \"{folder}\"\n  masthead build --root \"{folder}\""
        ));
    }
    finish(messages, result)
}

fn try_new_publication(options: &NewPublicationOptions, messages: &mut Messages) -> Result<(), NewError> {
    let manifest = options.folder.join("masthead.toml");
    let issues = options.folder.join("issues");
    for path in [&manifest, &issues] {
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
    }
    let date = options.date.or_else(|| this_month(options.source_date_epoch));
    let date = date.ok_or_else(|| NewError::Usage("the clock shows no valid date; set one with --date".to_owned()))?;
    let answers = answers(options).map_err(NewError::Usage)?;
    let issue = issues.join(format!("{date}.md"));
    let logo = answers.logo.as_ref().map(|logo| logo.place_in(&options.folder, messages)).transpose()?;
    create(&manifest, manifest_text(&answers, logo.as_deref()))?;
    messages.streams.path(&manifest);
    create(&issue, Starter::of(&answers.language).first_issue(date))?;
    messages.streams.path(&issue);
    Ok(())
}

/// Completes the options: with answers on a terminal, otherwise with defaults.
fn answers(options: &NewPublicationOptions) -> Result<PublicationAnswers, String> {
    let asks = can_ask();
    let text = |given: &Option<String>, question: &str, default: &str| match given {
        Some(given) => Ok(given.clone()),
        None if asks => ask(question, default, |answer| Ok(answer.to_owned())),
        None => Ok(default.to_owned()),
    };
    let title = text(&options.title, "Title", &default_title(options))?;
    if title.trim().is_empty() {
        return Err("the title is empty; give one with --title".to_owned());
    }
    let language = match &options.language {
        Some(language) => language.clone(),
        None if asks => ask("Language, as a tag such as en, de or pt-BR", "en", parse_language)?,
        None => Language::english(),
    };
    let publisher = text(&options.publisher, "Publisher, a person or an association (may be empty)", "")?;
    let layout = match &options.layout {
        Some(layout) => layout.clone(),
        None if asks => {
            let names: Vec<&str> = layout::built_in_names().collect();
            ask(&format!("Layout: {}", names.join(" or ")), DEFAULT_LAYOUT, parse_layout)?
        }
        None => DEFAULT_LAYOUT.to_owned(),
    };
    let logo = match &options.logo {
        Some(logo) => Some(logo.clone()),
        None if asks => ask("Logo, a PNG, JPEG or SVG file (may be empty)", "", parse_logo)?,
        None => None,
    };
    Ok(PublicationAnswers { title, language, publisher, layout, logo })
}

/// Title of a publication that gets none: the name of its folder.
fn default_title(options: &NewPublicationOptions) -> String {
    let folder = &options.folder;
    let name = folder.canonicalize().ok().as_deref().and_then(std::path::Path::file_name).map(ToOwned::to_owned);
    let name = name.or_else(|| folder.file_name().map(ToOwned::to_owned));
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Parses a language tag. The error is a message with an instruction.
pub(crate) fn parse_language(tag: &str) -> Result<Language, String> {
    Language::new(tag).map_err(|error| format!("{}; {}", error.message, error.help))
}

/// Parses the name of a built-in layout.
pub(crate) fn parse_layout(name: &str) -> Result<String, String> {
    let names: Vec<&str> = layout::built_in_names().collect();
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(format!("there is no layout `{name}`; {}", suggest(name, &names)))
}

/// Reads the file that answers the question about the logo. An empty answer is no logo.
fn parse_logo(answer: &str) -> Result<Option<LogoFile>, String> {
    if answer.is_empty() { Ok(None) } else { LogoFile::read(&dropped_path(answer)).map(Some) }
}

/// Returns the path of a file that was dropped on the terminal. Terminals put such a path in quotation marks, or a
/// backslash before each space in it.
fn dropped_path(answer: &str) -> String {
    let quoted = ['"', '\''].iter().find_map(|mark| answer.strip_prefix(*mark)?.strip_suffix(*mark));
    quoted.map_or_else(|| answer.replace("\\ ", " "), ToOwned::to_owned)
}

/// Returns the text of `masthead.toml`. `logo` is the path of the logo, relative to the file.
fn manifest_text(answers: &PublicationAnswers, logo: Option<&str>) -> String {
    let PublicationAnswers { title, language, publisher, layout, .. } = answers;
    let publisher = match publisher.trim() {
        "" => String::new(),
        publisher => format!("publisher = {}\n", quoted(publisher)),
    };
    // A logo stands for the name of those who publish.
    let name = if answers.publisher.trim().is_empty() { title } else { &answers.publisher };
    let logo = logo
        .map_or(String::new(), |path| format!("logo = {{ file = {}, alt = {} }}\n", quoted(path), quoted(name.trim())));
    format!(
        "# Facts about the publication, the same for all issues. The manual of Masthead lists all keys, such as issn,\n\
         # website, licence and contributors, and the settings of each layout: paper, fonts and colours.\n\
         title = {}\n{publisher}language = {}\nlayout = {}\n{logo}",
        quoted(title.trim()),
        quoted(language.as_str()),
        quoted(layout),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_files_are_found() {
        for (answer, path) in
            [("/a/my logo.svg", "/a/my logo.svg"), ("'/a/b c.png'", "/a/b c.png"), (r"/a/b\ c.png", "/a/b c.png")]
        {
            assert_eq!(dropped_path(answer), path);
        }
        assert_eq!(dropped_path(r#""C:\a\b c.png""#), r"C:\a\b c.png");
    }
}
