//! The key `contributors`: `contributors = [{ name = "Anna Berg", role = "editor" }]`.

use super::Fields;
use crate::diagnostic::Code;
use crate::publication::{Contributor, Role};

/// Correct line, for the help of diagnostics.
const EXAMPLE: &str = "contributors = [{ name = \"Anna Berg\", role = \"editor\" }]";

/// Reads the list `contributors`, in which each contributor can have a name for sorting, `file-as = "Berg, Anna"`. A contributor without a name is reported and left out.
pub(super) fn contributors(fields: &mut Fields<'_>) -> Vec<Contributor> {
    fields.tables("contributors", EXAMPLE, |fields, span| {
        let name = fields.required_text("name", span, "name = \"Anna Berg\"");
        if let Ok(name) = &name {
            fields.report_markup("name", name);
        }
        let file_as = fields.text("file-as").map(|name| name.value);
        let role = fields.parsed("role", Code::BadValue, Role::new).map_or(Role::Contributor, |role| role.value);
        Ok(Contributor { name: name?.value, file_as, role })
    })
}
