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


def test_the_sample_of_an_error_is_real(tmp_path):
    sample = re.search(r"^    ('localattn\.attention' op .*)$", (ROOT / "CONTRIBUTING.md").read_text(),
                       re.MULTILINE).group(1)
    q, k = "tensor<1x4x2x32xf32>", "tensor<1x4x2x64xf32>"
    program = f"""func.func @f(%q: {q}, %k: {k}) -> {q} {{
      %0 = localattn.attention #localattn.global ins(%q, %k, %q : {q}, {k}, {q}) outs(%q : {q}) -> {q}
      return %0 : {q}
    }}"""
    done = subprocess.run([tool("localattn-opt")], input=program, capture_output=True, text=True,
                          check=False)
    assert f"error: {sample}\n" in done.stderr


def test_tools_are_where_the_readme_says():
    readme = (ROOT / "README.md").read_text()
    assert 'export PATH="$PWD/build/bin:$PATH"' in readme
    build = tool("localattn-opt").parents[1]
    plugins = re.findall(r"`build/(lib/\w+\.so)`", readme)
    assert plugins
    if "LOCALATTN_PLUGIN" in os.environ:  # A build with sanitizers has none.
        assert all((build / path).exists() for path in plugins)
