"""What speaks for a need: the gap that a survey measured, the notes that carry its tag, sentences to be quoted.

The team sees it as it stands now (`ranked`), everybody as it stood when it was published (`published`). Whatever comes
of answers passes `findings.gaps`, which leaves out what too few stand behind.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.base.charts import Need as Dots
from kogge.base.charts import gap as drawn
from kogge.base.charts.gap import signed
from kogge.base.errors import Refused
from kogge.commons.findings.breakdowns import HIDDEN, LANGUAGE, groups
from kogge.commons.findings.gaps import Gap, gaps_of, in_common, unlike, versions
from kogge.commons.findings.results import gather, steps
from kogge.commons.surveys.models import Question


@dataclass
class Evidence:
    """One need with what speaks for it; `rank` is its place."""

    need: Any
    gap: Gap | None = None
    notes: int = 0
    quotes: list = field(default_factory=list)
    rank: int = 0

    @property
    def title(self):
        return str(self.need.title)

    @property
    def gap_said(self):
        return signed(self.gap.gap) if self.gap else ""


@dataclass
class Measured:
    """What the survey that measures the needs found out."""

    inquiry: Any = None
    gathered: Any = None
    gaps: dict[str, Gap] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)  # code → words, of those shown for at least one need
    problem: str = ""

    @property
    def answers(self):
        """How many, if there are enough to say it."""
        return self.gathered.n if self.gathered and self.gathered.n >= self.gathered.least else None

    @property
    def by(self):
        """The question by which groups are told apart, in words."""
        question = self.gathered.question(self.inquiry.by) if self.groups else None
        return str(question.text) if question else ""

    @property
    def last_step(self):
        return steps(self.gathered.question(self.inquiry.importance)) if self.gaps else 5


def measure(study, *, now) -> Measured:
    """The survey that measures the needs, read now: four queries, however many have answered."""
    inquiry = study.inquiries.exclude(importance="").select_related("questionnaire").first()
    if inquiry is None:
        return Measured()
    found = Measured(inquiry, gather(inquiry.questionnaire, now=now))
    by = can_group(found.gathered, inquiry.by)
    try:
        gaps = gaps_of(found.gathered, inquiry.importance, inquiry.skill, by=by, now=now)
    except Refused as refusal:  # somebody has changed the questions since
        found.problem = str(refusal)
        return found
    found.gaps = {one.code: one for one in gaps}
    words = groups(found.gathered, by)[0] if by else {}
    found.groups = {code: str(word) for code, word in words.items() if any(code in one.by_group for one in gaps)}
    return found


def can_group(gathered, by):
    """The question by which answers are grouped, if it is (still) one of a single choice; else nothing."""
    question = gathered.question(by)
    is_one = question is not None and question.kind == Question.Kind.SINGLE
    return by if by == LANGUAGE or is_one else ""


def ranked(study, measured) -> list[Evidence]:
    """Every need, the widest gap first, then by the number of notes; those with a place by hand at that place."""
    notes, quotes = heard(study)
    found = [
        Evidence(need, measured.gaps.get(need.code), notes[need.tag_id], quotes.get(need.tag_id, []))
        for need in study.needs.select_related("tag")
    ]
    return in_order(found)


def in_order(found):
    def weight(one):
        return (one.gap is None, -one.gap.gap if one.gap else 0, -one.notes, one.title.casefold())

    by_hand = sorted((one for one in found if one.need.place), key=lambda one: (one.need.place, one.title))
    rest = sorted((one for one in found if not one.need.place), key=weight)
    for one in by_hand:
        rest.insert(one.need.place - 1, one)
    for rank, one in enumerate(rest, 1):
        one.rank = rank
    return rest


def heard(study):
    """(how many notes carry each tag, {tag: notes whose sentence may be quoted}). Two queries."""
    carries = study.notes.model.tags.through
    carried = carries.objects.filter(note__study=study).order_by("note").values_list("tag", "note")
    quoted = {note.pk: note for note in study.notes.filter(is_quoted=True).order_by("held_on", "pk")}
    quotes: dict[int, list] = {}
    for tag, note in carried:
        if note in quoted:
            quotes.setdefault(tag, []).append(quoted[note])
    return Counter(tag for tag, _note in carried), quotes


# What was published -------------------------------------------------------------------------------------
def frozen(study, measured):
    """What is kept of the study as a whole: how many answers, how many notes of each kind, the words of the groups."""
    question = measured.gathered.question(measured.inquiry.by) if measured.groups else None
    options = {option["code"]: option["label"] for option in question.options} if question else measured.groups
    return {
        "answers": measured.answers,
        "last_step": measured.last_step,
        "notes": dict(Counter(study.notes.values_list("kind", flat=True))),
        "groups": [[code, options[code]] for code in measured.groups],
        "by": question.text.data if question else "",
    }


def frozen_need(one):
    """What is kept of a need."""
    kept = {"rank": one.rank, "notes": one.notes, "quotes": [note.pk for note in one.quotes]}
    if one.gap:
        kept |= {"gap": _sides(one.gap), "by_group": {code: _sides(part) for code, part in one.gap.by_group.items()}}
    return kept


def _sides(gap):
    return [gap.importance, gap.skill, gap.n]


def published(study) -> dict[int, Evidence]:
    """{need: evidence} as published, in the order of that day; a sentence that is taken back is gone at once."""
    quoted = {note.pk: note for note in study.notes.filter(is_quoted=True)}
    found = [_published(need, quoted) for need in study.needs.all() if need.measured]
    return {one.need.pk: one for one in sorted(found, key=lambda one: one.rank)}


def reasons(study):
    """[(goal, [evidence])] for everybody: the goals that were published, each with its evidence, none without."""
    by_need = published(study)
    goals = study.goals.filter(is_shown=True).prefetch_related("needs").order_by("position", "pk")
    told = [(goal, [by_need[need.pk] for need in goal.needs.all() if need.pk in by_need]) for goal in goals]
    return [(goal, sorted(found, key=lambda one: one.rank)) for goal, found in told if found]


def _published(need, quoted):
    kept = need.measured
    gap = None
    if "gap" in kept:
        parts = {code: Gap(code, code, *sides) for code, sides in kept["by_group"].items()}
        gap = Gap(need.code, str(need.title), *kept["gap"], parts)
    quotes = [quoted[note] for note in kept.get("quotes", []) if note in quoted]
    return Evidence(need, gap, kept["notes"], quotes, kept["rank"])


def published_groups(study):
    return {code: str(LazyI18nString(label)) for code, label in study.figures.get("groups", [])}


def published_by(study):
    return str(LazyI18nString(study.figures.get("by", "")))


# Drawings and tables ------------------------------------------------------------------------------------
def chart_of(found, last_step):
    """The needs as two dots on a line each; None where nothing is measured."""
    items = [Dots(one.title, one.gap.importance, one.gap.skill, one.gap.n) for one in found if one.gap]
    if not items:
        return None
    widest = max(items, key=lambda item: item.gap).label
    return drawn(
        title=_("What is needed, and what is there"),
        desc=_("The widest gap: %(need)s.") % {"need": widest},
        items=items,
        scale=(1, last_step),
    )


def chart_by_group(one, words, last_step):
    """One need in each group; None where no group is large enough."""
    parts = [(words[code], part) for code, part in one.gap.by_group.items() if code in words] if one.gap else []
    if not parts:
        return None
    return drawn(
        title=_("%(need)s, by group") % {"need": one.title},
        desc=_("The widest gap: %(need)s.") % {"need": max(parts, key=lambda part: part[1].gap)[0]},
        items=[Dots(word, part.importance, part.skill, part.n) for word, part in parts],
        scale=(1, last_step),
        head=_("Group"),
    )


def table_of(found, words):
    """(head, rows) of the gaps by group; a dash where too few of a group rated a need. Nothing without groups."""
    rows = [
        [
            one.title,
            one.gap_said,
            *(signed(one.gap.by_group[g].gap) if g in one.gap.by_group else HIDDEN for g in words),
        ]
        for one in found
        if one.gap
    ]
    return ([_("Need"), _("All"), *words.values()], rows) if words and rows else ([], [])


def sheet_of(found, words):
    """(head, rows) for a spreadsheet: numbers stay numbers, what must not be shown stays blank."""
    head = [_("Rank"), _("Need"), _("Importance"), _("Present skill"), _("Gap"), _("Answers"), _("Notes")]
    head += [_("Place by hand, because"), *(_("Gap: %(group)s") % {"group": word} for word in words.values())]
    rows = []
    for one in found:
        sides = [one.gap.importance, one.gap.skill, one.gap.gap] if one.gap else []
        cells = [round(side, 2) for side in sides] + [one.gap.n] if one.gap else [""] * 4
        parts = one.gap.by_group if one.gap else {}
        by_group = [round(parts[code].gap, 2) if code in parts else "" for code in words]
        rows.append([one.rank, one.title, *cells, one.notes, one.need.why_there, *by_group])
    return head, rows


def sheet_of_notes(study):
    """(head, rows) of everything that was heard, for a spreadsheet."""
    head = [_("Day"), _("Kind"), _("Place"), _("Who was there"), _("What was said"), _("Tags")]
    head += [_("A sentence in their words"), _("Show this sentence to everybody")]
    rows = [
        [one.held_on.isoformat(), one.get_kind_display(), one.place, one.who, one.text]
        + [", ".join(tag.word for tag in one.tags.all()), one.quote, _("Yes") if one.is_quoted else ""]
        for one in study.notes.listed()
    ]
    return head, rows


# The lines of a survey ----------------------------------------------------------------------------------
IMPORTANT = ("importan", "betyd", "vikti")  # in the code or the words of the question; the other one asks for skill


def sides_of(questionnaire):
    """The codes of two matrices that fit, importance first, and of a question to group by; or blanks.

    Where no word says which of two asks for importance, people say it: the wrong way round, every gap would turn.
    """
    questions = list(questionnaire.questions())
    matrices = [one for one in questions if one.kind == Question.Kind.MATRIX]
    wanted = [one for one in matrices if _asks_for_importance(one)]
    pairs = [(a, b) for a in wanted for b in matrices if b not in wanted and not unlike(a, b)]
    singles = [one.code for one in questions if one.kind == Question.Kind.SINGLE]
    by = next((code for code in singles if "country" in code), singles[0] if singles else "")
    return (pairs[0][0].code, pairs[0][1].code, by) if pairs else ("", "", "")


def _asks_for_importance(question):
    said = " ".join([question.code, *versions(question.text)]).casefold()
    return any(word in said for word in IMPORTANT)


def problem_of(inquiry):
    """Why its two questions show no gap, in a sentence; nothing if they do, or are not there."""
    sides = _matrices(inquiry)
    return unlike(*sides) if sides else ""


def lines_of(inquiry):
    """[(code, label in its languages)] of the lines that both matrices have."""
    sides = _matrices(inquiry)
    return [(str(code), label) for code, label in in_common(*sides)] if sides else []


def _matrices(inquiry):
    by_code = {one.code: one for one in inquiry.questionnaire.questions()}
    sides = [by_code.get(code) for code in (inquiry.importance, inquiry.skill)]
    return sides if all(sides) else []
