"""Pieces of pages that are the same for everybody for whom the same holds: drawn once for a version and a language."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language

MOST = 5_000  # pieces of an edition


def drawn(frame, template, key, **context):
    """The piece for this key, which names all of the context that one person has and another has not."""
    key = (template, get_language(), *key)
    if key not in frame.drawn:
        if len(frame.drawn) >= MOST:
            frame.drawn.clear()
        frame.drawn[key] = render_to_string(template, context | {"edition": frame.edition})
    return frame.drawn[key]


def cover_of(frame, seat, *, leads_all, leads):
    """The head of an edition: what it is called, and the ways from it."""
    key = (seat is not None, leads_all, leads)
    context = {"is_own": seat is not None, "leads_all": leads_all, "leads": leads}
    return drawn(frame, "learning/_cover.html", key, modules=frame.modules, people_count=frame.people_count, **context)


def short_of(frame, seat):
    """An edition in a few lines."""
    context = {"is_own": seat is not None, "has_booklet": hasattr(frame.edition, "booklet")}
    return drawn(frame, "learning/_short.html", tuple(context.values()), **context)


def line_of(course, seat):
    """The modules on one line, each with how many of its steps are done."""
    return format_html_join("", "{}", ((_bead(course.frame, module, bool(seat)),) for module in course.modules))


def _bead(frame, module, counts):
    key = (module.pk, module.stage, counts, module.ticked, module.needed)
    return drawn(frame, "learning/_bead.html", key, module=module, counts=counts)


def meetings_of(frame, section, *, seat, now):
    """The cards of the meetings in a part of a module, on the reader's clock."""
    return format_html_join("", "{}", ((_card(frame, event, bool(seat), now),) for event in section.meetings))


def _card(frame, event, seat, now):
    """`now` stands in the key by what comes of it: whether one can still say that one will not be there."""
    key = (event.pk, seat, event.starts_at > now, timezone.get_current_timezone_name())
    return drawn(frame, "learning/_meeting.html", key, event=event, seat=seat, now=now)


def steps_of(frame, module, section, *, teaches):
    """The rows of the steps in a part of a module."""
    return format_html_join("", "{}", ((_step(frame, module, step, teaches),) for step in section.steps))


def _step(frame, module, step, teaches):
    zone = timezone.get_current_timezone_name() if step.opens_at else ""
    key = (step.activity.pk, step.state, step.opens_at, step.after and step.after.pk, teaches, zone)
    return drawn(frame, "learning/_step.html", key, module=module, step=step, teaches=teaches)
