//! Notebooks of Jupyter (`.ipynb`) as Markdown: cells of text, code, and the results of code.

mod html;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use data_url::forgiving_base64;
use serde::Deserialize;
use serde_json::Value;

use super::{ImportReport, cells};
use html::{table, words};

/// Extension of notebooks.
pub(super) const EXTENSION: &str = "ipynb";

/// Types of pictures in results, with their extensions, in the order in which they are preferred.
const PICTURES: [(&str, &str); 4] =
    [("image/svg+xml", "svg"), ("image/png", "png"), ("image/jpeg", "jpg"), ("image/gif", "gif")];

/// Notebook in version 4 of its format.
#[derive(Debug, Deserialize)]
struct Notebook {
    cells: Vec<NotebookCell>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Debug, Deserialize)]
struct NotebookCell {
    #[serde(rename = "cell_type")]
    kind: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    metadata: Value,
    #[serde(default)]
    outputs: Vec<Value>,
    /// Pictures of a cell of text, by name and type.
    #[serde(default)]
    attachments: Value,
}

/// Markdown of a notebook.
#[derive(Debug, Default)]
pub(super) struct NotebookText {
    pub(super) markdown: String,
    /// Number of the cell of each line, from 1.
    pub(super) cells: Vec<usize>,
}

impl NotebookText {
    fn push(&mut self, text: &str, cell: usize) {
        self.markdown += text;
        if !text.ends_with('\n') {
            self.markdown.push('\n');
        }
        self.markdown.push('\n');
        // The lines of the text and the empty line after it.
        self.cells.resize(self.cells.len() + text.lines().count() + 1, cell);
    }
}

/// Reads a notebook. Its pictures are written into the folder `pictures`.
///
/// # Errors
/// The file is no notebook of version 4, or a picture cannot be written.
pub(super) fn read(json: &str, pictures: &Path, report: &mut ImportReport) -> io::Result<NotebookText> {
    let notebook: Notebook = serde_json::from_str(json).map_err(|error| {
        io::Error::other(format!("this is no notebook of Jupyter 4 or later ({error}); save it again in Jupyter"))
    })?;
    let names = ["/language_info/name", "/kernelspec/language"];
    let language = names.iter().find_map(|name| notebook.metadata.pointer(name)?.as_str()).unwrap_or("python");
    let mut text = NotebookText::default();
    let mut writer = NotebookWriter { pictures, language, cell: 0, written: 0, report };
    for cell in &notebook.cells {
        writer.cell += 1;
        let markdown = writer.cell(cell)?;
        if !markdown.trim().is_empty() {
            text.push(&markdown, writer.cell);
        }
    }
    Ok(text)
}

/// State of writing one notebook.
struct NotebookWriter<'a> {
    pictures: &'a Path,
    language: &'a str,
    /// Number of the current cell, from 1.
    cell: usize,
    /// Number of pictures written.
    written: usize,
    report: &'a mut ImportReport,
}

