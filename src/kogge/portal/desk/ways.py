"""Where one goes from the board of an edition: each page that makes sense now, with how far it is, in words."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.base.dates import day
from kogge.commons.surveys.models import Questionnaire
from kogge.training.agreements.standing import note_of
from kogge.training.decisions import letters
from kogge.training.decisions.actions import minutes_in_force
from kogge.training.groups.models import Partition
from kogge.training.prestudy.models import Study
from kogge.training.selection.models import Round


def round_of(edition):
    """The committee's round with `total` and `final`, how many reviews there are and are done; None without one."""
    final = Count("reviewers__reviews", filter=Q(reviewers__reviews__state="final"))
    rounds = Round.objects.annotate(total=Count("reviewers__reviews"), final=final)
    return rounds.filter(edition=edition).first()


def ways(edition, counts, *, user, now):
    """[{title, rows: [{label, href, note, is_due}]}] for who coordinates. `counts`: cases by state."""
    found = _Ways(edition)
    found.part(_("The edition"))
    found.to(_("Modules and state"), "edition_setup", edition.get_state_display())
    found.to(_("Who may come"), "edition_section", _call(edition, now), "call")
    found.to(_("Questions of this call"), "call_questions", _("What applications are asked beside"))
    found.to(_("Costs"), "edition_rows", _("What the host covers, and what participants cover"), "costs")
    found.to(_("Budget"), "expense_list", _("Planned, committed and spent"))
    study = Study.objects.filter(edition=edition).first()
    found.to(_("Pre-study"), "study_detail", study.get_state_display() if study else _("Not begun"))
    found.to(_("Units of learning outcomes"), "unit_list", _units(edition))
    found.part(_("Nominations and applications"))
    total = sum(counts.values())
    found.to(_("All cases"), "case_list", ngettext("%(n)d case", "%(n)d cases", total) % {"n": total})
    if edition.state == "open":
        found.to(_("Who may nominate"), "nominator_list", _nominators(edition))
        found.to(_("Nominations from a spreadsheet"), "nomination_import", _("Look at every row first"))
    begun = sum(counts.get(state, 0) for state in ("nominated", "agreed", "sent"))
    if begun and not edition.is_over:
        said = ngettext("%(n)d person has begun", "%(n)d people have begun", begun) % {"n": begun}
        found.to(_("Tell of a change"), "change_tell", said)
    _decide(found, edition, counts, user)
    found.part(_("People and answers"))
    if edition.state in ("running", "finished"):
        found.to(_("How far people are"), "cohort_board", _("Steps, meetings and notes; who is behind first"))
    if edition.state in ("running", "finished"):
        found.go(_("Assess the units"), reverse("assessment_board", args=[edition.slug]), _("People by units"))
        found.to(_("Validation"), "validation_queue", _("Whether what was assessed meets the unit; appeals"))
    found.to(_("Learning groups"), "partition_list", _groups(edition))
    if not edition.is_over:
        found.go(_("Make a meeting"), reverse("event_new"), _("Choose whose meeting it is"))
        found.to(_("Letters"), "letter_list", _("To participants, those who lead modules, or everybody"))
    found.to(_("Agreements"), "agreement_list", note_of(edition))
    found.to(_("Feedback"), "feedback", _("Evaluations, what they expect, the reference group"))
    if edition.state in ("running", "finished"):
        found.to(_("Booklet"), "booklet_manage", _("The people and what came of it, on the web and in print"))
        found.to(_("Graduation"), "graduation_board", _("Attendance, and the certificates together"))
    found.go(_("As participants see it"), reverse("learn_people", args=[edition.slug]), _("Names and organisations"))
    number = Questionnaire.objects.visible_to(user).count()
    if number:
        said = ngettext("%(n)d questionnaire", "%(n)d questionnaires", number) % {"n": number}
        found.go(_("Questionnaires"), reverse("questionnaire_list"), said)
    return [part for part in found.parts if part["rows"]]


def _decide(found, edition, counts, user):
    """Committee, meeting, decisions and their letters: as far as the round is."""
    round = round_of(edition)
    found.part(_("Committee and decisions"))
    if round is None:
        if not edition.is_over:
            found.to(_("Committee"), "committee", _("Not set up"))
        return
    found.to(_("Committee"), "committee", _reviews(round))
    if round.state in ("deciding", "decided"):
        closed = minutes_in_force(round) if round.state == "decided" else None
        is_mine = closed is not None and closed.closed_by_id != user.pk
        view = "meeting" if round.state == "deciding" else "meeting_minutes"
        said = _("Waits for a second person") if closed else round.get_state_display()
        found.go(_("Meeting"), reverse(view, args=[edition.slug]), said, is_due=is_mine)
    if round.state == "closed":
        offered = counts.get("offered", 0)
        said = ngettext("%(n)d offer waits for an answer", "%(n)d offers wait for an answer", offered) % {"n": offered}
        found.to(_("Decisions and places"), "decision_list", said if offered else _("Every offer is answered"))
        unsent = letters.waiting(round).count()
        said = ngettext("%(n)d letter waits to be sent", "%(n)d letters wait to be sent", unsent) % {"n": unsent}
        found.to(_("Letters about the decisions"), "decision_letters", said if unsent else _("All are sent"))
        found.parts[-1]["rows"][-1]["is_due"] = bool(unsent)


class _Ways:
    """The parts, one after the other."""

    def __init__(self, edition):
        self.edition, self.parts = edition, []

    def part(self, title):
        self.parts.append({"title": title, "rows": []})

    def go(self, label, href, note, *, is_due=False):
        self.parts[-1]["rows"].append({"label": label, "href": href, "note": note, "is_due": is_due})

    def to(self, label, view, note, *more):
        """To a page of this edition."""
        self.go(label, reverse(view, args=[self.edition.programme.slug, self.edition.slug, *more]), note)


def _groups(edition):
    drafts = Partition.objects.filter(edition=edition).values_list("state", flat=True)
    if not drafts:
        return _("No groups yet")
    return Partition.State("draft" if "draft" in drafts else "published").label.capitalize()


def _nominators(edition):
    counts = edition.nominators.counted()
    if not counts["n"]:
        return _("Nobody is asked yet")
    return ngettext("%(made)d of %(n)d has nominated", "%(made)d of %(n)d have nominated", counts["n"]) % counts


def _units(edition):
    states = list(edition.units.values_list("state", flat=True))
    if not states:
        return _("None yet")
    words = ngettext("%(published)d of %(n)d is published", "%(published)d of %(n)d are published", len(states))
    return words % {"published": states.count("published"), "n": len(states)}


def _reviews(round):
    if not round.total:
        return round.get_state_display()
    return _("%(final)d of %(total)d reviews are final") % {"final": round.final, "total": round.total}


def _call(edition, now):
    if not edition.call_closes_at:
        return _("No dates yet")
    opens, closes = (
        moment.astimezone(edition.zone).date() for moment in (edition.call_opens_at, edition.call_closes_at)
    )
    if edition.call_closes_at <= now:
        return _("The call closed on %(day)s") % {"day": day(closes)}
    if edition.has_open_call(now):
        return _("The call is open until %(day)s") % {"day": day(closes)}
    return _("The call opens on %(day)s") % {"day": day(opens)}
