//! Sources of an import: the files of folders, and what one of them can refer to in another.

mod kinds;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::names::file_name;
use crate::import::ImportSite;
use crate::issue_files::markdown_stem;
use crate::manifest::split_front_matter;
use crate::output::Failure;
use crate::publication::Language;
use kinds::{is_asset, is_read, without_twins};

/// Folder with the pages of a website of Jekyll.
const POSTS: &str = "_posts";

/// Name of the page of a folder in Hugo and Zola, without its extension.
const SECTION: &str = "_index";

/// Maximum size of a source, in bytes. A notebook of this size takes 1.5 GB of memory.
const MAX_BYTES: u64 = 64 << 20;

/// Source file.
pub(super) struct SourceFile {
    pub(super) path: PathBuf,
    /// Website that it belongs to. Its pictures may be in that folder.
    pub(super) site: Arc<ImportSite>,
    /// Whether its Markdown is that of a site generator: it belongs to a website, or is in a folder.
    pub(super) is_of_site: bool,
    /// Names of files beside it with the same text, which are not imported.
    pub(super) twins: Vec<String>,
}

impl SourceFile {
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
    }

    /// Name of the source: that of its file, or of its folder if the file is called `index`, and its language if it is a
    /// translation.
    pub(super) fn stem(&self) -> String {
        let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let own = name(&self.path);
        let language = language_of_name(&self.path);
        let own = language.as_ref().and_then(|language| own.strip_suffix(&format!(".{language}"))).unwrap_or(&own);
        let parent = self.path.parent().filter(|_| own == "index").map(name).filter(|name| !name.is_empty());
        let name = parent.unwrap_or_else(|| own.to_owned());
        let language = language.or_else(|| self.site.translation(&self.path));
        language.map_or_else(|| name.clone(), |language| format!("{name}-{language}"))
    }

    /// Language that the website gives the source.
    pub(super) fn language(&self) -> Option<String> {
        language_of_name(&self.path).filter(|_| self.is_of_site).or_else(|| self.site.language(&self.path))
    }
}

/// Language in the name of a translated page of Hugo: `index.pt-br.md`
fn language_of_name(path: &Path) -> Option<String> {
    let (_, tag) = path.file_stem()?.to_str()?.rsplit_once('.')?;
    let is_short = matches!(tag.len(), 2 | 5) && tag.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    Some(tag.to_owned()).filter(|tag| is_short && Language::new(tag).is_ok())
}

/// Adds the files of a source, in the order that the website has, or of their names. Hidden files and folders, and those
/// that begin with `_`, are left out, except the posts of Jekyll. Returns notes on pages with text among them.
pub(super) fn collect_sources(path: &Path, sources: &mut Vec<SourceFile>) -> Result<Vec<String>, Failure> {
    let failed = |error| Failure { path: path.to_owned(), error };
    if path.is_dir() {
        let site = Arc::new(ImportSite::of(path));
        let mut found = Vec::new();
        let mut notes = Vec::new();
        let mut others = Vec::new();
        collect_folder(path, &site, &mut found, (&mut notes, &mut others)).map_err(failed)?;
        notes.extend(super::note_on_files(&others, "of another kind", "not imported; name a file to import it"));
        let mut found = without_twins(found);
        if found.is_empty() {
            let error = io::Error::other("this folder has no file that can be imported; name the files themselves");
            return Err(failed(error));
        }
        found.sort_by_cached_key(|source| site.place(&source.path));
        sources.extend(found);
        Ok(notes)
    } else {
        check_source(path).map_err(failed)?;
        let folder = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        let site = Arc::new(ImportSite::of(folder));
        let is_of_site = site.is_site;
        sources.push(SourceFile { path: path.to_owned(), site, is_of_site, twins: Vec::new() });
        Ok(Vec::new())
    }
}

/// Checks that a source can be read whole: a pipe or a device may have no end.
///
/// # Errors
/// It is missing, not an ordinary file, or too large.
fn check_source(path: &Path) -> io::Result<()> {
    let data = fs::metadata(path)?;
    if !data.is_file() {
        return Err(io::Error::other("this is not an ordinary file"));
    }
    if data.len() > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        return Err(io::Error::other(format!("this is larger than {limit} MiB; divide it into smaller files")));
    }
    Ok(())
}

