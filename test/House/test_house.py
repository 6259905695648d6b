"""The rules of the house: sizes, names, one direction of dependencies, docs that stay true.

Comments never break a rule of names or includes; strings do. The last tests check the checkers.
"""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_MAIN_LINES = 40

# Each folder may include itself and what stands before it.
FOLDERS = "Geometry IR Analysis Transforms Conversion Pipelines Runtime CAPI".split()
# What works on boxes and never asks which pattern they come from.
PATTERN_FREE = [folder for folder in FOLDERS if folder not in ("IR", "CAPI")]
PATTERN_NAME = re.compile(
    r"windowed|criss_?cross|axial|neighbou?rhood|stripes|maxvit|natten|swin(?!g)|halo_?attr",
    re.IGNORECASE,
)
TOP_FOLDERS = "include lib tools unittests python test examples benchmarks docs cmake .ci".split()


def project_files():
    """The files that git tracks or would track; without git, all but builds and dotted folders."""
    command = "git ls-files -z --cached --others --exclude-standard".split()
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not is_by_product(path.relative_to(ROOT))]
    return sorted(path for path in paths if path.is_file())


def is_by_product(path):
    return path.parts[0].startswith(("build", ".")) or "__pycache__" in path.parts


FILES = project_files()


def files(*suffixes, under=""):
    folder = ROOT / under
    return [path for path in FILES if path.suffix in suffixes and path.is_relative_to(folder)]


def name_of(path):
    return str(path.relative_to(ROOT))


def no_offences(offences):
    if offences := list(offences):
        pytest.fail("\n".join(offences), pytrace=False)


# Reading C++ ---------------------------------------------------------------------------------

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"'
    r"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
TABLEGEN_TEXT = re.compile(r"(?:description|summary)\s*=\s*(?:\[\{.*?\}\]|\"[^\"]*\")", re.DOTALL)
CONTAINER = re.compile(
    r"extern\s*$|(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum)\b",
    re.DOTALL,
)


