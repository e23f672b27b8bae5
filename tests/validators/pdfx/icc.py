"""The parts of an ICC profile that the rules need (ICC.1, clause 7)."""

import struct

COMPONENTS = {"GRAY": 1, "RGB ": 3, "CMYK": 4, "Lab ": 3}


class Profile:
    """A profile's header and the list of its tags."""

    def __init__(self, data):
        self.data = data
        self.version = (data[8], data[9] >> 4) if len(data) > 9 else (0, 0)
        self.device_class = data[12:16].decode("latin-1")
        self.space = data[16:20].decode("latin-1")
        self.connection = data[20:24].decode("latin-1")
        self.tags = {}
        self.fault = self._read()

    def _read(self):
        """Read the list of tags. Returns a sentence if the profile is malformed, or None."""
        data = self.data
        if len(data) < 132:
            return f"the profile has only {len(data)} bytes"
        if data[36:40] != b"acsp":
            return "the signature acsp is missing"
        size, count = struct.unpack(">I", data[0:4])[0], struct.unpack(">I", data[128:132])[0]
        if size != len(data):
            return f"the size in the header is {size} bytes, the profile has {len(data)}"
        if 132 + 12 * count > len(data):
            return f"the list of {count} tags runs past the end"
        for at in range(132, 132 + 12 * count, 12):
            tag, start, length = struct.unpack(">4sII", data[at:at + 12])
            if start + length > len(data):
                return f"tag {tag.decode('latin-1')} runs past the end"
            self.tags[tag.decode("latin-1")] = (start, length)
        return None

    @property
    def components(self):
        """The number of colour components, or None for an unusual colour space."""
        return COMPONENTS.get(self.space)
