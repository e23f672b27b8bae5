"""Breaches of the rules on the file, the metadata and the output intent."""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name

from test_file import breaks
from rules_metadata import DATES, REQUIRED, TEXTS

LZW = bytes.fromhex("800b6050220c0c8501")


@breaks("header-version")
def header_version(file):
    file.options["force_version"] = "1.7"


@breaks("catalog-version")
def catalog_version(file):
    file.root.Version = Name("/1.7")


@breaks("not-encrypted")
def not_encrypted(file):
    del file.options["stream_decode_level"]  # this option excludes encryption
    file.options["encryption"] = pikepdf.Encryption(owner="owner", user="", R=4)


@breaks("file-id")
def file_id(file):
    file.after = lambda data: data.replace(b"/ID [", b"/IX [")


@breaks("sound-structure")
def sound_structure(file):
    file.after = lambda data: re.sub(rb"startxref\n\d+", b"startxref\n7", data)


@breaks("no-lzw")
def no_lzw(file):
    file.image(LZW, Filter=Name.LZWDecode, Width=10)


@breaks("no-crypt")
def no_crypt(file):
    file.filter(file.image(DecodeParms=Dictionary(Name=Name.Identity)), Name.Crypt)


@breaks("known-filters")
def known_filters(file):
    file.image(Filter=Name.NewDecode)


@breaks("streams-decode")
def streams_decode(file):
    file.image(b"this is not compressed", Filter=Name.FlateDecode)


@breaks("no-external-stream")
def no_external_stream(file):
    file.image(F=pikepdf.String("elsewhere.bin"))


@breaks("limit-name")
def limit_name(file):
    file.root["/" + "n" * 128] = True


@breaks("limit-string")
def limit_string(file):
    file.draw(f"/Span <</ActualText ({'s' * 32768})>> BDC EMC")


@breaks("limit-number")
def limit_number(file):
    file.root.Large = 2**31


@breaks("limit-nesting")
def limit_nesting(file):
    file.draw("q " * 29 + "Q " * 29)


@breaks("limit-colorants")
def limit_colorants(file):
    function = file.pdf.make_stream(b"{" + b"pop " * 29 + b"}")
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1] * 33), Array([0, 1] * 4)
    names = Array([Name(f"/Ink{number}") for number in range(33)])
    file.colour_space(Name.DeviceN, names, Name.DeviceCMYK, function)


@breaks("xmp-present")
def xmp_present(file):
    del file.root.Metadata


@breaks("xmp-readable")
def xmp_readable(file):
    file.root.Metadata.write(b"<x:xmpmeta")


@breaks("xmp-plain")
def xmp_plain(file):
    file.root.Metadata.write(file.root.Metadata.read_bytes().hex().encode() + b">")
    file.filter(file.root.Metadata, Name.ASCIIHexDecode)


@breaks("xmp-version")
def xmp_version(file):
    file.xmp("pdfxid:GTS_PDFXVersion", "PDF/X-4p")


def without(id, property):
    """Register a breach that removes an XMP property."""
    breaks(id)(lambda file: file.xmp(property))


for id, property in REQUIRED.items():
    without(id, property)


@breaks("xmp-trapped")
def xmp_trapped(file):
    file.xmp("pdf:Trapped")


@breaks("info-trapped")
def info_trapped(file):
    del file.pdf.docinfo.Trapped


@breaks("info-agrees-trapped")
def info_agrees_trapped(file):
    other = "/True" if file.pdf.docinfo.Trapped == Name("/False") else "/False"
    file.pdf.docinfo.Trapped = Name(other)


@breaks("info-version")
def info_version(file):
    file.pdf.docinfo.GTS_PDFXVersion = pikepdf.String("PDF/X-3:2003")


def differ(key, value):
    """Register a breach that changes an entry of the Info dictionary."""

    @breaks(f"info-agrees-{key.lower()}")
    def change(file):
        file.pdf.docinfo["/" + key] = pikepdf.String(value)


for key in TEXTS:
    differ(key, "something else")
for key in DATES:
    differ(key, "D:19991231235959Z")


@breaks("intent-one")
def intent_one(file):
    file.root.OutputIntents.append(Dictionary(file.intent()))


@breaks("intent-condition")
def intent_condition(file):
    del file.intent().OutputConditionIdentifier


@breaks("intent-info")
def intent_info(file):
    for key in ("/RegistryName", "/Info"):
        if key in file.intent():
            del file.intent()[key]


@breaks("intent-profile")
def intent_profile(file):
    del file.intent().DestOutputProfile


@breaks("intent-no-reference")
def intent_no_reference(file):
    file.intent().DestOutputProfileRef = Dictionary()


@breaks("intent-shared-profile")
def intent_shared_profile(file):
    copy = file.pdf.make_stream(file.intent().DestOutputProfile.read_bytes())
    copy.N = file.intent().DestOutputProfile.N
    other = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=copy)
    file.root.OutputIntents.append(other)


@breaks("icc-valid")
def icc_valid(file):
    file.profile(lambda data: data[:-4])


@breaks("icc-class")
def icc_class(file):
    file.profile(lambda data: data[:12] + b"scnr" + data[16:])


@breaks("icc-space")
def icc_space(file):
    file.profile(lambda data: data[:16] + b"Lab " + data[20:], N=3)


@breaks("icc-components")
def icc_components(file):
    file.profile(lambda data: data, N=3)


@breaks("icc-version")
def icc_version(file):
    file.profile(lambda data: data[:8] + b"\5" + data[9:])


@breaks("icc-tables")
def icc_tables(file):
    file.profile(lambda data: data.replace(b"B2A0", b"x2A0", 1))
