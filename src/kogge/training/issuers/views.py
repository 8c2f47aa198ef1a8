import json
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters.models import Organisation
from kogge.training.issuers import actions, rules
from kogge.training.issuers.documents import did_document, platform_document
from kogge.training.issuers.forms import DomainForm
from kogge.training.issuers.models import Issuer, Key, StatusList


# What machines read ----------------------------------------------------------------------------------------
def _public(request, text, kind):
    """A public document that pages and programs of others may read, kept for five minutes."""
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "public, max-age=300",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    answer = HttpResponse(text, content_type=kind, headers=headers)
    return get_conditional_response(request, etag=etag, response=answer)


@login_not_required
@require_safe
def platform_did(request):
    """Who issues here (did:web of this address)."""
    issuers = Issuer.objects.order_by("slug")
    return _public(request, json.dumps(platform_document(issuers), indent=2), "application/did+json")


@login_not_required
@require_safe
def issuer_did(request, slug):
    """The keys of an organisation (did:web), for whoever checks what it has signed."""
    issuer = get_object_or_404(Issuer, slug=slug)
    return _public(request, json.dumps(did_document(issuer), indent=2), "application/did+json")


@login_not_required
@require_safe
def status_list(request, slug, purpose, number):
    """One list of bits, signed: what is revoked, or suspended."""
    found = get_object_or_404(StatusList, issuer__slug=slug, purpose=purpose, number=number)
    return _public(request, found.document, "application/vc")


# The page of whoever keeps the keys ------------------------------------------------------------------------
def _organisation(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    allow(rules.can_keep_keys(request.user, organisation))
    return organisation


def issuer_detail(request, slug):
    """The keys an organisation signs with, for its own people and the office."""
    organisation = _organisation(request, slug)
    issuer = Issuer.objects.filter(organisation=organisation).first()
    keys = issuer.keys.order_by("-pk") if issuer else Key.objects.none()
    context = {
        "organisation": organisation,
        "issuer": issuer,
        "active": [key for key in keys if key.private],
        "earlier": [key for key in keys if not key.private],
        "lists": issuer.lists.order_by("number", "purpose") if issuer else [],
        "gives_domain": rules.can_give_domain(request.user),
    }
    return page(request, "issuers/issuer_detail.html", context)


def issuer_open(request, slug):
    """Give an organisation the identifier of its own domain, before it signs for the first time."""
    organisation = _organisation(request, slug)
    allow(rules.can_give_domain(request.user))
    form = DomainForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.open_at_domain(organisation, form.cleaned_data["domain"], by=request.user, now=timezone.now())
            said = _("The keys are made. Now put their public part on the domain.")
            return done(request, said, reverse("issuer_detail", args=[slug]))
    return page(request, "issuers/issuer_open.html", {"organisation": organisation, "form": form})


@require_POST
def issuer_rotate(request, slug, kind):
    """Sign with a new key from now on."""
    issuer = get_object_or_404(Issuer, organisation=_organisation(request, slug))
    get_object_or_404(issuer.keys.active(), kind=kind)
    actions.rotate(issuer, kind, by=request.user, now=timezone.now())
    return done(
        request,
        _("A new key signs from now on. What the old one has signed still holds."),
        reverse("issuer_detail", args=[slug]),
    )


def key_leaked(request, slug, ref):
    """Say that somebody else may have a key; what that means is said first."""
    organisation = _organisation(request, slug)
    keys = Key.objects.visible_to(request.user).filter(issuer__organisation=organisation)
    key = get_object_or_404(keys.select_related("issuer__organisation"), ref=ref)
    if request.method == "POST":
        actions.report_leaked(key, by=request.user, now=timezone.now())
        return done(
            request,
            _("The key is reported as leaked. Issue anew what it has signed."),
            reverse("issuer_detail", args=[slug]),
        )
    return page(request, "issuers/key_leaked.html", {"organisation": organisation, "key": key})
