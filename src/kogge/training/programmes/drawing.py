"""The two drawings on the page of an edition: its modules in time, and its people by state."""

from django.utils import translation
from django.utils.translation import gettext as _

from kogge.base.charts import Bar, Point, Span, bars, gantt


def bars_of(edition, funnel):
    return bars(
        title=f"{funnel[0].said}, {funnel[-1].said}",
        sub=_("People in the edition %(name)s, by state.") % {"name": edition.name},
        desc=". ".join(count.said for count in funnel) + ".",
        items=[Bar(count.label[:1].upper() + count.label[1:], count.value) for count in funnel],
        head=(_("State"), _("People")),
    )


def gantt_of(edition, modules, now):
    if not modules:
        return None
    points = [Point(label=_("Graduation"), on=edition.graduation_on)] if edition.graduation_on else []
    if edition.call_closes_at:
        points.insert(0, Point(label=_("Call closes"), on=edition.call_closes_at.astimezone(edition.zone).date()))
    spans = [
        Span(
            label=f"{module.number} {module.title}",
            note=module.lead.title if module.lead else "",
            start=module.starts_on,
            end=module.ends_on,
            meetings=[(meeting.first_day, meeting.last_day) for meeting in module.meetings.all()],
        )
        for module in modules
    ]
    return gantt(
        title=_("The modules, one after another"),
        sub=_("Beginning and end of each module. Amber: the meetings."),
        desc=_("A calendar of the edition with one bar for each module, from its first to its last day."),
        spans=spans,
        points=points,
        today=now.astimezone(edition.zone).date(),
        language=translation.get_language(),
    )
