"""The level by which learning groups are balanced. It goes to what forms them, and onto no page."""

from django.db.models import Avg

from kogge.training.selfassessments.models import STEPS, SelfAssessment


def levels_of(seats):
    """{key of a seat: level from 0 to 100} of those among these seats whose newest self-assessment allows it."""
    found = SelfAssessment.objects.finished().filter(seat__in=seats).annotate(mean=Avg("ratings__own"))
    rows = found.order_by("finished_at", "pk").values_list("seat", "grouping_agreed_at", "mean")
    newest = {seat: mean if agreed_at else None for seat, agreed_at, mean in rows}
    return {seat: round(mean * 100 / STEPS[-1]) for seat, mean in newest.items() if mean is not None}