fn collect_folder(
    folder: &Path,
    site: &Arc<ImportSite>,
    sources: &mut Vec<SourceFile>,
    (notes, others): (&mut Vec<String>, &mut Vec<String>),
) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Links are not followed.
        let kind = entry.file_type()?;
        let path = entry.path();
        if name.starts_with(['.', '_']) && name != POSTS {
            if kind.is_file() && markdown_stem(&name) == Some(SECTION) && has_text(&path) {
                notes.push(format!(
                    "{}: the page of a section is not imported; name the file to import it",
                    path.display()
                ));
            }
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if kind.is_dir() {
            collect_folder(&path, site, sources, (notes, others))?;
        } else if kind.is_file() && is_read(extension) {
            match check_source(&path) {
                Ok(()) => {
                    sources.push(SourceFile { path, site: Arc::clone(site), is_of_site: true, twins: Vec::new() });
                }
                Err(error) => notes.push(format!("{}: not imported: {error}", path.display())),
            }
        } else if kind.is_file() && !is_asset(extension) {
            others.push(path.display().to_string());
        }
    }
    Ok(())
}

/// Returns `true` for a file with text after its front matter.
fn has_text(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| !text[split_front_matter(&text).body].trim().is_empty())
}

/// Targets in the sources that other sources can refer to. It is empty if each becomes an issue.
#[derive(Default)]
pub(super) struct SourcePlaces {
    /// Names of the articles, by the full paths of the sources.
    pub(super) names: HashMap<PathBuf, String>,
    /// Names of the articles, by the addresses of their pages.
    pub(super) pages: HashMap<String, String>,
    /// Ids that are set in braces: `{#tides}`
    pub(super) ids: HashSet<String>,
}

impl SourcePlaces {
    pub(super) fn new(sources: &[SourceFile], are_articles: bool) -> Self {
        if !are_articles {
            return Self::default();
        }
        let names = article_names(sources);
        let pages = page_addresses(&names);
        let mut ids = HashSet::new();
        for text in sources.iter().filter_map(|source| fs::read_to_string(&source.path).ok()) {
            let is_end = |c: char| c.is_whitespace() || c == '}';
            ids.extend(text.split("{#").skip(1).filter_map(|after| after.split(is_end).next()).map(str::to_owned));
            let target = |line: &str| line.trim_end().strip_prefix('(')?.strip_suffix(")=").map(str::to_owned);
            ids.extend(text.lines().filter_map(target));
            ids.extend(linked_headings(&text));
        }
        Self { names, pages, ids }
    }
}

/// Returns the ids of headings that links to other files lead to: `[fares](b.md#fares)`, `[[b#Fares]]`
fn linked_headings(text: &str) -> Vec<String> {
    let id = |words: &str| words.trim().trim_start_matches('^').to_lowercase().replace(' ', "-");
    let of_link = |after: &str| {
        let address = after.split([')', ' ', '\n']).next()?;
        let (file, id) = address.split_once('#').filter(|(file, _)| !file.is_empty())?;
        (!file.contains(':')).then(|| id.trim_end_matches('>').to_owned())
    };
    let of_wiki = |after: &str| {
        let inside = after.split("]]").next()?.split(['|', '\n']).next()?;
        inside.split_once('#').filter(|(file, _)| !file.is_empty()).map(|(_, heading)| id(heading))
    };
    let of_shortcode = |after: &str| {
        let (_, id) = after.split('"').next()?.split_once('#')?;
        Some(id.to_owned())
    };
    let shortcodes = text.split("ref \"").skip(1).filter_map(of_shortcode);
    shortcodes
        .chain(text.split("](").skip(1).filter_map(of_link))
        .chain(text.split("[[").skip(1).filter_map(of_wiki))
        .collect()
}

/// Returns the names of the articles that the sources become, by the full paths of the sources.
fn article_names(sources: &[SourceFile]) -> HashMap<PathBuf, String> {
    let width = sources.len().to_string().len().max(2);
    let name = |(at, source): (usize, &SourceFile)| {
        let name = format!("{:0width$}-{}.md", at + 1, file_name(&source.stem()));
        Some((source.path.canonicalize().ok()?, name))
    };
    sources.iter().enumerate().filter_map(name).collect()
}

/// Returns the names of the articles by the names of their sources, and by the addresses of their pages, which front matter
/// may set: `permalink: /tides/`
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
    let by_name = |(path, name): (&PathBuf, &String)| Some((path.file_name()?.to_str()?.to_owned(), name.clone()));
    // `index.md` is not the name of one page.
    let by_name = names.iter().filter_map(by_name).filter(|(name, _)| !name.starts_with("index."));
    by_name.chain(names.iter().filter_map(address)).collect()
}
