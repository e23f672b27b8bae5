//! Finding the issues of a publication: the files and folders in `issues/`.

use crate::manifest::split_front_matter;
use crate::root::{ReadError, Root};

/// Folder of the issues. If it is missing, issues are looked for beside `masthead.toml`, for small publications.
const FOLDER: &str = "issues";

/// Name of an issue's own file in its folder, without extension.
const INDEX: &str = "index";

/// Extensions of Markdown files, in small letters.
const EXTENSIONS: [&str; 2] = ["md", "markdown"];

/// Extensions of texts that are not read, in small letters.
const UNREAD: [&str; 25] = [
    "adoc", "asciidoc", "doc", "docm", "docx", "eml", "epub", "htm", "html", "ipynb", "mdx", "mkd", "mdown", "odt",
    "org", "pages", "pdf", "qmd", "rmd", "rst", "rtf", "tex", "textile", "txt", "wps",
];

/// Files of an issue. Paths are relative to the root and separated by `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssueFiles {
    /// Name of the file or folder, without extension.
    pub(crate) slug: String,
    /// Path of the issue's own file, with the front matter.
    pub(crate) index: String,
    /// Paths of the article files, in reading order.
    pub(crate) articles: Vec<String>,
}

/// Issues of a publication, and folders and slugs that cannot be used.
#[derive(Debug, Default)]
pub(crate) struct IssueListing {
    /// Issues, sorted by slug.
    pub(crate) issues: Vec<IssueFiles>,
    /// Folders that contain Markdown files but no `index.md`.
    pub(crate) without_index: Vec<String>,
    /// Paths of files such as `Index.md`, whose names differ from `index.md` in case.
    pub(crate) index_in_capitals: Vec<String>,
    /// Paths of article files that are in another order than their numbers: `10-tide.md` before `2-boat.md`.
    pub(crate) out_of_order: Vec<String>,
    /// Slugs shared by a file and a folder. Such issues are not in `issues`.
    pub(crate) duplicate_slugs: Vec<String>,
    /// Paths of texts in other formats, which are not read.
    pub(crate) unread: Vec<String>,
    /// Markdown files with names that not every system can have, which are in no issue.
    pub(crate) bad_names: Vec<String>,
    /// Folders that cannot be read.
    pub(crate) unreadable_folders: Vec<(String, ReadError)>,
}

/// Finds the issues.
///
/// # Errors
/// If the folder of the issues cannot be read.
pub(crate) fn find(root: &Root) -> Result<IssueListing, ReadError> {
    let mut listing = IssueListing::default();
    match root.list(FOLDER) {
        Ok(entries) => {
            for entry in entries {
                let path = format!("{FOLDER}/{}", entry.name);
                if entry.is_folder {
                    if let Err(error) = folder_issue(root, entry.name, &path, &mut listing) {
                        listing.unreadable_folders.push((path, error));
                    }
                } else if let Some(slug) = markdown_stem(&entry.name) {
                    listing.issues.push(IssueFiles { slug: slug.to_owned(), index: path, articles: Vec::new() });
                } else if is_unread_text(&entry.name) {
                    listing.unread.push(path);
                }
            }
        }
        Err(ReadError::Missing) => beside_manifest(root, &mut listing)?,
        Err(error) => return Err(error),
    }
    leave_out_bad_names(root, &mut listing);
    listing.issues.sort_by(|a, b| a.slug.cmp(&b.slug));
    let pairs = listing.issues.windows(2).filter(|pair| pair[0].slug == pair[1].slug);
    listing.duplicate_slugs = pairs.map(|pair| pair[0].slug.clone()).collect();
    listing.issues.retain(|issue| !listing.duplicate_slugs.contains(&issue.slug));
    Ok(listing)
}

/// Moves issues with names that not every system can have from `issues` to `bad_names`, and adds those whose own names are
/// not Unicode.
fn leave_out_bad_names(root: &Root, listing: &mut IssueListing) {
    for issue in std::mem::take(&mut listing.issues) {
        let bad: Vec<String> = issue.articles.iter().filter(|path| !is_portable(path)).cloned().collect();
        if !is_portable(&issue.slug) {
            listing.bad_names.push(issue.index);
        } else if bad.is_empty() {
            listing.issues.push(issue);
        } else {
            listing.bad_names.extend(bad);
        }
    }
    let unnamed = root.files_without_text(FOLDER).into_iter().filter(|path| markdown_stem(path).is_some());
    listing.bad_names.extend(unnamed.map(|path| format!("{FOLDER}/{path}")));
}

