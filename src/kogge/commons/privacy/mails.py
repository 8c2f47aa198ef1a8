from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked(erasure, *, to, now):
    """To a member of the office: a second person is needed."""
    link = ("erasure_detail", erasure.ref)
    send("privacy/mail/erasure_asked.txt", to=to, link=link, act=_("See the request"), now=now)


def refused(erasure, *, reason, now):
    """To the person: the second person did not agree, and why."""
    link = ("privacy",)
    send("privacy/mail/erasure_refused.txt", to=erasure.person, link=link, act=_("Your data"), why=reason, now=now)


def unused(erasure, *, now):
    """To somebody who has not been here for three years."""
    send(
        "privacy/mail/unused.txt", to=erasure.person, link=("sign_in",), act=_("Sign in"), day=erasure.due_at, now=now
    )


def erased(erasure, person, lines, *, now):
    """The receipt, to the address and not to the account: it is the last letter and names no account any more."""
    send(
        "privacy/mail/erased.txt",
        address=person.email,
        name=person.called_name,
        language=person.language,
        ref=erasure.ref,
        day=now,
        lines=lines,
        now=now,
    )


def own_data_ready(file, *, to, now):
    """The data one asked for lie ready."""
    link = ("own_data_file", file.ref)
    send("privacy/mail/own_data.txt", to=to, link=link, act=_("Get your data"), day=file.kept_until, now=now)
