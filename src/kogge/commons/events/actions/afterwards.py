"""After a meeting: three questions, without names, to those who were there; who of them may be seen by the others."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.events.actions.attending import is_expected
from kogge.commons.events.actions.registering import locked
from kogge.commons.events.models import MET, Echo, Event, Showing
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.commons.surveys.models import Question, Questionnaire, Section, Ticket

ASKED_FOR = timedelta(days=14)
LEAST = 5  # who were there before anybody is asked, and who answered before anything is shown
LANGUAGES = ["en", *(code for code, _name in settings.LANGUAGES if code != "en")]  # the first is the source
TITLE = gettext_lazy("Three questions about %(title)s (1 minute)")
INTRO = gettext_lazy(
    "Nobody can see who answered what. Those who run the meeting read the answers when at least five people have "
    "answered and the questions have closed, fourteen days after it."
)
THANKS = gettext_lazy("Thank you. Your answers help those who plan the next meeting.")
STEPS = [
    gettext_lazy("Not at all"), gettext_lazy("A little"), gettext_lazy("Partly"), gettext_lazy("Mostly"),
    gettext_lazy("Completely"),
]  # fmt: skip
QUESTIONS = (
    ("worth", Question.Kind.SCALE, gettext_lazy("Was it worth your time?")),
    ("use", Question.Kind.LONG, gettext_lazy("What will you use?")),
    ("change", Question.Kind.LONG, gettext_lazy("What should be different next time?")),
)


def who_was_there(event):
    """Those who were in the room or online, as a query of people; not who saw the recording."""
    return User.objects.filter(is_active=True, attendances__event=event, attendances__mode__in=MET)


def was_there(event, person):
    return event.attendances.filter(person=person, mode__in=MET).exists()


# Three questions -----------------------------------------------------------------------------------------
def tend_echoes(*, now):
    """Meetings that are over ask those who were there, for fourteen days; who is written down later is asked then."""
    met = Count("attendances", filter=Q(attendances__mode__in=MET, attendances__person__is_active=True))
    over = Event.objects.filter(cancelled_at=None, ends_at__lte=now, ends_at__gt=now - ASKED_FOR)
    for event in over.annotate(met=met).filter(met__gte=LEAST).order_by("pk"):
        ask_afterwards(event, now=now)


@transaction.atomic
def ask_afterwards(event, *, now):
    """Ask everybody who was there and is not asked yet. No mail goes out: it stands on the home page of each."""
    event = locked(event)
    echo = Echo.objects.select_related("questionnaire").filter(event=event).first() or _echo(event, now)
    made, there = echo.questionnaire, who_was_there(event)
    made.tickets.filter(is_used=False).exclude(person__in=there).delete()  # written down by mistake
    new = there.exclude(pk__in=made.tickets.values("person")).order_by("pk")
    Ticket.objects.bulk_create(Ticket(questionnaire=made, person=one, language=one.language) for one in new)
    return echo


def _echo(event, now):
    """The questionnaire is nobody's: what it promises cannot be changed."""
    made = Questionnaire.objects.create(
        title=_in_all_languages(TITLE, event.title),
        intro=_in_all_languages(INTRO),
        thanks=_in_all_languages(THANKS),
        languages=LANGUAGES,
        state=Questionnaire.State.OPEN,
        is_anonymous=True,
        least_group=LEAST,
        closes_at=event.ends_at + ASKED_FOR,
        timezone=event.timezone,
    )
    section = Section.objects.create(questionnaire=made)
    scale = [{"code": str(n), "label": _in_all_languages(step).data} for n, step in enumerate(STEPS, 1)]
    for position, (code, kind, words) in enumerate(QUESTIONS, 1):
        options = scale if kind == Question.Kind.SCALE else []
        words = _in_all_languages(words)
        Question(section=section, code=code, kind=kind, text=words, options=options, position=position).save()
    record("ask_afterwards", event, by=None, said=gettext_noop("asked those who were there"), now=now)
    return Echo.objects.create(event=event, questionnaire=made)


def _in_all_languages(words, title=""):
    said = {}
    for code in LANGUAGES:
        with translation.override(code):
            said[code] = str(words) % {"title": title} if title else str(words)
    return LazyI18nString(said)


# People one met ------------------------------------------------------------------------------------------
def may_meet(event, person):
    """Is expected at the meeting, or was there."""
    return is_expected(event, person) or was_there(event, person)


@transaction.atomic
def show(event, person, *, by, now):
    """Let the others who were there see name and organisation. Saying it twice changes nothing."""
    if by != person or not may_meet(event, person):
        raise PermissionDenied
    if event.is_cancelled:
        raise Refused(_("This meeting is cancelled."))
    # Two clicks at once wait for each other at the person, so that one of them is the first.
    get_user_model().objects.select_for_update().only("pk").get(pk=person.pk)
    before = Showing.objects.in_force().filter(event=event, person=person).first()
    if before:
        return before
    given = Showing.objects.create(event=event, person=person, given_at=now)
    record("show", given, by=by, said=gettext_noop("gave a consent"), note=str(event.title), now=now)
    return given


@transaction.atomic
def hide(event, person, *, by, now):
    """Not any more: with the next look at any page nobody sees the person there."""
    given = Showing.objects.in_force().select_for_update().filter(event=event, person=person).first()
    if by != person or given is None:
        return
    given.withdrawn_at = now
    given.save(update_fields=["withdrawn_at"])
    record("hide", given, by=by, said=gettext_noop("withdrew a consent"), note=str(event.title), now=now)
