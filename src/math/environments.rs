//! Environments of LaTeX, and the LaTeX for math-core that replaces them.
//!
//! math-core numbers the rows of `equation`, `align`, `gather` and `multline`. Here numbers belong to ids (`{#eq:loss}`),
//! so the forms without numbers are used.

use crate::nearest::SuggestionBudget;

/// An environment.
#[derive(Debug)]
pub(super) struct Environment {
    /// Name in `\begin{…}`.
    pub(super) name: &'static str,
    /// LaTeX that replaces `\begin{…}`.
    pub(super) begin: &'static str,
    /// LaTeX that replaces `\end{…}`.
    pub(super) end: &'static str,
    /// Arguments after `\begin{…}`.
    pub(super) arguments: Arguments,
    /// Meaning of `\\` and `&`.
    pub(super) cells: Cells,
}

/// Arguments of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    /// None.
    None,
    /// An optional position: `[t]`. In LaTeX it selects the row on the line. It has no effect here: the middle is on the line.
    Position,
    /// A position, and the number of pairs of columns: `{2}`. Only TeX needs the number.
    PairCount,
    /// A position, and the columns of a table: `{l|cr}`.
    Columns,
}

/// Rows and columns of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    /// One row, one column.
    One,
    /// `\\` begins a row.
    Rows,
    /// `\\` begins a row, `&` a column.
    RowsAndColumns,
}

/// Returns the environment with this name.
pub(super) fn environment(name: &str) -> Option<&'static Environment> {
    ENVIRONMENTS.iter().find(|environment| environment.name == name)
}

const fn table(name: &'static str, begin: &'static str, end: &'static str) -> Environment {
    Environment { name, begin, end, arguments: Arguments::None, cells: Cells::RowsAndColumns }
}

const fn lines(name: &'static str, begin: &'static str, end: &'static str) -> Environment {
    Environment { name, begin, end, arguments: Arguments::None, cells: Cells::Rows }
}

const fn with(arguments: Arguments, environment: &Environment) -> Environment {
    let &Environment { name, begin, end, cells, .. } = environment;
    Environment { name, begin, end, arguments, cells }
}

const fn one_line(name: &'static str) -> Environment {
    let (begin, end) = (r"\begin{equation*}", r"\end{equation*}");
    Environment { name, begin, end, arguments: Arguments::None, cells: Cells::One }
}

const fn align(name: &'static str) -> Environment {
    table(name, r"\begin{align*}", r"\end{align*}")
}

const fn aligned(name: &'static str) -> Environment {
    table(name, r"\begin{aligned}", r"\end{aligned}")
}

/// The last row must not be numbered, which math-core's `multline` does.
const fn multline(name: &'static str) -> Environment {
    lines(name, r"\begin{multline}", r"\notag\end{multline}")
}

static ENVIRONMENTS: [Environment; 32] = [
    one_line("equation"),
    one_line("equation*"),
    align("align"),
    align("align*"),
    align("flalign"),
    align("flalign*"),
    with(Arguments::PairCount, &align("alignat")),
    with(Arguments::PairCount, &align("alignat*")),
    aligned("split"),
    with(Arguments::Position, &aligned("aligned")),
    with(Arguments::PairCount, &aligned("alignedat")),
    lines("gather", r"\begin{gather*}", r"\end{gather*}"),
    lines("gather*", r"\begin{gather*}", r"\end{gather*}"),
    with(Arguments::Position, &lines("gathered", r"\begin{gathered}", r"\end{gathered}")),
    multline("multline"),
    multline("multline*"),
    table("eqnarray", r"\begin{darray}{rcl}", r"\end{darray}"),
    table("eqnarray*", r"\begin{darray}{rcl}", r"\end{darray}"),
    with(Arguments::Columns, &table("array", r"\begin{array}", r"\end{array}")),
    with(Arguments::Columns, &table("darray", r"\begin{darray}", r"\end{darray}")),
    with(Arguments::Columns, &table("subarray", r"\begin{subarray}", r"\end{subarray}")),
    table("smallmatrix", r"\begin{subarray}{c}", r"\end{subarray}"),
    table("matrix", r"\begin{matrix}", r"\end{matrix}"),
    table("pmatrix", r"\begin{pmatrix}", r"\end{pmatrix}"),
    table("bmatrix", r"\begin{bmatrix}", r"\end{bmatrix}"),
    table("Bmatrix", r"\begin{Bmatrix}", r"\end{Bmatrix}"),
    table("vmatrix", r"\begin{vmatrix}", r"\end{vmatrix}"),
    table("Vmatrix", r"\begin{Vmatrix}", r"\end{Vmatrix}"),
    table("cases", r"\begin{cases}", r"\end{cases}"),
    table("dcases", r"\begin{dcases}", r"\end{dcases}"),
    table("rcases", r"\begin{rcases}", r"\end{rcases}"),
    table("drcases", r"\begin{drcases}", r"\end{drcases}"),
];

impl Environment {
    /// Returns `true` if its lines may have a `\tag`.
    pub(super) fn has_tags(&self) -> bool {
        ["equation*", "align*", "gather*", "multline"].iter().any(|name| self.begin == format!(r"\begin{{{name}}}"))
    }
}

/// Returns an instruction for the author of an unknown environment.
pub(super) fn help(name: &str, suggestions: &mut SuggestionBudget) -> String {
    let names: Vec<&str> = ENVIRONMENTS.iter().map(|environment| environment.name).collect();
    match (name, suggestions.nearest(name, &names)) {
        ("tabular" | "tabular*" | "tabularx" | "longtable", _) => {
            r"use `array` for a table in a formula: `\begin{array}{lr}`".to_owned()
        }
        ("math" | "displaymath", _) => "remove it: the dollar signs begin and end the formula".to_owned(),
        (_, Some(nearest)) => format!("did you mean `{nearest}`?"),
        (_, None) => "use one of `align`, `gather`, `multline`, `cases`, `array` and `matrix`".to_owned(),
    }
}
