"""What the pages show of threads. What other rooms call: threads_about, for `talk/_threads.html`."""

from dataclasses import dataclass

from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from kogge.commons.people.models import Circle
from kogge.commons.talk import rules
from kogge.commons.talk.models import UNDO, Reader, Remark, Thread, label_of

PAGE = 50
SALT = "kogge.commons.talk.about"


@dataclass
class About:
    """The threads on a thing as one reader sees them, and where a new one begins."""

    threads: list
    new_url: str = ""


def threads_about(thing, user, *, circle=None):
    """Threads on a thing that this person sees. With `circle`, one they are in: the link to begin one there.

    Four plain queries at most, however many threads there are. Ask it only where the person may see the thing.
    """
    if not user.is_authenticated:
        return About([])
    about = Thread.objects.about(thing).visible_to(user).order_by("-last_remark_at", "-pk")
    found = sorted(_with_new(list(about[:20]), user), key=lambda one: not one.unread)
    is_in = circle is not None and circle.members.filter(pk=user.pk).exists()
    return About(found, new_url(thing, circle) if is_in else "")


def latest_in(circle, user, most):
    """The latest threads of a circle, for one of its members, each with how many remarks are new to them."""
    return _with_new(list(Thread.objects.filter(circle=circle).order_by("-last_remark_at", "-pk")[:most]), user)


def _with_new(threads, user):
    """Two plain queries, where there are threads: `with_unread` needs none of its own, but costs more to build."""
    if threads:
        read = dict(Reader.objects.filter(person=user, thread__in=threads).values_list("thread", "read_to"))
        is_new = Q(*[Q(thread=one.pk, pk__gt=read.get(one.pk, 0)) for one in threads], _connector=Q.OR)
        fresh = Remark.objects.filter(is_new, taken_back_at=None).exclude(person=user)
        counts = dict(fresh.order_by().values_list("thread").annotate(Count("pk")))
        for one in threads:
            one.unread = counts.get(one.pk, 0)
    return threads


def new_url(thing, circle):
    """Where a thread on this thing begins; signed, since the page it leads to does not know who sees the thing."""
    key = signing.dumps([label_of(thing), str(thing.pk)], salt=SALT, compress=True)
    return f"{reverse('thread_new')}?{urlencode({'circle': circle.slug, 'about': key})}"


@dataclass(frozen=True)
class Key:
    """What a thread is begun on, by its key alone."""

    label: str
    pk: str

    @property
    def _meta(self):
        return self


def read_about(key):
    """The key of the thing that a link of ours names; None for anything else."""
    try:
        return Key(*signing.loads(key, salt=SALT)) if key else None
    except (signing.BadSignature, TypeError, ValueError):
        return None


def circles_of(user):
    return Circle.objects.filter(members=user).order_by("name", "pk")


class Open:
    """One thread as one person reads it: a page of remarks, from where it is new."""

    def __init__(self, thread, user, *, wanted="", remark="", now):
        self.thread, self.user = thread, user
        self.reader = Reader.objects.filter(thread=thread, person=user).first() or Reader(thread=thread, person=user)
        fresh = thread.remarks.filter(pk__gt=self.reader.read_to, taken_back_at=None).exclude(person=user)
        self.first_new = fresh.order_by("pk").values_list("pk", flat=True).first()
        pages = Paginator(Remark.objects.filter(thread=thread).listed(), PAGE)
        self.page = pages.get_page(wanted or self._page_of(remark, pages))
        self.is_keeper = rules.keeps(user, thread.circle)
        self.remarks = [self._drawn(one, now) for one in self.page.object_list]
        self.last = self.remarks[-1].pk if self.remarks else 0
        self.is_new_here = bool(self.first_new) and self.last > self.reader.read_to

    def _page_of(self, remark, pages):
        """The page of the remark that is asked for, else of the first new one, else the last."""
        key = int(remark) if str(remark).isdecimal() and len(str(remark)) < 19 else self.first_new
        if key is None:
            return pages.num_pages
        return self.thread.remarks.filter(pk__lt=key).count() // PAGE + 1

    def _drawn(self, remark, now):
        remark.thread = self.thread
        is_own = remark.person_id == self.user.pk
        remark.is_new = remark.pk > self.reader.read_to and not is_own
        remark.may_edit = rules.can_edit(self.user, remark)
        remark.may_take_back = not (remark.is_taken_back or remark.is_gone) and (is_own or self.is_keeper)
        is_fresh = remark.is_taken_back and remark.taken_back_at > now - UNDO
        remark.may_put_back = is_fresh and rules.can_put_back(self.user, remark)
        return remark

    @property
    def may_close(self):
        return self.thread.made_by_id == self.user.pk or self.is_keeper
