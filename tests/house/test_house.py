"""The rules of the house that a machine can check. What they are for stands in docs/house.md."""

import ast
import importlib
import os
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLPattern, get_resolver
from tests.house import tree
from tests.house.tree import assert_none

from kogge.commons.journal.flow import Flowing

FORBIDDEN = {"services", "selectors", "signals", "utils", "helpers", "managers", "constants", "tasks", "apps"}
FORBIDDEN |= {"config", "core", "common"}
# Slow to import or large in memory, and used in few processes: a worker that sends mails stays below 100 MB.
HEAVY = {"weasyprint", "openpyxl", "PIL", "fontTools", "cryptography", "dkim", "pyld", "snowballstemmer"}
DOMAIN = ("models", "actions", "rules", "mails")
CODE = tree.files(tree.SOURCE, "*.py")
OURS = [*CODE, *tree.files(tree.SOURCE, "*.js"), *tree.files(tree.ROOT / "tests", "*.py")]
OURS += [*tree.files(tree.ROOT / "bench", "*.py"), tree.ROOT / "kogge"]


def length(path):
    return len(path.read_text().splitlines())


def imports(path, inside=None):
    """The modules that a file imports, or that are imported inside its functions."""
    parsed = ast.parse(path.read_text())
    nodes = ast.walk(parsed)
    if inside:
        nodes = (node for part in ast.walk(parsed) if isinstance(part, inside) for node in ast.walk(part))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module


def views():
    """Every view of ours that has an address: (url name, view)."""
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if not isinstance(pattern, URLPattern):
            waiting += pattern.url_patterns
        elif pattern.callback.__module__.startswith("kogge."):
            yield pattern.name, pattern.callback


# Files ---------------------------------------------------------------------------------------------------
def test_no_file_is_longer_than_400_lines():
    assert_none([f"{tree.name(path)}: {length(path)}" for path in OURS if length(path) > 400])


def test_no_template_is_longer_than_150_lines():
    assert_none([tree.name(path) for path in tree.templates() if length(path) > 150])


def test_base_stays_small_and_rooms_can_be_read_in_one_sitting():
    base = [path for path in CODE if path.is_relative_to(tree.SOURCE / "base")]
    plain = [path for path in base if not {"charts", "documents"} & set(path.parts)]
    sizes = {room: sum(map(length, tree.files(folder, "*.py"))) for room, folder in tree.rooms().items()}

    assert sum(map(length, plain)) <= 600
    assert_none({room: size for room, size in sizes.items() if size > 2500})


def test_no_file_or_folder_has_a_name_that_says_nothing():
    names = {path: set(path.relative_to(tree.SOURCE).with_suffix("").parts) for path in CODE}
    assert_none([tree.name(path) for path, parts in names.items() if parts & FORBIDDEN])


def test_there_are_at_most_forty_components():
    assert len(tree.files(tree.SOURCE / "base/templates/cotton", "*.html")) <= 40


# Code ----------------------------------------------------------------------------------------------------
def test_the_domain_does_not_know_the_web():
    domain = [path for path in CODE if path.stem in DOMAIN or path.parent.name in DOMAIN]
    web = ("django.http", "django.shortcuts", "django.views")
    assert_none(
        [
            f"{tree.name(path)}:{line} {module}"
            for path in domain
            for line, module in imports(path)
            if module and module.startswith(web)
        ]
    )


def test_nothing_is_imported_inside_a_function_but_heavy_libraries():
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert_none(
        [
            f"{tree.name(path)}:{line} {module}"
            for path in CODE
            for line, module in imports(path, inside=functions)
            if (module or "").split(".")[0] not in HEAVY
        ]
    )


@pytest.mark.slow
def test_a_worker_loads_neither_pages_nor_heavy_libraries_before_its_first_task():
    program = (
        "import sys, django; from django.core.management import load_command_class; django.setup();"
        "load_command_class('kogge.portal.home', 'worker'); print(*sys.modules)"
    )
    env = os.environ | {"KOGGE_SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "kogge.settings"}
    env["PYTHONPATH"] = str(tree.SOURCE.parent)
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) & {"kogge.urls", "ninja", "fido2", "lxml", *HEAVY} == set()


def test_only_charts_and_documents_declare_text_to_be_safe():
    allowed = (tree.SOURCE / "base/charts", tree.SOURCE / "base/documents")
    elsewhere = [path for path in CODE if not any(path.is_relative_to(folder) for folder in allowed)]
    assert_none([tree.name(path) for path in elsewhere if re.search(r"\b(mark_safe|SafeString)\(", path.read_text())])


def test_views_are_functions():
    seen = [path for path in CODE if path.stem == "views" or path.parent.name == "views"]
    classes = [(path, node) for path in seen for node in ast.parse(path.read_text()).body]
    assert_none([tree.name(path) for path, node in classes if isinstance(node, ast.ClassDef)])


# Names ---------------------------------------------------------------------------------------------------
def test_a_view_has_the_name_of_its_address():
    assert_none([f"{name} -> {view.__name__}" for name, view in views() if name != view.__name__])


def templates_of(view):
    """The templates that a view names in a call of page(…)."""
    parsed = ast.parse(importlib.import_module(view.__module__).__loader__.get_source(view.__module__))
    functions = [node for node in parsed.body if isinstance(node, ast.FunctionDef) and node.name == view.__name__]
    calls = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)]
    pages = [call for call in calls if getattr(call.func, "id", "") == "page" and len(call.args) > 1]
    return {call.args[1].value for call in pages if isinstance(call.args[1], ast.Constant)}


def test_a_page_has_the_name_of_its_view():
    found = {f"{view.__module__.split('.')[2]}/{name}.html": templates_of(view) for name, view in views()}
    assert_none({wanted: named for wanted, named in found.items() if named and wanted not in named})


def is_readable(template):
    try:
        return bool(get_template(template))
    except TemplateDoesNotExist:
        return False


def test_every_page_has_its_template():
    named = {template for _, view in views() for template in templates_of(view)}
    assert_none(sorted(template for template in named if not is_readable(template)))


# Steps of an organisation are taken by the rooms above that know what else a step brings about.
ABOVE = {
    "kogge.commons.clusters": ["kogge.commons.profiles", "kogge.commons.upkeep"],
    "kogge.training.selection": ["kogge.training.decisions"],
    "kogge.training.assignments": ["kogge.training.marking"],
}


def test_every_step_of_a_flow_has_an_action_of_its_name():
    flowing = [model for model in apps.get_models() if issubclass(model, Flowing)]
    lacking = []
    for model in flowing:
        room = ".".join(model.__module__.split(".")[:3])
        actions = [importlib.import_module(f"{each}.actions") for each in (room, *ABOVE.get(room, []))]
        lacking += [
            f"{room}.actions.{step.verb}"
            for step in model.FLOW
            if not any(callable(getattr(each, step.verb, None)) for each in actions)
        ]

    assert flowing
    assert_none(lacking)


# Pins ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["base", "dev", "s3"])
def test_every_pin_has_its_hashes_and_no_address(kind):
    text = (tree.ROOT / "requirements" / f"{kind}.txt").read_text()
    pins = re.split(r"\n(?=[a-z0-9])", text, flags=re.I)
    assert_none([pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin])
    assert re.findall(r"https?:|file:|index-url|find-links", text) == []


def test_what_tests_use_is_the_same_as_what_the_product_uses():
    base, dev = (
        set(re.findall(r"^([\w-]+==\S+)", (tree.ROOT / "requirements" / f"{kind}.txt").read_text(), re.M))
        for kind in ("base", "dev")
    )
    assert_none(base - dev)
