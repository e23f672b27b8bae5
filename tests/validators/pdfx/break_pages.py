"""Breaches of the rules on pages, annotations, actions and layers."""

from pikepdf import Array, Dictionary, Name, String

from test_file import breaks


@breaks("media-box")
def media_box(file):
    file.set_box("MediaBox", file.box("MediaBox")[:2] * 2)


@breaks("trim-or-art")
def trim_or_art(file):
    file.page.ArtBox = file.page.TrimBox = Array(file.trim())


@breaks("box-area")
def box_area(file):
    file.set_box("BleedBox", file.trim()[:2] * 2)


@breaks("trim-in-bleed")
def trim_in_bleed(file):
    file.set_box("BleedBox", file.trim(), -1)


@breaks("trim-in-crop")
def trim_in_crop(file):
    file.drop("BleedBox")
    file.set_box("CropBox", file.trim(), -1)


@breaks("trim-in-media")
def trim_in_media(file):
    file.drop("BleedBox", "CropBox")
    file.set_box("MediaBox", file.trim(), -1)


@breaks("bleed-in-crop")
def bleed_in_crop(file):
    file.set_box("BleedBox", file.trim(), 2)
    file.set_box("MediaBox", file.trim(), 9)
    file.set_box("CropBox", file.trim(), 1)


@breaks("bleed-in-media")
def bleed_in_media(file):
    file.drop("CropBox")
    file.set_box("BleedBox", file.box("MediaBox"), 1)


@breaks("crop-in-media")
def crop_in_media(file):
    file.set_box("CropBox", file.box("MediaBox"), 1)


@breaks("viewer-boxes")
def viewer_boxes(file):
    file.root.ViewerPreferences = Dictionary(ViewArea=Name.TrimBox)


@breaks("not-separated")
def not_separated(file):
    file.page.SeparationInfo = Dictionary(Pages=Array([file.page]), DeviceColorant=Name.Cyan)


@breaks("no-javascript")
def no_javascript(file):
    file.names("JavaScript")


@breaks("no-open-action")
def no_open_action(file):
    file.root.OpenAction = Dictionary(S=Name.GoTo, D=Array([file.page, Name.Fit]))


@breaks("no-additional-actions")
def no_additional_actions(file):
    file.page.AA = Dictionary(O=Dictionary(S=Name.GoTo, D=Array([file.page, Name.Fit])))


@breaks("no-actions")
def no_actions(file):
    file.annotation("Link", file.outside(), A=Dictionary(S=Name.URI, URI=String("https://example.org")))


@breaks("no-form-fields")
def no_form_fields(file):
    field = file.pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))
    file.root.AcroForm = Dictionary(Fields=Array([field]))


@breaks("no-xfa")
def no_xfa(file):
    file.root.AcroForm = Dictionary(Fields=Array([]), XFA=file.pdf.make_stream(b"<xdp/>"))


@breaks("annotation-place")
def annotation_place(file):
    file.annotation("Text", file.middle())


@breaks("printer-mark-place")
def printer_mark_place(file):
    file.annotation("PrinterMark", file.middle())


@breaks("trap-net-trapped")
def trap_net_trapped(file):
    file.xmp("pdf:Trapped", "False")
    file.pdf.docinfo.Trapped = Name("/False")
    file.annotation("TrapNet", file.middle())


@breaks("annotation-kind")
def annotation_kind(file):
    file.annotation("Sound", file.outside())


@breaks("no-embedded-files")
def no_embedded_files(file):
    file.names("EmbeddedFiles")


@breaks("no-multimedia")
def no_multimedia(file):
    file.names("Renditions")


@breaks("layers-default")
def layers_default(file):
    del file.layers().D


@breaks("layers-no-automatic")
def layers_no_automatic(file):
    file.layers().D.AS = Array([])


@breaks("layers-name")
def layers_name(file):
    default = file.layers().D
    if "/Name" in default:
        del default.Name


@breaks("layers-order")
def layers_order(file):
    file.layers().D.Order = Array([])


@breaks("layers-listed")
def layers_listed(file):
    file.layers()
    properties = Dictionary(Type=Name.OCG, Name=String("forgotten"))
    file.resource("Properties", file.pdf.make_indirect(properties))
