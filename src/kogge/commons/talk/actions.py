"""Every verb of the room. What rooms above call: open_thread, write. Who is told of it stands in `telling`."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.documents.prose import plain
from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.journal.models import record
from kogge.commons.mail.leaving import come_back, leave
from kogge.commons.people.limits import hold
from kogge.commons.people.models import CircleMember
from kogge.commons.talk import naming, rules, telling
from kogge.commons.talk.models import LONGEST, UNDO, Mention, Pace, Reader, Remark, RemarkFile, Stay, Thread, label_of

MOST_FILES = 3
MOST_STAYS = 50
RATE = {"most": 20, "within": timedelta(minutes=10)}


def hold_writer(person, *, now):
    """So many remarks in ten minutes and no more. Before the transaction, so that what is refused is counted."""
    hold("remark", person.pk, now=now, **RATE)


def _check_member(person, circle):
    if not CircleMember.objects.filter(circle=circle, person=person).exists():
        raise Refused(_("Only those who are in the circle can write here."))


@transaction.atomic
def open_thread(about, *, circle, title, by, now, text="", files=(), names=()):
    """Begin a thread in a circle, on `about` or (None) on nothing in particular; with a first remark, if there is one.

    The others of the circle are told of the first remark at the pace they chose.
    """
    title = " ".join(plain(title).split())
    if not title:
        raise Refused(_("Give the thread a title."))
    _check_member(by, circle)
    key = {"about": label_of(about), "about_key": str(about.pk)} if about is not None else {}
    thread = Thread.objects.create(
        circle=circle, title=title[:160], made_by=by, made_at=now, last_remark_at=now, **key
    )
    Reader.objects.create(thread=thread, person=by, follows=True)
    record("open", thread, by=by, said=gettext_noop("began a thread"), now=now)
    if text:
        _put(thread, text, by=by, now=now, files=files, names=names)
    return thread


@transaction.atomic
def write(thread, text, *, by, now, answer_to=None, files=(), names=(), **by_mail):
    """Write a remark. `files` are kept already; `names` are people picked beside those named by @ in the text."""
    thread = Thread.objects.select_for_update().select_related("circle").get(pk=thread.pk)
    _check_member(by, thread.circle)
    if not rules.can_write(by, thread):
        raise Refused(_("This thread is closed. Begin a new one if there is more to say."))
    if answer_to is not None and answer_to.thread_id != thread.pk:
        answer_to = None
    return _put(thread, text, by=by, now=now, answer_to=answer_to, files=files, names=names, **by_mail)


def checked(text):
    """The text as it is kept; refused when there is none or too much of it."""
    text = plain(text)
    if not text:
        raise Refused(_("Write your remark."))
    if len(text) > LONGEST:
        words = _(
            "A remark has at most %(most)s characters; yours has %(count)s. Shorten it, or put the rest in a file."
        )
        raise Refused(words % {"most": LONGEST, "count": len(text)})
    return text


def _put(thread, text, *, by, now, answer_to=None, files=(), names=(), **by_mail):
    text = checked(text)
    if len(files) > MOST_FILES:
        raise Refused(_("A remark takes at most %(most)s files.") % {"most": MOST_FILES})
    if answer_to is not None and answer_to.answer_to_id:
        answer_to = answer_to.answer_to  # one level, so that nobody has to follow a staircase
    is_first = not thread.remarks.exists()
    remark = Remark.objects.create(
        thread=thread, person=by, text=text, language=by.language, answer_to=answer_to, written_at=now, **by_mail
    )
    for file in files:
        attach(file)
        RemarkFile.objects.create(remark=remark, file=file)
    Thread.objects.filter(pk=thread.pk).update(last_remark_at=now)
    named = _name(remark, names)
    mine, _new = Reader.objects.get_or_create(thread=thread, person=by)
    mine.follows, mine.read_to = True if mine.follows is None else mine.follows, remark.pk
    mine.draft, mine.saved_at = "", None
    mine.save()
    telling.plan(remark, named=named, is_first=is_first, now=now)
    return remark


def _name(remark, names):
    """Write down whom the remark names: by @ in the text, or picked; only people of the circle, and not its writer."""
    people = {one.pk: one for one in naming.members_of(remark.thread.circle, but=remark.person)}
    picked = [people[one.pk] for one in names if one.pk in people]
    found = {one.pk: one for one in [*naming.named_in(remark.text, people.values()), *picked]}
    before = set(remark.mentions.values_list("person", flat=True))
    fresh = [one for key, one in found.items() if key not in before][: naming.MOST]
    Mention.objects.bulk_create([Mention(remark=remark, person=one) for one in fresh])
    return fresh


@transaction.atomic
def edit(remark, text, *, seen, by, now, names=()):
    """Change one's own remark; refused when it was changed meanwhile. Who is named anew is told."""
    text = checked(text)
    if not rules.can_edit(by, remark):
        raise Refused(_("This remark can no longer be changed."))
    if text == remark.text:
        return remark
    rows = Remark.objects.filter(pk=remark.pk, version=seen, taken_back_at=None)
    if not rows.update(text=text, edited_at=now, version=F("version") + 1):
        raise Refused(
            _("This remark was changed in another window since you opened it. Copy your text and load the page again.")
        )
    remark.refresh_from_db()
    telling.plan(remark, named=_name(remark, names), only_named=True, now=now)
    return remark