def blank(text):
    """`text` as spaces, its lines kept."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return TOKEN.sub(lambda m: blank(m[0]) if m[0].startswith("/") else m[0], text)


def cpp_functions(text):
    """(name, first line, lines) of each function, methods and namespace-scope lambdas included."""
    text = TOKEN.sub(lambda m: blank(m[0]), text)
    text = PREPROCESSOR.sub(lambda m: blank(m[0]), text)
    start = position = 0  # `start` is where the present declaration begins.
    while position < len(text):
        character = text[position]
        if character == "{":
            header = re.sub(r"^(?:\s|(?:public|protected|private)\s*:)*", "", text[start:position])
            if CONTAINER.match(header):
                start = position + 1
            else:
                close = matching_brace(text, position)
                if not re.match(r"\s*[,{]", text[close:]):  # Not an initializer before the body.
                    if ")" in header:
                        first = position - len(header)
                        lines = text.count("\n", first, close) + 1
                        yield header.split("(")[0].strip(), text.count("\n", 0, first) + 1, lines
                    start = close
                position = close
                continue
        elif character in ";}":
            start = position + 1
        position += 1


def matching_brace(text, position):
    """The position after the brace that closes the one at `position`."""
    depth = 0
    for match in re.finditer(r"[{}]", text[position:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return position + match.end()
    return len(text)


# Sizes ---------------------------------------------------------------------------------------


def test_files_are_short():
    sources = files(".cpp", ".h", ".c", ".td", ".mlir", ".py")
    lengths = {name_of(path): path.read_text().count("\n") for path in sources}
    no_offences(
        f"{name}: expected at most {MAX_FILE_LINES} lines, got {length}"
        for name, length in lengths.items()
        if length > MAX_FILE_LINES
    )


def long_functions(path, functions):
    for name, line, length in functions:
        if length > MAX_FUNCTION_LINES:
            limit = f"expected at most {MAX_FUNCTION_LINES} lines, got {length}"
            yield f"{name_of(path)}:{line}: {name}: {limit}"


def test_cpp_functions_are_short():
    sources = files(".cpp", ".h", ".c")
    no_offences(o for f in sources for o in long_functions(f, cpp_functions(f.read_text())))


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def test_python_functions_are_short():
    sources = files(".py")
    no_offences(o for f in sources for o in long_functions(f, python_functions(f.read_text())))


def test_mains_hold_no_logic():
    offences = []
    for path in files(".cpp", under="tools"):
        code = without_comments(path.read_text())
        lines = sum(1 for line in code.splitlines() if line.strip())
        if re.search(r"\bint main\(", code) and lines >= MAX_MAIN_LINES:
            offences.append(
                f"{name_of(path)}: expected under {MAX_MAIN_LINES} lines of code, got {lines}"
            )
    no_offences(offences)


def test_clang_format_has_nothing_to_change():
    sources = files(".cpp", ".h")
    if not sources:
        return
    command = ["clang-format-22", "--dry-run", "-Werror", *sources]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if " error: " in line]
    no_offences(["run ./dev format", *lines] if done.returncode else [])


# Structure -----------------------------------------------------------------------------------


def folder_of(path):
    """Geometry, IR...: the part of the library that a source belongs to, or None."""
    for top in ("lib", "include/localattn"):
        if path.is_relative_to(ROOT / top):
            parts = path.relative_to(ROOT / top).parts
            return parts[0] if len(parts) > 1 else None
    return None


def library_sources(*suffixes):
    return [(path, folder_of(path)) for path in files(*suffixes) if folder_of(path)]


def test_every_folder_has_its_place_in_the_order():
    sources = library_sources(".cpp", ".h", ".td")
    no_offences(sorted({f"unknown folder: {f}" for _, f in sources if f not in FOLDERS}))


def include_offences(folder, text):
    """What a source in `folder` includes and may not."""
    for included in re.findall(r'^\s*#\s*include\s*["<]([^">]+)[">]', text, re.MULTILINE):
        top, _, rest = included.partition("/")
        if top == "mlir" and folder == "Geometry":
            yield f"Geometry knows no MLIR, and includes {included}"
        target = rest.partition("/")[0]
        later = FOLDERS[FOLDERS.index(folder) + 1 :]
        if top == "localattn" and target in later:
            yield f"{folder} comes before {target}, and includes {included}"


def test_includes_run_one_way():
    no_offences(
        f"{name_of(path)}: {offence}"
        for path, folder in library_sources(".cpp", ".h")
        if folder in FOLDERS
        for offence in include_offences(folder, without_comments(path.read_text()))
    )


def pattern_names(text):
    code = TABLEGEN_TEXT.sub(lambda m: blank(m[0]), without_comments(text))
    for number, line in enumerate(code.splitlines(), 1):
        if found := PATTERN_NAME.search(line):
            yield number, found[0]


def test_nothing_behind_the_patterns_names_one():
    sources = [p for p, folder in library_sources(".cpp", ".h", ".td") if folder in PATTERN_FREE]
    sources += files(".cpp", ".h", ".td", under="tools")
    no_offences(
        f"{name_of(path)}:{line}: names the pattern '{name}'"
        for path in sources
        for line, name in pattern_names(path.read_text())
    )


def kebab(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


PASS_DEF = re.compile(r'^def\s+(\w+)\s*:\s*(?:Interface)?Pass<\s*"([^"]*)"', re.MULTILINE)


def pass_offences(folder, definition, flag):
    """One pass, one file, one flag, one test, all of one name."""
    if not definition.endswith("Pass"):
        yield "expected a name that ends in Pass"
        return
    name = definition.removesuffix("Pass")
    plain = kebab(name.removeprefix("LocalAttn"))
    if flag != f"localattn-{plain}":
        yield f"expected the flag localattn-{plain}, got {flag}"
    if not list((ROOT / "lib" / folder).rglob(f"{name}.cpp")):
        yield f"expected lib/{folder}/{name}.cpp"
    if not (ROOT / "test" / folder / f"{plain}.mlir").is_file():
        yield f"expected test/{folder}/{plain}.mlir"


def test_a_pass_has_one_name():
    no_offences(
        f"{name_of(path)}: {definition}: {offence}"
        for path in files(".td", under="include/localattn")
        if path.name == "Passes.td"
        for definition, flag in PASS_DEF.findall(without_comments(path.read_text()))
        for offence in pass_offences(path.parent.name, definition, flag)
    )


# Docs ----------------------------------------------------------------------------------------


def mentioned_paths(text):
    """Paths of the project in backticks, outside code blocks; `<Name>` or `*` is a placeholder."""
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    for word in re.findall(r"`([^`\n]+)`", text):
        path = word.removeprefix("./")
        if re.fullmatch(r"[\w.+-]+(?:/[\w.+-]+)+/?", path):
            if path.split("/")[0] in TOP_FOLDERS:
                yield path
            elif path.startswith("localattn/") and path.endswith((".h", ".td")):
                yield f"include/{path}"
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def test_paths_in_the_docs_exist():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *files(".md", under="docs")]
    no_offences(
        f"{name_of(page)}: {path} does not exist"
        for page in pages
        if page.is_file()
        for path in mentioned_paths(page.read_text())
        if not (ROOT / path).exists() and not (page.parent / path).exists()
    )


# The checkers --------------------------------------------------------------------------------


def test_functions_are_measured():
    text = """
