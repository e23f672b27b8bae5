//! Elements on the pages: their beginnings and ends are tags in the frames.

use typst::foundations::{Content, StyleChain};
use typst::introspection::Tag;
use typst::layout::Point;
use typst::math::EquationElem;
use typst::model::{
    EnumItem, FigureCaption, FigureElem, FootnoteElem, FootnoteEntry, HeadingElem, ListItem, OutlineElem, ParElem,
    TableElem, TermItem, TitleElem,
};
use typst::pdf::ArtifactElem;
use typst::text::{RawElem, SubElem, SuperElem};

use super::{ContentReader, ElementKind, ElementKinds, NotePages, PageElement};

impl ContentReader<'_> {
    pub(super) fn tag(&mut self, tag: &Tag, at: Point) {
        match tag {
            Tag::Start(element, _) => self.begin(element, tag, at),
            Tag::End(location, ..) => {
                if let Some(index) = self.open.iter().rposition(|(open, _)| open == location) {
                    self.open.remove(index);
                    self.within = self.kinds();
                }
            }
        }
    }

    fn begin(&mut self, element: &Content, tag: &Tag, at: Point) {
        let page = self.content.pages.len();
        if element.is::<FootnoteElem>() {
            self.marks.insert(tag.location(), page);
        }
        let label = element.label().map(|label| label.resolve().as_str().to_owned());
        if let Some(label) = &label {
            self.labels.insert(tag.location(), label.clone());
        }
        let kind = match kind(element) {
            Some(kind) => kind,
            None if label.is_some() => ElementKind::Other,
            None => return,
        };
        let number = self.content.elements.len();
        let entry = element.to_packed::<FootnoteEntry>();
        if let Some(mark) = entry.and_then(|entry| self.marks.get(&entry.note.location()?)) {
            self.content.notes.push(NotePages { mark: *mark, text: page, element: number });
        }
        let level = element.to_packed::<HeadingElem>();
        let level = level.map_or(0, |heading| heading.resolve_level(StyleChain::default()).get());
        let parent = self.element();
        let (left, top) = (at.x.to_pt(), at.y.to_pt());
        self.content.elements.push(PageElement { kind, level, label, page, left, top, parent });
        self.open.push((tag.location(), number));
        self.within = self.within.with(kind);
    }

    fn kinds(&self) -> ElementKinds {
        let kinds = self.open.iter().map(|(_, number)| self.content.elements[*number].kind);
        kinds.fold(ElementKinds::default(), ElementKinds::with)
    }
}

/// Returns the kind of an element, or `None` if the judge has no use for it.
fn kind(element: &Content) -> Option<ElementKind> {
    let kinds: [(bool, ElementKind); 13] = [
        (element.is::<ParElem>(), ElementKind::Paragraph),
        (element.is::<HeadingElem>(), ElementKind::Heading),
        (element.is::<TitleElem>(), ElementKind::Title),
        (element.is::<FigureElem>(), ElementKind::Figure),
        (element.is::<FigureCaption>(), ElementKind::Caption),
        (element.is::<TableElem>(), ElementKind::Table),
        (element.is::<ListItem>() || element.is::<EnumItem>() || element.is::<TermItem>(), ElementKind::Item),
        (element.is::<FootnoteEntry>(), ElementKind::NoteText),
        (element.is::<EquationElem>(), ElementKind::Formula),
        (element.is::<RawElem>(), ElementKind::Code),
        (element.is::<SuperElem>() || element.is::<SubElem>(), ElementKind::Shift),
        (element.is::<ArtifactElem>(), ElementKind::Artifact),
        (element.is::<OutlineElem>(), ElementKind::Contents),
    ];
    kinds.into_iter().find(|(is_kind, _)| *is_kind).map(|(_, kind)| kind)
}