impl NotebookWriter<'_> {
    fn cell(&mut self, cell: &NotebookCell) -> io::Result<String> {
        let source = joined(&cell.source);
        let tags = cell.metadata.pointer("/tags").and_then(Value::as_array);
        let has_tag = |name: &str| tags.is_some_and(|tags| tags.iter().any(|tag| tag.as_str() == Some(name)));
        if has_tag("remove-cell") || has_tag("remove_cell") {
            self.leave_out("a cell that the page does not show");
            return Ok(String::new());
        }
        match cell.kind.as_str() {
            "markdown" => self.with_attachments(source, &cell.attachments),
            // Quarto's front matter is a cell of its own at the beginning.
            "raw" if source.trim_start().starts_with("---") && self.cell == 1 => Ok(source),
            "code" => {
                let hides_code = ["remove-input", "remove_input"].iter().any(|tag| has_tag(tag));
                let hides_results = ["remove-output", "remove_output"].iter().any(|tag| has_tag(tag));
                self.code(&source, &cell.outputs, [hides_code, hides_results])
            }
            kind => {
                self.leave_out(format!("a cell of the type `{kind}`"));
                Ok(String::new())
            }
        }
    }

    /// Writes the code of a cell and its results, each unless it is hidden.
    fn code(&mut self, source: &str, outputs: &[Value], [hides_code, hides_results]: [bool; 2]) -> io::Result<String> {
        let lines: Vec<&str> = source.lines().collect();
        let shown = cells::shown("", &lines);
        let mut text = String::new();
        if shown.has_code && !hides_code && !shown.code.is_empty() {
            let code = shown.code.join("\n");
            text += &fenced(self.language, &code);
            self.report.keep("cell of code");
        } else if !shown.code.is_empty() {
            self.leave_out("code that the page does not show");
        }
        if !shown.has_results || hides_results {
            if !outputs.is_empty() {
                self.leave_out("a result that the page does not show");
            }
            return Ok(text);
        }
        let mut caption = shown.caption;
        for output in outputs {
            let result = self.result(output, &mut caption, shown.alt.as_deref())?;
            if !result.is_empty() {
                self.report.keep("result of code");
                let _ = write!(text, "\n{result}\n");
            }
        }
        if let Some(caption) = caption {
            self.leave_out(format!("the caption “{caption}”, whose picture or table is missing"));
        }
        Ok(text)
    }

    /// Returns the Markdown of a result. A picture or a table takes the caption.
    fn result(&mut self, output: &Value, caption: &mut Option<String>, alt: Option<&str>) -> io::Result<String> {
        let kind = output["output_type"].as_str().unwrap_or_default();
        match kind {
            "stream" if output["name"] == "stderr" => {
                self.leave_out("messages of a program");
                Ok(String::new())
            }
            "stream" => Ok(printed(&joined(&output["text"]))),
            "execute_result" | "display_data" => self.displayed(&output["data"], caption, alt),
            "error" => {
                let name = output["ename"].as_str().unwrap_or_default();
                self.leave_out(format!("the error `{name}` of a program"));
                Ok(String::new())
            }
            _ => {
                self.leave_out(format!("a result of the type `{kind}`"));
                Ok(String::new())
            }
        }
    }

    /// Returns the Markdown of a result that is given in several types.
    fn displayed(&mut self, data: &Value, caption: &mut Option<String>, alt: Option<&str>) -> io::Result<String> {
        for (kind, extension) in PICTURES {
            let content = joined(&data[kind]);
            if !content.is_empty() {
                let path = self.picture(&content, extension)?;
                let title = caption.take().map(|caption| format!(" \"{}\"", caption.replace('"', "&quot;")));
                let alt = alt.unwrap_or_default().replace(['[', ']'], "");
                return Ok(format!("![{alt}](<{path}>{})\n", title.unwrap_or_default()));
            }
        }
        let markdown = joined(&data["text/markdown"]);
        if !markdown.is_empty() {
            return Ok(markdown);
        }
        let html = joined(&data["text/html"]);
        if let Some(table) = table(&html) {
            let caption = caption.take().map(|caption| format!("\n: {caption}\n"));
            return Ok(format!("{table}\n{}", caption.unwrap_or_default()));
        }
        let latex = joined(&data["text/latex"]);
        if latex.starts_with('$') && html.is_empty() {
            return Ok(format!("$$\n{}\n$$\n", latex.trim().trim_matches('$').trim()));
        }
        if let Some(words) = words(&html) {
            return Ok(words);
        }
        if !html.is_empty() {
            self.leave_out("a result in HTML with a program; its text is kept");
        }
        let plain = joined(&data["text/plain"]);
        if plain.is_empty() && html.is_empty() {
            let kinds = data.as_object().map(|data| data.keys().cloned().collect::<Vec<_>>().join(", "));
            self.leave_out(format!("a result of the type `{}`", kinds.unwrap_or_default()));
        }
        Ok(printed(&plain))
    }

    /// Writes a picture and returns its path.
    fn picture(&mut self, content: &str, extension: &str) -> io::Result<String> {
        self.written += 1;
        let bytes = if extension == "svg" && content.contains('<') {
            content.as_bytes().to_vec()
        } else {
            forgiving_base64::decode_to_vec(content.as_bytes())
                .map_err(|_| io::Error::other(format!("the picture in cell {} is damaged", self.cell)))?
        };
        let path = self.pictures.join(format!("cell-{}-{}.{extension}", self.cell, self.written));
        fs::write(&path, bytes)?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// Writes the pictures that belong to a cell of text, and puts their paths in it: `![](attachment:map.png)`
    fn with_attachments(&mut self, mut source: String, attachments: &Value) -> io::Result<String> {
        for (name, data) in attachments.as_object().into_iter().flatten() {
            for (kind, extension) in PICTURES {
                let content = joined(&data[kind]);
                if !content.is_empty() {
                    let path = self.picture(&content, extension)?;
                    source = source.replace(&format!("attachment:{name}"), &path);
                }
            }
        }
        Ok(source)
    }

    fn leave_out(&mut self, text: impl Into<String>) {
        self.report.leave_out_cell(text, self.cell);
    }
}

