"""More ways to break some rules: deep inside other streams, or by another key."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bench import breaks

RED = b"1 0 0 rg 0 0 1 1 re f"


def stream(bench, data=RED, **entries):
    """A stream with some entries."""
    made = bench.pdf.make_stream(data)
    for key, value in entries.items():
        made["/" + key] = value
    return made


def form(bench, data=RED, **entries):
    """A form that is not yet a resource of anything."""
    return stream(bench, data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), **entries)


@breaks("rgb-content")
def rgb_in_form_in_form(bench):
    outer = form(bench, b"/Inner Do", Resources=Dictionary(XObject=Dictionary(Inner=form(bench))))
    bench.resource("XObject", outer)


@breaks("rgb-content")
def rgb_in_tiling_pattern(bench):
    entries = dict(PatternType=1, PaintType=1, TilingType=1, XStep=1, YStep=1, BBox=Array([0, 0, 1, 1]))
    bench.resource("Pattern", stream(bench, **entries, Resources=Dictionary()))


@breaks("rgb-content")
def rgb_in_type3_glyph(bench):
    bench.type3(LastChar=97, Widths=Array([1]), CharProcs=Dictionary(a=stream(bench, b"1 0 d0 " + RED)), shown="(a)")


@breaks("rgb-content")
def rgb_in_soft_mask(bench):
    mask = form(bench, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
    bench.graphics_state(SMask=Dictionary(S=Name.Luminosity, G=mask))


@breaks("rgb-content")
def rgb_in_appearance(bench):
    bench.annotation("PrinterMark", bench.outside(), AP=Dictionary(N=form(bench)))


@breaks("rgb-content")
def rgb_in_form_with_page_resources(bench):
    bench.colour_space(Name.Pattern, Name.DeviceRGB)
    del bench.page.Resources.ColorSpace.Broken
    bench.resource("XObject", form(bench, b"/DeviceRGB cs 1 0 0 sc"))


@breaks("rgb-image")
def rgb_image_in_pattern(bench):
    image = stream(bench, b"abc", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceRGB)
    entries = dict(PatternType=1, PaintType=1, TilingType=1, XStep=1, YStep=1, BBox=Array([0, 0, 1, 1]))
    resources = Dictionary(XObject=Dictionary(Image=image))
    bench.resource("Pattern", stream(bench, b"/Image Do", **entries, Resources=resources))


@breaks("rgb-image")
def rgb_indexed_image(bench):
    bench.image(ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 0, String("abc")]))


@breaks("rgb-inline-image")
def rgb_indexed_inline_image(bench):
    bench.draw("q BI /W 1 /H 1 /CS [/I /RGB 0 <616263>] /BPC 8 ID a EI Q")


@breaks("rgb-shading")
def rgb_shading_in_pattern(bench):
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 1, 1]), Function=bench.tint(3))
    bench.resource("Pattern", Dictionary(PatternType=2, Shading=shading))


@breaks("rgb-alternate")
def rgb_alternate_in_devicen(bench):
    bench.colour_space(Name.DeviceN, Array([Name.Broken]), Name.DeviceRGB, bench.tint(3))


@breaks("rgb-alternate")
def rgb_alternate_in_indexed(bench):
    spot = Array([Name.Separation, Name.Broken, Name.DeviceRGB, bench.tint(3)])
    bench.colour_space(Name.Indexed, spot, 0, String("a"))


@breaks("rgb-group")
def rgb_page_group(bench):
    bench.page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@breaks("rgb-group")
def calibrated_rgb_group(bench):
    space = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))])
    bench.form(Group=Dictionary(S=Name.Transparency, CS=space))


@breaks("iccbased-not-intent")
def copy_of_the_intents_profile(bench):
    profile = stream(bench, bench.intent().DestOutputProfile.read_bytes(), N=4)
    bench.colour_space(Name.ICCBased, profile)


@breaks("spot-consistent")
def other_alternate_space(bench):
    bench.colour_space(Name.Separation, Name.Broken, Name.DeviceCMYK, bench.tint(4))
    bench.colour_space(Name.Separation, Name.Broken, Name.DeviceGray, bench.tint(1), key="Other")


@breaks("font-embedded")
def font_in_form(bench):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=97, LastChar=97,
                      Widths=Array([500]))
    resources = Dictionary(Font=Dictionary(F=font))
    bench.resource("XObject", form(bench, b"BT /F 1 Tf (a) Tj ET", Resources=resources))


@breaks("font-embedded")
def font_of_graphics_state(bench):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=97, LastChar=97,
                      Widths=Array([500]))
    bench.graphics_state(Font=Array([bench.pdf.make_indirect(font), 1]))
    bench.draw("q /Broken gs BT (a) Tj ET Q")


@breaks("no-lzw")
def lzw_in_inline_image(bench):
    bench.draw("q BI /W 1 /H 1 /CS /G /BPC 8 /F /LZW ID abc EI Q")


@breaks("no-transfer")
def second_transfer_key(bench):
    bench.graphics_state(TR2=Dictionary(FunctionType=2, Domain=Array([0, 1]), N=2))


@breaks("halftone-transfer")
def transfer_in_inner_halftone(bench):
    inner = dict(Type=Name.Halftone, HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    curve = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=2)
    outer = Dictionary(HalftoneType=5, Default=Dictionary(**inner), Cyan=Dictionary(**inner, TransferFunction=curve))
    bench.graphics_state(HT=outer)


@breaks("blend-mode")
def blend_mode_in_array(bench):
    bench.graphics_state(BM=Array([Name.Fancy, Name.Normal]))


@breaks("rendering-intent")
def intent_of_image(bench):
    bench.image(Intent=Name.Nice)


@breaks("rendering-intent")
def intent_of_graphics_state(bench):
    bench.graphics_state(RI=Name.Nice)


@breaks("known-operators")
def unknown_operator_in_form(bench):
    bench.resource("XObject", form(bench, b"unheard"))


@breaks("balanced-q")
def closing_without_opening(bench):
    bench.resource("XObject", form(bench, b"Q q"))


@breaks("no-postscript")
def postscript_xobject(bench):
    bench.resource("XObject", stream(bench, b"showpage", Type=Name.XObject, Subtype=Name.PS))


@breaks("no-javascript")
def javascript_in_bookmark(bench):
    bench.root.Outlines = Dictionary(First=Dictionary(Title=String("a"), Next=Dictionary(S=Name.JavaScript)))


@breaks("no-form-fields")
def viewer_draws_fields(bench):
    bench.root.AcroForm = Dictionary(Fields=Array([]), NeedAppearances=True)


@breaks("no-embedded-files")
def file_in_file_specification(bench):
    bench.root.Extra = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream(bench, b"file")))


@breaks("trim-or-art")
def no_trim_box(bench):
    bench.drop("TrimBox", "ArtBox")


@breaks("intent-one")
def no_intent(bench):
    del bench.root.OutputIntents


@breaks("xmp-version")
def no_version(bench):
    bench.xmp("pdfxid:GTS_PDFXVersion")


@breaks("xmp-trapped")
def trapped_unknown(bench):
    bench.xmp("pdf:Trapped", "Unknown")


@breaks("layers-name")
def two_of_one_name(bench):
    default = bench.layers().D
    bench.root.OCProperties.Configs = Array([Dictionary(Name=default.Name, Order=default.Order)])


@breaks("layers-order")
def other_configuration_without_order(bench):
    bench.layers()
    bench.root.OCProperties.Configs = Array([Dictionary(Name=pikepdf.String("another"), Order=Array([]))])


@breaks("annotation-place")
def annotation_in_the_bleed(bench):
    left, bottom = bench.box("BleedBox" if "/BleedBox" in bench.page else "TrimBox")[:2]
    bench.annotation("Text", [left - 5, bottom - 5, left + 1, bottom + 1])
