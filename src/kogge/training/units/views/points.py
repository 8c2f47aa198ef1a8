"""What the units add up to, and how many points each has: said by who coordinates."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.units import actions, reading, rules
from kogge.training.units.actions.writing import qualification_of
from kogge.training.units.forms import PointsForm, QualificationForm
from kogge.training.units.views.writing import edition_of


def unit_whole(request, programme, edition):
    """The qualification: its name, its level, the kind of points, how many in all, and why."""
    edition = edition_of(request, programme, edition)
    allow(rules.can_distribute(request.user, edition))
    form = QualificationForm(posted(request), instance=qualification_of(edition))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"by": request.user, "now": timezone.now(), "fields": form.Meta.fields}
            actions.settle(form.instance, **given)
            return done(request, _("Saved."), reverse("unit_list", args=[programme, edition.slug]))
    return page(request, "units/unit_whole.html", {"form": form, "edition": edition})


def unit_points(request, programme, edition):
    """Points and the reason for them, unit by unit, with the sum and what is left."""
    edition = edition_of(request, programme, edition)
    allow(rules.can_distribute(request.user, edition))
    whole = reading.whole_of(edition)
    form = PointsForm(posted(request), units=whole["units"])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"by": request.user, "now": timezone.now()}
            actions.distribute(edition, form.points(), reasons=form.reasons(), **given)
            return done(request, _("Saved."), request.path)
    return page(request, "units/unit_points.html", whole | {"form": form, "edition": edition})
