"""One installation with a person in every part, and every page of it that can be looked at."""

import re
from datetime import timedelta
from types import SimpleNamespace

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from kogge.commons.events.models import Event
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.commons.surveys.models import Questionnaire
from kogge.portal.home.actions import invite_first
from kogge.training.credentials.actions import ask_for_certificate
from kogge.training.programmes import actions as programmes
from kogge.training.selection.models import Round
from tests import make
from tests.addresses import address
from tests.commons.talk import things as talk
from tests.commons.timetables import things as timetables
from tests.journeys import chain
from tests.test_access import PEOPLE, ROWS, expected
from tests.training.assignments import things as assigned
from tests.training.booklet import things as booklets
from tests.training.competences import things as roles
from tests.training.evaluations import things as evaluations
from tests.training.issuers import things as signing
from tests.training.learning import courses

# Pages of the table that answer something other than HTML.
NOT_PAGES = {"theme_css", "robots_txt", "sitemap_xml", "security_txt", "healthz", "readyz", "metrics"}
NOT_PAGES |= {"certificate_download", "sitemap_part", "catalogue_jsonld", "cluster_feed"}
NOT_PAGES |= {
    "cluster_export",
    "cluster_export_file",
    "questionnaire_export",
    "committee_export",
    "case_export",
    "study_export",
    "expense_export",
    "nominator_export",
    "feedback_export",
    "learn_calendar",
    "session_calendar",
    "timetable_mine_calendar",
    "schedule_xml",
    "schedule_json",
}
NOT_PAGES |= {"credential_file", "transcript_download", "platform_did", "issuer_did", "status_list", "europass_file"}
NOT_PAGES |= {"edition_offer"}
NOT_PAGES |= {"booklet_card", "own_page_card", "paper_text", "definition_jsonld", "competence_jsonld"}
NOT_PAGES |= {row[0] for row in ROWS if row[0].startswith("api_")}
# Who looks at a page when several may: who finds most on it; others see the page with nothing in it.
FINDS_MOST = {"home": ["participant", "coordinator", "nominee", "member"], "desk": ["office", "coordinator"]}
FINDS_MOST |= {"nomination_list": ["nominator", "member"], "application_list": ["nominee", "member"]}
FINDS_MOST |= {"credential_list": ["participant", "member"], "credential_detail": ["participant", "coordinator"]}
FINDS_MOST |= {"learn_edition": ["participant", "lead", "coordinator"]}
FINDS_MOST |= {name: ["stranger", "coordinator"] for name in ("edition_detail", "nomination_new")}
FINDS_MOST |= {"nomination_detail": ["nominator", "coordinator"]}
# Who looks at pages that nobody has in the first round of an edition.
FURTHER = {"lead": chain.reviewing, "coordinator": chain.deciding, "member": chain.answering}
LOOKERS = [who for who in PEOPLE if who != "suspended"]
STATES = ["nominated", "agreed", "offered", "taken", "reserve", "declined", "withdrawn"]


def furnish(language="en"):
    """The real clusters and programmes, and one edition with a case at every state worth a look."""
    call_command("import_clusters", verbosity=0)
    make.regions()
    programmes.load(programmes.shipped())
    names = ["Sigrid Björk", "Astrid Ask", "Ulla Saarni", "Ebba Lönn", "Torsten Ek", "Nobody Else", "Pekka Leppä"]
    for name in names:
        make.person(name, language=language, **({"is_staff": True} if name == "Astrid Ask" else {}))
    with translation.override(language):
        edition = make.edition(seats_offered=20)
        done = make.nomination("Ebba Lönn", at="completed")
        case = make.nomination(at="sent")
        credential = make.credential(done)
        cases = {state: make.nomination(f"Person {state}", at=state) for state in STATES}
    Event.objects.filter(modules__edition=edition).update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() + timedelta(hours=2)
    )
    module = edition.modules.get()
    programmes.seat(edition, make.person("Pekka Leppä"), role="module_lead", module=module, by=make.coordinator())
    Round.objects.create(edition=edition)
    make.expense(edition)
    make.study(edition)
    evaluations.evaluation(edition)
    roles.proposal(by=make.person("Pekka Leppä"))
    closed = Questionnaire.objects.create(title=make.text("Mål"), state="closed", shows_results=True)
    return SimpleNamespace(
        edition=edition,
        case=case,
        cases=cases,
        credential=credential,
        language=language,
        people={
            "stranger": None,
            "member": make.person("Nobody Else"),
            "nominator": case.nominator,
            "nominee": case.nominee,
            "participant": done.nominee,
            "lead": make.person("Pekka Leppä"),
            "coordinator": make.coordinator(),
            "office": make.person("Astrid Ask"),
            "auditor": make.person("Dag Dahl", is_auditor=True, language=language),
        },
        values={
            "ref": case.ref,
            "number": credential.number,
            "event": module.meetings.get().slug,
            "edition": edition.slug,
            "programme": edition.programme.slug,
            "seat_ref": make.seat_of(done).case,
            "lead_ref": make.person("Pekka Leppä").ref,
            "recovery": make.recovery().ref,
            "questionnaire": make.questionnaire().ref,
            "results_ref": chain.answered(closed).ref,
            "timetables": timetables.for_addresses(module.meetings.get()),
            "assigned": assigned.for_addresses(module, done.nominee),
            "booklet": booklets.for_addresses(make.seat_of(done)),
            "signing": signing.addresses(credential.issuer),
            "learning": courses.addresses(module, make.seat_of(done)),
            **talk.for_addresses([done.nominee, make.person("Pekka Leppä"), make.coordinator()]),
        },
    )


