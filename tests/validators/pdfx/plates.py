"""Measures the ink on each printing plate of a PDF, with Ghostscript's separations.

Usage: plates.py FILE PROFILE [--box x0,y0,x1,y1] [--dpi N]

Prints one line for each page, separated by tabs: page number, number of pixels with ink on the plates C, M, Y and K,
`name=number` for each other plate, and `max=P`, the maximum total ink of a pixel in per cent (400 for full ink on four
plates). Only the trim box is measured. --box limits this to a rectangle in points from the lower left corner of the
trim box. PROFILE is the CMYK profile of the press, so that colours in CMYK reach the plates unchanged. The default of
--dpi is 72: a pixel is one point wide. Exit code 0, or 2 if the file cannot be rendered.
"""

import argparse
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, OFFSETS, COUNTS = 256, 257, 258, 259, 262, 273, 279
SIZES = {1: "B", 3: "H", 4: "I"}


def separate(file, profile, dpi, folder):
    """Render every page as TIFF files in a folder, one for each plate."""
    command = [
        "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-sCompression=none", f"-r{dpi}",
        "-dUseTrimBox", f"-sDefaultCMYKProfile={profile}", f"-sOutputICCProfile={profile}",
        f"-sOutputFile={folder}/%d.tif", str(Path(file).resolve()),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"Ghostscript failed: {(done.stderr or done.stdout).strip()}")


def tags(data):
    """Return the values of each tag of the first image in a TIFF file (TIFF 6.0, section 2)."""
    order = {b"II": "<", b"MM": ">"}[data[:2]]
    at = struct.unpack(order + "I", data[4:8])[0]
    found = {}
    for n in range(struct.unpack(order + "H", data[at:at + 2])[0]):
        entry = at + 2 + 12 * n
        tag, kind, count = struct.unpack(order + "HHI", data[entry:entry + 8])
        if kind in SIZES:
            size = struct.calcsize(SIZES[kind]) * count
            start = entry + 8 if size <= 4 else struct.unpack(order + "I", data[entry + 8:entry + 12])[0]
            found[tag] = struct.unpack(f"{order}{count}{SIZES[kind]}", data[start:start + size])
    return found


def plate(path):
    """Return width, height and ink of a plate: one byte per pixel, 0 for none and 255 for full, top row first."""
    data = path.read_bytes()
    found = tags(data)
    if found[BITS] != (8,) or found.get(COMPRESSION, (1,)) != (1,):
        raise OSError(f"{path.name} is not an uncompressed 8-bit TIFF")
    pixels = b"".join(data[at:at + size] for at, size in zip(found[OFFSETS], found[COUNTS]))
    if found[PHOTOMETRIC] == (1,):  # 0 is black: full ink
        pixels = pixels.translate(bytes(255 - value for value in range(256)))
    return found[WIDTH][0], found[LENGTH][0], pixels


def crop(width, height, pixels, box, scale):
    """Return the pixels in a rectangle, which is given in points from the lower left corner."""
    left, bottom, right, top = (round(each * scale) for each in box)
    left, right = max(left, 0), min(right, width)
    rows = range(max(height - top, 0), min(height - bottom, height))
    return b"".join(pixels[row * width + left:row * width + max(right, left)] for row in rows)


def pages(folder):
    """Return for each page the paths of its plates by name of the ink."""
    found = {}
    for path in folder.iterdir():
        name = re.fullmatch(r"(\d+)\((.*)\)\.tif", path.name)
        if name:
            found.setdefault(int(name[1]), {})[name[2]] = path
    return sorted(found.items())


def line(page, plates, box, dpi):
    """Format the line for a page."""
    inks = {}
    for name in [*PROCESS, *sorted(set(plates) - set(PROCESS))]:
        width, height, pixels = plate(plates[name])
        inks[name] = crop(width, height, pixels, box, dpi / 72) if box else pixels
    counts = {name: len(pixels) - pixels.count(0) for name, pixels in inks.items()}
    maximum = max(map(sum, zip(*inks.values())), default=0)
    others = [f"{name}={counts[name]}" for name in counts if name not in PROCESS]
    return "\t".join([str(page), *(str(counts[name]) for name in PROCESS), *others, f"max={maximum * 100 / 255:.0f}"])


def rectangle(value):
    """Parse four numbers, separated by commas."""
    numbers = [float(each) for each in value.split(",")]
    if len(numbers) != 4 or numbers[0] >= numbers[2] or numbers[1] >= numbers[3]:
        raise argparse.ArgumentTypeError("needs x0,y0,x1,y1 with x0 < x1 and y0 < y1")
    return numbers


def main(arguments):
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("profile")
    parser.add_argument("--box", type=rectangle)
    parser.add_argument("--dpi", type=int, default=72)
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            separate(options.file, options.profile, options.dpi, folder)
            for page, plates in pages(Path(folder)):
                print(line(page, plates, options.box, options.dpi))
    except OSError as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
