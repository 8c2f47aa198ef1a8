"""What everybody reads: the definition in one's language, each competence, its versions and who endorses them."""

import json

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import page
from kogge.commons.files.names import disposition
from kogge.commons.journal.stored import stored
from kogge.training.competences import actions, linked, reading, rules
from kogge.training.competences.forms import own_organisations
from kogge.training.competences.models import Definition, Paper, Version


def definition_of(definition):
    return get_object_or_404(Definition, slug=definition)


def version_of(request, definition, number):
    """A version that this reader may see, with all its words."""
    found = Version.objects.visible_to(request.user).whole()
    return get_object_or_404(found, definition__slug=definition, number=number)


def current_of(definition):
    found = definition_of(definition)
    if not found.current:
        raise Http404
    return Version.objects.whole().get(pk=found.current.pk)


def _for_machines(request, data):
    """The data, for who asks for them; pages say that the same address has both."""
    response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type=linked.TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept"])
    return response


def _wants_data(request):
    return linked.TYPE in request.headers.get("accept", "")


@login_not_required
@require_safe
@stored()
def definition_list(request):
    """The work roles that are defined here; where there is one, its page."""
    found = list(Definition.objects.filter(versions__isnull=False).distinct().order_by("slug"))
    if len(found) == 1:
        return redirect(found[0])
    return page(request, "competences/definition_list.html", {"definitions": found})


@login_not_required
@require_safe
@stored()
def definition_detail(request, definition):
    """The definition that counts, in the reader's language; its data for who asks for them."""
    version = current_of(definition)
    if _wants_data(request):
        return _for_machines(request, linked.definition_data(version))
    return page(request, "competences/definition_detail.html", _whole(request, version))


@login_not_required
@require_safe
@stored()
def definition_jsonld(request, definition):
    return _for_machines(request, linked.definition_data(current_of(definition)))


def _whole(request, version):
    """What the page of a version shows, whichever it is."""
    language, endorsements = get_language(), reading.endorsers(version)
    return {
        "version": version,
        "definition": version.definition,
        "endorsements": endorsements,
        "countries": len({one.organisation.country.code for one in endorsements}),
        "papers": version.papers.values_list("language", flat=True),
        "language": language,
        "drafts": rules.can_draft(request.user),
        "may_endorse": request.user.is_authenticated
        and version.state != Version.State.SUPERSEDED
        and own_organisations(request.user).exists(),
        **reading.for_readers(version, language),
    }


@login_not_required
@require_safe
@stored()
def competence_detail(request, definition, ref):
    """One competence as it stands today: what shows each level, its sources, the nearest skills elsewhere."""
    one = _competence(definition, ref)
    if _wants_data(request):
        return _for_machines(request, linked.competence_data(one))
    version = one.section.version
    others = [each for each in version.sections.all() for each in each.competences.all()]
    place = [each.ref for each in others].index(one.ref)
    sources = {each.key: each for each in version.definition.sources.all()}
    context = {
        "competence": one,
        "version": version,
        "definition": version.definition,
        "said": reading.competence_parts(one, get_language()),
        "sources": [sources[key] for key in one.sources if key in sources],
        "before": others[place - 1] if place else None,
        "after": others[place + 1] if place + 1 < len(others) else None,
        "is_unchecked": get_language() != "en" and get_language() not in version.checked,
    }
    return page(request, "competences/competence_detail.html", context)


@login_not_required
@require_safe
@stored()
def competence_jsonld(request, definition, ref):
    return _for_machines(request, linked.competence_data(_competence(definition, ref)))


def _competence(definition, ref):
    version = current_of(definition)
    found = next((one for one in version.competences if one.ref == ref), None)
    if found is None:
        raise Http404
    found.section.version = version
    return found


@login_not_required
@require_safe
def version_list(request, definition):
    """All versions, the newest first, each with who endorses it and what changed."""
    one = definition_of(definition)
    standing = Q(endorsements__withdrawn_at=None, endorsements__organisation__state__in=["listed", "ceased"])
    versions = Version.objects.visible_to(request.user).filter(definition=one).select_related("definition")
    versions = list(versions.annotate(endorsed=Count("endorsements", filter=standing)).order_by("-began_at", "-pk"))
    pairs = [(new, versions[place + 1] if place + 1 < len(versions) else None) for place, new in enumerate(versions)]
    context = {"definition": one, "pairs": pairs, "drafts": rules.can_draft(request.user)}
    return page(request, "competences/version_list.html", context)


@login_not_required
@require_safe
def version_detail(request, definition, number):
    """One version, for good at this address."""
    return page(request, "competences/version_detail.html", _whole(request, version_of(request, definition, number)))


@login_not_required
@require_safe
def version_difference(request, definition, number, old):
    """What reads differently from an older version, word by word."""
    new, old = version_of(request, definition, number), version_of(request, definition, old)
    changes = reading.changes(old, new, get_language())
    context = {"definition": new.definition, "new": new, "old": old, "changes": changes}
    return page(request, "competences/version_difference.html", context)


@login_not_required
@require_safe
def version_endorsements(request, definition, number):
    """Who stands behind a version: a map, and all of them by name."""
    version = version_of(request, definition, number)
    endorsements, digest = reading.endorsers(version), version.digest
    user = request.user
    mine = set(own_organisations(user).values_list("pk", flat=True)) if user.is_authenticated else set()
    context = {
        "definition": version.definition,
        "version": version,
        "rows": [(one, one.digest != digest, one.organisation_id in mine) for one in endorsements],
        "chart": reading.endorsement_map(version, endorsements),
        "may_endorse": bool(mine) and version.state != Version.State.SUPERSEDED,
    }
    return page(request, "competences/version_endorsements.html", context)


@login_not_required
@require_safe
def version_pdf(request, definition, number):
    """The paper in the reader's language, once somebody has had it drawn."""
    version = version_of(request, definition, number)
    paper = get_object_or_404(Paper, version=version, language=get_language())
    response = HttpResponse(bytes(paper.pdf), content_type="application/pdf")
    response["Content-Disposition"] = disposition(f"{definition}-{number}-{paper.language}.pdf")
    return response


@require_POST
def version_pdf_make(request, definition, number):
    """Have the paper drawn, in the language of the page."""
    version = version_of(request, definition, number)
    result = reverse("version_pdf", args=[definition, number])
    job = actions.ask_for_paper(version, language=get_language(), by=request.user, result_url=result)
    return redirect(job)
