//! Resources for the press: what a content stream draws with, converted as it is met, each thing once.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::{self, Drawn, Kind, Names, Needs, Rewriter};
use super::images::Pixels;
use super::inks::{Inks, Purpose};
use super::state::{Matrix, Space};
use super::{Error, compressed, images, shadings};

mod spaces;
mod states;
mod streams;

pub(super) use spaces::space;

/// How deep forms may lie in each other.
const DEPTH: usize = 28;
/// How many streams a file may come to: a form that is drawn in several sizes becomes several.
const STREAMS: usize = 100_000;

/// What something is converted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    /// With the scale on the page, in thousandths.
    Form(u32),
    /// The same.
    Pattern(u32),
    /// A pattern of the page itself, which moves with the page's content.
    PagePattern,
    Image,
    Shading,
    State,
    Font,
}

/// Something converted.
#[derive(Debug, Clone, Copy)]
struct Converted {
    id: ObjectId,
    is_transparent: bool,
}

impl Converted {
    fn opaque(id: ObjectId) -> Self {
        Self { id, is_transparent: false }
    }
}

/// Resources, converted.
#[derive(Debug, Default)]
struct Built {
    resources: Dictionary,
    is_transparent: bool,
}

impl Built {
    fn add(&mut self, kind: &'static str, name: &[u8], converted: Converted) {
        self.is_transparent |= converted.is_transparent;
        if let Ok(Object::Dictionary(part)) = self.resources.get_mut(kind.as_bytes()) {
            part.set(name, converted.id);
        } else {
            let mut part = Dictionary::new();
            part.set(name, converted.id);
            self.resources.set(kind, part);
        }
    }
}

/// A content stream, converted.
#[derive(Debug)]
pub(super) struct Converting {
    pub(super) content: Vec<u8>,
    pub(super) resources: Dictionary,
    /// Whether anything in it is transparent.
    pub(super) is_transparent: bool,
}

/// Converts what pages need.
pub(super) struct Converter<'a, 'd> {
    pub(super) document: &'d mut Document,
    pub(super) inks: Inks<'a>,
    /// How far the page's content moves.
    pub(super) shift: (f32, f32),
    done: BTreeMap<(As, ObjectId, Purpose), Converted>,
    /// The graphics states that switch overprinting off and on.
    overprinting: [Option<ObjectId>; 2],
    /// The profile of colours that stay sRGB.
    pub(super) srgb: Option<ObjectId>,
    /// Pixels of the images that have been looked at already; none for those that stay as they are.
    pub(super) pixels: BTreeMap<ObjectId, Option<Pixels>>,
    depth: usize,
    streams: usize,
}

impl<'a, 'd> Converter<'a, 'd> {
    pub(super) fn new(document: &'d mut Document, inks: Inks<'a>) -> Self {
        Self {
            document,
            inks,
            shift: (0.0, 0.0),
            done: BTreeMap::new(),
            overprinting: [None; 2],
            srgb: None,
            pixels: BTreeMap::new(),
            depth: 0,
            streams: 0,
        }
    }

    /// Converts a stream and all that it draws with. `owner` has its `Resources`.
    pub(super) fn stream(
        &mut self,
        content: &[u8],
        owner: &Dictionary,
        purpose: Purpose,
        kind: Kind,
        scale: f32,
    ) -> Result<Converting, Error> {
        if self.depth > DEPTH {
            return Err(Error::Damaged("drawings lie too deep in each other"));
        }
        self.streams += 1;
        if self.streams > STREAMS {
            return Err(Error::Damaged("it has too many drawings"));
        }
        let old = self.dictionary(owner, b"Resources");
        let names = self.names(&old);
        let (content, needs) = Rewriter::new(self.inks, &names, purpose, kind, scale).run(content)?;
        self.depth += 1;
        let built = self.resources(&old, &needs, purpose, kind, scale);
        self.depth -= 1;
        let Built { resources, is_transparent } = built?;
        Ok(Converting { content, resources, is_transparent })
    }

    /// The entry of a dictionary as a dictionary; empty if it is none.
    pub(super) fn dictionary(&self, owner: &Dictionary, key: &[u8]) -> Dictionary {
        owner.get_deref(key, self.document).and_then(Object::as_dict).cloned().unwrap_or_default()
    }

