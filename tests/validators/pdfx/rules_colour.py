"""Rules on colour spaces."""

import pikepdf
from pikepdf import Array, Stream

from content import states
from icc import Profile
from objects import get, items, members, name, numbers
from rule import rule
from spaces import family, parts

COLOUR = "ISO 15930-7, 6.4 (colour)"


def remapped(use, device):
    """Return whether a Default colour space replaces a device space here."""
    default = get(get(use.resources, "ColorSpace"), "Default" + device[len("Device"):])
    return default is not None and family(default) in ("ICCBased", "CalGray", "CalRGB")


def device_uses(document, device, usage, roles=("itself", "base")):
    """Yield the uses of one kind of a device space that no default space replaces."""
    for use in document.colours:
        if use.usage == usage:
            for space, role in parts(use.space):
                if role in roles and family(space) == device and not remapped(use, device):
                    yield use


def no_rgb(id, usage, subject):
    """Register the rule that DeviceRGB has no use of one kind, unless the output intent is RGB."""

    @rule(id, f"{subject} no DeviceRGB, unless the output intent is RGB.", COLOUR)
    def check(document):
        if document.intent_space != "DeviceRGB":
            for use in device_uses(document, "DeviceRGB", usage):
                yield f"DeviceRGB in {use.place}"


no_rgb("rgb-content", "content", "The operators of content streams select")
no_rgb("rgb-image", "image", "Images have")
no_rgb("rgb-inline-image", "inline image", "Inline images have")
no_rgb("rgb-shading", "shading", "Shadings have")
no_rgb("rgb-resource", "resource", "Resource dictionaries have")


@rule("rgb-alternate",
      "No alternate space of a Separation or DeviceN space is DeviceRGB, unless the output intent is RGB.", COLOUR)
def rgb_alternate(document):
    if document.intent_space != "DeviceRGB":
        for usage in sorted({use.usage for use in document.colours}):
            for use in device_uses(document, "DeviceRGB", usage, ("alternate",)):
                yield f"an alternate space on {use.place} is DeviceRGB"


@rule("rgb-group", "No transparency group blends in an RGB space, unless the output intent is RGB.",
      "ISO 15930-7, 6.20, for DeviceRGB; for calibrated RGB our own, as it blends black in four inks")
def rgb_group(document):
    if document.intent_space == "DeviceRGB":
        return
    for use in document.colours:
        if use.usage == "group":
            kind = family(use.space)
            if kind in ("DeviceRGB", "CalRGB") or (kind == "ICCBased" and get(use.space[1], "N") == 3):
                yield f"{kind} is the blending space of {use.place}"


@rule("device-cmyk", "DeviceCMYK is used only if the output intent is CMYK.", COLOUR)
def device_cmyk(document):
    if document.intent_space != "DeviceCMYK":
        for use in every_device_use(document, "DeviceCMYK"):
            yield f"DeviceCMYK on {use.place}, the output intent is for {document.profile.space.strip()}"


@rule("device-gray", "DeviceGray is used only if the output intent is CMYK or gray.", COLOUR)
def device_gray(document):
    if document.intent_space == "DeviceRGB":
        for use in every_device_use(document, "DeviceGray"):
            yield f"DeviceGray on {use.place}, the output intent is for RGB"


def every_device_use(document, device):
    """Yield all uses of a device space that no default space replaces. Masks have no colour and do not count."""
    for usage in ("content", "image", "inline image", "shading", "group", "resource"):
        yield from device_uses(document, device, usage, ("itself", "base", "alternate"))


@rule("default-space", "DefaultGray, DefaultRGB and DefaultCMYK are calibrated spaces with 1, 3 and 4 components.",
      "PDF 1.6, 4.5.4")
def default_space(document):
    counts = {"DefaultGray": 1, "DefaultRGB": 3, "DefaultCMYK": 4}
    for use in document.colours:
        if use.usage == "default":
            kind, wanted = family(use.space), counts[use.place.rsplit(" ", 1)[1]]
            fixed = {"CalGray": 1, "CalRGB": 3, "Lab": 3}.get(kind)
            found = get(use.space[1], "N") if kind == "ICCBased" else fixed
            if found != wanted:
                yield f"{use.place} is {kind} with {found} components"


def icc_based(document):
    """Yield place and profile stream of every ICCBased space, each stream once."""
    seen = set()
    for each in document.found:
        value = each.value
        if isinstance(value, Array) and len(value) > 1 and family(value) == "ICCBased" and isinstance(value[1], Stream):
            if value[1].objgen not in seen:
                seen.add(value[1].objgen)
                yield each.place, value[1]


