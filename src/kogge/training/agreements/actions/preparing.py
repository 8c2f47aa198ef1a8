"""Papers are prepared, put forward to be signed, and those who have not signed are reminded."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry, record
from kogge.commons.people.models import User
from kogge.training.agreements import mails, rules
from kogge.training.agreements.models import Agreement, Memorandum, Paper, Party, Side
from kogge.training.agreements.writing import digest, versions_of, written
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.rules import is_coordinator
from kogge.training.units.models import Qualification, Unit

PAUSE = timedelta(hours=20)  # between two reminders


def usual_terms(language):
    """What three usually agree, to be changed before it is signed."""
    with override(language):
        return _(
            "The learner takes part in the units named above and works towards their outcomes.\n"
            "The host school teaches, assesses what was learned, and gives the learner a personal transcript.\n"
            "The sending organisation gives the time this takes, and validates what was assessed.\n"
            "Whether it is recognised is decided by the body named above, and may stay open.\n"
            "Who wants to change something says so; a changed text is signed anew by all three."
        )


def usual_memorandum(language):
    """What institutions usually agree, to be changed before it is signed."""
    with override(language):
        return _(
            "The parties accept each other as competent to teach and assess the units named above.\n"
            "They accept each other's ways of assessing and of assuring quality as comparable to their own.\n"
            "A learning agreement is made with every learner before learning begins.\n"
            "Points and levels are those the awarding body has stated; nothing here decides about recognition."
        )


@transaction.atomic
def prepare(edition, *, by, now):
    """A draft for every participant who has none, with what is known already. Returns how many were made."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    seats = edition.seats.participants().filter(agreement=None).select_related("person", "edition__lead")
    homes = dict(Nomination.objects.filter(edition=edition).values_list("ref", "cluster"))
    whole = Qualification.objects.filter(edition=edition).first() or Qualification(edition=edition)
    units = list(Unit.objects.filter(edition=edition).published())
    language = edition.languages.split(",")[0] or "en"
    made = 0
    for seat in seats.order_by("pk"):
        agreement = Agreement.objects.create(
            seat=seat, language=language, starts_on=edition.starts_on, ends_on=edition.ends_on, made_at=now,
            home_id=homes.get(seat.case), host=edition.lead, host_contact=by.full_name,
            learner_contact=seat.person.email, qualification=str(whole.title) or str(edition.programme.name),
            eqf_level=whole.eqf_level, nqf=whole.nqf, terms=usual_terms(language),
        )  # fmt: skip
        agreement.units.set(units)
        record(
            "prepare", agreement, by=by, said=gettext_noop("prepared a learning agreement"), case=seat.case, now=now
        )
        made += 1
    return made


@transaction.atomic
def put_agreement(agreement, *, units, by, now, fields=None):
    """Write what was changed. What was put forward stays as it is until the new text is put forward, too."""
    refuse_unless_prepared_by(agreement, by)
    agreement.save(update_fields=fields if agreement.pk else None)
    agreement.units.set(units)
    said = gettext_noop("changed a learning agreement")
    record("write", agreement, by=by, said=said, case=agreement.case, now=now)
    return agreement


@transaction.atomic
def put_memorandum(memorandum, *, units, parties, by, now, fields=None):
    """Write a memorandum, new or changed. `parties`: [(organisation, who speaks for it)]."""
    refuse_unless_prepared_by(memorandum, by)
    if memorandum.pk:
        memorandum.save(update_fields=fields)
    else:
        memorandum.made_at = now
        memorandum.save()
    memorandum.units.set(units)
    memorandum.parties.exclude(organisation__in=[organisation for organisation, _contact in parties]).delete()
    for organisation, contact in parties:
        there = {"memorandum": memorandum, "organisation": organisation}
        Party.objects.update_or_create(**there, defaults={"contact": contact})
    record("write", memorandum, by=by, said=gettext_noop("changed a memorandum"), now=now)
    return memorandum


def refuse_unless_prepared_by(document, by):
    if not rules.can_prepare(by, document):
        raise PermissionDenied


