//! The table `[epub]`.

use super::Fields;
use crate::diagnostic::Code;
use crate::publication::{EpubFormulas, EpubSettings, EpubSplit};

/// Reads the table `[epub]`.
pub(super) fn epub(fields: &mut Fields<'_>) -> EpubSettings {
    let default = EpubSettings::default();
    fields.table("epub", default, |fields| EpubSettings {
        page_list: fields.boolean("page-list").unwrap_or(default.page_list),
        formulas: fields
            .parsed("formulas", Code::BadValue, EpubFormulas::new)
            .map_or(default.formulas, |form| form.value),
        split: fields.parsed("split", Code::BadValue, EpubSplit::new).map(|split| split.value),
    })
}
