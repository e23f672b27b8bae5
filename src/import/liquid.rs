//! Liquid, the templates of Jekyll: variables, included files, conditions and loops are carried out before a page is read.
//! Tags of plugins, and outputs without a value, are left to the shortcodes, which report them.

mod collection;
mod expression;
mod token;

use std::collections::HashMap;
use std::path::Path;

use super::ImportReport;
use super::references::without_undefined;
use super::report::shortened;
use super::site::read_small;
use collection::LiquidPage;
use expression::{LiquidValue, condition, parameters, value};
use token::{LiquidToken, tokens};

/// File with the settings of a website of Jekyll.
const SETTINGS: &str = "_config.yml";

/// Maximum depth of included files.
const MAX_DEPTH: usize = 8;

/// Maximum length of a page with everything that it includes, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Tags that have a counterpart in Markdown, and are translated later.
const LATER: [&str; 11] =
    ["highlight", "endhighlight", "post_url", "link", "figure", "image", "img", "youtube", "vimeo", "raw", "endraw"];

/// Carries out the Liquid of a page of Jekyll. Pages of other generators stay as they are.
pub(super) fn rendered(text: &str, root: &Path, report: &mut ImportReport) -> String {
    let Some(settings) = read_small(&root.join(SETTINGS)) else { return text.to_owned() };
    let environment = ("jekyll.environment".to_owned(), LiquidValue::Text("production".to_owned()));
    let mut variables = HashMap::from([environment]);
    add_entries("site", &settings, &mut variables);
    if let Some((_, front)) = crate::manifest::split_front_matter(text).front {
        add_entries("page", &text[front], &mut variables);
    }
    let mut liquid =
        Liquid { root, settings: &settings, variables, report, included: Vec::new(), length: 0, ended: None };
    let written = liquid.page(text);
    without_undefined(&written, report)
}

/// Adds the entries of YAML that are in one line.
fn add_entries(object: &str, yaml: &str, variables: &mut HashMap<String, LiquidValue>) {
    for (key, text) in collection::entries(yaml) {
        variables.insert(format!("{object}.{key}"), LiquidValue::Text(text));
    }
}

/// State of carrying out one page.
struct Liquid<'s> {
    root: &'s Path,
    /// Text of the settings of the website.
    settings: &'s str,
    variables: HashMap<String, LiquidValue>,
    report: &'s mut ImportReport,
    /// Names of the included files that are open.
    included: Vec<String>,
    /// Length of what has been written.
    length: usize,
    /// Tag that ends the current turn of a loop: `break`, or `continue` for this turn alone.
    ended: Option<LoopEnd>,
}

/// Tag that ends a turn of a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LoopEnd {
    Break,
    Continue,
}

