"""Dangerous machines stand in one place each, behind one door. `.semgrep/` says the same to semgrep."""

import re

from tests.house import tree
from tests.house.tree import assert_none

CODE = {path.relative_to(tree.SOURCE).as_posix(): path.read_text() for path in tree.files(tree.SOURCE, "*.py")}
# What a module can do, and the files that may have it.
DOORS = {
    # asks other machines: nobody fetches an address that somebody typed
    "requests": {"commons/people/identity_views.py"},  # its exceptions; allauth asks the house of the settings
    "urllib.request": set(),
    "http.client": set(),
    "ftplib": set(),
    "httpx": set(),
    "dns": {"commons/postmaster/deliverability.py"},
    "socket": {"commons/mail/session.py", "commons/postmaster/box.py"},
    "ssl": {"commons/mail/session.py", "commons/postmaster/box.py"},
    "smtplib": {"commons/mail/session.py", "commons/mail/sending.py"},
    "imaplib": {
        "commons/postmaster/box.py",
        "portal/platform/inbox.py",
        "portal/platform/management/commands/fetch_mail.py",
    },
    "botocore": {"commons/files/bucket.py"},
    "storages": {"commons/files/bucket.py"},
    # draws PDFs, reads text that people wrote, sheets and linked data
    "weasyprint": {"base/documents/__init__.py"},
    "markdown_it": {"base/documents/prose.py"},
    "nh3": {"base/documents/prose.py"},
    "openpyxl": {"base/documents/sheets.py"},
    "pyld": {"training/issuers/linked.py"},
    # runs programs, or whatever a text says
    "subprocess": {"commons/files/scan.py", "portal/backups/databases/postgres.py"},
    "pickle": set(),
    "marshal": set(),
    "shelve": set(),
    "yaml": set(),
    "random": {"training/groups/engine/plain.py"},  # nothing secret; secrets are drawn by `secrets`
    "tarfile": {"portal/backups/archive.py"},
}
IMPORT = re.compile(rf"^\s*(?:import|from) ({'|'.join(map(re.escape, DOORS))})\b", re.M)
# What carries out a text, asks the database by one, takes names of fields from a request or every field of a table,
# and digests that anybody can forge, unless they say that they guard nothing: a word to look for, and the whole.
NEVER = {
    "eval(": r"(?<![\w.])eval\(",
    "exec(": r"(?<![\w.])exec\(",
    "__import__(": r"__import__\(",
    "os.system(": r"\bos\.system\(",
    "os.popen(": r"\bos\.popen\(",
    "shell=True": r"shell=True",
    "objects.raw(": r"objects\.raw\(",
    "objects.extra(": r"objects\.extra\(",
    "RawSQL(": r"RawSQL\(",
    "(**request.": r"\(\*\*request\.(?:GET|POST)",
    "order_by(request.": r"order_by\(request\.",
    "__all__": r"fields = \"__all__\"",
    "        exclude = [": r"^        exclude = \[",
    "hashlib.md5(": r"hashlib\.md5\((?!.*usedforsecurity=False)",
    "hashlib.sha1(": r"hashlib\.sha1\((?!.*usedforsecurity=False)",
    "format_html(f": r"format_html\(f[\"']",
}
SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "postMessage")
SINKS += ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "http://", "https://", "__proto__")


def holders(pattern):
    """The files in which the pattern stands."""
    return {path for path, text in CODE.items() if re.search(pattern, text)}


def test_each_dangerous_module_is_used_where_the_table_says_and_nowhere_else():
    found = {name: set() for name in DOORS}
    for path, text in CODE.items():
        for name in IMPORT.findall(text):
            found[name].add(path)
    assert found == DOORS


def test_no_text_is_carried_out_and_no_request_names_a_field():
    found = [
        f"{path}: {word}"
        for path, text in CODE.items()
        for word, whole in NEVER.items()
        if word in text and re.search(whole, text, re.M)
    ]
    assert_none(found)


def test_only_what_programs_send_without_a_page_goes_without_the_token_of_a_form():
    assert holders(r"import csrf_exempt") == {"commons/mail/views.py", "portal/opendata/api.py"}


def test_what_next_asks_for_is_read_in_one_place():
    assert holders(r"(?:GET|POST)(?:\.get\(|\[)\"next\"") == {"base/http.py"}


def test_scripts_put_text_into_pages_as_text_keep_no_names_and_talk_to_nobody_else():
    scripts = {path: path.read_text() for path in tree.files(tree.SOURCE, "static/js/*.js")}

    assert len(scripts) > 5
    found = {(path.name, sink) for path, text in scripts.items() for sink in SINKS if sink in text}
    # Marks that were made without a network, until they are sent: keys, no names.
    assert found == {("checkin.js", "localStorage")}
