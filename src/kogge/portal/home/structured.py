"""An organisation in the words of schema.org, for search engines: what strangers see of it, and nothing else."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language

from kogge.base.documents.linked import data_block
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Reader, fields_at
from kogge.commons.clusters.words import ECOSYSTEMS, LANGUAGE_OF
from kogge.commons.regions.models import Term

CONTEXT = "https://schema.org"
NUTS = "http://data.europa.eu/nuts/code/"
KINDS = {"university": "CollegeOrUniversity", "agency": "GovernmentOrganization", "region": "GovernmentOrganization"}
MOST = 100  # members that are named


def by_language(text) -> dict[str, str]:
    """A text in several languages: {"sv": …}; one that says no language is read as English."""
    data = getattr(text, "data", text) or {}
    data = data if isinstance(data, dict) else {"en": str(data)}
    return {language: said for language, said in data.items() if said}


def public_address(organisation) -> str:
    """Its page, in no language: by this all pages about it name the same thing."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_ADDRESS + organisation.get_absolute_url()


def organisation_block(organisation):
    """The data block for its page; nothing for an entry that strangers may not know of."""
    if organisation.state not in ("listed", "ceased"):
        return ""
    return data_block(organisation_data(organisation))


def organisation_data(organisation) -> dict:
    """What strangers see, as schema.org calls it."""
    one, today = organisation, timezone.localdate()
    seen = fields_at(one, Reader().near(one))
    said = {
        "@context": CONTEXT,
        "@type": KINDS.get(one.kind, "Organization"),
        "@id": f"{public_address(one)}#organisation",
        "name": one.title,
        "alternateName": _names(one),
        "description": str(one.summary or ""),
        "url": one.website or public_address(one),
        "mainEntityOfPage": settings.SITE_ADDRESS + one.get_absolute_url(),
        "address": _filled(
            {
                "@type": "PostalAddress",
                "addressLocality": one.city,
                "addressRegion": one.region,
                "addressCountry": one.country.code,
            }
        ),
        "areaServed": _areas(one, seen),
        "knowsAbout": _topics(one, seen),
    }
    if "languages" in seen:
        said["knowsLanguage"] = one.languages
    if "founded" in seen and one.founded:
        said["foundingDate"] = str(one.founded)
    if "fte" in seen and one.fte is not None:
        said["numberOfEmployees"] = {"@type": "QuantitativeValue", "value": float(one.fte), "unitText": "FTE"}
    if "label" in seen and one.label_at(today):
        said["award"] = str(one.label_at(today))
    if "members" in seen and one.kind == Organisation.Kind.CLUSTER:
        names = one.members.agreed().order_by("name").values_list("name", flat=True)[:MOST]
        said["member"] = [{"@type": "Organization", "name": name} for name in names]
    return _filled(said)


def _filled(said):
    return {key: value for key, value in said.items() if value not in ("", [], {}, None)}


def _names(one):
    """Its names beside the one in the reader's language, each with its language as far as that is known."""
    own = LANGUAGE_OF.get(one.country.code)
    names = [(own, one.name), ("en", one.name_en), *by_language(one.names).items()]
    others = {name: language for language, name in names if name and name != one.title}
    return [{"@value": name, "@language": language} if language else name for name, language in others.items()]


def _areas(one, seen):
    """Where it works: its region, else its country, and the countries it wants to work with."""
    areas = (
        [{"@type": "AdministrativeArea", "name": one.region or one.nuts, "@id": NUTS + one.nuts}] if one.nuts else []
    )
    codes = [] if one.nuts else [one.country.code]
    if "target_countries" in seen:
        codes += [code for code in one.target_countries if code not in codes]
    return areas + [{"@type": "Country", "name": code} for code in codes]


def _topics(one, seen):
    topics = [str(ECOSYSTEMS.get(each, each)) for each in one.ecosystems]
    if "technologies" in seen and one.technologies:
        topics += Term.objects.of("technologies").filter(code__in=one.technologies).values_list("label", flat=True)
    return topics + [one.sector] * bool(one.sector)


def site_block(name):
    """The front page: what this is, and how its directory is searched."""
    with translation.override(settings.LANGUAGE_CODE):
        home = f"{settings.SITE_ADDRESS}/"
    publisher = {"@type": "Organization", "@id": f"{home}#publisher", "name": name, "url": home}
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{home}clusters/?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    return data_block(
        {
            "@context": CONTEXT,
            "@type": "WebSite",
            "@id": f"{home}#site",
            "name": name,
            "url": home,
            "inLanguage": get_language(),
            "publisher": publisher,
            "potentialAction": search,
        }
    )


def region_block(region):
    """A region: its code, and in which regions it lies."""
    around = None
    for one in [*region.around(), region]:
        around = _filled(
            {
                "@type": "Country" if one.level == 0 else "AdministrativeArea",
                "@id": NUTS + one.code,
                "name": one.title,
                "alternateName": one.name_latin if one.has_other_letters else "",
                "identifier": {"@type": "PropertyValue", "propertyID": "NUTS 2024", "value": one.code},
                "containedInPlace": around,
            }
        )
    return data_block({"@context": CONTEXT} | around)