impl Liquid<'_> {
    fn page(&mut self, text: &str) -> String {
        let tokens = tokens(text);
        let mut written = String::with_capacity(text.len());
        self.run(&tokens, &mut written);
        written
    }

    fn run(&mut self, tokens: &[LiquidToken<'_>], written: &mut String) {
        let mut at = 0;
        while let Some(token) = tokens.get(at).filter(|_| self.ended.is_none()) {
            at += 1;
            match token {
                LiquidToken::Text(text) => self.write(text, written),
                LiquidToken::Output { inside, source, line } => match value(inside, &self.variables) {
                    Some(value) => self.write(&value.text(), written),
                    None => self.report(source, *line, written),
                },
                LiquidToken::Tag { name, rest, source, line } => {
                    let end = block_end(&tokens[at..], name).map_or(at, |end| at + end);
                    let inside = &tokens[at..end];
                    if end > at || block_end(&tokens[at..], name).is_some() {
                        at = end + 1;
                    }
                    self.tag(name, rest, inside, (source, *line), written);
                }
            }
        }
    }

    fn tag(&mut self, name: &str, rest: &str, inside: &[LiquidToken<'_>], place: (&str, usize), written: &mut String) {
        match name {
            "assign" => match rest.split_once('=').and_then(|(key, text)| Some((key, value(text, &self.variables)?))) {
                Some((key, value)) => {
                    self.variables.insert(key.trim().to_owned(), value);
                }
                None => self.report(place.0, place.1, written),
            },
            "capture" => {
                let mut captured = String::new();
                self.captured(rest.trim(), inside, &mut captured);
                self.variables.insert(rest.trim().to_owned(), LiquidValue::Text(captured));
            }
            "comment" => {}
            "break" => self.ended = Some(LoopEnd::Break),
            "continue" => self.ended = Some(LoopEnd::Continue),
            "if" | "unless" => self.branches(name == "unless", rest, inside, written),
            "case" => self.cases(rest, inside, written),
            "for" => self.repeat(rest, inside, place, written),
            "include" | "include_relative" => self.include(rest, place, written),
            name if LATER.contains(&name) => {
                self.write(place.0, written);
                self.run(inside, written);
                if name == "raw" || name == "highlight" {
                    self.write(&format!("{{% end{name} %}}"), written);
                }
            }
            _ => {
                self.report(place.0, place.1, written);
                self.run(inside, written);
            }
        }
    }

    /// Writes the first branch whose condition is true.
    fn branches(&mut self, is_negated: bool, test: &str, inside: &[LiquidToken<'_>], written: &mut String) {
        let mut is_true = condition(test, &self.variables) != is_negated;
        let mut start = 0;
        let mut depth = 0_usize;
        for (at, token) in inside.iter().enumerate() {
            let LiquidToken::Tag { name, rest, .. } = token else { continue };
            match *name {
                "if" | "unless" => depth += 1,
                "endif" | "endunless" => depth = depth.saturating_sub(1),
                "elsif" | "else" if depth == 0 => {
                    if is_true {
                        self.run(&inside[start..at], written);
                        return;
                    }
                    start = at + 1;
                    is_true = *name == "else" || condition(rest, &self.variables);
                }
                _ => {}
            }
        }
        if is_true {
            self.run(&inside[start..], written);
        }
    }

    /// Writes the content of a loop for each item of a list: `item in list`
    fn repeat(&mut self, rest: &str, inside: &[LiquidToken<'_>], place: (&str, usize), written: &mut String) {
        let parts =
            rest.split_once(" in ").and_then(|(name, list)| Some((name.trim(), list.split_whitespace().next()?)));
        let list = parts.and_then(|(_, list)| value(list, &self.variables).or_else(|| self.pages(list)));
        let (Some((name, _)), Some(list)) = (parts, list) else {
            self.report(place.0, place.1, written);
            return;
        };
        match list {
            LiquidValue::List(items) => {
                for item in items {
                    self.variables.insert(name.to_owned(), LiquidValue::Text(item));
                    if self.run_turn(inside, written) {
                        break;
                    }
                }
            }
            LiquidValue::Pages(pages) => {
                for page in pages {
                    self.variables.retain(|key, _| key.split_once('.').is_none_or(|(object, _)| object != name));
                    let entries =
                        page.into_iter().map(|(key, text)| (format!("{name}.{key}"), LiquidValue::Text(text)));
                    self.variables.extend(entries);
                    if self.run_turn(inside, written) {
                        break;
                    }
                }
            }
            LiquidValue::Text(_) => self.report(place.0, place.1, written),
        }
    }

    /// Runs the content of a loop once. Returns `true` if it is the last time: a tag ends the loop, or the page has become
    /// too long.
    fn run_turn(&mut self, inside: &[LiquidToken<'_>], written: &mut String) -> bool {
        self.run(inside, written);
        self.ended.take() == Some(LoopEnd::Break) || self.length > MAX_BYTES
    }

    /// Runs the content of a captured text. Nothing is reported of one that no output can name: `capture /dev/null`
    fn captured(&mut self, name: &str, inside: &[LiquidToken<'_>], captured: &mut String) {
        if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return self.run(inside, captured);
        }
        let mut unheard = ImportReport::default();
        let mut hidden = Liquid {
            root: self.root,
            settings: self.settings,
            variables: std::mem::take(&mut self.variables),
            report: &mut unheard,
            included: self.included.clone(),
            length: self.length,
            ended: None,
        };
        hidden.run(inside, captured);
        self.variables = hidden.variables;
    }

    /// Returns the pages of a collection, which are then kept as a variable: `site.topics`
    fn pages(&mut self, list: &str) -> Option<LiquidValue> {
        let pages: Vec<LiquidPage> = collection::pages(list.strip_prefix("site.")?, self.settings, self.root)?;
        let pages = LiquidValue::Pages(pages);
        self.variables.insert(list.to_owned(), pages.clone());
        Some(pages)
    }

    /// Writes the branch for the value of an expression: `case page.lang`, `when "de"`
    fn cases(&mut self, expression: &str, inside: &[LiquidToken<'_>], written: &mut String) {
        let own = value(expression, &self.variables).map(|value| value.text());
        let mut start = None;
        let mut depth = 0_usize;
        for (at, token) in inside.iter().enumerate() {
            let LiquidToken::Tag { name, rest, .. } = token else { continue };
            match *name {
                "case" => depth += 1,
                "endcase" => depth = depth.saturating_sub(1),
                "when" | "else" if depth == 0 => {
                    if let Some(start) = start {
                        self.run(&inside[start..at], written);
                        return;
                    }
                    let texts = rest.split(" or ").flat_map(|part| part.split(','));
                    let mut values = texts.map(|text| value(text.trim(), &self.variables).map(|value| value.text()));
                    let is_own = own.is_some() && values.any(|value| value == own);
                    start = (*name == "else" || is_own).then_some(at + 1);
                }
                _ => {}
            }
        }
        if let Some(start) = start {
            self.run(&inside[start..], written);
        }
    }

    /// Writes an included file, with its parameters: `fares.md year="2026"`
    fn include(&mut self, rest: &str, place: (&str, usize), written: &mut String) {
        let (name, given) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let folder = self.root.join("_includes");
        let is_text =
            name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "md" | "markdown" | "txt"));
        let path = folder.join(name).canonicalize().ok();
        let inside = path.filter(|path| folder.canonicalize().is_ok_and(|folder| path.starts_with(folder)));
        let text = inside.filter(|_| is_text && self.included.len() < MAX_DEPTH).and_then(|path| read_small(&path));
        let Some(text) = text else {
            self.report(place.0, place.1, written);
            return;
        };
        let before: HashMap<String, LiquidValue> = self.variables.clone();
        for (key, value) in parameters(given, &before) {
            self.variables.insert(format!("include.{key}"), value);
        }
        self.included.push(name.to_owned());
        let text = self.page(&text);
        self.included.pop();
        self.variables.retain(|key, _| !key.starts_with("include."));
        self.variables.extend(before.into_iter().filter(|(key, _)| key.starts_with("include.")));
        written.push_str(&text);
    }

    fn write(&mut self, text: &str, written: &mut String) {
        if self.length <= MAX_BYTES {
            self.length += text.len();
            written.push_str(text);
        }
    }

    /// Reports what has no value.
    fn report(&mut self, source: &str, line: usize, written: &mut String) {
        let file = self.included.last().map(|name| format!(" of `{name}`")).unwrap_or_default();
        self.report.leave_out_line(format!("`{}`{file}", shortened(source)), line);
        self.write(&"\n".repeat(source.matches('\n').count()), written);
    }
}

/// Index of the tag that ends the block of a tag.
fn block_end(tokens: &[LiquidToken<'_>], name: &str) -> Option<usize> {
    let end = format!("end{name}");
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let LiquidToken::Tag { name: own, .. } = token else { continue };
        if *own == end {
            match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return Some(at),
            }
        } else if *own == name {
            depth += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests;