@rule("iccbased-valid",
      "The profile of every ICCBased space is well-formed, of version 4.2 or earlier and with N components.",
      f"{COLOUR}; PDF 1.6, 4.5.4")
def iccbased_valid(document):
    for place, stream in icc_based(document):
        profile = Profile(stream.read_bytes())
        where = f"the profile object {stream.objgen[0]} used in {place}"
        if profile.fault:
            yield f"{where}: {profile.fault}"
        elif profile.components != get(stream, "N"):
            yield f"{where}: N is {get(stream, 'N')}, the profile is for {profile.space}"
        elif profile.version > (4, 2) or profile.device_class not in ("scnr", "mntr", "prtr", "spac"):
            yield f"{where}: version {profile.version[0]}.{profile.version[1]}, class {profile.device_class}"


@rule("iccbased-not-intent",
      "No ICCBased CMYK space has the profile of the output intent; DeviceCMYK has the same meaning.",
      "ISO 15930-7, 6.4, as Enfocus PitStop reports it")
def iccbased_not_intent(document):
    if document.profile is None or document.profile.space != "CMYK":
        return
    for place, stream in icc_based(document):
        same = stream.objgen == document.profile_stream.objgen
        if same or (get(stream, "N") == 4 and stream.read_bytes() == document.profile.data):
            yield f"object {stream.objgen[0]} used in {place}"


@rule("calibrated-space", "CalGray, CalRGB and Lab spaces have a white point with Y = 1.", "PDF 1.6, 4.5.4")
def calibrated_space(document):
    for each in document.found:
        if isinstance(each.value, Array) and len(each.value) > 1 and family(each.value) in ("CalGray", "CalRGB", "Lab"):
            white = numbers(get(each.value[1], "WhitePoint"))
            if white is None or len(white) != 3 or white[1] != 1 or min(white) <= 0:
                yield f"{family(each.value)} in {each.place} has the white point {white}"


def described(value):
    """Serialize a value without object numbers, to compare two descriptions of a colour."""
    if isinstance(value, Stream):
        stored = ("Length", "Filter", "DecodeParms")
        entries = {key: described(item) for key, item in members(value) if key not in stored}
        return f"{sorted(entries.items())} {value.read_bytes()!r}"
    if isinstance(value, Array):
        return f"[{' '.join(described(item) for item in value)}]"
    if isinstance(value, pikepdf.Dictionary):
        return str(sorted((key, described(item)) for key, item in members(value)))
    return name(value) or str(value)


def separations(document):
    """Yield place and array of every Separation space of a spot colour. All and None are not spot colours."""
    for each in document.found:
        if isinstance(each.value, Array) and len(each.value) > 3 and family(each.value) == "Separation":
            if name(each.value[1]) not in ("All", "None"):
                yield each.place, each.value


@rule("spot-consistent", "All Separation spaces with the same name have the same alternate space and tint transform.",
      "ISO 15930-7, 6.4; PDF Association: core principles")
def spot_consistent(document):
    first = {}
    for place, space in separations(document):
        spot, look = name(space[1]), (described(space[2]), described(space[3]))
        if first.setdefault(spot, look) != look:
            yield f"{spot} in {place} differs from an earlier one"


@rule("nchannel-colorants", "An NChannel space describes each spot colour in Colorants.", f"{COLOUR}; PDF 1.6, 4.5.5")
def nchannel_colorants(document):
    for each in document.found:
        space = each.value
        if isinstance(space, Array) and len(space) > 4 and family(space) == "DeviceN":
            if name(get(space[4], "Subtype")) == "NChannel":
                known = {key for key, _ in members(get(space[4], "Colorants"))}
                known |= {name(one) for one in items(get(get(space[4], "Process"), "Components"))} | {"None"}
                for missing in sorted({name(one) for one in items(space[1])} - known):
                    yield f"{missing} in {each.place}"


def is_icc_cmyk(space):
    """Return whether a space is ICCBased with four components."""
    return isinstance(space, Array) and family(space) == "ICCBased" and get(space[1], "N") == 4


FILLS = {"f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"'}
STROKES = {"S", "s", "B", "B*", "b", "b*"}


@rule("iccbased-overprint", "The overprint mode is not 1 where an ICCBased CMYK colour overprints.",
      "ISO 15930-7, 6.4, as ISO 19005-2, 6.2.4.2")
def iccbased_overprint(document):
    for content in document.contents:
        for _, operator, state in states(content):
            if state.overprint_mode != 1:
                continue
            fill = operator in FILLS and state.overprint_fill and is_icc_cmyk(state.fill)
            stroke = operator in STROKES and state.overprint_stroke and is_icc_cmyk(state.stroke)
            if fill or stroke:
                yield f"{operator} on {content.place}"
