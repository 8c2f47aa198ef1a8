"""Points on a map (GeoJSON, RFC 7946) as a table: one row a feature, its properties and its two coordinates."""

import json
import re

from django.utils.translation import gettext as _

from kogge.base.documents.sheets import MOST_COLUMNS, MOST_ROWS, clean
from kogge.base.errors import Refused

DEEPEST = 20
LARGEST = 10_000_000  # bytes: the whole of it is read at once
SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.S)


def rows(stream):
    """(number, cells) as `sheets.rows` gives them: the head first, then feature by feature."""
    features = _features(stream)
    heads = []
    for feature in features[:1000]:
        heads += [name for name in feature["properties"] if name not in heads]
    if len(heads) > MOST_COLUMNS - 2:
        raise Refused(_("A feature has more than %(most)s properties.") % {"most": MOST_COLUMNS - 2})
    heads = [head for head in heads if head not in ("longitude", "latitude")]
    yield 1, [*(clean(head) for head in heads), "longitude", "latitude"]
    for number, feature in enumerate(features, 2):
        cells = [clean(_cell(feature["properties"].get(head))) for head in heads]
        yield number, [*cells, *(str(each) for each in feature["point"])]


def _features(stream):
    stream.seek(0)
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refused(_("A GeoJSON file may have %(most)s MB; this one is larger.") % {"most": LARGEST // 1_000_000})
    try:
        text = data.decode("utf-8-sig")
        _check_depth(text)
        found = json.loads(text, parse_constant=_no_number)
    except (UnicodeError, ValueError) as problem:
        raise Refused(_("This is no GeoJSON that we can read: %(why)s") % {"why": str(problem)[:100]}) from problem
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection" or "crs" in found:
        if isinstance(found, dict) and "crs" in found:
            raise Refused(_("This file names a coordinate system of its own (crs). Save it in WGS 84, without it."))
        raise Refused(_("This is no GeoJSON that we can read: %(why)s") % {"why": "FeatureCollection"})
    features = found.get("features")
    if not isinstance(features, list) or len(features) > MOST_ROWS:
        raise Refused(_("This is no GeoJSON that we can read: %(why)s") % {"why": "features"})
    return [_feature(number, one) for number, one in enumerate(features, 1)]


def _check_depth(text):
    """Depth is counted before anything is built, because building it is what a deep file is after."""
    depth = 0
    for sign in SIGNS.finditer(text):
        first = sign[0][0]
        depth += (first in "[{") - (first in "]}")
        if depth > DEEPEST:
            raise Refused(_("This file is nested deeper than any map. Save it again from the program it comes from."))


def _no_number(word):
    raise Refused(_("“%(word)s” is no number, and no place on a map.") % {"word": word})


def _feature(number, feature):
    if not isinstance(feature, dict) or "crs" in feature:
        raise Refused(_("Feature %(n)s can’t be read.") % {"n": number})
    properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
    if not isinstance(properties, dict) or not isinstance(geometry, dict) or "crs" in geometry:
        raise Refused(_("Feature %(n)s can’t be read.") % {"n": number})
    if not geometry:
        return {"properties": properties, "point": ("", "")}
    point = geometry.get("coordinates")
    is_point = geometry.get("type") == "Point" and isinstance(point, list) and len(point) in (2, 3)
    if not is_point or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in point):
        raise Refused(_("Feature %(n)s is no point. A list of organisations needs points.") % {"n": number})
    return {"properties": properties, "point": tuple(point[:2])}


def _cell(value):
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value
