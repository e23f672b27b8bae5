//! Arguments shared by `build` and `check`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::folders::cache_folder;
use super::level_args::LevelArgs;
use crate::commands::{BuildOptions, CacheOptions, EditionSelection, usage_error};
use crate::diagnostic::{Code, FixedLevel, Level, Levels};
use crate::edition::Edition;
use crate::request::Rules;
use crate::shard::Shard;
use crate::threads;

/// Option for the cache folder.
#[derive(Debug, Args)]
pub(super) struct CacheFolder {
    /// Cache folder, reusable between builds and machines [default: .masthead-cache in the publication]
    #[arg(long = "cache", value_name = "DIR", env = "MASTHEAD_CACHE")]
    cache: Option<PathBuf>,
}

impl CacheFolder {
    /// Returns the cache folder for the publication in `root`. Returns `None` and prints an error if a link leads there.
    pub(super) fn folder(self, root: &Path) -> Option<PathBuf> {
        cache_folder(self.cache, root)
    }
}

/// Arguments of `build` and `check`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub(super) struct BuildArgs {
    /// Issues, by name or path: 2026-03 or issues/2026-03.md [default: all issues]
    #[arg(value_name = "ISSUE")]
    pub(super) issues: Vec<String>,
    /// Edition to build; repeat for several [default: `editions` in masthead.toml, or pdf and epub]
    #[arg(long = "edition", value_enum, value_name = "EDITION")]
    editions: Vec<Edition>,
    /// Also arrange the pages of the PDF on sheets for an office printer
    ///
    /// Writes ISSUE-booklet.pdf or ISSUE-2up.pdf beside the other editions. The sheet size is `sheet` in the
    /// `[print]` section of masthead.toml; the default is US Letter for pages in a US format, otherwise A4. Print a
    /// booklet on both sides, flipped on the short edge; then fold the sheets in the middle and staple them.
    #[arg(long, value_enum, value_name = "SCHEME")]
    imposition: Option<ImpositionScheme>,
    /// Number of issues to build in parallel [default: one per processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Treat missing alternative text as an error
    #[arg(long)]
    strict: bool,
    /// Treat every warning as an error
    #[arg(long)]
    warnings_as_errors: bool,
    #[command(flatten)]
    levels: LevelArgs,
    /// Rebuild every edition, even if it is up to date
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    cache: CacheFolder,
    /// Neither read nor write the cache
    #[arg(long)]
    no_cache: bool,
    /// Build only one of N parts of the issues, for builds on several machines: 3/16, or auto
    ///
    /// The parts take about the same time to build, and every issue belongs to exactly one of them. Run Masthead with
    /// 1/16, 2/16 and so on, up to 16/16, to build all issues on 16 machines.
    ///
    /// With `auto`, the number of the part and the number of parts come from the environment variables of the CI
    /// system: `CI_NODE_INDEX` and `CI_NODE_TOTAL` (GitLab), `CIRCLE_NODE_INDEX` and `CIRCLE_NODE_TOTAL`,
    /// `BUILDKITE_PARALLEL_JOB` and `BUILDKITE_PARALLEL_JOB_COUNT` (Buildkite), or `JOB_COMPLETION_INDEX` and
    /// `MASTHEAD_SHARDS` (a Kubernetes Indexed Job, where you set `MASTHEAD_SHARDS` to the number of parts).
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// Divide and order the issues by the times in a file written with --timings
    ///
    /// Without it, the time that an issue takes is estimated from the length of its text. All machines of a sharded
    /// build must use the same file.
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// Write the time spent on each issue and each stage to a JSON file
    #[arg(long, value_name = "FILE")]
    timings: Option<PathBuf>,
}

/// Arrangement of pages on sheets.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ImpositionScheme {
    /// Two pages on each side of a sheet, in the order for folding and stapling
    Booklet,
    /// Two pages side by side, in reading order
    #[value(name = "2up")]
    TwoUp,
}

impl ImpositionScheme {
    fn edition(self) -> Edition {
        match self {
            Self::Booklet => Edition::Booklet,
            Self::TwoUp => Edition::TwoUp,
        }
    }
}

impl BuildArgs {
    /// Returns the levels of the options. If several options name a code, the strictest level applies.
    fn levels(&self) -> Result<Levels, FixedLevel> {
        let mut levels = self.levels.levels()?;
        levels.deny_warnings = self.warnings_as_errors;
        if self.strict {
            levels.set(Code::MissingAlt, Level::Deny)?;
            levels.set(Code::CaptionAsAlt, Level::Deny)?;
        }
        Ok(levels)
    }

    /// Returns the options of `build`, or of `check` if `out` is `None`. `scores_pages` is `--pages`.
    ///
    /// Returns `None` and prints an error if an argument or `SOURCE_DATE_EPOCH` is invalid.
    pub(super) fn options(self, root: PathBuf, out: Option<PathBuf>, scores_pages: bool) -> Option<BuildOptions> {
        let levels = match self.levels() {
            Ok(levels) => levels,
            Err(error) => {
                usage_error(&error.to_string());
                return None;
            }
        };
        let editions =
            EditionSelection { named: self.editions, imposed: self.imposition.map(ImpositionScheme::edition) };
        let source_date_epoch = source_date_epoch()?;
        let shard = match self.shard.as_deref().map(parse_shard).transpose() {
            Ok(shard) => shard,
            Err(error) => {
                usage_error(&format!("--shard: {error}"));
                return None;
            }
        };
        let folder = if self.no_cache { None } else { Some(self.cache.folder(&root)?) };
        Some(BuildOptions {
            root,
            out,
            issues: self.issues,
            editions,
            jobs: self.jobs.map_or_else(threads::available, usize::from),
            rules: Rules { source_date_epoch },
            levels,
            cache: CacheOptions { folder, force: self.force },
            shard,
            costs: self.costs,
            timings: self.timings,
            scores_pages,
        })
    }
}

/// Parses the value of `--shard`.
fn parse_shard(text: &str) -> Result<Shard, String> {
    if text == "auto" { Shard::from_environment(|name| std::env::var(name).ok()) } else { text.parse() }
}

/// Reads `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>), in seconds since 1970 (UTC):
/// `None` inside if the variable is unset or empty. Returns `None` and prints an error if its value is invalid or later
/// than 9999.
#[expect(clippy::option_option, reason = "an invalid value differs from an unset variable")]
pub(super) fn source_date_epoch() -> Option<Option<i64>> {
    /// Last second of the year 9999: PDF and EPUB write years with four digits.
    const LAST: i64 = 253_402_300_799;
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Some(None);
    };
    let seconds = value.to_str().and_then(|text| text.parse().ok()).filter(|seconds| (0..=LAST).contains(seconds));
    if seconds.is_none() {
        usage_error(&format!(
            "SOURCE_DATE_EPOCH is `{}`; set it to a whole number of seconds since 1970, or unset it",
            value.display()
        ));
    }
    seconds.map(Some)
}
