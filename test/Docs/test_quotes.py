"""Code that a page quotes from a file is still in that file."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUOTE = re.compile(r"<!-- from (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


def quotes():
    """(page, file, code) of every quote in the documentation."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [(page.name, source, code) for page in pages if page.exists()
            for source, code in QUOTE.findall(page.read_text())]


@pytest.mark.parametrize("page, source, code", quotes())
def test_quote_is_in_its_file(page, source, code):
    assert code in (ROOT / source).read_text(), f"{page} quotes other code than {source} has"


def test_there_are_quotes():
    assert len(quotes()) >= 3
