"""Side doors (layer 4): a word in every confidential field; everybody gets all they can; who found which word?"""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kogge.commons.journal import stored
from kogge.commons.people.models import User
from kogge.portal.demonstration.demo import Demo
from kogge.portal.home.search import reindex
from kogge.training.selection.models import Round
from tests import make
from tests.hostile.crawling import Crawl
from tests.hostile.planting import VERDICTS, field_of, personal, plant
from tests.hostile.test_access_beside import other_programme
from tests.house.tree import assert_none
from tests.test_access import routes

# Who looks: the demonstration's people, those of another programme, and a member with no part in anything.
PEOPLE = {
    "office": "astrid.ask",
    "coordinator": "sigrid.bjork",
    "assistant": "elias.alm",
    "lead": "pekka.leppa",
    "participant": "ulla.saarni",
    "nominee": "kadri.kask",
    "nominator": "torsten.ek",
    "auditor": "marko.haapa",
    "graduate": "birgit.linde",
    "reviewer": "solveig.hagg",
}


def test_every_confidential_field_has_a_verdict_and_every_verdict_a_field():
    unknown = []
    for name in VERDICTS:
        try:
            field_of(name)
        except (LookupError, FieldDoesNotExist):
            unknown.append(name)
    assert_none([*sorted(personal() - {name.partition("[")[0] for name in VERDICTS}), *unknown])


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_finds_a_word_that_is_not_for_them(settings):
    """A5, A6, A13, A18: pages, lists, searches, files, feeds, calendars, PDFs, mails, refusals. None breaks."""
    looking = people()
    Round.objects.filter(edition__slug__endswith="-review").update(is_anonymised=True)
    planted = plant()
    crawl = Crawl({who: person and User.objects.get(pk=person.pk) for who, person in looking.items()}, planted)
    stored.forget_all()
    reindex(now=timezone.now())
    # What a form begins is taken back with it: nobody would see the file.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    begins = ["/", *filter(None, map(address_alone, routes()))]
    for who in crawl.people:
        crawl.walk(who, begins)
    crawl.cross()

    leaks, known = [], set()
    for (who, word), where in sorted(crawl.seen.items()):
        name, ways = crawl.planted.words[word]
        own, others = VERDICTS[name]
        person = crawl.people[who]
        near = {way for way, keys in ways.items() if person and person.pk in keys}
        known.add(name)
        if not near & own and not {who, "members" if person else "", "everybody"} & others:
            leaks.append(f"{name} by {who} ({', '.join(sorted(near)) or 'of others'}) at {where}")
    fields = {name.partition("[")[0] for name, _ways in crawl.planted.words.values()}
    print(f"{len(crawl.planted.words)} canaries in {len(fields)} fields, {sum(crawl.answers.values())} answers")
    assert_none(sorted(set(leaks)))
    assert_none(crawl.broken)
    assert len(known) > 100  # who may see them does, or nothing was looked at


def people():
    """{who: person}: None is a stranger."""
    Demo(now=timezone.now()).load()
    others = {f"{part}_elsewhere": person for part, person in other_programme().items()}
    found = {who: User.objects.get(email=f"{name}@example.org") for who, name in PEOPLE.items()}
    found |= {"stranger": None, "member": make.person("Nobody Else"), **others}
    return found


def address_alone(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
