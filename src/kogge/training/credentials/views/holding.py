"""What the holder sees: all credentials in one place, each as paper, file and picture, public or not."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents import qr_code
from kogge.base.http import allow, done, page
from kogge.training.credentials import actions, rules
from kogge.training.credentials.badge import facts
from kogge.training.credentials.certificate import check_address, headline
from kogge.training.credentials.files import FORMS, file_of, transcript_of
from kogge.training.credentials.models import Credential
from kogge.training.programmes.models import Edition


def credential_list(request):
    """The credentials one has earned: those of an edition together, the newest first."""
    found = Credential.objects.of(request.user).with_all().order_by("-issued_at", "-pk")
    editions = {}
    for credential in found:
        credential.shown_title = title_of(credential)
        editions.setdefault(credential.seat.edition_id, []).append(credential)
    groups = [
        {
            "edition": held[0].seat.edition,
            "credentials": sorted(held, key=lambda one: one.unit_version.ref if one.unit_version else ""),
            "is_several": sum(one.state == Credential.State.VALID for one in held) > 1,
        }
        for held in editions.values()
    ]
    return page(request, "credentials/credential_list.html", {"groups": groups})


def credential_of(request, number):
    """One credential, if this person may know of it."""
    return get_object_or_404(Credential.objects.visible_to(request.user).with_all(), number=number)


def credential_detail(request, number):
    """One credential, for its holder and the coordinator: paper, files, who may see it."""
    credential = credential_of(request, number)
    signature = credential.signature_now()
    said = credential.said
    context = {
        "credential": credential,
        "title": title_of(credential),
        "has_pdf": credential.certificates.filter(language=get_language()).exists(),
        "is_holder": rules.is_holder(request.user, credential),
        "can_revoke": rules.can_revoke(request.user, credential),
        "is_signed": bool(signature and signature.document),
        "facts": facts(said) if said else [],
        "address": check_address(credential),
        "headline": headline(title_of(credential)),
        "qr": qr_code(check_address(credential)),
    }
    return page(request, "credentials/credential_detail.html", context)


def title_of(credential):
    return credential.title.get(get_language()) or credential.title["en"]


@require_POST
def certificate_make(request, number):
    """Have the PDF made in the language of the page."""
    credential = credential_of(request, number)
    job = actions.ask_for_certificate(
        credential,
        language=get_language(),
        by=request.user,
        result_url=reverse("certificate_download", args=[number]),
    )
    return redirect(job)


def certificate_download(request, number):
    """The PDF; what was not made yet is asked for on the credential's page."""
    credential = credential_of(request, number)
    certificate = credential.certificates.filter(language=get_language()).first()
    if certificate is None or credential.state != Credential.State.VALID:
        return redirect(credential)
    return download(bytes(certificate.pdf), "application/pdf", f"certificate-{credential.number}.pdf")


@require_safe
def credential_file(request, number, form):
    """The credential as a file that stands on its own: JSON, JWT, or a picture that carries it. For its holder."""
    credential = credential_of(request, number)
    allow(rules.is_holder(request.user, credential))
    if form not in FORMS:
        raise Http404
    return download(file_of(credential, form, now=timezone.now()), FORMS[form].media, f"{number}.{FORMS[form].ending}")


@require_safe
def transcript_download(request, programme, edition):
    """All that one has earned in an edition in one signed file (CLR 2.0)."""
    editions = Edition.objects.visible_to(request.user)
    edition = get_object_or_404(editions, slug=edition, programme__slug=programme)
    held = list(Credential.objects.of(request.user).valid().filter(seat__edition=edition).with_all())
    if not held:
        raise Http404
    text = transcript_of(held, now=timezone.now())
    return download(text.encode(), "application/json", f"transcript-{edition.slug}.json")


def download(data, kind, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)


@require_POST
def credential_publish(request, number):
    """Let the page of a credential be found, or not; only its holder decides."""
    credential = credential_of(request, number)
    is_public = request.POST.get("public") == "yes"
    actions.publish(credential, is_public=is_public, by=request.user, now=timezone.now())
    told = _("Its page is public now.") if is_public else _("Its page is no longer public.")
    return done(request, told, credential)
