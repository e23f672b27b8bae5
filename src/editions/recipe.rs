//! Recipes: how artifacts are made. The steps that all artifacts share are here: the digest of the inputs, the cache,
//! and the record of diagnostics.

use crate::cache::{self, Artifact};
use crate::diagnostic::Report;
use crate::digest::{Digest, DigestBuilder};
use crate::output::Failure;
use crate::request::Request;
use crate::stop::Stop;
use crate::threads;
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

/// A recipe for an artifact: an edition, or an intermediate result that editions are made from.
///
/// Its fields hold everything that the artifact is made from: issues, pages, other editions.
pub(super) trait Recipe: Send {
    /// Name of the artifact. The same inputs have different digests for artifacts with different names.
    fn name(&self) -> &'static str;

    /// Adds every input of the artifact, other than the program, to the digest.
    fn hash_into(&self, builder: &mut DigestBuilder);

    /// Makes the artifact. `inputs` is the digest of its inputs.
    ///
    /// # Errors
    /// The artifact has errors, which are reported, or a writer fails.
    fn make(self: Box<Self>, inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop>;
}

/// An artifact that was made or taken from the cache.
pub(super) struct MadeArtifact {
    /// Digest of the inputs.
    pub(super) inputs: Digest,
    pub(super) artifact: Artifact,
    /// Whether the artifact was made, rather than taken from the cache.
    pub(super) is_new: bool,
}

/// Resources for making artifacts, of any number of issues.
pub(super) struct RecipeContext<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) request: &'a Request<'a>,
    pub(super) report: &'a mut Report,
    stopwatch: &'a mut Stopwatch,
    /// Whether the artifact being made depends on pages whose layout reported diagnostics.
    depends_on_diagnostics: bool,
}

impl<'a> RecipeContext<'a> {
    pub(super) fn new(
        workspace: &'a Workspace,
        request: &'a Request<'a>,
        report: &'a mut Report,
        stopwatch: &'a mut Stopwatch,
    ) -> Self {
        Self { workspace, request, report, stopwatch, depends_on_diagnostics: false }
    }

    /// Returns the artifact of a recipe: from the cache, unless making it reported diagnostics, otherwise by following
    /// the recipe.
    pub(super) fn artifact(&mut self, recipe: Box<dyn Recipe + '_>) -> Result<MadeArtifact, Stop> {
        let mut builder = cache::digest_builder(recipe.name());
        recipe.hash_into(&mut builder);
        let inputs = builder.finish();
        let cached = self.request.readable_cache().and_then(|cache| cache.artifact(&inputs));
        if let Some(artifact) = cached.filter(|artifact| artifact.without_diagnostics) {
            return Ok(MadeArtifact { inputs, artifact, is_new: false });
        }
        let before = self.report.len();
        let outer = std::mem::take(&mut self.depends_on_diagnostics);
        let mut artifact = recipe.make(&inputs, self)?;
        artifact.without_diagnostics = self.report.len() == before && !self.depends_on_diagnostics;
        self.depends_on_diagnostics = outer || !artifact.without_diagnostics;
        if let Some(cache) = self.request.cache {
            cache.store_artifact(&inputs, &artifact);
        }
        Ok(MadeArtifact { inputs, artifact, is_new: true })
    }

    /// Returns the artifacts of two recipes that do not depend on each other, and makes the first on another thread.
    pub(super) fn two_artifacts(
        &mut self,
        first: Box<dyn Recipe + '_>,
        second: Box<dyn Recipe + '_>,
    ) -> Result<(MadeArtifact, MadeArtifact), Stop> {
        let (workspace, request) = (self.workspace, self.request);
        let mut report = self.report.fork();
        let mut stopwatch = Stopwatch::default();
        let mut other = RecipeContext::new(workspace, request, &mut report, &mut stopwatch);
        let (first, second) = threads::join(|| other.artifact(first), || self.artifact(second));
        self.report.merge(report);
        self.stopwatch.add(&stopwatch);
        Ok((first?, second?))
    }

    /// Notes that the artifact being made depends on something for which diagnostics were reported earlier.
    pub(super) fn depend_on_diagnostics(&mut self) {
        self.depends_on_diagnostics = true;
    }

    /// Runs `work`, which may report diagnostics, and adds its time to the stage.
    pub(super) fn time<T>(&mut self, stage: Stage, work: impl FnOnce(&mut Report) -> T) -> T {
        self.stopwatch.time(stage, || work(self.report))
    }
}

/// Failure for an error of a writer, which is a bug in Masthead and not a mistake of the author. `path` is the file that
/// it would have written.
pub(super) fn writer_failure(path: String, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure { path: path.into(), error: std::io::Error::other(error) }
}

#[cfg(test)]
mod tests;
