"""Small helpers to read pikepdf objects, and the walk over everything a file holds."""

from pikepdf import Array, Dictionary, Name, Object, Stream, String


def name(value):
    """The name without its slash, or None if this is no name. Bytes that are no UTF-8 become surrogates."""
    return bytes(value)[1:].decode(errors="surrogateescape") if isinstance(value, Name) else None


def text(value):
    """The text of a string, or None if this is no string."""
    return str(value) if isinstance(value, String) else None


def keyed(value):
    """Whether this has keys: a dictionary, or a stream with its dictionary."""
    return isinstance(value, (Dictionary, Stream))


def get(value, key):
    """The value of a key, text or name object, or None where there is no such key or nothing that has keys."""
    if not keyed(value) or not isinstance(key, (str, Name)):
        return None
    return value.get("/" + key if isinstance(key, str) else key)


def either(*values):
    """The first value that is not None, even if it is empty."""
    return next((each for each in values if each is not None), None)


def items(value):
    """The members of an array, or nothing if this is no array."""
    return list(value) if isinstance(value, Array) else []


def listed(value):
    """A member alone or several in an array, as PDF often allows; always a list."""
    return items(value) if isinstance(value, Array) else [] if value is None else [value]


def members(value):
    """Key and value of all members of a container; the key of an array's member is None."""
    if isinstance(value, Array):
        return [(None, item) for item in value]
    return [(key[1:], item) for key, item in value.items()] if keyed(value) else []


def identity(value):
    """What tells an object from others: the number if it has one, else its own text."""
    if isinstance(value, Object) and value.is_indirect:
        return value.objgen
    return value.unparse() if isinstance(value, Object) else repr(value)


def numbers(value):
    """The members of an array of numbers as floats, or None."""
    found = items(value)
    try:
        return [float(item) for item in found] if found else None
    except (TypeError, ValueError):
        return None


class Found:
    """A container that the walk came to: the object, the key that led to it, and its place for messages."""

    def __init__(self, value, key, place):
        self.value, self.key, self.place = value, key, place


def walk(trailer):
    """Every dictionary, array and stream that can be reached, each indirect object once."""
    seen, todo, found = set(), [Found(trailer, None, "trailer")], []
    while todo:
        here = todo.pop()
        found.append(here)
        for key, item in members(here.value):
            if not isinstance(item, (Array, Dictionary, Stream)):
                continue
            place = here.place
            if item.is_indirect:
                if item.objgen in seen:
                    continue
                seen.add(item.objgen)
                place = f"object {item.objgen[0]}"
            todo.append(Found(item, key or here.key, place))
    return found
