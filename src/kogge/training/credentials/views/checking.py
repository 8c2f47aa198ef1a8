"""What anybody may check, without an account: a number, or a file."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents import qr_code
from kogge.base.http import page, place_of, refusal_in
from kogge.commons.people.limits import hold
from kogge.training.credentials.awards import in_language
from kogge.training.credentials.badge import facts
from kogge.training.credentials.certificate import check_address, headline
from kogge.training.credentials.checking import check_credential, check_file
from kogge.training.credentials.files import signed_text
from kogge.training.credentials.forms import FileForm, NumberForm
from kogge.training.credentials.models import Credential, as_number
from kogge.training.credentials.views.holding import download, title_of

OFTEN, GUESSES, WITHIN = 30, 60, timedelta(minutes=10)  # files, and numbers that are none, from one place


@login_not_required
def verify_search(request):
    """Check a credential by its number, or by its file."""
    form = NumberForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("verify_detail", number=as_number(form.cleaned_data["number"]) or "-")
    return page(request, "credentials/verify_search.html", {"form": form, "file_form": FileForm()})


@login_not_required
@require_POST
def verify_file(request):
    """What a file says, and whether it holds. The file is looked through and forgotten."""
    now = timezone.now()
    hold("verify", place_of(request), most=OFTEN, within=WITHIN, now=now)
    form = FileForm(request.POST, request.FILES)
    answer = None
    if form.is_valid():
        with refusal_in(form):
            answer = check_file(form.cleaned_data["file"].read(), now=now)
    context = {"form": form, "answer": answer, "checked_at": now}
    if answer and answer.credential:
        context["title"] = title_of(answer.credential)
    return _private(page(request, "credentials/verify_file.html", context))


@login_not_required
def verify_detail(request, number):
    """What anybody may know of a credential: what it says, whether it holds, and what it does not say."""
    credential = Credential.objects.filter(number=as_number(number)).with_all().first()
    if credential is None:
        if not request.viewing:  # who looks with the eyes of another changes nothing
            hold("number", place_of(request), most=GUESSES, within=WITHIN, now=timezone.now())
        return page(request, "credentials/verify_unknown.html", {"number": number[:20]}, status=404)
    now = timezone.now()
    edition = credential.seat.edition
    said = credential.said
    context = {
        "answer": check_credential(credential, now=now),
        "credential": credential,
        "title": title_of(credential),
        "edition": edition,
        "said": said,
        "outcomes": [(one.ref, in_language(one.text, get_language())) for one in said.outcomes] if said else [],
        "facts": facts(said) if said else [],
        "modules": edition.modules.select_related("lead").order_by("number") if not credential.unit_version_id else [],
        "headline": headline(title_of(credential)),
        "qr": qr_code(check_address(credential)),
        "checked_at": now,
        "later": getattr(credential, "replaced_by", None),
    }
    return _private(page(request, "credentials/verify_detail.html", context), is_public=credential.is_public)


@login_not_required
@require_safe
def verify_badge(request, number):
    """The signed file of a credential whose holder made its page public."""
    found = Credential.objects.filter(is_public=True).exclude(state=Credential.State.REVOKED)
    credential = get_object_or_404(found, number=as_number(number))
    return download(signed_text(credential).encode(), "application/json", f"{credential.number}.json")


def _private(response, *, is_public=False):
    response["Cache-Control"] = "no-store"
    if not is_public:
        response["X-Robots-Tag"] = "noindex"
    return response
