"""Colour spaces: where each is used, and what it is made of."""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Stream

from objects import either, get, items, keyed, members, name

COLOUR_OPERATORS = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}


@dataclass
class Use:
    """A colour space in one place. `how` says as what: content, image, shading, group and so on."""

    space: object
    how: str
    place: str
    resources: object


def family(space):
    """The name of the family of a colour space, or None if this is none."""
    return name(space) or (name(space[0]) if isinstance(space, Array) and len(space) else None)


def parts(space):
    """A colour space and all it rests on, as pairs of space and role: itself, base or alternate."""
    yield space, "itself"
    yield from rests_on(space)


def rests_on(space):
    """The base, alternate or underlying spaces of a space, to any depth."""
    kind, array = family(space), items(space)
    if kind in ("Indexed", "Pattern") and len(array) > 1:
        yield array[1], "base"
        yield from rests_on(array[1])
    elif kind in ("Separation", "DeviceN") and len(array) > 2:
        yield array[2], "alternate"
        yield from rests_on(array[2])
        if kind == "DeviceN" and len(array) > 4:
            yield from attributes(array[4])


def attributes(entries):
    """The spaces inside a DeviceN space's attributes."""
    for _, colorant in members(get(entries, "Colorants")):
        yield from rests_on(colorant)
    process = get(get(entries, "Process"), "ColorSpace")
    if process is not None:
        yield process, "alternate"


class Uses:
    """Collects the uses of colour spaces in a whole document."""

    def __init__(self, document):
        self.found, self.seen = [], set()
        for content in document.contents:
            self.in_content(content)
            self.in_resources(content.resources, content.place)
        for each in document.streams:
            self.in_stream(each)
        for each in document.dictionaries:
            if name(get(each.value, "S")) == "Transparency" and get(each.value, "CS") is not None:
                self.add(get(each.value, "CS"), "group", each.place, None)
            if get(each.value, "ShadingType") is not None:
                self.add(get(each.value, "ColorSpace"), "shading", each.place, None)

    def add(self, space, how, place, resources):
        """Note one use."""
        if space is not None:
            self.found.append(Use(space, how, place, resources))

    def in_content(self, content):
        """What the operators of a content stream name."""
        for operands, operator in content.operations():
            if operator.lower() in COLOUR_OPERATORS:
                space = pikepdf.Name("/" + COLOUR_OPERATORS[operator.lower()])
                self.once(content, space)
            elif operator in ("cs", "CS") and operands:
                self.once(content, either(content.resource("ColorSpace", operands[0]), operands[0]))
        for image in content.images():
            space = get(image, "ColorSpace")
            found = either(content.resource("ColorSpace", space), space)
            self.add(found, "inline image", content.place, content.resources)

    def once(self, content, space):
        """Note a space only once for each content stream."""
        mark = (content.place, space.objgen if space.is_indirect else space.unparse())
        if mark not in self.seen:
            self.seen.add(mark)
            self.add(space, "content", content.place, content.resources)

    def in_resources(self, resources, place):
        """The named colour spaces of a resource dictionary, used or not."""
        if not keyed(resources):
            return
        for key, space in members(get(resources, "ColorSpace")):
            how = "default" if key in ("DefaultGray", "DefaultRGB", "DefaultCMYK") else "resource"
            self.add(space, how, f"{place}, colour space {key}", resources)
        for _, image in members(get(resources, "XObject")):
            if isinstance(image, Stream) and name(get(image, "Subtype")) == "Image":
                self.seen.add(image.objgen)
                self.add(get(image, "ColorSpace"), "image", f"{place}, object {image.objgen[0]}", resources)

    def in_stream(self, each):
        """The colour space of an image that no resource dictionary names. That of a soft mask is no colour."""
        masks = each.key in ("SMask", "Mask")
        if name(get(each.value, "Subtype")) == "Image" and each.value.objgen not in self.seen and not masks:
            self.add(get(each.value, "ColorSpace"), "image", each.place, None)
