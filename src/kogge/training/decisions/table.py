"""The table of the meeting: its rows and tabs, the reviews of one file, and the parts of the minutes."""

from collections import Counter

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.base.charts.spread import spread
from kogge.commons.people.models import User
from kogge.training.decisions import balance, partaking
from kogge.training.decisions.candidates import (
    candidates_of,
    files_of,
    filled,
    genders_of,
    is_over,
    places_of,
    standings_of,
    traits_of,
)
from kogge.training.decisions.models import Choice, Proposal
from kogge.training.decisions.standing import DISPUTE, TIES, placed
from kogge.training.programmes.rules import is_coordinator
from kogge.training.selection.models import Review

A_PAGE = 100  # rows


def shows_names(round):
    """In an anonymised round nothing leads from a file to a person until it is decided."""
    return not round.is_anonymised or round.state == "closed"


def table(round, reader, shown, number=1):
    """The table with its panel, in a number of queries that does not grow with the files."""
    traits = traits_of(round)
    order, hidden = order_for(reader, round, traits)
    closed = {one.key for one in hidden}  # what is proposed for these is in no number that this reader sees
    proposals = {row.nomination: row for row in _proposals(round) if row.nomination not in closed}
    choices = {key: row.choice for key, row in proposals.items()}
    groups = balance.balance(candidates_of(round, traits, choices).values())
    if is_coordinator(reader, round.edition) and shows_names(round):
        said = genders_of(round, traits, choices)
        groups += filter(None, [balance.by_gender(said, is_over=round.state == "closed")])
    places = places_of(round) if round.state != "closed" else round.places
    above, _below = balance.split_by_cut(order, places)
    flagged = flagged_in(round)
    rows = [_mark(one, traits[one.key], proposals.get(one.key), False, one.key in flagged) for one in order]
    if above and rows[len(above) :]:
        rows[len(above)]["is_first_below"] = True
    rows += [_mark(one, traits[one.key], None, True) for one in hidden]
    chosen = {row["key"] for row in rows if row["choice"] == Choice.SELECT}
    reserves = sorted((row for row in rows if _is_shown(row, Choice.RESERVE)), key=lambda row: row["reserve"])
    for number_shown, row in enumerate(reserves if hidden else (), 1):
        row["reserve"] = number_shown  # without a gap
    drawn = Paginator([row for row in rows if _is_shown(row, shown)], A_PAGE).get_page(number)
    files = files_of(round, {*chosen, *(row["key"] for row in (*reserves, *drawn.object_list))})
    names = _names(row["of"][1] for row in drawn.object_list)
    drawn.object_list = [_drawn(row, files[row["key"]], shows_names(round), names) for row in drawn.object_list]
    return {
        "rows": drawn,
        "tabs": _tabs(round, rows, shown),
        "shows_names": shows_names(round),
        "is_open": round.state == "deciding",
        "is_coordinator": is_coordinator(reader, round.edition),
        "places": places,
        "given": len(chosen),
        "left": max(places - len(chosen), 0),
        "undecided": sum(not row["choice"] and not row["is_hidden"] for row in rows),
        "reserves": [row | _named(files[row["key"]], shows_names(round)) for row in reserves],
        "groups": groups,
        "quotas": fillings(round, files, chosen),
        "reasons": round.reasons.filter(choice=Choice.DECLINE).order_by("position", "pk"),
        "ties": TIES,
        "dispute": DISPUTE,
        "sent_back": round.minutes.exclude(sent_back_at=None).select_related("sent_back_by").order_by("pk").last(),
    }


def order_for(reader, round, keys):
    """(files in their order with their places, those hidden from this reader): what is hidden leaves no gap."""
    closed = partaking.barred(reader, round)
    order = standings_of(round, list(keys))
    hidden = sorted((one for one in order if one.key in closed), key=lambda one: one.key)
    return placed([one for one in order if one.key not in closed]) if hidden else order, hidden


def fillings(round, files, chosen):
    """Each quota with the people who have a place under it, and those the meeting has marked for one."""
    waiting = [file for key, file in files.items() if key in chosen and file.state == "sent"]
    state, _person_of = filled(round, waiting)
    return [{"count": count, "is_over": is_over(count)} for count in state.counts]


def flagged_in(round):
    """Files that a reviewer asked to talk about."""
    flagged = Review.objects.filter(reviewer__round=round, state="final", flag=True).unbarred()
    return set(flagged.values_list("nomination", flat=True))


PROPOSED = ("nomination", "choice", "place", "version", "by")


def _proposals(round):
    """Bare values, because there are as many as files."""
    return Proposal.objects.filter(round=round).values_list(*PROPOSED, named=True)


def _names(proposals):
    """Who made these proposals: {key: name}, of few people."""
    people = User.objects.filter(pk__in={row.by for row in proposals if row})
    return {person.pk: person.full_name for person in people}


