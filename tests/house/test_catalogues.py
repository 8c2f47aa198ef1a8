"""The catalogues of the nine languages: complete ones are counted by gaps.py, here is what may never be wrong."""

import ast
import re

import polib
import pytest
from tests.house import tree
from tests.house.tree import assert_none

PYTHON = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def test_no_text_hides_from_the_collector():
    """xgettext sees neither _(…) inside an f-string nor what an f-string in _(…) will say."""
    hidden = []
    for path in tree.files(tree.SOURCE, "*.py"):
        parsed = ast.parse(path.read_text())
        inside = [part for node in ast.walk(parsed) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)]
        calls = [node for node in inside if isinstance(node, ast.Call) and tree.message_of(node)]
        for node in ast.walk(parsed):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in tree.SIMPLE | tree.PLURAL:
                calls += [node for argument in node.args[:1] if isinstance(argument, ast.JoinedStr | ast.BinOp)]
        hidden += [f"{tree.name(path)}:{node.lineno} {ast.unparse(node)}" for node in calls]
    assert_none(hidden)


def catalogue(language, kind):
    return tree.LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def entries(language):
    path = catalogue(language, "po")
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete] if path.exists() else []


@pytest.mark.parametrize("language", tree.LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language):
    wrong = []
    for entry in entries(language):
        wanted = set(PYTHON.findall(entry.msgid)) | set(PYTHON.findall(entry.msgid_plural or ""))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            have = set(PYTHON.findall(said))
            # A plural form may leave the number out ("one day"), but no text may name what it is not given.
            if said and (have - wanted or (not entry.msgid_plural and have != wanted)):
                wrong.append((entry.msgid, said))
    assert_none(wrong)


@pytest.mark.parametrize("language", tree.LANGUAGES)
def test_a_translation_keeps_the_markup_of_its_text(language):
    tags = re.compile(r"</?[a-z][^>]*>")
    wrong = [
        (entry.msgid, entry.msgstr)
        for entry in entries(language)
        if entry.msgstr and sorted(tags.findall(entry.msgid)) != sorted(tags.findall(entry.msgstr))
    ]
    assert_none(wrong)


@pytest.mark.parametrize("language", tree.LANGUAGES)
def test_nothing_is_fuzzy(language):
    assert_none([entry.msgid for entry in entries(language) if entry.fuzzy])
    assert "\n#|" not in catalogue(language, "po").read_text()  # what a guess was made from; gettext trips over it


@pytest.mark.parametrize("language", tree.LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_source(language):
    """`./kogge messages` compiles; the compiled files are kept, so that nobody needs gettext to run Kogge."""
    wanted = {
        (entry.msgctxt or "", entry.msgid): entry.msgstr or dict(entry.msgstr_plural)
        for entry in entries(language)
        if entry.translated()
    }
    path = catalogue(language, "mo")
    compiled = polib.mofile(str(path)) if path.exists() else []
    have = {(entry.msgctxt or "", entry.msgid): entry.msgstr or dict(entry.msgstr_plural) for entry in compiled}
    assert have == wanted
