"""What the coordinator and the keepers of an organisation's keys do: award, correct, suspend, revoke, sign anew."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.credentials import actions, rules
from kogge.training.credentials.actions.withdrawing import signed_with
from kogge.training.credentials.forms import ReissueForm, RevokeForm
from kogge.training.credentials.views.holding import credential_of, title_of
from kogge.training.issuers.models import Key
from kogge.training.programmes.models import Edition


def credential_revoke(request, number):
    """Say that a credential no longer holds, and why."""
    credential = credential_of(request, number)
    allow(rules.can_revoke(request.user, credential))
    form = RevokeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.revoke(credential, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            return done(request, _("The certificate is revoked."), credential)
    context = {"credential": credential, "form": form, "title": title_of(credential)}
    return page(request, "credentials/credential_revoke.html", context)


def credential_suspend(request, number):
    """Say that a credential does not hold for now, and why."""
    credential = credential_of(request, number)
    allow(rules.can_revoke(request.user, credential))
    form = RevokeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.suspend(credential, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            return done(request, _("The certificate is suspended."), credential)
    context = {"credential": credential, "form": form, "title": title_of(credential)}
    return page(request, "credentials/credential_suspend.html", context)


@require_POST
def credential_resume(request, number):
    """A suspended credential holds again."""
    credential = credential_of(request, number)
    actions.resume(credential, by=request.user, now=timezone.now())
    return done(request, _("The certificate holds again."), credential)


def credential_reissue(request, number):
    """Issue a corrected one in its place: another name, or what is recorded now."""
    credential = credential_of(request, number)
    allow(rules.can_revoke(request.user, credential))
    form = ReissueForm(posted(request), initial={"holder": credential.seat.person.name})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            fresh = actions.reissue(credential, by=request.user, now=timezone.now(), **form.cleaned_data)
            return done(request, _("A new certificate is issued; the earlier one is revoked."), fresh)
    context = {"credential": credential, "form": form, "title": title_of(credential)}
    return page(request, "credentials/credential_reissue.html", context)


@require_POST
def credential_award(request, programme, edition, ref):
    """Award the credential to one participant."""
    run = Edition.objects.with_seat(request.user, "coordinator", "assistant", "module_lead", "participant")
    edition = get_object_or_404(run, slug=edition, programme__slug=programme)
    seat = get_object_or_404(
        edition.seats.participants().select_related("edition__programme", "edition__lead"), case=ref
    )
    actions.award(seat, by=request.user, now=timezone.now())
    return done(
        request,
        _("The certificate is awarded; %(name)s gets a mail.") % {"name": seat.person.full_name},
        reverse("desk_edition", args=[programme, edition.slug]),
    )


# A key has leaked ----------------------------------------------------------------------------------------------
def _leaked_key(request, slug, ref):
    keys = Key.objects.visible_to(request.user).exclude(leaked_at=None).select_related("issuer__organisation")
    return get_object_or_404(keys, issuer__organisation__slug=slug, ref=ref)


def leaked_list(request, slug, ref):
    """What a leaked key has signed and has to be signed anew."""
    key = _leaked_key(request, slug, ref)
    found = signed_with(key).order_by("pk")
    context = {"key": key, "organisation": key.issuer.organisation, "count": found.count(), "credentials": found[:100]}
    return page(request, "credentials/leaked_list.html", context)


@require_POST
def leaked_sign(request, slug, ref):
    """Have all of it signed anew by the worker."""
    key = _leaked_key(request, slug, ref)
    back_url = reverse("leaked_list", args=[slug, ref])
    return redirect(actions.sign_leaked_anew(key, by=request.user, back_url=back_url))
