//! A part of the issues for one of several machines.
//!
//! Which machine has an issue follows from the issues' names and costs alone, so machines that know nothing of each other agree.
//! The parts cost about the same, and an issue more, or one that costs more, leaves nearly all others where they were: then a
//! machine's cache is of use to it again.

use std::str::FromStr;

use crate::digest::{Digest, Mixer};

/// One part of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which, from 0.
    pub(crate) index: usize,
    /// Of how many.
    pub(crate) total: usize,
}

/// More machines than anybody has.
const MOST: usize = 4096;

/// How CI systems call the number of a machine, from which number they count, and how they call the number of machines.
const VARIABLES: &[(&str, usize, &str)] = &[
    ("BUILDKITE_PARALLEL_JOB", 0, "BUILDKITE_PARALLEL_JOB_COUNT"),
    ("CIRCLE_NODE_INDEX", 0, "CIRCLE_NODE_TOTAL"),
    ("CI_NODE_INDEX", 1, "CI_NODE_TOTAL"),
    // Kubernetes numbers the pods of an Indexed Job and does not tell them how many they are.
    ("JOB_COMPLETION_INDEX", 0, "MASTHEAD_SHARDS"),
];

impl FromStr for Shard {
    type Err = String;

    /// `3/16`: the third of sixteen.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(number, total)| Some((number.parse().ok()?, total.parse().ok()?)));
        let (number, total) = numbers.ok_or("write the number of the part and how many there are: 3/16")?;
        Self::new(number, 1, total)
    }
}

impl Shard {
    fn new(number: usize, first: usize, total: usize) -> Result<Self, String> {
        if total == 0 || total > MOST {
            return Err(format!("there may be 1 to {MOST} parts, and these are {total}"));
        }
        match number.checked_sub(first).filter(|index| *index < total) {
            Some(index) => Ok(Self { index, total }),
            None => Err(format!("part {number} of {total}: the first is {first}, the last {}", first + total - 1)),
        }
    }

    /// The part that the CI system gives to this machine, from its environment variables.
    pub(crate) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        for (number, first, total) in VARIABLES {
            let (Some(number_text), Some(total_text)) = (variable(number), variable(total)) else { continue };
            let (Ok(number), Ok(total)) = (number_text.parse(), total_text.parse()) else {
                return Err(format!("{number} is `{number_text}` and {total} is `{total_text}`: both must be numbers"));
            };
            return Self::new(number, *first, total);
        }
        let known: Vec<String> = VARIABLES.iter().map(|(number, _, total)| format!("{number} and {total}")).collect();
        Err(format!("no environment variables say which part this is; known are {}", known.join(", ")))
    }

    /// Which of the issues are in this part. `issues` are names with costs, which may be in any unit.
    pub(crate) fn holds(self, issues: &[(&str, f64)]) -> Vec<bool> {
        assign(issues, self.total).into_iter().map(|part| part == self.index).collect()
    }
}

/// The part of each issue. The costly ones choose first; each takes the part that it likes best (by a digest of both) and that
/// has still room for it: consistent hashing with bounded loads.
fn assign(issues: &[(&str, f64)], total: usize) -> Vec<usize> {
    let rank = |issue: usize| rounded(issues[issue].1);
    let mean = issues.iter().map(|(_, cost)| cost).sum::<f64>() / count(total);
    let room = mean * 1.04;
    let mut order: Vec<(usize, Digest)> =
        issues.iter().map(|(name, _)| Mixer::new("order").with(name.as_bytes()).finish()).enumerate().collect();
    order.sort_by(|(a, a_digest), (b, b_digest)| rank(*b).total_cmp(&rank(*a)).then(a_digest.cmp(b_digest)));
    let mut loads = vec![0.0; total];
    let mut parts = vec![0; issues.len()];
    for (issue, _) in order {
        let (name, cost) = (issues[issue].0.as_bytes(), issues[issue].1);
        let liking = |part: &usize| Mixer::new("part").with(name).with(&part.to_le_bytes()).finish();
        let has_room = (0..total).filter(|part| loads[*part] + cost <= room);
        let emptiest = || (0..total).min_by(|a, b| loads[*a].total_cmp(&loads[*b]));
        let part = has_room.max_by_key(liking).or_else(emptiest).unwrap_or(0);
        loads[part] += cost;
        parts[issue] = part;
    }
    parts
}

/// A cost to the next lower power of 1.5, so that small changes change no order.
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
    fn parts_are_written_from_one() {
        assert_eq!("1/16".parse(), Ok(shard(0, 16)));
        assert_eq!("16/16".parse(), Ok(shard(15, 16)));
        for wrong in ["0/16", "17/16", "1/0", "3", "a/b", "1/5000", "-1/4", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn ci_systems_are_known() {
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

    /// Names with costs that differ by up to twenty times.
    fn issues(number: usize) -> Vec<(String, f64)> {
        let cost = |issue: usize| 1.0 + count(issue * 7919 % 97) / 5.0;
        (0..number).map(|issue| (format!("{}-{:02}", 1980 + issue / 12, issue % 12), cost(issue))).collect()
    }

    fn parts(issues: &[(String, f64)], total: usize) -> Vec<usize> {
        assign(&issues.iter().map(|(name, cost)| (name.as_str(), *cost)).collect::<Vec<_>>(), total)
    }

    #[test]
    fn no_part_costs_much_more_than_the_others() {
        let issues = issues(1000);
        let mut loads = [0.0; 16];
        parts(&issues, 16).iter().zip(&issues).for_each(|(part, (_, cost))| loads[*part] += cost);
        let mean = loads.iter().sum::<f64>() / 16.0;
        // The last machine to end is the one that is waited for; that some end sooner is the price of few moves.
        assert!(loads.iter().all(|load| (0.75..1.05).contains(&(load / mean))), "{loads:?}");
    }

    #[test]
    fn an_issue_more_moves_few_others() {
        let (before, after) = (parts(&issues(1000), 16), parts(&issues(1001), 16));
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(moved < 30, "{moved} of 1,000 moved");
    }

    #[test]
    fn every_issue_is_in_one_part() {
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
