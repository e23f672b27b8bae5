"""What breaks the rules on pages, annotations, actions and layers."""

from pikepdf import Array, Dictionary, Name, String

from bench import breaks


@breaks("media-box")
def media_box(bench):
    bench.set_box("MediaBox", bench.box("MediaBox")[:2] * 2)


@breaks("trim-or-art")
def trim_or_art(bench):
    bench.page.ArtBox = bench.page.TrimBox = Array(bench.trim())


@breaks("box-area")
def box_area(bench):
    bench.set_box("BleedBox", bench.trim()[:2] * 2)


@breaks("trim-in-bleed")
def trim_in_bleed(bench):
    bench.set_box("BleedBox", bench.trim(), -1)


@breaks("trim-in-crop")
def trim_in_crop(bench):
    bench.drop("BleedBox")
    bench.set_box("CropBox", bench.trim(), -1)


@breaks("trim-in-media")
def trim_in_media(bench):
    bench.drop("BleedBox", "CropBox")
    bench.set_box("MediaBox", bench.trim(), -1)


@breaks("bleed-in-crop")
def bleed_in_crop(bench):
    bench.set_box("BleedBox", bench.trim(), 2)
    bench.set_box("MediaBox", bench.trim(), 9)
    bench.set_box("CropBox", bench.trim(), 1)


@breaks("bleed-in-media")
def bleed_in_media(bench):
    bench.drop("CropBox")
    bench.set_box("BleedBox", bench.box("MediaBox"), 1)


@breaks("crop-in-media")
def crop_in_media(bench):
    bench.set_box("CropBox", bench.box("MediaBox"), 1)


@breaks("viewer-boxes")
def viewer_boxes(bench):
    bench.root.ViewerPreferences = Dictionary(ViewArea=Name.TrimBox)


@breaks("not-separated")
def not_separated(bench):
    bench.page.SeparationInfo = Dictionary(Pages=Array([bench.page]), DeviceColorant=Name.Cyan)


@breaks("no-javascript")
def no_javascript(bench):
    bench.names("JavaScript")


@breaks("no-open-action")
def no_open_action(bench):
    bench.root.OpenAction = Dictionary(S=Name.GoTo, D=Array([bench.page, Name.Fit]))


@breaks("no-additional-actions")
def no_additional_actions(bench):
    bench.page.AA = Dictionary(O=Dictionary(S=Name.GoTo, D=Array([bench.page, Name.Fit])))


@breaks("no-actions")
def no_actions(bench):
    bench.annotation("Link", bench.outside(), A=Dictionary(S=Name.URI, URI=String("https://example.org")))


@breaks("no-form-fields")
def no_form_fields(bench):
    field = bench.pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))
    bench.root.AcroForm = Dictionary(Fields=Array([field]))


@breaks("no-xfa")
def no_xfa(bench):
    bench.root.AcroForm = Dictionary(Fields=Array([]), XFA=bench.pdf.make_stream(b"<xdp/>"))


@breaks("annotation-place")
def annotation_place(bench):
    bench.annotation("Text", bench.middle())


@breaks("printer-mark-place")
def printer_mark_place(bench):
    bench.annotation("PrinterMark", bench.middle())


@breaks("trap-net-trapped")
def trap_net_trapped(bench):
    bench.xmp("pdf:Trapped", "False")
    bench.pdf.docinfo.Trapped = Name("/False")
    bench.annotation("TrapNet", bench.middle())


@breaks("annotation-kind")
def annotation_kind(bench):
    bench.annotation("Sound", bench.outside())


@breaks("no-embedded-files")
def no_embedded_files(bench):
    bench.names("EmbeddedFiles")


@breaks("no-multimedia")
def no_multimedia(bench):
    bench.names("Renditions")


@breaks("layers-default")
def layers_default(bench):
    del bench.layers().D


@breaks("layers-no-automatic")
def layers_no_automatic(bench):
    bench.layers().D.AS = Array([])


@breaks("layers-name")
def layers_name(bench):
    default = bench.layers().D
    if "/Name" in default:
        del default.Name


@breaks("layers-order")
def layers_order(bench):
    bench.layers().D.Order = Array([])


@breaks("layers-listed")
def layers_listed(bench):
    bench.layers()
    properties = Dictionary(Type=Name.OCG, Name=String("forgotten"))
    bench.resource("Properties", bench.pdf.make_indirect(properties))
