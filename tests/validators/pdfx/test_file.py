"""A good PDF/X-4 file that a test changes so that it breaks one rule."""

import io
import re
import struct

import pikepdf
from pikepdf import Array, Dictionary, Name

from objects import items, listed

BREACHES: dict[str, list] = {}  # for each rule the functions that break it


def breaks(id):
    """Return a decorator that registers a function as a breach of a rule. The function changes a TestFile."""

    def register(change):
        BREACHES.setdefault(id, []).append(change)
        return change

    return register


class TestFile:
    """An open good file, with methods that change its first page, metadata, output intent and layers."""

    def __init__(self, path):
        self.pdf = pikepdf.open(path)
        self.root, self.page = self.pdf.Root, self.pdf.pages[0].obj
        self.options = dict(
            force_version="1.6",
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        self.after = lambda data: data

    def save(self, path):
        """Write the changed file."""
        buffer = io.BytesIO()
        self.pdf.save(buffer, **self.options)
        with open(path, "wb") as out:
            out.write(self.after(buffer.getvalue()))

    def filter(self, stream, filter):
        """Set the filter of a stream in the written bytes; before, the writer would decode the stream."""
        stream.Fylter = filter
        self.after = lambda data: data.replace(b"/Fylter", b"/Filter")

    # Content and resources of the first page

    def draw(self, text):
        """Add a content stream at the end of the page."""
        contents = self.page.get("/Contents")
        before = listed(contents)
        self.page.Contents = Array([*before, self.pdf.make_stream(text.encode())])

    def resource(self, category, value, key="Broken"):
        """Add a resource to the page."""
        resources = self.page.Resources
        if "/" + category not in resources:
            resources["/" + category] = Dictionary()
        resources["/" + category]["/" + key] = value
        return value

    def image(self, data=b"\0", **entries):
        """Add an image of one gray pixel. Entries are added or replaced; None removes an entry."""
        stream = self.pdf.make_stream(data)
        own = dict(
            Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )
        for key, value in {**own, **entries}.items():
            if value is not None:
                stream["/" + key] = value
        return self.resource("XObject", stream)

    def form(self, **entries):
        """Add an empty form with some entries added."""
        stream = self.pdf.make_stream(b"")
        for key, value in dict(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), **entries).items():
            stream["/" + key] = value
        return self.resource("XObject", stream)

    def graphics_state(self, **entries):
        """Add a graphics state."""
        return self.resource("ExtGState", Dictionary(Type=Name.ExtGState, **entries))

    def colour_space(self, *array, key="Broken"):
        """Add a named colour space."""
        return self.resource("ColorSpace", Array(list(array)), key)

    def tint(self, components, value=1):
        """Return a function from one number to a colour with this number of components."""
        colours = dict(C0=Array([0] * components), C1=Array([value] * components))
        return Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, **colours)

    def annotation(self, subtype, box, **entries):
        """Add an annotation with a given rectangle."""
        found = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array(box), **entries)
        self.page.Annots = Array([*items(self.page.get("/Annots")), self.pdf.make_indirect(found)])

    # Boxes

    def box(self, key):
        """Return a box of the page as left, bottom, right, top."""
        value = pikepdf.Page(self.page).mediabox if key == "MediaBox" else self.page.get("/" + key)
        return [float(each) for each in value]

    def trim(self):
        """Return the trim box, or the art box if there is no trim box."""
        return self.box("TrimBox" if "/TrimBox" in self.page else "ArtBox")

    def set_box(self, key, box, grow=0):
        """Set a box of the page, enlarged by a number of points on all sides."""
        self.page["/" + key] = Array([box[0] - grow, box[1] - grow, box[2] + grow, box[3] + grow])

    def drop(self, *keys):
        """Remove entries of the page and of the nodes it inherits from."""
        for key in keys:
            node = self.page
            while node is not None:
                if "/" + key in node:
                    del node["/" + key]
                node = node.get("/Parent")

    def outside(self):
        """Return a rectangle outside the media box."""
        left, bottom = self.box("MediaBox")[:2]
        return [left - 30, bottom - 30, left - 20, bottom - 20]

    def middle(self):
        """Return a rectangle in the middle of the trim box."""
        trim = self.trim()
        x, y = (trim[0] + trim[2]) / 2, (trim[1] + trim[3]) / 2
        return [x, y, x + 10, y + 10]

    # Metadata and output intent

    def xmp(self, property, value=None):
        """Set the text of an existing XMP property, or remove the property if there is no value."""
        element = rb"<%b\b.*?</%b>" % ((property.encode(),) * 2)
        attribute = rb"\s%b=(\"[^\"]*\"|'[^']*')" % property.encode()
        as_element = f"<{property}>{value}</{property}>".encode() if value else b""
        as_attribute = f' {property}="{value}"'.encode() if value else b""
        data = re.sub(element, as_element, self.root.Metadata.read_bytes(), flags=re.S)
        self.root.Metadata.write(re.sub(attribute, as_attribute, data))

    def intent(self):
        """Return the output intent for PDF/X."""
        return next(each for each in self.root.OutputIntents if each.S == Name.GTS_PDFX)

    def profile(self, change, **entries):
        """Change the bytes of the embedded profile, and set entries of its stream."""
        stream = self.intent().DestOutputProfile
        stream.write(change(stream.read_bytes()))
        for key, value in entries.items():
            stream["/" + key] = value

    def layers(self):
        """Return the optional content properties; add them with one layer if there are none."""
        if "/OCProperties" not in self.root:
            group = self.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="a layer"))
            default = Dictionary(Name="as printed", Order=Array([group]))
            self.root.OCProperties = Dictionary(OCGs=Array([group]), D=default)
        return self.root.OCProperties

    def names(self, key):
        """Add a name tree with one entry to the catalogue's Names."""
        if "/Names" not in self.root:
            self.root.Names = Dictionary()
        self.root.Names["/" + key] = Dictionary(Names=Array(["a", self.pdf.make_indirect(Dictionary())]))

    # Fonts

    def font(self, text="<0001>"):
        """Add a valid TrueType font of two glyphs, 500 and 600 units wide, and show text in it.

        Returns the Type 0 font, its CIDFont and the font descriptor.
        """
        program = self.pdf.make_stream(truetype())
        program.Length1 = len(truetype())
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Broken, Flags=4, FontBBox=Array([0, 0, 1, 1]), ItalicAngle=0,
            Ascent=1, Descent=0, CapHeight=1, StemV=1, FontFile2=program,
        )
        leaf = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Broken, CIDToGIDMap=Name.Identity,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self.pdf.make_indirect(descriptor), W=Array([0, Array([500, 600])]),
        )
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Broken, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self.pdf.make_indirect(leaf)]),
        )
        self.show(self.pdf.make_indirect(font), text)
        return font, leaf, descriptor

    def type3(self, shown="(b)", **entries):
        """Add a Type 3 font that has a glyph only for the letter a, and show a text in it, by default the letter b."""
        own = dict(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1, 1]), FontMatrix=Array([1, 0, 0, 1, 0, 0]),
            CharProcs=Dictionary(a=self.pdf.make_stream(b"1 0 d0")), FirstChar=97, LastChar=98, Widths=Array([1, 1]),
            Encoding=Dictionary(Differences=Array([97, Name.a])), Resources=Dictionary(),
        )
        self.show(self.pdf.make_indirect(Dictionary(**{**own, **entries})), shown)

    def show(self, font, text):
        """Show text in a font."""
        self.resource("Font", font)
        self.draw(f"q BT /Broken 1 Tf {text} Tj ET Q")


def truetype():
    """Return a TrueType font of two empty glyphs, with 1000 units per em."""
    head = bytearray(54)
    struct.pack_into(">IIIIHH", head, 0, 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000)
    hhea = struct.pack(">I30xH", 0x10000, 2)
    maxp = struct.pack(">IH", 0x10000, 2) + bytes(26)
    hmtx = struct.pack(">HhHh", 500, 0, 600, 0)
    tables = {
        b"glyf": bytes(4), b"head": bytes(head), b"hhea": hhea, b"hmtx": hmtx, b"loca": bytes(6), b"maxp": maxp,
    }
    start, entries, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        entries += struct.pack(">4sIII", tag, 0, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + entries + body
