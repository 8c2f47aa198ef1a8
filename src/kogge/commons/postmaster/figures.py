"""What the operator's page counts: by small indexes, and never over the whole table."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.charts import Bar, stacked
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Arrival, Bounce, Mailing, Message, Suppression

DAYS = 7
MOST_COUNTED = 10_000  # what waits beyond is "more than", as nobody needs the number to act
MOST_BY_DOMAIN = 2_000
State = Message.State


def figures(now):
    """Waiting, sent today, failed, held, oldest: what an operator asks first."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    # In the order in which they leave, which an index keeps; the rest is younger.
    waiting = Message.objects.filter(state=State.WAITING).order_by("lane", "next_try_at")[: MOST_COUNTED + 1]
    found = Message.objects.filter(pk__in=waiting.values("pk")).aggregate(
        waiting=Count("pk"),
        oldest=Min("written_at"),
        **{f"lane_{lane.value}": Count("pk", filter=Q(lane=lane)) for lane in Message.Lane},
    )
    lately = _single(now)
    letters = Mailing.objects.filter(sent_at__gt=now - timedelta(days=DAYS))
    many = letters.aggregate(sent=Sum("sent"), failed=Sum("failed"), held=Sum("held"))
    counts = {state: lately.get(state, 0) for state in State.values}
    return {
        "waiting": min(found["waiting"], MOST_COUNTED),
        "is_more": found["waiting"] > MOST_COUNTED,
        "oldest": found["oldest"],
        "lanes": [(lane.label, found[f"lane_{lane.value}"]) for lane in Message.Lane],
        "sent": counts[State.SENT] + (many["sent"] or 0),
        "sent_today": _sent_today(now, today),
        "failed": counts[State.FAILED] + (many["failed"] or 0),
        "held": counts[State.HELD] + (many["held"] or 0),
        "arrivals": Arrival.objects.filter(at__gt=now - timedelta(days=DAYS)).count(),
        "stopped": Suppression.objects.count(),
    }


def _single(now):
    """The mails that are not part of a letter to many, by state."""
    lately = Message.objects.filter(mailing__isnull=True, written_at__gt=now - timedelta(days=DAYS))
    return dict(lately.values_list("state").annotate(count=Count("pk")))


def _sent_today(now, today):
    lately = now - timedelta(days=DAYS)
    single = Message.objects.filter(
        state=State.SENT, mailing__isnull=True, written_at__gt=lately, sent_at__gte=today
    )  # not what came back since
    many = Mailing.objects.filter(sent_at__gte=today).aggregate(sent=Sum("sent"))
    return single.count() + (many["sent"] or 0)


def chart(found):
    """Did it arrive? Delivered means: the next mail server took it, and it has not come back. None without mails."""
    items = [
        Bar(_("Delivered"), found["sent"]),
        Bar(_("Waiting"), found["waiting"]),
        Bar(_("Refused"), found["failed"]),
        Bar(_("Held back"), found["held"]),
    ]
    whole = sum(item.value for item in items)
    if not whole:
        return None
    return stacked(
        title=_("%(share)s of 100 mails were delivered") % {"share": round(100 * found["sent"] / whole)}
        if found["sent"]
        else _("None of these mails was delivered yet"),
        sub=_("Mails written in the last seven days, as they stand now. Nobody measures whether a mail was opened."),
        items=items,
        tones=["good", "calm", "bad", "off"],
        head=(_("What became of it"), _("Mails")),
    )


def paused_by_refusals():
    """Letters to many that paused themselves because too many of their mails were refused: `since`, `reason`."""
    latest = Entry.objects.filter(kind="mail.mailing", thing_id=OuterRef("pk"), verb="pause").order_by("-at", "-pk")
    letters = Mailing.objects.filter(state=Mailing.State.PAUSED).annotate(
        since=Subquery(latest.values("at")[:1]),
        reason=Subquery(latest.values("note")[:1]),
        paused_by=Subquery(latest.values("by")[:1]),
    )
    return letters.filter(paused_by=None).exclude(reason="").only("about").order_by("-pk")[:10]


def domains(now):
    """Where mails went lately and where they did not arrive, the most troubled first: (domain, mails, failed)."""
    lately = Message.objects.filter(mailing__isnull=True, written_at__gt=now - timedelta(days=DAYS))
    rows = lately.order_by("-written_at").values_list("address", "state")[:MOST_BY_DOMAIN]
    whole, failed = Counter(), Counter()
    for address, state in rows:
        domain = address.rpartition("@")[2].lower()
        whole[domain] += 1
        failed[domain] += state == State.FAILED
    found = [(domain, whole[domain], failed[domain]) for domain in whole]
    return sorted(found, key=lambda row: (-row[2], -row[1]))[:10]


def said_reasons(now):
    """Why mails came back in the last seven days, where it is proved whose they were: (kind in words, how many)."""
    proved = Bounce.objects.filter(message__isnull=False, at__gt=now - timedelta(days=DAYS))
    lately = proved.values("kind").annotate(count=Count("pk"))
    return [(Bounce.Kind(row["kind"]).label, row["count"]) for row in lately.order_by(F("count").desc(), "kind")]
