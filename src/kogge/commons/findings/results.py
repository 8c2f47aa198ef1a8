"""What a questionnaire found out, counted: one result for each question, as a whole and by group."""

import hashlib
import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from kogge.commons.findings.disclosure import in_batches, kept
from kogge.commons.surveys.models import Answer, Question, Questionnaire, Response

Kind = Question.Kind
WORDS = (Kind.SHORT, Kind.LONG)


@dataclass(frozen=True)
class Line:
    """A number of answers to one thing: an option, a line of a matrix, a place in an order, a month."""

    code: str
    label: str
    count: int = 0
    counts: tuple[int, ...] = ()  # of a line of a matrix: each step
    mean: float | None = None
    is_hidden: bool = False

    @property
    def n(self) -> int:
        return sum(self.counts) or self.count


@dataclass
class Result:
    """One question: how many answered it, and what they said. If it is hidden, nothing but that number."""

    question: Question
    n: int
    skipped: int
    is_hidden: bool = False
    lines: list[Line] = field(default_factory=list)
    mean: float | None = None
    median: float | None = None
    quarters: tuple[float, float, float] | None = None
    ends: tuple[float, float] | None = None
    texts: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.question.kind

    def share(self, line: Line) -> int:
        """Of those who answered, in whole hundredths; a consent is answered by who does not give it as well."""
        n = self.n + self.skipped if self.kind == Kind.CONSENT else self.n
        return round(100 * line.count / n) if n else 0


@dataclass
class Gathered:
    """All that is counted: the questions in order, the language of each response, and its answers by question."""

    questionnaire: Questionnaire
    questions: list[Question]
    languages: dict[Any, str]
    values: dict[int, dict[Any, Any]]  # question → response → what `read` made of it
    waiting: int = 0  # sent, and not counted yet

    @property
    def n(self) -> int:
        return len(self.languages)

    @property
    def least(self) -> int:
        return max(self.questionnaire.least_group, 1)

    def question(self, code):
        return next((one for one in self.questions if one.code == code), None)


def gather(questionnaire, *, now) -> Gathered:
    """Three queries, however much there is. Anonymous answers count in batches while more may come."""
    questions = list(questionnaire.questions())
    sent = Response.objects.filter(questionnaire=questionnaire, state=Response.State.SENT)
    rows = list(sent.values_list("pk", "language", "sent_on"))
    counted = {pk for pk, _language, _day in rows}
    if questionnaire.is_anonymous and questionnaire.takes_answers(now):
        today = min(now.astimezone(UTC).date(), now.astimezone(questionnaire.zone).date())
        days = {pk: day or today for pk, _language, day in rows}
        counted = in_batches(days, today, questionnaire.least_group)
    languages = {pk: language for pk, language, _day in rows if pk in counted}
    by_pk = {question.pk: question for question in questions}
    values: dict[int, dict[Any, Any]] = {pk: {} for pk in by_pk}
    answers = Answer.objects.filter(response__questionnaire=questionnaire, response__state=Response.State.SENT)
    for response, question, value in answers.values_list("response", "question", "value"):
        if response in languages and question in by_pk:
            said = read(by_pk[question], value)
            if said is not None:
                values[question][response] = said
    return Gathered(questionnaire, questions, languages, values, waiting=len(rows) - len(counted))


def codes(items) -> list[str]:
    return [str(item["code"]) for item in items]


def steps(question) -> int:
    """How many steps the scale of this question has."""
    return len(question.options) or 5


def read(question, value):
    """What an answer says, or None if it says nothing: codes that are not (any more) there say nothing."""
    match question.kind:
        case Kind.SHORT | Kind.LONG:
            return str(value).strip() or None if value is not None else None
        case Kind.SINGLE:
            return value if value in codes(question.options) else None
        case Kind.MULTIPLE | Kind.RANKING:
            there = codes(question.options)
            given = value if isinstance(value, list) else []
            return [code for code in dict.fromkeys(map(str, given)) if code in there] or None
        case Kind.SCALE:
            return _step(value, question)
        case Kind.MATRIX:
            there, options = codes(question.rows), codes(question.options)
            given = value if isinstance(value, dict) else {}
            return {row: options.index(given[row]) for row in there if given.get(row) in options} or None
        case Kind.NUMBER:
            return _number(value)
        case Kind.DATE:
            return _day(value)
        case Kind.CONSENT:
            return True if value is True else None
    return value or None


