"""The variables of an installation: the manual names all of them, and the readme has some in the same words."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def rows(path):
    lines = (ROOT / path).read_text().splitlines()
    return {line.split("|")[1].strip(): line for line in lines if re.match(r"\| `[A-Z0-9_]+`", line)}


def test_the_manual_names_every_variable_that_is_read():
    source = (ROOT / "kogge").read_text() + (ROOT / "src/kogge/settings.py").read_text()
    read = set(
        re.findall(r"""(?:env(?:\.\w+)?|environ\.get)\(["'](KOGGE_\w+|DATABASE_URL|EMAIL_URL|PORT)["']""", source)
    )
    ours = {"KOGGE_FROM"}  # set by the launcher

    assert len(read) > 20
    assert read - ours - set(re.findall(r"`(\w+)`", "".join(rows("docs/operations.md")))) == set()


def test_the_readme_says_of_a_variable_what_the_manual_says():
    manual, readme = rows("docs/operations.md"), rows("README.md")

    assert len(readme) > 5
    assert readme == {name: manual.get(name) for name in readme}
