"""The list of rules, and the decorator that registers a rule.

A rule is one function. It takes a Document and yields one sentence for each breach. The arguments of the decorator are
the name of the rule, its requirement and its source.
"""

from dataclasses import dataclass
from typing import Callable, Iterator


@dataclass(frozen=True)
class Rule:
    """A requirement and the function that finds breaches of it."""

    id: str
    requirement: str
    clause: str
    check: Callable[..., Iterator[str]]


RULES: dict[str, Rule] = {}


def rule(id, requirement, clause):
    """Return a decorator that registers a function as a rule."""

    def register(check):
        if id in RULES:
            raise ValueError(f"two rules are called {id}")
        RULES[id] = Rule(id, requirement, clause, check)
        return check

    return register


def breaches(rule, document):
    """Return all breaches of one rule, without repetitions. Data too malformed to check counts as a breach."""
    try:
        return list(dict.fromkeys(rule.check(document)))
    except Exception as error:  # a malformed file can cause any exception
        return [f"could not be checked ({type(error).__name__}: {error})"]
