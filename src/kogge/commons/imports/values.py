"""How the text of a cell becomes a value of an entry, and back. A value is what JSON can hold.

A reader is given the text and says `Wrong` with a sentence, or gives the value; never more than the text says.
"""

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.commons.clusters.actions import PAGES
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.words import ECOSYSTEMS, SERVICES, WORK_LANGUAGES
from kogge.commons.regions.actions import todays_region
from kogge.commons.regions.models import Region, Term
from kogge.commons.search.stems import fold, tokens

LANGUAGES = [code for code, _name in settings.LANGUAGES]
OTHER_CODES = {"UK": "GB", "EL": "GR"}  # as the nomenclature of regions has them
# What lists call organisations that run a cluster.
KINDS = {
    "cluster": "network, programme, initiative, cluster initiative, cluster host, cluster network",
    "university": "university, school, university or school, academia",
    "agency": "agency, public agency, public body",
    "region": "region, region s office, regional authority",
    "association": "association, federation",
    "company": "company, firm, enterprise, sme",
    "expert": "expert, expert organisation, consultant",
}
is_web = URLValidator(schemes=["http", "https"])


class Wrong(Exception):
    """A cell that cannot be taken; the text says why."""


class Vocabularies:
    """What is looked up while one file is read, each once. Where nothing is loaded, codes are taken as written."""

    def __init__(self):
        self.has_regions = Region.objects.exists()
        self.regions = {}
        self.terms = {}

    def region(self, code):
        """(today's code, name of the older version or "") of a region; code is "" if nobody has heard of it."""
        if code not in self.regions:
            here, change = todays_region(code) if self.has_regions else (None, None)
            if here:
                self.regions[code] = (here.code, change.version if change else "")
            else:
                self.regions[code] = (
                    "" if self.has_regions or not re.fullmatch(r"[A-Z]{2}\w{0,3}", code) else code,
                    "",
                )
        return self.regions[code]

    def codes(self, vocabulary):
        """{folded code or label: code} of a vocabulary."""
        if vocabulary not in self.terms:
            known = {}
            for code, label in Term.objects.filter(vocabulary__code=vocabulary).values_list("code", "label"):
                known[key(label)] = code
                known[key(code)] = code
            self.terms[vocabulary] = known
        return self.terms[vocabulary]


@lru_cache(maxsize=2_000)  # the same few words stand in very many rows
def _key(text):
    return " ".join(tokens(fold(text)))


def key(text):
    """Words as they are compared: folded, without signs."""
    return _key(str(text))


@lru_cache(maxsize=1)
def _countries():
    """{folded name in any of our languages: code}"""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {key(name): code for code, name in countries}
    return found


def country(text):
    code = OTHER_CODES.get(text.upper(), text.upper())
    if len(code) in (2, 3) and (known := countries.alpha2(code)):
        return known
    if known := _countries().get(key(text)):
        return known
    raise Wrong(_("“%(text)s” is no country we know. Write its name, or its two letters.") % {"text": text[:60]})


def short(name):
    """A reader of one line, as long as the column of an entry."""
    most = Organisation._meta.get_field(name).max_length

    def read(text):
        line = " ".join(text.split())
        if len(line) > most:
            words = _("“%(start)s…” is longer than %(most)s letters.")
            raise Wrong(words % {"start": line[:40], "most": most})
        return line

    return read


def slug(text):
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 80 or text in PAGES:
        raise Wrong(_("“%(text)s” can’t be an address: small letters, digits and hyphens.") % {"text": text[:60]})
    return text


def website(text):
    address = text if re.match(r"[a-z]+:", text, re.I) else f"https://{text}"
    address = address.removesuffix("/") if address.count("/") == 3 else address
    try:
        is_web(address)
    except (ValidationError, ValueError) as problem:
        raise Wrong(_("“%(text)s” is no address of a website.") % {"text": text[:60]}) from problem
    if len(address) > 200:
        raise Wrong(_("The address of the website is longer than 200 letters."))
    return address


def whole(text):
    number = re.sub(r"[\s.,'](?=\d{3}\b)", "", text)
    if not re.fullmatch(r"\d{1,9}", number):
        raise Wrong(_("“%(text)s” is no whole number.") % {"text": text[:60]})
    return int(number)


def year(text):
    found = re.fullmatch(r"(?:\d{1,2}\.){0,2}(\d{4})(?:-\d\d-\d\d)?", text)
    if not found or not 1000 <= int(found[1]) <= 2100:
        raise Wrong(_("“%(text)s” is no year.") % {"text": text[:60]})
    return int(found[1])


