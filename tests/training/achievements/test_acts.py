"""Three acts by three hands: assessed, validated, recognised. What was said stays; what corrects it names it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import join
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.achievements import actions
from kogge.training.achievements.models import Assessment, Recognition, Validation
from kogge.training.achievements.standing import cell_of
from kogge.training.programmes.actions import seat
from kogge.training.units import actions as units
from tests import make
from tests.training.achievements import things

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **kwargs)
    return str(caught.value)


def test_a_unit_is_achieved_when_one_assessed_and_another_validated():
    version = things.version()

    things.assessed(version)
    before = things.state(version)
    validation = things.validated(version)

    assert (before, things.state(version)) == ("assessed", "achieved")
    assert list(Validation.objects.achieved_by(things.seat_of(version))) == [validation]
    assert list(Validation.objects.achieved_by(things.seat_of(version, "Ebba Lönn"))) == []
    assert Recognition.objects.count() == 0


def test_nobody_is_awarded_what_was_not_assessed():
    """A102: without an assessment, or with one that says not passed, nothing is validated, whoever asks."""
    version = things.version()
    failed = things.assessed(version, level=1, achieved=False, has_passed=False)

    said = refused(actions.validate, failed, meets=True, by=make.person("Wanda Jarzębina"), now=timezone.now())

    assert said == "The assessment says: not passed. That meets no unit."
    assert Validation.objects.count() == 0


def test_a_person_of_another_edition_is_not_assessed_here():
    """A102: the seat of somebody else does not become assessed by naming it."""
    version = things.version()
    other = make.edition("other-2027", code="OT-27", at="running")
    stranger = seat(other, make.person("Liis Kuusk"), role="participant", by=make.coordinator())

    said = refused(
        actions.assess, stranger, version, **things.said(version), by=make.coordinator(), now=timezone.now()
    )

    assert said == "This person does not take part in the edition of this unit."


def test_nobody_assesses_validates_or_recognises_oneself():
    version = things.version(edition_=things.edition((*things.PEOPLE, "Pekka Leppä")))
    now, pekka = timezone.now(), make.person("Pekka Leppä")
    own = things.assessed(version, "Pekka Leppä", by="Sigrid Björk")
    with pytest.raises(PermissionDenied):
        things.assessed(version, "Pekka Leppä", by="Pekka Leppä")
    with pytest.raises(PermissionDenied):
        actions.validate(own, meets=True, by=pekka, now=now)
    with pytest.raises(PermissionDenied):
        actions.validate(own, meets=True, by=make.coordinator(), now=now)  # who assessed it


def test_who_leads_another_module_or_none_does_not_assess():
    version = things.version()
    for name in ("Wanda Jarzębina", "Nobody Else", "Ebba Lönn"):
        with pytest.raises(PermissionDenied):
            things.assessed(version, by=name)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"levels": {}}, "Choose a level for each criterion first."),
        ({"level": 9}, "This level is not in the grid."),
        ({"level": 1}, "“Criterion 0” needs level 2 to pass."),
        ({"outcomes": {}}, "Say of every outcome whether it is achieved."),
        ({"achieved": False}, "Nobody passes who has achieved no outcome."),
        (
            {"assessed_on": timezone.localdate() + timedelta(days=3)},
            "The day of the assessment has not come yet.",
        ),
    ],
)
def test_what_the_unit_does_not_know_is_not_assessed(fields, said):
    version = things.version()
    given = things.said(version, **fields)

    assert (
        refused(
            actions.assess,
            things.seat_of(version),
            version,
            **given,
            by=make.person("Pekka Leppä"),
            now=timezone.now(),
        )
        == said
    )


def test_a_correction_is_a_row_of_its_own_with_its_reason():
    version = things.version()
    first = things.assessed(version, grade="B")
    silent = refused(things.assessed, version, seen=first.pk, grade="A")

    second = things.assessed(version, seen=first.pk, reason="A page was missing.", grade="A")

    assert silent == "Say why you correct it. What stood before stays in the history."
    rows = Assessment.objects.order_by("pk").values_list("grade", "replaces")
    assert list(rows) == [("B", None), ("A", first.pk)]
    assert [one.pk for one in Assessment.objects.standing()] == [second.pk]
    assert [entry.verb for entry in Entry.objects.about(second)] == ["assess"]


def test_who_saw_an_older_word_does_not_correct_the_newer_one():
    version = things.version()
    first = things.assessed(version)
    things.assessed(version, seen=first.pk, reason="Once.")

    said = refused(things.assessed, version, seen=first.pk, reason="Twice.")

    assert said == "This was assessed in another window meanwhile. Look at what stands here, then correct it."


def test_a_corrected_assessment_is_validated_anew():
    version = things.version()
    things.validated(version)
    first = Assessment.objects.get()

    things.assessed(version, seen=first.pk, reason="One outcome was missed.")

    assert things.state(version) == "assessed"
    assert Validation.objects.achieved().count() == 0
    things.validated(version)
    assert things.state(version) == "achieved"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE achievements_assessment SET has_passed = NOT has_passed",
        "UPDATE achievements_assessment SET strengths = 'Better.'",
        "UPDATE achievements_validation SET meets = NOT meets",
        "UPDATE achievements_recognition SET decision = 'refused'",
        "DELETE FROM achievements_recognition",
        "DELETE FROM achievements_validation",
        "DELETE FROM achievements_assessment",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_said(change):
    version = home_edition()
    _recognised(version)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert things.state(version) == "achieved"


def test_rows_refuse_to_be_saved_again_or_deleted():
    row = things.assessed(things.version())
    for act in (row.save, row.delete, Assessment.objects.all().delete, lambda: Assessment.objects.update(grade="A")):
        with pytest.raises(TypeError):
            act()


def test_an_erasure_takes_the_words_out_and_leaves_what_was_decided():
    row = things.assessed(things.version(), strengths="Ulla listens.")

    Assessment._base_manager.filter(pk=row.pk).update(strengths="–")

    row.refresh_from_db()
    assert (row.strengths, row.has_passed) == ("–", True)


def test_two_assess_where_the_unit_says_so_and_differing_they_correct():
    version = things.version(assessors=2)
    things.assessed(version)
    states = [things.state(version)]
    second = things.assessed(version, by="Sigrid Björk", level=1, has_passed=False)
    states.append(things.state(version))
    said = refused(actions.validate, second, meets=True, by=make.person("Wanda Jarzębina"), now=timezone.now())
    things.assessed(version, by="Sigrid Björk", seen=second.pk, reason="We talked.", level=2)
    states.append(things.state(version))
    third = refused(things.assessed, version, by="Alva Lund")

    assert states == ["half", "differ", "assessed"]
    assert said == "This is not assessed to its end, or was corrected meanwhile. Reload the page to see more."
    assert third == "This is assessed already. Who assessed it can correct it."
    validation = things.validated(version)
    assert (validation.second.assessor, things.state(version)) == (make.coordinator(), "achieved")


def test_why_two_came_to_agree_is_not_for_the_learner():
    """The history of a case is read by whom it is about: the reason stays with the assessment."""
    edition_ = things.edition(people=(), nominated=("Ulla Saarni",))
    version = things.version(edition_=edition_, assessors=2)
    first = things.assessed(version)
    things.assessed(version, by="Sigrid Björk", level=1, has_passed=False)
    things.assessed(version, seen=first.pk, reason="Ulla talks too much.", level=1, has_passed=False)
    entries = Entry.objects.of_case(things.seat_of(version).case).filter(verb="assess")

    assert [(entry.said, entry.note) for entry in entries] == [
        ("assessed a unit", ""),
        ("assessed a unit", ""),
        ("corrected an assessment", ""),
    ]
    assert list(Assessment.objects.exclude(reason="").values_list("reason", flat=True)) == ["Ulla talks too much."]


def test_a_second_word_corrected_after_validation_is_validated_anew():
    version = things.version(assessors=2)
    things.assessed(version)
    second = things.assessed(version, by="Sigrid Björk")
    earlier = things.validated(version)
    things.assessed(version, by="Sigrid Björk", seen=second.pk, reason="A better word.")
    later = things.validated(version)

    assert (later.replaces, things.state(version)) == (earlier, "achieved")


def test_a_deviation_is_noted_or_it_is_not_validated():
    version = things.version()
    given = things.said(version)
    given["outcomes"] = dict.fromkeys(given["outcomes"], True) | {"U1.S1": False}
    now = timezone.now()
    row = actions.assess(things.seat_of(version), version, **given, by=make.person("Pekka Leppä"), now=now)
    wanda = make.person("Wanda Jarzębina")

    said = refused(actions.validate, row, meets=True, by=wanda, now=now)
    actions.validate(row, meets=True, deviations="The skill is shown in U2.", by=wanda, now=now)

    assert said == "Note the deviations: not all outcomes are achieved, or it was assessed in another way."
    assert things.state(version) == "achieved"


def test_a_unit_that_changed_after_the_assessment_leaves_it_as_it_was():
    """A unit changed after the award: what was achieved keeps the version it was achieved in."""
    version = things.version()
    validation = things.validated(version)
    unit = version.unit
    unit.hours = 90
    units.put_unit(unit, by=make.coordinator(), now=timezone.now())
    units.publish(unit, by=make.coordinator(), now=timezone.now())
    late = refused(things.assessed, version, "Ebba Lönn")

    assert (validation.assessment.unit_version.hours, things.state(version)) == (60, "achieved")
    unit.refresh_from_db()
    assert (unit.last_version().hours, cell_of(things.seat_of(version), unit.last_version()).version.hours) == (90, 60)
    assert late == "A newer version of this unit is published. Reload the page to assess by that one."


def test_a_batch_is_all_of_them_or_nobody():
    version = things.version()
    levels, pekka, now = things.said(version)["levels"], make.person("Pekka Leppä"), timezone.now()
    seats = [things.seat_of(version, name) for name in things.PEOPLE]
    things.assessed(version, "Tom Tamm", by="Sigrid Björk")
    given = {"levels": levels, "assessed_on": timezone.localdate(), "by": pekka, "now": now}

    said = refused(actions.assess_many, seats, version, **given)
    made = actions.assess_many(seats[:2], version, **given)

    assert said == "This is assessed already. Who assessed it can correct it."
    assert [len(made), Assessment.objects.count()] == [2, 3]
    assert all(made[0].outcomes.values())


def home_edition():
    """Ulla was nominated for Photonics Finland, where Matti works, too."""
    version = things.version(edition_=things.edition(("Ebba Lönn", "Tom Tamm"), nominated=["Ulla Saarni"]))
    home = make.organisation()
    for name in ("Matti Meri", "Ulla Saarni"):
        person = make.person(name)
        join(home, person, by=person, role="manager")
    return version


def _recognised(version, decision="recognised", **fields):
    validation = Validation.objects.achieved_by(things.seat_of(version)).first() or things.validated(version)
    given = {"by": make.person("Matti Meri"), "now": timezone.now(), **fields}
    return actions.recognise(validation, decision=decision, **given)


def test_the_home_body_decides_for_itself_and_may_leave_it_open():
    version = home_edition()
    first = _recognised(version, "open")
    silent = refused(_recognised, version, "refused", seen=first.pk)
    stale = refused(_recognised, version, "recognised")
    last = _recognised(version, "refused", seen=first.pk, reason="We ask for more.")

    assert silent == "Write the reason. The learner reads it."
    assert stale == "Somebody has decided meanwhile. Look at what stands here, then decide."
    assert (last.replaces, things.state(version)) == (first, "achieved")
    for name in ("Ulla Saarni", "Sigrid Björk"):
        with pytest.raises(PermissionDenied):
            _recognised(version, by=make.person(name), seen=last.pk)


def test_who_works_for_the_same_organisation_is_named_beside_the_word():
    version = home_edition()
    pekka = make.person("Pekka Leppä")
    join(make.organisation(), pekka, by=pekka, role="staff")

    near, far = things.assessed(version), things.assessed(version, "Tom Tamm")

    assert (near.is_near, far.is_near) == (True, False)


def test_the_learner_hears_of_it_and_never_that_it_is_recognised():
    version = things.version()
    Message.objects.all().delete()
    things.validated(version)

    letters = list(Message.objects.order_by("pk"))

    assert [one.subject for one in letters] == [
        "You are assessed: Leading a cluster", "You have achieved a unit: Leading a cluster",
    ]  # fmt: skip
    assert "This does not mean that anybody recognises it" in letters[1].text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_validate_at_once_one_wins():
    """A103: the second finds what stands, and nothing is validated twice."""
    version = things.version()
    row, now = things.assessed(version), timezone.now()
    actions.validate(row, meets=True, by=make.person("Wanda Jarzębina"), now=now)

    said = refused(actions.validate, row, meets=True, by=make.coordinator(), now=now)

    assert said == "This was validated meanwhile. Look at what stands here, then correct it."
    with pytest.raises(IntegrityError), transaction.atomic():
        Validation.objects.create(assessment=row, validator=make.coordinator(), meets=True, made_at=now)
