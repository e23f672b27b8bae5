"""Rules on optional content (layers)."""

from pikepdf import Array

from objects import get, items, keyed, name, text
from rule import rule

LAYERS = "ISO 15930-7, 6.24"


def configurations(document):
    """Yield the default configuration and the others, each after its name for messages."""
    layers = get(document.root, "OCProperties")
    if keyed(get(layers, "D")):
        yield "the default configuration", layers.D
    for number, each in enumerate(items(get(layers, "Configs")), 1):
        yield f"configuration {number}", each


@rule("layers-default", "Optional content has a default configuration.", f"{LAYERS}; PDF 1.6, 4.10.3")
def layers_default(document):
    layers = get(document.root, "OCProperties")
    if layers is not None and not keyed(get(layers, "D")):
        yield "OCProperties has no D"


@rule("layers-no-automatic", "No configuration switches layers automatically: no AS.", LAYERS)
def layers_no_automatic(document):
    for which, each in configurations(document):
        if get(each, "AS") is not None:
            yield f"{which} has AS"


@rule("layers-name", "Every configuration has a unique name.", f"{LAYERS}, as ISO 19005-2, 6.9")
def layers_name(document):
    seen = set()
    for which, each in configurations(document):
        found = text(get(each, "Name"))
        if not found or found in seen:
            yield f"{which} has the name {found}" if found else f"{which} has no Name"
        seen.add(found)


def flat(order):
    """Yield the object numbers of the groups in an Order array, to any depth."""
    for each in items(order):
        if isinstance(each, Array):
            yield from flat(each)
        elif keyed(each):
            yield each.objgen


@rule("layers-order", "Every configuration with Order lists all layers in it.", f"{LAYERS}, as ISO 19005-2, 6.9")
def layers_order(document):
    groups = {each.objgen for each in items(get(get(document.root, "OCProperties"), "OCGs"))}
    for which, each in configurations(document):
        if get(each, "Order") is not None and groups - set(flat(get(each, "Order"))):
            yield f"{which} leaves out {len(groups - set(flat(each.Order)))} layers"


@rule("layers-listed", "Every layer is listed in OCProperties.", "PDF 1.6, 4.10.3")
def layers_listed(document):
    groups = {each.objgen for each in items(get(get(document.root, "OCProperties"), "OCGs"))}
    for each in document.dictionaries:
        if name(get(each.value, "Type")) == "OCG" and each.value.objgen not in groups:
            yield f"the layer in {each.place}"
