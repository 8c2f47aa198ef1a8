"""Who may apply: the rules of a call held against what is known, each with a sentence that says what to do."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event


@dataclass(frozen=True)
class Terms:
    """The rules of a call that has none of its own: anybody may nominate, nobody applies without a nomination."""

    takes_nominations: str = "anyone"
    takes_applications: bool = False
    needs_support: bool = False
    countries: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    languages: list = field(default_factory=list)
    most_per_organisation: int | None = None
    must_commit_dates: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of an applicant. None: nothing has been said yet."""

    country: str = ""
    kind: str = ""
    others: int | None = None  # other cases in force of the same organisation
    languages: list | None = None
    dates: list | None = None
    meetings: tuple = ()
    support: str = ""  # asked, given, refused


@dataclass(frozen=True)
class Verdict:
    """One rule: met, not met, or (None) not known yet; `step` is the task where it can be mended."""

    rule: str
    is_met: bool | None
    sentence: str
    step: str = ""


def call_of(edition):
    """The rules of the edition's call."""
    return getattr(edition, "call", None) or Terms()


def verdicts(call, known) -> list[Verdict]:
    """Every rule of the call in the order in which one meets them; an empty list when there is none."""
    found = [_country(call, known), _kind(call, known), _most(call, known), _languages(call, known)]
    return [one for one in (*found, _dates(call, known), _support(call, known)) if one]


def unmet(found) -> list[str]:
    """The sentences of what keeps an application from being sent: not met, or not said yet."""
    return [one.sentence for one in found if not one.is_met]


def is_open_to(found) -> bool:
    """Whether one may begin: nothing that one cannot change stands against it."""
    return not any(one.is_met is False and not one.step for one in found)


def _country(call, known):
    if not call.countries:
        return None
    names = ", ".join(sorted(str(countries.name(code)) for code in call.countries))
    is_met = known.country in call.countries if known.country else None
    if is_met:
        return Verdict("country", True, _("Your organisation is in one of the countries of this call."))
    return Verdict("country", is_met, _("Your organisation must be in one of these countries: %(names)s.") % {"names": names})  # fmt: skip  # noqa: E501


def _kind(call, known):
    if not call.kinds:
        return None
    names = ", ".join(str(Organisation.Kind(kind).label) for kind in call.kinds)
    is_met = known.kind in call.kinds if known.kind else None
    if is_met:
        return Verdict("kind", True, _("Your organisation is of a kind that this call is for."))
    return Verdict("kind", is_met, _("This call is for people of these kinds of organisation: %(names)s.") % {"names": names})  # fmt: skip  # noqa: E501


def _most(call, known):
    most = call.most_per_organisation
    if not most:
        return None
    if known.others is None or known.others < most:
        words = ngettext(
            "At most %(n)d person of the same organisation can apply.",
            "At most %(n)d people of the same organisation can apply.",
            most,
        )
        return Verdict("most_per_organisation", None if known.others is None else True, words % {"n": most})
    words = ngettext(
        "Your organisation already has %(n)d applicant, as many as this call takes. Agree among you who applies.",
        "Your organisation already has %(n)d applicants, as many as this call takes. Agree among you who applies.",
        most,
    )
    return Verdict("most_per_organisation", False, words % {"n": most})


def _languages(call, known):
    if not call.languages:
        return None
    names = ", ".join(language_name(code) for code in call.languages)
    if known.languages is None:
        words = _("Say which of the languages of this call you can work in: %(names)s.")
        return Verdict("languages", None, words % {"names": names}, "languages")
    if set(call.languages) <= set(known.languages):
        return Verdict("languages", True, _("You can work in the languages of this call."))
    return Verdict("languages", False, _("You must be able to work in these languages: %(names)s.") % {"names": names}, "languages")  # fmt: skip  # noqa: E501


def _dates(call, known):
    if not call.must_commit_dates:
        return None
    if known.dates is None:
        return Verdict("dates", None, _("Say of every meeting that you can be there."), "dates")
    missing = len(set(known.meetings) - set(known.dates))
    if not missing:
        return Verdict("dates", True, _("You can be at every meeting."))
    words = ngettext(
        "You have not said that you can be at %(n)d of the meetings. This call asks for all of them.",
        "You have not said that you can be at %(n)d of the meetings. This call asks for all of them.",
        missing,
    )
    return Verdict("dates", False, words % {"n": missing}, "dates")


def _support(call, known):
    if not call.needs_support:
        return None
    if known.support == "given":
        return Verdict("support", True, _("Your employer supports it."))
    if known.support == "refused":
        words = _("The word of support was not given. Ask somebody else who can speak for your employer.")
        return Verdict("support", False, words, "support")
    if known.support == "asked":
        words = _("Your employer’s word of support has not come yet. You can remind the person you asked once.")
        return Verdict("support", None, words, "support")
    words = _("Your employer’s word of support is needed. Name a person, and we ask them by mail.")
    return Verdict("support", None, words, "support")


def language_name(code) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


# What is known ------------------------------------------------------------------------------------------------
def meetings_of(edition):
    """The meetings of all modules in the order of time."""
    return list(Event.objects.filter(modules__edition=edition).distinct().order_by("starts_at", "pk"))


def known_before(edition, organisation) -> Known:
    """What is known before one begins: of the organisation alone, if there is one."""
    if organisation is None:
        return Known()
    others = edition.nominations.in_force().filter(cluster=organisation).count()
    return Known(country=organisation.country.code, kind=organisation.kind, others=others)


def known_of(nomination) -> Known:
    """What is known of a case. Three queries."""
    application, edition = nomination.application, nomination.edition
    others = edition.nominations.in_force().exclude(state="nominated").filter(cluster=nomination.cluster_id)
    support = nomination.supports.in_force().values_list("state", flat=True).first()
    return Known(
        country=nomination.cluster.country.code,
        kind=nomination.cluster.kind,
        others=others.exclude(pk=nomination.pk).exclude(state="declined").count(),
        languages=application.languages or None,
        dates=application.dates or None,
        meetings=tuple(event.slug for event in meetings_of(edition)),
        support=support or "",
    )


def ruling_of(nomination):
    """The coordinator's word on this case; None if the rules alone count."""
    return nomination.rulings.order_by("-pk").first()


def judge(nomination) -> list[Verdict]:
    """The rules of the call held against a case; a coordinator's word stands for the rules one cannot change."""
    found = verdicts(call_of(nomination.edition), known_of(nomination))
    for name in settings.CASES_ASKED_BY:
        found += import_string(name)(nomination)
    ruling = ruling_of(nomination)
    if ruling is None:
        return found
    left = [one for one in found if one.step]  # what one can do oneself is still asked for
    words = _("The people who run the programme say that you can apply: %(reason)s") if ruling.is_eligible else _(
        "The people who run the programme say that you cannot apply: %(reason)s"
    )  # fmt: skip
    return [Verdict("ruling", ruling.is_eligible, words % {"reason": ruling.reason}), *left]
