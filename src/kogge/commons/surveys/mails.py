from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked(ticket, token, *, sender, is_again, now):
    """The link by which somebody answers, with or without an account."""
    questionnaire = ticket.questionnaire
    send(
        f"surveys/mail/{'reminder' if is_again else 'invited'}.txt",
        to=ticket.person,
        address=ticket.address,
        language=ticket.language,
        link=("survey_link", token),
        act=_("Answer the questions"),
        questionnaire=questionnaire,
        sender=sender,
        now=now,
    )
