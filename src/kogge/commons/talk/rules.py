"""Who reads and writes is the circle (`visible_to`); here: who changes what is written, and who keeps order."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def _keepers():
    return [import_string(path) for path in settings.TALK_KEEPERS]


def keeps(user, circle):
    """Keeps order in a circle: the office, if it is in it, and whom the rooms above name."""
    return user.is_staff or any(answers(user, circle) for answers in _keepers())


def can_write(user, thread):
    return not thread.is_closed


def can_edit(user, remark):
    return (
        remark.person_id == user.pk and not remark.is_taken_back and not remark.is_gone and not remark.thread.is_closed
    )


def can_take_back(user, remark):
    """The writer, at any time, and who keeps order."""
    if remark.is_taken_back or remark.is_gone:
        return False
    return remark.person_id == user.pk or keeps(user, remark.thread.circle)


def can_put_back(user, remark):
    """Who took it back, as long as its words are there."""
    return remark.is_taken_back and not remark.is_gone and remark.taken_back_by_id == user.pk


def can_close(user, thread):
    return thread.made_by_id == user.pk or keeps(user, thread.circle)
