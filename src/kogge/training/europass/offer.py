"""What a programme offers, for Europass: an edition with its units, as XML of the profile for opportunities."""

import xml.etree.ElementTree as Tree
from datetime import datetime, time

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.errors import Refused
from kogge.training.credentials.awards import by_language
from kogge.training.europass.vocabulary import (
    AUTHORITY,
    LANGUAGES,
    MANAGEMENT,
    MODES,
    NON_FORMAL,
    SCHEMES,
    SHORT_PROGRAMME,
    SNB,
)
from kogge.training.units.models import UnitVersion

LOQ = "http://data.europa.eu/snb/model/ap/loq-constraints/"


class _Sheet:
    """Elements of the profile, one inside another."""

    def __init__(self, element):
        self.element = element

    def put(self, name, text=None, **attributes):
        made = Tree.SubElement(self.element, f"{{{LOQ}}}{name}", attributes)
        made.text = text
        return _Sheet(made)

    def say(self, name, text):
        """A text in each language that it has, English first."""
        said = by_language(text)
        for code in sorted(said, key=lambda code: (code != "en", code)):
            self.put(name, said[code], language=code)

    def term(self, name, uri):
        return self.put(name, uri=uri)


def offer_of(edition) -> bytes:
    """The XML. Refused where no unit is published: there would be no outcome to name."""
    units = list(UnitVersion.objects.of_edition(edition).select_related("unit").order_by("unit__place", "unit"))
    if not units:
        raise Refused(_("No unit of this edition is published, so there are no learning outcomes to offer."))
    address = settings.SITE_ADDRESS + edition.get_absolute_url()
    Tree.register_namespace("", LOQ)
    root = _Sheet(Tree.Element(f"{{{LOQ}}}Courses", {"xsdVersion": "3.1.0"}))
    _opportunity(root.put("learningOpportunityReferences"), edition, address, units)
    specifications = root.put("learningAchievementSpecificationReferences")
    _programme(specifications, edition, address, units)
    for unit in units:
        _unit(specifications, address, unit, edition)
    outcomes = root.put("learningOutcomeReferences")
    for unit in units:
        for one in unit.outcomes():
            outcomes.put("learningOutcome", id=f"{address}#{one.ref}").say("title", one.text)
    agents = root.put("agentReferences").put("organisation", id=_organisation(edition))
    _named(agents, edition.lead)
    place = root.put("locationReferences").put("location", id=f"{_organisation(edition)}#place")
    three = countries.alpha3(edition.lead.country.code) or "SWE"
    place.put("address").term("countryCode", f"{AUTHORITY}country/{three}")
    return Tree.tostring(root.element, encoding="utf-8", xml_declaration=True)


def _organisation(edition):
    return settings.SITE_ADDRESS + edition.lead.get_absolute_url()


def _named(agent, organisation):
    agent.put("legalName", organisation.name_en or organisation.name, language="en")
    if organisation.website:
        agent.put("homepage").put("contentUrl", organisation.website)
    agent.put("location", idref=f"{settings.SITE_ADDRESS}{organisation.get_absolute_url()}#place")


def _title(edition):
    first, second = by_language(edition.programme.name), by_language(edition.name)
    return {code: f"{text} {second.get(code) or second.get('en', '')}".strip() for code, text in first.items()}


def _opportunity(into, edition, address, units):
    made = into.put("learningOpportunity", id=address)
    made.say("title", _title(edition))
    made.say("description", edition.summary or edition.programme.summary)
    made.term("type", f"{SNB}learning-opportunity/{SHORT_PROGRAMME}")
    made.put("homepage").put("contentUrl", address)
    period = made.put("temporal")
    period.put("startDate", _begin(edition.starts_on, edition))
    period.put("endDate", _begin(edition.ends_on, edition))
    for mode in _modes(units):
        made.term("mode", mode)
    if edition.call_closes_at:
        made.put("applicationDeadline", edition.call_closes_at.isoformat(timespec="seconds"))
    made.put("providedBy", idref=_organisation(edition))
    made.put("learningAchievementSpecification", idref=f"{address}#programme")
    made.term("defaultLanguage", _language(edition))


def _begin(day, edition):
    return datetime.combine(day, time(), edition.zone).isoformat()


def _modes(units):
    found = dict.fromkeys(unit.snapshot["participation"] for unit in units)
    return [f"{SNB}learning-assessment/{MODES[one][0]}" for one in found if one in MODES]


def _language(edition):
    code = edition.languages.replace(",", " ").split()[0] if edition.languages else "en"
    return f"{AUTHORITY}language/{LANGUAGES.get(code, 'ENG')}"


def _programme(into, edition, address, units):
    made = into.put("learningAchievementSpecification", id=f"{address}#programme")
    made.say("title", _title(edition))
    _described(made, edition, sum(unit.hours or 0 for unit in units), _points(units), _modes(units))
    for unit in units:
        for one in unit.outcomes():
            made.put("learningOutcome", idref=f"{address}#{one.ref}")
    for unit in units:
        made.put("hasPart", idref=f"{address}#{unit.ref}")


def _unit(into, address, unit, edition):
    made = into.put("learningAchievementSpecification", id=f"{address}#{unit.ref}")
    made.say("title", unit.snapshot["title"])
    _described(made, edition, unit.hours, _points([unit]), _modes([unit]))
    for one in unit.outcomes():
        made.put("learningOutcome", idref=f"{address}#{one.ref}")
    made.put("isPartOf", idref=f"{address}#programme")


def _points(units):
    """(scheme, points) of units that count in one scheme; else nothing."""
    schemes = {unit.points_scheme for unit in units if unit.points}
    if len(schemes) != 1 or not schemes <= set(SCHEMES):
        return None
    return schemes.pop(), sum(unit.points or 0 for unit in units)


def _described(made, edition, hours, points, modes):
    made.term("ISCEDFCode", f"{SNB}isced-f/{MANAGEMENT}")
    if hours:
        made.put("volumeOfLearning", f"PT{int(hours)}H")
    if points:
        credit = made.put("creditPoint")
        credit.term("framework", f"{SNB}education-credit/{SCHEMES[points[0]][0]}")
        credit.put("point", f"{points[1].normalize():f}")
    made.term("language", _language(edition))
    for mode in modes:
        made.term("mode", mode)
    made.term("learningSetting", f"{SNB}learning-setting/{NON_FORMAL}")
