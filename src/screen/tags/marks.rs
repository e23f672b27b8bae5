//! Labels and marks: the state of tasks, the numbering of lists, numbers of equations, abbreviations.

use lopdf::{Dictionary, Object, dictionary, text_string};

use super::source::TagSource;
use super::{TagChild, TagElement};
use crate::tagged_text::RegionRole;

/// Completes the labels and marks in an element.
pub(super) fn complete(element: &mut TagElement, source: &TagSource<'_>) {
    join_lists(element, source);
    part_equations(element, source);
    name_lights(element, source);
    join_parted_abbreviations(element, source);
    expand_abbreviations(element, source);
    for child in &mut element.children {
        if let TagChild::Element(child) = child {
            complete(child, source);
        }
    }
    if element.kind == "L" {
        complete_list(element, source);
    }
}

/// Completes the labels of a list.
pub(super) fn complete_list(list: &mut TagElement, source: &TagSource<'_>) {
    label_tasks(list, source);
    set_numbering(list, source);
}

/// Joins the lists of a list of the author. The layout makes a list of each run of tasks in the same state, and Typst of each
/// part of some lists that continue in the next column.
fn join_lists(element: &mut TagElement, source: &TagSource<'_>) {
    let mut children: Vec<TagChild> = Vec::with_capacity(element.children.len());
    let mut last = None;
    for child in std::mem::take(&mut element.children) {
        let is_list = child.element().is_some_and(|child| child.kind == "L");
        let region = source.region(&child).filter(|_| is_list);
        let own = source.enclosing(region, RegionRole::is_list);
        match (children.last_mut(), child) {
            (Some(TagChild::Element(first)), TagChild::Element(mut more)) if own.is_some() && own == last => {
                first.children.append(&mut more.children);
            }
            (_, child) => children.push(child),
        }
        last = own;
    }
    element.children = children;
}

/// Replaces the boxes of tasks by words.
fn label_tasks(list: &mut TagElement, source: &TagSource<'_>) {
    for item in &mut list.children {
        let is_task = |role: &RegionRole| matches!(role, RegionRole::Task(_) | RegionRole::TaskList | RegionRole::List);
        let region = source.enclosing(source.region(item), is_task);
        let Some(RegionRole::Task(done)) = region.map(|region| source.regions().role(region)) else { continue };
        let TagChild::Element(item) = item else { continue };
        let word = if *done { &source.terms.done } else { &source.terms.to_do };
        for label in &mut item.children {
            if let TagChild::Element(label) = label
                && label.kind == "Lbl"
            {
                label.entries.set("ActualText", text_string(word));
            }
        }
    }
}

/// Names the numbering that is printed. Key figures and years are labels, but no numbering.
fn set_numbering(list: &mut TagElement, source: &TagSource<'_>) {
    let labels = list.elements().filter_map(|item| item.elements().find(|child| child.kind == "Lbl"));
    let labels: Vec<&TagElement> = labels.collect();
    let numbering = labels.first().filter(|first| !first.entries.has(b"ActualText")).map_or("None", |first| {
        let printed = numbering(&source.text(first));
        let is_counted = || counts_up(labels.iter().map(|label| source.text(label)));
        if printed == "Decimal" && !is_counted() { "None" } else { printed }
    });
    let is_list =
        |attributes: &Dictionary| attributes.get(b"O").and_then(Object::as_name).is_ok_and(|owner| owner == b"List");
    let mut all: Vec<Dictionary> = list.attributes().into_iter().filter(|it| !is_list(it)).cloned().collect();
    all.push(dictionary! { "O" => "List", "ListNumbering" => numbering });
    list.entries.set("A", all.into_iter().map(Object::Dictionary).collect::<Vec<_>>());
}

/// Returns `true` if each label is the number after that of the label before.
pub(super) fn counts_up(labels: impl Iterator<Item = String>) -> bool {
    let mut numbers = labels.map(|label| bare_label(&label).parse::<u64>().ok());
    let first = numbers.next().flatten();
    first.is_some_and(|first| (first..).skip(1).zip(numbers).all(|(next, number)| number == Some(next)))
}

/// Returns a label without its punctuation.
fn bare_label(label: &str) -> &str {
    label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ')' | '(' | ':' | '[' | ']'))
}

/// Returns the value of `ListNumbering` (ISO 32000-1, table 347) for the label of the first item.
fn numbering(label: &str) -> &'static str {
    match bare_label(label) {
        "•" | "●" => "Disc",
        "◦" | "○" => "Circle",
        "▪" | "■" => "Square",
        "i" => "LowerRoman",
        "I" => "UpperRoman",
        "a" => "LowerAlpha",
        "A" => "UpperAlpha",
        digits if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) => "Decimal",
        _ => "None",
    }
}

