//! Stacked values of area charts and stacked columns.

use super::ChartSpec;

/// Returns the start and end of each slice of a category, one per series; `None` for a missing value. Positive values
/// are stacked upwards from zero, negative ones downwards.
pub(super) fn slices_of(chart: &ChartSpec, category: usize) -> Vec<Option<(f64, f64)>> {
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

/// Returns the lowest and highest end of all slices, and of the charts beside. The range includes zero.
pub(super) fn value_range(chart: &ChartSpec) -> (f64, f64) {
    let slices = (0..chart.categories.len()).flat_map(|category| slices_of(chart, category));
    super::range(0.0, slices.flatten().map(|(_, end)| end).chain(chart.common_ends()))
}
