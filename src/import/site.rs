//! Website that imported files belong to: its folder, its address and the order of its pages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::publication::Language;

/// Files in the folder of a website.
const SETTINGS: [&str; 19] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "zola.toml",
    "_config.yml",
    "_quarto.yml",
    "_toc.yml",
    "_bookdown.yml",
    "myst.yml",
    "mkdocs.yml",
    "conf.py",
    ".obsidian/app.json",
];

/// Keys for the address of a website.
const ADDRESSES: [&str; 7] = ["baseURL", "baseurl", "base_url", "url", "site-url", "site_url", "html_baseurl"];

/// Maximum size of a file of the website other than its pages, in bytes.
const MAX_BYTES: u64 = 4 << 20;

/// A website, or a folder of files without one.
#[derive(Debug)]
pub(crate) struct ImportSite {
    /// Folder of the website.
    pub(crate) root: PathBuf,
    /// Address of the website.
    pub(crate) address: Option<String>,
    /// Whether there is a website: a file with its settings.
    pub(crate) is_site: bool,
    /// Text of the files with settings. Some of them list the pages.
    settings: String,
    /// Languages that have a folder of their own in `content`, as Hugo has them.
    languages: Vec<String>,
}

impl ImportSite {
    /// Finds the website that a folder belongs to.
    pub(crate) fn of(folder: &Path) -> Self {
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let is_root = |folder: &&Path| SETTINGS.iter().any(|name| folder.join(name).is_file());
        let root = full.ancestors().find(is_root);
        let files = root.into_iter().flat_map(|root| SETTINGS.iter().map(|name| root.join(name)));
        let settings = files.filter_map(|file| read_small(&file)).collect::<Vec<_>>().join("\n");
        let address = ADDRESSES.iter().find_map(|key| address(&settings, key));
        let languages = root.map(|root| language_folders(&root.join("content"))).unwrap_or_default();
        Self { root: root.unwrap_or(folder).to_owned(), address, is_site: root.is_some(), settings, languages }
    }

    /// Returns the language of the folder in `content` that a file is in: `content/pt-br/tides.md`
    pub(crate) fn language(&self, file: &Path) -> Option<String> {
        let full = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let mut parts = full.strip_prefix(self.root.join("content")).ok()?.components();
        let folder = parts.next()?.as_os_str().to_str()?;
        self.languages.iter().find(|language| *language == folder).cloned()
    }

    /// Returns the language of a file that is a translation: its folder is not that of the website's own language.
    pub(crate) fn translation(&self, file: &Path) -> Option<String> {
        let own = ["defaultContentLanguage", "defaultcontentlanguage", "languageCode", "default_language"];
        let own = own.iter().find_map(|key| setting(&self.settings, key).next());
        self.language(file).filter(|language| own.as_ref() != Some(language))
    }

    /// Place of a file in the list of pages: `chapters` of Quarto, `_toc.yml`, `nav` of `MkDocs`. Files that are not listed
    /// come after the others.
    pub(crate) fn place(&self, file: &Path) -> usize {
        let full = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let relative = full.strip_prefix(&self.root).unwrap_or(&full).to_string_lossy().replace('\\', "/");
        let stem = relative.rsplit_once('.').map_or(relative.as_str(), |(stem, _)| stem);
        // Sphinx and MkDocs list pages below their folder, and Jupyter Book without the extension.
        let names = [relative.as_str(), stem, relative.strip_prefix("docs/").unwrap_or(&relative)];
        let is_end = |c: char| !(c.is_alphanumeric() || "-_./".contains(c));
        let place = |name: &&str| {
            let found = self.settings.match_indices(*name).find(|(at, _)| {
                let (before, after) = (&self.settings[..*at], &self.settings[at + name.len()..]);
                before.ends_with(is_end) && after.chars().next().is_none_or(is_end)
            });
            found.map(|(at, _)| at)
        };
        names.iter().find_map(place).unwrap_or(usize::MAX)
    }
}

/// Returns the text of a file of the website. `None` for a pipe or device, for more than [`MAX_BYTES`], and for other than
/// UTF-8.
pub(super) fn read_small(file: &Path) -> Option<String> {
    let is_small = fs::metadata(file).is_ok_and(|data| data.is_file() && data.len() <= MAX_BYTES);
    if is_small { fs::read_to_string(file).ok() } else { None }
}

/// Returns the names of the folders that are languages, if there are several.
fn language_folders(folder: &Path) -> Vec<String> {
    let is_language = |name: &String| {
        let mut parts = name.split('-');
        let is_tag = parts.next().is_some_and(|part| part.len() == 2 && part.chars().all(|c| c.is_ascii_lowercase()));
        is_tag && parts.all(|part| part.len() == 2 || part.len() == 4) && Language::new(name).is_ok()
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut languages: Vec<String> = names.filter(is_language).collect();
    languages.sort_unstable();
    if languages.len() > 1 { languages } else { Vec::new() }
}

/// Returns the address that a line sets.
fn address(settings: &str, key: &str) -> Option<String> {
    let is_address = |value: &String| value.starts_with("https://") || value.starts_with("http://");
    setting(settings, key).find(is_address)
}

/// Returns the values that lines `key: value` or `key = value` set.
fn setting<'s>(settings: &'s str, key: &'s str) -> impl Iterator<Item = String> + 's {
    settings.lines().filter_map(move |line| {
        let (own, value) = line.split_once([':', '='])?;
        let value = value.split('#').next()?.trim().trim_matches(['"', '\'', ',']);
        (own.trim().trim_matches('"') == key).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_give_the_folder_the_address_and_the_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let settings = "book:\n  site-url: https://tides.example # the site\n  chapters:\n    - index.qmd\n    - b.qmd\n    - a.qmd\n";
        fs::write(root.join("_quarto.yml"), settings).unwrap();
        fs::create_dir(root.join("in")).unwrap();
        let site = ImportSite::of(&root.join("in"));
        assert_eq!((site.root.as_path(), site.address.as_deref()), (root.as_path(), Some("https://tides.example")));
        let places = ["index.qmd", "b.qmd", "a.qmd", "x.qmd"].map(|name| site.place(&root.join(name)));
        assert!(places.is_sorted() && places[3] == usize::MAX, "{places:?}");
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_large_files_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("hugo.toml"), "baseURL = \"https://tides.example\"\n").unwrap();
        assert!(std::process::Command::new("mkfifo").arg(root.join("config.toml")).status().unwrap().success());
        fs::File::create(root.join("zola.toml")).unwrap().set_len(MAX_BYTES + 1).unwrap();
        let site = ImportSite::of(root);
        assert_eq!(site.address.as_deref(), Some("https://tides.example"));
        assert!(site.settings.len() < 100, "{}", site.settings.len());
    }
}