CHOSEN = {Choice.SELECT: "good", Choice.RESERVE: "soon", Choice.DECLINE: "calm"}
LABELS = dict(Choice.choices)


def _mark(one, traits, proposal, is_hidden, is_flagged=False):
    """What every file is counted and sorted by; cheap, because there are many more than a page shows."""
    choice = proposal.choice if proposal else ""
    return {
        "key": one.key,
        "ref": traits.ref,
        "choice": choice,
        "reserve": (proposal.place or 0) if choice == Choice.RESERVE else 0,
        "is_hidden": is_hidden,
        "is_disputed": (one.is_disputed or is_flagged) and not is_hidden,
        "of": (one, proposal),
    }


def _named(file, has_names):
    return {"name": escape(file.person_name) if has_names else file.ref}


def _drawn(mark, file, has_names, names=None):
    """What a row shows beside its mark. What is only written is text already: the page has hundreds of such words."""
    one, proposal = mark["of"]
    is_hidden = mark["is_hidden"]
    has_numbers = one.mean is not None and not is_hidden
    if is_hidden:
        mark = mark | {"choice": "", "reserve": 0}
    return mark | {
        **_named(file, has_names),
        "cluster": file.cluster.title if has_names else "",
        "country": file.cluster.country.name if has_names else "",
        "rank": "" if is_hidden else one.place,
        "mean": number_format(one.mean, 2) if has_numbers else "",
        "range": f"{number_format(one.low, 1)}–{number_format(one.high, 1)}" if has_numbers else "",
        "spread": spread(one.low, one.mean, one.high, loud=one.is_disputed) if has_numbers else "",
        "reviews": str(one.reviews),
        "tone": CHOSEN.get(mark["choice"], ""),
        "said": LABELS[mark["choice"]] if mark["choice"] else "",
        "at": f"{mark['ref']} {proposal.version if proposal else 0}",
        "by": names[proposal.by] if mark["choice"] else "",
    }


CHOICES = tuple(Choice.values)
FILTERS = ("open", "disputed", *CHOICES)


def _is_shown(row, shown):
    if row["is_hidden"]:
        return not shown
    if shown == "open":
        return not row["choice"]
    if shown == "disputed":
        return row["is_disputed"]
    return row["choice"] == shown if shown in CHOICES else True


def _tabs(round, rows, shown):
    labels = [_("All"), _("Open"), _("To talk about"), _("Selected"), _("Reserve"), _("Declined")]
    address = reverse("meeting", args=[round.edition.slug])
    counts = Counter("" if row["is_hidden"] else row["choice"] or "open" for row in rows)
    counts |= {"": len(rows), "disputed": sum(row["is_disputed"] for row in rows)}
    return [
        {
            "label": f"{label} {counts[key]}",
            "href": f"{address}?show={key}" if key else address,
            "current": shown == key,
        }
        for key, label in zip(("", *FILTERS), labels, strict=True)
    ]


def reviews_of(round, file):
    """The final reviews of one file, each with its value for every criterion in their order."""
    criteria = list(round.criteria.order_by("position", "pk"))
    found = Review.objects.filter(nomination=file, reviewer__round=round, state="final").unbarred().order_by("pk")
    for review in found.select_related("reviewer__person").prefetch_related("scores"):
        values = {score.criterion_id: score.value for score in review.scores.all()}
        yield {
            "name": review.reviewer.person.full_name,
            "comment": review.comment,
            "values": [
                {"title": criterion.title, "value": values.get(criterion.pk), "word": _word(criterion, values)}
                for criterion in criteria
            ],
        }


def _word(criterion, values):
    """What the step stands for, in the reader's language."""
    return str(LazyI18nString((criterion.words or {}).get(str(values.get(criterion.pk)), "")))


def parts_of(round, files, hidden):
    """The table of the minutes: selected, reserve in its order, declined; by itself what is hidden from the reader."""
    standing = {one.key: one for one in standings_of(round, list(files))}
    rows = Proposal.objects.filter(round=round).select_related("reason")
    has_names = shows_names(round)
    parts = {choice: [] for choice in (*Choice, "")}
    for row in rows.exclude(choice=""):
        if row.nomination_id in files:
            file, is_hidden = files[row.nomination_id], row.nomination_id in hidden
            shown = _drawn(_mark(standing[row.nomination_id], file, None, is_hidden), file, has_names)
            why = {"because": "" if is_hidden else row.because, "place": None if is_hidden else row.place}
            parts["" if is_hidden else row.choice].append(shown | why)
    labels = {
        Choice.SELECT: _("Selected"),
        Choice.RESERVE: _("Reserve list, in this order"),
        Choice.DECLINE: _("Declined"),
        "": _("Conflict: others decide"),
    }
    return [
        {
            "label": labels[choice],
            "rows": sorted(found, key=lambda row: (row["place"] or 0, row["rank"] or row["key"])),
            "choice": choice,
        }
        for choice, found in parts.items()
        if choice or found
    ]
