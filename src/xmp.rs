//! XMP metadata packets (ISO 16684-1).

use std::fmt::Write as _;

/// A packet that is being written.
#[derive(Debug)]
pub(crate) struct XmpPacket(String);

/// Kind of an array of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmpArray {
    /// Alternatives by language; the values are those for readers of any language.
    Alternatives,
    /// Ordered values.
    Sequence,
    /// Unordered values.
    Bag,
}

impl XmpPacket {
    /// Starts a packet. `namespaces` are prefixes and their URIs.
    pub(crate) fn new(namespaces: &[(&str, &str)]) -> Self {
        let mut out = String::from("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
        out.push_str("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n");
        out.push_str(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"",
        );
        for (prefix, namespace) in namespaces {
            // Writing to a string does not fail.
            let _ = write!(out, "\n xmlns:{prefix}=\"{namespace}\"");
        }
        out.push_str(">\n");
        Self(out)
    }

    /// Writes a property with a text value, unless the value is empty.
    pub(crate) fn simple(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = writeln!(self.0, "<{name}>{}</{name}>", escaped(value));
        }
    }

    /// Writes a property with an array value, unless all values are empty.
    pub(crate) fn list(&mut self, name: &str, kind: XmpArray, values: &[&str]) {
        if values.iter().all(|value| value.is_empty()) {
            return;
        }
        let (element, language) = match kind {
            XmpArray::Alternatives => ("Alt", " xml:lang=\"x-default\""),
            XmpArray::Sequence => ("Seq", ""),
            XmpArray::Bag => ("Bag", ""),
        };
        let _ = write!(self.0, "<{name}><rdf:{element}>");
        for value in values.iter().filter(|value| !value.is_empty()) {
            let _ = write!(self.0, "<rdf:li{language}>{}</rdf:li>", escaped(value));
        }
        let _ = writeln!(self.0, "</rdf:{element}></{name}>");
    }

    /// Writes properties in RDF/XML.
    pub(crate) fn raw(&mut self, xml: &str) {
        self.0.push_str(xml);
    }

    /// Ends the packet, with padding for programs that edit it in place.
    pub(crate) fn finish(self) -> String {
        let Self(mut out) = self;
        out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n");
        for _ in 0..20 {
            out.push_str(&" ".repeat(99));
            out.push('\n');
        }
        out.push_str("<?xpacket end=\"w\"?>");
        out
    }
}

/// Removes the characters that XML 1.0 does not allow.
pub(crate) fn printable(text: &str) -> String {
    let is_allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_allowed).collect()
}

fn escaped(text: &str) -> String {
    html_escape::encode_text(&printable(text)).into_owned()
}
