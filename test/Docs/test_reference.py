"""The generated reference is up to date, and its examples are programs."""

import re
import subprocess
import sys

import pytest

from attend import ROOT, tool

GENERATED = ROOT / "docs" / "generated"
SOURCES = [ROOT / "include/localattn/IR" / f"LocalAttn{part}.td" for part in ("Attrs", "Patterns", "Ops")]
DEFINITION = re.compile(r"^def LocalAttn_(\w+)\s*:[^;{]*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"```mlir\n(.*?)```", re.DOTALL)


def test_generated_pages_are_what_the_definitions_say(tmp_path):
    subprocess.run([sys.executable, ROOT / "docs/generate.py", "--output", tmp_path], check=True)
    pages = sorted(page.name for page in tmp_path.iterdir())
    assert pages == sorted(page.name for page in GENERATED.iterdir())
    for page in pages:
        assert (GENERATED / page).read_text() == (tmp_path / page).read_text(), (
            f"docs/generated/{page} is old: run `python docs/generate.py`"
        )


def definitions():
    """(name, examples) of every operation and attribute that stands in the documentation."""
    result = []
    for source in SOURCES:
        for name, body in DEFINITION.findall(source.read_text()):
            if name.endswith(("Attr", "Op")):
                result.append((name, FENCE.findall(body)))
    return result


def as_module(name, example):
    """Attributes stand one per line, operations in functions."""
    if name.endswith("Op"):
        return example
    return "\n".join(f'"example.holder"() {{attribute = {line.strip()}}} : () -> ()'
                     for line in example.strip().splitlines())


def test_definitions_were_found():
    assert len(definitions()) >= 13


@pytest.mark.parametrize("name, examples", definitions(), ids=lambda value: value if isinstance(value, str) else "")
def test_examples_are_programs(name, examples):
    assert examples, f"{name} has no example"
    for example in examples:
        done = subprocess.run(
            [tool("localattn-opt"), "--verify-roundtrip", "--allow-unregistered-dialect"],
            input=as_module(name, example), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
