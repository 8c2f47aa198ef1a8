"""The one page of this room that an applicant writes on: the voluntary question."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import done, page, posted, refusal_in
from kogge.training.decisions import actions
from kogge.training.decisions.actions.gender import is_asked
from kogge.training.decisions.forms import GenderForm
from kogge.training.decisions.models import GenderAnswer
from kogge.training.nominations.models import Nomination


def application_gender(request, ref):
    """How the person describes their gender: asked where a committee balances places, answered by who likes to."""
    own = Nomination.objects.of(request.user).filter(edition__round__isnull=False)
    nomination = get_object_or_404(own.select_related("edition__programme", "edition__round"), ref=ref)
    said = GenderAnswer.objects.filter(nomination=nomination).first()
    form = GenderForm(posted(request), initial={"gender": said.gender if said else ""})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            gender = form.cleaned_data["gender"]
            actions.answer_gender(nomination, gender, by=request.user, now=timezone.now())
            return done(request, _("Saved.") if gender else _("Nothing is kept."), nomination.get_application_url())
    context = {"form": form, "nomination": nomination, "edition": nomination.edition, "said": said}
    return page(request, "decisions/application_gender.html", context | {"is_asked": is_asked(nomination)})
