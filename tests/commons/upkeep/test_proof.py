"""What no address proves: pages of everybody, free mail, a domain of several, a domain that is read in two ways."""

import pytest

from kogge.base.errors import Refused
from kogge.commons.clusters.doubles import domain_of
from kogge.commons.upkeep.proof import check_address, domain_of_entry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "website",
    [
        "https://www.gov.pl/web/klaster",
        "https://edu.pl",
        "https://co.uk",
        "https://me.github.io",
        "https://tuna.wordpress.com",
        "https://tuna.blogspot.com",
        "https://tuna.wixsite.com/home",
        "https://tuna.weebly.com",
        "https://sites.google.com/view/tuna",
        "https://de-de.facebook.com/tuna",
        "https://pl.linkedin.com/company/tuna",
        "https://ec.europa.eu/tuna",
        "https://reporting.clustercollaboration.eu/tuna",
        "https://hotmail.no",
        "https://seznam.cz/tuna",
        "https://straße.example",
        "https://βόλος.example",
        "https://tu\u200dna.example",
    ],
)
def test_a_page_in_a_portal_or_a_domain_read_in_two_ways_proves_nothing(website):
    assert domain_of_entry(make.entry(website=website)) == ""


def test_a_domain_of_its_own_below_a_public_one_proves():
    assert check_address("a@ncbr.gov.pl", make.entry(website="https://www.ncbr.gov.pl/")) == "a@ncbr.gov.pl"
    assert domain_of("https://tuna.github.io") == "tuna.github.io"


@pytest.mark.parametrize(
    "free",
    [
        "hotmail.fr",
        "yahoo.co.uk",
        "outlook.com.br",
        "seznam.cz",
        "tuta.com",
        "proton.me",
        "gmx.at",
        "web.de",
        "o2.pl",
        "wp.pl",
        "inbox.lv",
    ],
)
def test_an_address_that_everybody_can_have_proves_nothing(free):
    with pytest.raises(Refused, match=f"Everybody can have an address at {free}"):
        check_address(f"anna@{free}", make.entry())


def test_an_address_in_letters_that_are_read_in_two_ways_is_none():
    entry = make.entry(website="https://strasse.example")

    assert check_address("a@strasse.example", entry) == "a@strasse.example"
    with pytest.raises(Refused):
        check_address("a@straße.example", entry)


def test_a_domain_of_several_entries_proves_none_of_them():
    one = make.entry("one", website="https://www.shared.example/one")
    assert domain_of_entry(one) == "shared.example"
    other = make.entry("other", website="http://shared.example/other")

    assert (domain_of_entry(one), domain_of_entry(other)) == ("", "")
    type(other).objects.filter(pk=other.pk).update(state="removed")
    assert domain_of_entry(one) == "shared.example"


def test_an_address_at_the_domain_of_a_part_speaks_for_that_part_only():
    whole = make.entry("whole", website="https://whole.example")
    assert check_address("a@part.whole.example", whole) == "a@part.whole.example"
    part = make.entry("part", website="https://part.whole.example")

    assert check_address("a@part.whole.example", part) == "a@part.whole.example"
    assert check_address("a@mail.whole.example", whole) == "a@mail.whole.example"
    with pytest.raises(Refused, match="not at whole.example"):
        check_address("a@mail.part.whole.example", whole)


@pytest.mark.parametrize("kind", ["university", "agency", "region"])
def test_where_many_have_addresses_below_only_the_domain_itself_counts(kind):
    entry = make.entry(kind=kind, website="https://lund.example")

    assert check_address("a@lund.example", entry) == "a@lund.example"
    with pytest.raises(Refused, match="not at lund.example"):
        check_address("a@student.lund.example", entry)
