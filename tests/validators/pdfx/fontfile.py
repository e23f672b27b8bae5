"""Embedded font programs, parsed as far as the rules need: the glyphs and their widths.

Sources: the OpenType specification; Adobe Technical Notes 5176 (CFF) and 5177 (Type 2 charstrings).
"""

import struct


class FontError(ValueError):
    """A font program is malformed."""


def open_font(data):
    """Parse a font program. Returns a TrueType or Cff, or None for an unsupported kind. Raises FontError."""
    try:
        if data[:4] in (b"\0\1\0\0", b"true", b"OTTO"):
            tables = sfnt_tables(data)
            return Cff(tables["CFF "]) if "CFF " in tables else TrueType(tables)
        return Cff(data) if data[:1] == b"\1" else None
    except (struct.error, IndexError, KeyError) as error:
        raise FontError(f"the font program is malformed ({error})") from error


def sfnt_tables(data):
    """Return the tables of a TrueType or OpenType font by tag."""
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16):
        tag, _, start, length = struct.unpack(">4sIII", data[at:at + 16])
        if start + length > len(data):
            raise FontError(f"the table {tag.decode('latin-1')} runs past the end")
        tables[tag.decode("latin-1")] = data[start:start + length]
    return tables


class TrueType:
    """A font with TrueType outlines."""

    def __init__(self, tables):
        for needed in ("head", "hhea", "maxp", "hmtx", "loca", "glyf"):
            if needed not in tables:
                raise FontError(f"the table {needed} is missing")
        self.unit = struct.unpack(">H", tables["head"][18:20])[0]
        self.count = struct.unpack(">H", tables["maxp"][4:6])[0]
        self.metrics = struct.unpack(">H", tables["hhea"][34:36])[0]
        self.widths = tables["hmtx"]

    def glyph(self, cid):
        """Return the glyph of a CID, which is the same number, or None."""
        return cid if cid < self.count else None

    def width(self, glyph):
        """Return a glyph's width in thousandths of the em."""
        at = 4 * min(glyph, self.metrics - 1)
        return struct.unpack(">H", self.widths[at:at + 2])[0] * 1000 / self.unit


def index(data, at):
    """Parse a CFF INDEX. Returns its members and the offset of its end."""
    count = struct.unpack(">H", data[at:at + 2])[0]
    if count == 0:
        return [], at + 2
    size, base = data[at + 2], at + 3
    starts = [int.from_bytes(data[base + size * n:base + size * (n + 1)], "big") for n in range(count + 1)]
    origin = base + size * (count + 1) - 1
    if origin + starts[-1] > len(data):
        raise FontError("a CFF INDEX runs past the end")
    return [data[origin + one:origin + two] for one, two in zip(starts, starts[1:])], origin + starts[-1]


def real(data, at):
    """Parse a real number in a CFF DICT. Returns the number and the offset of its end."""
    digits = ""
    while True:
        for nibble in (data[at] >> 4, data[at] & 15):
            if nibble == 15:
                return float(digits or 0), at + 1
            digits += "0123456789.EE -"[nibble] + ("-" if nibble == 12 else "")
        at += 1


def dictionary(data):
    """Parse a CFF DICT. Returns the operands by operator."""
    found, operands, at = {}, [], 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:
            key = byte if byte != 12 else 1200 + data[at + 1]
            found[key], operands = operands, []
            at += 2 if byte == 12 else 1
        elif byte == 30:
            value, at = real(data, at + 1)
            operands.append(value)
        elif byte == 28:
            operands.append(struct.unpack(">h", data[at + 1:at + 3])[0])
            at += 3
        elif byte == 29:
            operands.append(struct.unpack(">i", data[at + 1:at + 5])[0])
            at += 5
        else:
            value, at = small_number(data, at)
            operands.append(value)
    return found


def small_number(data, at):
    """Parse a number of one or two bytes in a DICT or charstring. Returns the number and the offset of its end."""
    byte = data[at]
    if byte < 247:
        return byte - 139, at + 1
    if byte < 251:
        return (byte - 247) * 256 + data[at + 1] + 108, at + 2
    return -(byte - 251) * 256 - data[at + 1] - 108, at + 2


