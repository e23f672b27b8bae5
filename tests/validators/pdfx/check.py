"""Checks PDF files against the requirements of PDF/X-4 (ISO 15930-7).

Usage: check.py FILE…      print one line for each broken rule; exit 0 if none, 1 if any, 2 if a file cannot be read
       check.py --rules    print the table of rules: name, requirement, source
"""

import sys

import pikepdf

import rules_file, rules_metadata, rules_intent, rules_pages, rules_colour  # noqa: E401, F401
import rules_fonts, rules_graphics, rules_interactive, rules_layers  # noqa: E401, F401
from document import Document
from rule import RULES, breaches


def broken(path):
    """Return the breaches of a file by the name of the rule."""
    document = Document.open(path)
    found = {id: breaches(rule, document) for id, rule in RULES.items()}
    return {id: sentences for id, sentences in found.items() if sentences}


def line(path, id, sentences):
    """Format the line for one broken rule: its first breach and the number of others."""
    more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
    return f"{path}: {id}: {sentences[0]}{more}"


def check(paths):
    """Check files, print their breaches and return the exit code."""
    worst = 0
    for path in paths:
        try:
            found = broken(path)
        except (OSError, pikepdf.PdfError) as error:
            print(f"{path}: cannot be read: {error}", file=sys.stderr)
            worst = 2
            continue
        for id, sentences in found.items():
            print(line(path, id, sentences))
            worst = max(worst, 1)
    return worst


def main(arguments):
    """Run the command line and return the exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")  # names in a PDF may contain any bytes
    if arguments == ["--rules"]:
        for each in RULES.values():
            print(each.id, each.requirement, each.clause, sep="\t")
        return 0
    if not arguments or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    return check(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