@transaction.atomic
def put_forward(document, *, why="", by, now):
    """Freeze the text as the next version, and ask all sides to sign it; earlier versions stay as they are."""
    refuse_unless_prepared_by(document, by)
    document = type(document).objects.select_for_update(of=["self"]).get(pk=document.pk)
    versions, before = versions_of(document), document.last_paper()
    if missing := list(lacking(document, versions)):
        raise Refused(" ".join(missing))
    text = written(document, versions)
    if before and before.text == text:
        raise Refused(_("Nothing has changed since version %(n)s.") % {"n": before.number})
    if before and not why.strip():
        raise Refused(_("Say why it is changed; all who sign it read that."))
    own = {"memorandum": document} if isinstance(document, Memorandum) else {"agreement": document}
    paper = Paper.objects.create(
        **own, number=before.number + 1 if before else 1, language=document.language, text=text, sha256=digest(text),
        units=[version.pk for version in versions], why=why.strip(), made_at=now, made_by=by,
    )  # fmt: skip
    for place, (kind, given) in enumerate(_sides_of(document)):
        Side.objects.create(paper=paper, kind=kind, place=place, **given)
    document.take("put_forward", by=by, note=why, now=now)
    sides = list(Side.objects.of_paper(paper))
    for side in sides:
        for person in signers_of(side):
            mails.to_sign(side, person)
    for side in Side.objects.of_paper(before) if before else []:
        if (side.person, side.organisation) not in {(one.person, one.organisation) for one in sides}:
            for person in signers_of(side):
                mails.left_out(paper, side, person)
    return paper


def lacking(document, versions):
    """Sentences: what has to be there before anybody is asked to sign."""
    if not versions:
        yield _("No unit is named. Choose at least one that is published.")
    if isinstance(document, Memorandum):
        if document.parties.count() < 2:
            yield _("A memorandum has at least two parties.")
    elif document.home is None:
        yield _("The sending organisation is missing.")
    if not document.terms.strip():
        yield _("It is not said what is agreed.")


def _sides_of(document):
    if isinstance(document, Memorandum):
        parties = document.parties.select_related("organisation").order_by("pk")
        return [(Side.Kind.PARTY, {"organisation": party.organisation}) for party in parties]
    return [
        (Side.Kind.LEARNER, {"person": document.seat.person}),
        (Side.Kind.HOME, {"organisation": document.home}),
        (Side.Kind.HOST, {"organisation": document.host}),
    ]


def signers_of(side):
    """Who is written to: the learner; for an organisation those who manage its entry; for the lead who coordinates."""
    if side.person:
        return [side.person]
    there = User.objects.filter(is_active=True)
    learner = side.paper.learner
    if learner:
        there = there.exclude(pk=learner.pk)
    works = there.filter(memberships__organisation=side.organisation)
    found = list(works.filter(memberships__role="manager").distinct().order_by("pk")) or list(works.order_by("pk"))
    edition = side.paper.edition
    if not found and side.organisation_id == edition.lead_id:
        leading = there.filter(seats__edition=edition, seats__role="coordinator")
        found = list(leading.distinct().order_by("pk"))
    return found


@transaction.atomic
def remind(document, *, by, now):
    """Write to all who have not signed, at most once a day. Returns to how many."""
    refuse_unless_prepared_by(document, by)
    type(document).objects.select_for_update(of=["self"]).get(pk=document.pk)
    lately = Entry.objects.about(document).filter(verb="remind", at__gt=now - PAUSE)
    if lately.exists():
        raise Refused(_("They were reminded less than a day ago. Wait until tomorrow."))
    paper = document.last_paper()
    sides = list(Side.objects.of_paper(paper).unsigned()) if paper else []
    told = [mails.to_sign(side, person, is_reminder=True) for side in sides for person in signers_of(side)]
    if not told:
        raise Refused(_("There is nobody to remind: all have signed, or nobody of them has an account here."))
    said = gettext_noop("reminded those who have not signed")
    record("remind", document, by=by, said=said, case=document.case, now=now)
    return len(told)
