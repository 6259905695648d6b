"""README.md shows the keys that the reference really looks at, and attributes that exist."""

import re
import subprocess

import pytest

from attend import ROOT, keys_seen, tool

README = (ROOT / "README.md").read_text()

EXTENTS, QUERY = (8, 8), (2, 4)
PICTURES = [
    [
        "global",
        "windowed<[4, 4]>",
        "windowed<[4, 4], shift = [2, 2]>",
        "criss_cross",
        "axial<1>",
        "area<4>",
    ],
    [
        "stripes<2, axis = 1>",
        "grid<[4, 4]>",
        "neighborhood<[3, 3]>",
        "neighborhood<[3, 3], dilation = [2, 2]>",
        "halo<[2, 2], margin = [1, 1]>",
        "boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>",
    ],
]


def line(seen, y):
    """One row of all grids that stand side by side."""
    rows = ("".join("#" if (y, x) in keys else "." for x in range(EXTENTS[1])) for keys in seen)
    return "    " + "    ".join(rows)


def test_picture_in_the_readme():
    text = README.replace("Q", "#")
    for patterns in PICTURES:
        seen = [keys_seen(pattern, *EXTENTS)[QUERY] for pattern in patterns]
        assert all(QUERY in keys for keys in seen)
        assert "\n".join(line(seen, y) for y in range(EXTENTS[0])) in text


def attributes():
    """What stands in the last column of the table of papers."""
    table = README.split("## From the paper to the attribute")[1].split("\n## ")[0]
    cells = [row.strip(" |").split("|")[-1] for row in table.splitlines() if row.startswith("|")]
    return [attribute for cell in cells for attribute in re.findall(r"`([^`]+)`", cell)]


def test_the_table_has_attributes():
    assert len(attributes()) >= 20


@pytest.mark.parametrize("attribute", attributes())
def test_attribute_exists(attribute):
    text = f"module attributes {{a.b = #localattn.{attribute}}} {{}}"
    opt = [tool("localattn-opt")]
    done = subprocess.run(opt, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"#localattn.{attribute.split('<')[0]}" in done.stdout
