"""Breaks a good PDF/X-4 file in one point, to show that check.py notices it.

Use: break.py RULE IN OUT        write a file that breaks just that rule
     break.py --self-test GOOD   break a good file in every rule and report what goes unnoticed; exit 0 if nothing
"""

import sys
import tempfile
from pathlib import Path

import break_content, break_file, break_nested, break_pages  # noqa: E401, F401
from bench import BREAKERS, Bench
from check import broken
from rule import RULES
from rules_metadata import REQUIRED, TEXTS

NO_XMP = {"xmp-version", "xmp-trapped", *REQUIRED, *(f"info-agrees-{key.lower()}" for key in TEXTS)}

# What else a breach may break, because one implies the other.
IMPLIES = {
    "xmp-present": NO_XMP,  # nothing can be in a packet that is not there
    "xmp-readable": NO_XMP,
    "xmp-title": {"info-agrees-title"},  # a title in Info alone agrees with nothing
    "xmp-trapped": {"info-agrees-trapped"},  # an unknown value also differs from Info
    "device-cmyk": {"device-gray"},  # another intent leaves all device colours without one
    "device-gray": {"device-cmyk"},
    "media-box": {"trim-in-media", "bleed-in-media", "crop-in-media"},  # nothing lies in a box without area
    "box-area": {"trim-in-bleed"},
    "bleed-in-crop": {"trim-in-bleed"},
}


def write_broken(change, source, target):
    """Write a copy of a good file after one change."""
    bench = Bench(source)
    change(bench)
    bench.save(target)


def verdict(id, change, good, folder):
    """What is wrong with how one breach of a rule is noticed, or None."""
    target = folder / "broken.pdf"
    try:
        write_broken(change, good, target)
    except Exception as error:  # whatever this file lacks
        return f"cannot be broken in this file ({type(error).__name__}: {error})"
    found = broken(target)
    extra = set(found) - {id} - IMPLIES.get(id, set())
    if id not in found:
        return "is not noticed" + (f"; instead {', '.join(sorted(extra))}" if extra else "")
    return f"drags along {', '.join(sorted(extra))}: {found[min(extra)][0]}" if extra else None


def self_test(good):
    """Break a good file in every rule; the exit code."""
    faults = [f"the good file breaks {id}: {sentences[0]}" for id, sentences in broken(good).items()]
    faults += [f"{id}: nothing breaks it" for id in RULES if id not in BREAKERS]
    faults += [f"{id}: is no rule, but something breaks it" for id in BREAKERS if id not in RULES]
    ways = [(id, change) for id in BREAKERS for change in BREAKERS[id]]
    with tempfile.TemporaryDirectory() as folder:
        for id, change in ways:
            fault = verdict(id, change, good, Path(folder))
            if fault:
                faults.append(f"{id} ({change.__name__}): {fault}")
    for fault in faults:
        print(fault)
    print(f"{len(RULES)} rules, broken in {len(ways)} ways: {len(faults)} faults")
    return 1 if faults else 0


def main(arguments):
    """Run the command line."""
    if len(arguments) == 2 and arguments[0] == "--self-test":
        return self_test(arguments[1])
    if len(arguments) != 3 or arguments[0] not in BREAKERS:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    write_broken(BREAKERS[arguments[0]][0], *arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
