"""Rules on content streams, graphics states, halftones, images and forms."""

from pikepdf import Dictionary

from objects import get, keyed, listed, members, name
from rule import rule

OPERATORS = set(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re"
    " RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
) | {"INLINE IMAGE"}
HALFTONES = "ISO 15930-7, clause on halftones; Kodak's notes on PDF/X-1a"
INTENTS = {"AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual"}
BLEND_MODES = {
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
    "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity",
}


@rule("content-readable", "Every content stream can be read to its end.", "PDF 1.6, 3.7.1")
def content_readable(document):
    for content in document.contents:
        content.operations()
        if content.error:
            yield f"{content.place}: {content.error}"


@rule("known-operators", "Content streams have only operators of PDF 1.6, even between BX and EX.", "ISO 15930-7, 6.19")
def known_operators(document):
    for content in document.contents:
        for _, operator in content.operations():
            if operator not in OPERATORS:
                yield f"{operator} on {content.place}"


def balance(id, opening, closing, requirement):
    """Register the rule that opening and closing operators come in pairs."""

    @rule(id, requirement, "PDF 1.6, 4.3.3, 5.3 and 10.5")
    def check(document):
        for content in document.contents:
            depth = lowest = 0
            for _, operator in content.operations():
                depth += (operator in opening) - (operator in closing)
                lowest = min(lowest, depth)
            if depth or lowest < 0:
                yield f"{content.place} ends at depth {depth}"


balance("balanced-q", {"q"}, {"Q"}, "Every q has a matching Q.")
balance("balanced-text", {"BT"}, {"ET"}, "Every BT has a matching ET.")
balance("balanced-marks", {"BMC", "BDC"}, {"EMC"}, "Every BMC and BDC has a matching EMC.")

NAMED = {"Do": "XObject", "gs": "ExtGState", "Tf": "Font", "sh": "Shading"}


@rule("resources-found", "Every resource that a content stream names exists.", "PDF 1.6, 3.7.2")
def resources_found(document):
    for content in document.contents:
        for operands, operator in content.operations():
            category = NAMED.get(operator)
            if category and operands and content.resource(category, operands[0]) is None:
                yield f"{category} {name(operands[0])} on {content.place}"


@rule("rendering-intent", "Every rendering intent is one of the four that PDF defines.",
      "ISO 15930-7, 6.23; PDF 1.6, 4.5.4")
def rendering_intent(document):
    for content in document.contents:
        for operands, operator in content.operations():
            if operator == "ri" and name(operands[0]) not in INTENTS:
                yield f"{name(operands[0])} on {content.place}"
        for image in content.images():
            yield from wrong_intent(get(image, "Intent"), content.place)
    for each in document.dictionaries:
        if name(get(each.value, "Subtype")) == "Image":
            yield from wrong_intent(get(each.value, "Intent"), each.place)
        yield from wrong_intent(get(each.value, "RI"), each.place)


def wrong_intent(value, place):
    """Yield a breach if a value exists and is not a rendering intent."""
    if value is not None and name(value) not in INTENTS:
        yield f"{name(value)} in {place}"


def graphics_states(document):
    """Yield place and dictionary of every graphics state: of resources and patterns, and others with this Type."""
    seen = set()
    for content in document.contents:
        states = [state for _, state in members(get(content.resources, "ExtGState"))]
        states += [get(each, "ExtGState") for _, each in members(get(content.resources, "Pattern"))]
        for state in states:
            if keyed(state) and (not state.is_indirect or state.objgen not in seen):
                seen.add(state.objgen)
                yield content.place, state
    for each in document.dictionaries:
        if name(get(each.value, "Type")) == "ExtGState" and each.value.objgen not in seen:
            yield each.place, each.value


@rule("blend-mode", "Every blend mode is defined in PDF 1.6.", "ISO 15930-7, 6.20; PDF 1.6, 7.2.4")
def blend_mode(document):
    for place, state in graphics_states(document):
        for mode in listed(get(state, "BM")):
            if name(mode) not in BLEND_MODES:
                yield f"{name(mode)} on {place}"


