"""Rules on the metadata: XMP, the Info dictionary, and their agreement."""

import re
import xml.etree.ElementTree as tree
from datetime import datetime, timedelta, timezone

import xmp
from objects import get, name, text
from rule import rule

INFO = "ISO 15930-7, 6.10"


@rule("xmp-present", "The catalogue has an XMP packet as Metadata.", INFO)
def xmp_present(document):
    if not document.metadata:
        yield "the catalogue has no Metadata stream"


@rule("xmp-readable", "The packet is well-formed XMP.", f"{INFO}; XMP part 1")
def xmp_readable(document):
    try:
        if document.metadata:
            xmp.properties(document.metadata)
    except (tree.ParseError, ValueError) as error:
        yield str(error)


@rule("xmp-plain", "The packet is stored without a filter, so that any program can find it.",
      "our own; PDF 1.6, 10.2.2 recommends it, no public source lists it as a rule of PDF/X-4")
def xmp_plain(document):
    if document.metadata and get(document.root.Metadata, "Filter") is not None:
        yield "the Metadata stream has a Filter"


@rule("xmp-version", "pdfxid:GTS_PDFXVersion is PDF/X-4.", "ISO 15930-7, 6.10")
def xmp_version(document):
    found = document.xmp.get("pdfxid:GTS_PDFXVersion")
    if found != "PDF/X-4":
        yield f"pdfxid:GTS_PDFXVersion is {found or 'missing'}"


REQUIRED = {
    "xmp-create-date": "xmp:CreateDate",
    "xmp-modify-date": "xmp:ModifyDate",
    "xmp-metadata-date": "xmp:MetadataDate",
    "xmp-title": "dc:title",
    "xmp-document-id": "xmpMM:DocumentID",
    "xmp-version-id": "xmpMM:VersionID",
    "xmp-rendition-class": "xmpMM:RenditionClass",
}


def require(id, key):
    """Register the rule that an XMP property has a value, and that the value of a date is a date."""

    @rule(id, f"{key} exists{' and is a date' if key.endswith('Date') else ''}.", INFO)
    def check(document):
        value = xmp.first(document.xmp.get(key, ""))
        if not value:
            yield f"{key} is missing"
        elif key.endswith("Date") and xmp_date(value) is None:
            yield f"{key} is not a date: {value}"


for id, key in REQUIRED.items():
    require(id, key)


@rule("xmp-trapped", "pdf:Trapped is True or False.", "ISO 15930-7, clause on trapping, and 6.10")
def xmp_trapped(document):
    found = document.xmp.get("pdf:Trapped")
    if found not in ("True", "False"):
        yield f"pdf:Trapped is {found or 'missing'}"


@rule("info-trapped", "Trapped in the Info dictionary is the name True or False.",
      "CGATS application notes (2006), 2.17, for earlier parts; for PDF/X-4 XMP may suffice")
def info_trapped(document):
    found = name(get(document.info, "Trapped"))
    if found not in ("True", "False"):
        yield f"Trapped is {found or 'missing or not a name'}"


@rule("info-agrees-trapped", "Trapped in the Info dictionary and pdf:Trapped agree.", INFO)
def info_agrees_trapped(document):
    here, there = name(get(document.info, "Trapped")), document.xmp.get("pdf:Trapped")
    if here and there and here != there:
        yield f"Info has {here}, XMP has {there}"


@rule("info-version", "GTS_PDFXVersion in the Info dictionary, which is optional, is PDF/X-4.", INFO)
def info_version(document):
    found = get(document.info, "GTS_PDFXVersion")
    if found is not None and text(found) != "PDF/X-4":
        yield f"Info has {text(found)}"


TEXTS = {
    "Title": "dc:title",
    "Author": "dc:creator",
    "Subject": "dc:description",
    "Keywords": "pdf:Keywords",
    "Creator": "xmp:CreatorTool",
    "Producer": "pdf:Producer",
}
DATES = {"CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate"}


def same_text(here, there):
    """Return whether a text and a property agree. Several authors may be joined in the Info dictionary."""
    if isinstance(there, list):
        joined = [there[0] if there else "", ", ".join(there), "; ".join(there), " and ".join(there)]
        return here in joined
    return here == there


def agree(key, property):
    """Register the rule that a text of the Info dictionary equals its XMP property."""

    @rule(f"info-agrees-{key.lower()}", f"{key} in the Info dictionary equals {property}.", INFO)
    def check(document):
        here, there = text(get(document.info, key)), document.xmp.get(property)
        if here is not None and there is None:
            yield f"Info has {key} {here!r}, XMP has no {property}"
        elif here is not None and not same_text(here.strip(), there):
            yield f"Info has {here!r}, XMP has {there!r}"


def agree_date(key, property):
    """Register the rule that a date of the Info dictionary is the same time as its XMP property."""

    @rule(f"info-agrees-{key.lower()}", f"{key} in the Info dictionary is the same time as {property}.", INFO)
    def check(document):
        here, there = text(get(document.info, key)), xmp.first(document.xmp.get(property, ""))
        if here is not None and pdf_date(here) is None:
            yield f"{key} is not a date: {here}"
        elif here is not None and there and pdf_date(here) != xmp_date(there):
            yield f"Info has {here}, XMP has {there}"


for key, property in TEXTS.items():
    agree(key, property)
for key, property in DATES.items():
    agree_date(key, property)


def moment(fields, zone):
    """Return the datetime for the fields of a date, or None. Without a zone it is UTC."""
    year, month, day, hour, minute, second = (int(each or default) for each, default in zip(fields, (0, 1, 1, 0, 0, 0)))
    offset = timedelta(0)
    if zone and zone[0] in "+-":
        digits = re.sub(r"\D", "", zone).ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4])) * (-1 if zone[0] == "-" else 1)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:
        return None


def pdf_date(value):
    """Parse a PDF date (PDF 1.6, 3.8.3). Returns None if it is not a date."""
    found = re.fullmatch(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z.*|[+-]\d\d'?(?:\d\d'?)?)?", value)
    return moment(found.groups()[:6], found[7]) if found else None


def xmp_date(value):
    """Parse an XMP date (ISO 8601). Returns None if it is not a date."""
    pattern = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
    found = re.fullmatch(pattern, value)
    return moment(found.groups()[:6], found[7]) if found else None
