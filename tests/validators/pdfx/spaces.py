"""Colour spaces: their uses, and the spaces they are based on."""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Stream

from objects import either, get, items, keyed, members, name

COLOUR_OPERATORS = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}


@dataclass
class Use:
    """A use of a colour space. `usage` is content, image, inline image, shading, group, default or resource."""

    space: object
    usage: str
    place: str
    resources: object


def family(space):
    """Return the family of a colour space, or None if the object is not a colour space."""
    return name(space) or (name(space[0]) if isinstance(space, Array) and len(space) else None)


def parts(space):
    """Yield a colour space and the spaces it is based on, each with its role: itself, base or alternate."""
    yield space, "itself"
    yield from based_on(space)


def based_on(space):
    """Yield the base, alternate and underlying spaces of a space, to any depth."""
    kind, array = family(space), items(space)
    if kind in ("Indexed", "Pattern") and len(array) > 1:
        yield array[1], "base"
        yield from based_on(array[1])
    elif kind in ("Separation", "DeviceN") and len(array) > 2:
        yield array[2], "alternate"
        yield from based_on(array[2])
        if kind == "DeviceN" and len(array) > 4:
            yield from attributes(array[4])


def attributes(entries):
    """Yield the spaces in the attributes of a DeviceN space."""
    for _, colorant in members(get(entries, "Colorants")):
        yield from based_on(colorant)
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

    def add(self, space, usage, place, resources):
        """Record one use."""
        if space is not None:
            self.found.append(Use(space, usage, place, resources))

    def in_content(self, content):
        """Record the spaces that the operators and inline images of a content stream use."""
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
        """Record a space once for each content stream."""
        mark = (content.place, space.objgen if space.is_indirect else space.unparse())
        if mark not in self.seen:
            self.seen.add(mark)
            self.add(space, "content", content.place, content.resources)

    def in_resources(self, resources, place):
        """Record the colour spaces and images in a resource dictionary, even if no operator uses them."""
        if not keyed(resources):
            return
        for key, space in members(get(resources, "ColorSpace")):
            usage = "default" if key in ("DefaultGray", "DefaultRGB", "DefaultCMYK") else "resource"
            self.add(space, usage, f"{place}, colour space {key}", resources)
        for _, image in members(get(resources, "XObject")):
            if isinstance(image, Stream) and name(get(image, "Subtype")) == "Image":
                self.seen.add(image.objgen)
                self.add(get(image, "ColorSpace"), "image", f"{place}, object {image.objgen[0]}", resources)

    def in_stream(self, each):
        """Record the colour space of an image that is in no resource dictionary. Masks have no colour."""
        masks = each.key in ("SMask", "Mask")
        if name(get(each.value, "Subtype")) == "Image" and each.value.objgen not in self.seen and not masks:
            self.add(get(each.value, "ColorSpace"), "image", each.place, None)
