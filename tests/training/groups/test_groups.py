"""Learning groups on their pages: formed, changed by hand, published, seen; wishes stay with who wrote them."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.portal.home.todo import asked_of
from kogge.training.groups import actions
from kogge.training.groups.models import Group, GroupMember, Partition, Wish
from kogge.training.groups.proposing import balance_of, kept, known_of, problem_of
from kogge.training.programmes.actions import seat
from kogge.training.selfassessments.actions import let_group, stop_grouping
from kogge.training.selfassessments.models import SelfAssessment
from tests import make
from tests.test_flat import queries
from tests.training.groups.things import GROUPS, RULES, partition, people, seats_of
from tests.training.selfassessments.things import assessment as assessed

pytestmark = pytest.mark.django_db
LEARN = "/learn/me-2027/groups/"


def wish(one, *, wishes=(), refusals=()):
    actions.put_wishes(one, wishes=wishes, refusals=refusals, by=one.person, now=timezone.now())


def signed_in(client, who):
    client.force_login(who)
    return client


def body(response):
    return response.content.decode()


def words(response):
    """What is read on a page, without its marks."""
    return re.sub(r"<[^>]+>", " ", body(response))


def partition_problem(made):
    typed = made.members.values_list("seat", "level")
    return problem_of(made, known_of(made.edition, typed), {})


# Formed ------------------------------------------------------------------------------------------------
def test_groups_of_nine_people_from_three_countries_have_three_countries_each():
    people(9)
    made = partition()

    known = known_of(made.edition)
    groups = [balance_of(None, seats, known) for seats in seats_of(made)]
    assert [(one.people, one.countries) for one in groups] == [(3, 3)] * 3
    assert made.explanation["score"] <= made.explanation["bound"]


def test_wishes_are_met_and_refusals_kept():
    one, two, three, *_others = people(9)
    wish(one, wishes=[two], refusals=[three])
    made = partition()

    where = {key: number for number, keys in enumerate(seats_of(made)) for key in keys}
    assert where[one.pk] == where[two.pk] != where[three.pk]
    assert kept(made.edition, seats_of(made)) == {"wish": (1, 1), "refusal": (1, 1)}


def test_who_was_together_last_time_is_not_together_again():
    people(9, countries=("FI",))
    pairs = []
    for made in (partition(at="published"), partition()):
        pairs.append({frozenset((a, b)) for keys in seats_of(made) for a in keys for b in keys if a != b})

    assert pairs[0] & pairs[1] == set()


def test_people_who_are_set_stay_and_levels_are_even():
    seats = people(8)
    levels = {one.pk: level for one, level in zip(seats, [1, 1, 1, 1, 9, 9, 9, 9], strict=True)}
    made = partition(size=4, fixed={seats[0].pk: 2, seats[1].pk: 2}, levels=levels, rules=["levels"])

    second = seats_of(made)[1]
    assert {seats[0].pk, seats[1].pk} <= set(second)
    assert sum(levels[key] for key in second) == 20


def test_levels_of_those_who_agree_balance_the_groups_and_stand_on_no_page(client):
    """Levels 42 and 83: in means and sums of two and four of them stands 62.5, 125 and 250."""
    seats, now = people(8), timezone.now()
    high = {one.pk for one in seats[4:]}
    for one in seats:
        given = (
            {"C01": (3, 3), "C02": (3, 3), "C03": (4, 4)}
            if one.pk in high
            else {"C01": (1, 3), "C02": (2, 3), "C03": (2, 3)}
        )
        assessed(one.person, levels=given, seat=one, moment="before", now=now)
    rules = {"size": 4, "rules": ["levels"]}
    assert partition_problem(partition(**rules)).levels == []  # nobody has agreed

    for one in SelfAssessment.objects.all():
        let_group(one, by=one.person, now=now)
    made = partition(**rules, levels={seats[0].pk: 50})
    assert partition_problem(made).levels[0].numbers == [50, 42, 42, 42, 83, 83, 83, 83]
    assert [len(high & set(keys)) for keys in seats_of(made)] == [2, 2]
    signed_in(client, make.coordinator())
    pages = [words(client.get(path)) for path in (GROUPS, f"{GROUPS}new/", made.get_absolute_url())]
    assert [page.count("from the self-assessment") for page in pages] == [0, 8 + 1, 7 + 2]
    assert [re.findall(r"(?<![:\d])(?:42|83|62|125|250)(?!\d)", page) for page in pages] == [[], [], []]
    assert set(made.members.values_list("level", flat=True)) == {None, 50}

    for one in SelfAssessment.objects.all():
        stop_grouping(one, by=one.person, now=now)
    assert partition_problem(made).levels[0].numbers == [50] * 8
    assert "from the self-assessment" not in words(client.get(made.get_absolute_url()))


def test_formed_anew_around_those_who_stay():
    seats = people(9)
    made = partition()
    member = made.members.get(seat=seats[4])
    before = member.group.number
    actions.form_again(made, fixed=[seats[4].pk], by=make.coordinator(), now=timezone.now())

    now = made.members.get(seat=seats[4])
    assert (now.group.number, now.is_fixed, made.seed) == (before, True, 2)
    assert made.members.count() == 9


def test_somebody_who_came_later_is_named_and_taken_in(client):
    people(6)
    made = partition()
    late = make.person("Late Larch")
    seat(made.edition, late, role="participant", by=make.coordinator())
    signed_in(client, make.coordinator())

    assert "In no group, because they came later: Late Larch" in " ".join(
        body(client.get(made.get_absolute_url())).split()
    )
    client.post(f"{made.get_absolute_url()}again/")
    assert sorted(len(keys) for keys in seats_of(made)) == [3, 4]


# Refused -----------------------------------------------------------------------------------------------
def test_groups_that_cannot_be_formed_say_which_rule_to_relax(client):
    """A group that cannot be formed under its rules: the form comes back with what was typed, and names the rule."""
    seats = people(4)
    for one in seats:
        wish(one, refusals=[other for other in seats if other != one])
    signed_in(client, make.coordinator())
    given = {"title": "Pairs", "kind": "buddies", "size": "2", "rules": ["refusals", "countries"]}

    answer = client.post(f"{GROUPS}new/", given)

    assert answer.status_code == 422
    said = "leave out the rule “Nobody with somebody they would rather not work with”"
    assert said in body(answer) and 'value="Pairs"' in body(answer)
    assert not Partition.objects.exists()


def test_too_few_people_for_two_groups():
    people(3)
    with pytest.raises(Refused, match="3 participants make no two groups of 3"):
        partition()


def test_more_people_who_stay_than_places():
    seats = people(6)
    with pytest.raises(Refused, match="More people stay in one group"):
        partition(fixed={one.pk: 1 for one in seats[:4]})


def test_a_size_beside_the_range_and_a_title_that_is_missing(client):
    people(6)
    signed_in(client, make.coordinator())
    answer = client.post(f"{GROUPS}new/", {"title": "", "kind": "group", "size": "40"})

    assert answer.status_code == 422
    assert "Enter a title" in body(answer) and "Enter a number from 2 to 12" in body(answer)


def test_published_groups_are_taken_back_before_they_are_changed():
    seats = people(6)
    made = partition(at="published")
    with pytest.raises(Refused, match="The groups are published"):
        actions.form_again(made, fixed=[], by=make.coordinator(), now=timezone.now())

    actions.take_back(made, by=make.coordinator(), now=timezone.now())
    actions.form_again(made, fixed=[], by=make.coordinator(), now=timezone.now())
    assert not Group.objects.of(seats[0]).exists()


def test_a_refusal_broken_by_hand_is_not_published():
    one, two, *_others = people(6)
    made = partition()
    wish(one, refusals=[two])
    member, other = made.members.get(seat=one), made.members.get(seat=two)
    if member.group != other.group:
        actions.move(member, group=other.group, by=make.coordinator(), now=timezone.now())
    with pytest.raises(Refused, match="would rather not work with"):
        actions.publish(made, by=make.coordinator(), now=timezone.now())


# By hand -----------------------------------------------------------------------------------------------
def test_two_people_exchange_their_groups_with_a_reason(client):
    people(6)
    made = partition()
    one, two = (group.members.first() for group in made.groups.order_by("number"))
    signed_in(client, make.coordinator())

    client.post(f"{made.get_absolute_url()}move/", {"member": one.pk, "to": f"m{two.pk}", "reason": "Same train"})

    after = [made.members.get(pk=member.pk) for member in (one, two)]
    assert [member.group_id for member in after] == [two.group_id, one.group_id]
    assert "By hand: Same train" in body(client.get(made.get_absolute_url()))
    assert Entry.objects.about(made).order_by("-pk").first().said == "changed the groups by hand"


def test_somebody_is_taken_into_another_group_and_nowhere_else(client):
    people(6)
    made, other = partition(), partition(title="Another")
    one, group = made.groups.first().members.first(), made.groups.last()
    signed_in(client, make.coordinator())

    client.post(f"{made.get_absolute_url()}move/", {"member": one.pk, "to": f"g{group.pk}"})
    assert made.members.get(pk=one.pk).group == group
    answer = client.post(f"{made.get_absolute_url()}move/", {"member": one.pk, "to": f"g{other.groups.first().pk}"})
    assert answer.status_code == 422


# Seen --------------------------------------------------------------------------------------------------
def test_a_participant_sees_a_published_group_and_why(client):
    one, two, *_others = people(6)
    wish(one, wishes=[two])
    made = partition()
    signed_in(client, one.person)
    assert "No groups yet" in body(client.get(LEARN))

    actions.publish(made, by=make.coordinator(), now=timezone.now())
    seen = body(client.get(LEARN))
    assert "3 countries: Finland, Lithuania, Sweden" in seen
    assert "You wished to work with Person 01; only you see this line." in seen
    assert "You wished" not in body(signed_in(client, two.person).get(LEARN))
    assert [str(group) for group in Group.objects.of(one)] == [str(made.members.get(seat=one).group)]


def test_nobody_but_the_writer_reads_wishes_and_refusals(client):
    one, two, three, *_others = people(6)
    wish(one, wishes=[two], refusals=[three])
    made = partition()
    seen = body(signed_in(client, make.coordinator()).get(made.get_absolute_url()))

    assert "1 of 1 wishes met" in seen and "1 of 1 refusals kept" in seen
    where = made.members.exclude(group=made.members.get(seat=one).group).first().group
    actions.move(made.members.get(seat=one), group=where, by=make.coordinator(), now=timezone.now())
    assert "1 of 1 wishes met" in body(client.get(made.get_absolute_url()))  # or one would read whose wish it is
    actions.form_again(made, fixed=[two.pk], by=make.coordinator(), now=timezone.now())
    assert "wishes met" not in body(client.get(made.get_absolute_url()))
    assert f'value="{three.pk}" checked' not in body(signed_in(client, two.person).get(f"{LEARN}wishes/"))
    assert "checked" in body(signed_in(client, one.person).get(f"{LEARN}wishes/"))
    with pytest.raises(PermissionDenied):
        actions.put_wishes(one, wishes=[], refusals=[], by=make.coordinator(), now=timezone.now())


def test_wishes_are_written_anew_and_not_both_ways(client):
    one, two, three, *_others = people(6)
    wish(one, wishes=[three])
    signed_in(client, one.person)

    answer = client.post(f"{LEARN}wishes/", {"wishes": [two.pk], "refusals": [two.pk]})
    assert answer.status_code == 422 and "The same person is in both lists" in body(answer)
    client.post(f"{LEARN}wishes/", {"wishes": [two.pk], "refusals": [three.pk]})
    assert sorted(Wish.objects.values_list("seat", "about", "kind")) == [
        (one.pk, two.pk, "wish"), (one.pk, three.pk, "refusal"),
    ]  # fmt: skip


def test_a_lead_forms_groups_for_the_own_module_only(client):
    people(6)
    module, lead = make.edition().modules.get(), make.person("Pekka Leppä")
    seat(make.edition(), lead, role="module_lead", module=module, by=make.coordinator())
    whole = partition()
    signed_in(client, lead)
    given = {"title": "Mine", "kind": "group", "size": "3"}

    assert client.get(whole.get_absolute_url()).status_code == 404
    assert client.post(f"{GROUPS}new/", given).status_code == 422
    client.post(f"{GROUPS}new/", given | {"module": module.pk})
    assert [one.title for one in Partition.objects.visible_to(lead)] == ["Mine"]
    crumb = "/manage/manager-education/me-2027/"
    assert f'<li><a href="{crumb}">' in client.get(GROUPS).content.decode()
    assert client.get(crumb).url == "/learn/me-2027/"  # not the board, which they may not open


def test_lists_and_groups_take_as_many_queries_for_many_as_for_few(client):
    seats = people(6)
    partition(at="published")
    rules = [*RULES, "levels"]
    made = partition(at="published", module=make.edition().modules.get(), rules=rules)
    signed_in(client, make.coordinator())
    few = [queries(client, path) for path in (GROUPS, made.get_absolute_url())]
    people(30)
    larger = partition(at="published", module=make.edition().modules.get(), rules=rules)
    many = [queries(client, path) for path in (GROUPS, larger.get_absolute_url())]

    assert few == many
    signed_in(client, seats[0].person)
    assert queries(client, LEARN) <= 20


def test_a_new_group_stands_among_what_is_to_do_for_a_week():
    first, *_others = people(6)
    partition(at="published")
    partition()
    now = timezone.now()
    told = [asked_of(first.person, now=at) for at in (now, now + timedelta(days=8))]
    assert ([row[:3] for row in told[0]], told[1]) == ([("group", "me-2027", "Reading circle")], [])


def test_when_groups_are_published_each_member_gets_one_mail_with_the_others_and_how_to_reach_them():
    one, two, *_others = people(6)
    User.objects.filter(pk=two.person_id).update(shown={"email": "circle"})
    partition(at="published", fixed={one.pk: 1, two.pk: 1})

    mails = Message.objects.filter(kind="published")
    mine = mails.get(person=one.person)

    assert sorted(mails.values_list("name", flat=True)) == [f"Person {place:02}" for place in range(6)]
    assert (mine.text.count(one.person.name), mine.text.count(two.person.name)) == (1, 1)
    assert two.person.email in mine.text
    assert one.person.email not in mails.get(person=two.person).text


def test_groups_that_are_published_again_are_told_once_to_those_alone_whose_group_is_another():
    people(9)
    made, by = partition(at="published", size=3), make.coordinator()
    Message.objects.all().delete()

    def again():
        actions.take_back(made, by=by, now=timezone.now())
        if moved:
            one, other = moved
            actions.move(one, other=other, by=by, now=timezone.now())
            moved.clear()
        actions.publish(made, by=by, now=timezone.now())

    first, second, third = made.groups.order_by("number")
    moved = [first.members.first(), second.members.first()]
    again()
    again()

    mails = Message.objects.filter(kind="published")
    told = set(GroupMember.objects.filter(group__in=[first, second]).values_list("seat__person", flat=True))
    assert (mails.count(), set(mails.values_list("person", flat=True))) == (6, told)
    assert all(subject.startswith("Your group has changed") for subject in mails.values_list("subject", flat=True))
