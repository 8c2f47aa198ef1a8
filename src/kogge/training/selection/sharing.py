"""Who has which file, as the coordinator reads it and takes it out."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from kogge.base.documents.sheets import write_xlsx
from kogge.training.selection.actions import files_of, workplaces
from kogge.training.selection.matching import reason, rule_against
from kogge.training.selection.models import Conflict, Review


def pairs_of(round, *, is_blind):
    """One row for each file with its reviewers and reasons, and who else may read it. Five queries.

    Who is blind is offered nobody: who is left out, or refused, tells whose file it is.
    """
    related = ("person", "organisation", "round__edition")
    members = list(round.reviewers.accepted().select_related(*related).order_by("person__name", "pk"))
    works_for = workplaces(members)
    conflicts = Conflict.objects.filter(reviewer__in=members).order_by("reviewer__person__name", "pk")
    closed, conflicts_of = set(), {}
    for one in conflicts.select_related("reviewer__person"):
        closed.add((one.reviewer_id, one.nomination_id))
        conflicts_of.setdefault(one.nomination_id, []).append(one)
    pairs = {}
    found = Review.objects.filter(reviewer__round=round).unbarred()
    for review in found.select_related("reviewer__person").order_by("pk"):
        why = reason(review.assigned_why)
        pair = {
            "review": review,
            "person": review.reviewer.person,
            "why": why,
            "is_begun": review.saved_at is not None,
        }
        pairs.setdefault(review.nomination_id, []).append(pair)
    rows = []
    for file in files_of(round):
        have = pairs.get(file.pk, [])
        rows.append(
            {
                "ref": file.ref,
                "name": file.ref if is_blind else file.person_name,
                "about": "" if is_blind else file.cluster.title,
                "pairs": have,
                "closed": [] if is_blind else conflicts_of.get(file.pk, []),
                "others": [
                    one
                    for one in members
                    if not is_blind
                    and one.person not in {pair["person"] for pair in have}
                    and (one.pk, file.pk) not in closed
                    and not rule_against(one, file, round, works_for[one.pk])
                ],
            }
        )
    return rows


def export_rows(round, reader, *, is_blind):
    """(head, rows): every pair; scores and comments only where this reader may see them."""
    criteria = list(round.criteria.order_by("position", "pk"))
    readable = set(Review.objects.readable_by(reader, round).values_list("pk", flat=True))
    head = [_("Case"), _("Name"), _("Reviewer"), _("State"), *(str(one.title) for one in criteria), _("Comment"), _("To talk about"), _("Why")]  # fmt: skip  # noqa: E501
    found = Review.objects.filter(reviewer__round=round).select_related(
        "reviewer__person", "nomination__nominee", "nomination__cluster"
    )
    rows = []
    for review in found.prefetch_related("scores").order_by("nomination__ref", "pk"):
        is_open = review.pk in readable
        values = {score.criterion_id: score.value for score in review.scores.all()} if is_open else {}
        name = "" if is_blind else review.nomination.person_name
        row = [review.nomination.ref, name, review.reviewer.person.full_name, review.get_state_display()]
        row += [values.get(one.pk, "") for one in criteria]
        flagged = _("yes") if is_open and review.flag else ""
        rows.append([*row, review.comment if is_open else "", flagged, reason(review.assigned_why)])
    return head, rows


def as_workbook(head, rows):
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "reviews.xlsx"
        write_xlsx(path, _("Reviews"), head, rows)
        return path.read_bytes()
