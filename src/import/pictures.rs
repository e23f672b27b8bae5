//! Pictures of imported texts: found, named and copied.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use data_url::DataUrl;
use percent_encoding::percent_decode_str;

use super::{ImportReport, ImportedText, data_blocks};
use crate::document::{Block, Image, Inline, PartMut, Target, each_inline_mut, plain_text};
use crate::image_file::drawing_refusal;

/// Folders of static site generators that addresses such as `/images/ferry.jpg` lead into.
const SITE_FOLDERS: [&str; 9] =
    ["", "static", "assets", "public", "content", "attachments", "Attachments", "images", "_static"];

/// Name of the directive for a group of pictures.
const GROUP: &str = "figures";

/// Largest picture that is copied, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Places of the pictures of one source.
pub(crate) struct PictureSources<'a> {
    /// Folder that pictures were unpacked into.
    pub(crate) unpacked: &'a Path,
    /// Folder of the source file.
    pub(crate) folder: &'a Path,
    /// Folder named like the source file, which the file's page is in on a website.
    pub(crate) page: &'a Path,
    /// Folder that no picture may be outside of.
    pub(crate) root: &'a Path,
}

impl PictureSources<'_> {
    /// Replaces the addresses of the pictures in `text` by names, and adds the pictures to `files`. Pictures that are
    /// not found are reported, and their descriptions become text: an issue without its picture could not be built.
    pub(crate) fn collect(
        &self,
        text: &mut ImportedText,
        files: &mut Vec<(String, Vec<u8>)>,
        report: &mut ImportReport,
    ) -> LostFigures {
        data_blocks::restore(text);
        self.copy_data_files(text, files, report);
        let mut names: HashMap<String, String> = HashMap::new();
        let mut undescribed = 0;
        let mut missing = HashSet::new();
        let mut rename = |image: &mut Image| {
            if !image.described {
                undescribed += 1;
            }
            if let Some(name) = names.get(&image.source) {
                image.source.clone_from(name);
                return;
            }
            match self.read(&image.source) {
                Ok((name, bytes)) => {
                    let name = free_name(&name, &bytes, files);
                    names.insert(std::mem::replace(&mut image.source, name.clone()), name.clone());
                    if !files.iter().any(|(known, _)| *known == name) {
                        files.push((name, bytes));
                    }
                }
                Err(problem) => {
                    if !is_on_web(&image.source) {
                        missing.insert(image.source.clone());
                    }
                    report.leave_out_anywhere(problem);
                }
            }
        };
        each_image(&mut text.blocks, &mut rename);
        text.notes.iter_mut().for_each(|note| each_image(&mut note.blocks, &mut rename));
        report.undescribed(undescribed);
        let mut lost = LostFigures::default();
        describe(&mut text.blocks, &missing, &mut lost);
        unwrap_groups(&mut text.blocks);
        text.notes.iter_mut().for_each(|note| describe(&mut note.blocks, &missing, &mut lost));
        lost
    }

    /// Copies the files of data blocks, and writes their new names into the blocks. Those that are not found are reported.
    fn copy_data_files(&self, text: &mut ImportedText, files: &mut Vec<(String, Vec<u8>)>, report: &mut ImportReport) {
        data_blocks::each_file(&mut text.blocks, &mut |written| {
            let path = self.find(written).filter(|path| is_small(path));
            let Some(bytes) = path.and_then(|path| fs::read(path).ok()) else {
                report.leave_out_anywhere(format!("the data file `{written}`, which was not found"));
                return None;
            };
            let name = free_name(written.rsplit(['/', '\\']).next().unwrap_or(written), &bytes, files);
            if !files.iter().any(|(known, _)| *known == name) {
                files.push((name.clone(), bytes));
            }
            report.keep("data file");
            Some(name)
        });
    }

    /// Returns the name and the content of a picture.
    fn read(&self, source: &str) -> Result<(String, Vec<u8>), String> {
        let scheme = source.split_once(':').map_or("", |(scheme, _)| scheme);
        if scheme.eq_ignore_ascii_case("data") {
            return embedded(source).ok_or_else(|| "an embedded picture with a damaged address".to_owned());
        }
        if is_on_web(source) {
            return Err(format!("the picture `{source}` on the web; save it beside the issue and write its name"));
        }
        let path = self
            .find(source)
            .ok_or_else(|| format!("the picture `{source}`, which was not found; its description is text"))?;
        let bytes = if is_small(&path) { fs::read(&path).ok() } else { None };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(problem) =
            bytes.as_ref().filter(|_| is_drawing(&name)).and_then(|bytes| drawing_refusal(&name, bytes))
        {
            return Err(format!("a picture, because {problem}; its description is text"));
        }
        bytes
            .map(|bytes| (name, bytes))
            .ok_or_else(|| format!("the picture `{source}`, which cannot be read; its description is text"))
    }

    /// Returns the path of a picture in one of the folders.
    fn find(&self, source: &str) -> Option<PathBuf> {
        let decoded = percent_decode_str(source).decode_utf8_lossy();
        let is_inside = |path: &PathBuf| {
            let path = path.canonicalize().ok()?;
            let is_in = |folder: &Path| folder.canonicalize().is_ok_and(|folder| path.starts_with(folder));
            (is_in(self.unpacked) || is_in(self.root)).then_some(path)
        };
        let spellings = [source, &decoded];
        let candidates = spellings.iter().flat_map(|source| {
            let below = source.trim_start_matches('/');
            let in_site = SITE_FOLDERS.iter().map(move |folder| self.root.join(folder).join(below));
            let beside = [PathBuf::from(source), self.folder.join(below), self.page.join(source)];
            beside.map(|path| without_parents(&path)).into_iter().chain(in_site)
        });
        candidates.collect::<Vec<_>>().iter().find_map(is_inside)
    }
}

