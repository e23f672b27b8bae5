//! Which issues a publication has: the files and folders in `issues/`.

use crate::root::{ReadError, Root};

/// Where the issues are; a small publication may keep them beside `masthead.toml`.
const FOLDER: &str = "issues";

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Where an issue's text is. Paths are relative to the root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssueFiles {
    /// Name of the file or folder without extension.
    pub(crate) slug: String,
    /// The file with the front matter.
    pub(crate) index: String,
    /// Files of single articles, in order.
    pub(crate) articles: Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The issues, by slug.
    pub(crate) issues: Vec<IssueFiles>,
    /// Folders that hold Markdown but no `index.md`.
    pub(crate) without_index: Vec<String>,
    /// Slugs that both a file and a folder have; they are not among the issues.
    pub(crate) twice: Vec<String>,
    /// Folders that cannot be looked into.
    pub(crate) closed: Vec<(String, ReadError)>,
}

/// Looks for issues.
pub(crate) fn find(root: &Root) -> Result<Found, ReadError> {
    let mut found = Found::default();
    match root.list(FOLDER) {
        Ok(entries) => {
            for entry in entries {
                let path = format!("{FOLDER}/{}", entry.name);
                if entry.is_folder {
                    if let Err(error) = folder_issue(root, entry.name, &path, &mut found) {
                        found.closed.push((path, error));
                    }
                } else if let Some(slug) = markdown_stem(&entry.name) {
                    found.issues.push(IssueFiles { slug: slug.to_owned(), index: path, articles: Vec::new() });
                }
            }
        }
        Err(ReadError::Missing) => beside_manifest(root, &mut found)?,
        Err(error) => return Err(error),
    }
    found.issues.sort_by(|a, b| a.slug.cmp(&b.slug));
    let pairs = found.issues.windows(2).filter(|pair| pair[0].slug == pair[1].slug);
    found.twice = pairs.map(|pair| pair[0].slug.clone()).collect();
    found.issues.retain(|issue| !found.twice.contains(&issue.slug));
    Ok(found)
}

fn folder_issue(root: &Root, name: String, path: &str, found: &mut Found) -> Result<(), ReadError> {
    let files = root.list(path)?.into_iter().filter(|entry| !entry.is_folder).map(|entry| entry.name);
    let mut articles: Vec<String> = files.filter(|name| markdown_stem(name).is_some()).collect();
    match articles.iter().position(|name| name == "index.md") {
        Some(at) => {
            articles.remove(at);
            let articles = articles.into_iter().map(|name| format!("{path}/{name}")).collect();
            found.issues.push(IssueFiles { slug: name, index: format!("{path}/index.md"), articles });
        }
        None if articles.is_empty() => {}
        None => found.without_index.push(path.to_owned()),
    }
    Ok(())
}

/// Without a folder `issues`, the Markdown files beside `masthead.toml` that begin with front matter.
fn beside_manifest(root: &Root, found: &mut Found) -> Result<(), ReadError> {
    for entry in root.list("")? {
        let Some(slug) = markdown_stem(&entry.name).filter(|_| !entry.is_folder) else { continue };
        let begins_with_front_matter = root
            .read(&entry.name)
            .is_ok_and(|bytes| bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes).starts_with(b"+++"));
        if begins_with_front_matter {
            found.issues.push(IssueFiles { slug: slug.to_owned(), index: entry.name.clone(), articles: Vec::new() });
        }
    }
    Ok(())
}

fn markdown_stem(name: &str) -> Option<&str> {
    name.strip_suffix(".md").filter(|stem| !stem.is_empty())
}
