"""What the pages say to type works, and IR in them is IR."""

import os
import re
import subprocess

import pytest

from attend import ROOT, tool

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(
    r"<!-- test -->\n```sh\n(.*?)```\n(?:\n<!-- output -->\n```text\n(.*?)```)?", re.DOTALL)
PROGRAM = re.compile(r"^```mlir\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(pattern):
    """(page, match...) of every block of the pages."""
    return [(page.name, match) for page in PAGES for match in pattern.findall(page.read_text())]


def test_there_are_commands_and_programs():
    assert blocks(COMMAND) and blocks(PROGRAM)


def commands():
    """Those that this build can run: one with sanitizers has no plugin."""
    has_plugin = "LOCALATTN_PLUGIN" in os.environ
    return [(page, block) for page, block in blocks(COMMAND)
            if has_plugin or "LOCALATTN_PLUGIN" not in block[0]]


@pytest.mark.parametrize("page, block", commands())
def test_command_prints_what_the_page_says(page, block):
    command, output = block
    path = os.pathsep.join([str(tool("localattn-opt").parent), os.environ["PATH"]])
    done = subprocess.run(["sh", "-ec", command], cwd=ROOT, env={**os.environ, "PATH": path},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if output:
        assert done.stdout == output, f"{page} shows another output"


@pytest.mark.parametrize("page, program", blocks(PROGRAM))
def test_program_is_valid(page, program):
    done = subprocess.run([tool("localattn-opt"), "--verify-roundtrip"], input=program,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{page}: {done.stderr}"
