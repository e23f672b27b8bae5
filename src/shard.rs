//! Sharding: the part of the issues that one of several machines builds.
//!
//! The assignment depends only on the names and costs of the issues, so that machines agree on it without
//! communication. All shards have about the same cost. When an issue is added or its cost changes, nearly all other
//! issues stay in their shard, so that the caches of the machines remain useful.

use std::str::FromStr;

use crate::digest::{Digest, DigestBuilder};

/// One of several shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Index of the shard, from 0.
    pub(crate) index: usize,
    /// Number of shards.
    pub(crate) total: usize,
}

/// Maximum number of shards.
const MAX_SHARDS: usize = 4096;

/// Environment variables of CI systems: the variable with the number of the machine, its first number, and the variable
/// with the number of machines.
const VARIABLES: &[(&str, usize, &str)] = &[
    ("BUILDKITE_PARALLEL_JOB", 0, "BUILDKITE_PARALLEL_JOB_COUNT"),
    ("CIRCLE_NODE_INDEX", 0, "CIRCLE_NODE_TOTAL"),
    ("CI_NODE_INDEX", 1, "CI_NODE_TOTAL"),
    // An Indexed Job of Kubernetes sets the index of the pod, but not the number of pods.
    ("JOB_COMPLETION_INDEX", 0, "MASTHEAD_SHARDS"),
];

impl FromStr for Shard {
    type Err = String;

    /// Parses `3/16`, the third of sixteen shards.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(number, total)| Some((number.parse().ok()?, total.parse().ok()?)));
        let (number, total) = numbers.ok_or("write the number of the part and the number of parts, such as 3/16")?;
        Self::new(number, 1, total)
    }
}

impl Shard {
    /// Creates the shard `number` of `total`, where `first` is the number of the first shard.
    fn new(number: usize, first: usize, total: usize) -> Result<Self, String> {
        if total == 0 || total > MAX_SHARDS {
            return Err(format!("the number of parts must be from 1 to {MAX_SHARDS}, not {total}"));
        }
        match number.checked_sub(first).filter(|index| *index < total) {
            Some(index) => Ok(Self { index, total }),
            None => Err(format!(
                "there is no part {number} of {total}: the first is {first}, the last is {}",
                first + total - 1
            )),
        }
    }

    /// Returns the shard of this machine from the environment variables of its CI system.
    ///
    /// # Errors
    /// A message if no CI system is detected, or its variables are invalid.
    pub(crate) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        for (number, first, total) in VARIABLES {
            let (Some(number_text), Some(total_text)) = (variable(number), variable(total)) else { continue };
            let (Ok(number), Ok(total)) = (number_text.parse(), total_text.parse()) else {
                return Err(format!("{number} is `{number_text}` and {total} is `{total_text}`: both must be numbers"));
            };
            return Self::new(number, *first, total);
        }
        let known: Vec<String> = VARIABLES.iter().map(|(number, _, total)| format!("{number} and {total}")).collect();
        Err(format!("no environment variable sets the part; set one of these pairs: {}", known.join(", ")))
    }

    /// Returns, for each issue, whether it is in this shard. `issues` are names and costs, in any unit.
    pub(crate) fn holds(self, issues: &[(&str, f64)]) -> Vec<bool> {
        assign(issues, self.total).into_iter().map(|part| part == self.index).collect()
    }
}

/// Returns the index of the shard of each issue, by consistent hashing with bounded loads. In order of descending cost,
/// each issue goes to the shard with room for it for which the digest of issue and shard is highest; if no shard has
/// room, to the one with the lowest cost so far.
fn assign(issues: &[(&str, f64)], total: usize) -> Vec<usize> {
    let rank = |issue: usize| rounded(issues[issue].1);
    let mean = issues.iter().map(|(_, cost)| cost).sum::<f64>() / count(total);
    let room = mean * 1.04;
    let mut order: Vec<(usize, Digest)> =
        issues.iter().map(|(name, _)| DigestBuilder::new("order").with(name.as_bytes()).finish()).enumerate().collect();
    order.sort_by(|(a, a_digest), (b, b_digest)| rank(*b).total_cmp(&rank(*a)).then(a_digest.cmp(b_digest)));
    let mut loads = vec![0.0; total];
    let mut parts = vec![0; issues.len()];
    for (issue, _) in order {
        let (name, cost) = (issues[issue].0.as_bytes(), issues[issue].1);
        let affinity = |part: &usize| DigestBuilder::new("part").with(name).with(&part.to_le_bytes()).finish();
        let has_room = (0..total).filter(|part| loads[*part] + cost <= room);
        let emptiest = || (0..total).min_by(|a, b| loads[*a].total_cmp(&loads[*b]));
        let part = has_room.max_by_key(affinity).or_else(emptiest).unwrap_or(0);
        loads[part] += cost;
        parts[issue] = part;
    }
    parts
}

