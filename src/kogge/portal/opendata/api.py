"""The public interface for machines, /api/v1/: its root, and what holds for each of its answers.

Whoever asks sees what its pages would show them: a stranger what strangers see. Nothing can be written. Each answer
has an ETag, each error one shape, and one network address may ask so often a minute (each process counts alone).
"""

import time
from functools import lru_cache, wraps
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError

from kogge import VERSION
from kogge.base.http import place_of
from kogge.base.machines import PROBLEM, problem, unless_known
from kogge.portal.opendata.cluster_api import router as clusters
from kogge.portal.opendata.region_api import router as regions

ROOT = "api/v1/"
MOST = 600  # answers a minute to one network address, or one network of IPv6
METHODS = "GET, HEAD, OPTIONS"
ABOUT = (
    "The directory of clusters and organisations, the regions with their figures and priorities, the vocabularies. "
    "Read-only; no key is needed. Names follow the parameter lang, else the header Accept-Language. Lists are read "
    "one page after the other along `next`. A parameter that is not listed is refused with 422. Every error is a "
    "problem of RFC 9457; an answer has an ETag, and If-None-Match is answered with 304. More than "
    f"{MOST} requests a minute from one network address are answered with 429 and Retry-After."
)

api = NinjaAPI(title="Kogge", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None)
api.add_router("", clusters)
api.add_router("", regions)

_asked: dict = {"minute": 0, "times": {}}


@api.exception_handler(ValidationError)
def _unreadable(request, error):
    wrong = [
        {"where": ".".join(str(part) for part in one["loc"] if part != "asked"), "what": one["msg"]}
        for one in error.errors
    ]
    return problem(422, _("The request cannot be read as it is."), errors=wrong)


@api.exception_handler(Http404)
def _missing(request, error):
    return problem(404, _("Nothing is known by this name."))


def answered(view, known=frozenset({"lang"})):
    """What holds for each answer: open to all, in the reader's language, counted, with its ETag, readable elsewhere.

    `known`: the names a query may have.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return readable_elsewhere(HttpResponse(status=204, headers={"Access-Control-Max-Age": "86400"}))
        with translation.override(_language(request)):
            if request.method not in ("GET", "HEAD"):
                response = problem(405, _("This interface can only be read."))
                response.headers["Allow"] = METHODS
            elif wait := _wait(place_of(request)):
                response = problem(429, _("That is very often in a short time. Try again a minute later."))
                response.headers["Retry-After"] = str(wait)
            elif strange := sorted(set(request.GET) - known):
                response = _unknown(strange)
            else:
                request.method = "GET"
                response = view(request, *args, **kwargs)
                if response.status_code == 200:
                    response = unless_known(request, response)
                    if not request.user.is_authenticated:
                        response.headers["Cache-Control"] = "no-cache"
            response.headers["Content-Language"] = translation.get_language()
        return readable_elsewhere(response)

    return wrapper


def _unknown(names):
    said = _("There is no such parameter.")
    errors = [{"where": f"query.{name[:80]}", "what": said} for name in names[:20]]
    return problem(422, _("The request cannot be read as it is."), errors=errors)


def readable_elsewhere(response):
    """Pages of other hosts may read this, but never in the name of who is signed in here: `*` allows no cookies."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Language, Retry-After"
    return response


def _language(request):
    wanted = request.GET.get("lang")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def _wait(place):
    """Seconds until this network address may ask again; 0: now."""
    minute, second = divmod(int(time.time()), 60)
    if _asked["minute"] != minute:
        _asked.update(minute=minute, times={})
    try:
        address = ip_address(place)
        place = str(ip_network(f"{place}/64", strict=False)) if address.version == 6 else place
    except ValueError:
        place = ""
    times = _asked["times"]
    times[place] = times.get(place, 0) + 1
    return 60 - second if times[place] > MOST else 0


def forget_callers():
    """Count everybody from nothing (tests)."""
    _asked.update(minute=0, times={})


def routes() -> list:
    """The addresses below /api/v1/, each answered as `answered` says."""
    found = []
    for pattern in api.urls[0]:
        if pattern.name != "api-root":
            path = f"/{ROOT}{pattern.pattern}".replace("<", "{").replace(">", "}")
            said = description()["paths"][path]["get"]["parameters"]
            known = frozenset(one["name"] for one in said if one["in"] == "query")
            pattern.callback = answered(pattern.callback, known)
            found.append(pattern)
    return found


@lru_cache(maxsize=1)
def description() -> dict:
    """The description of the interface (OpenAPI 3.1): errors as what they are, and the headers one can rely on."""
    said = dict(api.get_openapi_schema(path_prefix=ROOT))
    said["servers"] = [{"url": settings.SITE_ADDRESS}]
    said["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    text = {"schema": {"type": "string"}}
    for operations in said["paths"].values():
        for operation in operations.values():
            operation["operationId"] = operation["operationId"].rpartition("_api_")[2]
            for status, answer in operation["responses"].items():
                if status >= 400:
                    answer["content"] = {PROBLEM: answer["content"]["application/json"]}
                if status == 200:
                    answer["headers"] = {"ETag": text, "Content-Language": text}
                if status == 429:
                    answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
            operation["responses"] = {str(key): value for key, value in sorted(operation["responses"].items())}
    return said
