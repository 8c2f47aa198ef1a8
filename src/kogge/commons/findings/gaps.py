"""What people find important beside what they can do now: two matrices with the same lines, and their difference."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.base.charts import Need
from kogge.base.charts import gap as drawn
from kogge.base.charts.gap import signed
from kogge.base.errors import Refused
from kogge.commons.findings.breakdowns import HIDDEN, can_break, groups
from kogge.commons.findings.disclosure import kept
from kogge.commons.findings.results import gather, scale
from kogge.commons.findings.results import steps as count_steps
from kogge.commons.surveys.models import Question


@dataclass(frozen=True)
class Gap:
    """One need. `by_group` has the same for each group that is large enough to be shown."""

    code: str
    label: str
    importance: float
    skill: float
    n: int
    by_group: dict[str, "Gap"] = field(default_factory=dict)

    @property
    def gap(self):
        return self.importance - self.skill


def gaps(questionnaire, importance, skill, *, by="", now) -> list[Gap]:
    """The needs, the widest gap first, from two matrices given by their codes; `by`: a `single` question's code.

    The means are those of the results, so that neither page tells what the other hides. `n` is that of the side that
    fewer rated; a need that too few rated is left out.
    """
    return gaps_of(gather(questionnaire, now=now), importance, skill, by=by, now=now)


def gaps_of(gathered, importance, skill, *, by="", now) -> list[Gap]:
    """The same from what has been gathered already."""
    wanted, there = (_matrix(gathered, code) for code in (importance, skill))
    if problem := unlike(wanted, there):
        raise Refused(problem)
    lines = [(code, str(LazyI18nString(label))) for code, label in in_common(wanted, there)]
    words, member = groups(gathered, by) if by and can_break(gathered, now=now) else ({}, {})
    found = []
    for code, label in lines:
        whole, parts = zip(*(_side(gathered, one, code, member) for one in (wanted, there)), strict=True)
        if all(whole):
            both = [group for group in words if all(group in part for part in parts)]
            by_group = {group: _gap(code, label, *(part[group] for part in parts)) for group in both}
            found.append(_gap(code, label, *whole, by_group))
    return sorted(found, key=lambda one: (-one.gap, one.label))


def unlike(wanted, there):
    """Why the second matrix cannot be subtracted from the first, in a sentence; nothing if it can."""
    if not in_common(wanted, there):
        return _("The two questions have no line in common. Give the same lines the same codes.")
    if count_steps(wanted) != count_steps(there):
        return _("The scales of the two questions differ. Give them as many steps.")
    return ""


def in_common(wanted, there):
    """[(code, label in its languages)] of the lines that both matrices have, by their code and by their words."""
    labels = {row["code"]: row["label"] for row in there.rows}
    rows = [(row["code"], row["label"]) for row in wanted.rows if row["code"] in labels]
    return [(code, label) for code, label in rows if versions(label) & versions(labels[code])]


def versions(text):
    """The words of a text in each of its languages; two texts are one where they share such words."""
    said = getattr(text, "data", text)
    return {*(said.values() if isinstance(said, dict) else [said])} - {"", None}


def _side(gathered, question, code, member):
    """A line of one matrix: (mean, n) of all, and of each group; None and nothing where too few rated it."""
    steps = {key: one[code] + 1 for key, one in gathered.values[question.pk].items() if code in one}
    sizes = Counter(member[key] for key in steps if key in member)
    shown = kept(sizes, gathered.least, beside=sum(key not in member for key in steps))
    parts = {group: [step for key, step in steps.items() if member.get(key) == group] for group in shown}
    whole = _mean(steps.values()) if len(steps) >= gathered.least else None
    return whole, {group: _mean(part) for group, part in parts.items()}


def _mean(steps):
    return sum(steps) / len(steps), len(steps)


def _matrix(gathered, code):
    question = gathered.question(code)
    if question is None or question.kind != Question.Kind.MATRIX:
        raise Refused(_("There is no matrix “%(code)s” in this questionnaire.") % {"code": code})
    return question


def _gap(code, label, wanted, there, by_group=None):
    return Gap(code, label, wanted[0], there[0], min(wanted[1], there[1]), by_group or {})


def chart(gathered, importance, skill, found, *, title="", sub=""):
    """The needs as two dots on a line each."""
    wanted, there = gathered.question(importance), gathered.question(skill)
    needs = [Need(one.label, one.importance, one.skill, one.n) for one in found]
    widest = found[0].label if found else ""
    return drawn(
        title=title or _("What is needed, and what is there"),
        sub=sub,
        desc=_("The widest gap: %(need)s.") % {"need": widest} if widest else "",
        items=needs,
        names=(str(wanted.text), str(there.text)),
        scale=(1, len(scale(wanted))),
    )


def table(gathered, found, by):
    """The gaps by group as (head, rows); a dash where too few of a group rated a need."""
    words, _member = groups(gathered, by)
    seen = [group for group in words if any(group in one.by_group for one in found)]
    rows = [
        [one.label, signed(one.gap), *(signed(one.by_group[g].gap) if g in one.by_group else HIDDEN for g in seen)]
        for one in found
    ]
    return [_("Need"), _("All"), *(words[group] for group in seen)], rows