/// Returns a text that is given as one or as a list of lines.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

/// Returns printed text as a block of code without colours, or nothing for blank text.
fn printed(text: &str) -> String {
    let text = without_colours(text);
    if text.trim().is_empty() { String::new() } else { fenced("", text.trim_end()) }
}

/// Takes out the sequences that colour text on a terminal (ECMA-48): `ESC [ 31 m`
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split("\u{1B}[");
    plain += parts.next().unwrap_or_default();
    for part in parts {
        plain += part.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &part[end + 1..]);
    }
    plain
}

fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(cells: &str) -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        let mut report = ImportReport::default();
        let json = format!("{{\"nbformat\": 4, \"metadata\": {{}}, \"cells\": [{cells}]}}");
        let text = read(&json, folder.path(), &mut report).unwrap();
        report.set_cells(&text.cells);
        (text.markdown.replace(&*folder.path().to_string_lossy(), "P"), report.text("a"))
    }

    #[test]
    fn cells_are_markdown() {
        let (text, report) = notebook(
            r##"{"cell_type": "markdown", "source": ["# Tides\n", "\n", "![Map](attachment:m.png)"],
                 "attachments": {"m.png": {"image/png": "iVBORw0KGgo="}}},
                {"cell_type": "code", "source": "#| fig-cap: A day\n#| fig-alt: Two waves\nplot()", "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": ["\u001b[31m3\u001b[0m boats\n"]},
                    {"output_type": "stream", "name": "stderr", "text": "warning"},
                    {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}}]},
                {"cell_type": "code", "source": "#| echo: false\nboats", "outputs": [
                    {"output_type": "execute_result", "data": {"text/plain": "x", "text/html":
                     "<style>a</style><table border=\"1\">\n  <tr style=\"a\"><th>Day</th></tr>\n\n<tr><td>1</td></tr></table>"}}]},
                {"cell_type": "raw", "source": "x"}"##,
        );
        let expected = "# Tides\n\n![Map](P/cell-1-1.png)\n\n```python\nplot()\n```\n\n```\n3 boats\n```\n\n\n\
                        ![Two waves](<P/cell-2-2.png> \"A day\")\n\n\n\n\
                        <table>\n<tr><th>Day</th></tr>\n<tr><td>1</td></tr></table>\n\n\n\n\n";
        assert_eq!(text, expected);
        for part in [
            "messages of a program, in cell 2",
            "code that the page does not show, in cell 3",
            "a cell of the type `raw`, in cell 4",
        ] {
            assert!(report.contains(part), "{part}: {report}");
        }
    }
}
