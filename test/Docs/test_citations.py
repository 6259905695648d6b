"""Every rule of the specification has a test that names it, and every named rule exists."""

import re

import pytest

from attend import ROOT

RULE = re.compile(r"^- \*\*(S\d+\.\d+)\*\*(?! \(later\))", re.MULTILINE)
CITATION = re.compile(r"\bS\d+\.\d+\b")
TEST_FOLDERS = ("test", "unittests")
CODE_FOLDERS = ("include", "lib", "tools")


def citations(folders):
    """Rule -> files that name it."""
    cited = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in (".py", ".cpp", ".h", ".td", ".mlir", ".test"):
                for rule in CITATION.findall(path.read_text()):
                    cited.setdefault(rule, set()).add(str(path.relative_to(ROOT)))
    return cited


SPEC = (ROOT / "docs/spec.md").read_text()
RULES = RULE.findall(SPEC)


def test_rules_have_different_numbers():
    assert len(RULES) >= 30
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_cited_by_a_test(rule):
    assert rule in citations(TEST_FOLDERS), f"no test names {rule}"


def test_cited_rules_exist():
    unknown = {rule: sorted(files) for rule, files in citations(TEST_FOLDERS + CODE_FOLDERS).items()
               if f"- **{rule}**" not in SPEC}
    assert not unknown
