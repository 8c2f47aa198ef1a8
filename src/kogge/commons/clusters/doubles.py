"""Whether two entries mean the same organisation: by name, website and town. And what an entry might be a double of.

Names are compared folded and without words of kind ("cluster", "gmbh"), so that one organisation is found under its
name in another language of its own; by trigrams, so that a slip of the pen does not hide it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.naming import name_key
from kogge.commons.search.stems import fold

ALIKE = 45  # likeness, of 100, from which two entries may be one
MOST_CANDIDATES = 3_000
NEAR_SPELLING = 0.72  # share of common trigrams from which two names are near
# Portals in which everybody has a page, whatever stands before the domain: it says nothing.
OF_PORTALS = """
    facebook.com fb.com linkedin.com instagram.com x.com twitter.com youtube.com xing.com youtu.be tiktok.com
    vimeo.com medium.com google.com goo.gl linktr.ee bit.ly europa.eu clustercollaboration.eu wikipedia.org
    eventbrite.com github.com meetup.com
"""
# Where everybody can have a domain of their own below.
OF_PEOPLE = """
    github.io gitlab.io wordpress.com blogspot.com wixsite.com wix.com weebly.com webflow.io squarespace.com
    jimdo.com jimdosite.com jimdofree.com netlify.app vercel.app webnode.com webnode.page tumblr.com substack.com
    business.site myshopify.com strikingly.com godaddysites.com web.app pages.dev herokuapp.com
"""
# Below which registries give domains to different owners.
OF_REGISTRIES = """
    gov.pl edu.pl com.pl org.pl net.pl info.pl waw.pl pl.com co.uk ac.uk gov.uk org.uk ltd.uk me.uk com.ua org.ua
    edu.ua gov.ua com.de de.com eu.com se.net com.se co.no gov.lv edu.lv com.lv org.lv gov.lt edu.ee com.ee co.at
    or.at ac.at gv.at com.tr com.br com.au co.nz co.jp gouv.fr asso.fr gov.it com.es org.es com.pt com.ro com.gr
    com.cy com.mt com.hr priv.no
"""
PORTALS, PAGES_OF_PEOPLE, SUFFIXES = (frozenset(one.split()) for one in (OF_PORTALS, OF_PEOPLE, OF_REGISTRIES))
REASONS = {
    "name": _("the same name"),
    "near": _("a similar name"),
    "website": _("the same website"),
    "town": _("the same town"),
}
COLUMNS = ("pk", "name_key", "name", "name_en", "website", "city", "country")


@dataclass(frozen=True)
class Traits:
    """What of an entry is compared."""

    keys: frozenset
    domain: str
    city: str
    country: str


def traits(*, name, name_en="", website="", city="", country="") -> Traits:
    keys = frozenset(name_key(one) for one in (name, name_en) if one) - {""}
    return Traits(keys, domain_of(website), fold(city or "").strip(), str(country or ""))


def domain_of(website) -> str:
    """The host of a website, without www; "" if it has none, or one under which everybody has a page or a domain."""
    try:
        host = (urlsplit(website if "//" in website else f"//{website}").hostname or "").rstrip(".")
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return "" if host in SUFFIXES | PAGES_OF_PEOPLE or is_below(host, PORTALS) else host


def is_below(domain, domains) -> bool:
    """The domain is one of these, or lies below one of them."""
    parts = domain.split(".")
    return any(".".join(parts[at:]) in domains for at in range(len(parts)))


def likeness(one: Traits, other: Traits) -> tuple[int, tuple[str, ...]]:
    """How much two are alike, of 100, and why (codes of REASONS)."""
    points, why = 0, []
    if one.keys & other.keys:
        points, why = 60, ["name"]
    elif nearest := max((_near(a, b) for a in one.keys for b in other.keys), default=0):
        points, why = round(50 * nearest), ["near"]
    if one.domain and one.domain == other.domain:
        points += 45
        why.append("website")
    if points and one.city and one.city == other.city:
        points += 10
        why.append("town")
    if points and one.country and other.country:
        points += 5 if one.country == other.country else -30
    return max(0, min(100, points)), tuple(why)


def _near(one, other):
    """How near two names are, 0 to 1: by the letters they share, or because one holds the words of the other."""
    words, others = set(one.split()), set(other.split())
    fewer, more = sorted((words, others), key=len)
    if len(fewer) >= 2 and fewer <= more:
        return 0.85
    mine, theirs = _trigrams(one), _trigrams(other)
    share = 2 * len(mine & theirs) / ((len(mine) + len(theirs)) or 1)
    return share if share >= NEAR_SPELLING else 0


def _trigrams(name):
    padded = f"  {name} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def traits_of(row) -> Traits:
    """The traits of a row of COLUMNS."""
    _pk, key, _name, name_en, website, city, country = row
    keys = frozenset({key, name_key(name_en) if name_en else ""}) - {""}
    return Traits(keys, domain_of(website), fold(city).strip(), str(country))


def suggest(*, name, name_en="", website="", city="", country="", besides=None, limit=5) -> list[Organisation]:
    """The entries that everybody sees and that may be this organisation already, the likeliest first. Two queries.

    `besides`: an entry that is not meant, because it is the one being edited.
    """
    asked = traits(name=name, name_en=name_en, website=website, city=city, country=country)
    near = _near_in_database(asked)
    if not near:
        return []
    found = Organisation.objects.shown().filter(near)
    if besides is not None and besides.pk:
        found = found.exclude(pk=besides.pk)
    rows = found.order_by("pk").values_list(*COLUMNS)[:MOST_CANDIDATES]
    likely = [(likeness(asked, traits_of(row))[0], row[0]) for row in rows]
    likely = sorted((points, -pk) for points, pk in likely if points >= ALIKE)[::-1][:limit]
    by_pk = Organisation.objects.in_bulk([-pk for _points, pk in likely]) if likely else {}
    return [by_pk[-pk] for _points, pk in likely if -pk in by_pk]


def _near_in_database(asked):
    """What the database can say: the same name or domain, or, in the country, a word that begins or ends alike."""
    near = Q()
    if asked.keys:
        near |= Q(name_key__in=asked.keys)
    if asked.domain:
        near |= Q(website__icontains=asked.domain)
    parts = {part for key in asked.keys for word in key.split() if len(word) >= 4 for part in (word[:4], word[-4:])}
    words = Q()
    for part in sorted(parts)[:24]:
        words |= Q(name_key__contains=part) | Q(name_en__icontains=part)
    if parts:
        near |= words & Q(country=asked.country) if asked.country else words
    return near