class Cff:
    """A font with CFF outlines."""

    def __init__(self, data):
        _, at = index(data, data[2])
        tops, at = index(data, at)
        _, at = index(data, at)
        self.data, self.top = data, dictionary(tops[0])
        self.globals, _ = index(data, at)
        self.programs, _ = index(data, self.top[17][0])
        self.count = len(self.programs)
        self.cid_keyed = 1230 in self.top
        self.privates = [self.private(each) for each in self.dictionaries()]
        self.select = self.read_select() if self.cid_keyed else None
        self.glyphs = self.read_charset() if self.cid_keyed else None

    def dictionaries(self):
        """Return the DICTs that refer to Private DICTs: those in FDArray, or the Top DICT."""
        return [dictionary(each) for each in index(self.data, self.top[1236][0])[0]] if self.cid_keyed else [self.top]

    def private(self, entries):
        """Return default width, nominal width, local subroutines and scale of one Private DICT."""
        size, start = (int(each) for each in entries.get(18, [0, 0]))
        found = dictionary(self.data[start:start + size])
        subroutines = index(self.data, start + int(found[19][0]))[0] if 19 in found else []
        matrix = self.top.get(1207) or entries.get(1207) or [0.001]
        return found.get(20, [0])[0], found.get(21, [0])[0], subroutines, matrix[0] * 1000

    def read_select(self):
        """Return the index of the Private DICT of each glyph."""
        data, at = self.data, self.top[1237][0]
        if data[at] == 0:
            return list(data[at + 1:at + 1 + self.count])
        ranges = struct.unpack(">H", data[at + 1:at + 3])[0]
        select = []
        for n in range(ranges):
            start, which, end = struct.unpack(">HBH", data[at + 3 + 3 * n:at + 8 + 3 * n])
            select += [which] * (end - start)
        return select

    def read_charset(self):
        """Return the glyph of each CID."""
        data, at = self.data, self.top.get(15, [0])[0]
        if at <= 2:
            return {glyph: glyph for glyph in range(self.count)}
        form, at, cids = data[at], at + 1, [0]
        while len(cids) < self.count:
            first = struct.unpack(">H", data[at:at + 2])[0]
            more = 0 if form == 0 else data[at + 2] if form == 1 else struct.unpack(">H", data[at + 2:at + 4])[0]
            cids += range(first, first + more + 1)
            at += (2, 3, 4)[form]
        return {cid: glyph for glyph, cid in enumerate(cids[:self.count])}

    def glyph(self, cid):
        """Return the glyph of a CID, or None. In a font without CIDs it is the same number."""
        return self.glyphs.get(cid) if self.cid_keyed else (cid if cid < self.count else None)

    def width(self, glyph):
        """Return a glyph's width in thousandths of the em, or None if it cannot be determined."""
        default, nominal, subroutines, scale = self.privates[self.select[glyph] if self.select else 0]
        extra = Charstring(subroutines, self.globals).extra_width(self.programs[glyph])
        return None if extra is None else (default if extra is False else nominal + extra) * scale


class Charstring:
    """Interprets a Type 2 charstring up to the first operator that can be preceded by the width."""

    EVEN = {1, 3, 18, 23, 19, 20}
    AT_MOST = {21: 2, 4: 1, 22: 1}

    def __init__(self, local, everywhere):
        self.stack, self.local, self.everywhere = [], local, everywhere

    def extra_width(self, program, depth=0):
        """Return the difference from the nominal width, False for the default width, or None if unknown."""
        at = 0
        while at < len(program) and depth < 11:
            byte = program[at]
            if byte in self.EVEN:
                return self.stack[0] if len(self.stack) % 2 else False
            if byte in self.AT_MOST:
                return self.stack[0] if len(self.stack) > self.AT_MOST[byte] else False
            if byte == 14:
                return self.stack[0] if len(self.stack) in (1, 5) else False
            if byte in (10, 29):
                found = self.call(self.local if byte == 10 else self.everywhere, depth)
                if found != "more":
                    return found
                at += 1
            elif byte == 11:
                return "more"
            elif byte == 28:
                self.stack.append(struct.unpack(">h", program[at + 1:at + 3])[0])
                at += 3
            elif byte == 255:
                self.stack.append(struct.unpack(">i", program[at + 1:at + 5])[0] / 65536)
                at += 5
            elif byte >= 32:
                value, at = small_number(program, at)
                self.stack.append(value)
            else:
                return None
        return "more" if depth else None

    def call(self, subroutines, depth):
        """Interpret a subroutine. Returns "more" if it ends before the width is known."""
        bias = 107 if len(subroutines) < 1240 else 1131 if len(subroutines) < 33900 else 32768
        number = int(self.stack.pop()) + bias
        return self.extra_width(subroutines[number], depth + 1) if 0 <= number < len(subroutines) else None
