"""docs/errors.md has every error that there is, and no other."""

import re

import pytest

from attend import ROOT
from error_sources import (
    all_literals, bare, code_messages, expected, expected_beginnings, messages_in)

PAGE = (ROOT / "docs/errors.md").read_text()
SPEC = (ROOT / "docs/spec.md").read_text()
OURS, UPSTREAMS = PAGE.split("\n## Messages of MLIR itself\n")
RULE = re.compile(r"\[(S\d+\.\d+)\]")

PLACEHOLDER = re.compile(r"<([a-z]+)>")
# Any text stands for a placeholder that is not among these.
VALUES = {
    "n": r"-?\d+",
    "bytes": r"\d+|more",
    "tensor": r"query|key|value|out|lse|acc|max|sum|a|a_lse|b|b_lse|relative_bias|sinks|bias \d+",
    "clause": r"(?:batch|head|query|key)_origin|(?:query|key)_step|(?:head_)?extent|scale|softcap",
    "array": r"(?:(?:\d+|\?)x)*(?:u?i\d+|b?f\d+|index)",
    "layout": r'[^"]*',
    "option": r"[\w-]*",
    "options": r"'\w+'(?: or '\w+')*",
    "token": r"[^' ]+",
    "index": r"[\d, ]*",
}


def rows(text):
    """The cells of each row of a message."""
    lines = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in cells] for cells in lines if len(cells) > 2]


def messages(text):
    return [row[0].strip("`") for row in rows(text)]


def pattern(message):
    """What a documented message matches."""
    parts = PLACEHOLDER.split(message)
    for i, part in enumerate(parts):
        parts[i] = f"(?:{VALUES.get(part, '.+')})" if i % 2 else re.escape(part)
    return re.compile("".join(parts), re.DOTALL)


def may_begin_with(message, text):
    """Whether some message of this form begins with `text`."""
    begin = PLACEHOLDER.split(message)[0]
    if not begin.startswith(text[:len(begin)]):
        return False
    ends = [match.end() for match in re.finditer(r"<[a-z]+>|.", message)]
    return any(pattern(message[:end]).fullmatch(text) for end in ends)


def is_in_the_code(message):
    """Whether all that doesn't vary stands in the code.

    There, limits are numbers, types bring their quotes, and what is wrong comes apart from where.
    """
    parts = re.split(r"'?<[a-z]+>'?|2147483647|: ", message)
    return all(any(part in text for text in all_literals()) for part in parts)


def is_on_the_page(text):
    """Whether the page has a literal of the code; names may vary there."""
    text = text.strip().removeprefix("error: ").lstrip(": ")
    words = re.sub(r"[A-Za-z_]\w*", lambda m: f"(?:{m[0]}|<tensor>|<name>)", re.escape(text))
    return re.search(words, PAGE)


DOCUMENTED = {message: pattern(message) for message in messages(OURS)}
FOREIGN = {message: pattern(message) for message in messages(UPSTREAMS)}


def matched_by(text):
    return [m for m, form in (DOCUMENTED | FOREIGN).items() if form.fullmatch(text)]


# Everything that there is, is documented -------------------------------------------------------


@pytest.mark.parametrize("text", sorted(expected()))
def test_message_of_a_test_is_documented(text):
    assert matched_by(text), f"docs/errors.md lacks: {text}"


@pytest.mark.parametrize("text", sorted(expected_beginnings()))
def test_beginning_in_a_test_is_documented(text):
    found = any(may_begin_with(m, text) for m in DOCUMENTED | FOREIGN)
    assert found, f"docs/errors.md lacks: {text}"


@pytest.mark.parametrize("path", [path for path, texts in code_messages().items() if texts])
def test_message_of_the_code_is_documented(path):
    missing = [text for text in code_messages()[path] if not is_on_the_page(text)]
    assert not missing, f"docs/errors.md lacks messages of {path}: {missing}"


# Everything that is documented, there is -------------------------------------------------------


@pytest.mark.parametrize("message", DOCUMENTED)
def test_documented_message_exists(message):
    tested = any(DOCUMENTED[message].fullmatch(text) for text in expected())
    assert tested or is_in_the_code(message), f"neither a test nor the code has: {message}"


@pytest.mark.parametrize("message", FOREIGN)
def test_message_of_mlir_comes_up_in_a_test(message):
    assert (any(FOREIGN[message].fullmatch(text) for text in expected())
            or any(may_begin_with(message, text) for text in expected_beginnings()))


# The page --------------------------------------------------------------------------------------


def test_each_message_stands_once():
    both = messages(PAGE)
    assert len(both) >= 200
    assert [m for m in both if both.count(m) > 1] == []


def test_each_row_is_whole():
    for text, count in ((OURS, 4), (UPSTREAMS, 3)):
        for row in rows(text):
            assert len(row) == count, row
            assert all(row[-2:]), f"no reason, or nothing to do: {row}"


def anchor(heading):
    """How a link names it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def anchors():
    """Rule -> the heading it stands under, as a link says it."""
    found, heading = {}, ""
    for line in SPEC.splitlines():
        if match := re.match(r"#{2,3} (.+)", line):
            heading = anchor(match[1])
        elif match := re.match(r"- \*\*(S\d+\.\d+)\*\*", line):
            found[match[1]] = heading
    return found


def test_rules_are_linked_to_their_sections():
    links = dict(re.findall(r"^\[(S[\d.]+)\]: spec\.md#(\S+)$", PAGE, re.MULTILINE))
    assert set(links) == set(RULE.findall(PAGE))
    assert links == {rule: anchors().get(rule) for rule in links}


def test_links_inside_of_the_page():
    headings = re.findall(r"^#{2,3} (.+)$", PAGE, re.MULTILINE)
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= {anchor(heading) for heading in headings}


# The checkers ----------------------------------------------------------------------------------


def test_prefixes_are_left_out():
    assert bare("localattn-run: error: a.mlir:2:8: expected b, got c") == "expected b, got c"
    assert bare("'localattn.merge' op expected a") == "expected a"
    assert bare("'localattn.attention' op pattern of heads 0 to 3: expected a") == "expected a"
    assert bare("argument 0: 'a.npy': not a .npy file") == "not a .npy file"


def test_messages_are_matched():
    form = pattern("expected <n> of <tensor>, got '<type>'")
    assert form.fullmatch("expected 4 of bias 0, got 'tensor<4xf32>'")
    assert not form.fullmatch("expected four of bias 0, got 'tensor<4xf32>'")
    assert may_begin_with("expected <n> of <tensor>", "expected 4 o")
    assert not may_begin_with("expected <n> of <tensor>", "expected 4 a")


@pytest.mark.parametrize("text", [
    "expected something new, got 3",
    "expected something new of 'tensor<4xf32>', got 'tensor<5xf32>'",
    "expected something of bias 0 to be 4 as of query, got 5",
    "--new: expected something, got 'else'",
    "something new",
])
def test_no_row_takes_what_it_does_not_say(text):
    assert not matched_by(text)


def test_messages_of_code_are_found():
    code = '''
    #include "expected/some/Header.h"
    assert(x && "expected more of this"); // "expected in a comment"
    return op.emitOpError("expected something"
                          " else") << "; a long literal" << x; f("no error at all");
    return { "expected \\"quotes\\"" };
    '''
    assert list(messages_in(code)) == [
        "expected something else", "; a long literal", 'expected "quotes"']
