"""The European forms of a credential, the seal of an organisation, and what a programme offers."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters.models import Organisation
from kogge.training.credentials.models import Credential
from kogge.training.europass import actions, elm, rules
from kogge.training.europass.forms import SealForm
from kogge.training.europass.models import Seal
from kogge.training.europass.offer import offer_of
from kogge.training.programmes.models import Edition


def _credential(request, number):
    return get_object_or_404(Credential.objects.visible_to(request.user).with_all(), number=number)


def _file(content, name, kind="application/ld+json"):
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_safe
def credential_europass(request, number):
    """What Europass takes, what is sealed and what is not, and the files."""
    credential = _credential(request, number)
    seal = actions.seal_of(credential, now=timezone.now())
    context = {"credential": credential, "seal": seal, "is_holder": credential.seat.person_id == request.user.pk}
    return page(request, "europass/credential_europass.html", context)


@require_safe
def europass_file(request, number):
    """To be uploaded to the Commission's issuer; not sealed."""
    credential = _credential(request, number)
    content = json.dumps(elm.uploadable(credential), ensure_ascii=False, indent=1)
    return _file(content, f"europass-not-sealed-{credential.number}.json", "application/json")


@require_safe
def europass_sealed(request, number):
    """Sealed by the issuer."""
    credential = _credential(request, number)
    return _file(
        actions.sealed_document(credential, now=timezone.now()), f"europass-sealed-{credential.number}.jsonld"
    )


def _organisation(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    allow(rules.can_keep_seal(request.user, organisation))
    return organisation


def seal_edit(request, slug):
    """The electronic seal of an organisation: what is there, and another in its place."""
    organisation = _organisation(request, slug)
    form = SealForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            content, password = form.cleaned_data["file"].read(), form.cleaned_data["password"]
            actions.set_seal(organisation, content, password, by=request.user, now=timezone.now())
            return done(request, _("The seal is in place."), request.path)
    seal = Seal.objects.filter(organisation=organisation).first()
    context = {"organisation": organisation, "form": form, "seal": seal, "now": timezone.now()}
    return page(request, "europass/seal_edit.html", context)


@require_POST
def seal_remove(request, slug):
    organisation = _organisation(request, slug)
    seal = get_object_or_404(Seal.objects.select_related("organisation"), organisation=organisation)
    actions.remove_seal(seal, by=request.user, now=timezone.now())
    return done(request, _("The seal is removed."), request.path.removesuffix("remove/"))


@login_not_required
@require_safe
def edition_offer(request, programme, edition):
    """The offer as Europass reads it."""
    found = Edition.objects.visible_to(request.user).select_related("programme", "lead")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    return _file(offer_of(edition), f"offer-{edition.slug}.xml", "application/xml")
