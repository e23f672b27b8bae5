"""Rules on actions, annotations, forms and attachments."""

from pikepdf import Dictionary

from objects import get, items, keyed, name, numbers
from rule import rule
from rules_pages import box, disjoint, finished

ACTIONS = "ISO 15930-7, 6.18"
ANNOTATIONS = "ISO 15930-7, 6.17; Adobe's notes on its 2008 edition"
FORBIDDEN_ANNOTATIONS = {
    "Sound": "sound", "Movie": "a film", "Screen": "a film", "3D": "a 3D scene", "RichMedia": "rich media",
    "FileAttachment": "an attached file",
}


@rule("no-javascript", "There is no JavaScript.", ACTIONS)
def no_javascript(document):
    if get(get(document.root, "Names"), "JavaScript") is not None:
        yield "the catalogue's Names have JavaScript"
    for each in document.dictionaries:
        if name(get(each.value, "S")) == "JavaScript":
            yield f"a JavaScript action in {each.place}"


@rule("no-open-action", "Opening the file starts no action; a destination is allowed.", ACTIONS)
def no_open_action(document):
    if keyed(get(document.root, "OpenAction")):
        yield f"OpenAction is a {name(get(document.root.OpenAction, 'S'))} action"


@rule("no-additional-actions", "No object has additional actions (AA).", ACTIONS)
def no_additional_actions(document):
    for each in document.dictionaries:
        if get(each.value, "AA") is not None:
            yield f"AA in {each.place}"


@rule("no-actions", "Annotations and bookmarks have no actions (A, PA).", ACTIONS)
def no_actions(document):
    for each in document.dictionaries:
        for key in ("A", "PA"):
            action = get(each.value, key)
            attributes = get(action, "O") is not None  # A of a structure element is its attributes, not an action
            if isinstance(action, Dictionary) and get(action, "S") is not None and not attributes:
                yield f"a {name(action.S)} action in {each.place}"


@rule("no-form-fields", "There are no form fields, and NeedAppearances is not set.", "ISO 15930-7, 6.26")
def no_form_fields(document):
    form = get(document.root, "AcroForm")
    if items(get(form, "Fields")):
        yield f"AcroForm has {len(form.Fields)} fields"
    if get(form, "NeedAppearances") is True:
        yield "AcroForm has NeedAppearances"


@rule("no-xfa", "There is no XFA form.", "ISO 15930-7, 6.26")
def no_xfa(document):
    if get(get(document.root, "AcroForm"), "XFA") is not None:
        yield "AcroForm has XFA"


@rule("annotation-place",
      "Annotations other than TrapNet and PrinterMark lie outside the bleed box, or the trim box if there is none.",
      ANNOTATIONS)
def annotation_place(document):
    for number, page, annotation in document.annotations:
        kind, area = name(get(annotation, "Subtype")), box(page, "BleedBox") or finished(page)
        if kind not in ("TrapNet", "PrinterMark") and area and not outside(annotation, area):
            yield f"{kind} on page {number}"


@rule("printer-mark-place", "PrinterMark annotations lie outside the trim box.", ANNOTATIONS)
def printer_mark_place(document):
    for number, page, annotation in document.annotations:
        area = finished(page)
        if name(get(annotation, "Subtype")) == "PrinterMark" and area and not outside(annotation, area):
            yield f"PrinterMark on page {number}"


@rule("trap-net-trapped", "A file with TrapNet annotations has pdf:Trapped True.",
      "ISO 15930-7, clause on trapping; Antenna House's notes on PDF/X-2")
def trap_net_trapped(document):
    for number, _, annotation in document.annotations:
        if name(get(annotation, "Subtype")) == "TrapNet" and document.xmp.get("pdf:Trapped") != "True":
            yield f"TrapNet on page {number}"


def outside(annotation, area):
    """Return whether an annotation's rectangle and a box have no area in common."""
    rectangle = numbers(get(annotation, "Rect"))
    if rectangle is None or len(rectangle) != 4:
        return False
    x, y = sorted(rectangle[0::2]), sorted(rectangle[1::2])
    return disjoint((x[0], y[0], x[1], y[1]), area)


@rule("annotation-kind", "No annotation contains sound, film, a 3D scene or a file.",
      "PDF Association: core principles")
def annotation_kind(document):
    for number, _, annotation in document.annotations:
        kind = name(get(annotation, "Subtype"))
        if kind in FORBIDDEN_ANNOTATIONS:
            yield f"{kind} on page {number} contains {FORBIDDEN_ANNOTATIONS[kind]}"


@rule("no-embedded-files", "No file is attached or embedded.", "PDF Association: core principles")
def no_embedded_files(document):
    if get(get(document.root, "Names"), "EmbeddedFiles") is not None:
        yield "the catalogue's Names have EmbeddedFiles"
    for each in document.dictionaries:
        if get(each.value, "EF") is not None:
            yield f"EF in {each.place}"


@rule("no-multimedia", "There are no renditions, sounds or films.", "PDF Association: core principles")
def no_multimedia(document):
    if get(get(document.root, "Names"), "Renditions") is not None:
        yield "the catalogue's Names have Renditions"
    for each in document.dictionaries:
        if name(get(each.value, "Type")) in ("Sound", "Rendition", "MediaClip"):
            yield f"{name(each.value.Type)} in {each.place}"
