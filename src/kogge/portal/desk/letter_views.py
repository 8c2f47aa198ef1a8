from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.mail import actions
from kogge.commons.mail.mailings import counted
from kogge.commons.mail.models import Mailing
from kogge.portal.desk import letters
from kogge.portal.desk.forms import LetterForm
from kogge.portal.desk.views import edition_of


def letter_list(request, programme, edition):
    """The letters that went to the people of this edition."""
    edition = edition_of(request, programme, edition)
    sent = Mailing.objects.to_those_of(edition.code).select_related("by").order_by("-sent_at", "-pk")[:100]
    return page(request, "desk/letter_list.html", {"edition": edition, "letters": sent})


@makes
def letter_new(request, programme, edition):
    """Write a letter, look at it as a reader would, try it on yourself, send it."""
    edition = edition_of(request, programme, edition)
    form = LetterForm(posted(request))
    context = {"edition": edition, "form": form}
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            form.cleaned_data["text"] = letters.signed(edition, form.cleaned_data["text"], timezone.localdate())
            context |= _looked_at(form, edition, request.user)
            if request.POST.get("act") == "send" and context["people"]:
                return redirect("letter_detail", programme, edition.slug, _sent(form, edition, request.user).ref)
            if request.POST.get("act") == "sample":
                context["sample"] = _sampled(form, edition, request.user)
    return page(request, "desk/letter_new.html", context)


def _looked_at(form, edition, reader):
    said = form.cleaned_data
    values = letters.values_of(edition)
    actions.check_mailing(said["subject"], said["text"], values=values)
    people = letters.people_of(edition, said["audience"]).count()
    button = ngettext("Send it to %(n)d person", "Send it to %(n)d people", people) % {"n": people}
    return {
        "people": people,
        "button": button,
        "shown": letters.as_read_by(reader, said["subject"], said["text"], values, now=timezone.now()),
    }


def _sampled(form, edition, by):
    said, values = form.cleaned_data, letters.values_of(edition)
    actions.send_sample(said["subject"], said["text"], addresses=by.email, values=values, by=by, now=timezone.now())
    return by.email


def _sent(form, edition, by):
    said = form.cleaned_data
    return actions.start_mailing(
        said["subject"],
        said["text"],
        people=letters.people_of(edition, said["audience"]),
        about=edition.code,
        values=letters.values_of(edition),
        answers_to=by.email if said["takes_answers"] else "",
        by=by,
        now=timezone.now(),
    )


def _letter(request, programme, edition, ref):
    edition = edition_of(request, programme, edition)
    return edition, get_object_or_404(Mailing.objects.to_those_of(edition.code).select_related("by"), ref=ref)


def letter_detail(request, programme, edition, ref):
    """How far a letter is, and what one can still do about it."""
    edition, letter = _letter(request, programme, edition, ref)
    text = letters.as_read_by(request.user, letter.subject, letter.text, letter.values, now=letter.sent_at)
    return page(request, "desk/letter_detail.html", {"edition": edition, "letter": letter, "shown": text})


@require_POST
def letter_step(request, programme, edition, ref, verb):
    edition, letter = _letter(request, programme, edition, ref)
    if verb not in actions.MAILING_STEPS:
        raise Http404
    actions.MAILING_STEPS[verb](counted(letter), by=request.user, now=timezone.now())
    said = {
        "pause": _("The letter is paused."),
        "go-on": _("The letter goes on."),
        "stop": _("The letter is stopped."),
    }
    return done(request, said[verb], reverse("letter_detail", args=[programme, edition.slug, ref]))
