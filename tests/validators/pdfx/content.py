"""Content streams of pages, forms, tiling patterns, Type 3 glyphs, soft masks and annotations."""

import warnings
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Stream

from objects import either, get, identity, items, keyed, listed, members, name


@dataclass
class Content:
    """A content stream and the resource dictionary for its names."""

    pdf: object
    place: str
    stream: object
    resources: object
    kind: str
    page: object
    error: str = None
    _read: list = field(default=None, repr=False)

    def operations(self):
        """Return operands and operator of each operation. A malformed stream is cut off, and error is set."""
        if self._read is None:
            self.pdf.get_warnings()  # discard the warnings of earlier reading
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    parsed = pikepdf.parse_content_stream(self.stream)
                    self._read = [(list(one.operands), str(one.operator)) for one in parsed]
                except (pikepdf.PdfError, ValueError, TypeError) as error:
                    self._read, self.error = [], str(error)
            faults = self.pdf.get_warnings() + [each.message for each in caught]
            self.error = str(faults[0]) if faults else self.error
        return self._read

    def resource(self, category, key):
        """Return the resource of this category that a name object refers to, or None."""
        return get(get(self.resources, category), key)

    def images(self):
        """Return the dictionaries of the inline images, with abbreviated keys and names expanded."""
        return [operands[0].obj for operands, operator in self.operations() if operator == "INLINE IMAGE"]


def contents(pdf):
    """Return all content streams. A stream that is used with several resource dictionaries occurs once for each."""
    found, seen = [], set()
    for number, page in enumerate((each.obj for each in pdf.pages), 1):
        place = f"page {number}"
        resources = inherited(page, "Resources")
        found.append(Content(pdf, place, page, resources, "page", page))
        todo = list(below(found[-1], seen))
        for annotation in items(get(page, "Annots")):
            todo += appearances(annotation, found[-1])
        while todo:
            content = todo.pop()
            mark = (identity(content.stream), identity(content.resources))
            if mark not in seen:
                seen.add(mark)
                found.append(content)
                todo += below(content, seen)
    return found


def inherited(page, key):
    """Return an entry of a page, its own or inherited from the page tree, or None."""
    node, steps = page, 0
    while keyed(node) and steps < 64:
        if get(node, key) is not None:
            return get(node, key)
        node, steps = get(node, "Parent"), steps + 1
    return None


def below(content, seen):
    """Yield the content streams among the resources of a content stream."""
    resources = content.resources
    mark = ("resources", identity(resources))
    if not keyed(resources) or mark in seen:
        return
    seen.add(mark)
    for _, form in members(get(resources, "XObject")):
        if isinstance(form, Stream) and name(get(form, "Subtype")) == "Form":
            yield nested(content, form, "form")
    for _, pattern in members(get(resources, "Pattern")):
        if isinstance(pattern, Stream):
            yield nested(content, pattern, "pattern")
        yield from mask_of(content, get(pattern, "ExtGState"))
    for _, font in members(get(resources, "Font")):
        for _, glyph in members(get(font, "CharProcs")):
            if isinstance(glyph, Stream):
                yield nested(content, glyph, "Type 3 glyph", get(font, "Resources"))
    for _, state in members(get(resources, "ExtGState")):
        yield from mask_of(content, state)


def mask_of(content, state):
    """Yield the transparency group of a graphics state's soft mask."""
    group = get(get(state, "SMask"), "G")
    if isinstance(group, Stream):
        yield nested(content, group, "soft mask")


def nested(content, stream, kind, resources=None):
    """Return a content stream that another one uses. Without resources of its own it uses those of the other stream."""
    own = either(resources, get(stream, "Resources"), content.resources)
    place = f"{content.place.split(',')[0]}, {kind} {stream.objgen[0]}"
    return Content(content.pdf, place, stream, own, kind, content.page)


def appearances(annotation, content):
    """Yield the appearance streams of an annotation."""
    for _, entry in members(get(annotation, "AP")):
        streams = [entry] if isinstance(entry, Stream) else [each for _, each in members(entry)]
        for stream in streams:
            if isinstance(stream, Stream):
                yield nested(content, stream, "annotation")


@dataclass
class State:
    """The part of the graphics state that the rules need."""

    font: object = None
    render: int = 0
    fill: object = None
    stroke: object = None
    overprint_fill: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0

    def copy(self):
        """Return a copy, for the operator q."""
        return State(**vars(self))


DEVICE = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}


def states(content):
    """Yield operands and operator of each operation, with the graphics state before it."""
    state, saved = State(), []
    for operands, operator in content.operations():
        yield operands, operator, state
        if operator == "q":
            saved.append(state.copy())
        elif operator == "Q" and saved:
            state = saved.pop()
        elif operands:
            apply(content, state, operands, operator)


def apply(content, state, operands, operator):
    """Apply an operator to the state."""
    first = operands[0]
    if operator == "Tf":
        state.font = content.resource("Font", first)
    elif operator == "Tr":
        state.render = int(first)
    elif operator in ("cs", "CS"):
        space = either(content.resource("ColorSpace", first), first)
        setattr(state, "fill" if operator == "cs" else "stroke", space)
    elif operator.lower() in DEVICE:
        space = pikepdf.Name("/" + DEVICE[operator.lower()])
        setattr(state, "fill" if operator.islower() else "stroke", space)
    elif operator == "gs":
        apply_graphics_state(state, content.resource("ExtGState", first))


def apply_graphics_state(state, entries):
    """Apply a graphics state dictionary to the state."""
    stroke, fill, mode, font = (get(entries, key) for key in ("OP", "op", "OPM", "Font"))
    if stroke is not None:
        state.overprint_stroke = bool(stroke)
        state.overprint_fill = bool(stroke)
    if fill is not None:
        state.overprint_fill = bool(fill)
    if mode is not None:
        state.overprint_mode = int(mode)
    if font is not None and listed(font):
        state.font = listed(font)[0]