/// Maximum length of an issue's name in bytes. Editions and temporary files have longer names, of 255 bytes at most.
const MAX_SLUG: usize = 230;

/// Returns `true` if every system can have a file of this name. A replacement character stands for bytes that are not
/// Unicode.
fn is_portable(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.len() <= MAX_SLUG && !name.contains(|c: char| c.is_control() || matches!(c, ':' | '\\' | '\u{FFFD}'))
}

/// Adds the issue in a folder, if the folder contains Markdown files.
fn folder_issue(root: &Root, name: String, path: &str, listing: &mut IssueListing) -> Result<(), ReadError> {
    let files: Vec<String> =
        root.list(path)?.into_iter().filter(|entry| !entry.is_folder).map(|entry| entry.name).collect();
    listing.unread.extend(files.iter().filter(|name| is_unread_text(name)).map(|name| format!("{path}/{name}")));
    // Names that are not Unicode have replacement characters here, so that the issue is left out because of them.
    let unnamed = root.files_without_text(path).into_iter().filter(|path| !path.contains('/'));
    let mut articles: Vec<String> =
        files.into_iter().chain(unnamed).filter(|name| markdown_stem(name).is_some()).collect();
    match articles.iter().position(|name| markdown_stem(name) == Some(INDEX)) {
        Some(at) => {
            let index = format!("{path}/{}", articles.remove(at));
            listing.out_of_order.extend(out_of_order(&articles).map(|name| format!("{path}/{name}")));
            let articles = articles.into_iter().map(|name| format!("{path}/{name}")).collect();
            listing.issues.push(IssueFiles { slug: name, index, articles });
        }
        None if articles.is_empty() => {}
        None => match articles.iter().find(|name| is_index_in_capitals(name)) {
            Some(other) => listing.index_in_capitals.push(format!("{path}/{other}")),
            None => listing.without_index.push(path.to_owned()),
        },
    }
    Ok(())
}

/// Returns `true` for `Index.md`.
fn is_index_in_capitals(name: &str) -> bool {
    markdown_stem(name).is_some_and(|stem| stem != INDEX && stem.eq_ignore_ascii_case(INDEX))
}

/// Returns the first of the sorted names whose number is smaller than that of the name before it.
fn out_of_order(names: &[String]) -> Option<&String> {
    let number = |name: &str| -> Option<u64> {
        let digits = name.bytes().take_while(u8::is_ascii_digit).count();
        name[..digits].parse().ok().filter(|_| digits < 5)
    };
    names
        .windows(2)
        .find(|pair| number(&pair[1]).is_some_and(|next| number(&pair[0]).is_some_and(|own| next < own)))
        .map(|pair| &pair[1])
}

/// Adds the Markdown files beside `masthead.toml` that begin with front matter.
fn beside_manifest(root: &Root, listing: &mut IssueListing) -> Result<(), ReadError> {
    for entry in root.list("")? {
        let Some(slug) = markdown_stem(&entry.name).filter(|_| !entry.is_folder) else { continue };
        let begins_with_front_matter = root.read(&entry.name).is_ok_and(|bytes| {
            let parts = split_front_matter(&String::from_utf8_lossy(&bytes));
            parts.front.is_some() || parts.unclosed.is_some()
        });
        if begins_with_front_matter {
            listing.issues.push(IssueFiles { slug: slug.to_owned(), index: entry.name.clone(), articles: Vec::new() });
        }
    }
    Ok(())
}

/// Returns `true` for the name of a text that an author may take for an issue or an article.
pub(crate) fn is_unread_text(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        // Word locks an open file with another one, `~$june.docx`.
        let is_meant = !stem.is_empty() && !stem.starts_with('~') && !stem.eq_ignore_ascii_case("readme");
        is_meant && UNREAD.iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Returns the name of a Markdown file without its extension, `.md` or `.markdown` in either case, or `None` for other
/// files.
pub(crate) fn markdown_stem(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_markdown = EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    Some(stem).filter(|stem| is_markdown && !stem.is_empty())
}

impl IssueFiles {
    /// Returns the folder of an issue that has one.
    pub(crate) fn folder(&self) -> Option<&str> {
        let (folder, name) = self.index.rsplit_once('/')?;
        Some(folder).filter(|_| markdown_stem(name) == Some(INDEX))
    }
}
