"""Test data by plain functions that walk the real steps, so that nothing illegal can be made by accident."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import enter, join
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import touch
from kogge.commons.people.models import Invitation, User
from kogge.commons.profiles.actions import admission, editing
from kogge.commons.regions.actions import import_regions
from kogge.commons.regions.models import Priority, Recoding, Region, RegionFigure, Term, Vocabulary
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Question, Questionnaire, Section
from kogge.portal.platform import actions as platform
from kogge.portal.platform.models import Recovery
from kogge.training.costs import actions as costs
from kogge.training.costs.models import Expense
from kogge.training.credentials import actions as credentials
from kogge.training.learning import actions as learning
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.models import Application, Nomination
from kogge.training.prestudy import actions as prestudy
from kogge.training.prestudy.models import Goal, Need, Note
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.models import Cost, Edition, Module, Programme
from kogge.training.selection import actions as selection
from kogge.training.selection.models import Criterion, Review, Reviewer, Round

PATH = {
    "draft": [],
    "nominated": ["nominate"],
    "agreed": ["nominate", "agree"],
    "sent": ["nominate", "agree", "send"],
    "reserve": ["nominate", "agree", "send", "reserve"],
    "declined": ["nominate", "agree", "send", "decline"],
    "offered": ["nominate", "agree", "send", "offer"],
    "taken": ["nominate", "agree", "send", "offer", "take"],
    "completed": ["nominate", "agree", "send", "offer", "take", "complete"],
    "withdrawn": ["nominate", "agree", "withdraw"],
}


def text(words):
    return LazyI18nString({"en": words})


def address_of(name):
    return f"{slugify(name).replace('-', '.')}@example.org"


def proved(client, who):
    """Sign somebody in who has just proved to be it, as pages need that ask for it again (`@fresh`)."""
    client.force_login(who)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mail", "at": time.time()}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return client


def person(name="Ulla Saarni", **fields):
    found = User.objects.filter(email=address_of(name)).first()
    return found or User.objects.create(email=address_of(name), name=name, **fields)


def organisation(slug="photonics-finland", *, kind="cluster", country="FI", **fields):
    found = Organisation.objects.filter(slug=slug).first()
    given = {"name": slug.replace("-", " ").title()} | fields
    return found or enter(Organisation(slug=slug, kind=kind, country=country, **given))


def programme(slug="manager-education"):
    found = Programme.objects.filter(slug=slug).first()
    return found or programmes.found(
        Programme(
            slug=slug,
            name=text("Manager Education"),
            summary=text("A year of learning."),
            host=organisation("netport", kind="company", country="SE"),
        ),
        by=person("Astrid Ask", is_staff=True),
    )


def edition(slug="me-2027", *, at="open", code="ME-27", now=None, **fields):
    """An edition with one module and its opening meeting, as far as `at`; its coordinator is Sigrid Björk."""
    now = now or timezone.now()
    found = Edition.objects.filter(slug=slug).first()
    if found:
        return found
    by = coordinator()
    made = programmes.prepare(
        Edition(
            programme=programme(),
            slug=slug,
            code=code,
            name=text("2027"),
            starts_on=fields.pop("starts_on", now.date()),
            ends_on=fields.pop("ends_on", now.date() + timedelta(days=300)),
            call_opens_at=fields.pop("call_opens_at", now - timedelta(days=10)),
            call_closes_at=fields.pop("call_closes_at", now + timedelta(days=30)),
            lead=organisation("netport", kind="company", country="SE"),
            seats_offered=fields.pop("seats_offered", 20),
            **fields,
        ),
        by=by,
    )
    module = Module(
        edition=made,
        number=1,
        title=text("Collaboration and leadership"),
        starts_on=now.date() - timedelta(days=2),
        ends_on=now.date() + timedelta(days=60),
    )
    programmes.add_module(module, by=by, city="Vaasa")
    Cost.objects.create(edition=made, item=text("Course weeks"), host=text("Every euro"), participant=text("No euro"))
    for verb in {"draft": [], "open": ["publish"], "running": ["publish", "begin"]}[at]:
        getattr(programmes, verb)(made, by=by)
    return made


def coordinator():
    return person("Sigrid Björk")


def nomination(nominee="Ulla Saarni", *, nominator="Torsten Ek", at="draft", edition_=None):
    """A case that has come as far as `at`, by the real steps."""
    edition_ = edition_ or edition()
    now = timezone.now()
    made = Nomination(
        edition=edition_,
        nominee_name=nominee,
        nominee_email=address_of(nominee),
        cluster=organisation(),
        nominator_name=nominator,
        why="Because.",
    )
    nominations.draft(made, by=person(nominator), place="test", now=now)
    for verb in PATH[at]:
        step(made, verb)
    return made


def step(case, verb):
    """One step of a case, by whoever takes it."""
    if verb == "nominate":
        nominations.nominate(case, by=case.nominator)
    elif verb == "agree":
        invitation = Invitation.objects.get(purpose="agree", key=case.ref)
        nominations.agree(case, by=person(case.nominee_name), invitation=invitation)
    elif verb == "send":
        application(case)
        nominations.send(case, by=case.nominee)
    elif verb == "complete":
        learning.record_result(seat_of(case), has_passed=True, by=coordinator(), now=timezone.now())
        case.refresh_from_db()
    else:
        by = case.nominee if verb in ("take", "release", "withdraw") else coordinator()
        getattr(nominations, verb)(case, by=by)


def application(case, **fields):
    """A complete application."""
    given = {"role": "Manager", "goals": "To lead.", "plan": "A radar.", "experience": "Five years."} | fields
    Application.objects.filter(nomination=case).update(has_consented=True, **given)
    case.refresh_from_db()
    return case.application


def seat_of(case):
    return case.edition.seats.get(case=case.ref)


def credential(case=None):
    """A valid credential, earned by the real steps."""
    case = case or nomination(at="completed")
    return credentials.award(seat_of(case), by=coordinator(), now=timezone.now())


def recovery(name="Lova Lost", *, by="Astrid Ask"):
    """Somebody who lost the mailbox, proposed by the office and waiting for a second person."""
    new = "lova@new.example.org"
    proposed = Recovery(person=person(name), new_address=new, checked="video", reason="Left her work.")
    return platform.propose(proposed, by=person(by, is_staff=True), now=timezone.now())


def entry(slug="tuna-cluster", **fields):
    """An entry from a public source that nobody looks after, as the import enters it."""
    given = {"name": slug.replace("-", " ").title(), "kind": "cluster", "country": "SE", "city": "Malmö"} | fields
    given = {"website": f"https://www.{slug}.example", "source": "https://example.org/list", "as_of": "2024"} | given
    return enter(Organisation(slug=slug, **given))


def colleague(organisation, name="Ulla Saarni", *, role="manager", **fields):
    """Somebody who works for an organisation."""
    found = person(name, **fields)
    return join(organisation, found, by=found, role=role)


FULL = {
    "kind": "cluster",
    "country": "SE",
    "city": "Malmö",
    "website": "https://tuna.example",
    "ecosystems": ["Agri-food"],
    "fte": 2,
    "members_sme": 20,
    "members_research": 2,
}
WAY = {
    "draft": [],
    "sent": ["send"],
    "asked": ["send", "ask"],
    "refused": ["send", "refuse"],
    "listed": ["send", "admit"],
    "ceased": ["send", "admit", "cease"],
    "removed": ["send", "admit", "remove"],
}


def begun(name="Tuna Cluster", *, at="draft", by="Maja Sund", **fields):
    """An entry that somebody has begun and filled in, as far on its way into the directory as `at`."""
    now = timezone.now()
    given = FULL | {"summary": text("Fish for all."), "text": text("We meet each month.")} | fields
    made = editing.begin(Organisation(name=name, **given), by=person(by), now=now)
    for verb in WAY[at]:
        who = person("Astrid Ask", is_staff=True) if verb in admission.DECISIONS else person(by)
        getattr(admission, verb)(made, by=who, note="Because.", now=now)
    return made


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
A_MONDAY = date(2026, 11, 23)


_regions: dict = {}  # table: (columns, rows), as the first import of this process wrote them


def regions():
    """The regions, figures and vocabularies that ship, once for each test that asks."""
    tables = [model._meta.db_table for model in (Vocabulary, Term, Region, Region.neighbours.through, Recoding)]
    tables += [model._meta.db_table for model in (Priority, RegionFigure)]
    with connection.cursor() as cursor:
        if not _regions:
            import_regions(now=timezone.now())
            for table in tables:
                cursor.execute(f"SELECT * FROM {table}")
                _regions[table] = [column[0] for column in cursor.description], cursor.fetchall()
        else:
            for table, (columns, rows) in _regions.items():
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
            touch()


def questionnaire(*, at="open", by="Maja Sund", **fields):
    """One plain example: two sections, a condition, a scale and an open question."""
    made = surveys.found(
        Questionnaire(**{"title": text("What managers need"), "languages": ["en"]} | fields),
        by=person(by),
        now=timezone.now(),
    )
    labels = [{"code": code, "label": {"en": words}} for code, words in [("yes", "Yes"), ("no", "Only at home")]]
    words = ["None", "Little", "Some", "Much", "Very much"]
    scale = [{"code": str(place), "label": {"en": word}} for place, word in enumerate(words, start=1)]
    first = made.sections.get()
    second = Section.objects.create(questionnaire=made, title=text("Skills"), position=2)
    ask = Question.objects.create
    abroad = text("Do you work abroad?")
    ask(section=first, code="abroad", kind="single", text=abroad, options=labels, is_required=True, position=1)
    only = {"question": "abroad", "values": ["yes"]}
    ask(section=first, code="where", kind="short", text=text("Where?"), is_required=True, shown_if=only, position=2)
    ask(section=second, code="strategy", kind="scale", text=text("Strategy"), options=scale, position=1)
    ask(section=second, code="wish", kind="long", text=text("What do you wish for?"), position=2)
    if at != "draft":
        surveys.open(made, by=made.made_by, now=timezone.now())
    return made


def study(edition_):
    """A pre-study with a note, a need that it speaks for, and a goal; published."""
    by, now = coordinator(), timezone.now()
    made = prestudy.begin(edition_, by=by, now=now)
    note = Note(study=made, held_on=date(2026, 3, 1), text="Nobody looks ahead.", quote="News come late.")
    prestudy.put_note(made, note, words=["radar"], by=by, now=now)
    need = prestudy.put_need(made, Need(study=made, title=text("Foresight")), word="radar", by=by, now=now)
    prestudy.put_goal(made, Goal(study=made, text=text("Read signals")), needs=[need], by=by, now=now)
    prestudy.publish(made, by=by, now=now)
    return made


def committee_round(*, at="setting_up", reviewers=3, files=3, **fields):
    """A committee with criteria, reviewers who accepted, and applications that were sent."""
    now, edition_ = timezone.now(), edition()
    for number in range(files):
        nomination(f"Candidate {chr(65 + number)}on", at="sent")
    made = selection.found(edition_, by=coordinator(), now=now)
    given = {"places": 2, "due_at": now + timedelta(days=14), "reviews_each": 2} | fields
    Round.objects.filter(pk=made.pk).update(**given)
    made.refresh_from_db()
    steps = {str(step): {"en": f"step {step}"} for step in range(1, 6)}
    for position in (1, 2):
        Criterion.objects.create(round=made, title=text(f"Criterion {position}"), words=steps, position=position)
    for number in range(reviewers):
        name = f"Reviewer {chr(65 + number)}"
        seat_ = selection.invite(Reviewer(round=made), name=name, address=address_of(name), by=coordinator(), now=now)
        selection.accept(seat_, by=person(name), now=now)
    if at != "setting_up":
        selection.begin(made, by=coordinator(), now=now)
        made.reviewers.update(declared_at=now)
    return made


def review(round, *, by=None, value=4, at="final"):
    """One review of the round, scored and made final."""
    found = round_reviews(round).filter(state="draft", saved_at=None)
    found = found.filter(reviewer__person=by) if by else found
    made = found.first()
    who, now = made.reviewer.person, timezone.now()
    values = dict.fromkeys(round.criteria.all(), value)
    given = {"comment": f"Comment of {who.name}", "note_private": "", "flag": False, "version": made.version}
    selection.save(made, values=values, **given, by=who, now=now)
    if at == "final":
        selection.finish(made, by=who, now=now)
    return made


def round_reviews(round):
    related = ("reviewer__round__edition__programme", "reviewer__person", "nomination")
    return Review.objects.filter(reviewer__round=round).select_related(*related).order_by("pk")


def expense(edition_, amount="100.00", **fields):
    """A line of the money of an edition, by its lead partner."""
    given = {"state": "spent", "on": A_MONDAY, "what": "Hall", "partner": edition_.lead, "amount": Decimal(amount)}
    return costs.enter(Expense(edition=edition_, **given | fields), by=coordinator(), now=timezone.now())
