"""What waits inside editions, for whom and since when. Two queries, however many editions there are."""

from operator import itemgetter

from django.db.models import CharField, Count, Exists, F, IntegerField, Min, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.commons.events.models import Attendance, Event
from kogge.training.assignments.models import Extension, Remark, Work
from kogge.training.evaluations.models import Evaluation, Said
from kogge.training.learning.models import Absence, Trainer
from kogge.training.marking.models import Question
from kogge.training.programmes.models import Seat

LONG = 14  # days; what waits longer is marked
TAUGHT = ("mark", "answer", "absence", "attendance")  # what trainers do as well as who leads


def waits_of(editions, now):
    """{key of an edition: [{text, whom, href, since, days, is_long}]}, what waits longest first."""
    names = _names_in(editions)
    waits, by_key = {edition.pk: [] for edition in editions}, {edition.pk: edition for edition in editions}
    for what, key, module, number, n, since in sorted(_counted(editions, now), key=itemgetter(5)):
        edition = by_key[key]
        on = since.astimezone(edition.zone).date()
        days = max(0, (now.astimezone(edition.zone).date() - on).days)
        text, href = _said(what, n, edition, number)
        whom = _whom(what, names.get(module, []))
        waits[key].append(
            {"text": text, "whom": whom, "href": href, "since": on, "days": days, "is_long": days > LONG}
        )
    return waits


def _counted(editions, now):
    """(what, edition, key and number of the module or None, how many, since when). One query."""

    def of(what, rows, module, at, edition=""):
        edition = edition or f"{module}__edition"
        word = Value(what, output_field=CharField())
        rows = rows.filter(**{f"{edition}__in": editions}).order_by()
        rows = rows.values_list(word, edition, module, f"{module}__number")
        return rows.annotate(n=Count("pk", distinct=True), since=Min(at))

    works, asked = Work.objects.all(), "assignment__module"
    there = Attendance.objects.filter(event=OuterRef("event"), person=OuterRef("seat__person")).exclude(mode="absent")
    away = Absence.objects.filter(task="", event__modules__edition=F("seat__edition")).filter(~Exists(there))
    recorded = Attendance.objects.filter(event=OuterRef("pk"))
    held = Event.objects.filter(ends_at__lte=now, cancelled_at=None).filter(~Exists(recorded))
    drafts = Remark.objects.waiting().filter(is_peer=True, version__work__assignment__remarks_due_at__gt=now)
    unread = Evaluation.objects.counted().exclude(kind="pulse").filter(said=None)
    return of("mark", works.filter(state="handed_in"), asked, "handed_in_at").union(
        of("release", works.filter(state="assessed", marks__state="final"), asked, "marks__saved_at"),
        of("time", Extension.objects.filter(state="asked"), asked, "asked_at"),
        of("answer", Question.objects.filter(answered_at=None), f"work__{asked}", "asked_at"),
        of("remark", drafts, f"version__work__{asked}", "asked_at"),
        of("absence", away, "event__modules", "told_at", "seat__edition"),
        of("attendance", held, "modules", "ends_at"),
        of("read", unread, "module", "closes_at", "edition"),
        of("point", Said.objects.filter(state="open"), "evaluation__module", "at", "evaluation__edition"),
        all=True,
    )


def _names_in(editions):
    """{key of a module: [(whether only as a trainer, name)]} of those who act in it. One query."""
    leads = Seat.objects.filter(module__edition__in=editions, role=Seat.Role.MODULE_LEAD).order_by()
    teach = Trainer.objects.on(timezone.localdate()).filter(module__edition__in=editions).order_by()
    lead, trainer = (Value(number, output_field=IntegerField()) for number in (0, 1))
    rows, found = leads.values_list("module", lead, "person__name"), {}
    for module, is_trainer, name in sorted(rows.union(teach.values_list("module", trainer, "person__name"))):
        found.setdefault(module, []).append((is_trainer, name))
    return found


def _whom(what, people):
    """Who has to act; without anybody of the module it is who coordinates."""
    if what == "remark":
        return _("for other participants")
    names = dict.fromkeys(name for is_trainer, name in people if what in TAUGHT or not is_trainer)
    return _("for %(names)s") % {"names": ", ".join(names)} if names else _("for who coordinates")


def _said(what, n, edition, number):
    """The words and the page on which one acts."""
    match what:
        case "mark":
            text, view = ngettext("%(n)d hand-in to assess", "%(n)d hand-ins to assess", n), "marking_list"
        case "release":
            text = ngettext("%(n)d assessed hand-in to release", "%(n)d assessed hand-ins to release", n)
            view = "marking_list"
        case "time":
            text = ngettext("%(n)d request for more time", "%(n)d requests for more time", n)
            view = "marking_list"
        case "answer":
            text = ngettext("%(n)d question about feedback", "%(n)d questions about feedback", n)
            view = "marking_list"
        case "remark":
            text = ngettext("%(n)d remark on a draft to give", "%(n)d remarks on drafts to give", n)
            view = "marking_list"
        case "absence":
            text = ngettext("%(n)d absence without a task", "%(n)d absences without a task", n)
            view = "teach_module"
        case "attendance":
            text = ngettext("%(n)d meeting without attendance", "%(n)d meetings without attendance", n)
            view = "teach_module"
        case "read":
            text, view = ngettext("%(n)d evaluation to read", "%(n)d evaluations to read", n), "feedback"
        case _:
            text = ngettext("%(n)d point of feedback to answer", "%(n)d points of feedback to answer", n)
            view = "feedback"
    text = text % {"n": n}
    if number:
        text = _("%(what)s, module %(number)d") % {"what": text, "number": number}
    where = [edition.programme.slug, edition.slug] if view == "feedback" else [edition.slug, number]
    return text, reverse(view, args=where)
