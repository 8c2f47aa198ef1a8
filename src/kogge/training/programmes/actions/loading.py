"""Programmes read from the files that ship."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.models import touch
from kogge.training.programmes import models
from kogge.training.programmes.actions.editions import make_circle
from kogge.training.programmes.models import Edition, Programme, Series
from kogge.training.programmes.money import SUMS

EDITION_FIELDS = ["slug", "code", "starts_on", "ends_on", "graduation_on", "call_opens_at", "call_closes_at"]


def shipped():
    """The real programmes that ship with Kogge, as read from their file."""
    return tomllib.loads((Path(__file__).parent.parent / "data/programmes.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load(listed):
    """Write programmes and editions read from a TOML file; those that are there already stay as they are.

    `listed`: the parsed file (see data/programmes.toml for its keys). Returns how many editions are new.
    """
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    new = 0
    for row in listed["programme"]:
        programme, _is_new = Programme.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": _texts(row["name"]),
                "summary": _texts(row["summary"]),
                "aims": _texts(row.get("aims")),
                "audience": _texts(row.get("who")),
                "series": _series(row.get("series")),
                "policy_areas": row.get("policy_areas", []),
                "countries": row.get("countries", []),
                "host": organisations[row["host"]],
                "sources": "\n".join(row.get("source", [])),
            },
        )
        for edition_row in row.get("edition", []):
            if not Edition.objects.filter(slug=edition_row["slug"]).exists():
                load_edition(edition_row | {"programme": programme.slug})
                new += 1
    for row in listed.get("event", []):
        Event.objects.get_or_create(slug=row["slug"], defaults=event_fields(row))
    touch()
    return new


def load_edition(row):
    """Write one edition read from a file, with its modules, meetings, partners, costs and stated figures."""
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    programme = Programme.objects.get(slug=row["programme"])
    edition = Edition(
        programme=programme,
        name=_texts(row["name"]),
        summary=_texts(row.get("summary")),
        theme=_texts(row.get("theme")),
        gets=_texts(row.get("gets")),
        state=row["state"],
        lead=organisations[row["lead"]],
        timezone=row.get("timezone", "Europe/Stockholm"),
        seats_offered=row.get("seats", row.get("target")),
        languages=",".join(row.get("languages", ["en"])),
        sources="\n".join(row.get("source", [])),
        **{field: row[field] for field in EDITION_FIELDS if row.get(field)},
    )
    edition.circle = make_circle(edition)
    edition.save()
    for partner in row.get("partners", []):
        models.Partner.objects.create(
            edition=edition, organisation=organisations[partner["organisation"]], role=partner["role"]
        )
    for place, figure in enumerate(row.get("figures", [])):
        models.Figure.objects.create(
            edition=edition,
            place=place,
            counts=figure["counts"],
            value=figure["value"],
            label=_texts(figure["label"]),
            note=_texts(figure.get("note")),
            source=figure.get("source", ""),
        )
    for module_row in row.get("modules", []):
        module = models.Module.objects.create(
            edition=edition,
            number=module_row["number"],
            title=_texts(module_row["title"]),
            topics=_texts(module_row.get("topics")),
            task=_texts(module_row.get("task")),
            aims=_texts(module_row.get("aims")),
            format=_texts(module_row.get("format")),
            hours=module_row.get("hours"),
            lead=organisations.get(module_row.get("lead")),
            starts_on=module_row["starts_on"],
            ends_on=module_row["ends_on"],
        )
        for number, meeting in enumerate(module_row.get("meetings", []), start=1):
            fields = event_fields(meeting | {"timezone": meeting.get("timezone", edition.timezone)})
            slug = f"{edition.slug}-{module.number}-{number}"
            event = Event.objects.create(slug=slug, circle=edition.circle, **fields)
            models.Meeting.objects.create(module=module, event=event, kind=meeting["kind"])
    _load_costs(edition, row)
    _load_call(edition, row, organisations)
    return edition


def _load_costs(edition, row):
    modules = {module.number: module for module in edition.modules.all()}
    for place, cost in enumerate(row.get("costs", [])):
        models.Cost.objects.create(
            edition=edition,
            module=modules.get(cost.get("module")),
            place=place,
            item=_texts(cost["item"]),
            host=_texts(cost.get("host")),
            participant=_texts(cost.get("participant")),
            **{name: cost.get(name) for name in SUMS},
        )


def _load_call(edition, row, organisations):
    """The settings of the call, the quotas, and the funders; `funding` is a funder without a name or an emblem."""
    if given := row.get("call"):
        models.Call.objects.create(edition=edition, **given | {"roles": _texts(given.get("roles"))})
    for quota in row.get("quotas", []):
        models.Quota.objects.create(edition=edition, **quota)
    funders = row.get("funders", [])
    if row.get("funding"):
        funders = [{"sentence": row["funding"]}, *funders]
    for place, funder in enumerate(funders):
        models.Funder.objects.create(
            edition=edition,
            place=place,
            organisation=organisations.get(funder.get("organisation")),
            name=funder.get("name", ""),
            sentence=_texts(funder.get("sentence")),
            disclaimer=_texts(funder.get("disclaimer")),
            from_on=funder.get("from_on"),
            until_on=funder.get("until_on"),
        )


def _series(row):
    if not row:
        return None
    fields = {"name": _texts(row["name"]), "summary": _texts(row.get("summary"))}
    return Series.objects.get_or_create(slug=row["slug"], defaults=fields)[0]


def event_fields(row):
    """Fields of a meeting; where only its days are known, it lasts from the first midnight to the last."""
    zone = ZoneInfo(row.get("timezone", "Europe/Stockholm"))
    is_by_day = "starts_at" not in row
    if is_by_day:
        starts_at = datetime.combine(row["starts_on"], time(0), zone)
        ends_at = datetime.combine(row.get("ends_on", row["starts_on"]) + timedelta(days=1), time(0), zone)
        ends_at -= timedelta(minutes=1)
    else:
        starts_at, ends_at = row["starts_at"], row["ends_at"]
    return {
        "title": _texts(row["title"]),
        "text": _texts(row.get("text") or row.get("note")),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "timezone": zone.key,
        "is_by_day": is_by_day,
        "mode": row.get("mode", ""),
        "city": row.get("city", ""),
        "country": row.get("country", ""),
        "venue": row.get("venue", ""),
        "join_url": row.get("join_url", ""),
        "language": row.get("language", "en"),
        "is_public": row.get("is_public", is_by_day),
        "source": row.get("source", "") if isinstance(row.get("source", ""), str) else row["source"][0],
    }


def _texts(by_language):
    return LazyI18nString(by_language or "")
