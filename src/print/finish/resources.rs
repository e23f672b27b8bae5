//! Conversion of resources, on demand while content streams are rewritten. Each resource is converted once.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::{self, ResourceNames, Rewriter, StreamKind, UsedResources, XObjectKind};
use super::images::ConvertedImage;
use super::inks::{InkConverter, PaintPurpose};
use super::state::{ColourSpace, Matrix};
use super::{FinishError, compressed, images, shadings};

mod spaces;
mod states;
mod streams;

pub(super) use spaces::space;

/// Nesting limit for forms, patterns and masks.
const MAX_DEPTH: usize = 28;
/// Limit on the number of rewritten streams. A form drawn at several scales becomes several streams.
const MAX_STREAMS: usize = 100_000;

/// Kind of a converted resource. Scales are part of the kind because they affect the conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ResourceKind {
    /// Form, with its scale on the page in thousandths.
    Form(u32),
    /// Pattern, with its scale on the page in thousandths.
    Pattern(u32),
    /// Pattern used by the page content itself, which is moved with the content.
    PagePattern,
    Image,
    Shading,
    GraphicsState,
    Font,
}

/// A converted resource.
#[derive(Debug, Clone, Copy)]
struct ConvertedResource {
    id: ObjectId,
    is_transparent: bool,
}

impl ConvertedResource {
    fn opaque(id: ObjectId) -> Self {
        Self { id, is_transparent: false }
    }
}

/// A converted resource dictionary.
#[derive(Debug, Default)]
struct ConvertedResources {
    resources: Dictionary,
    is_transparent: bool,
}

