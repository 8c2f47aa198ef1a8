"""A learning agreement with its three, a memorandum of two, and a claim, as far as a test needs them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.commons.files.actions import keep
from kogge.commons.files.kinds import PDF
from kogge.training.agreements import actions
from kogge.training.agreements.models import Agreement, Memorandum, PriorClaim, Side
from kogge.training.programmes.actions import seat
from tests import make
from tests.training.units.things import version

MANAGE = "/manage/manager-education/me-2027/agreements/"
A_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def learner(name="Ulla Saarni"):
    who = make.person(name)
    return seat(make.edition(), who, role="participant", by=make.coordinator())


def sender(name="Maja Sund", slug="photonics-finland"):
    """Somebody who works for the sending organisation."""
    make.colleague(make.organisation(slug), name)
    return make.person(name)


def agreement(name="Ulla Saarni", *, at="draft"):
    """`at`: draft, open or signed."""
    by, now = make.coordinator(), timezone.now()
    edition = make.edition()
    if not edition.units.exists():
        version()
    taken = learner(name)
    actions.prepare(edition, by=by, now=now)
    made = Agreement.objects.get(seat=taken)
    made.home = make.organisation()
    actions.put_agreement(made, units=edition.units.all(), by=by, now=now)
    if at != "draft":
        paper = actions.put_forward(made, by=by, now=now)
        if at == "signed":
            for side, who in zip(sides(paper), (taken.person, sender(), by), strict=True):
                actions.sign(side, sha256=paper.sha256, by=who, now=now)
    made.refresh_from_db()
    return made


def sides(paper):
    found = list(Side.objects.of_paper(paper))
    for side in found:
        side.paper = paper
    return found


def memorandum(*, at="draft"):
    by, now = make.coordinator(), timezone.now()
    edition = make.edition()
    if not edition.units.exists():
        version()
    made = Memorandum(
        edition=edition, title="Six schools", starts_on=edition.starts_on, ends_on=edition.ends_on,
        terms="The parties accept each other.",
    )  # fmt: skip
    parties = [(edition.lead, ""), (make.organisation(), "The board")]
    actions.put_memorandum(made, units=edition.units.all(), parties=parties, by=by, now=now)
    if at != "draft":
        actions.put_forward(made, by=by, now=now)
    return made


def upload(name="diploma.pdf"):
    return SimpleUploadedFile(name, A_PDF, content_type="application/pdf")


def kept(by):
    return keep(upload(), by=by, kinds=(PDF,), most=1_000_000, now=timezone.now())


def claim(name="Ulla Saarni"):
    unit_version = make.edition().units.first()
    unit_version = unit_version.last_version() if unit_version else version()
    taken = learner(name)
    made = PriorClaim(seat=taken, unit_version=unit_version, text="Fyra år.", claimed_at=timezone.now())
    return actions.claim(made, [kept(taken.person)], by=taken.person, now=timezone.now())


def agreement_addresses(programme, edition):
    """Papers and a claim in the edition of the table of who may open what, and their addresses."""
    made = Agreement.objects.first() or agreement("Ebba Lönn", at="open")
    paper, asked = made.last_paper(), PriorClaim.objects.first() or claim("Ebba Lönn")
    here, side = [programme, edition], paper.sides.order_by("place").first()
    return {
        **dict.fromkeys(("agreement_list", "agreement_prepare", "memorandum_new"), here),
        **dict.fromkeys(("document_edit", "document_forward", "document_remind"), [*here, "agreements", made.ref]),
        "prior_decide": [*here, asked.ref],
        **dict.fromkeys(("paper_detail", "paper_scan", "paper_text", "paper_pdf"), [paper.ref]),
        **dict.fromkeys(("paper_sign", "paper_scan_file"), [paper.ref, side.pk]),
        "prior_list": [edition],
        "prior_withdraw": [edition, asked.ref],
        "prior_file": [asked.ref, "abcdefghijkm"],
    }
