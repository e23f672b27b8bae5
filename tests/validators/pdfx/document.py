"""An open PDF file with the properties that the rules need, each computed once."""

from functools import cached_property
from pathlib import Path
import xml.etree.ElementTree as tree

import pikepdf
from pikepdf import Stream

import xmp
from content import contents
from fonts import used_fonts
from icc import Profile
from objects import get, items, keyed, listed, name, walk
from spaces import Uses


class Document:
    """A file to check. `found` lists every container that can be reached from the trailer."""

    def __init__(self, pdf, data=b""):
        self.pdf, self.data = pdf, data
        self.root = pdf.Root
        self.info = get(pdf.trailer, "Info")
        self.pages = [page.obj for page in pdf.pages]
        self.found = walk(pdf.trailer)
        self.warnings = [str(each) for each in pdf.get_warnings()]  # before content is read, which adds warnings

    @classmethod
    def open(cls, path):
        """Open a file. Raises OSError or pikepdf.PdfError if it cannot be read."""
        return cls(pikepdf.open(path, suppress_warnings=True), Path(path).read_bytes())

    @cached_property
    def streams(self):
        """Every stream that can be reached."""
        return [each for each in self.found if isinstance(each.value, Stream)]

    @cached_property
    def dictionaries(self):
        """Every dictionary and stream that can be reached."""
        return [each for each in self.found if keyed(each.value)]

    @cached_property
    def contents(self):
        """Every content stream."""
        return contents(self.pdf)

    @cached_property
    def metadata(self):
        """The bytes of the XMP packet, or None."""
        stream = get(self.root, "Metadata")
        return stream.read_bytes() if isinstance(stream, Stream) else None

    @cached_property
    def xmp(self):
        """The XMP properties; empty if there is no readable packet."""
        try:
            return xmp.properties(self.metadata) if self.metadata else {}
        except (tree.ParseError, ValueError):
            return {}

    @cached_property
    def intents(self):
        """The output intents for PDF/X."""
        return [each for each in items(get(self.root, "OutputIntents")) if name(get(each, "S")) == "GTS_PDFX"]

    @cached_property
    def profile_stream(self):
        """The embedded profile of the first output intent for PDF/X, or None."""
        stream = get(self.intents[0], "DestOutputProfile") if self.intents else None
        return stream if isinstance(stream, Stream) else None

    @cached_property
    def profile(self):
        """The profile in profile_stream, parsed, or None."""
        return Profile(self.profile_stream.read_bytes()) if self.profile_stream is not None else None

    @property
    def intent_space(self):
        """The device colour space of the output intent; DeviceCMYK if there is no readable profile."""
        spaces = {"RGB ": "DeviceRGB", "GRAY": "DeviceGray"}
        return spaces.get(self.profile.space if self.profile else "", "DeviceCMYK")

    @cached_property
    def colours(self):
        """Every use of a colour space."""
        return Uses(self).found

    @cached_property
    def fonts(self):
        """Every font that shows visible text."""
        return used_fonts(self.contents)

    @cached_property
    def annotations(self):
        """Every annotation, as a tuple of page number, page and annotation."""
        return [
            (number, page, each)
            for number, page in enumerate(self.pages, 1)
            for each in items(get(page, "Annots"))
            if keyed(each)
        ]

    def filters(self, stream):
        """The names of a stream's filters."""
        return [name(each) for each in listed(get(stream, "Filter"))]
