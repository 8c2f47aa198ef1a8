from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message
from kogge.commons.talk.answers import answer_address

MOST = 20  # threads of one digest that are written out


def remark(notice, *, list_name, now):
    """One remark, in full, with an address that takes an answer."""
    said, person = notice.remark, notice.person
    address = answer_address(said.thread, person)
    send(
        "talk/mail/remark.txt",
        to=person,
        link=("remark_detail", said.thread.ref, said.pk),
        act=_("Read and answer"),
        answers_to=address,
        list_name=list_name,
        remark=said,
        thread=said.thread,
        is_mention=notice.purpose == "mentioned",
        can_answer=bool(address) and not said.thread.is_closed,
        now=now,
    )


def digest(person, threads, *, list_name, now):
    """What is new in several threads: (thread, notices)."""
    send(
        "talk/mail/digest.txt",
        to=person,
        link=("thread_list",),
        act=_("Open the threads"),
        list_name=list_name,
        lane=Message.Lane.BULK,
        threads=threads[:MOST],
        more=len(threads[MOST:]),
        site_address=settings.SITE_ADDRESS,
        count=sum(len(rows) for _thread, rows in threads),
        now=now,
    )


def not_taken(thread, person, *, why, text, now):
    """An answer by mail made no remark, and why; with its words, so that nothing is lost."""
    send(
        "talk/mail/not_taken.txt",
        to=person,
        link=("thread_detail", thread.ref),
        act=_("Open the thread"),
        why=why,
        words=text,
        now=now,
    )
