"""Further breaches of some rules: deep inside other streams, or by another key."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from test_file import breaks

RED = b"1 0 0 rg 0 0 1 1 re f"


def stream(file, data=RED, **entries):
    """Return a stream with these entries."""
    created = file.pdf.make_stream(data)
    for key, value in entries.items():
        created["/" + key] = value
    return created


def form(file, data=RED, **entries):
    """Return a form that is in no resource dictionary yet."""
    return stream(file, data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), **entries)


@breaks("rgb-content")
def rgb_in_form_in_form(file):
    outer = form(file, b"/Inner Do", Resources=Dictionary(XObject=Dictionary(Inner=form(file))))
    file.resource("XObject", outer)


@breaks("rgb-content")
def rgb_in_tiling_pattern(file):
    entries = dict(PatternType=1, PaintType=1, TilingType=1, XStep=1, YStep=1, BBox=Array([0, 0, 1, 1]))
    file.resource("Pattern", stream(file, **entries, Resources=Dictionary()))


@breaks("rgb-content")
def rgb_in_type3_glyph(file):
    file.type3(LastChar=97, Widths=Array([1]), CharProcs=Dictionary(a=stream(file, b"1 0 d0 " + RED)), shown="(a)")


@breaks("rgb-content")
def rgb_in_soft_mask(file):
    mask = form(file, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
    file.graphics_state(SMask=Dictionary(S=Name.Luminosity, G=mask))


@breaks("rgb-content")
def rgb_in_appearance(file):
    file.annotation("PrinterMark", file.outside(), AP=Dictionary(N=form(file)))


@breaks("rgb-content")
def rgb_in_form_with_page_resources(file):
    file.colour_space(Name.Pattern, Name.DeviceRGB)
    del file.page.Resources.ColorSpace.Broken
    file.resource("XObject", form(file, b"/DeviceRGB cs 1 0 0 sc"))


@breaks("rgb-image")
def rgb_image_in_pattern(file):
    image = stream(file, b"abc", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceRGB)
    entries = dict(PatternType=1, PaintType=1, TilingType=1, XStep=1, YStep=1, BBox=Array([0, 0, 1, 1]))
    resources = Dictionary(XObject=Dictionary(Image=image))
    file.resource("Pattern", stream(file, b"/Image Do", **entries, Resources=resources))


@breaks("rgb-image")
def rgb_indexed_image(file):
    file.image(ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 0, String("abc")]))


@breaks("rgb-inline-image")
def rgb_indexed_inline_image(file):
    file.draw("q BI /W 1 /H 1 /CS [/I /RGB 0 <616263>] /BPC 8 ID a EI Q")


@breaks("rgb-shading")
def rgb_shading_in_pattern(file):
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 1, 1]), Function=file.tint(3))
    file.resource("Pattern", Dictionary(PatternType=2, Shading=shading))


@breaks("rgb-alternate")
def rgb_alternate_in_devicen(file):
    file.colour_space(Name.DeviceN, Array([Name.Broken]), Name.DeviceRGB, file.tint(3))


@breaks("rgb-alternate")
def rgb_alternate_in_indexed(file):
    spot = Array([Name.Separation, Name.Broken, Name.DeviceRGB, file.tint(3)])
    file.colour_space(Name.Indexed, spot, 0, String("a"))


@breaks("rgb-group")
def rgb_page_group(file):
    file.page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@breaks("rgb-group")
def calibrated_rgb_group(file):
    space = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))])
    file.form(Group=Dictionary(S=Name.Transparency, CS=space))


@breaks("iccbased-not-intent")
def copy_of_the_intents_profile(file):
    profile = stream(file, file.intent().DestOutputProfile.read_bytes(), N=4)
    file.colour_space(Name.ICCBased, profile)


@breaks("spot-consistent")
def other_alternate_space(file):
    file.colour_space(Name.Separation, Name.Broken, Name.DeviceCMYK, file.tint(4))
    file.colour_space(Name.Separation, Name.Broken, Name.DeviceGray, file.tint(1), key="Other")


@breaks("font-embedded")
def font_in_form(file):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=97, LastChar=97,
                      Widths=Array([500]))
    resources = Dictionary(Font=Dictionary(F=font))
    file.resource("XObject", form(file, b"BT /F 1 Tf (a) Tj ET", Resources=resources))


@breaks("font-embedded")
def font_of_graphics_state(file):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=97, LastChar=97,
                      Widths=Array([500]))
    file.graphics_state(Font=Array([file.pdf.make_indirect(font), 1]))
    file.draw("q /Broken gs BT (a) Tj ET Q")


@breaks("no-lzw")
def lzw_in_inline_image(file):
    file.draw("q BI /W 1 /H 1 /CS /G /BPC 8 /F /LZW ID abc EI Q")


@breaks("no-transfer")
def second_transfer_key(file):
    file.graphics_state(TR2=Dictionary(FunctionType=2, Domain=Array([0, 1]), N=2))


@breaks("halftone-transfer")
def transfer_in_inner_halftone(file):
    inner = dict(Type=Name.Halftone, HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    curve = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=2)
    outer = Dictionary(HalftoneType=5, Default=Dictionary(**inner), Cyan=Dictionary(**inner, TransferFunction=curve))
    file.graphics_state(HT=outer)


@breaks("blend-mode")
def blend_mode_in_array(file):
    file.graphics_state(BM=Array([Name.Fancy, Name.Normal]))


@breaks("rendering-intent")
def intent_of_image(file):
    file.image(Intent=Name.Nice)


@breaks("rendering-intent")
def intent_of_graphics_state(file):
    file.graphics_state(RI=Name.Nice)


@breaks("known-operators")
def unknown_operator_in_form(file):
    file.resource("XObject", form(file, b"unheard"))


@breaks("balanced-q")
def closing_without_opening(file):
    file.resource("XObject", form(file, b"Q q"))


@breaks("no-postscript")
def postscript_xobject(file):
    file.resource("XObject", stream(file, b"showpage", Type=Name.XObject, Subtype=Name.PS))


@breaks("no-javascript")
def javascript_in_bookmark(file):
    file.root.Outlines = Dictionary(First=Dictionary(Title=String("a"), Next=Dictionary(S=Name.JavaScript)))


@breaks("no-form-fields")
def viewer_draws_fields(file):
    file.root.AcroForm = Dictionary(Fields=Array([]), NeedAppearances=True)


@breaks("no-embedded-files")
def file_in_file_specification(file):
    file.root.Extra = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream(file, b"file")))


@breaks("trim-or-art")
def no_trim_box(file):
    file.drop("TrimBox", "ArtBox")


@breaks("intent-one")
def no_intent(file):
    del file.root.OutputIntents


@breaks("xmp-version")
def no_version(file):
    file.xmp("pdfxid:GTS_PDFXVersion")


@breaks("xmp-trapped")
def trapped_unknown(file):
    file.xmp("pdf:Trapped", "Unknown")


@breaks("layers-name")
def two_of_one_name(file):
    default = file.layers().D
    file.root.OCProperties.Configs = Array([Dictionary(Name=default.Name, Order=default.Order)])


@breaks("layers-order")
def other_configuration_without_order(file):
    file.layers()
    file.root.OCProperties.Configs = Array([Dictionary(Name=pikepdf.String("another"), Order=Array([]))])


@breaks("annotation-place")
def annotation_in_the_bleed(file):
    left, bottom = file.box("BleedBox" if "/BleedBox" in file.page else "TrimBox")[:2]
    file.annotation("Text", [left - 5, bottom - 5, left + 1, bottom + 1])
