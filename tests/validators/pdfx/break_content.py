"""Breaches of the rules on colour, fonts and graphics."""

from pikepdf import Array, Dictionary, Name, String

from test_file import breaks

WHITE = Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))


@breaks("rgb-content")
def rgb_content(file):
    file.draw("q 1 0 0 rg Q")


@breaks("rgb-image")
def rgb_image(file):
    file.image(b"\0\0\0", ColorSpace=Name.DeviceRGB)


@breaks("rgb-inline-image")
def rgb_inline_image(file):
    file.draw("q BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI Q")


@breaks("rgb-shading")
def rgb_shading(file):
    file.resource("Shading", Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 1, 1]), Function=file.tint(3),
    ))


@breaks("rgb-resource")
def rgb_resource(file):
    file.colour_space(Name.Indexed, Name.DeviceRGB, 0, String("abc"))


@breaks("rgb-alternate")
def rgb_alternate(file):
    file.colour_space(Name.Separation, Name.Broken, Name.DeviceRGB, file.tint(3))


@breaks("rgb-group")
def rgb_group(file):
    file.form(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))


def for_rgb(id, text):
    """Register a breach that adds content and makes the output intent one for RGB."""

    @breaks(id)
    def change(file):
        file.draw(text)
        file.profile(lambda data: data[:16] + b"RGB " + data[20:], N=3)


for_rgb("device-cmyk", "q 0 0 0 1 k Q")
for_rgb("device-gray", "q 0 g Q")


@breaks("default-space")
def default_space(file):
    file.colour_space(Name.CalGray, WHITE, key="DefaultRGB")


@breaks("iccbased-valid")
def iccbased_valid(file):
    profile = file.pdf.make_stream(b"no profile")
    profile.N = 3
    file.colour_space(Name.ICCBased, profile)


@breaks("iccbased-not-intent")
def iccbased_not_intent(file):
    file.colour_space(Name.ICCBased, file.intent().DestOutputProfile)


@breaks("calibrated-space")
def calibrated_space(file):
    file.colour_space(Name.CalGray, Dictionary(WhitePoint=Array([0.9, 0.9, 0.9])))


@breaks("spot-consistent")
def spot_consistent(file):
    file.colour_space(Name.Separation, Name.Broken, Name.DeviceCMYK, file.tint(4))
    file.colour_space(Name.Separation, Name.Broken, Name.DeviceCMYK, file.tint(4, 0.5), key="Other")


@breaks("nchannel-colorants")
def nchannel_colorants(file):
    names, attributes = Array([Name.Broken]), Dictionary(Subtype=Name.NChannel)
    file.colour_space(Name.DeviceN, names, Name.DeviceCMYK, file.tint(4), attributes)


@breaks("iccbased-overprint")
def iccbased_overprint(file):
    data = file.intent().DestOutputProfile.read_bytes()
    profile = file.pdf.make_stream(data[:64] + bytes([0, 0, 0, 3 - data[67]]) + data[68:])
    profile.N = 4
    file.colour_space(Name.ICCBased, profile)
    file.graphics_state(op=True, OP=True, OPM=1)
    file.draw("q /Broken gs /Broken cs 0 0 0 1 sc 0 0 1 1 re f Q")


@breaks("font-embedded")
def font_embedded(file):
    del file.font()[2].FontFile2


@breaks("font-program-kind")
def font_program_kind(file):
    descriptor = file.font()[2]
    descriptor.FontFile = descriptor.FontFile2
    del descriptor.FontFile2


@breaks("font-program")
def font_program(file):
    file.font()[2].FontFile2.write(b"\0\1\0\0\0\1 cut short")


@breaks("font-glyphs")
def font_glyphs(file):
    file.font("<0002>")


@breaks("font-notdef")
def font_notdef(file):
    file.font("<0000>")


@breaks("font-widths")
def font_widths(file):
    file.font()[1].W = Array([0, 1, 700])


@breaks("font-simple-widths")
def font_simple_widths(file):
    file.type3(LastChar=97, Widths=Array([1]))


@breaks("font-cid-map")
def font_cid_map(file):
    del file.font()[1].CIDToGIDMap


@breaks("font-cid-system")
def font_cid_system(file):
    del file.font()[1].CIDSystemInfo


@breaks("font-cmap")
def font_cmap(file):
    file.font()[0].Encoding = Name.Unheard


@breaks("font-type3")
def font_type3(file):
    file.type3(Encoding=Dictionary(Differences=Array([97, Name.a, Name.b])))


def drawn(id, text):
    """Register a breach that adds a piece of malformed content."""
    breaks(id)(lambda file: file.draw(text))


drawn("content-readable", "(a string without end")
drawn("known-operators", "BX unheard EX")
drawn("balanced-q", "q")
drawn("balanced-text", "BT")
drawn("balanced-marks", "/Span BMC")
drawn("resources-found", "q /Missing gs Q")
drawn("rendering-intent", "q /Nice ri Q")


def state(id, **entries):
    """Register a breach that adds a graphics state with a forbidden entry."""
    breaks(id)(lambda file: file.graphics_state(**entries))


def halftone(id, **entries):
    """Register a breach that adds a halftone with a forbidden entry."""
    own = dict(Type=Name.Halftone, HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    state(id, HT=Dictionary(**{**own, **entries}))


CURVE = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=2)
state("blend-mode", BM=Name.Fancy)
state("no-transfer", TR=CURVE)
state("no-halftone-phase", HTP=Array([1, 1]))
halftone("halftone-type", HalftoneType=3)
halftone("halftone-name", HalftoneName=String("Special"))
halftone("halftone-transfer", TransferFunction=CURVE)


@breaks("soft-mask")
def soft_mask(file):
    file.graphics_state(SMask=Dictionary(S=Name.Luminosity, G=file.form()))


@breaks("no-postscript")
def no_postscript(file):
    file.form(Subtype2=Name.PS)


@breaks("no-reference-xobject")
def no_reference_xobject(file):
    file.form(Ref=Dictionary(F=String("elsewhere.pdf"), Page=0))


@breaks("no-opi")
def no_opi(file):
    file.image(OPI=Dictionary())


@breaks("no-alternates")
def no_alternates(file):
    other = file.image()
    file.image(Alternates=Array([Dictionary(Image=other, DefaultForPrinting=True)]))


@breaks("jpx-colour")
def jpx_colour(file):
    file.image(Filter=Name.JPXDecode, ColorSpace=None)
