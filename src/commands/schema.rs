//! `schema`: prints the JSON Schema of the messages in the format `json`.

use super::answer;
use crate::cli::Status;
use crate::diagnostic::JSON_SCHEMA;

/// Prints it.
pub(crate) fn schema() -> Status {
    answer(&JSON_SCHEMA.trim_end());
    Status::Done
}
