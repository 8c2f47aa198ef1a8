"""Each rule of who may what, turned round: is there a test that notices? See CONTRIBUTING.md for the command.

A rule is a function of a `rules.py`, or a method of a queryset that is handed a person. It is made to say always yes
and always no (all rows, no rows), and the given tests that ask it are run until one fails. What nobody notices
is told.
"""

import ast
import inspect
import os
import sys
import textwrap
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db.models import QuerySet

LONGEST = 60  # seconds for the tests of one turned rule
PERSON = ("user", "person", "reader", "by")


class Turned:
    """What the rules ask before they answer: which were asked, and which is turned round to what."""

    def __init__(self):
        self.asked, self.name, self.answer = set(), "", None

    def __call__(self, name):
        self.asked.add(name)
        return name == self.name


turned = Turned()


def rules(rooms=()):
    """{name: function} of every rule of these rooms (or called so), or of all."""
    found = {}
    for module in [one for name, one in sorted(sys.modules.items()) if name.startswith("kogge.")]:
        if module.__name__.endswith(".rules"):
            found |= {f"{module.__name__}.{name}": one for name, one in _own(module)}
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, QuerySet) and kind.__module__ == module.__name__:
                for name, one in vars(kind).items():
                    if inspect.isfunction(one) and list(inspect.signature(one).parameters)[1:2] in [
                        [p] for p in PERSON
                    ]:
                        found[f"{module.__name__}.{kind.__name__}.{name}"] = one
    return {name: one for name, one in found.items() if not rooms or {name, name.split(".")[2]} & set(rooms)}


def _own(module):
    members = inspect.getmembers(module, inspect.isfunction)
    return [(name, one) for name, one in members if one.__module__ == module.__name__ and not name.startswith("_")]


def prepare(name, function):
    """Let the function ask first whether it is turned round."""
    if function.__code__.co_freevars:
        return
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    tree.decorator_list = []
    head = ast.parse(
        f"if _turned({name!r}): return _turned.answer" + ("(self)" if name[-1] and _is_method(name) else "")
    )
    tree.body[:0] = head.body
    made = {}
    exec(compile(ast.fix_missing_locations(ast.Module([tree], [])), name, "exec"), function.__globals__, made)  # noqa: S102
    function.__globals__["_turned"] = turned
    function.__code__ = made[function.__name__].__code__


def _is_method(name):
    return name.split(".")[-2].endswith("QuerySet")


class Plugin:
    def __init__(self, rooms):
        self.rooms, self.told = rooms, []

    def pytest_runtestloop(self, session):
        found = rules(self.rooms)
        for name, function in found.items():
            prepare(name, function)
        asked_by = self._listen(session, Path(session.config.rootpath, "var", "flips.txt"))
        for name in found:
            for answer in (True, False):
                self._turn(session, name, answer, asked_by.get(name, []))
        print(f"\n{len(found) * 2} turned, {len(self.told)} unnoticed")
        print("\n".join(self.told))
        return True

    def _listen(self, session, notes):
        """Which tests ask which rule, the quickest first: one run of all, in a process of its own."""
        if os.fork() == 0:
            lines = []
            for item, following in _in_turn(session.items):
                turned.asked.clear()
                begun = time.monotonic()
                is_well = _runs_well(item, following)
                took = time.monotonic() - begun
                if is_well:
                    lines += [f"{took:.3f} {name} {item.nodeid}" for name in turned.asked]
            notes.write_text("\n".join(lines))
            os._exit(0)
        os.wait()
        items, asked_by = {item.nodeid: item for item in session.items}, {}
        for line in sorted(notes.read_text().splitlines(), key=lambda line: float(line.partition(" ")[0])):
            _took, name, nodeid = line.split(" ", 2)
            asked_by.setdefault(name, []).append(items[nodeid])
        return asked_by

    def _turn(self, session, name, answer, items):
        if os.fork() == 0:
            turned.name = name
            turned.answer = answer if not _is_method(name) else (lambda rows: rows.all() if answer else rows.none())
            limit = time.monotonic() + LONGEST
            for item, following in _in_turn(items):
                if not _runs_well(item, following):
                    turned.name = ""  # a test that fails anyhow has noticed nothing
                    os._exit(_runs_well(item, None))
                if time.monotonic() > limit:
                    break
            os._exit(0)
        if os.waitstatus_to_exitcode(os.wait()[1]) == 0:
            self.told.append(f"{name} always {answer}: {len(items)} tests ask it")
            print(f"\n{self.told[-1]}", flush=True)


def _in_turn(items):
    """Each with the one after it, so that what several tests share is made once."""
    return zip(items, [*items[1:], None][: len(items)], strict=True)


def _runs_well(item, following):
    item._initrequest()
    reports = runtestprotocol(item, log=False, nextitem=following)
    return not any(report.failed for report in reports)


def main(rooms, paths):
    """Turn the rules of these rooms, asked by the tests under these paths."""
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not race and not browser"]
    return pytest.main([*quiet, *paths], plugins=[Plugin(rooms)])


if __name__ == "__main__":
    rooms, _, paths = " ".join(sys.argv[1:]).partition(" -- ")
    sys.exit(main(rooms.split(), paths.split()))
