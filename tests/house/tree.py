"""Where the files are that the house rules speak of, and how their templates and texts are read."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "kogge"
LOCALE = SOURCE / "locale"
LANGUAGES = ["da", "de", "et", "fi", "lt", "lv", "nb", "pl", "sv"]  # beside English, in which we write


def assert_none(found):
    """Fails with the whole list, one to a line."""
    assert not found, "\n".join(
        ["", *(f"{item}: {found[item]}" if isinstance(found, dict) else str(item) for item in found)]
    )


def files(folder, *patterns):
    """Files of ours below a folder: not migrations, nor what others wrote."""
    found = sorted(path for pattern in patterns for path in folder.rglob(pattern))
    return [path for path in found if not {"migrations", "vendor", "__pycache__"} & set(path.parts)]


def name(path):
    return path.relative_to(ROOT).as_posix()


def templates():
    return files(SOURCE, "templates/**/*.html")


def rooms():
    """{"nominations": folder, …}"""
    floors = (SOURCE / floor for floor in ("commons", "training", "portal"))
    return {path.name: path for floor in floors for path in floor.iterdir() if (path / "__init__.py").exists()}


# Templates ----------------------------------------------------------------------------------------------
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.S)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.S)


def lines_of(match):
    return "\n" * match.group().count("\n")


class Reader(HTMLParser):
    """The HTML of a template once comments, translated text and code are taken out: tags and bare text."""

    def __init__(self, path):
        super().__init__()
        self.tags = []  # (line, tag, {attribute: value})
        self.texts = []  # (line, text)
        text = path.read_text()
        for pattern in (COMMENT, TRANSLATED, CODE):
            text = pattern.sub(lines_of, text)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((self.getpos()[0], tag, {key: value or "" for key, value in attributes}))

    def handle_data(self, data):
        if not self.cdata_elem:  # neither style sheet nor script
            self.texts.append((self.getpos()[0], data))


# Texts for the catalogues ---------------------------------------------------------------------------------
SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "N_"}
PLURAL = {"ngettext", "ngettext_lazy"}
NAMED = {"pgettext", "pgettext_lazy"}
CALL = re.compile(r"(?<![\w.])(_|n?p?gettext(?:_lazy|_noop)?)\(")


def texts():
    """Every message that stands in the source: {(context, text)}; what the catalogues should hold."""
    found = set()
    for path in files(SOURCE, "*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        found.update(message for call in calls if (message := message_of(call)))
    for path in files(SOURCE, "templates/**/*.html", "templates/**/*.txt"):
        code = templatize(path.read_text())
        for match in CALL.finditer(code):
            call = call_at(code, match.start())
            if call and (message := message_of(call)):
                found.add(message)
    return found


def call_at(code, start):
    """The call that begins here, as far as it can be read: `gettext("…")` up to its closing bracket."""
    end = code.find(")", start)
    while end != -1:
        try:
            return ast.parse(code[start : end + 1].replace("\n", "\\n"), mode="eval").body
        except SyntaxError:
            end = code.find(")", end + 1)
    return None


def message_of(call):
    called = getattr(call.func, "id", getattr(call.func, "attr", ""))
    words = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]
    if called in SIMPLE | PLURAL and words and isinstance(words[0], str) and words[0]:
        return ("", words[0])
    if called in NAMED and len(words) > 1 and isinstance(words[1], str):
        return (words[0], words[1])
    return None
