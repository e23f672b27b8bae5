"""Rules on the file as a whole: version, encryption, identifier, filters, streams, limits."""

import re

import pikepdf
from pikepdf import Array, Name, String

from objects import get, items, listed, members, name
from rule import rule

FILTERS = {
    "ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "FlateDecode", "RunLengthDecode", "CCITTFaxDecode",
    "JBIG2Decode", "DCTDecode", "JPXDecode", "Crypt",
}


def newer_than_1_6(version):
    """Return whether a version such as 1.7 is newer than PDF 1.6, or not a version."""
    numbers = re.fullmatch(r"(\d+)\.(\d+)", version or "")
    return numbers is None or (int(numbers[1]), int(numbers[2])) > (1, 6)


@rule("header-version", "The version in the header is PDF 1.6 or earlier.", "ISO 15930-7, 6.1")
def header_version(document):
    found = re.match(rb"%PDF-(\d+\.\d+)", document.data)
    version = found[1].decode() if found else "missing"
    if newer_than_1_6(version):
        yield f"the version in the header is {version}"


@rule("catalog-version", "The Version in the catalogue, if any, is 1.6 or earlier.", "ISO 15930-7, 6.1; PDF 1.6, 3.6.1")
def catalog_version(document):
    version = get(document.root, "Version")
    if version is not None and newer_than_1_6(name(version)):
        yield f"the Version in the catalogue is {name(version)}"


@rule("not-encrypted", "The file is not encrypted.", "ISO 15930-7, clause on file structure")
def not_encrypted(document):
    if document.pdf.is_encrypted:
        yield "the trailer has Encrypt"


@rule("file-id", "The trailer has an ID of two strings.", "ISO 15930-7, clause on file structure")
def file_id(document):
    strings = [each for each in items(get(document.pdf.trailer, "ID")) if isinstance(each, String)]
    if len(strings) != 2 or not all(bytes(each) for each in strings):
        yield "the trailer has no ID of two strings"


@rule("sound-structure", "Cross-references and objects can be read without repair.", "PDF 1.6, 3.4")
def sound_structure(document):
    yield from document.warnings


@rule("no-lzw", "No stream and no inline image is compressed with LZW.",
      "ISO 15930-7, clause on file structure; PDF Association: core principles")
def no_lzw(document):
    for each in document.streams:
        if "LZWDecode" in document.filters(each.value):
            yield f"LZWDecode in {each.place}"
    for content in document.contents:
        for image in content.images():
            if "LZWDecode" in [name(one) for one in listed(get(image, "Filter"))]:
                yield f"LZW in an inline image on {content.place}"


@rule("no-crypt", "No stream uses the Crypt filter.", "ISO 15930-7, clause on file structure")
def no_crypt(document):
    for each in document.streams:
        if "Crypt" in document.filters(each.value):
            yield f"Crypt in {each.place}"


@rule("known-filters", "Every filter is defined in PDF 1.6.", "PDF 1.6, 3.3")
def known_filters(document):
    for each in document.streams:
        for filter in document.filters(each.value):
            if filter not in FILTERS:
                yield f"{filter} in {each.place}"


@rule("streams-decode", "Every stream can be decoded.", "PDF 1.6, 3.3")
def streams_decode(document):
    for each in document.streams:
        if set(document.filters(each.value)) <= {"FlateDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode"}:
            try:
                each.value.read_bytes()
            except pikepdf.PdfError as error:
                yield f"{each.place}: {error}"


@rule("no-external-stream", "All data are in the file: no stream has F, FFilter or FDecodeParms.",
      "ISO 15930-7, clause on file structure")
def no_external_stream(document):
    for each in document.streams:
        for key in ("F", "FFilter", "FDecodeParms"):
            if get(each.value, key) is not None:
                yield f"{key} in {each.place}"


@rule("limit-name", "No name is longer than 127 bytes.", "ISO 15930-7, 6.25; PDF 1.6, appendix C")
def limit_name(document):
    for each in document.found:
        for key, item in members(each.value):
            for candidate in (key, name(item)):
                length = len((candidate or "").encode(errors="surrogateescape"))
                if length > 127:
                    yield f"a name of {length} bytes in {each.place}"


@rule("limit-string", "No string in a content stream is longer than 32767 bytes.",
      "ISO 15930-7, 6.25; PDF 1.6, appendix C")
def limit_string(document):
    for content in document.contents:
        for operands, _ in content.operations():
            if any(len(bytes(one)) > 32767 for each in operands for one in strings(each)):
                yield f"a string longer than 32767 bytes on {content.place}"


def strings(value):
    """Yield all strings in a value, to any depth."""
    if isinstance(value, String):
        yield value
    for _, item in members(value):
        yield from strings(item)


@rule("limit-number", "Every integer fits 32 bits.", "ISO 15930-7, 6.25; PDF 1.6, appendix C")
def limit_number(document):
    for each in document.found:
        for _, item in members(each.value):
            if isinstance(item, int) and not -(2**31) <= item < 2**31:
                yield f"{item} in {each.place}"


@rule("limit-nesting", "Graphics states are nested at most 28 deep in a content stream.",
      "ISO 15930-7, 6.25; PDF 1.6, appendix C")
def limit_nesting(document):
    for content in document.contents:
        depth = deepest = 0
        for _, operator in content.operations():
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            deepest = max(deepest, depth)
        if deepest > 28:
            yield f"{deepest} levels of q on {content.place}"


@rule("limit-colorants", "A DeviceN space has at most 32 colorants.", "ISO 15930-7, 6.25; PDF 1.6, appendix C")
def limit_colorants(document):
    for each in document.found:
        value = each.value
        if isinstance(value, Array) and len(value) > 1 and value[0] == Name.DeviceN and len(items(value[1])) > 32:
            yield f"{len(value[1])} colorants in {each.place}"
