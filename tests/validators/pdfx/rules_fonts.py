"""Rules on fonts: every font that shows text is embedded and valid, with the widths given in the file."""

from pikepdf import Stream

from fontfile import FontError
from fonts import cid_widths, encoded, glyphs, ordering, programs
from objects import get, items, name
from rule import rule

FONTS = "ISO 15930-7, 6.5"
WANTED = {
    "Type1": {"FontFile", "Type1C", "OpenType"},
    "MMType1": {"FontFile", "Type1C"},
    "TrueType": {"FontFile2", "OpenType"},
    "CIDFontType0": {"CIDFontType0C", "OpenType"},
    "CIDFontType2": {"FontFile2", "OpenType"},
}
CMAPS = set(
    "Identity-H Identity-V GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V"
    " GBK2K-H GBK2K-V UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V B5pc-H B5pc-V HKscs-B5-H HKscs-B5-V"
    " ETen-B5-H ETen-B5-V ETenms-B5-H ETenms-B5-V CNS-EUC-H CNS-EUC-V UniCNS-UCS2-H UniCNS-UCS2-V UniCNS-UTF16-H"
    " UniCNS-UTF16-V 83pv-RKSJ-H 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H Add-RKSJ-H"
    " Add-RKSJ-V EUC-H EUC-V Ext-RKSJ-H Ext-RKSJ-V H V UniJIS-UCS2-H UniJIS-UCS2-V UniJIS-UCS2-HW-H"
    " UniJIS-UCS2-HW-V UniJIS-UTF16-H UniJIS-UTF16-V KSC-EUC-H KSC-EUC-V KSCms-UHC-H KSCms-UHC-V KSCms-UHC-HW-H"
    " KSCms-UHC-HW-V KSCpc-EUC-H UniKS-UCS2-H UniKS-UCS2-V UniKS-UTF16-H UniKS-UTF16-V".split()
)


@rule("font-embedded", "Every font that shows visible text is embedded.", FONTS)
def font_embedded(document):
    for each in document.fonts:
        if each.kind != "Type3" and each.program()[0] is None:
            yield f"{each.place} is not embedded"


@rule("font-program-kind", "The kind of the embedded program fits the font's Subtype.", "PDF 1.6, 5.8")
def font_program_kind(document):
    for each in document.fonts:
        stream, kind = each.program()
        subtype = name(get(each.leaf, "Subtype"))
        if stream is not None and kind not in WANTED.get(subtype, set()):
            yield f"{each.place}: {subtype} with {kind}"


@rule("font-program", "The embedded program is well-formed.", FONTS)
def font_program(document):
    for each in document.fonts:
        stream, kind = each.program()
        if stream is None:
            continue
        try:
            program = each.opened
        except FontError as error:
            yield f"{each.place}: {error}"
        else:
            type1 = kind == "FontFile" and stream.read_bytes()[:2] in (b"%!", b"\x80\x01")
            if program is None and not type1:
                yield f"{each.place}: not a font program"


@rule("font-glyphs", "The embedded program has every glyph that is shown.", FONTS)
def font_glyphs(document):
    for each, program in programs(document.fonts):
        missing = [cid for cid, glyph in glyphs(each, program) if glyph is None]
        if missing:
            yield f"{each.place} has no glyph for CID {missing[0]}"


@rule("font-notdef", "No text shows the glyph .notdef.", f"{FONTS}, as ISO 19005-2, 6.2.11.8")
def font_notdef(document):
    for each, program in programs(document.fonts):
        if 0 in [glyph for _, glyph in glyphs(each, program)]:
            yield f"{each.place} shows .notdef"


@rule("font-widths", "The widths in the file are those of the embedded program, to a thousandth of the em.", FONTS)
def font_widths(document):
    for each, program in programs(document.fonts):
        widths, default = cid_widths(each.leaf)
        for cid, glyph in glyphs(each, program):
            found = program.width(glyph) if glyph is not None else None
            if isinstance(found, (int, float)) and abs(found - widths.get(cid, default)) > 1:
                yield f"{each.place}: CID {cid} is {found:g} wide, the width in the file is {widths.get(cid, default):g}"
                break


@rule("font-simple-widths", "A font with one-byte codes has a width for every code that is shown.", "PDF 1.6, 5.5")
def font_simple_widths(document):
    for each in document.fonts:
        first, last = get(each.font, "FirstChar"), get(each.font, "LastChar")
        known = first is not None and last is not None and len(items(get(each.font, "Widths"))) == last - first + 1
        outside = [code for code in sorted(each.codes()) if not known or not first <= code <= last]
        if outside:
            yield f"{each.place} has no width for code {outside[0]}"


@rule("font-cid-map", "An embedded CIDFontType2 has a CIDToGIDMap, which maps CIDs to glyphs.",
      f"{FONTS}; PDF 1.6, 5.6.3")
def font_cid_map(document):
    for each in document.fonts:
        if name(get(each.leaf, "Subtype")) == "CIDFontType2" and each.program()[0] is not None:
            value = get(each.leaf, "CIDToGIDMap")
            if not isinstance(value, Stream) and name(value) != "Identity":
                yield f"{each.place} has no CIDToGIDMap"


@rule("font-cid-system", "A CIDFont has a CIDSystemInfo, the same as that of an embedded CMap.",
      f"{FONTS}; PDF 1.6, 5.6")
def font_cid_system(document):
    for each in document.fonts:
        if each.kind == "Type0":
            found, encoding = ordering(get(each.leaf, "CIDSystemInfo")), get(each.font, "Encoding")
            if None in found:
                yield f"{each.place} has no CIDSystemInfo"
            elif isinstance(encoding, Stream) and ordering(get(encoding, "CIDSystemInfo")) != found:
                yield f"{each.place} and its CMap differ"


@rule("font-cmap", "The CMap of a Type 0 font is predefined or embedded.", f"{FONTS}; PDF 1.6, 5.6.4")
def font_cmap(document):
    for each in document.fonts:
        encoding = get(each.font, "Encoding")
        if each.kind == "Type0" and not isinstance(encoding, Stream) and name(encoding) not in CMAPS:
            yield f"{each.place} has the CMap {name(encoding)}"


@rule("font-type3", "A Type 3 font has every glyph that its encoding names for a code that is shown.", "PDF 1.6, 5.5.4")
def font_type3(document):
    for each in document.fonts:
        if each.kind == "Type3":
            drawn, names = get(each.font, "CharProcs"), encoded(get(each.font, "Encoding"))
            for code in sorted(each.codes()):
                if code in names and get(drawn, names[code]) is None:
                    yield f"{each.place} has no glyph {names[code]}"
