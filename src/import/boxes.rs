//! Boxes of imported texts, by the names of their classes.

use crate::directive::BuiltInDirective;
use crate::document::CalloutKind;

/// Kind of callout for a class or a directive: `note`, `callout-note`
pub(super) fn callout_kind(class: &str) -> Option<CalloutKind> {
    let name = class.strip_prefix("callout-").unwrap_or(class);
    let kinds =
        [CalloutKind::Note, CalloutKind::Tip, CalloutKind::Important, CalloutKind::Warning, CalloutKind::Caution];
    kinds.into_iter().find(|kind| kind.name() == name)
}

/// Returns `true` for the name of a directive that every built-in layout has.
pub(super) fn is_directive(class: &str) -> bool {
    matches!(class, "box" | "pullquote") || BuiltInDirective::named(class).is_some()
}
