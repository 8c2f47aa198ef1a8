"""How well a reviewer fits a file, and why: what the assignment weighs and what the coordinator reads beside it."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.commons.clusters.naming import SAYS_NOTHING, name_key
from kogge.commons.search.stems import fold, tokens
from kogge.training.nominations.eligibility import language_name

BASE, FIELD, TONGUE, ABROAD = 100, 500, 300, 100


def rule_against(reviewer, nomination, round, works_for):
    """The kind of conflict that the rules find by themselves, or "". `works_for`: keys of their organisations."""
    if reviewer.person_id in (nomination.nominee_id, nomination.nominator_id):
        return "own"
    if nomination.cluster_id in works_for:
        return "organisation"
    if round.bars_own_country and nomination.cluster.country.code in countries_of(reviewer):
        return "country"
    return ""


def countries_of(reviewer):
    found = {*reviewer.countries, reviewer.person.country.code if reviewer.person.country else ""}
    if reviewer.organisation:
        found.add(reviewer.organisation.country.code)
    return found - {"", None}


def fit(reviewer, nomination):
    """(how well, why). Not at all if the reviewer reads neither the person's languages nor those of the edition."""
    own, theirs = set(reviewer.languages), languages_of(nomination)
    if own and theirs and not own & {*theirs, *re.findall(r"[a-z]+", reviewer.round.edition.languages)}:
        return 0, {}
    score, why = BASE, {}
    fields = set(reviewer.organisation.ecosystems if reviewer.organisation else []) & set(
        nomination.cluster.ecosystems
    )
    if fields:
        score += FIELD
        why["field"] = sorted(fields)
    if own and theirs and theirs[0] in own:
        score += TONGUE
        why["language"] = theirs[0]
    if nomination.cluster.country.code not in countries_of(reviewer):
        score += ABROAD
        why["abroad"] = True
    return score, why


def languages_of(nomination):
    """The person's own language first, then those they can work in."""
    first = [nomination.nominee.language] if nomination.nominee_id else []
    application = getattr(nomination, "application", None)
    return [*first, *(code for code in (application.languages if application else []) if code not in first)]


def reason(why):
    """Why this reviewer has this file: "same field: Agri-food; reads Swedish; 4 files so far"."""
    parts = []
    if why.get("hand"):
        parts.append(_("by hand"))
    if why.get("field"):
        parts.append(_("same field: %(fields)s") % {"fields": ", ".join(why["field"])})
    if why.get("language"):
        parts.append(_("reads %(language)s") % {"language": language_name(why["language"])})
    if why.get("abroad"):
        parts.append(_("other country"))
    if "files" in why:
        count = why["files"]
        parts.append(ngettext("%(n)s file so far", "%(n)s files so far", count) % {"n": count})
    return "; ".join(parts)


def how_named(lines, nomination):
    """Whether one of the lines names the people or the cluster of a file: "same", "perhaps" (another form), or ""."""
    cluster = nomination.cluster
    others = cluster.names.data.values() if isinstance(getattr(cluster.names, "data", None), dict) else []
    people = {nomination.nominee_name, nomination.person_name, nomination.nominator_name}
    houses = {cluster.name, cluster.name_en, cluster.title, *map(str, others)} - {"", None}
    found = {_alike(line, people, houses) for line in lines if len(line.strip()) > 2}
    return "same" if "same" in found else "perhaps" if "perhaps" in found else ""


def _alike(line, people, houses):
    """A line may hold a name and, behind a comma, where they work; each part is looked at too."""
    parts = [tokens(fold(part)) for part in (line, *line.split(","))]
    names = [tokens(fold(name)) for name in people if name]
    key = name_key(line)
    if any(part == name for part in parts for name in names) or any(key == name_key(name) for name in houses):
        return "same"
    is_form = any(_is_form(part, name) for part in parts for name in names)
    telling = set(key.split()) - SAYS_NOTHING
    return "perhaps" if is_form or any(telling and _is_part(telling, name_key(name)) for name in houses) else ""


def _is_form(one, other):
    """Two names of a person that may be one: "Berg, Anna", "A. Berg" and "Anna Maria Berg" of "Anna Berg"."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or not set(short) & {word for word in long if len(word) > 1}:
        return False
    return all(any(_is_word(word, whole) for whole in long) for word in short)


def _is_word(one, other):
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _is_part(words, key):
    """The telling words of one name are all in the other, or the other way round; a single short one says nothing."""
    others = set(key.split())
    least = min(words, others, key=len)
    return (words <= others or others <= words) and sum(map(len, least)) >= 5
