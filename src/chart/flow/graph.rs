//! The places of a flow chart, in columns, and the bands between them.

use std::collections::HashMap;

use crate::chart::ChartSpec;

/// A place that amounts come from or go to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FlowPlace {
    pub(super) name: String,
    /// Sum of what comes in or of what goes out, whichever is more.
    pub(super) amount: f64,
    /// Number of the column, from 0.
    pub(super) column: usize,
}

/// An amount that goes from a place to another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    /// Number of the place that it comes from.
    pub(super) from: usize,
    /// Number of the place that it goes to.
    pub(super) to: usize,
    pub(super) amount: f64,
    /// Sum of the bands above this one where it begins.
    pub(super) start: f64,
    /// Sum of the bands above this one where it ends.
    pub(super) end: f64,
}

/// The places in the order in which they are named, and the bands in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FlowGraph {
    pub(super) places: Vec<FlowPlace>,
    pub(super) bands: Vec<Band>,
    /// Number of columns, at least 1.
    pub(super) columns: usize,
}

impl FlowGraph {
    /// Builds the graph from the rows of a chart. Rows without an amount, and those that go in a circle, are left out.
    pub(super) fn new(chart: &ChartSpec) -> Self {
        let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
        let mut graph = Self { places: Vec::new(), bands: Vec::new(), columns: 1 };
        let mut numbers = HashMap::new();
        for ((from, to), value) in chart.categories.iter().zip(&chart.receivers).zip(values) {
            let Some(amount) = value.filter(|amount| *amount > 0.0) else { continue };
            let (from, to) = (graph.place(from, &mut numbers), graph.place(to, &mut numbers));
            if !graph.leads(to, from) {
                graph.bands.push(Band { from, to, amount, start: 0.0, end: 0.0 });
            }
        }
        graph.place_in_columns();
        graph.stack_bands();
        graph
    }

    fn place<'c>(&mut self, name: &'c str, numbers: &mut HashMap<&'c str, usize>) -> usize {
        *numbers.entry(name).or_insert_with(|| {
            self.places.push(FlowPlace { name: name.to_owned(), amount: 0.0, column: 0 });
            self.places.len() - 1
        })
    }

    /// Returns `true` if bands lead from a place to another, or if they are the same.
    fn leads(&self, from: usize, to: usize) -> bool {
        let (mut found, mut next) = (vec![false; self.places.len()], vec![from]);
        while let Some(place) = next.pop() {
            if place == to {
                return true;
            }
            if !std::mem::replace(&mut found[place], true) {
                next.extend(self.bands.iter().filter(|band| band.from == place).map(|band| band.to));
            }
        }
        false
    }

    /// Places each place one column after the last that leads to it. Where nothing goes on, the column is the last.
    fn place_in_columns(&mut self) {
        for _ in 0..self.places.len() {
            for band in &self.bands {
                let next = self.places[band.from].column + 1;
                let column = &mut self.places[band.to].column;
                *column = next.max(*column);
            }
        }
        let last = self.places.iter().map(|place| place.column).max().unwrap_or(0);
        for (number, place) in self.places.iter_mut().enumerate() {
            if place.column > 0 && self.bands.iter().all(|band| band.from != number) {
                place.column = last;
            }
        }
        self.columns = last + 1;
    }

    /// Computes the amounts of the places, and where each band begins and ends: in the order of the places at its other
    /// end, so that few bands cross.
    fn stack_bands(&mut self) {
        let mut order: Vec<usize> = (0..self.bands.len()).collect();
        let (mut gone, mut come) = (vec![0.0; self.places.len()], vec![0.0; self.places.len()]);
        order.sort_by_key(|at| self.bands[*at].to);
        for at in &order {
            let band = &mut self.bands[*at];
            band.start = gone[band.from];
            gone[band.from] += band.amount;
        }
        order.sort_by_key(|at| self.bands[*at].from);
        for at in &order {
            let band = &mut self.bands[*at];
            band.end = come[band.to];
            come[band.to] += band.amount;
        }
        for ((place, gone), come) in self.places.iter_mut().zip(gone).zip(come) {
            place.amount = f64::max(gone, come);
        }
    }

    /// Returns the number of places and the sum of their amounts in the column with the highest sum.
    pub(super) fn fullest_column(&self) -> (usize, f64) {
        let of = |column: usize| self.places.iter().filter(move |place| place.column == column);
        let counts = (0..self.columns).map(|column| of(column).count()).max().unwrap_or(0);
        let sums = (0..self.columns).map(|column| of(column).map(|place| place.amount).sum()).fold(0.0, f64::max);
        (counts, sums)
    }
}
