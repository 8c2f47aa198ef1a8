"""What a code of any version means today: real codes, as Eurostat changed them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.commons.regions.actions import around, todays_region
from kogge.commons.regions.models import Recoding, Region
from tests import make

pytestmark = pytest.mark.django_db
# The code somebody has: (the region of today, the version the code is of; "" if it is in force).
CODES = {
    "SE224": ("SE224", ""),
    "se22": ("SE22", ""),
    " Dk01 ": ("DK01", ""),
    "DK": ("DK", ""),
    "EL": ("EL", ""),
    # Norway: joined in 2020, parted again in 2024
    "NO05": ("NO0A", "2016"),
    "NO053": ("NO0A3", "2016"),
    "NO021": ("NO020", "2016"),
    "NO061": ("NO060", "2016"),
    "NO051": ("NO0A2", "2016"),
    "NO011": ("NO081", "2016"),
    "NO072": ("NO072", ""),
    "NO074": ("NO07", "2021"),
    "NO082": ("NO08", "2021"),
    "NO012": ("NO08", "2021"),  # became a part of NO082, which has ended too
    "NO01": ("NO0", "2016"),
    # Latvia and Lithuania
    "LV006": ("LV00A", "2021"),
    "LV003": ("LV00B", "2021"),
    "LV008": ("LV00C", "2021"),
    "LV007": ("LV00", "2021"),
    "LT00": ("LT0", "2013"),
    # Estonia and Finland
    "EE006": ("EE009", "2016"),
    "EE007": ("EE00A", "2016"),
    "FI193": ("FI198", "2021"),
    "FI197": ("FI19B", "2021"),
    "FI1D1": ("FI1DA", "2021"),
    # Poland and Germany
    "PL11": ("PL71", "2013"),
    "PL34": ("PL84", "2013"),
    "PL12": ("PL", "2013"),
    "DEG0P": ("DEG0R", "2021"),
    "DEG0N": ("DEG0", "2021"),
}


@pytest.fixture
def regions(db):
    make.regions()


def test_real_codes_of_every_version_lead_to_a_region_in_force(regions):
    told = {}
    for code in CODES:
        region, change = todays_region(code)
        told[code] = region.code, change.version if change else ""

    assert told == CODES


@pytest.mark.parametrize("code", ["", "X", "XX", "SE2247", "SE224XYZ", "SE299", "UK", "💥", "se 22", "SE22%", "00000"])
def test_what_is_no_code_of_any_version_is_nothing(regions, code):
    if code == "UK":  # left the nomenclature: it has no successor, and nothing lies around a country
        assert (todays_region(code)[0], todays_region(code)[1].version) == (None, "2021")
    else:
        assert todays_region(code) == (None, None)


def test_near_a_wrong_code_is_the_smallest_region_it_begins_with(regions):
    assert [str(around(code)) for code in ("SE299", "SE2299", "DK0X", "XX1", "S")] == [
        "SE2",
        "SE22",
        "DK0",
        "None",
        "None",
    ]


def test_every_older_code_of_the_nine_countries_leads_somewhere(regions):
    countries = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
    lost = [code for code in Recoding.objects.values_list("code", flat=True) if not todays_region(code)[0]]

    assert [code for code in lost if code[:2] in countries] == []


def test_no_change_leads_to_itself_and_each_successor_is_known(regions):
    changes = Recoding.objects.exclude(becomes="").values_list("code", "becomes", "change")
    known = {*Region.objects.values_list("code", flat=True), *Recoding.objects.values_list("code", flat=True)}

    assert [change for change in changes if change[0] == change[1]] == []
    assert [change for change in changes if change[1] not in known and not change[1].startswith("UK")] == []


@given(st.text(max_size=8))
@settings(max_examples=40)
def test_no_text_is_an_error(regions, text):
    if "\0" not in text:
        region, _change = todays_region(text)
        assert region is None or region.code.startswith(text.strip().upper()[:2])
