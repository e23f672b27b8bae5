"""What breaks the rules on the file, the metadata and the output intent."""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name

from bench import breaks
from rules_metadata import DATES, REQUIRED, TEXTS

LZW = bytes.fromhex("800b6050220c0c8501")


@breaks("header-version")
def header_version(bench):
    bench.options["force_version"] = "1.7"


@breaks("catalog-version")
def catalog_version(bench):
    bench.root.Version = Name("/1.7")


@breaks("not-encrypted")
def not_encrypted(bench):
    del bench.options["stream_decode_level"]  # the two do not go together
    bench.options["encryption"] = pikepdf.Encryption(owner="owner", user="", R=4)


@breaks("file-id")
def file_id(bench):
    bench.after = lambda data: data.replace(b"/ID [", b"/IX [")


@breaks("sound-structure")
def sound_structure(bench):
    bench.after = lambda data: re.sub(rb"startxref\n\d+", b"startxref\n7", data)


@breaks("no-lzw")
def no_lzw(bench):
    bench.image(LZW, Filter=Name.LZWDecode, Width=10)


@breaks("no-crypt")
def no_crypt(bench):
    bench.filter(bench.image(DecodeParms=Dictionary(Name=Name.Identity)), Name.Crypt)


@breaks("known-filters")
def known_filters(bench):
    bench.image(Filter=Name.NewDecode)


@breaks("streams-decode")
def streams_decode(bench):
    bench.image(b"this is not compressed", Filter=Name.FlateDecode)


@breaks("no-external-stream")
def no_external_stream(bench):
    bench.image(F=pikepdf.String("elsewhere.bin"))


@breaks("limit-name")
def limit_name(bench):
    bench.root["/" + "n" * 128] = True


@breaks("limit-string")
def limit_string(bench):
    bench.draw(f"/Span <</ActualText ({'s' * 32768})>> BDC EMC")


@breaks("limit-number")
def limit_number(bench):
    bench.root.Large = 2**31


@breaks("limit-nesting")
def limit_nesting(bench):
    bench.draw("q " * 29 + "Q " * 29)


@breaks("limit-colorants")
def limit_colorants(bench):
    function = bench.pdf.make_stream(b"{" + b"pop " * 29 + b"}")
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1] * 33), Array([0, 1] * 4)
    names = Array([Name(f"/Ink{number}") for number in range(33)])
    bench.colour_space(Name.DeviceN, names, Name.DeviceCMYK, function)


@breaks("xmp-present")
def xmp_present(bench):
    del bench.root.Metadata


@breaks("xmp-readable")
def xmp_readable(bench):
    bench.root.Metadata.write(b"<x:xmpmeta")


@breaks("xmp-plain")
def xmp_plain(bench):
    bench.root.Metadata.write(bench.root.Metadata.read_bytes().hex().encode() + b">")
    bench.filter(bench.root.Metadata, Name.ASCIIHexDecode)


@breaks("xmp-version")
def xmp_version(bench):
    bench.xmp("pdfxid:GTS_PDFXVersion", "PDF/X-4p")


def without(id, property):
    """Enter what removes one XMP property."""
    breaks(id)(lambda bench: bench.xmp(property))


for id, property in REQUIRED.items():
    without(id, property)


@breaks("xmp-trapped")
def xmp_trapped(bench):
    bench.xmp("pdf:Trapped")


@breaks("info-trapped")
def info_trapped(bench):
    del bench.pdf.docinfo.Trapped


@breaks("info-agrees-trapped")
def info_agrees_trapped(bench):
    other = "/True" if bench.pdf.docinfo.Trapped == Name("/False") else "/False"
    bench.pdf.docinfo.Trapped = Name(other)


@breaks("info-version")
def info_version(bench):
    bench.pdf.docinfo.GTS_PDFXVersion = pikepdf.String("PDF/X-3:2003")


def differ(key, value):
    """Enter what changes one entry of the Info dictionary."""

    @breaks(f"info-agrees-{key.lower()}")
    def change(bench):
        bench.pdf.docinfo["/" + key] = pikepdf.String(value)


for key in TEXTS:
    differ(key, "something else")
for key in DATES:
    differ(key, "D:19991231235959Z")


@breaks("intent-one")
def intent_one(bench):
    bench.root.OutputIntents.append(Dictionary(bench.intent()))


@breaks("intent-condition")
def intent_condition(bench):
    del bench.intent().OutputConditionIdentifier


@breaks("intent-info")
def intent_info(bench):
    for key in ("/RegistryName", "/Info"):
        if key in bench.intent():
            del bench.intent()[key]


@breaks("intent-profile")
def intent_profile(bench):
    del bench.intent().DestOutputProfile


@breaks("intent-no-reference")
def intent_no_reference(bench):
    bench.intent().DestOutputProfileRef = Dictionary()


@breaks("intent-shared-profile")
def intent_shared_profile(bench):
    copy = bench.pdf.make_stream(bench.intent().DestOutputProfile.read_bytes())
    copy.N = bench.intent().DestOutputProfile.N
    other = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=copy)
    bench.root.OutputIntents.append(other)


@breaks("icc-valid")
def icc_valid(bench):
    bench.profile(lambda data: data[:-4])


@breaks("icc-class")
def icc_class(bench):
    bench.profile(lambda data: data[:12] + b"scnr" + data[16:])


@breaks("icc-space")
def icc_space(bench):
    bench.profile(lambda data: data[:16] + b"Lab " + data[20:], N=3)


@breaks("icc-components")
def icc_components(bench):
    bench.profile(lambda data: data, N=3)


@breaks("icc-version")
def icc_version(bench):
    bench.profile(lambda data: data[:8] + b"\5" + data[9:])


@breaks("icc-tables")
def icc_tables(bench):
    bench.profile(lambda data: data.replace(b"B2A0", b"x2A0", 1))
