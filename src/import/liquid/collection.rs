//! Collections of Jekyll, which its settings declare: the pages in `_topics` are the list `site.topics`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::import::site::read_small;
use crate::issue_files::markdown_stem;
use crate::manifest::split_front_matter;

/// Entries of a page's front matter, with its address as `url`.
pub(super) type LiquidPage = BTreeMap<String, String>;

/// Maximum number of pages of a collection.
const MAX_PAGES: usize = 5000;

/// Returns the pages of a collection, in the order of their paths. `None` if the settings declare no such collection.
pub(super) fn pages(name: &str, settings: &str, root: &Path) -> Option<Vec<LiquidPage>> {
    let permalink = declared(name, settings)?;
    let folder = root.join(format!("_{name}"));
    let mut files = Vec::new();
    collect(&folder, &mut files);
    let page = |file: &std::path::PathBuf| {
        let text = read_small(file)?;
        let front = split_front_matter(&text).front.map(|(_, range)| &text[range]).unwrap_or_default();
        let mut entries: LiquidPage = entries(front).collect();
        let path = file.strip_prefix(&folder).ok()?.with_extension("");
        let url = entries.get("permalink").cloned();
        entries.insert("url".to_owned(), url.unwrap_or_else(|| address(&permalink, name, &path)));
        Some(entries)
    };
    Some(files.iter().filter_map(page).collect())
}

/// Returns the pattern of the addresses of a collection's pages, if the settings declare it: `permalink: /:collection/:name`
fn declared(name: &str, settings: &str) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let inside = section("collections:", settings);
    let at = inside.iter().position(|line| line.trim().trim_start_matches("- ").trim_end_matches(':') == name)?;
    let mut own = inside[at + 1..].iter().take_while(|line| indent(line) > indent(inside[at]));
    let pattern = own.find_map(|line| line.trim().strip_prefix("permalink:"));
    let pattern = default_permalink(name, settings).or(pattern);
    Some(pattern.map_or("/:collection/:path", str::trim).trim_matches(['"', '\'']).to_owned())
}

/// Pattern that the settings give a folder: `scope: {path: "_topics"}`, `values: {permalink: /topics/:title/}`, each entry in
/// a line of its own.
fn default_permalink<'s>(name: &str, settings: &'s str) -> Option<&'s str> {
    let mut is_in_scope = false;
    for line in section("defaults:", settings) {
        let line = line.trim().trim_start_matches("- ");
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        match key {
            "scope" => is_in_scope = false,
            "path" => is_in_scope |= value.strip_prefix('_') == Some(name),
            "type" => is_in_scope |= value == name,
            "permalink" if is_in_scope => return Some(value),
            _ => {}
        }
    }
    None
}

/// Lines of an entry of YAML at the margin.
fn section<'s>(key: &str, yaml: &'s str) -> Vec<&'s str> {
    let is_inside = |line: &&str| line.is_empty() || line.starts_with([' ', '-', '#']);
    yaml.lines().skip_while(|line| line.trim_end() != key).skip(1).take_while(is_inside).collect()
}

/// Address of a page by the pattern of its collection.
fn address(pattern: &str, collection: &str, path: &Path) -> String {
    let stem = path.file_name().unwrap_or_default().to_string_lossy();
    let path = path.to_string_lossy().replace('\\', "/");
    let parts = [(":collection", collection), (":path", &path), (":name", &stem), (":title", &stem), (":slug", &stem)];
    parts
        .into_iter()
        .fold(pattern.to_owned(), |address, (name, part)| address.replace(name, part))
        .replace(":output_ext", "")
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<fs::DirEntry> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() {
            collect(&path, files);
        } else if kind.is_file()
            && files.len() < MAX_PAGES
            && path.to_str().is_some_and(|path| markdown_stem(path).is_some())
        {
            files.push(path);
        }
    }
}

/// Returns the entries of YAML that are in one line.
pub(super) fn entries(yaml: &str) -> impl Iterator<Item = (String, String)> {
    yaml.lines().filter_map(|line| {
        let (key, value) = line.split_once(": ").filter(|(key, _)| !key.starts_with([' ', '#', '-']))?;
        let value = value.trim();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let text = match quote.and_then(|quote| value[1..].split_once(quote)) {
            Some((inside, _)) => inside,
            None => value.split(" #").next().unwrap_or(value).trim(),
        };
        Some((key.to_owned(), text.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_the_settings() {
        let settings =
            "title: x\ncollections:\n  topics:\n    output: true\n  boats:\n    permalink: /fleet/:name/\nurl: y\n";
        assert_eq!(declared("topics", settings).as_deref(), Some("/:collection/:path"));
        let boats = declared("boats", settings).unwrap();
        assert_eq!(address(&boats, "boats", Path::new("old/alma")), "/fleet/alma/");
        assert_eq!(declared("url", settings), None);
        let defaults = "defaults:\n  - scope:\n      path: \"\"\n    values:\n      permalink: /x/\n  - scope:\n      \
                        path: \"_topics\"\n    values:\n      permalink: /en/:title/\n";
        assert_eq!(declared("topics", &(settings.to_owned() + defaults)).as_deref(), Some("/en/:title/"));
        assert_eq!(declared("posts", "collections:\n- posts\n- other\n").as_deref(), Some("/:collection/:path"));
    }

    #[test]
    fn entries_have_no_comments() {
        let found: Vec<_> = entries("title: \"A: b\" # c\nshortname: d # e\n# x: y\n  z: 1\n").collect();
        let expected = [("title", "A: b"), ("shortname", "d")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(found, expected);
    }
}