/// Returns `true` for the name of an SVG file.
fn is_drawing(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("svg"))
}

/// Returns a path without `..`, also if a folder before it does not exist. Links in the path are resolved later.
fn without_parents(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let can_go_up = matches!(plain.components().next_back(), Some(Component::Normal(_)));
        if part == Component::ParentDir && can_go_up {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// Decodes a `data:` address.
fn embedded(address: &str) -> Option<(String, Vec<u8>)> {
    let parsed = DataUrl::process(address).ok()?;
    let extension = match parsed.mime_type().subtype.as_str() {
        "jpeg" => "jpg",
        "svg+xml" => "svg",
        other => other,
    };
    let name = format!("picture.{}", extension.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let (bytes, _) = parsed.decode_to_vec().ok()?;
    Some(if extension == "svg" { (name, with_namespace(bytes)) } else { (name, bytes) })
}

/// Adds the namespace to a drawing that has none, as within a web page.
fn with_namespace(bytes: Vec<u8>) -> Vec<u8> {
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains("http://www.w3.org/2000/svg") => {
            text.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1).into_bytes()
        }
        Ok(_) | Err(_) => bytes,
    }
}

/// Returns `name`, with a number if a different picture has it.
fn free_name(name: &str, bytes: &[u8], files: &[(String, Vec<u8>)]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{extension}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| files.iter().all(|(known, content)| known != name || content == bytes);
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}

fn is_on_web(source: &str) -> bool {
    source.starts_with("https:") || source.starts_with("http:") || source.starts_with("//")
}

/// Figures whose pictures were not found: their words by their ids.
#[derive(Debug, Default)]
pub(crate) struct LostFigures(HashMap<String, String>);

impl LostFigures {
    /// Adds those of another text.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Makes the references to the figures links to their words: a paragraph has no number.
    pub(crate) fn link(&self, text: &mut ImportedText) {
        if !self.0.is_empty() {
            self.link_in(&mut text.blocks);
            text.notes.iter_mut().for_each(|note| self.link_in(&mut note.blocks));
        }
    }

    fn link_in(&self, blocks: &mut [Block]) {
        for block in blocks {
            for part in block.parts_mut() {
                match part {
                    PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| self.link_inline(inline)),
                    PartMut::Blocks(inside) => self.link_in(inside),
                }
            }
        }
    }

    fn link_inline(&self, inline: &mut Inline) {
        let words = |id: &str, span| self.0.get(id).map(|text| vec![Inline::Text { text: text.clone(), span }]);
        match inline {
            Inline::Mention { items, span, .. } => {
                if let Some((id, content)) = items.iter().find_map(|item| Some((&item.key, words(&item.key, *span)?))) {
                    let target = Target::Anchor(format!("#{id}"));
                    *inline = Inline::Link { target, title: None, content, span: *span };
                }
            }
            Inline::Link { target: Target::Anchor(address), content, span, .. } if content.is_empty() => {
                let id = address.split_once('#').map_or("", |(_, id)| id);
                *content = words(id, *span).unwrap_or_default();
            }
            _ => {}
        }
    }
}

