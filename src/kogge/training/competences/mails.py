from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def answered(proposal):
    """To whoever proposed: it was accepted, amended or rejected, and why."""
    send(
        "competences/mail/answered.txt",
        to=proposal.by,
        link=("proposal_detail", proposal.version.definition.slug, proposal.ref),
        act=_("To the proposal"),
        proposal=proposal,
        definition=proposal.version.definition,
    )
