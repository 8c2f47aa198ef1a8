"""The list of editions: what waits in each, and for whom. As many queries for thirty editions as for one."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.portal.desk.waits import waits_of
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Seat
from kogge.training.selection.models import Round


def overview(editions, user, now):
    """[{edition, is_open, is_read_only, waits: [{text, whom, href, …}]}] in the order of the editions."""
    run = set(Seat.objects.of(user).filter(role__in=["coordinator", "assistant"]).values_list("edition", flat=True))
    cases = {}
    others = Nomination.objects.filter(edition__in=run).exclude(nominee=user)  # who applies waits for the letter
    counted = others.order_by().values_list("edition", "state")
    for edition, state, number in counted.annotate(Count("pk")):
        cases.setdefault(edition, {})[state] = number
    rounds = {round.edition_id: round for round in _rounds(run)}
    inside = waits_of([one for one in editions if one.pk in run and one.state in ("running", "finished")], now)
    return [
        {
            "edition": edition,
            "is_open": edition.has_open_call(now),
            "is_read_only": edition.pk not in run,
            "waits": [
                *_waits(edition, cases.get(edition.pk, {}), rounds.get(edition.pk)),
                *inside.get(edition.pk, []),
            ],
        }
        for edition in editions
    ]


def _rounds(editions):
    missing = Count("reviewers__reviews", filter=Q(reviewers__reviews__state="draft"))
    return Round.objects.filter(edition__in=editions).annotate(missing=missing)


def _waits(edition, cases, round):
    """What waits, the coordinator's first; each with whom it waits for, and the page where one sees it."""
    address = [edition.programme.slug, edition.slug]
    sent = cases.get("sent", 0)
    if sent and (round is None or round.state == "setting_up"):
        text = ngettext("%(n)d application", "%(n)d applications", sent) % {"n": sent}
        yield {"text": text, "whom": _("for a decision"), "href": reverse("desk_edition", args=address) + "#waiting"}
    if round and round.state == "reviewing" and round.missing:
        text = ngettext("%(n)d review", "%(n)d reviews", round.missing) % {"n": round.missing}
        yield {"text": text, "whom": _("for the reviewers"), "href": reverse("committee", args=address)}
    if round and round.state == "reviewing" and not round.missing:
        yield {"text": _("All reviews are final"), "whom": _("for you"), "href": reverse("committee", args=address)}
    if round and round.state == "deciding":
        yield {
            "text": _("The meeting"),
            "whom": _("for the committee"),
            "href": reverse("meeting", args=[edition.slug]),
        }
    if round and round.state == "decided":
        href = reverse("meeting_minutes", args=[edition.slug])
        yield {"text": _("The decisions"), "whom": _("for a second person"), "href": href}
    offered = cases.get("offered", 0)
    if offered:
        text = ngettext("%(n)d offer", "%(n)d offers", offered) % {"n": offered}
        href = reverse("case_list", args=address) + "?state=offered"
        yield {"text": text, "whom": _("for an answer"), "href": href}
