"""A81: points of a map are a list like any other; what is no place, too deep or another system is refused."""

import io
import json

import pytest

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.imports import geojson
from tests.commons.imports.lists import bring, office, send

OAK = {"name": "Oak", "country": "LT", "city": "Šiauliai"}
POINT = {"type": "Point", "coordinates": [23.31, 55.93]}


def collection(*features, **more):
    listed = [
        {"type": "Feature", "properties": {"name": "Oak", "country": "LT", "city": "Šiauliai"}, "geometry": POINT}
        | one
        for one in features
    ]
    return {"type": "FeatureCollection", "features": listed} | more


def read(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(geojson.rows(io.BytesIO(data)))


def test_features_are_rows():
    assert read(collection({}, {"geometry": None})) == [
        (1, ["name", "country", "city", "longitude", "latitude"]),
        (2, ["Oak", "LT", "Šiauliai", "23.31", "55.93"]),
        (3, ["Oak", "LT", "Šiauliai", "", ""]),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            collection({}, crs={"type": "link", "properties": {"href": "http://example.org"}}),
            "names a coordinate system",
        ),
        (collection({"geometry": POINT | {"crs": {"type": "link"}}}), "Feature 1 can’t be read"),
        (collection({"geometry": {"type": "Polygon", "coordinates": []}}), "Feature 1 is no point"),
        (collection({"geometry": {"type": "Point", "coordinates": ["1", "2"]}}), "Feature 1 is no point"),
        (collection({"geometry": {"type": "Point", "coordinates": [True, 1]}}), "Feature 1 is no point"),
        (collection({"properties": [1]}), "Feature 1 can’t be read"),
        (b"[" * 1000 + b"]" * 1000, "nested deeper"),
        (b'{"a":' * 100_000, "nested deeper"),
        (json.dumps(collection({})).replace("23.31", "NaN").encode(), "“NaN” is no number"),
        (json.dumps(collection({})).replace("23.31", "-Infinity").encode(), "“-Infinity” is no number"),
        (b'{"type": "FeatureCollection"}', "features"),
        (b'{"type": "Point"}', "FeatureCollection"),
        (b"[1, 2]", "FeatureCollection"),
        (b"\xff\xfe{", "no GeoJSON"),
        (b"not json", "no GeoJSON"),
    ],
)
def test_a81_what_is_no_list_of_places_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read(content)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(geojson, "LARGEST", 100)
    with pytest.raises(Refused, match="GeoJSON file may have"):
        read(collection({}))


@pytest.mark.django_db
def test_points_become_entries_and_places_and_1e308_a_refused_row(client):
    office(client)
    far = {
        "geometry": {"type": "Point", "coordinates": [1e308, 1]},
        "properties": {"name": "Ash", "country": "LT", "city": "X"},
    }
    imported = bring(client, json.dumps(collection({}, far)).encode(), "map.geojson")

    assert (imported.counts, imported.rows.get(number=3).said) == (
        {"same": 0, "new": 1, "refused": 1},
        ["“1e+308” lies on no map; it goes from −180 to 180."],
    )
    assert list(Organisation.objects.values_list("name", "city")) == [("Oak", "Šiauliai")]
    assert list(Place.objects.values_list("town", "longitude", "latitude")) == [("Šiauliai", 23.31, 55.93)]
    assert send(client, b'{"type":"FeatureCollection","crs":{}}', "map.json").status_code == 422
