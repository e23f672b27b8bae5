//! `schema`: prints the JSON Schema of messages in the format `json`.

use super::{Status, print_result};
use crate::diagnostic::JSON_SCHEMA;

/// Prints the schema to standard output.
pub(crate) fn schema() -> Status {
    print_result(&JSON_SCHEMA.trim_end());
    Status::Done
}
