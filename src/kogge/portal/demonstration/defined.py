"""The common definition in the demonstration: two rounds of drafting, endorsed by seven, and a third draft still open.

The draft that ships rests on real sources; what is proposed, answered and endorsed here is made up.
"""

import tomllib
from contextlib import suppress
from pathlib import Path

from django.utils import translation

from kogge.base.documents import NotInstalled, as_pdf
from kogge.commons.clusters.models import Organisation
from kogge.training.competences import actions
from kogge.training.competences.actions.papers import drawn, keep
from kogge.training.competences.models import Definition, Version

OFFICE, EDITOR = "astrid.ask@example.org", "sigrid.bjork@example.org"
DATA = Path(__file__).parent / "data" / "defined.toml"
NOTE = "Made up for the demonstration"


def furnish_definition(demo):
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    actions.load_definitions(now=demo.at(-420))
    answer(demo, rows["first"], -400)
    publish(demo, "0.9", -370)
    for row in rows["endorsed"][-3:]:  # who has endorsed once writes along
        endorse(demo, "0.9", row, -360)
    begin(demo, "1.0", -350)
    answer(demo, rows["second"], -330)
    publish(demo, "1.0", -290)
    for place, row in enumerate(rows["endorsed"]):
        endorse(demo, "1.0", row, -280 + place)
    print_it()
    begin(demo, "1.1", -40)
    for row in rows["open"]:
        propose(demo, row, -30)
    for row in rows["remark"]:
        actions.remark(draft(), row["spot"], row["text"], by=demo.person(row["by"]), now=demo.at(-20))


def print_it():
    """The papers of the version that counts; without the library that draws them there are none."""
    version = Version.objects.whole().get(state="published")
    for language in ("en", "sv"):
        with translation.override(language), suppress(NotInstalled):
            keep(version, language, as_pdf(drawn(version, language)))


def draft():
    return Version.objects.whole().get(state="draft")


def begin(demo, number, day):
    actions.begin_draft(Definition.objects.get(), number, by=demo.person(EDITOR), now=demo.at(day))


def publish(demo, number, day):
    actions.publish(draft(), number=number, by=demo.person(OFFICE), now=demo.at(day))


def answer(demo, rows, day):
    """A round: all is proposed and voted on, then answered by who holds the pen."""
    for row in rows:
        proposal = propose(demo, row, day)
        given = {"by": demo.person(EDITOR), "note": row.get("note", ""), "now": demo.at(day + 12)}
        final = {"final": row["final"]} if row["answer"] == "amend" else {}
        getattr(actions, row["answer"])(proposal, **given, **final)


def propose(demo, row, day):
    by = demo.person(row["by"])
    made = actions.propose(
        draft(), row["spot"], kind=row["kind"], after=row.get("after", ""), why=row["why"],
        on_behalf=Organisation.objects.filter(memberships__person=by).first(), by=by, now=demo.at(day),
    )  # fmt: skip
    for vote in row["votes"]:
        given = {"kind": vote["kind"], "why": vote.get("why", "")}
        actions.vote(made, **given, by=demo.person(vote["by"]), now=demo.at(day + 4))
    return made


def endorse(demo, number, row, day):
    version, organisation = Version.objects.get(number=number), demo.organisations[row["organisation"]]
    actions.endorse(version, organisation, note=NOTE, by=demo.person(row["by"]), now=demo.at(day))
