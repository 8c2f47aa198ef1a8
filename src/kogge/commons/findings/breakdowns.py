"""Answers by group: by another question with one answer, or by language; nobody is found out by it."""

from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts import Opinion
from kogge.base.charts.drawing import said_number
from kogge.base.charts.gap import said
from kogge.commons.findings.disclosure import kept, pooled
from kogge.commons.findings.results import WORDS, count, scale
from kogge.commons.surveys.models import Question

Kind = Question.Kind
LANGUAGE = "language"
HIDDEN = "–"
# What is not told by group: words may be somebody's, a file or a day says nothing about a group.
WHOLE = frozenset({*WORDS, Kind.FILE, Kind.DATE, Kind.CONSENT})


@dataclass
class Table:
    """One question by group: `head` names the groups that are shown, and all at the end."""

    question: Question
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)  # of a scale, one for each group
    is_partial: bool = False  # somebody is in no group that is shown

    @property
    def lines(self):
        """[(what, [(group, cell)])]"""
        return [(label, list(zip(self.head[1:], cells, strict=True))) for label, *cells in self.rows]


def can_break(gathered, *, now) -> bool:
    """Not while anonymous answers still come: the newest in a group would show by comparing with yesterday."""
    questionnaire = gathered.questionnaire
    return gathered.n >= gathered.least and not (questionnaire.is_anonymous and questionnaire.takes_answers(now))


def dimensions(gathered) -> list[tuple[str, str]]:
    """[(what stands in the address, words)] of all that answers can be split by."""
    found = [(one.code, str(one.text)) for one in gathered.questions if one.kind == Kind.SINGLE]
    if len(set(gathered.languages.values())) > 1:
        found.append((LANGUAGE, _("Language of the answers")))
    return found


def groups(gathered, by) -> tuple[dict[str, str], dict]:
    """The words of each group, and the group of each response that is in one."""
    if by == LANGUAGE:
        return dict(settings.LANGUAGES), gathered.languages
    question = gathered.question(by)
    return dict(question.choices()), gathered.values[question.pk]


def tables(gathered, by) -> list[Table]:
    """Every question that can be told by group, by one that `dimensions` knows."""
    words, member = groups(gathered, by)
    asked = [one for one in gathered.questions if one.kind not in WHOLE and one.code != by]
    return [_table(one, gathered.values[one.pk], words, member, gathered.least) for one in asked]


def _table(question, values, words, member, least):
    if question.kind == Kind.MATRIX:
        return _matrix(question, values, words, member, least)
    if question.kind == Kind.SINGLE:
        everybody = {*values, *member}
        shown, options = pooled([(member.get(key), values.get(key)) for key in everybody], least)
    else:
        sizes = Counter(member[key] for key in values if key in member)
        shown, options = kept(sizes, least, beside=sum(key not in member for key in values)), set()
    parts = {code: {k: v for k, v in values.items() if member.get(k) == code} for code in words if code in shown}
    everything = count(question, values, len(values), least=least)
    results = [count(question, part, len(part), least=least) for part in parts.values()]
    table = Table(question, is_partial=sum(len(part) for part in parts.values()) < len(values))
    if not results:
        return table
    names = [words[code] for code in parts]
    table.head = ["", *(_named(name, one.n) for name, one in zip(names, results, strict=True))]
    table.head.append(_named(_("All"), everything.n))
    table.rows = _rows(question, [*results, everything], options)
    if question.kind == Kind.SCALE:
        named = zip([*names, _("All")], [*results, everything], strict=True)
        table.opinions = [Opinion(name, [line.count for line in one.lines]) for name, one in named]
    return table


def _named(name, n):
    return _("%(group)s (n = %(n)s)") % {"group": name, "n": said_number(n)}


def _rows(question, results, options):
    match question.kind:
        case Kind.NUMBER:
            means = [_("Mean"), *(said(one.mean) for one in results)]
            return [means, [_("Median"), *(said(one.median) for one in results)]]
        case Kind.RANKING:
            means = [{line.code: line.mean for line in one.lines} for one in results]
            lines = results[-1].lines
            return [[line.label, *(_mean(mean[line.code]) for mean in means)] for line in lines]
        case Kind.SCALE:
            rows = [[word, *_cells(results, {code})] for code, word in scale(question)]
            return [*rows, [_("Mean"), *(said(one.mean) for one in results)]]
        case Kind.SINGLE:
            rows = [[word, *_cells(results, {code})] for code, word in question.choices() if code in options]
            rest = {line.code for line in results[-1].lines if line.count} - options
            return [*rows, *([[pgettext("options", "Others"), *_cells(results, rest)]] if rest else [])]
    return [[word, *_cells(results, {code})] for code, word in question.choices()]


def _cells(results, codes):
    """How many of each group chose one of these options, and their share."""
    found = []
    for one in results:
        n = sum(line.count for line in one.lines if line.code in codes)
        found.append(_("%(n)s (%(share)s%%)") % {"n": said_number(n), "share": round(100 * n / one.n) if one.n else 0})
    return found


def _mean(value):
    return HIDDEN if value is None else said(value)


def _matrix(question, values, words, member, least):
    """The mean of each line by group; each line keeps the rule for itself."""
    table = Table(question)
    means, seen = {}, set()
    for code, _label in question.row_choices():
        steps = {key: one[code] + 1 for key, one in values.items() if code in one}
        sizes = Counter(member[key] for key in steps if key in member)
        shown = kept(sizes, least, beside=sum(key not in member for key in steps))
        table.is_partial |= sum(sizes[group] for group in shown) < len(steps)
        means[code] = {g: sum(v for k, v in steps.items() if member.get(k) == g) / sizes[g] for g in shown}
        if len(steps) >= least:
            means[code][None] = sum(steps.values()) / len(steps)
        seen |= shown
    columns = [code for code in words if code in seen]
    if columns:
        table.head = ["", *(words[code] for code in columns), _("All")]
        for code, label in question.row_choices():
            table.rows.append([label, *(_mean(means[code].get(group)) for group in [*columns, None])])
    return table
