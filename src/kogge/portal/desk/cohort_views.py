"""How far the people of an edition are, what is noted about them, and a letter to those one chooses."""

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.mail import actions as mail
from kogge.commons.people.models import User
from kogge.portal.desk import letters
from kogge.portal.desk.conflicts import conflicts_of
from kogge.portal.desk.forms import ChosenLetterForm, NoteForm
from kogge.portal.desk.views import edition_of
from kogge.training.learning import actions as learning
from kogge.training.learning.frame import frame_of
from kogge.training.teaching.standing import cohort_of

A_PAGE = 50


def cohort_board(request, programme, edition):
    """People and steps, those who are behind first; who was last seen when, and what is noted."""
    edition, now = edition_of(request, programme, edition), timezone.now()
    columns, rows = cohort_of(edition, now=now, seats=list(edition.seats.participants().order_by("pk")))
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    prefetch_related_objects([row.seat for row in shown], "person", "remark")
    for row in shown:
        row.note = getattr(row.seat, "remark", None)
    context = {
        "edition": edition,
        "columns": columns,
        "page": shown,
        "behind": sum(1 for row in rows if row.late),
        "short": sum(1 for row in rows if row.presence.is_short),
        "rule": frame_of(edition.slug).rule,
        "near": conflicts_of(edition, now=now),
    }
    return page(request, "desk/cohort_board.html", context)


def cohort_note(request, programme, edition, ref):
    """A note about a participant, for those who run the edition."""
    edition = edition_of(request, programme, edition)
    seats = edition.seats.participants().select_related("person", "remark", "edition")
    seat = get_object_or_404(seats, person__ref=ref)
    remark = getattr(seat, "remark", None)
    form = NoteForm(posted(request), initial={"text": remark.text if remark else ""})
    if request.method == "POST" and form.is_valid():
        learning.note(seat, form.cleaned_data["text"], by=request.user, now=timezone.now())
        return done(request, _("Saved."), reverse("cohort_board", args=[programme, edition.slug]))
    return page(request, "desk/cohort_note.html", {"edition": edition, "seat": seat, "form": form})


@makes
def cohort_letter(request, programme, edition):
    """Write to those who were chosen, to each in their language where it was written."""
    edition = edition_of(request, programme, edition)
    asked = request.POST if request.method == "POST" else request.GET
    keys = [key for key in asked.getlist("seat") if key.isdecimal()][:2000]
    seats = edition.seats.participants().filter(pk__in=keys)
    people = User.objects.filter(pk__in=seats.values("person"), is_active=True).order_by("name", "pk")
    languages = sorted(
        set(people.values_list("language", flat=True).order_by()), key=lambda code: (code != "en", code)
    )
    form = ChosenLetterForm(posted(request), languages=languages)
    if request.method == "POST" and people and form.is_valid():
        with refusal_in(form):
            sent = _sent(form, edition, people, by=request.user)
            return redirect("letter_detail", programme, edition.slug, sent.ref)
    context = {"edition": edition, "form": form, "people": people, "keys": keys}
    return page(request, "desk/cohort_letter.html", context)


def _sent(form, edition, people, *, by):
    subject, text = form.said(lambda words: letters.signed(edition, words, timezone.localdate()))
    values, now = letters.values_of(edition), timezone.now()
    return mail.start_mailing(
        subject, text, people=people, about=edition.code, values=values, answers_to=by.email, by=by, now=now
    )