def may_see():
    """{page: the people to whom the access table shows it}."""
    seen = {}
    for name, method, *cells in ROWS:
        if method == "get" and name not in NOT_PAGES:
            seen[name] = [who for who, status in expected([name, method, *cells]).items() if status == 200]
    return {name: people for name, people in seen.items() if people}


def looks(who):
    """The pages of the table that this person looks at, so that each is looked at by somebody who finds much."""
    return [name for name, people in may_see().items() if who in FINDS_MOST.get(name, people[:1])]


def pages_of(house, who):
    """{name: address} of the pages this person looks at, with those that only a link from a mail opens."""
    with translation.override(house.language):
        found = {name: address(name, house.values) for name in looks(who)}
        if who == "nominee":
            found |= writing(house)
        if who in FURTHER:
            pages = FURTHER[who](house)
            found |= {f"{name} {number}": reverse(name, args=of) for number, (name, of) in enumerate(pages)}
        if who == "participant":
            job = ask_for_certificate(house.credential, language=house.language, by=house.people[who], result_url="/")
            found["job_detail"] = job.get_absolute_url()
    return found


def writing(house):
    """The pages on which an application is written, of somebody who has another one."""
    edition = make.edition("me-2028", code="ME-28")
    case = make.nomination("Ulla Saarni", edition_=edition, at="agreed")
    application = make.application(case)
    application.save()
    values = house.values | {"ref": case.ref}
    parts = ("edit", "check", "dates", "files", "support")
    return {f"application_{part}": address(f"application_{part}", values) for part in parts} | {
        "application_detail agreed": address("application_detail", values),
    }


def behind_links(house):
    """{name: address} of the pages that a link from a mail opens to whoever has it."""
    now = timezone.now()
    with translation.override(house.language):
        draft = make.nomination("Dagny Draft", at="draft", edition_=house.edition)
        fresh = make.nomination("Fredrik Frisk", at="draft", edition_=house.edition)
        type(fresh).objects.filter(pk=fresh.pk).update(letter_language=house.language)
        fresh.refresh_from_db()
        make.step(fresh, "nominate")
        confirm = Invitation.make("confirm", address=draft.nominator_email, key=draft.ref, now=now)
        sign_in = Invitation.make("sign-in", address="ulla.saarni@example.org", now=now)
        asked = chain.ask_support(
            make.nomination("Begona Bidder", at="agreed", edition_=house.edition), house.language
        )
        nominating = chain.ask_to_nominate(house.edition, house.language)
        return {
            "support_answer": link_in(asked),
            **{name: reverse(name, args=of) for name, of in nominating},
            "nomination_agree": link_in(Message.objects.get(kind="nominated", case=fresh.ref)),
            "nomination_confirm": reverse("nomination_confirm", args=[confirm.token]),
            "sign_in_link": reverse("sign_in_link", args=[sign_in.token]),
            "message_list": reverse("message_list"),
            "message_detail": reverse("message_detail", args=[Message.objects.last().pk]),
        }


def set_up_page(house):
    """The page that only an installation without an administrator has."""
    User.objects.filter(is_staff=True).update(is_staff=False)
    with translation.override(house.language):
        return reverse("set_up", args=[invite_first(now=timezone.now())])


def link_in(message):
    """The path of the link in a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.text)[1]