@rule("soft-mask", "A soft mask is None or a group with a transparency group dictionary.", "PDF 1.6, 7.5.4")
def soft_mask(document):
    for place, state in graphics_states(document):
        mask = get(state, "SMask")
        if isinstance(mask, Dictionary):
            group = get(get(mask, "G"), "Group")
            if name(get(mask, "S")) not in ("Alpha", "Luminosity") or name(get(group, "S")) != "Transparency":
                yield f"a soft mask on {place}"
        elif mask is not None and name(mask) != "None":
            yield f"the soft mask {name(mask)} on {place}"


@rule("no-transfer", "No transfer function: TR is absent or Identity, TR2 is absent, Default or Identity.",
      "ISO 15930-7, 6.13")
def no_transfer(document):
    for place, state in graphics_states(document):
        if get(state, "TR") is not None and name(get(state, "TR")) != "Identity":
            yield f"TR on {place}"
        if get(state, "TR2") is not None and name(get(state, "TR2")) not in ("Default", "Identity"):
            yield f"TR2 on {place}"


@rule("no-halftone-phase", "No graphics state has HTP.", HALFTONES)
def no_halftone_phase(document):
    for place, state in graphics_states(document):
        if get(state, "HTP") is not None:
            yield f"HTP on {place}"


def halftones(document):
    """Yield place and dictionary of every halftone, including those inside a halftone of type 5."""
    for place, state in graphics_states(document):
        halftone = get(state, "HT")
        if keyed(halftone):
            yield place, halftone
            for key, inner in members(halftone):
                if keyed(inner) and get(inner, "HalftoneType") is not None:
                    yield f"{place}, halftone of {key}", inner


@rule("halftone-type", "Every halftone is of type 1 or 5.", HALFTONES)
def halftone_type(document):
    for place, halftone in halftones(document):
        if get(halftone, "HalftoneType") not in (1, 5):
            yield f"type {get(halftone, 'HalftoneType')} on {place}"


@rule("halftone-name", "No halftone has a HalftoneName.", HALFTONES)
def halftone_name(document):
    for place, halftone in halftones(document):
        if get(halftone, "HalftoneName") is not None:
            yield f"HalftoneName on {place}"


@rule("halftone-transfer", "No halftone has a transfer function other than Identity.",
      f"{HALFTONES}; 6.13")
def halftone_transfer(document):
    for place, halftone in halftones(document):
        transfer = get(halftone, "TransferFunction")
        if transfer is not None and name(transfer) != "Identity":
            yield f"TransferFunction on {place}"


@rule("no-postscript", "No PostScript XObject, and no PostScript in a form.", "ISO 15930-7, 6.14")
def no_postscript(document):
    for each in document.streams:
        form = name(get(each.value, "Subtype")) == "Form"
        if name(get(each.value, "Subtype")) == "PS" or name(get(each.value, "Subtype2")) == "PS":
            yield f"PostScript in {each.place}"
        elif form and get(each.value, "PS") is not None:
            yield f"the key PS in {each.place}"


@rule("no-reference-xobject", "No form refers to a page of another file with Ref.",
      "PDF Association: core principles; allowed only in PDF/X-5")
def no_reference_xobject(document):
    for each in document.streams:
        if name(get(each.value, "Subtype")) == "Form" and get(each.value, "Ref") is not None:
            yield f"Ref in {each.place}"


@rule("no-opi", "No image or form has an OPI dictionary.",
      "PDF Association: core principles; CGATS application notes (2006), 3.1")
def no_opi(document):
    for each in document.streams:
        if get(each.value, "OPI") is not None:
            yield f"OPI in {each.place}"


@rule("no-alternates", "No image has alternate images.",
      "our own; PDF/X forbids those that are the default for printing, PDF Association: core principles")
def no_alternates(document):
    for each in document.streams:
        if get(each.value, "Alternates") is not None:
            yield f"Alternates in {each.place}"


@rule("jpx-colour", "A JPEG 2000 image has a ColorSpace in the PDF, so that it can be checked.", "our own")
def jpx_colour(document):
    for each in document.streams:
        if "JPXDecode" in document.filters(each.value) and get(each.value, "ColorSpace") is None:
            if get(each.value, "ImageMask") is not True:
                yield f"no ColorSpace in {each.place}"