/// Rounds a cost down to a power of 1.5, so that small changes do not affect the order of issues.
fn rounded(cost: f64) -> f64 {
    const STEP: f64 = 1.5;
    if cost > 0.0 { STEP.powf(cost.log(STEP).floor()) } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "no more than a few thousand")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(index: usize, total: usize) -> Shard {
        Shard { index, total }
    }

    #[test]
    fn shards_are_numbered_from_one() {
        assert_eq!("1/16".parse(), Ok(shard(0, 16)));
        assert_eq!("16/16".parse(), Ok(shard(15, 16)));
        for wrong in ["0/16", "17/16", "1/0", "3", "a/b", "1/5000", "-1/4", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn shards_come_from_ci_variables() {
        let auto = |variables: &[(&str, &str)]| {
            Shard::from_environment(|name| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(auto(&[("CI_NODE_INDEX", "3"), ("CI_NODE_TOTAL", "16")]), Ok(shard(2, 16)));
        assert_eq!(auto(&[("JOB_COMPLETION_INDEX", "3"), ("MASTHEAD_SHARDS", "16")]), Ok(shard(3, 16)));
        assert_eq!(auto(&[("CIRCLE_NODE_INDEX", "0"), ("CIRCLE_NODE_TOTAL", "4")]), Ok(shard(0, 4)));
        let buildkite = [("BUILDKITE_PARALLEL_JOB", "3"), ("BUILDKITE_PARALLEL_JOB_COUNT", "4")];
        assert_eq!(auto(&buildkite), Ok(shard(3, 4)));
        assert!(auto(&[("JOB_COMPLETION_INDEX", "3")]).unwrap_err().contains("MASTHEAD_SHARDS"));
        assert!(auto(&[("CI_NODE_INDEX", "x"), ("CI_NODE_TOTAL", "4")]).unwrap_err().contains("`x`"));
        assert!(auto(&[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "4")]).is_err());
    }

    /// Returns names with costs that differ by a factor of up to twenty.
    fn issues(number: usize) -> Vec<(String, f64)> {
        let cost = |issue: usize| 1.0 + count(issue * 7919 % 97) / 5.0;
        (0..number).map(|issue| (format!("{}-{:02}", 1980 + issue / 12, issue % 12), cost(issue))).collect()
    }

    fn parts(issues: &[(String, f64)], total: usize) -> Vec<usize> {
        assign(&issues.iter().map(|(name, cost)| (name.as_str(), *cost)).collect::<Vec<_>>(), total)
    }

    #[test]
    fn costs_of_shards_are_balanced() {
        let issues = issues(1000);
        let mut loads = [0.0; 16];
        parts(&issues, 16).iter().zip(&issues).for_each(|(part, (_, cost))| loads[*part] += cost);
        let mean = loads.iter().sum::<f64>() / 16.0;
        // The slowest machine determines the build time. Some lighter shards are the price for stable assignments.
        assert!(loads.iter().all(|load| (0.75..1.05).contains(&(load / mean))), "{loads:?}");
    }

    #[test]
    fn adding_an_issue_moves_few_others() {
        let (before, after) = (parts(&issues(1000), 16), parts(&issues(1001), 16));
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(moved < 30, "{moved} of 1,000 moved");
    }

    #[test]
    fn every_issue_is_in_exactly_one_shard() {
        let issues = [("a", 1.0), ("b", 0.0), ("c", 100.0)];
        let holders = (0..7).map(|index| shard(index, 7).holds(&issues));
        let count = holders.fold([0; 3], |mut count, holds| {
            count.iter_mut().zip(holds).for_each(|(count, holds)| *count += usize::from(holds));
            count
        });
        assert_eq!(count, [1; 3]);
        assert!(shard(0, 2).holds(&[]).is_empty());
    }
}
