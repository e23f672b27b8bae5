"""Breaks one rule of PDF/X-4 in a good file, to test that check.py reports it.

Usage: break.py RULE IN OUT        write a file that breaks only this rule
       break.py --self-test GOOD   break every rule in a good file and print what check.py does not report, or reports
                                   wrongly; exit 0 if nothing, 1 otherwise
"""

import sys
import tempfile
from pathlib import Path

import break_content, break_file, break_nested, break_pages  # noqa: E401, F401
from check import broken
from rule import RULES
from rules_metadata import REQUIRED, TEXTS
from test_file import BREACHES, TestFile

NO_XMP = {"xmp-version", "xmp-trapped", *REQUIRED, *(f"info-agrees-{key.lower()}" for key in TEXTS)}

# Other rules that a breach of a rule also breaks, because one implies the other.
IMPLIES = {
    "xmp-present": NO_XMP,  # a missing packet has no properties
    "xmp-readable": NO_XMP,
    "xmp-title": {"info-agrees-title"},  # a title in Info then has no counterpart
    "xmp-trapped": {"info-agrees-trapped"},  # an unknown value also differs from Info
    "device-cmyk": {"device-gray"},  # the other intent fits no device colour of the file
    "device-gray": {"device-cmyk"},
    "media-box": {"trim-in-media", "bleed-in-media", "crop-in-media"},  # no box lies in a box without area
    "box-area": {"trim-in-bleed"},
    "bleed-in-crop": {"trim-in-bleed"},
}


def write_broken(change, source, target):
    """Write a copy of a good file with one change."""
    file = TestFile(source)
    change(file)
    file.save(target)


def fault_of(id, change, good, folder):
    """Return a sentence if check.py does not report one breach of a rule correctly, or None."""
    target = folder / "broken.pdf"
    try:
        write_broken(change, good, target)
    except Exception as error:  # the file may lack what the change needs
        return f"cannot be broken in this file ({type(error).__name__}: {error})"
    found = broken(target)
    extra = set(found) - {id} - IMPLIES.get(id, set())
    if id not in found:
        return "is not reported" + (f"; reported instead: {', '.join(sorted(extra))}" if extra else "")
    return f"also reports {', '.join(sorted(extra))}: {found[min(extra)][0]}" if extra else None


def self_test(good):
    """Break every rule in a good file, print the faults of check.py and return the exit code."""
    faults = [f"the good file breaks {id}: {sentences[0]}" for id, sentences in broken(good).items()]
    faults += [f"{id}: no function breaks this rule" for id in RULES if id not in BREACHES]
    faults += [f"{id}: a function breaks this rule, but it does not exist" for id in BREACHES if id not in RULES]
    ways = [(id, change) for id in BREACHES for change in BREACHES[id]]
    with tempfile.TemporaryDirectory() as folder:
        for id, change in ways:
            fault = fault_of(id, change, good, Path(folder))
            if fault:
                faults.append(f"{id} ({change.__name__}): {fault}")
    for fault in faults:
        print(fault)
    print(f"{len(RULES)} rules, broken in {len(ways)} ways: {len(faults)} faults")
    return 1 if faults else 0


def main(arguments):
    """Run the command line and return the exit code."""
    if len(arguments) == 2 and arguments[0] == "--self-test":
        return self_test(arguments[1])
    if len(arguments) != 3 or arguments[0] not in BREACHES:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    write_broken(BREACHES[arguments[0]][0], *arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
