//! Words about the accessibility of an e-book.

use serde::{Deserialize, Serialize};

/// Sentences of the summary of an e-book's accessibility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccessibilityTerms {
    /// Title above the statements about accessibility: "Accessibility".
    pub title: String,
    /// Pattern for the kinds of content with markup of their own: "Marked up as such: {kinds}."
    pub marked_up: String,
    /// Words in place of `{kinds}`.
    pub kinds: ContentKinds,
    /// The contents lead to every section and article.
    pub contents_lead: String,
    /// Every image is described.
    pub all_described: String,
    /// An image is not described.
    pub not_all_described: String,
    /// There are no images.
    pub no_images: String,
    /// The numbers of charts are in tables.
    pub charts: String,
    /// Every formula is described.
    pub formulas: String,
    /// There are the page numbers of the PDF.
    pub page_numbers: String,
}

/// Kinds of content, in the plural and as within a sentence: "tables".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "named after the kinds of content")]
pub struct ContentKinds {
    pub headings: String,
    pub lists: String,
    pub tables: String,
    pub notes: String,
    pub formulas: String,
    /// A single index.
    pub index: String,
}

/// Headings and statements by which shops and libraries present accessibility metadata (Accessibility Metadata Display
/// Guide for Digital Publications 2.0).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DisplayTerms {
    /// Heading: "Ways of reading".
    pub ways_of_reading: String,
    /// Heading: "Conformance".
    pub conformance: String,
    /// Heading: "Navigation".
    pub navigation: String,
    /// Heading: "Rich content".
    pub rich_content: String,
    /// Heading: "Hazards".
    pub hazards: String,
    /// Heading: "Accessibility summary".
    pub summary: String,
    /// Heading: "Legal considerations".
    pub legal: String,
    /// Heading: "Additional information".
    pub more: String,
    /// Font, size, spacing and colours are the reader's choice.
    pub appearance: String,
    /// Everything can be read aloud or on a braille display.
    pub nonvisual: String,
    /// Not everything can be read aloud or on a braille display.
    pub nonvisual_partly: String,
    /// Images, charts or formulas have alternative texts.
    pub alternatives: String,
    /// WCAG, level A.
    pub minimum: String,
    /// WCAG, level AA.
    pub accepted: String,
    /// WCAG, level AAA.
    pub exceeded: String,
    /// Pattern for the evaluator: "Certified by {name}".
    pub certified_by: String,
    /// Pattern for the evaluator's credential: "Credential of the certifier: {credential}".
    pub credential: String,
    /// Text of the link to the evaluator's report.
    pub report: String,
    /// Nobody has claimed conformance.
    pub unknown: String,
    /// There is a table of contents.
    pub contents: String,
    /// Headings can be navigated.
    pub headings: String,
    /// There is an index.
    pub index: String,
    /// There is a page list.
    pub pages: String,
    /// Charts have their numbers in tables.
    pub long_descriptions: String,
    /// Formulas have alternative texts.
    pub described_math: String,
    /// Formulas are MathML.
    pub mathml: String,
    /// Nothing flashes, moves or sounds.
    pub no_hazards: String,
    /// An exemption from the law is claimed.
    pub exemption: String,
    /// There are page break markers.
    pub page_breaks: String,
    /// Elements have ARIA roles.
    pub aria: String,
    /// Label before the address for questions.
    pub contact: String,
}