@transaction.atomic
def take_back(remark, *, by, now):
    """Its words are shown to nobody from now on, and gone for good after a while; that there was something stays."""
    rows = Remark.objects.filter(pk=remark.pk, taken_back_at=None)
    if not rules.can_take_back(by, remark) or not rows.update(taken_back_at=now, taken_back_by=by):
        raise Refused(_("This remark was taken back already."))
    remark.taken_back_at, remark.taken_back_by = now, by
    if remark.person_id != by.pk:
        record("take-back", remark, by=by, said=gettext_noop("took back a remark of somebody else"), now=now)


@transaction.atomic
def put_back(remark, *, by, now):
    """Undo it, within a quarter of an hour."""
    rows = Remark.objects.filter(pk=remark.pk, taken_back_by=by, taken_back_at__gt=now - UNDO).exclude(text="")
    if not rows.update(taken_back_at=None, taken_back_by=None):
        raise Refused(_("This remark was taken back for good. Write it anew."))
    remark.taken_back_at = remark.taken_back_by = None


def forget_taken_back(*, now):
    """What was taken back and not put back loses its words and its files."""
    for remark in Remark.objects.filter(taken_back_at__lte=now - UNDO).exclude(text=""):
        with transaction.atomic():
            remark.mentions.all().delete()
            remark.notices.all().delete()
            for enclosed in remark.enclosures.select_related("file"):
                drop(enclosed.file)
            Remark.objects.filter(pk=remark.pk).update(text="")


def tend_talk(*, now):
    """What time alone brings about: people are told, and what was taken back is forgotten."""
    telling.tell(now=now)
    forget_taken_back(now=now)


@transaction.atomic
def change_thread(thread, *, is_closed, by, now):
    """Close a thread, or open it again."""
    if Thread.objects.filter(pk=thread.pk, is_closed=not is_closed).update(is_closed=is_closed):
        said = gettext_noop("closed a thread") if is_closed else gettext_noop("opened a thread again")
        record("close" if is_closed else "reopen", thread, by=by, said=said, now=now)
    thread.is_closed = is_closed


@transaction.atomic
def follow(thread, *, person, follows):
    """Hear of what is written there, or of nothing of it, not even of what is new."""
    Reader.objects.update_or_create(thread=thread, person=person, defaults={"follows": follows})


@transaction.atomic
def mark_read(thread, *, person, to):
    """Read up to this remark. What was read before stays read."""
    newest = thread.remarks.order_by("-pk").values_list("pk", flat=True).first() or 0
    reader, _new = Reader.objects.get_or_create(thread=thread, person=person)
    Reader.objects.filter(pk=reader.pk, read_to__lt=min(to, newest)).update(read_to=min(to, newest))


@transaction.atomic
def save_draft(thread, text, *, person, now):
    """Keep what somebody is writing, for them alone."""
    draft = {"draft": str(text).replace("\0", "")[: 4 * LONGEST], "saved_at": now}
    Reader.objects.update_or_create(thread=thread, person=person, defaults=draft)


@transaction.atomic
def set_pace(pace, *, now):
    """How soon somebody is told; what waits is told at the new pace."""
    Pace.objects.update_or_create(
        person=pace.person, defaults={name: getattr(pace, name) for name in ("mentioned", "followed", "begun")}
    )
    if telling.hears_nothing(pace):
        leave(pace.person.email, telling.LIST, now=now)
    else:
        come_back(pace.person.email, telling.LIST)
    telling.plan_anew(pace, now=now)


@transaction.atomic
def add_stay(stay, *, by, now):
    """Say where one will be."""
    _check_member(by, stay.circle)
    if Stay.objects.filter(person=by).count() >= MOST_STAYS:
        raise Refused(_("That are many places. Remove one that is over or has fallen through first."))
    stay.person, stay.city, stay.note = by, plain(stay.city), plain(stay.note)
    stay.save()
    return stay
