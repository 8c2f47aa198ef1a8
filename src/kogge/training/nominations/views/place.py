"""After the offer: the questions about coming. After a decision: a complaint."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.nominations import actions
from kogge.training.nominations.actions.places import HAVE_A_PLACE
from kogge.training.nominations.eligibility import ruling_of
from kogge.training.nominations.forms import ComplaintForm, place_form
from kogge.training.nominations.models import PlaceDetails
from kogge.training.nominations.views.steps import own_case


def application_place(request, ref):
    """Four short questions to somebody who comes; each may stay empty, and all may be changed until the end."""
    nomination = own_case(request, ref)
    if nomination.state not in HAVE_A_PLACE:
        return redirect("application_detail", ref=ref)
    details = PlaceDetails.objects.filter(nomination=nomination).first()
    details = details or PlaceDetails(nomination=nomination, phone=request.user.phone)
    is_first = details.pk is None
    form = place_form(posted(request), details=details, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.save_place(form.instance, agreed=form.agreed, by=request.user, now=timezone.now())
        return done(request, _("Saved. Welcome to the programme."), f"/learn/{nomination.edition.slug}/")
    context = {"form": form, "nomination": nomination, "edition": nomination.edition, "is_first": is_first}
    return page(request, "nominations/application_place.html", context)


@makes
def complaint_new(request, ref):
    """Say what is wrong with a decision; see the answer."""
    nomination = own_case(request, ref)
    complaints = list(nomination.complaints.order_by("-pk"))
    form = ComplaintForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.complain(nomination, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
            message = _("Your complaint is in. You get a mail when it is answered.")
            return done(request, message, f"{nomination.get_application_url()}complaint/")
    ruling = ruling_of(nomination)
    is_decided = nomination.state in ("declined", "reserve") or (ruling is not None and not ruling.is_eligible)
    context = {
        "form": form,
        "nomination": nomination,
        "complaints": complaints,
        "may_complain": is_decided and not any(not one.answer for one in complaints),
    }
    return page(request, "nominations/complaint_new.html", context)
