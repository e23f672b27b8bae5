//! Scores of two versions of the program, compared issue by issue.

use std::fmt::Write;

use serde_json::Value;

use super::Survey;

const MEASURES: [&str; 6] = ["score", "lines", "breaks", "white", "references", "grid"];
/// Number of issues that are listed for a measure.
const WORST: usize = 10;

/// Compares the grave faults, the scores and each measure of two surveys of the same issues. An issue with more grave
/// faults is worse, whatever its score.
pub(super) fn compare(new: &Survey, old: &Survey) -> String {
    let mut text = String::new();
    for measure in MEASURES {
        let mut pairs: Vec<(&str, f64)> = new
            .judged
            .iter()
            .filter_map(|(name, issue)| Some((name.as_str(), difference(measure, issue, old.judged.get(name)?))))
            .collect();
        let better = pairs.iter().filter(|(_, difference)| *difference > 1e-9).count();
        let worse = pairs.iter().filter(|(_, difference)| *difference < -1e-9).count();
        pairs.sort_by(|a, b| a.1.total_cmp(&b.1));
        let chance = sign_test(better, worse);
        let median = pairs.get(pairs.len() / 2).map_or(0.0, |pair| pair.1);
        _ = writeln!(text, "{measure:10} {better} better, {worse} worse, p = {chance:.3}, median {median:+.3}");
        for (name, difference) in pairs.iter().take(WORST).filter(|(_, difference)| *difference < -1e-9) {
            _ = writeln!(text, "           {name} {difference:+.3}");
        }
    }
    text
}

/// Returns how much better `new` is than `old`. Each grave fault counts as 100.
fn difference(measure: &str, new: &Value, old: &Value) -> f64 {
    let number = |issue: &Value, key: &str| issue[key].as_f64().unwrap_or(0.0);
    if measure == "score" {
        let faults = number(old, "grave-faults") - number(new, "grave-faults");
        return 100.0 * faults + number(new, "score") - number(old, "score");
    }
    number(&old["measures"], measure) - number(&new["measures"], measure)
}

/// Two-sided sign test: the probability of a difference at least as large if both versions are equally good. The sum
/// is exact, in logarithms.
#[expect(clippy::cast_precision_loss, reason = "few issues")]
fn sign_test(better: usize, worse: usize) -> f64 {
    let (count, least) = (better + worse, better.min(worse));
    let mut term = -(count as f64) * 2f64.ln();
    let mut sum = term.exp();
    for k in 0..least {
        term += ((count - k) as f64).ln() - ((k + 1) as f64).ln();
        sum += term.exp();
    }
    (2.0 * sum).min(1.0)
}

#[test]
fn the_sign_test_is_exact() {
    assert!((sign_test(5, 0) - 0.0625).abs() < 1e-9);
    assert!((sign_test(8, 2) - 0.109_375).abs() < 1e-9);
    assert!(sign_test(273, 227) < 0.05 && sign_test(272, 228) > 0.05);
    assert!((sign_test(0, 0) - 1.0).abs() < 1e-9);
}
