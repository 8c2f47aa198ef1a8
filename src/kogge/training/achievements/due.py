"""What waits for a person in this room: appeals to answer, wishes, units to validate, recognitions to decide."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kogge.training.achievements.models import Appeal, Assessment, Validation
from kogge.training.programmes.models import Edition

ANSWER = timedelta(days=7)


def waiting_for(user):
    """[(text, address, note, by when, hat, act)]. Three queries, however much waits."""
    found = []
    related = ("assessment__seat__person", "assessment__seat__edition__programme", "assessment__unit_version")
    for one in Appeal.objects.answered_by_staff(user).open().select_related(*related).order_by("asked_at")[:5]:
        edition = one.assessment.seat.edition
        href = reverse("appeal_answer", args=[edition.programme.slug, edition.slug, one.ref])
        text = _("Answer the appeal of %(name)s") % {"name": one.assessment.seat.person.full_name}
        note = f"{one.assessment.unit_version.ref} {one.assessment.unit_version.title}"
        found.append((text, href, note, one.asked_at + ANSWER, _("Coordinator"), pgettext("act", "Answer")))
    found += _to_validate(user)
    number = Validation.objects.waiting_for(user).filter(recognitions=None).count()
    if number:
        text = ngettext(
            "Decide about the recognition of %(n)d unit", "Decide about the recognition of %(n)d units", number
        ) % {"n": number}
        note = _("You may leave it open")
        found.append((text, reverse("recognition_list"), note, None, _("Organisation"), _("Look at it")))
    return found


def _to_validate(user):
    """One line for each edition that one coordinates, with how many are assessed and wait."""
    waiting = Assessment.objects.standing().filter(
        has_passed=True, validations=None, place=1, seat__edition__in=Edition.objects.run_by(user)
    )
    counted = {}
    for one in waiting.exclude(assessor=user).select_related("seat__edition__programme"):
        counted.setdefault(one.seat.edition, []).append(one)
    for edition, ones in counted.items():
        number = len(ones)
        text = ngettext("Validate %(n)d assessed unit", "Validate %(n)d assessed units", number) % {"n": number}
        href = reverse("validation_queue", args=[edition.programme.slug, edition.slug])
        note = f"{edition.programme.name} {edition.name}"
        yield text, href, note, None, _("Coordinator"), _("Look at it")
