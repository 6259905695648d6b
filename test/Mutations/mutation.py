"""A mutant: wrong code in place of right code, and the tests that must see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`before` stands in the file exactly once.

    A test is `<binary>:<test>` of GoogleTest, the path of a lit test, or a pytest id; a
    parametrized function may stand for all its cases. Every test that is named must turn red, so
    name those that are there for the rule.
    """

    name: str
    why: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]
