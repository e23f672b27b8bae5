"""The list of rules, and what a rule function looks like.

A rule is one function. It gets the open document and yields one sentence for each place that breaks it. The
decorator holds its name, what it asks and where that comes from.
"""

from dataclasses import dataclass
from typing import Callable, Iterator


@dataclass(frozen=True)
class Rule:
    """One requirement and the function that looks for breaches of it."""

    id: str
    asks: str
    clause: str
    check: Callable[..., Iterator[str]]


RULES: dict[str, Rule] = {}


def rule(id, asks, clause):
    """Enter the function below into the list of rules."""

    def enter(check):
        if id in RULES:
            raise ValueError(f"two rules are called {id}")
        RULES[id] = Rule(id, asks, clause, check)
        return check

    return enter


def breaches(rule, document):
    """All breaches of one rule. Data too malformed to judge counts as a breach."""
    try:
        return list(dict.fromkeys(rule.check(document)))
    except Exception as error:  # whatever a malformed file leads to
        return [f"could not be judged ({type(error).__name__}: {error})"]
