//! Invariants of drawings.

use roxmltree::Document;

/// A sanitized SVG has no scripts, event handlers or external references.
pub(super) fn check_svg(bytes: &[u8]) {
    let text = str::from_utf8(bytes).expect("an SVG is UTF-8");
    // The parser rejects document type declarations, so there are no entities to expand.
    let svg = Document::parse(text.trim_start_matches('\u{FEFF}')).expect("an SVG is XML");
    for node in svg.descendants() {
        assert!(!node.is_pi(), "a processing instruction in {text}");
        let name = node.tag_name().name().to_ascii_lowercase();
        let forbidden =
            ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"];
        assert!(!forbidden.contains(&name.as_str()), "<{name}> in {text}");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value().trim().to_ascii_lowercase());
            assert!(!name.starts_with("on"), "{name} in {text}");
            let is_internal = value.starts_with('#') || value.starts_with("data:image/");
            assert!(!matches!(name.as_str(), "href" | "src") || is_internal, "{name}={value} in {text}");
            assert!(!value.contains("javascript:"), "{name}={value} in {text}");
        }
    }
}