impl ConvertedResources {
    /// Adds a resource under `name` to the category `kind`, such as `Font`.
    fn add(&mut self, kind: &'static str, name: &[u8], converted: ConvertedResource) {
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

/// A converted content stream and its resources.
#[derive(Debug)]
pub(super) struct ConvertedStream {
    pub(super) content: Vec<u8>,
    pub(super) resources: Dictionary,
    /// Whether the stream or one of its resources uses transparency.
    pub(super) is_transparent: bool,
}

/// Converts content streams and their resources.
pub(super) struct Converter<'a, 'd> {
    pub(super) document: &'d mut Document,
    pub(super) inks: InkConverter<'a>,
    /// Offset of the current page's content, in points.
    pub(super) shift: (f32, f32),
    converted: BTreeMap<(ResourceKind, ObjectId, PaintPurpose), ConvertedResource>,
    /// Graphics states that switch overprinting off (0) and on (1).
    overprinting: [Option<ObjectId>; 2],
    /// sRGB profile, for colours that are not converted.
    pub(super) srgb: Option<ObjectId>,
    /// Images converted in advance; `None` for those that are not converted.
    pub(super) converted_images: BTreeMap<ObjectId, Option<ConvertedImage>>,
    depth: usize,
    streams: usize,
}

impl<'a, 'd> Converter<'a, 'd> {
    pub(super) fn new(document: &'d mut Document, inks: InkConverter<'a>) -> Self {
        Self {
            document,
            inks,
            shift: (0.0, 0.0),
            converted: BTreeMap::new(),
            overprinting: [None; 2],
            srgb: None,
            converted_images: BTreeMap::new(),
            depth: 0,
            streams: 0,
        }
    }

    /// Converts a content stream and its resources, which are the entry `Resources` of `owner`.
    pub(super) fn stream(
        &mut self,
        content: &[u8],
        owner: &Dictionary,
        purpose: PaintPurpose,
        kind: StreamKind,
        scale: f32,
    ) -> Result<ConvertedStream, FinishError> {
        if self.depth > MAX_DEPTH {
            return Err(FinishError::Damaged("its drawings are nested too deeply"));
        }
        self.streams += 1;
        if self.streams > MAX_STREAMS {
            return Err(FinishError::Damaged("it has too many drawings"));
        }
        let old = self.dictionary(owner, b"Resources");
        let names = self.names(&old);
        let (content, used) = Rewriter::new(self.inks, &names, purpose, kind, scale).run(content)?;
        self.depth += 1;
        let new = self.resources(&old, &used, purpose, kind, scale);
        self.depth -= 1;
        let ConvertedResources { resources, is_transparent } = new?;
        Ok(ConvertedStream { content, resources, is_transparent })
    }

    /// Returns an entry of `owner` as a dictionary, empty if it is missing or of another type.
    pub(super) fn dictionary(&self, owner: &Dictionary, key: &[u8]) -> Dictionary {
        owner.get_deref(key, self.document).and_then(Object::as_dict).cloned().unwrap_or_default()
    }

    /// Collects the resources that rewriting depends on.
    fn names(&self, resources: &Dictionary) -> ResourceNames {
        let mut names = ResourceNames::default();
        for (name, object) in &self.dictionary(resources, b"ColorSpace") {
            names.spaces.insert(name.clone(), space(self.document, object));
        }
        for (name, object) in &self.dictionary(resources, b"XObject") {
            let Ok((_, Object::Stream(stream))) = self.document.dereference(object) else { continue };
            match stream.dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Image") => names.x_objects.insert(name.clone(), XObjectKind::Image),
                Ok(b"Form") => names.x_objects.insert(name.clone(), XObjectKind::Form),
                // PostScript XObjects are forbidden in PDF/X.
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

    /// Converts the resources that a stream uses.
    fn resources(
        &mut self,
        old: &Dictionary,
        used: &UsedResources,
        purpose: PaintPurpose,
        kind: StreamKind,
        scale: f32,
    ) -> Result<ConvertedResources, FinishError> {
        let mut new = ConvertedResources::default();
        self.x_objects(&mut new, old, used, purpose)?;
        let is_on_page = kind == StreamKind::Page;
        self.convert_each(&mut new, old, "Pattern", &used.patterns, |it, id| {
            it.pattern(id, purpose, is_on_page, scale)
        })?;
        self.convert_each(&mut new, old, "ExtGState", &used.states, |it, id| it.state(id, purpose))?;
        for is_on in used.overprint.iter().copied() {
            new.add("ExtGState", content::overprint_name(is_on), self.overprint(is_on));
        }
        self.convert_each(&mut new, old, "Shading", &used.shadings, |it, id| it.shading(id, purpose))?;
        self.convert_each(&mut new, old, "Font", &used.fonts, |it, id| it.font(id, purpose))?;
        self.convert_each(&mut new, old, "Properties", &used.properties, |_, id| Ok(ConvertedResource::opaque(id)))?;
        let spaces = self.spaces(old, used);
        if !spaces.is_empty() {
            new.resources.set("ColorSpace", spaces);
        }
        Ok(new)
    }

    /// Converts images, inline images and forms.
    fn x_objects(
        &mut self,
        new: &mut ConvertedResources,
        old: &Dictionary,
        used: &UsedResources,
        purpose: PaintPurpose,
    ) -> Result<(), FinishError> {
        self.convert_each(new, old, "XObject", &used.images, |it, id| it.image(id, purpose))?;
        for (index, image) in used.inline_images.iter().enumerate() {
            let id = self.document.add_object(images::from_inline(image, &self.dictionary(old, b"ColorSpace")));
            new.add("XObject", &content::inline_name(index), self.image(id, purpose)?);
        }
        let old = self.dictionary(old, b"XObject");
        for (name, (old_name, scale)) in &used.forms {
            if let Some(id) = self.object(&old, old_name) {
                new.add("XObject", name, self.form(id, purpose, StreamKind::Form, *scale)?);
            }
        }
        Ok(())
    }

    /// Converts the resources `needed` of one category.
    fn convert_each(
        &mut self,
        new: &mut ConvertedResources,
        old: &Dictionary,
        kind: &'static str,
        needed: &BTreeSet<Vec<u8>>,
        mut convert: impl FnMut(&mut Self, ObjectId) -> Result<ConvertedResource, FinishError>,
    ) -> Result<(), FinishError> {
        let old = self.dictionary(old, kind.as_bytes());
        for name in needed {
            if let Some(id) = self.object(&old, name) {
                new.add(kind, name, convert(self, id)?);
            }
        }
        Ok(())
    }

    /// Returns the colour spaces that are still used: spot inks, Lab, and the space of uncoloured patterns.
    fn spaces(&self, old: &Dictionary, used: &UsedResources) -> Dictionary {
        let old = self.dictionary(old, b"ColorSpace");
        let mut new = Dictionary::new();
        for name in &used.spaces {
            if name == content::PATTERN_SPACE {
                new.set(name.clone(), vec!["Pattern".into(), "DeviceCMYK".into()]);
            } else if let Ok(space) = old.get(name) {
                new.set(name.clone(), space.clone());
            }
        }
        new
    }

    /// Returns the object identifier of a resource. A direct object becomes an indirect one.
    fn object(&mut self, resources: &Dictionary, name: &[u8]) -> Option<ObjectId> {
        match resources.get(name).ok()? {
            Object::Reference(id) => {
                let (last, _) = self.document.dereference(&Object::Reference(*id)).ok()?;
                last.or(Some(*id))
            }
            direct => Some(self.document.add_object(direct.clone())),
        }
    }

    /// Converts a resource, or returns the result of an earlier conversion. `convert` returns the object and whether it
    /// is transparent.
    fn convert_once(
        &mut self,
        key: (ResourceKind, ObjectId, PaintPurpose),
        convert: impl FnOnce(&mut Self) -> Result<(Object, bool), FinishError>,
    ) -> Result<ConvertedResource, FinishError> {
        if let Some(converted) = self.converted.get(&key) {
            return Ok(*converted);
        }
        let (object, is_transparent) = convert(self)?;
        let converted = ConvertedResource { id: self.document.add_object(object), is_transparent };
        self.converted.insert(key, converted);
        Ok(converted)
    }

    fn image(&mut self, id: ObjectId, purpose: PaintPurpose) -> Result<ConvertedResource, FinishError> {
        self.convert_once((ResourceKind::Image, id, purpose), |converter| images::convert(converter, id, purpose))
    }

    /// Converts the soft mask or stencil mask of an image. Returns `None` if `object` is not a reference to a stream.
    pub(super) fn image_mask(&mut self, object: &Object) -> Result<Option<ObjectId>, FinishError> {
        let Ok((Some(id), Object::Stream(_))) = self.document.dereference(object) else { return Ok(None) };
        if self.depth > MAX_DEPTH {
            return Err(FinishError::Damaged("its masks are nested too deeply"));
        }
        self.depth += 1;
        let mask = self.image(id, PaintPurpose::Mask);
        self.depth -= 1;
        Ok(Some(mask?.id))
    }

    fn shading(&mut self, id: ObjectId, purpose: PaintPurpose) -> Result<ConvertedResource, FinishError> {
        self.convert_once((ResourceKind::Shading, id, purpose), |converter| {
            Ok((shadings::convert(converter, id, purpose)?, false))
        })
    }
}

#[cfg(test)]
mod tests;
