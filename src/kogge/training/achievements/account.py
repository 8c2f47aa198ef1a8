"""The transcript as an account: units as blocks, filled when they are achieved."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts import Block, blocks
from kogge.training.achievements.standing import TOLD

TONES = {"achieved": "good", "assessed": "calm", "failed": "bad", "refused": "bad"}


def drawing_of(transcript):
    """Nothing where there is no unit."""
    rows = transcript.rows
    if not rows:
        return None
    said = {"n": len(transcript.achieved), "all": len(rows)}
    return blocks(
        title=_("%(n)d of %(all)d units achieved") % said,
        sub=_sum_of(transcript),
        desc=_("A block for each unit, as wide as what it counts for. Filled: achieved. An outline: still to come."),
        items=[
            Block(
                sign=row.unit_ref,
                weight=row.weight,
                tone=TONES.get(row.state, "open"),
                note=_worth(row),
                row=(f"{row.unit_ref} {row.title}", _state(row), _worth(row)),
            )
            for row in rows
        ],
        head=(_("Unit"), _("State"), _("Counts for")),
    )


def _state(row):
    return row.label if row.state in TOLD else _("still to come")


def _worth(row):
    if row.points:
        return f"{row.points.normalize():f} {row.scheme}"
    return _("%(n)d h") % {"n": row.hours} if row.hours else ""


def _sum_of(transcript):
    if transcript.scheme:
        said = {"n": f"{transcript.earned.normalize():f}", "all": f"{transcript.points.normalize():f}"}
        return _("%(n)s of %(all)s points") % said + f" ({transcript.scheme})"
    said = {"n": transcript.hours_achieved, "all": transcript.hours}
    return pgettext("workload", "%(n)d of %(all)d hours of work; no points are given") % said
