//! Text of the marked-content sequences of a PDF (ISO 32000-1, 14.6), as screen readers receive it: with `ActualText`,
//! and without soft hyphens.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

/// Texts by the page and the id of the sequence.
pub(super) type MarkedTexts = HashMap<(ObjectId, i64), String>;

/// Reads the texts of all pages.
///
/// # Errors
/// The content of a page cannot be read.
pub(super) fn read(document: &Document) -> Result<MarkedTexts, lopdf::Error> {
    let mut texts = MarkedTexts::new();
    let mut encodings = HashMap::new();
    for page in document.get_pages().into_values() {
        let content = Content::decode(&document.get_page_content(page))?;
        let mut fonts = HashMap::new();
        for (name, font) in font_ids(document, page) {
            if let Entry::Vacant(entry) = encodings.entry(font) {
                entry.insert(document.get_dictionary(font)?.get_font_encoding(document)?);
            }
            fonts.insert(name, font);
        }
        let mut reader = TextReader { fonts, encodings: &encodings, font: None, saved: Vec::new(), marks: Vec::new() };
        for operation in &content.operations {
            if let Some((id, text)) = reader.operation(operation) {
                texts.entry((page, id)).or_default().push_str(&text);
            }
        }
    }
    for text in texts.values_mut() {
        text.retain(|c| c != '\u{ad}');
    }
    Ok(texts)
}

/// Returns the fonts of a page by name.
pub(super) fn font_ids(document: &Document, page: ObjectId) -> Vec<(Vec<u8>, ObjectId)> {
    let Ok((own, inherited)) = document.get_page_resources(page) else { return Vec::new() };
    let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
    let fonts = own.into_iter().chain(inherited).filter_map(|resources| {
        let (_, fonts) = document.dereference(resources.get(b"Font").ok()?).ok()?;
        fonts.as_dict().ok()
    });
    fonts
        .flat_map(Dictionary::iter)
        .filter_map(|(name, font)| Some((name.clone(), font.as_reference().ok()?)))
        .collect()
}

/// A marked-content sequence that has begun.
struct MarkedContent {
    id: Option<i64>,
    /// Whether the text of the sequence is replaced.
    is_replaced: bool,
}

/// State of reading a page.
struct TextReader<'a> {
    fonts: HashMap<Vec<u8>, ObjectId>,
    encodings: &'a HashMap<ObjectId, Encoding<'a>>,
    font: Option<ObjectId>,
    /// Fonts of the saved graphics states.
    saved: Vec<Option<ObjectId>>,
    marks: Vec<MarkedContent>,
}

impl TextReader<'_> {
    /// Returns the text of an operation, and the id of the sequence that it belongs to.
    fn operation(&mut self, operation: &Operation) -> Option<(i64, String)> {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => self.saved.push(self.font),
            "Q" => self.font = self.saved.pop().flatten(),
            "Tf" => self.font = operands.first().and_then(|name| self.fonts.get(name.as_name().ok()?).copied()),
            "BMC" => self.marks.push(MarkedContent { id: None, is_replaced: false }),
            "BDC" => return self.begin(operands.get(1)),
            "EMC" => {
                self.marks.pop();
            }
            "Tj" | "TJ" | "'" | "\"" => {
                let mut text = String::new();
                for operand in operands {
                    self.show(operand, &mut text);
                }
                let is_replaced = self.marks.iter().any(|mark| mark.is_replaced);
                return self.sequence().filter(|_| !is_replaced).map(|id| (id, text));
            }
            _ => {}
        }
        None
    }

    /// Begins a sequence with properties. Returns its replacement text.
    fn begin(&mut self, properties: Option<&Object>) -> Option<(i64, String)> {
        let properties = properties.and_then(|properties| properties.as_dict().ok());
        let id = properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok());
        let replacement = properties.and_then(|properties| properties.get(b"ActualText").ok());
        let is_inside = self.marks.iter().any(|mark| mark.is_replaced);
        self.marks.push(MarkedContent { id, is_replaced: replacement.is_some() });
        let text = replacement.and_then(|text| lopdf::decode_text_string(text).ok()).filter(|_| !is_inside)?;
        self.sequence().map(|id| (id, text))
    }

    /// Returns the id of the innermost sequence that has one.
    fn sequence(&self) -> Option<i64> {
        self.marks.iter().rev().find_map(|mark| mark.id)
    }

    fn show(&self, operand: &Object, text: &mut String) {
        match operand {
            Object::String(bytes, _) => {
                let encoding = self.font.and_then(|font| self.encodings.get(&font));
                text.push_str(
                    &encoding.and_then(|encoding| Document::decode_text(encoding, bytes).ok()).unwrap_or_default(),
                );
            }
            Object::Array(parts) => parts.iter().for_each(|part| self.show(part, text)),
            _ => {}
        }
    }
}
