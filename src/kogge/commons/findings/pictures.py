"""Results as pictures, each with its table, and the few sentences beside them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts import Bar, Opinion, bars, likert
from kogge.base.charts.drawing import said_number
from kogge.base.charts.gap import said
from kogge.commons.findings.results import scale
from kogge.commons.surveys.models import Question

Kind = Question.Kind
MOST_TEXTS = 8  # the rest unfolds


def picture(result):
    """The chart of a result; None where words or three numbers say it."""
    if result.is_hidden or not result.n:
        return None
    match result.kind:
        case Kind.SINGLE | Kind.MULTIPLE | Kind.CONSENT:
            return _bars(result, result.lines)
        case Kind.DATE:
            return _bars(result, result.lines, has_share=False)
        case Kind.RANKING:
            return _ranking(result)
        case Kind.SCALE:
            middle = _("Mean %(mean)s, median %(median)s") % {"mean": said(result.mean), "median": said(result.median)}
            return _likert(result, [Opinion(middle, [line.count for line in result.lines])], head=_("Middle"))
        case Kind.MATRIX:
            lines = [line for line in result.lines if line.n]
            return _likert(result, [Opinion(line.label, line.counts) for line in lines]) if lines else None
    return None


def answered(result):
    """How many answered, and how many did not."""
    if not result.skipped:
        return _("Answers: %(n)s") % {"n": said_number(result.n)}
    return _("Answers: %(n)s. Left open: %(skipped)s") % {
        "n": said_number(result.n),
        "skipped": said_number(result.skipped),
    }


def _label(result, line):
    if result.kind == Kind.DATE:
        return date_format(date.fromisoformat(line.label), "F Y")
    return line.label or _("Yes")


def _bars(result, lines, *, has_share=True):
    items = [
        Bar(_label(result, line), line.count, _("%(share)s%%") % {"share": result.share(line)} if has_share else "")
        for line in lines
    ]
    top = max(items, key=lambda item: item.value)
    return bars(
        title=str(result.question.text),
        sub=answered(result),
        desc=_("Most often: %(what)s, %(n)s.") % {"what": top.label, "n": said_number(top.value)},
        items=items,
        head=(_("Answer"), pgettext("count", "Answers")),
    )


def _ranking(result):
    items = [
        Bar(line.label, line.count, _("mean place %(mean)s") % {"mean": said(line.mean)} if line.mean else "")
        for line in result.lines
    ]
    return bars(
        title=str(result.question.text),
        sub=_("How often each came first. %(answers)s") % {"answers": answered(result)},
        desc=_("The best mean place: %(what)s.") % {"what": items[0].label},
        items=items,
        head=(_("Answer"), _("First place")),
    )


def _likert(result, items, head=""):
    best = max(items, key=lambda item: item.balance)
    return likert(
        title=str(result.question.text),
        sub=answered(result),
        desc=_("Most agreement: %(what)s.") % {"what": best.label},
        options=[word for _code, word in scale(result.question)],
        items=items,
        head=head,
    )


def by_group(table):
    """The chart of a scale by group; the table beside it has the same numbers."""
    if not table.opinions:
        return None
    return likert(
        title=str(table.question.text),
        options=[word for _code, word in scale(table.question)],
        items=table.opinions,
        head=_("Group"),
        as_given=True,
    )


def figures(result):
    """[(what, number)] of a number: its middle, and its ends where they are nobody's secret."""
    if result.is_hidden or result.kind != Kind.NUMBER or not result.n:
        return []
    found = [(_("Mean"), said(result.mean)), (_("Median"), said(result.median))]
    if result.quarters:
        low, _middle, high = result.quarters
        found.append((_("Middle half"), _("%(low)s to %(high)s") % {"low": said(low), "high": said(high)}))
    if result.ends:
        low, high = result.ends
        found.append((_("Lowest and highest"), _("%(low)s to %(high)s") % {"low": said(low), "high": said(high)}))
    return found


def shown(result):
    """One result as the page needs it."""
    first, rest = result.texts[:MOST_TEXTS], result.texts[MOST_TEXTS:]
    too_few = [line for line in result.lines if line.is_hidden]
    return {
        "result": result,
        "title": str(result.question.text),
        "answered": answered(result),
        "chart": picture(result),
        "figures": figures(result),
        "unit": result.question.limits.get("unit", ""),
        "texts": first,
        "more_texts": rest,
        "hidden_lines": len(too_few),
    }