def posts(text):
    """Full-time posts, to the tenth."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as problem:
        raise Wrong(_("“%(text)s” is no number.") % {"text": text[:60]}) from problem
    if not number.is_finite() or not 0 <= number < 100_000:
        raise Wrong(_("“%(text)s” is no number of posts.") % {"text": text[:60]})
    number = number.quantize(Decimal("0.1"))
    if number >= 100_000:  # it was just below, and is no longer
        raise Wrong(_("“%(text)s” is no number of posts.") % {"text": text[:60]})
    return str(number)


def day(text):
    found = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", text) or re.fullmatch(r"(\d\d?)[./](\d\d?)[./](\d{4})", text)
    try:
        parts = [int(part) for part in found.groups()]
        return date(*(parts if parts[0] > 31 else reversed(parts))).isoformat()
    except (AttributeError, ValueError) as problem:
        raise Wrong(_("“%(text)s” is no day; write it as 2027-12-31.") % {"text": text[:60]}) from problem


def degrees(most):
    """A reader of a latitude or a longitude."""

    def read(text):
        try:
            number = float(text.replace(",", "."))
        except ValueError as problem:
            raise Wrong(_("“%(text)s” is no coordinate.") % {"text": text[:60]}) from problem
        if not math.isfinite(number) or abs(number) > most:
            words = _("“%(text)s” lies on no map; it goes from −%(most)s to %(most)s.")
            raise Wrong(words % {"text": text[:60], "most": most})
        return round(number, 6)

    return read


def truth(text):
    """Whether a column says yes; "assigned by …" does."""
    return key(text).split(" ")[0] in ("yes", "true", "1", "x", "ja", "tak", "taip", "assigned")


def one_of(choices, other=None):
    """A reader of one word out of some: by its code, its name in English or in the reader's language."""

    @lru_cache(maxsize=len(LANGUAGES))
    def known(_language):
        found = {}
        for code, label in choices:
            found |= {key(label): code}
            with translation.override("en"):
                found |= {key(label): code}
            found |= {key(one): code for one in (other or {}).get(code, "").split(",") if one}
        return found | {key(code): code for code, _label in choices}

    def read(text):
        if found := known(translation.get_language()).get(key(text)):
            return found
        raise Wrong(_("“%(text)s” is not one of the words we know here.") % {"text": text[:60]})

    return read


def several(read_one, signs=";|\n"):
    """A reader of several values in one cell."""

    def read(text):
        parts = [part.strip() for part in re.split(f"[{re.escape(signs)}]", text)]
        return list(dict.fromkeys(read_one(part) for part in parts if part))

    return read


ecosystem = one_of([(code, code) for code in ECOSYSTEMS] + [(code, label) for code, label in ECOSYSTEMS.items()])
service = one_of(SERVICES.items())


def language(text):
    code = text.lower()[:2] if re.fullmatch(r"[A-Za-z]{2}([-_]\w+)?", text) else ""
    names = {
        key(translation.get_language_info(one)[kind]): one for one in WORK_LANGUAGES for kind in ("name", "name_local")
    }
    code = {"no": "nb", "nn": "nb"}.get(code, code) or names.get(key(text), "")
    if code not in WORK_LANGUAGES:
        raise Wrong(_("“%(text)s” is no language we know.") % {"text": text[:60]})
    return code


def i18n(text):
    """A text, in English unless its lines say otherwise: "sv: Mat" and "en: Food" in one cell are two languages."""
    parts = re.split(r"(?m)^([a-z]{2}): ", text)
    if parts[0].strip() or not {*parts[1::2]} <= {*LANGUAGES} or len(parts) == 1:
        return {"en": text}
    found = {}
    for code, said in zip(parts[1::2], parts[2::2], strict=True):
        found[code] = re.sub(r"(?m)^\\(?=\\*[a-z]{2}: )", "", said).strip()
    return {code: said for code, said in found.items() if said}


def i18n_short(text):
    return {code: short("summary")(said) for code, said in i18n(text).items()}


def i18n_cell(data):
    """What `i18n` reads again. A line that only looks like the next language gets a stroke in front."""
    data = {code: said for code, said in data.items() if said}
    if set(data) == {"en"} and i18n(data["en"]) == data:
        return data["en"]
    kept = {code: re.sub(r"(?m)^(?=\\*[a-z]{2}: )", r"\\", said) for code, said in data.items()}
    return "\n".join(f"{code}: {said}" for code, said in sorted(kept.items()))
