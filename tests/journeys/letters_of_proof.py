"""The letters about what was learnt, from the paper signed before it to the certificate after it, by real steps."""

from types import SimpleNamespace as Like

from kogge.commons.people.models import User
from kogge.training.achievements import actions as achievements
from kogge.training.agreements import actions as agreements
from kogge.training.booklet import actions as booklets
from kogge.training.booklet import mails as booklet_mails
from kogge.training.competences import actions as competences
from kogge.training.credentials import actions as credentials
from kogge.training.credentials.models import Credential
from kogge.training.issuers.actions import Pen
from kogge.training.selfassessments import actions as selfassessments
from tests import make
from tests.training.achievements import things as proof
from tests.training.agreements import things as papers
from tests.training.competences import things as roles
from tests.training.selfassessments import things as gaps

PEOPLE = ("Pekka Leppä", "Wanda Jarzębina", "Alva Lund", "Tom Tamm", "Tove Tamm", "Maja Sund")


def write_letters_of_proof(ulla, *, now):
    for name in PEOPLE:
        make.person(name)
    User.objects.update(language=ulla.language)
    _about_certificates(now=now)
    version = proof.version(edition_=proof.edition((ulla.name, "Tom Tamm")), title=make.text("Att leda"))
    _about_papers(ulla, now=now)
    _about_prior_learning(ulla, now=now)
    _about_what_was_assessed(version, ulla, now=now)
    _about_the_work_role(ulla, now=now)


def _about_certificates(*, now):
    """Ebba has completed the edition, and her first certificate was revoked."""
    edition, by = make.edition(), make.coordinator()
    related = ("person", "edition__programme", "edition__lead", "result")
    seats = list(edition.seats.participants().select_related(*related).filter(person=make.person("Ebba Lönn")))
    booklet = booklets.start(edition, by=by, now=now)
    booklet.pages_until = now.date()
    booklets.remind(booklet, seats, by=by, now=now)
    batch = booklets.propose(edition, seats, by=by, now=now)
    second = booklets.second_people(batch)[0]
    two = Like(edition=edition, proposed_by=by, ref=batch.ref, lines=Like(count=lambda: 2))
    booklet_mails.batch_waits(two, second)
    booklets.issue(batch, by=second, now=now)
    made = Credential.objects.valid().with_all().get(seat=seats[0])
    credentials.suspend(made, by=by, note="Ett namn prövas.", now=now)
    credentials.resume(made, by=by, now=now)
    credentials.sign_anew(made, Pen(made.issuer, now=now))


def _about_papers(ulla, *, now):
    by, sender = make.coordinator(), papers.sender()
    made = papers.agreement(ulla.name)
    made.language = ulla.language
    made.save()
    paper = agreements.put_forward(made, by=by, now=now)
    agreements.remind(made, by=by, now=now)
    for side, who in zip(papers.sides(paper), (ulla, sender, by), strict=True):
        agreements.sign(side, sha256=paper.sha256, by=who, now=now)
    made.refresh_from_db()
    made.home = make.organisation("tuna-cluster")
    agreements.put_agreement(made, units=made.units.all(), by=by, now=now)
    agreements.put_forward(made, why="En ny avsändare.", by=by, now=now)


def _about_prior_learning(ulla, *, now):
    told = {"reason": "Intygen visar det.", "by": make.coordinator(), "now": now}
    agreements.accept(papers.claim(ulla.name), **told)
    partly = papers.claim("Tom Tamm")
    agreements.accept_partly(partly, outcomes=[partly.unit_version.outcomes()[0].ref], **told)
    agreements.decline(papers.claim("Tove Tamm"), **told)


def _about_what_was_assessed(version, ulla, *, now):
    """One appeal is in vain, one is granted; one unit is met and recognised, one is not."""
    alva, told = make.person("Alva Lund"), {"answer": "Vi har läst allt igen.", "now": now}
    for name, answer in ((ulla.name, achievements.uphold), ("Tom Tamm", achievements.grant)):
        proof.assessed(version, name)
        person = make.person(name)
        made = achievements.appeal(
            proof.seat_of(version, name), version, text="Jag ser det annorlunda.", by=person, now=now
        )
        answer(made, by=alva, **told)
    proof.validated(version, ulla.name, meets=False, deviations="Ett prov saknas.")
    met = proof.validated(version, "Ebba Lönn")
    achievements.recognise(met, decision="recognised", by=papers.sender(), now=now)
    seat = proof.seat_of(version, ulla.name)
    wish = achievements.ask_correction(seat, text="Dagen är fel.", by=ulla, now=now)
    achievements.answer_correction(wish, by=make.coordinator(), **told)


def _about_the_work_role(ulla, *, now):
    """Each answer a proposal can get; and with the role published, others are asked how they see somebody."""
    told = {"by": roles.office(), "note": "Så är det.", "now": now}
    first, second, third = (roles.proposal(f"tasks-{place}") for place in (1, 2, 3))
    competences.accept(first, **told)
    competences.amend(second, final="Skriver planen med andra.", **told)
    competences.reject(third, **told)
    roles.published()
    made = gaps.assessment(ulla)
    addresses = [f"kollega{place}@example.org" for place in range(3)]
    selfassessments.ask(made, addresses, language=ulla.language, by=ulla, now=now)
