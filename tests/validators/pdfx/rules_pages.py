"""Rules on page boxes."""

from content import inherited
from objects import get, name, numbers
from rule import rule

BOXES = "ISO 15930-7, clause on bounding boxes; Adobe's notes on its 2008 edition"
TOLERANCE = 0.01


def box(page, key):
    """Return a page's box as left, bottom, right, top, or None."""
    value = inherited(page, key) if key in ("MediaBox", "CropBox") else get(page, key)
    found = numbers(value)
    if found is None or len(found) != 4:
        return None
    return (min(found[0], found[2]), min(found[1], found[3]), max(found[0], found[2]), max(found[1], found[3]))


def inside(inner, outer):
    """Return whether a box lies in another, up to a hundredth of a point."""
    low = all(inner[at] >= outer[at] - TOLERANCE for at in (0, 1))
    return low and all(inner[at] <= outer[at] + TOLERANCE for at in (2, 3))


def disjoint(one, other):
    """Return whether two boxes have no area in common."""
    return one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]


def finished(page):
    """Return the box of the trimmed page: TrimBox, or else ArtBox."""
    return box(page, "TrimBox") or box(page, "ArtBox")


@rule("media-box", "Every page has a MediaBox with an area.", BOXES)
def media_box(document):
    for number, page in enumerate(document.pages, 1):
        found = box(page, "MediaBox")
        if found is None or found[2] <= found[0] or found[3] <= found[1]:
            yield f"page {number} has no MediaBox, or an empty one"


@rule("trim-or-art", "Every page has a TrimBox or an ArtBox, and not both.", BOXES)
def trim_or_art(document):
    for number, page in enumerate(document.pages, 1):
        found = [key for key in ("TrimBox", "ArtBox") if get(page, key) is not None]
        if len(found) != 1 or finished(page) is None:
            yield f"page {number} has {' and '.join(found) or 'neither'}"


@rule("box-area", "Trim, art, bleed and crop boxes have an area.", "PDF 1.6, 10.10.1")
def box_area(document):
    for number, page in enumerate(document.pages, 1):
        for key in ("TrimBox", "ArtBox", "BleedBox", "CropBox"):
            found = box(page, key)
            if get(page, key) is not None and (found is None or found[0] >= found[2] or found[1] >= found[3]):
                yield f"page {number} has {key} {get(page, key).unparse().decode()}"


def nesting(id, inner, outer, requirement):
    """Register the rule that one box lies in another if a page has both."""

    @rule(id, requirement, BOXES)
    def check(document):
        for number, page in enumerate(document.pages, 1):
            here = finished(page) if inner == "TrimBox" else box(page, inner)
            there = box(page, outer)
            if here and there and not inside(here, there):
                yield f"page {number}: {inner} {here} is not in {outer} {there}"


nesting("trim-in-bleed", "TrimBox", "BleedBox", "The trim or art box lies in the bleed box.")
nesting("trim-in-crop", "TrimBox", "CropBox", "The trim or art box lies in the crop box.")
nesting("trim-in-media", "TrimBox", "MediaBox", "The trim or art box lies in the media box.")
nesting("bleed-in-crop", "BleedBox", "CropBox", "The bleed box lies in the crop box.")
nesting("bleed-in-media", "BleedBox", "MediaBox", "The bleed box lies in the media box.")
nesting("crop-in-media", "CropBox", "MediaBox", "The crop box lies in the media box.")


@rule("viewer-boxes",
      "ViewArea, ViewClip, PrintArea and PrintClip name the media box, or the bleed box if every page has one.", BOXES)
def viewer_boxes(document):
    allowed = {"MediaBox"}
    if all(get(page, "BleedBox") is not None for page in document.pages):
        allowed.add("BleedBox")
    for key in ("ViewArea", "ViewClip", "PrintArea", "PrintClip"):
        value = get(get(document.root, "ViewerPreferences"), key)
        if value is not None and name(value) not in allowed:
            yield f"{key} is {name(value)}"


@rule("not-separated", "Pages are not separated into plates: no SeparationInfo.",
      "ISO 15930-7, clause on file structure; Kodak's notes on PDF/X-1a")
def not_separated(document):
    for number, page in enumerate(document.pages, 1):
        if get(page, "SeparationInfo") is not None:
            yield f"page {number} has SeparationInfo"
