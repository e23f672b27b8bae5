//! The catalogue that is in the folder from an earlier run, for comparison with the new one.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::checksums::{self, Checksum};
use super::{CatalogueEntry, OPDS2};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::publication::format_utc;
use crate::root::Root;
use crate::source::Source;

/// Maximum size of `opds.json` in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// Editions of an earlier catalogue.
pub(crate) struct PreviousCatalogue {
    /// Checksums by path.
    sums: BTreeMap<String, Checksum>,
    /// `modified` of the issue, by the path of the edition.
    modified: BTreeMap<String, String>,
}

impl PreviousCatalogue {
    /// Reads the catalogue in the folder `root`. A file that is missing or damaged counts as empty, because the new
    /// catalogue replaces it.
    pub(crate) fn read(root: &Root) -> Self {
        let text = |name: &str, max_bytes: u64| {
            root.read_up_to(name, max_bytes).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
        };
        let mut scratch = Report::default();
        let source = scratch.sources.add(Source::new(checksums::NAME, text(checksums::NAME, checksums::MAX_BYTES)));
        let lines = checksums::read(source, &mut scratch);
        let sums = lines.into_iter().map(|line| (line.path, line.sum)).collect();
        let feed: Value = serde_json::from_str(&text(OPDS2, MAX_BYTES)).unwrap_or_default();
        let mut modified = BTreeMap::new();
        for issue in feed["publications"].as_array().into_iter().flatten() {
            let Some(time) = issue["metadata"]["modified"].as_str() else { continue };
            for href in issue["links"].as_array().into_iter().flatten().filter_map(|link| link["href"].as_str()) {
                let path = percent_decode_str(href).decode_utf8_lossy().into_owned();
                modified.insert(path, time.to_owned());
            }
        }
        Self { sums, modified }
    }

    /// Reports the issues with an edition that has other bytes than in this catalogue but the same date. `sums` are the
    /// checksums of the new editions.
    pub(crate) fn report_unmarked(
        &self,
        entries: &[CatalogueEntry],
        sums: &BTreeMap<String, Checksum>,
        report: &mut Report,
    ) {
        for entry in entries {
            let time = format_utc(entry.modified);
            let is_unmarked = |path: &String| {
                self.modified.get(path) == Some(&time)
                    && self.sums.get(path).is_some_and(|old| sums.get(path).is_some_and(|new| new != old))
            };
            if entry.editions.iter().any(|file| is_unmarked(&file.path)) {
                let slug = &entry.metadata.slug;
                let message =
                    format!("the editions of `{slug}` have changed since the last catalogue, but their date has not");
                let help = "if readers should get the new files, write the day of the correction in the front matter: \
                            `revised = \"2026-04-02\"`; reading apps load an issue again only if its date is new";
                report.push(Diagnostic::new(Code::UnmarkedCorrection, None, message, help));
            }
        }
    }
}
