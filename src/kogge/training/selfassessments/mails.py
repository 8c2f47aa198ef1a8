from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked(assessment, *, address, token, language, closes_at):
    """To somebody without an account: how do you see this person?"""
    send(
        "selfassessments/mail/asked.txt",
        address=address,
        language=language,
        link=("gap_answer", token),
        act=_("To the questions"),
        person=assessment.person.full_name,
        role=assessment.version.definition.name,
        closes_at=closes_at,
    )
