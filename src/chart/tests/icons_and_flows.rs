use super::{chart, drawn, with_style};
use crate::chart::{ChartKind, Series, draw};

#[test]
fn an_icon_stands_for_a_round_amount_and_the_last_one_can_be_a_part() {
    let svg = drawn(ChartKind::Icons, &[25.0, 130.0]);
    assert!(svg.contains(">= 5<"), "{svg}");
    let discs = svg.matches("<path").count();
    assert_eq!(discs, 1 + 5 + 26, "one in the key, and one for each 5");
    let parts = drawn(ChartKind::Icons, &[100.0, 1230.0]);
    assert!(parts.contains(">= 50<") && parts.contains(">1,230<"), "{parts}");
    // 24.6 discs: the last one is a sector and an outline.
    assert_eq!(parts.matches("<path").count(), 1 + 2 + 24 + 2, "{parts}");
}

#[test]
fn bands_lead_from_place_to_place_and_amounts_are_sums() {
    let texts = |names: [&str; 4]| names.map(str::to_owned).to_vec();
    let series = vec![Series { name: "Amount".to_owned(), values: [60.0, 40.0, 70.0, 30.0].map(Some).to_vec() }];
    let mut chart = chart(ChartKind::Flow, texts(["Fees", "Gifts", "Association", "Association"]), series);
    chart.receivers = texts(["Association", "Association", "Ferries", "Office"]);
    chart.highlight = vec!["Gifts".to_owned()];
    let svg = with_style(323.15, "#b03a17", |style| draw(&chart, style));
    for text in [">Fees<", ">60<", ">Association<", ">100<", ">Ferries<", ">70<", ">Office<", ">30<"] {
        assert!(svg.contains(text), "{text}: {svg}");
    }
    // Four bands with a line of paper each, five places, the paper below a label of two lines.
    assert_eq!(svg.matches('C').count(), 4 * 2 * 2, "{svg}");
    assert_eq!(svg.matches("fill=\"#b03a17\"").count(), 1, "the place in the accent colour: {svg}");
}
