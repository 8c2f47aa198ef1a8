"""The counts of an evaluation that may be shown, and several of them side by side.

Three doors lead from counts back to a person, and each is closed here. Before the evaluation has closed, nothing but
the number of answers is shown: no newest answer stands out from those of yesterday. What fewer than five said is not
even written down. And a line over several evaluations is the sum of those that are shown, so that none that is hidden
can be worked out from it.
"""

import statistics
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts import Opinion, likert
from kogge.base.charts.gap import said
from kogge.commons.findings.results import WORDS, gather, results
from kogge.training.evaluations import questions
from kogge.training.evaluations.models import Evaluation

HIDDEN = "–"
STEPS = 5


def counted(evaluation, *, now):
    """What is kept of a questionnaire that has closed: asked, sent, and per question on a scale its five counts."""
    questionnaire = evaluation.questionnaire
    gathered = gather(questionnaire, now=now)
    shares = questionnaire.counts()
    found = {}
    if gathered.n >= questions.LEAST:
        for result in results(gathered, is_guarded=True):
            counts = [line.count for line in result.lines]
            if result.kind == "scale" and result.n >= questions.LEAST and not result.is_hidden:
                found[result.question.code] = counts
    return {"asked": shares["asked"], "sent": shares["sent"], "counts": found}


def words_said(evaluation, *, now):
    """[(question, [texts in an order that says nothing])] once it has closed; nothing that fewer than five said."""
    if not evaluation.is_counted or evaluation.questionnaire is None:
        return []
    gathered = gather(evaluation.questionnaire, now=now)
    if gathered.n < questions.LEAST:
        return []
    found = [one for one in results(gathered, is_guarded=True) if one.kind in WORDS]
    return [(one.question, [] if one.n < questions.LEAST else one.texts) for one in found]


@dataclass(frozen=True)
class Cell:
    """One question in one evaluation: its counts, or nothing where too few have answered."""

    counts: tuple[int, ...] = ()

    @property
    def n(self):
        return sum(self.counts)

    @property
    def mean(self):
        if not self.n:
            return None
        return statistics.fmean(step for step, count in enumerate(self.counts, 1) for _one in range(count))

    @property
    def said(self):
        return said(self.mean) if self.n else HIDDEN


@dataclass(frozen=True)
class Line:
    """One question over several evaluations, in their order, and all of those shown together."""

    code: str
    words: str
    steps: list[str]
    cells: list[tuple[str, Cell]]

    @property
    def all(self):
        columns = [cell.counts for _name, cell in self.cells if cell.n]
        return Cell(tuple(map(sum, zip(*columns, strict=True))))

    @property
    def chart(self):
        items = [Opinion(name, cell.counts) for name, cell in self.cells if cell.n]
        return likert(title=self.words, options=self.steps, items=items, head=_("Asked about"), as_given=True)


def cell(evaluation, code):
    counts = evaluation.figures.get("counts", {}).get(code)
    whole = isinstance(counts, list) and len(counts) == STEPS and sum(counts) >= questions.LEAST
    return Cell(tuple(counts)) if whole and evaluation.is_counted else Cell()


def side_by_side(evaluations, kind, *, named):
    """The questions of this kind, each with what every evaluation has to say to it. `named`: evaluation → words."""
    lines = []
    for row in questions.scales(kind):
        cells = [(named(one), cell(one, row["code"])) for one in evaluations]
        lines.append(Line(row["code"], questions.words_of(row), questions.steps_of(row), cells))
    return lines


def rate(evaluation, sent=None, asked=None):
    """ "14 of 24 have answered"; only when it has closed, or counted by the caller while it is open."""
    sent = evaluation.figures.get("sent") if sent is None else sent
    asked = evaluation.figures.get("asked") if asked is None else asked
    if sent is None:
        return ""
    return _("%(sent)s of %(asked)s have answered") % {"sent": sent, "asked": asked}


def sheet(evaluations):
    """(head, rows) of all counts that may be shown: a row for each question of each evaluation."""
    head = [_("Edition"), _("Asked about"), _("Question"), pgettext("count", "Asked"), pgettext("count", "Answers")]
    head += [str(step) for step in range(1, STEPS + 1)] + [_("Mean")]
    rows = []
    for one in evaluations:
        for row in questions.scales(one.kind):
            found = cell(one, row["code"])
            mean = f"{found.mean:.2f}" if found.n else ""
            counts = found.counts or [""] * STEPS
            about = [str(one.edition.name), one.name, questions.words_of(row), one.figures.get("asked", "")]
            rows.append([*about, found.n or "", *counts, mean])
    return head, rows


def sent_so_far(evaluations):
    """{evaluation: (sent, asked)}: of those that are open counted now, of the others as written down. No loop."""
    open_ones = [one for one in evaluations if one.state == Evaluation.State.OPEN]
    live = {}
    if open_ones:
        model = Evaluation._meta.get_field("questionnaire").related_model
        rows = model.objects.filter(pk__in=[one.questionnaire_id for one in open_ones]).with_counts()
        live = {row.pk: (row.sent, row.asked) for row in rows}
    return {
        one.pk: live.get(one.questionnaire_id) or (one.figures.get("sent"), one.figures.get("asked"))
        for one in evaluations
    }


def chart_of(evaluation):
    """The questions of one evaluation on the same scale, one below the other; None where nothing is shown."""
    rows = [(row, cell(evaluation, row["code"])) for row in questions.scales(evaluation.kind)]
    items = [Opinion(questions.words_of(row), found.counts) for row, found in rows if found.n]
    if not items:
        return None
    return likert(
        title=evaluation.name,
        sub=rate(evaluation),
        options=questions.steps_of(rows[0][0]),
        items=items,
        head=_("Question"),
        as_given=True,
    )
