//! Areas of links that are large enough for a finger or an unsteady pointer: the mark of a footnote is about 4 points wide.

use lopdf::{Document, Object, ObjectId};

/// Smallest width and height of a link's area, in points: 24 CSS pixels (WCAG 2.2, 2.5.8).
const MIN_SIZE: f32 = 18.0;

/// Area on a page: left, bottom, right, top.
type Area = [f32; 4];

/// Enlarges the areas of small links that have room around them. The pages look the same.
///
/// # Errors
/// The PDF cannot be read.
pub(super) fn enlarge_links(document: &mut Document) -> Result<(), lopdf::Error> {
    for page in document.get_pages().into_values().collect::<Vec<_>>() {
        let links = links(document, page);
        for (index, &(id, area)) in links.iter().enumerate() {
            let others = links.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, (_, area))| *area);
            if let Some(larger) = enlarged(area, others) {
                let annotation = document.get_dictionary_mut(id)?;
                annotation.set("Rect", larger.map(Object::Real).to_vec());
                if annotation.has(b"QuadPoints") {
                    let [left, bottom, right, top] = larger;
                    let corners = [left, bottom, right, bottom, right, top, left, top];
                    annotation.set("QuadPoints", corners.map(Object::Real).to_vec());
                }
            }
        }
    }
    Ok(())
}

/// Returns the links of a page that have a single area.
fn links(document: &Document, page: ObjectId) -> Vec<(ObjectId, Area)> {
    let page = document.get_dictionary(page).ok();
    let annotations = page.and_then(|page| page.get_deref(b"Annots", document).ok()).and_then(|it| it.as_array().ok());
    let area = |id: ObjectId| {
        let annotation = document.get_dictionary(id).ok()?;
        let is_link = annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link");
        let corners = annotation.get(b"QuadPoints").and_then(Object::as_array).map_or(8, Vec::len);
        let sides = annotation.get(b"Rect").and_then(Object::as_array).ok()?;
        let sides: Vec<f32> = sides.iter().filter_map(|side| side.as_float().ok()).collect();
        (is_link && corners == 8).then_some((id, sides.try_into().ok()?))
    };
    annotations.into_iter().flatten().filter_map(|annotation| area(annotation.as_reference().ok()?)).collect()
}

/// Returns the area with at least the smallest size. `None` if it has it, or would reach into the area of another link.
fn enlarged(area: Area, others: impl Iterator<Item = Area>) -> Option<Area> {
    let [left, bottom, right, top] = area;
    let (wider, higher) = (((MIN_SIZE - (right - left)) / 2.0).max(0.0), ((MIN_SIZE - (top - bottom)) / 2.0).max(0.0));
    if wider.max(higher) <= 0.0 {
        return None;
    }
    let larger = [left - wider, bottom - higher, right + wider, top + higher];
    let is_free =
        |other: Area| larger[0] >= other[2] || other[0] >= larger[2] || larger[1] >= other[3] || other[1] >= larger[3];
    others.into_iter().all(is_free).then_some(larger)
}

#[cfg(test)]
mod tests {
    use super::enlarged;

    #[test]
    fn small_areas_grow_around_their_middle_unless_another_link_is_there() {
        let mark = [100.0, 200.0, 104.0, 206.0];
        assert_eq!(enlarged(mark, [].into_iter()), Some([93.0, 194.0, 111.0, 212.0]));
        assert_eq!(enlarged(mark, [[120.0, 200.0, 150.0, 210.0]].into_iter()), Some([93.0, 194.0, 111.0, 212.0]));
        assert_eq!(enlarged(mark, [[106.0, 200.0, 150.0, 210.0]].into_iter()), None);
        assert_eq!(enlarged([0.0, 0.0, 90.0, 30.0], [].into_iter()), None);
    }
}
