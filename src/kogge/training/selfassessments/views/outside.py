"""The two pages for people without an account: how do you see somebody, and what somebody shows an employer."""

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.base.http import page, posted, refusal_in
from kogge.training.competences.models import Version
from kogge.training.selfassessments import actions, standing
from kogge.training.selfassessments.actions.asking import ticket_of
from kogge.training.selfassessments.forms import LevelsForm
from kogge.training.selfassessments.models import NAMES, Showing


def _spent(request):
    return page(request, "people/link_spent.html", status=410)


@login_not_required
def gap_answer(request, token):
    """One answer by one link, without a name."""
    now = timezone.now()
    ticket = ticket_of(token, now=now)
    if ticket is None:
        return _spent(request)
    assessment = ticket.asking.assessment
    competences = Version.objects.whole().get(pk=assessment.version_id).competences
    form = LevelsForm(posted(request), competences=competences, with_wanted=False)
    is_done = False
    if request.method == "POST" and form.is_valid():
        if not form.levels():
            form.add_error(None, _("Choose a level for at least one competence."))
        else:
            with refusal_in(form):
                actions.answer(token, form.levels(), now=now)
                is_done = True
    context = {"person": assessment.person, "role": assessment.version.definition, "form": form, "is_done": is_done}
    return page(request, "selfassessments/gap_answer.html", context)


@login_not_required
@require_safe
def gap_shown(request, token):
    """What somebody chose to show, until they take it back."""
    shown = Showing.objects.filter(key=token, revoked_at=None, expires_at__gt=timezone.now())
    found = shown.select_related("assessment__person", "assessment__version__definition").first()
    if found is None or not found.assessment.person.is_active:
        return _spent(request)
    stands, _others = standing.stands_of(found.assessment)
    rows = [(one, NAMES[one.own]) for one in stands if one.competence.ref in found.competences and one.own is not None]
    context = {"showing": found, "one": found.assessment, "rows": rows}
    response = page(request, "selfassessments/gap_shown.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
