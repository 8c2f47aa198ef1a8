from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.documents import qr_code
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.credentials import actions, rules
from kogge.training.credentials.certificate import check_address, headline
from kogge.training.credentials.forms import NumberForm, RevokeForm
from kogge.training.credentials.models import Credential, as_number
from kogge.training.programmes.models import Edition


def credential_list(request):
    """The credentials one has earned."""
    found = Credential.objects.of(request.user).select_related("seat__edition__programme", "issuer")
    credentials = list(found.order_by("-issued_at"))
    for credential in credentials:
        credential.shown_title = _title(credential)
    return page(request, "credentials/credential_list.html", {"credentials": credentials})


def _credential(request, number):
    found = Credential.objects.visible_to(request.user).select_related("seat__edition__programme", "issuer")
    return get_object_or_404(found, number=number)


def credential_detail(request, number):
    """One credential, for its holder and the coordinator: get the PDF, share the page to check it."""
    credential = _credential(request, number)
    context = {
        "credential": credential,
        "title": _title(credential),
        "has_pdf": credential.certificates.filter(language=get_language()).exists(),
        "is_holder": credential.seat.person_id == request.user.pk,
        "can_revoke": bool(credential.steps_for(request.user)),
        "address": check_address(credential),
        "headline": headline(_title(credential)),
        "qr": qr_code(check_address(credential)),
    }
    return page(request, "credentials/credential_detail.html", context)


def _title(credential):
    return credential.title.get(get_language()) or credential.title["en"]


@require_POST
def certificate_make(request, number):
    """Have the PDF made in the language of the page."""
    credential = _credential(request, number)
    job = actions.ask_for_certificate(
        credential,
        language=get_language(),
        by=request.user,
        result_url=reverse("certificate_download", args=[number]),
    )
    return redirect(job)


def certificate_download(request, number):
    """The PDF; what was not made yet is asked for on the credential's page."""
    credential = _credential(request, number)
    certificate = credential.certificates.filter(language=get_language()).first()
    if certificate is None or credential.state != Credential.State.VALID:
        return redirect(credential)
    return HttpResponse(
        bytes(certificate.pdf),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="certificate-{credential.number}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def credential_revoke(request, number):
    """Say that a credential no longer holds, and why."""
    credential = _credential(request, number)
    allow(rules.can_revoke(request.user, credential))
    form = RevokeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.revoke(credential, by=request.user, note=form.cleaned_data["note"])
            return done(request, _("The certificate is revoked."), credential)
    return page(
        request,
        "credentials/credential_revoke.html",
        {"credential": credential, "form": form, "title": _title(credential)},
    )


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


@login_not_required
def verify_search(request):
    """Check a credential by its number."""
    form = NumberForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("verify_detail", number=as_number(form.cleaned_data["number"]) or "-")
    return page(request, "credentials/verify_search.html", {"form": form})


@login_not_required
def verify_detail(request, number):
    """What anybody may know of a credential: valid, revoked with date and reason, or unknown."""
    credential = (
        Credential.objects.filter(number=as_number(number))
        .select_related("seat__edition__programme", "issuer")
        .first()
    )
    if credential is None:
        return page(request, "credentials/verify_unknown.html", {"number": number[:20]}, status=404)
    edition = credential.seat.edition
    context = {
        "credential": credential,
        "title": _title(credential),
        "edition": edition,
        "modules": edition.modules.select_related("lead").order_by("number"),
        "headline": headline(_title(credential)),
        "qr": qr_code(check_address(credential)),
        "checked_at": timezone.now(),
    }
    response = page(request, "credentials/verify_detail.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
