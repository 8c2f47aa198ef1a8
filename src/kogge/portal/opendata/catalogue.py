"""What this installation offers as open data, as a catalogue that data portals collect (DCAT-AP 3.0.1, JSON-LD)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max, Min
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from kogge.base.documents.linked import data_block
from kogge.base.machines import unless_known
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored
from kogge.commons.regions.models import RegionFigure, Vocabulary
from kogge.portal.opendata.api import ROOT
from kogge.portal.opendata.region_api import SOURCES

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
AROUND_THE_SEA = ["DNK", "EST", "FIN", "DEU", "LVA", "LTU", "NOR", "POL", "SWE"]
ISO_639_3 = {"da": "DAN", "de": "DEU", "en": "ENG", "et": "EST", "fi": "FIN", "lt": "LIT", "lv": "LAV"}
ISO_639_3 |= {"nb": "NOB", "pl": "POL", "sv": "SWE"}
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The files of the directory: format of the export, EU's word for the file, media type.
FILES = [
    ("csv", "CSV", "text/csv"),
    ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("json", "JSON", "application/json"),
    ("geojson", "GEOJSON", "application/geo+json"),
]


@login_not_required
@stored()
def catalogue_jsonld(request):
    """The catalogue; in English, as every entry of it says."""
    with translation.override("en"):
        body = data_block(catalogue())
    return unless_known(request, HttpResponse(body, content_type="application/ld+json"))


def catalogue() -> dict:
    home = f"{settings.SITE_ADDRESS}/"
    publisher = {
        "@id": f"{home}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _english(site().name),
        "foaf:homepage": _at(home),
    }
    datasets = [_directory(), _figures(), _vocabularies()]
    return {
        "@context": CONTEXT,
        "@id": f"{home}catalogue.jsonld#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _english(f"Open data of {site().name}"),
        "dct:description": _english(
            "The directory of cluster organisations around the Baltic Sea, figures of its regions, and vocabularies."
        ),
        "dct:publisher": publisher,
        "dct:language": [_at(f"{EU}language/{code}") for code in ISO_639_3.values()],
        "dct:license": _licence("EUPL_1_2"),
        "dct:spatial": _places(),
        "dct:modified": _moment(_changed_at()),
        "dct:issued": _moment(site().set_up_at) if site().set_up_at else _moment(_changed_at()),
        "dcat:themeTaxonomy": _at(f"{EU}data-theme"),
        "foaf:homepage": _at(home),
        "dcat:dataset": datasets,
        "dcat:service": _service(datasets),
    }


def _service(datasets):
    root = f"{settings.SITE_ADDRESS}/{ROOT}"
    return {
        "@id": f"{root}#service",
        "@type": "dcat:DataService",
        "dct:title": _english("Public interface"),
        "dct:description": _english("Read-only, without a key; described by OpenAPI 3.1."),
        "dct:publisher": _publisher(),
        "dct:license": _licence("EUPL_1_2"),
        "dct:conformsTo": _at("https://spec.openapis.org/oas/v3.1.0"),
        "dct:accessRights": _at(f"{EU}access-right/PUBLIC"),
        "dcat:contactPoint": _contact(),
        "dcat:endpointURL": _at(root),
        "dcat:endpointDescription": _at(f"{root}openapi.json"),
        "dcat:landingPage": _page("about_api"),
        "dcat:keyword": [_english("clusters"), _english("regions")],
        "dcat:theme": _themes("ECON", "REGI"),
        "dcat:servesDataset": [{"@id": dataset["@id"]} for dataset in datasets],
    }


def _directory():
    """The directory itself: every format that the list exports, and the interface."""
    export = settings.SITE_ADDRESS + reverse("cluster_list") + "export/?of=all&format="
    distributions = [_file(f"{export}{name}", word, kind, "EUPL_1_2") for name, word, kind in FILES]
    return _dataset(
        "directory",
        title="Directory of clusters and organisations",
        said="Cluster organisations, universities, agencies and others around the Baltic Sea: names, place, sectors, "
        "technologies and what they show of themselves to everybody. Each entry names its source and its age.",
        licence="EUPL_1_2",
        api="organisations/",
        page="cluster_list",
        keywords=["clusters", "organisations", "directory", "Baltic Sea Region"],
        themes=("ECON", "TECH"),
        modified=_changed_at(),
        frequency="IRREG",
        distributions=distributions,
    )


def _figures():
    """The numbers of regions, as Eurostat publishes them."""
    years = RegionFigure.objects.aggregate(first=Min("year"), last=Max("year"))
    dataset = _dataset(
        "regional-figures",
        title="Figures of the regions",
        said="Employment by sector, research staff, use of the internet and income by region (NUTS), each with its "
        f"year and the code it was counted under. Source: {'; '.join(SOURCES.values())}. CC BY 4.0.",
        licence="CC_BY_4_0",
        api="regions/",
        page="region_list",
        keywords=["regions", "NUTS", "employment", "research", "income"],
        themes=("ECON", "REGI"),
        modified=None,
        frequency="NEVER",
        distributions=[],
    )
    dataset["dct:source"] = _at("https://ec.europa.eu/eurostat/web/regions/database")
    dataset["dct:provenance"] = {
        "@type": "dct:ProvenanceStatement",
        "dct:description": _english(f"Source: {'; '.join(SOURCES.values())}. Read from copies; nothing was changed."),
    }
    if years["first"]:
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{years['first']}-01-01", "@type": "xsd:date"},
            "dcat:endDate": {"@value": f"{years['last']}-12-31", "@type": "xsd:date"},
        }
    return dataset


def _vocabularies():
    named = ", ".join(Vocabulary.objects.order_by("code").values_list("title", flat=True))
    return _dataset(
        "vocabularies",
        title="Vocabularies",
        said=f"The lists of words used here, each with version, source and licence: {named or 'none yet'}.",
        licence="CC_BY_4_0",
        api="vocabularies/",
        page="about_data",
        keywords=["NACE", "industrial ecosystems", "technologies"],
        themes=("ECON",),
        modified=Vocabulary.objects.aggregate(at=Max("imported_at"))["at"],
        frequency="IRREG",
        distributions=[],
    )


def _dataset(name, *, title, said, licence, api, page, keywords, themes, modified, frequency, distributions):
    found = {
        "@id": f"{settings.SITE_ADDRESS}/catalogue.jsonld#{name}",
        "@type": "dcat:Dataset",
        "dct:title": _english(title),
        "dct:description": _english(said),
        "dct:publisher": _publisher(),
        "dct:identifier": name,
        "dct:accessRights": _at(f"{EU}access-right/PUBLIC"),
        "dct:accrualPeriodicity": _at(f"{EU}frequency/{frequency}"),
        "dct:spatial": _places(),
        "dcat:contactPoint": _contact(),
        "dcat:keyword": [_english(word) for word in keywords],
        "dcat:theme": _themes(*themes),
        "dcat:landingPage": _page(page),
        "dcat:distribution": [
            *distributions,
            _file(f"{settings.SITE_ADDRESS}/{ROOT}{api}", "JSON", "application/json", licence, is_service=True),
        ],
    }
    if modified:
        found["dct:modified"] = _moment(modified)
    return found


def _file(address, word, kind, licence, *, is_service=False):
    found = {
        "@id": f"{address}#file",
        "@type": "dcat:Distribution",
        "dct:title": _english(f"{word}, by the interface" if is_service else word),
        "dct:description": _english("One page after the other." if is_service else "All of it in one file."),
        "dct:format": _at(f"{EU}file-type/{word}"),
        "dct:license": _licence(licence),
        "dcat:accessURL": _at(address),
        "dcat:mediaType": _at(IANA + kind),
        "dcatap:availability": _at("http://publications.europa.eu/resource/authority/planned-availability/STABLE"),
    }
    if is_service:
        found["dcat:accessService"] = _at(f"{settings.SITE_ADDRESS}/{ROOT}#service")
    else:
        found["dcat:downloadURL"] = _at(address)
    return found


def _changed_at():
    newest = Organisation.objects.shown().aggregate(at=Max("changed_at"))["at"]
    return newest or site().set_up_at or timezone.now()


def _at(address):
    return {"@id": address}


def _english(text):
    return {"@value": str(text), "@language": "en"}


def _moment(at):
    return {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _licence(code):
    return {"@id": f"{EU}licence/{code}", "@type": "dct:LicenseDocument"}


def _places():
    return [{"@id": f"{EU}country/{code}", "@type": "dct:Location"} for code in AROUND_THE_SEA]


def _themes(*codes):
    return [_at(f"{EU}data-theme/{code}") for code in codes]


def _publisher():
    return _at(f"{settings.SITE_ADDRESS}/#publisher")


def _page(name):
    return {"@id": settings.SITE_ADDRESS + reverse(name), "@type": "foaf:Document"}


def _contact():
    return {
        "@id": f"{settings.SITE_ADDRESS}/catalogue.jsonld#contact",
        "@type": "vcard:Kind",
        "vcard:fn": _english(site().name),
        "vcard:hasURL": _at(settings.SITE_ADDRESS + reverse("about_contact")),
    }
