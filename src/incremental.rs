//! Incremental builds: reuses an issue's diagnostics and editions from the cache if nothing that was read for it has
//! changed.
//!
//! The issue's record in the [cache] lists every file and folder read for the issue. If their contents
//! are unchanged, the issue is not read again. Otherwise it is read, and [each edition](crate::editions) is rebuilt
//! only if its own inputs have changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cache::{self, Record};
use crate::dependencies::Dependencies;
use crate::diagnostic::{Report, Reported};
use crate::digest::Digest;
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::layout;
use crate::request::{BuiltEdition, Request, Rules};
use crate::source::Source;
use crate::workspace::Workspace;

/// Key of an issue's record: a digest of the fonts, the slug, the paths of the Markdown files and `SOURCE_DATE_EPOCH`.
pub(crate) fn key(workspace: &Workspace, files: &IssueFiles, rules: Rules) -> Digest {
    let mut builder =
        cache::digest_builder("record").with(workspace.fonts.digest().as_bytes()).with(files.slug.as_bytes());
    for path in std::iter::once(&files.index).chain(&files.articles) {
        builder.add(path.as_bytes());
    }
    builder.add(&rules.source_date_epoch.map_or([0; 9], |seconds| {
        let mut bytes = [1; 9];
        bytes[1..].copy_from_slice(&seconds.to_le_bytes());
        bytes
    }));
    builder.finish()
}

/// Returns the diagnostics and editions of an unchanged issue from the cache. The result is an error if the diagnostics
/// contain errors under the current rules. Returns `None` if the issue has changed, or if something is missing from the
/// cache.
pub(crate) fn load(
    workspace: &Workspace,
    key: &Digest,
    request: &Request<'_>,
) -> Option<(Report, Result<Vec<BuiltEdition>, Reported>)> {
    let cache = request.readable_cache().filter(|_| workspace.validity.is_ok() && !workspace.print.lacks_profile)?;
    let record = cache.record(key)?;
    if !workspace.current.matches(&record.dependencies, &workspace.root, cache.file_digests()) {
        return None;
    }
    let report = load_report(workspace, &record)?;
    if let Err(reported) = report.check() {
        return Some((report, Err(reported)));
    }
    let mut editions = Vec::new();
    for &edition in request.editions {
        let Some(cached) = record.editions.get(&edition)?.clone() else { continue };
        let artifact =
            if request.is_up_to_date(&cached) { None } else { Some(Arc::new(cache.artifact(&cached.inputs)?)) };
        editions.push(BuiltEdition { edition, is_new: false, cached, artifact });
    }
    Some((report, Ok(editions)))
}

/// Returns the diagnostics of a record, with the source files that their spans refer to. Returns `None` if a source
/// file cannot be read.
fn load_report(workspace: &Workspace, record: &Record) -> Option<Report> {
    let mut report = workspace.new_report();
    let known = workspace.sources.paths().count();
    for path in record.sources.iter().skip(known) {
        let text = workspace.root.read_text(path).ok().or_else(|| layout::built_in_text(path))?;
        report.sources.add(Source::new(path, text));
    }
    record.diagnostics.iter().for_each(|diagnostic| report.push(diagnostic.clone()));
    Some(report)
}

/// Stores the dependencies, diagnostics and editions of an issue in the cache.
pub(crate) fn store(
    workspace: &Workspace,
    key: &Digest,
    mut dependencies: Dependencies,
    report: &Report,
    editions: &BTreeMap<Edition, Option<BuiltEdition>>,
    request: &Request<'_>,
) {
    let Some(cache) = request.cache else { return };
    dependencies.extend(workspace.dependencies.clone());
    let diagnostics = report.diagnostics().to_vec();
    let sources = if diagnostics.is_empty() { Vec::new() } else { report.sources.paths().map(str::to_owned).collect() };
    let cached = |built: &Option<BuiltEdition>| built.as_ref().map(|built| built.cached.clone());
    let mut cached: BTreeMap<_, _> = editions.iter().map(|(edition, built)| (*edition, cached(built))).collect();
    // Keeps the other editions of an earlier build with the same dependencies.
    if let Some(before) = cache.record(key).filter(|before| before.dependencies == dependencies) {
        for (edition, before) in before.editions {
            cached.entry(edition).or_insert(before);
        }
    }
    cache.store_record(key, &Record { dependencies, sources, diagnostics, editions: cached });
}
