from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def handed_over(edition, *, before, new, old):
    """To those who coordinate it now, and to those who did: who leads, and what each may do."""
    about = {"edition": edition, "before": before, "link": ("edition_setup", edition.programme.slug, edition.slug)}
    for person in new:
        send("programmes/mail/handed_over.txt", to=person, act=_("See the set-up"), **about)
    for person in sorted(old, key=lambda person: person.pk):
        send("programmes/mail/gave_over.txt", to=person, act=_("See the edition"), **about)
