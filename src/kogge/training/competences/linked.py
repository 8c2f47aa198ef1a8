"""The definition for machines: concepts of SKOS, in all their languages, with addresses that stay."""

from kogge.training.competences.models import Version
from kogge.training.competences.writing import by_language

TYPE = "application/ld+json"
CONTEXT = {
    "@version": 1.1,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "title": {"@id": "dct:title", "@container": "@language"},
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "definition": {"@id": "skos:definition", "@container": "@language"},
    "text": {"@id": "schema:text", "@container": "@language"},
    "notation": "skos:notation",
    "version": "schema:version",
    "status": "schema:creativeWorkStatus",
    "issued": {"@id": "dct:issued", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "hasTopConcept": "skos:hasTopConcept",
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "relatedMatch": {"@id": "skos:relatedMatch", "@type": "@id"},
    "source": {"@id": "dct:source"},
    "educationalLevel": "schema:educationalLevel",
    "hasPart": "dct:hasPart",
    "name": "schema:name",
    "url": {"@id": "schema:url", "@type": "@id"},
    "position": "schema:position",
}


def definition_data(version) -> dict:
    """A version, whole: its sections as parts, its competences as concepts."""
    definition = version.definition
    sources = {one.key: one for one in definition.sources.all()}
    return _filled(
        {
            "@context": CONTEXT,
            "id": definition.uri,
            "type": ["skos:ConceptScheme", "schema:DefinedTermSet"],
            "title": by_language(definition.name),
            "version": version.number,
            "status": "Draft" if version.state == Version.State.DRAFT else "Published",
            "issued": version.published_at.isoformat() if version.published_at else "",
            "educationalLevel": f"EQF {version.eqf_level}" if version.eqf_level else "",
            "relatedMatch": [one["uri"] for one in version.occupations],
            "hasPart": [_section(version, one, sources) for one in version.sections.all() if one.lines.all()],
            "hasTopConcept": [_concept(definition, one, sources) for one in version.competences],
        }
    )


def competence_data(competence) -> dict:
    version = competence.section.version
    sources = {one.key: one for one in version.definition.sources.all()}
    return {"@context": CONTEXT} | _concept(version.definition, competence, sources) | {"version": version.number}


def _concept(definition, one, sources):
    return _filled(
        {
            "id": f"{definition.uri}{one.ref}/",
            "type": ["skos:Concept", "schema:DefinedTerm"],
            "notation": one.ref,
            "inScheme": definition.uri,
            "prefLabel": by_language(one.title),
            "definition": by_language(one.about),
            "educationalLevel": f"EQF {one.level}" if one.level else "",
            "closeMatch": [skill["uri"] for skill in one.esco],
            "hasPart": [
                {"position": each.level, "text": by_language(each.text)} for each in one.indicators.all() if each.text
            ],
            "source": [_source(sources[key]) for key in one.sources if key in sources],
        }
    )


def _section(version, section, sources):
    return {
        "id": f"{version.uri}#{section.key}",
        "title": by_language(section.title),
        "hasPart": [
            _filled(
                {
                    "id": f"{version.uri}#{line.ref}",
                    "text": by_language(line.text),
                    "source": [_source(sources[key]) for key in line.sources if key in sources],
                }
            )
            for line in section.lines.all()
        ],
    }


def _source(one):
    return _filled({"name": one.title, "url": one.url})


def _filled(data):
    return {key: value for key, value in data.items() if value not in ("", [], {}, None)}
