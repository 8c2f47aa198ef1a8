"""The definition is drafted in rounds: remarks, proposals, votes, answers, endorsements, versions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.competences import actions, reading, rules, writing
from kogge.training.competences.models import Competence, Definition, Endorsement, Line, Proposal, Version
from tests import make
from tests.training.competences import things

pytestmark = pytest.mark.django_db


def text_of(ref, language="en"):
    return writing.words_at(Line.objects.get(ref=ref, section__version__state="draft"), "text", language)


def answer(proposal, verb, **given):
    return getattr(actions, verb)(proposal, **{"by": things.office(), "note": "", "now": timezone.now()} | given)


def test_the_draft_that_ships_is_loaded_once_and_never_over_what_people_wrote():
    assert actions.load_definitions(now=timezone.now()) is True
    Line.objects.filter(ref="tasks-1").update(text="Ours.")

    assert actions.load_definitions(now=timezone.now()) is False
    assert Definition.objects.count() == 1
    assert str(Line.objects.get(ref="tasks-1").text) == "Ours."


def test_every_line_that_ships_names_sources_that_are_there_and_every_competence_has_four_levels():
    version = things.draft()
    keys = set(version.definition.sources.values_list("key", flat=True))

    rows = [row for _spot, _section, _kind, row, _column in version.passages() if hasattr(row, "sources")]
    assert [row for row in rows if not row.sources or set(row.sources) - keys] == []
    assert {len(one.indicators.all()) for one in version.competences} == {4}
    assert {len(writing.by_language(one.title)) for one in version.competences} == {10}
    assert version.is_compiled
    assert version.eqf_level is None


def test_an_accepted_proposal_becomes_the_text_and_ends_its_translations():
    proposal = things.proposal()
    answer(proposal, "accept")

    assert text_of("tasks-2") == "Writes the strategy with the members."
    assert text_of("tasks-2", "sv") == ""
    assert Message.objects.filter(person=proposal.by, kind="answered").count() == 1


def test_a_proposal_for_a_translation_leaves_the_english_text_alone():
    proposal = things.proposal(language="sv", after="Skriver strategin.")
    before = text_of("tasks-2")
    answer(proposal, "accept")

    assert (text_of("tasks-2"), text_of("tasks-2", "sv")) == (before, "Skriver strategin.")


def test_amending_writes_other_words_than_proposed_and_says_why():
    proposal = things.proposal()
    with pytest.raises(Refused):
        answer(proposal, "amend", final="Writes it.")
    answer(proposal, "amend", final="Writes it.", note="Shorter still.")

    assert text_of("tasks-2") == "Writes it."
    assert (proposal.state, proposal.answer) == ("amended", "Shorter still.")


def test_a_rejection_needs_its_reason_and_changes_nothing():
    proposal = things.proposal()
    before = text_of("tasks-2")
    with pytest.raises(Refused):
        answer(proposal, "reject")
    answer(proposal, "reject", note="Members write it, not the manager.")

    assert text_of("tasks-2") == before
    assert Proposal.objects.get().state == "rejected"


def test_words_that_have_changed_meanwhile_are_not_overwritten():
    first, second = things.proposal(), things.proposal(after="Another.", by=things.drafter("Mari Maa"))
    answer(first, "accept")

    with pytest.raises(Refused, match="have changed"):
        answer(second, "accept")
    assert Proposal.objects.get(pk=second.pk).state == "open"


def test_lines_are_added_and_taken_out_and_their_names_are_never_used_again():
    answer(things.proposal("tasks", kind="add", after="Looks after newcomers."), "accept")
    assert text_of("tasks-8") == "Looks after newcomers."
    answer(things.proposal("tasks-8", kind="remove"), "accept")
    answer(things.proposal("competences", kind="add", after="Know the law"), "accept")

    assert Line.objects.filter(ref="tasks-8").count() == 0
    assert Competence.objects.get(ref="C13").indicators.count() == 4


def test_an_objection_says_why_and_has_to_be_answered_before_the_proposal_is_accepted():
    proposal, other = things.proposal(), things.drafter("Mari Maa")
    with pytest.raises(Refused):
        actions.vote(proposal, kind="objection", by=other, now=timezone.now())
    actions.vote(proposal, kind="objection", why="Boards decide on it.", by=other, now=timezone.now())

    with pytest.raises(Refused, match="objects"):
        answer(proposal, "accept")
    answer(proposal, "accept", note="The board is named in line 3.")
    assert proposal.state == "accepted"


def test_one_vote_each_and_none_on_the_own_proposal():
    proposal, other = things.proposal(), things.drafter("Mari Maa")
    for kind in ("against", "for"):
        actions.vote(proposal, kind=kind, by=other, now=timezone.now())
    with pytest.raises(Refused, match="your own"):
        actions.vote(proposal, kind="for", by=proposal.by, now=timezone.now())

    assert list(proposal.votes.values_list("person", "kind")) == [(other.pk, "for")]


def test_nobody_answers_the_own_proposal_and_who_does_not_carry_an_edition_drafts_nothing():
    editor = make.coordinator()
    make.edition(at="running")
    proposal = things.proposal(by=editor)
    with pytest.raises(PermissionDenied):
        answer(proposal, "accept", by=editor)
    with pytest.raises(PermissionDenied):
        actions.remark(things.draft(), "tasks-2", "Hm.", by=make.person("Nobody Else"), now=timezone.now())
    assert not rules.can_draft(make.person("Nobody Else"))


def test_a_version_is_published_when_every_proposal_is_answered_and_then_stays_as_it_is():
    proposal = things.proposal()
    with pytest.raises(Refused, match="still open"):
        things.published()
    actions.withdraw(proposal, by=proposal.by, now=timezone.now())
    version = things.published()

    assert (version.state, version.number, version.is_compiled) == ("published", "1.0", False)
    with pytest.raises(Refused, match="does not change"):
        actions.propose(version, "tasks-2", after="X.", why="Y.", by=things.drafter(), now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.publish(version, by=things.drafter(), now=timezone.now())


def test_the_next_draft_is_a_copy_whose_publishing_replaces_the_one_before():
    old = things.published()
    draft = actions.begin_draft(old.definition, "1.1", by=things.office(), now=timezone.now())
    with pytest.raises(Refused, match="open already"):
        actions.begin_draft(Definition.objects.get(), "1.2", by=things.office(), now=timezone.now())
    answer(
        actions.propose(draft, "C03", after="Lead people", why="Plain.", by=things.drafter(), now=timezone.now()),
        "accept",
    )
    actions.publish(draft, number="1.1", by=things.office(), now=timezone.now())

    new, old = (Version.objects.whole().get(number=number) for number in ("1.1", "1.0"))
    assert (old.state, new.state) == ("superseded", "published")
    assert old.texts("en")["C03"] == "Lead a network"
    changed = reading.changes(old, new, "en")
    assert [(spot, [(part.kind, part.text) for part in parts]) for _s, spot, _label, parts in changed] == [
        ("C03", [("same", "Lead "), ("removed", "a network"), ("added", "people")])
    ]
    assert [one.uri for one in Competence.objects.current() if one.ref == "C03"] == [
        "http://testserver/competences/cluster-manager/C03/"
    ]
    assert {one.section.version.number for one in Competence.objects.current()} == {"1.1"}


def test_an_organisation_endorses_the_text_as_it_was_and_can_take_that_back():
    person, version = things.drafter(), things.draft()
    organisation = make.organisation()
    made = actions.endorse(version, organisation, by=person, now=timezone.now())
    with pytest.raises(Refused, match="already"):
        actions.endorse(version, organisation, by=person, now=timezone.now())
    answer(things.proposal(), "accept")
    assert made.digest != things.draft().digest
    actions.endorse(version, organisation, by=person, now=timezone.now())  # the new text

    (standing,) = Endorsement.objects.standing()
    assert standing.digest == things.draft().digest
    actions.take_back(standing, by=person, now=timezone.now())
    assert Endorsement.objects.standing().count() == 0
    with pytest.raises(PermissionDenied):
        actions.endorse(version, organisation, by=things.office(), now=timezone.now())