/// Moves the numbers of equations out of the formulas, whose alternative text replaces all that is in them.
fn part_equations(element: &mut TagElement, source: &TagSource<'_>) {
    let mut children = Vec::with_capacity(element.children.len());
    for mut child in std::mem::take(&mut element.children) {
        let number = part_equation(&mut child, source);
        children.push(child);
        children.extend(number.map(TagChild::Element));
    }
    element.children = children;
}

fn part_equation(child: &mut TagChild, source: &TagSource<'_>) -> Option<TagElement> {
    let is_equation = |role: &RegionRole| matches!(role, RegionRole::Equation(_));
    let region = source.enclosing(source.region(child), is_equation)?;
    let RegionRole::Equation(number) = source.regions().role(region) else { return None };
    let TagChild::Element(formula) = child else { return None };
    if formula.kind != "Formula" {
        return None;
    }
    let printed = format!("({number})");
    let text = |child: &TagChild| source.item(child).map_or("", |item| item.text.as_str());
    let tail = |start: usize| formula.children[start..].iter().map(text).collect::<String>();
    let start = (0..formula.children.len()).rev().find(|start| tail(*start).trim() == printed)?;
    let mut label = TagElement::new("P", formula.children.split_off(start));
    label.entries.set("ActualText", text_string(&format!("{} {number}", source.terms.equation)));
    Some(label)
}

/// Puts traffic lights in a `Span` with the word for their colour, which the e-book has, too.
fn name_lights(element: &mut TagElement, source: &TagSource<'_>) {
    if element.entries.has(b"ActualText") {
        return;
    }
    for child in &mut element.children {
        if let Some(word) = source.item(child).and_then(|item| source.terms.lights.word(&item.text)) {
            let mut span = TagElement::new("Span", vec![child.clone()]);
            span.entries.set("ActualText", text_string(word));
            *child = TagChild::Element(span);
        }
    }
}

/// Joins the two elements that hold the parts of an abbreviation: Typst ends emphasis where its line or page ends.
fn join_parted_abbreviations(element: &mut TagElement, source: &TagSource<'_>) {
    let abbreviation = |child: &TagChild| {
        let region = source.item(child).and_then(|item| item.region);
        source.enclosing(region, |role| matches!(role, RegionRole::Abbreviation(_)))
    };
    let mut children: Vec<TagChild> = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        if let (Some(TagChild::Element(before)), TagChild::Element(after)) = (children.last_mut(), &child)
            && matches!(before.kind.as_str(), "Em" | "Strong" | "Span")
            && before.kind == after.kind
            && before.entries == after.entries
            && let (Some(last), Some(first)) = (before.children.last(), after.children.first())
            && let Some(region) = abbreviation(last)
            && abbreviation(first) == Some(region)
        {
            before.children.extend(after.children.iter().cloned());
        } else {
            children.push(child);
        }
    }
    element.children = children;
}

/// Puts abbreviations in a `Span` with their expansion (ISO 32000-1, 14.9.5).
fn expand_abbreviations(element: &mut TagElement, source: &TagSource<'_>) {
    if element.entries.has(b"E") {
        return;
    }
    let mut children: Vec<TagChild> = Vec::with_capacity(element.children.len());
    let mut last = None;
    // Repeated hyphens, which are in the abbreviation if it goes on behind them.
    let mut between = Vec::new();
    for child in std::mem::take(&mut element.children) {
        let item = source.item(&child);
        let region =
            source.enclosing(item.and_then(|item| item.region), |role| matches!(role, RegionRole::Abbreviation(_)));
        let Some(RegionRole::Abbreviation(words)) = region.map(|region| source.regions().role(region)) else {
            let is_of_layout = item.is_some_and(|item| item.region.is_none());
            if is_of_layout && last.is_some() {
                between.push(child);
            } else {
                last = None;
                children.append(&mut between);
                children.push(child);
            }
            continue;
        };
        match children.last_mut() {
            Some(TagChild::Element(span)) if last == region => {
                span.children.append(&mut between);
                span.children.push(child);
            }
            Some(_) | None => {
                children.append(&mut between);
                let mut span = TagElement::new("Span", vec![child]);
                span.entries.set("E", text_string(words));
                children.push(TagChild::Element(span));
            }
        }
        last = region;
    }
    children.append(&mut between);
    element.children = children;
}
