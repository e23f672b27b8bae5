//! Names that other programs have for keys of Masthead.

/// Keys of Masthead, each with its names in other programs.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("language", &["lang", "locale"]),
    ("contributors", &["author", "authors", "creator", "editor", "editors"]),
    ("byline", &["author", "authors", "creator"]),
    ("subjects", &["tags", "tag", "keywords", "keyword", "categories", "category", "topics"]),
    ("website", &["url", "homepage", "site", "baseurl", "base-url"]),
    ("rights", &["copyright"]),
    ("summary", &["description", "abstract", "excerpt", "lead"]),
    ("layout", &["theme", "template"]),
    ("bibliography", &["references", "sources"]),
    ("citation-style", &["csl", "style"]),
    ("cover", &["image", "thumbnail", "cover-image", "featured-image"]),
    ("number", &["issue", "no"]),
    ("date", &["published", "pubdate", "publishdate"]),
    ("revised", &["updated", "modified", "lastmod"]),
    ("settings", &["options", "config", "params"]),
    ("title", &["name", "headline"]),
    ("name", &["author", "fullname", "person"]),
    ("image", &["file", "src", "path", "picture"]),
    ("file", &["image", "src", "path", "picture"]),
    ("classes", &["class"]),
];

/// Returns the key among `known` that another program calls `name`.
pub(super) fn other_name(name: &str, known: &[&str]) -> Option<&'static str> {
    let name = name.to_lowercase().replace('_', "-");
    let has_name = |(own, names): &&(&str, &[&str])| names.contains(&name.as_str()) && known.contains(own);
    OTHER_NAMES.iter().find(has_name).map(|(own, _)| *own)
}
