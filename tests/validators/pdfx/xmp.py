"""Parses XMP metadata."""

import xml.etree.ElementTree as tree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
}


def short(tag):
    """Return a qualified XML name with the usual prefix instead of its namespace."""
    space, _, local = tag[1:].partition("}")
    return f"{PREFIXES.get(space, space)}:{local}"


def value_of(element):
    """Return the text of a property, or the list of its members with the default language first."""
    container = next((child for child in element if child.tag in (RDF + "Alt", RDF + "Seq", RDF + "Bag")), None)
    if container is None:
        return (element.text or "").strip()
    members = [child for child in container if child.tag == RDF + "li"]
    members.sort(key=lambda child: child.get(XML + "lang", "x-default") != "x-default")
    return [(child.text or "").strip() for child in members]


def properties(data):
    """Return all properties of a packet. Raises xml.etree.ElementTree.ParseError or ValueError."""
    root = tree.fromstring(data.strip(b"\0"))
    found = {}
    rdf = root if root.tag == RDF + "RDF" else root.find(".//" + RDF + "RDF")
    if rdf is None:
        raise ValueError("there is no rdf:RDF")
    for description in rdf.findall(RDF + "Description"):
        for key, value in description.attrib.items():
            if not key.startswith((RDF, XML)):
                found.setdefault(short(key), value.strip())
        for element in description:
            found.setdefault(short(element.tag), value_of(element))
    return found


def first(value):
    """Return a text property, or the first member of a list, or an empty string for an empty list."""
    return (value[0] if value else "") if isinstance(value, list) else value