namespace a {
#define F(x) { (x)
template <typename T> struct S : B<T> {
  S(int x) : one{x}, two{"}"} {
    /* } */ auto f = [&](char c) { return c == '}'; };
  }
  int big() const { return 1'000'000; }
private:
  int table[2] = {f(1), 2};
};
static const int values[] = {g(1)};
enum class E { A, B };
bool operator==(const S &a,
                const S &b) {
  if (a) {
  }
}
} // namespace a
extern "C" {
extern "C" int entry() {
  return 0;
}
}
TEST(Suite, Name) {}
"""
    found = list(cpp_functions(text))
    assert found == [
        ("S", 5, 3),
        ("int big", 8, 1),
        ("bool operator==", 14, 5),
        ("extern     int entry", 21, 3),
        ("TEST", 25, 1),
    ]


@pytest.mark.parametrize(
    "text, found",
    [
        ("isa<WindowedAttr>(a)", ["Windowed"]),
        ('attr == "criss_cross" // axial', ["criss_cross"]),
        ("window(block); haloWidth(); swing // Swin", []),
        ("let description = [{ #localattn.windowed<[7]> }];", []),
    ],
)
def test_names_of_patterns_are_seen(text, found):
    assert [name for _, name in pattern_names(text)] == found


def test_includes_are_judged():
    up, own = '#include "localattn/IR/A.h"', '#include "localattn/Geometry/B.h"'
    assert len(list(include_offences("Geometry", up))) == 1
    assert not list(include_offences("IR", f"{up}\n{own}\n#include <mlir/IR/Types.h>"))
    assert len(list(include_offences("Geometry", f'{own}\n#include "mlir/IR/Types.h"'))) == 1


def test_passes_are_matched():
    text = 'def ToReferencePass\n    : Pass<"localattn-to-reference", "func::FuncOp"> {'
    assert PASS_DEF.findall(text) == [("ToReferencePass", "localattn-to-reference")]
    assert kebab("MapToGPU") == "map-to-gpu"
    assert kebab("LowerToLLVMCalls") == "lower-to-llvm-calls"
    assert "expected a name" in next(pass_offences("IR", "Foo", "localattn-foo"))


def test_paths_are_found():
    text = "See `lib/IR/A.cpp`, `q/k`, `lib/IR/<Name>.cpp`, [b](docs/b.md#c).\n```\n`lib/no`\n```\n"
    assert list(mentioned_paths(text)) == ["lib/IR/A.cpp", "docs/b.md"]