/// Replaces pictures by their captions or descriptions. Ids stay.
fn describe(blocks: &mut [Block], missing: &HashSet<String>, lost: &mut LostFigures) {
    if missing.is_empty() {
        return;
    }
    for block in blocks {
        if let Block::Figure(figure) = block
            && missing.contains(&figure.image.source)
        {
            let span = figure.span;
            let caption = std::mem::take(&mut figure.caption.text);
            let content = if caption.is_empty() { vec![description(&figure.image)] } else { caption };
            let content = match figure.link.take() {
                Some(link) => vec![Inline::Link { target: link.target, title: link.title, content, span }],
                None => content,
            };
            let id = std::mem::take(&mut figure.caption.id);
            let mut content = content;
            if !id.is_empty() {
                lost.0.insert(id.clone(), plain_text(&content));
                content.insert(0, Inline::Anchor { id, span });
            }
            *block = Block::Paragraph { content, span };
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| {
                    if let Inline::Image(image) = inline
                        && missing.contains(&image.source)
                    {
                        *inline = description(image);
                    }
                }),
                PartMut::Blocks(inside) => describe(inside, missing, lost),
            }
        }
    }
}

/// Replaces groups of pictures that have none left by their texts.
fn unwrap_groups(blocks: &mut Vec<Block>) {
    let mut kept = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        for part in block.parts_mut() {
            if let PartMut::Blocks(inside) = part {
                unwrap_groups(inside);
            }
        }
        match block {
            Block::Directive { name, blocks: mut inside, classes, span } if name == GROUP => {
                let mut pictures = 0;
                each_image(&mut inside, &mut |_| pictures += 1);
                match pictures {
                    0 => kept.append(&mut inside),
                    _ => kept.push(Block::Directive { name, blocks: inside, classes, span }),
                }
            }
            block => kept.push(block),
        }
    }
    *blocks = kept;
}

/// Words in the place of a picture: its description, or the name of its file.
fn description(image: &Image) -> Inline {
    let span = image.span;
    if image.description.is_empty() {
        let text = image.source.rsplit('/').next().unwrap_or(&image.source).to_owned();
        return Inline::Code { text, span };
    }
    Inline::Text { text: image.description.clone(), span }
}

/// Calls `visit` for each image in the blocks.
fn each_image(blocks: &mut [Block], visit: &mut impl FnMut(&mut Image)) {
    for block in blocks {
        if let Block::Figure(figure) = block {
            visit(&mut figure.image);
        }
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => each_inline_mut(run, &mut |inline| {
                    if let Inline::Image(image) = inline {
                        visit(image);
                    }
                }),
                PartMut::Blocks(inside) => each_image(inside, visit),
            }
        }
    }
}

/// Returns `true` for an ordinary file of at most [`MAX_BYTES`].
fn is_small(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= MAX_BYTES)
}
