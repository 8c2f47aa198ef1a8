"""The demonstration: the real history, and made-up editions around today, walked there by the real steps."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import join
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.imports.actions import import_directory
from kogge.commons.journal.models import Site, site, touch
from kogge.commons.mail.models import Message
from kogge.commons.people.actions import person_at
from kogge.commons.people.models import Invitation, User, as_key
from kogge.commons.people.profile_actions import WRITTEN, save_profile, state_of
from kogge.commons.privacy.consents import give
from kogge.commons.regions.actions import import_regions
from kogge.portal.demonstration import (
    agreed,
    asked,
    assigned,
    awarded,
    called,
    chain,
    defined,
    evaluated,
    example,
    gathered,
    grouped,
    judged,
    learned,
    money,
    presented,
    remembered,
    studied,
    talked,
    timetabled,
    weighed,
)
from kogge.portal.demonstration.words import complete
from kogge.training.decisions.models import Letter
from kogge.training.learning import actions as learning
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.eligibility import meetings_of
from kogge.training.nominations.models import Application, Nomination
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.models import Edition, Module

BY_NOMINEE = {"send", "take", "release"}
DATA = Path(__file__).parent / "data"


def moved_to_monday(day):
    """Meetings and deadlines of the demonstration do not fall on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def moved_to_friday(day):
    """A call opens before its first case, whatever the weekday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def read():
    """Both files as one: what stands in the second is added to the lists of the first."""
    rows, more = (tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")) for name in ("demo", "chain"))
    more["edition"] = [more["plain"] | row for row in more["edition"]]
    for key, value in more.items():
        rows[key] = rows.get(key, []) + value if isinstance(value, list) else value
    return complete(rows)


class Demo:
    """The files of the demonstration, read against one day."""

    def __init__(self, *, now):
        self.now = now
        self.today = timezone.localdate(now)
        self.rows = read()
        self.history = complete(programmes.shipped())
        self.organisations = {}
        self.merits = {row["nominee"]: row["merit"] for row in self.rows["nomination"] if "merit" in row}

    def day(self, days):
        return self.today + timedelta(days=days)

    def moment(self, given, zone, moved=moved_to_monday):
        """{day = 12, time = "10:00"} as a moment by the clock of that zone, on no weekend."""
        hour, minute = map(int, given["time"].split(":"))
        return datetime.combine(moved(self.day(given["day"])), time(hour, minute), zone)

    def span(self, starts, ends, zone):
        """Beginning and end of a meeting, moved together, so that none of its days is on a weekend."""
        length = timedelta(days=ends["day"] - starts["day"])
        first = moved_to_monday(self.day(starts["day"]))
        first = first if (first + length).weekday() < 5 else moved_to_monday(first + length)
        hours = [time(*map(int, given["time"].split(":"))) for given in (starts, ends)]
        return datetime.combine(first, hours[0], zone), datetime.combine(first + length, hours[1], zone)

    def at(self, days):
        """A past step of a case: noon of that day, in order even within one day."""
        self.ticks = getattr(self, "ticks", 0) + 1
        return min(datetime.combine(self.day(days), time(10), self.now.tzinfo), self.now) + timedelta(
            seconds=self.ticks
        )

    @transaction.atomic
    def load(self):
        """Write it all. Returns False when the demonstration is there already."""
        site()
        if User.objects.filter(email=self.rows["demo_link"][0]["person"]).exists():
            return False
        import_regions(now=self.now)
        import_directory()
        programmes.load(self.history)
        self.organisations = {one.slug: one for one in Organisation.objects.all()}
        Site.objects.update(name=self.rows["site"]["name"], set_up_at=self.now)
        self.people()
        for row in self.rows["edition"]:
            self.edition(row)
        self.copies()
        self.lectures()
        called.prepare(self)
        for row in self.rows["nomination"]:
            self.case(row)
        called.remind(self)
        for row in self.rows["edition"]:
            self.along(row)
        defined.furnish_definition(self)
        agreed.furnish_units(self)
        agreed.furnish_agreements(self)
        self.what_came_of_it()
        chain.tell(self)
        money.write(self)
        studied.tell(self, asked.ask(self))
        evaluated.furnish_evaluations(self)
        learned.furnish_learning(self)
        remembered.furnish_echoes(self)
        example.enter(self)
        grouped.furnish_groups(self)
        gathered.furnish_meetings(self)
        talked.furnish_talk(self)
        assigned.furnish_assignments(self)
        judged.begin(self)
        agreed.change(self)
        timetabled.furnish_timetable(self)
        judged.judge(self)
        weighed.furnish_self_assessments(self)
        awarded.award(self)
        presented.present(self)
        presented.collect(self)
        awarded.follow_up(self)
        judged.follow_up(self)
        agreed.claim(self)
        # The letters of the past have been read; those about decisions are kept, for whoever looks at them.
        letters = Letter.objects.exclude(message=None).values("message")
        Message.objects.exclude(pk__in=letters).delete()
        Message.objects.update(state=Message.State.SENT, sent_at=F("written_at"))
        touch()
        return True

    def people(self):
        for row in self.rows["person"]:
            if not row.get("account", True):
                continue
            person = person_at(row["email"], name=row["name"], language=row["language"])
            person.called, person.timezone, person.country = row["called"], row["timezone"], row["country"]
            person.is_staff, person.is_auditor = row.get("administrator", False), row.get("auditor", False)
            person.save()
            if row.get("organisation"):
                join(self.organisations[row["organisation"]], person, by=person, role=row["membership"])
            if row.get("shown"):
                self.shows(person, row)

    def shows(self, person, row):
        """Somebody who wants to be found: what they do, whom they show it to, and what they have agreed to."""
        written = {name: row.get(name, getattr(person, name)) for name in WRITTEN}
        save_profile(person, written, row["shown"], seen=state_of(person), by=person, now=self.now)
        for purpose in row["agrees"]:
            give(person, purpose, by=person, now=self.now)

    def person(self, address):
        return User.objects.get(email=as_key(address))

    def edition(self, row):
        """One made-up edition, with modules and partners like those of a real one, published for now."""
        like = next(
            edition
            for one in self.history["programme"]
            for edition in one["edition"]
            if edition["slug"] == row["like"]
        )
        starts_on, ends_on = self.day(row["starts"]), self.day(row["ends"])
        made = programmes.load_edition(
            row
            | {
                "name": self.named(row, starts_on, ends_on),
                "code": row["code"].format(yy=starts_on.year % 100),
                "state": "draft",
                "starts_on": starts_on,
                "ends_on": ends_on,
                "graduation_on": moved_to_monday(self.day(row["graduation"])),
                "partners": [partner for partner in like["partners"] if partner["role"] != "funder"],
                "modules": [self.module(module, like) for module in row["modules"]],
            },
        )
        made.call_opens_at = self.moment(row["call_opens"], made.zone, moved_to_friday)
        made.call_closes_at = self.moment(row["call_closes"], made.zone)
        made.save()
        for seat in self.rows["seat"]:
            if made.slug in seat["editions"]:
                module = Module.objects.get(edition=made, number=seat["module"]) if "module" in seat else None
                person = self.person(seat["person"])
                programmes.seat(made, person, role=seat["role"], module=module, by=self.coordinator(made) or person)
        programmes.publish(made, by=self.coordinator(made), now=made.call_opens_at - timedelta(days=1))

    def named(self, row, starts_on, ends_on):
        years = f"{starts_on.year}–{ends_on.year % 100}" if ends_on.year > starts_on.year else str(starts_on.year)
        return {code: text.format(years=years) for code, text in row["name"].items()}

    def copies(self):
        """Editions in preparation, made from another."""
        for row in self.rows["copy"]:
            made = Edition.objects.get(slug=row["of"])
            starts_on = made.starts_on + timedelta(weeks=row["weeks"])  # whole weeks: no meeting moves to a weekend
            programmes.copy(
                made, slug=row["slug"], code=row["code"].format(yy=starts_on.year % 100), starts_on=starts_on,
                name=LazyI18nString(self.named(row, starts_on, starts_on)), by=self.coordinator(made),
            )  # fmt: skip

    def module(self, row, like):
        original = next(module for module in like["modules"] if module["number"] == row["number"])
        meetings = []
        for meeting in row["meetings"]:
            titles = self.rows["meeting_titles"][meeting["kind"]]
            zone = ZoneInfo(meeting["timezone"])
            title = {code: text.format(number=row["number"]) for code, text in titles.items()}
            starts_at, ends_at = self.span(meeting["starts"], meeting["ends"], zone)
            meetings.append(meeting | {"title": title, "starts_at": starts_at, "ends_at": ends_at})
        return original | row | {
            "starts_on": min(self.day(row["starts"]), *(meeting["starts_at"].date() for meeting in meetings)),
            "ends_on": max(self.day(row["ends"]), *(meeting["ends_at"].date() for meeting in meetings)),
            "meetings": meetings,
        }  # fmt: skip

    def coordinator(self, edition):
        seat = edition.seats.filter(role="coordinator").select_related("person").first()
        return seat.person if seat else None

    def lectures(self):
        for row in self.rows["event"]:
            zone = ZoneInfo(row["timezone"])
            Event.objects.create(
                slug=row["slug"],
                **programmes.event_fields(
                    row
                    | {
                        "starts_at": self.moment(row["starts"], zone),
                        "ends_at": self.moment(row["ends"], zone),
                        "is_public": True,
                    }
                ),
            )

    def case(self, row):
        """One person's case, walked to where the file says it stands, each step on its day."""
        edition = Edition.objects.get(slug=row["edition"])
        steps, notes = row.get("steps", {}), row.get("notes", {})
        nominee = next(person for person in self.rows["person"] if person["email"] == row["nominee"])
        nominator = next(person for person in self.rows["person"] if person["email"] == row["nominator"])
        by = person_at(nominator["email"], name=nominator["name"], language=nominator["language"])
        nomination = Nomination(edition=edition, cluster=self.organisations[row["organisation"]])
        if "apply" not in steps:
            nomination.nominee_name, nomination.nominee_email = nominee["name"], nominee["email"]
            nomination.letter_language, nomination.why = row["language"], row["reason"]
            nomination.nominator_name = nominator["name"]
            drafted = self.at(row.get("drafted", min(steps.values(), default=0)))
            nominations.draft(nomination, by=by, place="demo", now=drafted)
        for verb, days in steps.items():
            self.step(nomination, verb, now=self.at(days), note=notes.get(verb, ""), row=row)

    def step(self, nomination, verb, *, now, note, row):
        if verb == "nominate":
            nominations.nominate(nomination, by=nomination.nominator, now=now)
        elif verb == "apply":
            nominations.apply(nomination, by=self.person(row["nominee"]), now=now)
            self.write(nomination, row, now=now)
        elif verb == "agree":
            person = person_at(row["nominee"], name=nomination.nominee_name, language=row["language"])
            invitation = Invitation.objects.get(purpose="agree", key=nomination.ref)
            nominations.agree(nomination, by=person, invitation=invitation, now=now)
            if row.get("goals"):
                self.write(nomination, row, now=now)
            if "support" in row:
                self.support(nomination, row["support"])
        elif verb != "complete":  # completion follows from the result
            by = self.coordinator(nomination.edition)
            if verb in BY_NOMINEE or (verb == "withdraw" and nomination.nominee):
                by = nomination.nominee
            elif verb == "withdraw":
                by = nomination.nominator
            getattr(nominations, verb)(nomination, by=by, note=note, now=now)

    def write(self, nomination, row, *, now):
        """What the nominee has written so far."""
        is_whole, texts = "send" in row["steps"], self.rows["experience"]
        Application.objects.filter(nomination=nomination).update(
            role="Cluster manager",
            goals=row["goals"],
            plan=row.get("why", ""),
            experience=texts.get(row["language"], texts["en"]) if is_whole else "",
            languages=sorted({"en", row["language"]}),
            dates=[event.slug for event in meetings_of(nomination.edition)],
            has_consented=is_whole,
            saved_at=now,
        )
        nomination.refresh_from_db()
        called.answer(self, nomination, now=now)

    def support(self, nomination, row):
        """The employer's word: asked, and in most cases given."""
        given = nominations.ask_support(
            nomination, name=row["name"], address=row["address"], language=row["language"], by=nomination.nominee,
            place="demo", now=self.at(row["asked"]),
        )  # fmt: skip
        if "given" in row:
            now = self.at(row["given"])
            nominations.answer_support(given, is_given=True, text=row["text"], invitation=given.invitation, now=now)

    def along(self, row):
        """Take the edition to the state the file says."""
        edition = Edition.objects.get(slug=row["slug"])
        by = self.coordinator(edition)
        if row["state"] in ("running", "finished", "archived"):
            programmes.begin(edition, by=by, now=self.at(row["starts"]))
        if row["state"] in ("finished", "archived"):
            programmes.finish(edition, by=by, now=self.at(row["graduation"]))
        if row["state"] == "archived":
            programmes.archive(edition, by=by, now=self.at(row["graduation"] + 30))

    def what_came_of_it(self):
        """Attendance and results."""
        for row in self.rows["attendance"]:
            module = Module.objects.select_related("edition").get(edition__slug=row["edition"], number=row["module"])
            meeting = module.meeting_set.select_related("event").get(kind=row["kind"]).event
            seats = {seat.person.email: seat for seat in module.edition.seats.participants().select_related("person")}
            modes = {
                seats[address]: mode
                for mode in ("on_site", "online", "recording", "absent")
                for address in row.get(mode, [])
            }
            by = self.coordinator(module.edition)
            learning.record_attendance(module, meeting, modes, by=by, now=meeting.ends_at)
        for row in self.rows["result"]:
            seat = self.seat(row)
            learning.record_result(
                seat,
                has_passed=row["passed"],
                note=row.get("note", ""),
                by=self.person(row["recorded_by"]),
                now=self.at(row["day"]),
            )

    def seat(self, row):
        edition = Edition.objects.select_related("programme", "lead").get(slug=row["edition"])
        return edition.seats.participants().get(person__email=as_key(row["person"]))

    def links(self, language=None):
        """A sign-in link for one person of each role: [(role, token)]. Who reads English then reads `language`."""
        if language:
            english = [row["email"] for row in self.rows["person"] if row["language"] == "en"]
            User.objects.filter(email__in=english).update(language=language)
        made = []
        for row in self.rows["demo_link"]:
            invitation = Invitation.make(
                Invitation.Purpose.SIGN_IN, address=row["person"], lasts=timedelta(days=30), now=self.now
            )
            made.append((str(LazyI18nString(row["role"])), invitation.token))
        return made
