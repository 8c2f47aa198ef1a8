"""The description of the public interface, for machines and for people; and errors that no view of it has met."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from kogge.base.http import page
from kogge.base.machines import problem
from kogge.base.middleware import server_error
from kogge.commons.journal.stored import stored
from kogge.commons.journal.written import unsent
from kogge.portal.opendata.api import MOST, ROOT, answered, description, readable_elsewhere


@answered
def api_description(request):
    """OpenAPI 3.1."""
    return JsonResponse(description())


@login_not_required
@stored()
def about_api(request):
    """For people who build on it: every operation, its parameters and answers, from the same description."""
    operations = [
        {
            "path": path,
            "summary": operation["description"],
            "tag": operation["tags"][0],
            "parameters": [_parameter(one) for one in operation.get("parameters", [])],
            "answers": [{"code": code, "said": one["description"]} for code, one in operation["responses"].items()],
        }
        for path, operations in description()["paths"].items()
        for operation in operations.values()
    ]
    context = {"operations": operations, "root": f"{settings.SITE_ADDRESS}/{ROOT}", "most": MOST}
    return page(request, "opendata/about_api.html", context)


def _parameter(one):
    schema = one["schema"]
    choices = [schema, *schema.get("anyOf", [])]
    values = next((choice["enum"] for choice in choices if "enum" in choice), [])
    return {
        "name": one["name"],
        "is_part": one["in"] == "path",
        "is_many": schema.get("type") == "array",
        "said": one.get("description", ""),
        "values": [value for value in values if value],
        "least": schema.get("minimum"),
        "most": schema.get("maximum"),
        "default": schema.get("default") or "",
    }


# What goes wrong before a view is reached, or in one: a machine is told as a machine, a person as ever
def _is_for_machines(request):
    return request.path.startswith("/api/")


def bad_request(request, exception):
    if _is_for_machines(request):
        return readable_elsewhere(problem(400, _("The address is too long or cannot be read.")))
    return defaults.bad_request(request, exception)


def not_found(request, exception):
    if _is_for_machines(request):
        return readable_elsewhere(problem(404, _("Nothing is known by this name.")))
    return defaults.page_not_found(request, exception)


def failed(request):
    response = server_error(request, unsent(request))
    if _is_for_machines(request):
        said = problem(response.status_code, _("Something went wrong on our side. Try again later."))
        if "Retry-After" in response.headers:
            said.headers["Retry-After"] = response.headers["Retry-After"]
        return readable_elsewhere(said)
    return response
