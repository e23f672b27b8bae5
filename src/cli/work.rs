//! What `build` and `check` have in common.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::source_date_epoch;
use crate::commands::{Build, CacheUse, Editions};
use crate::edition::Edition;
use crate::pipeline::Rules;
use crate::shard::Shard;
use crate::threads;

/// The cache's folder in a publication.
const CACHE: &str = ".masthead-cache";

/// Where the cache is.
#[derive(Debug, Args)]
pub(super) struct CacheFolder {
    /// Where what was made is kept for the next build; without it, .masthead-cache in the publication
    #[arg(long = "cache", value_name = "DIR", env = "MASTHEAD_CACHE")]
    cache: Option<PathBuf>,
}

impl CacheFolder {
    /// The folder, for a publication.
    pub(super) fn folder(self, root: &Path) -> PathBuf {
        self.cache.unwrap_or_else(|| root.join(CACHE))
    }
}

/// The options of `build` and `check`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Work {
    /// Issues, by name or path; all of them if none is named
    #[arg(value_name = "ISSUE")]
    issues: Vec<String>,
    /// Only this edition; may be given more than once. Without it, those of masthead.toml
    #[arg(long = "edition", value_enum, value_name = "EDITION")]
    editions: Vec<Edition>,
    /// Also sheets for an office printer: a booklet to be folded, or two pages side by side
    ///
    /// OUT/<issue>/<issue>-booklet.pdf or -2up.pdf, from the pages of the PDF, on A4 or US Letter or the `sheet` of `[print]`. A
    /// booklet is printed on both sides, turned over the short edge, folded in the middle and stapled.
    #[arg(long, value_enum, value_name = "SCHEME")]
    imposition: Option<Imposition>,
    /// How many issues are built at the same time; without it, one for each processor
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Treat missing alternative text as an error
    #[arg(long)]
    strict: bool,
    /// Treat every warning as an error
    #[arg(long)]
    warnings_as_errors: bool,
    /// Make everything anew, even what has not changed
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    cache: CacheFolder,
    /// Neither use nor keep what was made
    #[arg(long)]
    no_cache: bool,
    /// Only one of several parts that cost about the same: 3/16, or auto
    ///
    /// Machines that each build another part have together built all. With `auto` the part is read from the variables of the
    /// CI system: `CI_NODE_INDEX` and `CI_NODE_TOTAL` (GitLab), `CIRCLE_NODE_INDEX` and `CIRCLE_NODE_TOTAL`,
    /// `BUILDKITE_PARALLEL_JOB` and `BUILDKITE_PARALLEL_JOB_COUNT`, or `JOB_COMPLETION_INDEX` (a Kubernetes Indexed Job) and
    /// `MASTHEAD_SHARDS`.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// What issues cost, from a file that --timings wrote; without it, by the length of their text. All shards need the same file
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// Write where the time went, issue by issue, as JSON
    #[arg(long, value_name = "FILE")]
    timings: Option<PathBuf>,
}

/// How pages are put on sheets.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Imposition {
    /// In the order in which a folded and stapled booklet has them
    Booklet,
    /// One and two, three and four
    #[value(name = "2up")]
    TwoUp,
}

impl Imposition {
    fn edition(self) -> Edition {
        match self {
            Self::Booklet => Edition::Booklet,
            Self::TwoUp => Edition::TwoUp,
        }
    }
}

impl Work {
    /// The settings of `build` and, without `out`, of `check`. None, and a message, if something is wrong with them.
    pub(super) fn settings(self, root: PathBuf, out: Option<PathBuf>) -> Option<Build> {
        let editions = Editions { named: self.editions, imposed: self.imposition.map(Imposition::edition) };
        let source_date_epoch = source_date_epoch()?;
        let shard = match self.shard.as_deref().map(shard).transpose() {
            Ok(shard) => shard,
            Err(error) => {
                eprintln!("error: --shard: {error}");
                return None;
            }
        };
        let folder = if self.no_cache { None } else { Some(self.cache.folder(&root)) };
        Some(Build {
            root,
            out,
            issues: self.issues,
            editions,
            jobs: self.jobs.map_or_else(threads::all, usize::from),
            rules: Rules { strict: self.strict, warnings_as_errors: self.warnings_as_errors, source_date_epoch },
            cache: CacheUse { folder, force: self.force },
            shard,
            costs: self.costs,
            timings: self.timings,
        })
    }
}

fn shard(text: &str) -> Result<Shard, String> {
    if text == "auto" { Shard::from_environment(|name| std::env::var(name).ok()) } else { text.parse() }
}
