//! What is not made again, because nothing it depends on has changed.
//!
//! An issue's record in the [cache](crate::cache) says what was read for it. If all of that is as it was, by content, the issue
//! is not even read: what was said about it is said again, and its editions are those in the cache. Otherwise it is read, and
//! [each edition](crate::editions) sees for itself whether anything that it depends on has changed.

use crate::cache::{Held, Record};
use crate::dependencies::Dependencies;
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::{Digest, Mixer};
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::layout;
use crate::pipeline::{Made, Request, Rules};
use crate::source::Source;
use crate::workspace::Workspace;

/// For a digest of this program: another version makes other things of the same sources. The fingerprint is from
/// `src/fingerprint.rs`, which Cargo runs.
pub(crate) fn mixer(purpose: &str) -> Mixer {
    Mixer::new(purpose).with(env!("MASTHEAD_FINGERPRINT").as_bytes()).with(crate::pdf::engine().as_bytes())
}

/// Under which key an issue's record is.
pub(crate) fn key(workspace: &Workspace, files: &IssueFiles, rules: Rules) -> Digest {
    let mut mixer = mixer("record").with(workspace.fonts.digest().as_bytes()).with(files.slug.as_bytes());
    for path in std::iter::once(&files.index).chain(&files.articles) {
        mixer.add(path.as_bytes());
    }
    mixer.add(&rules.source_date_epoch.map_or([0; 9], |seconds| {
        let mut bytes = [1; 9];
        bytes[1..].copy_from_slice(&seconds.to_le_bytes());
        bytes
    }));
    mixer.finish()
}

/// An issue's messages and editions, if all that it was made from is as it was. The editions are none if the messages are
/// errors by today's rules.
pub(crate) fn recall(
    workspace: &Workspace,
    key: &Digest,
    request: &Request<'_>,
) -> Option<(Report, Option<Vec<Made>>)> {
    let cache = request.cache.filter(|_| !request.force && workspace.is_sound)?;
    let record = cache.record(key)?;
    if !workspace.present.is_like(&record.dependencies, &workspace.root) {
        return None;
    }
    let mut report = restore(workspace, &record)?;
    request.rules.apply(&mut report);
    if report.has_errors() {
        return Some((report, None));
    }
    let mut made = Vec::new();
    for &edition in request.editions {
        let Some(Held { product, content }) = record.editions.get(&edition)? else { continue };
        let bytes = if (request.is_there)(edition, content) { None } else { Some(cache.product(product)?.bytes) };
        made.push(Made { edition, is_new: false, bytes });
    }
    Some((report, Some(made)))
}

/// The messages of a record with the files that they point into.
fn restore(workspace: &Workspace, record: &Record) -> Option<Report> {
    let mut report = Report::new(workspace.sources.clone());
    let known = workspace.sources.paths().count();
    for path in record.sources.iter().skip(known) {
        let text = workspace.root.read_text(path).ok().or_else(|| layout::built_in_text(path))?;
        report.sources.add(Source::new(path, text));
    }
    for diagnostic in &record.diagnostics {
        // As it is by itself: the rules of that time may not be today's.
        let (severity, diagnostic) = (diagnostic.code.severity(), diagnostic.clone());
        report.push(Diagnostic { severity, ..diagnostic });
    }
    Some(report)
}

/// Notes what an issue was made from and what came of it.
pub(crate) fn remember(
    workspace: &Workspace,
    key: &Digest,
    mut dependencies: Dependencies,
    report: &Report,
    editions: &[(Edition, Option<(Made, Held)>)],
    request: &Request<'_>,
) {
    let Some(cache) = request.cache else { return };
    dependencies.extend(workspace.dependencies.clone());
    let diagnostics = report.diagnostics().to_vec();
    let sources = if diagnostics.is_empty() { Vec::new() } else { report.sources.paths().map(str::to_owned).collect() };
    let mut held: std::collections::BTreeMap<_, _> =
        editions.iter().map(|(edition, made)| (*edition, made.as_ref().map(|(_, held)| *held))).collect();
    // Editions that were not asked for this time are still right if they came from the same things.
    if let Some(before) = cache.record(key).filter(|before| before.dependencies == dependencies) {
        for (edition, before) in before.editions {
            held.entry(edition).or_insert(before);
        }
    }
    cache.keep_record(key, &Record { dependencies, sources, diagnostics, editions: held });
}
