//! What lies on top of one another.

use super::Chart;

/// From where to where a value reaches on those before it: what is positive upwards from zero, what is negative downwards.
pub(super) fn of(chart: &Chart, category: usize) -> Vec<Option<(f64, f64)>> {
    let (mut above, mut below) = (0.0, 0.0);
    let slice = |value: Option<f64>| {
        let value = value?;
        let end = if value < 0.0 { &mut below } else { &mut above };
        let start = *end;
        *end += value;
        Some((start, *end))
    };
    chart.values_of(category).map(slice).collect()
}

/// How far down and up all slices reach.
pub(super) fn range(chart: &Chart) -> (f64, f64) {
    let slices = (0..chart.categories.len()).flat_map(|category| of(chart, category));
    super::range(0.0, slices.flatten().map(|(_, end)| end))
}
