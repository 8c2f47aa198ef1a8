"""Regions, vocabularies and figures come in from the files that ship, as often as one likes."""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils import translation

from kogge.commons.journal.models import forget, site
from kogge.commons.regions import actions
from kogge.commons.regions.actions import DATA, import_regions
from kogge.commons.regions.models import Priority, Recoding, Region, RegionFigure, Term, Vocabulary
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[4] / "shared/data"


def everything():
    """All rows of all tables, without their keys."""
    tables = (Vocabulary, Term, Region, Recoding, Priority, RegionFigure, Region.neighbours.through)
    return {table: sorted(map(str, table.objects.values_list())) for table in tables}


def version():
    forget()
    return site().version


def test_the_first_time_brings_it_all_and_the_second_changes_nothing():
    assert import_regions(now=NOW) == {
        "vocabularies": 6,
        "terms": 1204,
        "regions": 1793,
        "neighbours": 3236,
        "older codes": 361,
        "priorities": 107,
        "figures": 6570,
    }
    before = everything(), version()

    assert set(import_regions(now=NOW + timedelta(days=1)).values()) == {0}
    assert (everything(), version()) == before


def test_the_command_says_what_it_did(capsys):
    call_command("import_regions", skip_checks=True)

    assert "regions: 1793 new or changed" in capsys.readouterr().out.splitlines()


def test_what_a_newer_release_says_differently_is_written_anew(monkeypatch, tmp_path):
    import_regions(now=NOW)
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "priorities.csv").read_text(encoding="utf-8")
    (tmp_path / "priorities.csv").write_text(text.replace("Materialbearbetning", "Material"), encoding="utf-8")
    monkeypatch.setattr(actions, "DATA", tmp_path)
    pk = Priority.objects.get(text="Materialbearbetning").pk

    written = import_regions(now=NOW)

    assert {name: n for name, n in written.items() if n} == {"priorities": 1}
    assert Priority.objects.get(pk=pk).text == "Material"


def test_a_row_that_does_not_fit_its_column_is_refused_on_every_database(monkeypatch, tmp_path):
    for file in DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("income,SE22XYZ,2020,,1,PPS per inhabitant\n")
    monkeypatch.setattr(actions, "DATA", tmp_path)

    with pytest.raises(Exception, match="at most 5 characters"):
        import_regions(now=NOW)
    assert Region.objects.count() == 0


def test_regions_stand_in_their_tree_and_borders_go_both_ways():
    import_regions(now=NOW)
    skane = Region.objects.get(code="SE224")

    assert [region.code for region in skane.around()] == ["SE", "SE2", "SE22"]
    assert dict(Region.objects.values_list("level").annotate(Count("pk")).order_by()) == {
        0: 38,
        1: 114,
        2: 296,
        3: 1345,
    }
    assert Region.objects.exclude(level=0).filter(parent=None).count() == 0
    pairs = set(Region.neighbours.through.objects.values_list("from_region", "to_region"))
    assert {(other, one) for one, other in pairs} == pairs
    assert "SE221" in skane.neighbours.values_list("code", flat=True)


def test_every_vocabulary_says_its_source_licence_and_whether_it_is_a_draft():
    make.regions()

    assert list(Vocabulary.objects.exclude(source="").exclude(licence="").order_by("code").values_list(
        "code", "version", "is_draft"
    )) == [
        ("ecosystems", "2020", False),
        ("horizontal-actions", "2015", True),
        ("nace-2", "2", False),
        ("nace-2-1", "2.1", False),
        ("policy-areas", "2021", True),
        ("technologies", "", True),
    ]  # fmt: skip
    assert (Term.objects.of("ecosystems").count(), Term.objects.of("technologies").count()) == (14, 16)


def test_policy_areas_are_in_force_since_the_plan_of_2021_and_horizontal_actions_are_history():
    make.regions()

    def in_force(day):
        valid = Term.objects.valid_on(day)
        return valid.of("policy-areas").count(), valid.of("horizontal-actions").count()

    assert [in_force(day) for day in (date(2021, 2, 16), date(2021, 2, 17), date(2026, 11, 22))] == [
        (0, 4),
        (14, 0),
        (14, 0),
    ]


def test_priorities_stand_as_stated_with_language_source_and_period():
    make.regions()

    first = Priority.objects.filter(region__code="SE221").order_by("number").values()[0]
    assert {name: first[name] for name in ("text", "language", "period", "codes")} == {
        "text": "ICT",
        "language": "sv",
        "period": "2019",
        "codes": [],
    }
    assert Priority.objects.filter(source="").count() == 0
    assert Priority.objects.values("region").distinct().count() == 24


def test_each_figure_says_which_version_of_the_codes_it_counts_by():
    make.regions()

    assert set(RegionFigure.objects.values_list("indicator", "nuts").distinct()) == {
        ("employed", "2013"),
        ("income", "2021"),
        ("internet", ""),
        ("research_staff", "2016"),
    }


def test_countries_have_a_name_in_each_of_the_ten_languages():
    make.regions()
    names = {}
    for code in ("da", "de", "en", "et", "fi", "lt", "lv", "nb", "pl", "sv"):
        with translation.override(code):
            names[code] = Region.objects.get(code="EE").title
    greece = Region.objects.get(code="EL")

    assert names == {
        "da": "Estland", "de": "Estland", "en": "Estonia", "et": "Eesti", "fi": "Viro",
        "lt": "Estija", "lv": "Igaunija", "nb": "Estland", "pl": "Estonia", "sv": "Estland",
    }  # fmt: skip
    assert (greece.iso, greece.title) == ("GR", "Greece")


@pytest.mark.needs_shared
def test_the_files_that_ship_are_those_that_the_published_ones_make(tmp_path):
    if not SHARED.exists():
        pytest.skip("the published files are not here")
    script = Path(__file__).parents[3] / "docs/making/regions.py"
    subprocess.run([sys.executable, script, SHARED, tmp_path], check=True)
    made = sorted(file.name for file in tmp_path.iterdir())

    assert [name for name in made if (tmp_path / name).read_bytes() != (DATA / name).read_bytes()] == []
    by_hand = {"README.md", "vocabularies.toml", "horizontal_actions.csv"}
    assert {file.name for file in DATA.iterdir()} - set(made) == by_hand


def test_no_boundary_ships():
    """© EuroGeographics: not for commercial use. Only who borders on whom is kept, which is a fact."""
    assert [file.name for file in DATA.iterdir() if "geojson" in file.name or file.stat().st_size > 300_000] == []
    with (DATA / "borders.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["region", "other"]
