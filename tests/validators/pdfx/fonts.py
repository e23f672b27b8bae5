"""Fonts that show text: the codes they show and their embedded programs."""

from functools import cached_property

from pikepdf import Array, Stream, String

from content import states
from fontfile import FontError, open_font
from objects import get, identity, items, keyed, listed, name, text

SHOWS = {"Tj", "TJ", "'", '"'}


class UsedFont:
    """A font that shows text, with the strings it shows."""

    def __init__(self, font, place):
        self.font, self.place, self.strings = font, f"{place}, font {text_name(font)}", set()
        self.kind = name(get(font, "Subtype"))
        self.leaf = items(get(font, "DescendantFonts"))[0] if self.kind == "Type0" else font
        self.descriptor = get(self.leaf, "FontDescriptor")

    def program(self):
        """Return the stream of the embedded program and its kind, or None and None."""
        for key in ("FontFile", "FontFile2", "FontFile3"):
            stream = get(self.descriptor, key)
            if isinstance(stream, Stream):
                return stream, name(get(stream, "Subtype")) if key == "FontFile3" else key
        return None, None

    @cached_property
    def opened(self):
        """The parsed program, or None. Raises FontError."""
        stream, _ = self.program()
        return open_font(stream.read_bytes()) if stream is not None else None

    @cached_property
    def cids(self):
        """The CIDs that are shown. Empty unless the codes of the font are CIDs."""
        if self.kind != "Type0" or name(get(self.font, "Encoding")) not in ("Identity-H", "Identity-V"):
            return set()
        return {int.from_bytes(data[at:at + 2], "big") for data in self.strings for at in range(0, len(data), 2)}

    def codes(self):
        """Return the codes that are shown. Empty unless the font has one-byte codes."""
        return {byte for data in self.strings for byte in data} if self.kind != "Type0" else set()


def text_name(font):
    """Return a font's name, for messages."""
    return name(get(font, "BaseFont")) or name(get(font, "Subtype")) or "without a name"


def used_fonts(contents):
    """Return every font that shows visible text. Text in rendering mode 3 is invisible and needs no font program."""
    found = {}
    for content in contents:
        for operands, operator, state in states(content):
            if operator in SHOWS and state.render != 3 and keyed(state.font) and operands:
                mark = identity(state.font)
                if mark not in found:
                    found[mark] = UsedFont(state.font, content.place)
                shown = listed(operands[-1])
                found[mark].strings.update(bytes(one) for one in shown if isinstance(one, String))
    return list(found.values())


def programs(fonts):
    """Yield the fonts whose program can be parsed, with the program."""
    for each in fonts:
        try:
            program = each.opened
        except FontError:
            continue
        if program is not None:
            yield each, program


def glyphs(each, program):
    """Yield the CIDs that a font shows, each with its glyph or None."""
    table = get(each.leaf, "CIDToGIDMap")
    mapped = table.read_bytes() if isinstance(table, Stream) else None
    for cid in sorted(each.cids):
        if mapped is None:
            yield cid, program.glyph(cid)
        else:
            glyph = int.from_bytes(mapped[2 * cid:2 * cid + 2], "big")
            yield cid, glyph if glyph < program.count and 2 * cid + 2 <= len(mapped) else None


def cid_widths(font):
    """Return the widths in a CIDFont's W by CID, and its default width (PDF 1.6, 5.6.3)."""
    widths, entries, at = {}, items(get(font, "W")), 0
    while at + 1 < len(entries):
        first = int(entries[at])
        if isinstance(entries[at + 1], Array):
            widths.update({first + n: float(one) for n, one in enumerate(entries[at + 1])})
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(entries[at + 1]) + 1), float(entries[at + 2])))
            at += 3
    default = get(font, "DW")
    return widths, float(1000 if default is None else default)


def ordering(entries):
    """Return registry and ordering of a CIDSystemInfo."""
    return text(get(entries, "Registry")), text(get(entries, "Ordering"))


def encoded(encoding):
    """Return the glyph names by code in the Differences of an encoding."""
    names, code = {}, 0
    for each in items(get(encoding, "Differences")):
        if name(each) is None:
            code = int(each)
        else:
            names[code] = name(each)
            code += 1
    return names
