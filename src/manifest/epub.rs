//! The table `[epub]`.

use super::Fields;
use crate::diagnostic::Code;
use crate::publication::{EpubSettings, EpubSplit};

/// Reads the table `[epub]`.
pub(super) fn epub(fields: &mut Fields<'_>) -> EpubSettings {
    let default = EpubSettings::default();
    fields.table("epub", default, |fields| EpubSettings {
        page_list: fields.boolean("page-list").unwrap_or(default.page_list),
        split: fields.parsed("split", Code::BadValue, EpubSplit::new).map(|split| split.value),
    })
}
