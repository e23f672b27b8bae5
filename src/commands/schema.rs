//! `schema`: prints the JSON Schema of messages in the format `json`.

use std::path::Path;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::diagnostic::JSON_SCHEMA;

/// Prints the schema to standard output.
pub(crate) fn schema(console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, Path::new("."));
    messages.streams.result(&JSON_SCHEMA.trim_end());
    messages.finish(Status::Done)
}