    fn names(&self, resources: &Dictionary) -> Names {
        let mut names = Names::default();
        for (name, object) in &self.dictionary(resources, b"ColorSpace") {
            names.spaces.insert(name.clone(), space(self.document, object));
        }
        for (name, object) in &self.dictionary(resources, b"XObject") {
            let Ok((_, Object::Stream(stream))) = self.document.dereference(object) else { continue };
            match stream.dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Image") => names.drawn.insert(name.clone(), Drawn::Image),
                Ok(b"Form") => names.drawn.insert(name.clone(), Drawn::Form),
                // A PostScript fragment, which PDF/X forbids.
                _ => None,
            };
        }
        for (name, object) in &self.dictionary(resources, b"ExtGState") {
            let state = self.document.dereference(object).ok().and_then(|(_, state)| state.as_dict().ok());
            if let Some(is_opaque) = state.and_then(|state| states::is_opaque(self.document, state)) {
                names.opaque.insert(name.clone(), is_opaque);
            }
        }
        names
    }

    /// The resources that a stream needs, by the names that it uses.
    fn resources(
        &mut self,
        old: &Dictionary,
        needs: &Needs,
        purpose: Purpose,
        kind: Kind,
        scale: f32,
    ) -> Result<Built, Error> {
        let mut built = Built::default();
        self.drawn(&mut built, old, needs, purpose)?;
        let is_on_page = kind == Kind::Page;
        self.each(&mut built, old, "Pattern", &needs.patterns, |it, id| it.pattern(id, purpose, is_on_page, scale))?;
        self.each(&mut built, old, "ExtGState", &needs.states, |it, id| it.state(id, purpose))?;
        for is_on in needs.overprint.iter().copied() {
            built.add("ExtGState", content::overprint_name(is_on), self.overprint(is_on));
        }
        self.each(&mut built, old, "Shading", &needs.shadings, |it, id| it.shading(id, purpose))?;
        self.each(&mut built, old, "Font", &needs.fonts, |it, id| it.font(id, purpose))?;
        self.each(&mut built, old, "Properties", &needs.properties, |_, id| Ok(Converted::opaque(id)))?;
        let spaces = self.spaces(old, needs);
        if !spaces.is_empty() {
            built.resources.set("ColorSpace", spaces);
        }
        Ok(built)
    }

    /// Converts the images and forms.
    fn drawn(&mut self, built: &mut Built, old: &Dictionary, needs: &Needs, purpose: Purpose) -> Result<(), Error> {
        self.each(built, old, "XObject", &needs.images, |it, id| it.image(id, purpose))?;
        for (index, image) in needs.inline.iter().enumerate() {
            let id = self.document.add_object(images::inline(image, &self.dictionary(old, b"ColorSpace")));
            built.add("XObject", &content::inline_name(index), self.image(id, purpose)?);
        }
        let old = self.dictionary(old, b"XObject");
        for (name, (old_name, scale)) in &needs.forms {
            if let Some(id) = self.object(&old, old_name) {
                built.add("XObject", name, self.form(id, purpose, Kind::Form, *scale)?);
            }
        }
        Ok(())
    }

    /// Converts those of one kind of resource that are needed.
    fn each(
        &mut self,
        built: &mut Built,
        old: &Dictionary,
        kind: &'static str,
        needed: &BTreeSet<Vec<u8>>,
        mut convert: impl FnMut(&mut Self, ObjectId) -> Result<Converted, Error>,
    ) -> Result<(), Error> {
        let old = self.dictionary(old, kind.as_bytes());
        for name in needed {
            if let Some(id) = self.object(&old, name) {
                built.add(kind, name, convert(self, id)?);
            }
        }
        Ok(())
    }

    /// The spaces that stay: spot inks, Lab, and the one of patterns without colours.
    fn spaces(&self, old: &Dictionary, needs: &Needs) -> Dictionary {
        let old = self.dictionary(old, b"ColorSpace");
        let mut new = Dictionary::new();
        for name in &needs.spaces {
            if name == content::PATTERN_SPACE {
                new.set(name.clone(), vec!["Pattern".into(), "DeviceCMYK".into()]);
            } else if let Ok(space) = old.get(name) {
                new.set(name.clone(), space.clone());
            }
        }
        new
    }

    /// The number of a resource; one that stands in the dictionary itself becomes an object.
    fn object(&mut self, resources: &Dictionary, name: &[u8]) -> Option<ObjectId> {
        match resources.get(name).ok()? {
            Object::Reference(id) => {
                let (last, _) = self.document.dereference(&Object::Reference(*id)).ok()?;
                last.or(Some(*id))
            }
            direct => Some(self.document.add_object(direct.clone())),
        }
    }

    /// Converts something once.
    fn once(
        &mut self,
        key: (As, ObjectId, Purpose),
        convert: impl FnOnce(&mut Self) -> Result<(Object, bool), Error>,
    ) -> Result<Converted, Error> {
        if let Some(done) = self.done.get(&key) {
            return Ok(*done);
        }
        let (object, is_transparent) = convert(self)?;
        let converted = Converted { id: self.document.add_object(object), is_transparent };
        self.done.insert(key, converted);
        Ok(converted)
    }

    fn image(&mut self, id: ObjectId, purpose: Purpose) -> Result<Converted, Error> {
        self.once((As::Image, id, purpose), |converter| images::convert(converter, id, purpose))
    }

    /// The soft mask or stencil of an image.
    pub(super) fn image_mask(&mut self, object: &Object) -> Result<Option<ObjectId>, Error> {
        let Ok((Some(id), Object::Stream(_))) = self.document.dereference(object) else { return Ok(None) };
        if self.depth > DEPTH {
            return Err(Error::Damaged("masks lie too deep in each other"));
        }
        self.depth += 1;
        let mask = self.image(id, Purpose::Mask);
        self.depth -= 1;
        Ok(Some(mask?.id))
    }

    fn shading(&mut self, id: ObjectId, purpose: Purpose) -> Result<Converted, Error> {
        self.once((As::Shading, id, purpose), |converter| Ok((shadings::convert(converter, id, purpose)?, false)))
    }
}

#[cfg(test)]
mod tests;
