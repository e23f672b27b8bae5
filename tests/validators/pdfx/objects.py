"""Helpers to read pikepdf objects, and the traversal of all objects of a file."""

from pikepdf import Array, Dictionary, Name, Object, Stream, String


def name(value):
    """Return a name without its slash, or None for other objects. Bytes that are not UTF-8 become surrogates."""
    return bytes(value)[1:].decode(errors="surrogateescape") if isinstance(value, Name) else None


def text(value):
    """Return the text of a string, or None for other objects."""
    return str(value) if isinstance(value, String) else None


def keyed(value):
    """Return whether an object has keys: a dictionary or stream."""
    return isinstance(value, (Dictionary, Stream))


def get(value, key):
    """Return the value of a key (text or name object), or None if the key is missing or the object has no keys."""
    if not keyed(value) or not isinstance(key, (str, Name)):
        return None
    return value.get("/" + key if isinstance(key, str) else key)


def either(*values):
    """Return the first value that is not None, even if it is empty."""
    return next((each for each in values if each is not None), None)


def items(value):
    """Return the members of an array, or an empty list for other objects."""
    return list(value) if isinstance(value, Array) else []


def listed(value):
    """Return a list for a value that PDF allows as a single object or an array of objects."""
    return items(value) if isinstance(value, Array) else [] if value is None else [value]


def members(value):
    """Return key and value of all members of a container. The key is None for members of an array."""
    if isinstance(value, Array):
        return [(None, item) for item in value]
    return [(key[1:], item) for key, item in value.items()] if keyed(value) else []


def identity(value):
    """Return a value that identifies an object: its object number, or the serialized object if it is direct."""
    if isinstance(value, Object) and value.is_indirect:
        return value.objgen
    return value.unparse() if isinstance(value, Object) else repr(value)


def numbers(value):
    """Return the members of an array of numbers as floats, or None for other objects."""
    found = items(value)
    try:
        return [float(item) for item in found] if found else None
    except (TypeError, ValueError):
        return None


class Found:
    """A container found by walk: the object, the key that refers to it, and its place for messages."""

    def __init__(self, value, key, place):
        self.value, self.key, self.place = value, key, place


def walk(trailer):
    """Return every dictionary, array and stream that can be reached from the trailer, each indirect object once."""
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
