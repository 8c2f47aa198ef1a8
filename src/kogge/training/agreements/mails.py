"""Mails about papers to be signed, and about prior learning, each in the language of who reads it."""

from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def to_sign(side, person, *, is_reminder=False):
    """The paper is there to be read and signed, for the first time or still."""
    paper = side.paper
    return send(
        "agreements/mail/to_sign.txt", to=person, link=("paper_detail", paper.ref), act=_("Read and sign"),
        paper=paper, side=side, edition=paper.edition, is_reminder=is_reminder, case=paper.document.case,
    )  # fmt: skip


def left_out(paper, side, person):
    """To a side of the version before, which the new one does not name any more."""
    return send(
        "agreements/mail/left_out.txt", to=person, link=("paper_detail", side.paper.ref), act=_("Read it"),
        paper=paper, side=side, edition=paper.edition, case=paper.document.case,
    )  # fmt: skip


def concluded(paper, person):
    return send(
        "agreements/mail/concluded.txt", to=person, link=("paper_detail", paper.ref), act=_("Read it"),
        paper=paper, edition=paper.edition, case=paper.document.case,
    )  # fmt: skip


def decided(claim):
    return send(
        "agreements/mail/decided.txt", to=claim.seat.person, link=("prior_list", claim.edition.slug),
        act=_("Read it"), claim=claim, edition=claim.edition, case=claim.case,
    )  # fmt: skip
