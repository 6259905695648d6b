"""Where error messages come from: those that tests expect, and the string literals of the code."""

import ast
import functools
import re
import sys

from attend import ROOT

sys.path.append(str(ROOT / "test/Robustness"))

import bad_files  # noqa: E402
import bad_programs  # noqa: E402
import test_invalid_inputs  # noqa: E402

# What stands before a message: tool, place, operation, pattern, value, file.
PREFIXES = re.compile(
    r"(?:localattn-\w+: error: )?(?:(?:<stdin>|[\w.{}/-]+):\d+:\d+: (?:error: )?)?"
    r"(?:'[\w.]+' op )?(?:pattern(?: of heads \d+ to \d+)?: )?"
    r"(?:(?:argument|result) \d+: )?(?:'[^']+': )?"
)
# What a cf.assert of the program says.
NOT_OURS = {"the reason,; in two lines"}


def bare(message):
    return message[PREFIXES.match(message).end():]


# What tests expect -----------------------------------------------------------------------------


def diagnostics():
    """Those of -verify-diagnostics."""
    for folder in ("IR", "Transforms", "Conversion"):
        for path in (ROOT / "test" / folder).glob("*.mlir"):
            yield from re.findall(r"expected-error[^{\n]*\{\{(.*)\}\}", path.read_text())


def cases(name):
    """The lines of stderr in the list of a test of localattn-run, every other line."""
    text = (ROOT / "test/Runtime" / name).read_text()
    return text.split("//--- cases.txt\n")[1].split("\n//---")[0].strip().split("\n")[1::2]


def run_errors():
    """A '?' of the shell stands for a space, but where a size is open."""
    return [re.sub(r"\?(?!x\d)", " ", line) for line in cases("run-errors.mlir")]


def runtime_checks():
    """What the generated checks say: in run-violations, in CHECK lines, and in a script."""
    yield from (f"expected {line}" for line in cases("run-violations.mlir") if line != "none")
    for path in (ROOT / "test/Transforms").glob("runtime-verification*.mlir"):
        text = path.read_text()
        yield from re.findall(r"(expected [^\\\n]*)\\0A", text)
        inside = re.search(r'^INSIDE = "(.*)"$', text, re.MULTILINE)
        for call in re.findall(r'^ *(?:place|steps|heads|boxes)\(.*, f?"(.*)"\)$', text, re.MULTILINE):
            yield "expected " + call.replace("{INSIDE}", inside[1] if inside else "")


def tables():
    """Those of test/Robustness."""
    yield from (message for _, message in bad_programs.PROGRAMS.values())
    yield from (message for _, message in bad_files.LINES)
    yield from bad_files.TRUNCATED.values()
    for mark in test_invalid_inputs.test_unreadable_file.pytestmark:
        yield from (message for _, message in mark.args[1])


@functools.cache
def expected():
    """Whole messages, without what stands before them."""
    lines = (line for line in run_errors() if "*" not in line)
    return {bare(m) for m in [*diagnostics(), *runtime_checks(), *tables(), *lines]} - NOT_OURS


@functools.cache
def expected_beginnings():
    """Messages of which a test says just the beginning."""
    lines = (line for line in run_errors() if "*" in line)
    return {bare(line.split("*")[0]) for line in lines} - {""}


# What the code says ----------------------------------------------------------------------------

STRING = r'"(?:\\.|[^"\\\n])*"'
TOKEN = re.compile(rf"//[^\n]*|'(?:\\.|[^'\\\n])'|({STRING}(?:\s*{STRING})*)")
SITE = re.compile(
    r"\b(?:emitOpError|emitError|error|makeError|createStringError|badOption|broken|expect|same"
    r"|take|fail|refuse)\("
)
# What no user sees.
ASSERTION = re.compile(r"\b(?:assert|static_assert|llvm_unreachable)\([^;]*;")
SHORTEST = 12


def literals(code):
    """(position, text) of the literals; those that stand side by side are one."""
    for match in TOKEN.finditer(code):
        if match[1]:
            parts = (part[1:-1] for part in re.findall(STRING, match[1]))
            text = "".join(parts).replace("\\n", "\n")
            yield match.start(), re.sub(r"\\(.)", r"\1", text)


def messages_in(code):
    """The literals that belong to an error: by their place, or by their words."""
    code = re.sub(r"^\s*#[^\n]*", "", code, flags=re.MULTILINE)
    code = TOKEN.sub(lambda m: m[0] if m[1] else " ", code)
    code = ASSERTION.sub("", code)
    found = list(literals(code))
    # Statements end at a semicolon; one in a string ends none.
    plain = TOKEN.sub(lambda m: " " * len(m[0]), code)
    statements = [(m.start(), plain.find(";", m.start())) for m in SITE.finditer(plain)]
    for position, text in found:
        is_error = any(begin < position < end for begin, end in statements)
        if len(text) >= SHORTEST and (is_error or "expected" in text):
            yield text


def sources(suffixes):
    for folder in ("include", "lib", "tools"):
        yield from (p for p in sorted((ROOT / folder).rglob("*")) if p.suffix in suffixes)


@functools.cache
def code_messages():
    """File -> the parts of its errors."""
    return {str(path.relative_to(ROOT)): list(messages_in(path.read_text()))
            for path in sources((".cpp", ".h"))}


@functools.cache
def all_literals():
    """Every literal of the code, the scripts' included."""
    found = [text for path in sources((".cpp", ".h")) for _, text in literals(path.read_text())]
    for path in sources((".py",)):
        nodes = ast.walk(ast.parse(path.read_text()))
        found += [node.value for node in nodes
                  if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return found
