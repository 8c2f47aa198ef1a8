"""An evaluation is planned, asked, closed and shown; and what participants said is answered."""

from datetime import datetime, time, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Questionnaire, Response
from kogge.training.evaluations import figures, questions, rules
from kogge.training.evaluations.models import Evaluation, Rhythm, Said
from kogge.training.programmes.models import Edition
from kogge.training.programmes.rules import is_coordinator

TAKES = timedelta(days=14)
VERBATIM = 15  # letters: what is shorter many people say


def morning(edition, day, hour=8):
    """That day at eight by the clock of the edition."""
    return datetime.combine(day, time(hour), edition.zone)


def at_the_end_of(edition, ends_on, *, now):
    """From when until when one asks about something that ends on this day; at once if it has ended."""
    opens_at = max(morning(edition, ends_on), now)
    return opens_at, opens_at + TAKES


@transaction.atomic
def prepare(edition, *, kind, module=None, by, now):
    """Plan an evaluation: it asks by itself on the last day of the module, or of the edition."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    if edition.evaluations.filter(kind=kind, module=module).exists():
        raise Refused(_("This is prepared already."))
    opens_at, closes_at = at_the_end_of(edition, (module or edition).ends_on, now=now)
    made = Evaluation(edition=edition, module=module, kind=kind, opens_at=opens_at, closes_at=closes_at, made_by=by)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:  # another window was first
        raise Refused(_("This is prepared already.")) from problem
    record("prepare", made, by=by, said=gettext_noop("prepared the evaluation"), now=now)
    return made


@transaction.atomic
def set_days(evaluation, *, opens_at, closes_at, by, now):
    """Other days, as long as nobody has been asked."""
    if not is_coordinator(by, evaluation.edition):
        raise PermissionDenied
    if closes_at <= now or closes_at - opens_at < timedelta(days=1):
        raise Refused(_("People need a day at least to answer, and the last day must be in the future."))
    here = Evaluation.objects.filter(pk=evaluation.pk, state=Evaluation.State.PLANNED)
    if not here.update(opens_at=opens_at, closes_at=closes_at):
        raise Refused(_("The participants have been asked already, so the days stay as they are."))
    record("set-days", evaluation, by=by, said=gettext_noop("set the days of the evaluation"), now=now)


@transaction.atomic
def set_rhythm(edition, *, asks_weekly, by, now):
    """Ask two questions every week while a module runs, or not any more, not even those of this week."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    rhythm, _is_new = Rhythm.objects.get_or_create(edition=edition, defaults={"by": by})
    rhythm.asks_weekly, rhythm.by = asks_weekly, by
    rhythm.save()
    if not asks_weekly:
        edition.evaluations.filter(kind=Evaluation.Kind.PULSE, state=Evaluation.State.PLANNED).delete()
    said = gettext_noop("asks every week") if asks_weekly else gettext_noop("asks no more every week")
    record("rhythm", rhythm, by=by, said=said, now=now)


@transaction.atomic
def open(evaluation, *, by, now=None):
    """Ask every participant, each by a mail in their language."""
    now = now or timezone.now()
    if evaluation.edition.state == Edition.State.ARCHIVED:
        raise Refused(_("This edition is archived, so nobody is asked any more."))
    evaluation.take("open", by=by, now=now)
    if evaluation.opens_at > now:  # earlier than planned: asked for as long as planned
        evaluation.closes_at -= evaluation.opens_at - now
        evaluation.opens_at = now
    if evaluation.closes_at <= now:
        raise Refused(_("The last day for answers has passed. Choose another first."))
    seats = evaluation.edition.seats.participants().filter(person__is_active=True)
    addresses = list(seats.order_by("?").values_list("person__email", flat=True))
    if not addresses:
        raise Refused(_("Nobody takes part in this edition yet, so there is nobody to ask."))
    evaluation.questionnaire = _questionnaire(evaluation, now)
    surveys.invite(evaluation.questionnaire, addresses=addresses, by=evaluation.made_by, now=now)
    evaluation.save(update_fields=["questionnaire", "opens_at", "closes_at"])


def _questionnaire(evaluation, now):
    """Made and opened in one act, and left to nobody: what it promises can then not be changed."""
    made, by = (
        Questionnaire(
            title=questions.title_of(evaluation),
            intro=questions.text("intro"),
            thanks=questions.text("thanks"),
            languages=list(questions.LANGUAGES),
            is_anonymous=True,
            least_group=questions.LEAST,
            closes_at=evaluation.closes_at,
            timezone=evaluation.edition.timezone,
        ),
        evaluation.made_by,
    )
    surveys.found(made, by=by, now=now)
    for question in questions.questions(evaluation.kind, made.sections.get()):
        surveys.add_question(question, by=by, now=now)
    surveys.open(made, by=by, now=now)
    made.editors.clear()
    return made


@transaction.atomic
def close(evaluation, *, by, now=None):
    """Take no more answers, and write down the counts. Drafts that nobody sent go: they had names."""
    now = now or timezone.now()
    evaluation.take("close", by=by, now=now)
    made = evaluation.questionnaire
    if made.state == Questionnaire.State.OPEN:
        made.editors.add(evaluation.made_by)  # for this one step
        surveys.close(made, by=evaluation.made_by, now=now)
        made.editors.clear()
    Response.objects.filter(questionnaire=made, state=Response.State.DRAFT).delete()
    evaluation.figures = figures.counted(evaluation, now=now)
    evaluation.closes_at = max(min(evaluation.closes_at, now), evaluation.opens_at + timedelta(seconds=1))
    evaluation.save(update_fields=["figures", "closes_at"])


def _take(verb, evaluation, *, by, now=None):
    with transaction.atomic():
        evaluation.take(verb, by=by, now=now or timezone.now())


publish = partial(_take, "publish")
hide = partial(_take, "hide")


@transaction.atomic
def say(evaluation, said, *, by, now):
    """Write down what participants said and what is done about it; `said` is a Said with its fields set."""
    if not rules.can_answer(by, evaluation):
        raise PermissionDenied
    if not evaluation.is_counted:
        raise Refused(_("The evaluation is still open. Wait until it has closed."))
    if said.state in (Said.State.DONE, Said.State.NOT) and not said.answer.strip():
        raise Refused(_("Say what was done, or why it is not done."))
    if not said.is_quoted and _is_verbatim(said.text, evaluation, now):
        raise Refused(
            _("One person wrote this, word by word. Say it in your own words, or tick that it is quoted on purpose.")
        )
    if said.pk is None:
        said.evaluation, said.at = evaluation, now
    said.by = by
    said.save()
    record("say", evaluation, by=by, said=gettext_noop("answered what participants said"), now=now)
    return said


def _is_verbatim(text, evaluation, now):
    """Whether it repeats an answer, or an answer stands in it. Only answers that its writer has before them."""
    here = _plain(text)
    given = (_plain(one) for _question, texts in figures.words_said(evaluation, now=now) for one in texts)
    return len(here) >= VERBATIM and any(here in one or len(one) >= VERBATIM and one in here for one in given)


def _plain(text):
    return "".join(letter for letter in text.lower() if letter.isalnum())