def _step(value, question):
    """The place on the scale, from 0. A step is kept as its number from 1."""
    number = _number(value)
    return int(number) - 1 if number is not None and 1 <= number <= steps(question) else None


def _number(value):
    if isinstance(value, bool):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _day(value):
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def results(gathered, *, is_guarded) -> list[Result]:
    """One result for each question. Guarded: what fewer than the smallest group have answered is not shown."""
    return [
        count(question, gathered.values[question.pk], gathered.n, least=gathered.least if is_guarded else 1)
        for question in gathered.questions
    ]


def count(question, values, asked, *, least=1) -> Result:
    """The result of one question from {response: answer}; `asked` responses were sent in all."""
    result = Result(question, n=len(values), skipped=max(asked - len(values), 0))
    if 0 < result.n < least:
        result.is_hidden = True
        return result
    said = list(values.values())
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            chosen = Counter(code for one in said for code in (one if isinstance(one, list) else [one]))
            result.lines = [Line(code, label, chosen[code]) for code, label in question.choices()]
        case Kind.SCALE:
            result.lines = [Line(code, label, said.count(step)) for step, (code, label) in enumerate(scale(question))]
            _middle(result, [step + 1 for step in said])
        case Kind.MATRIX:
            result.lines = [_row(question, code, label, said, least) for code, label in question.row_choices()]
        case Kind.NUMBER:
            _middle(result, said)
            if least == 1 and said:  # the least and the most are the words of one person each
                result.ends = (min(said), max(said))
        case Kind.DATE:
            months = Counter(day.replace(day=1) for day in said)
            result.lines = [Line(f"{month:%Y-%m}", month.isoformat(), n) for month, n in sorted(months.items())]
        case Kind.RANKING:
            result.lines = _places(question, said)
        case Kind.CONSENT:
            result.lines = [Line("yes", "", len(said))]
        case Kind.SHORT | Kind.LONG:
            result.texts = [
                text for _key, text in sorted((_shuffle(question, key), text) for key, text in values.items())
            ]
    return result


def scale(question):
    """[(code, word)] of the steps; without words they are numbers."""
    return question.choices() or [(str(step), str(step)) for step in range(1, steps(question) + 1)]


def _row(question, code, label, said, least):
    steps_taken = Counter(one[code] for one in said if code in one)
    n = sum(steps_taken.values())
    if 0 < n < least:
        return Line(code, label, is_hidden=True)
    counts = tuple(steps_taken[step] for step in range(steps(question)))
    return Line(code, label, counts=counts, mean=_mean(counts))


def _mean(counts):
    n = sum(counts)
    return sum((step + 1) * count for step, count in enumerate(counts)) / n if n else None


def _middle(result, numbers):
    if numbers:
        result.mean, result.median = statistics.fmean(numbers), statistics.median(numbers)
    if len(numbers) > 1:
        result.quarters = tuple(statistics.quantiles(numbers, n=4, method="inclusive"))


def _places(question, said):
    """Each option by its mean place; `count` is how often it came first."""
    found = []
    for code, label in question.choices():
        places = [one.index(code) + 1 for one in said if code in one]
        mean = statistics.fmean(places) if places else None
        found.append(Line(code, label, count=sum(one[0] == code for one in said), mean=mean))
    return sorted(found, key=lambda line: (line.mean is None, line.mean))


def _shuffle(thing, response):
    """An order that stays and says nothing, another for each question, so that texts of one person stand apart."""
    return hashlib.sha256(f"{thing.pk}:{response}".encode()).hexdigest()


def shuffled(gathered) -> list:
    """The responses in an order that stays and says nothing about when they came."""
    return sorted(gathered.languages, key=lambda pk: _shuffle(gathered.questionnaire, pk))


def safe_languages(gathered) -> set:
    """Languages that enough people answered in to be named."""
    return kept(Counter(gathered.languages.values()), gathered.least)
