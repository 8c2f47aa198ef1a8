"""What templates may not hold, and what a call of a component may say."""

import re
from collections import defaultdict

import pytest
from tests.house import tree
from tests.house.tree import assert_none

COTTON = tree.SOURCE / "base/templates/cotton"
READ = {path: tree.Reader(path) for path in tree.templates()}
# Mail clients know no style sheets of ours; the PDF pages are never shown by a browser.
INLINE_ALLOWED = re.compile(r"templates/mail\.html$|/mail/[^/]*$|/documents/")
# Words that are the same in every language.
NAMES = {
    "kogge",
    "inter",
    "lucide",
    "natural",
    "earth",
    "sil",
    "open",
    "font",
    "license",
    "isc",
    "well-known",
    "security",
    "txt",
    "e-mail",
    "csv",
    "pdf",
    "xlsx",
    "json",
    "qr",
    "utc",
    "eupl",
    "html",
    "css",
}
SPOKEN = {"title", "alt", "placeholder", "aria-label", "label", "submit", "act", "note", "by", "data-l"}


def where(path, line):
    return f"{tree.name(path)}:{line}"


def component(tag):
    """The file behind <c-person> or <c-forms.line>."""
    return COTTON / (tag.removeprefix("c-").replace(".", "/").replace("-", "_") + ".html")


def calls():
    for path, reader in READ.items():
        for line, tag, attributes in reader.tags:
            if tag.startswith("c-") and tag not in ("c-vars", "c-slot"):
                yield path, line, tag, attributes


def declared(path):
    """The attributes that a component names in <c-vars>."""
    return {key.lstrip(":") for _, tag, attributes in READ[path].tags if tag == "c-vars" for key in attributes}


def test_every_component_that_is_called_is_there():
    assert_none([f"{where(path, line)} {tag}" for path, line, tag, _ in calls() if component(tag) not in READ])


def test_a_call_gives_only_attributes_that_the_component_declares():
    wrong = []
    for path, line, tag, attributes in calls():
        if component(tag) in READ and "attrs" not in component(tag).read_text():
            unknown = {key.lstrip(":") for key in attributes} - declared(component(tag))
            wrong += [f"{where(path, line)} <{tag}> {key}" for key in sorted(unknown)]
    assert_none(wrong)


def test_what_a_call_computes_is_a_name_and_no_filter():
    """:max="files|length" is not understood, and the component shows its default: write max="{{ files|length }}"."""
    assert_none(
        [f"{where(path, line)}: {key}" for path, line, _, attributes in calls() for key, value in attributes.items()
         if key.startswith(":") and "|" in (value or "")]
    )  # fmt: skip


@pytest.mark.parametrize("path", sorted(COTTON.rglob("*.html")), ids=lambda path: path.stem)
def test_a_component_begins_by_saying_what_it_is(path):
    assert path.read_text().startswith("{# ")


def test_no_drawing_stands_without_the_table_of_its_numbers():
    """c-figure has both; who places a drawing by hand places c-numbers, too."""
    drawn = {path for path in READ if re.search(r"\.(drawing|wide|slim)\b", path.read_text())}
    tabled = {path for path, _line, tag, _attributes in calls() if tag == "c-numbers"}
    assert drawn == tabled


def test_nothing_is_inline():
    """The content security policy would block it, and then the page fails quietly."""
    wrong = []
    for path, reader in READ.items():
        if INLINE_ALLOWED.search(tree.name(path)):
            continue
        for line, tag, attributes in reader.tags:
            bad = [key for key in attributes if key == "style" or re.fullmatch(r"on[a-z]+", key)]
            if tag.startswith("c-"):
                bad = [key for key in bad if key not in declared_of(tag)]
            is_data = attributes == {"type": "application/ld+json"}  # which no browser runs
            if tag == "style" or (tag == "script" and "src" not in attributes and not is_data):
                bad.append(f"<{tag}>")
            if attributes.get("href", "").startswith("javascript:"):
                bad.append("javascript:")
            wrong += [f"{where(path, line)} {what}" for what in bad]
    assert_none(wrong)


def declared_of(tag):
    return declared(component(tag)) if component(tag) in READ else set()


def test_no_template_switches_escaping_off():
    pattern = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
    assert_none([tree.name(path) for path in READ if path.suffix == ".html" and pattern.search(path.read_text())])


def test_no_two_style_sheets_dress_the_same_name():
    """Every page loads them all, so the later one dresses the pages of the earlier one too."""
    shared = {"chart", "filters", "map"}  # each adds its own kind of them to what the others say
    dressed = defaultdict(list)
    for sheet in tree.files(tree.SOURCE / "base/static/css", "*.css"):
        for name in set(re.findall(r"^  \.([\w-]+) \{", sheet.read_text(), re.MULTILINE)):
            dressed[name].append(sheet.name)
    assert_none({name: sheets for name, sheets in dressed.items() if len(sheets) > 1 and name not in shared})


def test_every_form_that_posts_has_its_token():
    wrong = []
    for path in READ:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.S):
            if re.search(r'method="post"', form) and "{% csrf_token %}" not in form:
                wrong.append(tree.name(path))
    assert_none(wrong)


def is_english(text):
    words = re.findall(r"[A-Za-zÀ-ž]{2,}(?:-[A-Za-z]+)*", re.sub(r"&\w+;", " ", text))
    return [word for word in words if word.lower() not in NAMES]


def test_no_text_stands_outside_translation():
    wrong = []
    for path, reader in READ.items():
        if path.name == "styleguide.html":  # a page for the people who build this
            continue
        wrong += [f"{where(path, line)} {text.strip()[:60]!r}" for line, text in reader.texts if is_english(text)]
        for line, tag, attributes in reader.tags:
            if tag == "c-vars":
                continue
            said = [key for key, value in attributes.items() if key in SPOKEN and is_english(value)]
            wrong += [f"{where(path, line)} {key}={attributes[key]!r}" for key in said if not is_code(tag, key)]
    assert_none(wrong)


def is_code(tag, key):
    """Attributes whose value is a word for the program, though their name speaks: <c-icon name>, <meter label>."""
    return (tag, key) in {("c-language", "label"), ("link", "title")}
