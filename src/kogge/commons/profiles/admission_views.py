from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters import rules
from kogge.commons.clusters.entry import entry, reader_in, who_reads
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import NEAR, Audience
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.journal.models import Entry
from kogge.commons.journal.stored import stored
from kogge.commons.profiles.actions import admission
from kogge.commons.profiles.actions.editing import alike
from kogge.commons.profiles.forms import DecisionForm, WordForm

ON_A_PAGE = 30
TABS = {
    "sent": pgettext_lazy("organisations", "Waiting"),
    "asked": pgettext_lazy("organisations", "Asked for more"),
    "refused": pgettext_lazy("organisations", "Not admitted"),
    "draft": pgettext_lazy("organisations", "Not sent yet"),
    "removed": pgettext_lazy("organisations", "Removed"),
}
# What the next page says when a step is taken.
TOLD = {
    "admit": gettext_lazy("Admitted. Its people get a mail with the reason."),
    "ask": gettext_lazy("Sent back. Its people get a mail with what is missing."),
    "refuse": gettext_lazy("Not admitted. Its people get a mail with the reason."),
    "send": gettext_lazy("Sent. The office decides and writes to you."),
    "cease": gettext_lazy("The page now says that the organisation no longer exists."),
    "revive": gettext_lazy("It stands in the directory again."),
    "remove": gettext_lazy("It is removed from the directory."),
    "restore": gettext_lazy("It stands in the directory again."),
}


@login_not_required
@stored()
def cluster_criteria(request):
    """What the office asks before an organisation is admitted, for everybody to read."""
    context = {
        "fte": admission.LEAST_FTE,
        "members": admission.LEAST_MEMBERS,
        "kinds": admission.LEAST_KINDS,
    }
    return page(request, "profiles/cluster_criteria.html", context)


def admission_list(request):
    """What asks to be admitted, the longest waiting first; and what went back, or out."""
    allow(rules.is_office(request.user))
    state = request.GET.get("state", "")
    state = state if state in TABS else "sent"
    counts = dict(Organisation.objects.order_by().filter(state__in=TABS).values_list("state").annotate(Count("pk")))
    found = Organisation.objects.filter(state=state).order_by(F("sent_at").asc(nulls_last=True), "pk")
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    for one in shown:
        one.points = admission.points_of(one)
        one.met = sum(point.is_met is not False for point in one.points)
    tabs = [
        {"label": f"{label} ({counts.get(code, 0)})", "href": f"?state={code}", "current": code == state}
        for code, label in TABS.items()
    ]
    context = {"page": shown, "tabs": tabs, "state": state}
    return page(request, "profiles/admission_list.html", context)


def admission_detail(request, slug):
    """One entry with the criteria beside it; admitted, sent back or refused with a written reason."""
    allow(rules.is_office(request.user))
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    verb = request.POST.get("verb", "")
    can_judge = rules.can_judge(request.user, organisation)
    form = DecisionForm(posted(request))
    if request.method == "POST":
        allow(can_judge)
        if verb not in admission.DECISIONS:
            form.add_error(None, _("Choose one of the three: admit, ask for more, or refuse."))
        elif form.is_valid():
            with refusal_in(form):
                act = getattr(admission, verb)
                act(organisation, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
                return done(request, TOLD[verb], "admission_list")
    language = translation.get_language()
    reader = reader_in(request)
    near = reader.near(organisation)
    context = entry(organisation, reader, near=near, viewer=who_reads(request), language=language)
    context |= {
        "form": form,
        "points": admission.points_of(organisation),
        "can_judge": can_judge and organisation.state == Organisation.State.SENT,
        "is_own": rules.is_editor(request.user, organisation),
        "doubles": alike(organisation),
        "history": Entry.objects.about(organisation).order_by("-at", "-pk"),
        "editors": organisation.memberships.select_related("person").order_by("pk"),
        "sees_all": near >= NEAR[Audience.US],
    }
    return page(request, "profiles/admission_detail.html", context)


@of_entry
def organisation_step(request, organisation, verb):
    """A step its people take, or the office: what it means is said before it is taken."""
    step = next(step for step in organisation.FLOW if step.verb == verb)
    if not step.may(request.user, organisation):
        raise PermissionDenied
    form = WordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = getattr(admission, verb)
        with refusal_in(form):
            act(organisation, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            return done(request, TOLD[verb], _after(request, organisation))
    organisation.refresh_from_db()
    if organisation.state not in step.sources and not form.errors:
        return redirect("organisation_edit", organisation.shelf, organisation.slug)
    context = {
        "organisation": organisation,
        "step": step,
        "form": form,
        "lacking": admission.lacking(organisation) if verb == "send" else [],
        "doubtful": admission.doubtful(organisation) if verb == "send" else [],
    }
    return page(request, "profiles/organisation_step.html", context)


def _after(request, organisation):
    """Where one goes after a step: to the page, or to the editing of what has none."""
    if organisation.state in ("listed", "ceased"):
        return organisation.get_absolute_url()
    return redirect("organisation_edit", organisation.shelf, organisation.slug).url
