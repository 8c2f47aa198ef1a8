"""The certificate as a PDF: tagged, in one language or two, with the signed credential inside (PDF/A-3a).

Its first page is to be framed, with a code that leads to the page on which it can be checked. The second, of a
micro-credential, says all that the European recommendation asks for.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kogge.base.charts import as_background
from kogge.base.documents import Attached, NotInstalled, as_pdf, qr_code
from kogge.base.documents.letters import lacking
from kogge.commons.files.pictures import data_of
from kogge.commons.journal.models import site
from kogge.training.credentials.awards import ELEMENTS, in_language
from kogge.training.credentials.models import Layout
from kogge.training.programmes.opening import acknowledgements
from kogge.training.units.models import Unit

LONG = 500  # letters about funders, from which on they are set smaller
MANY = 12  # learning outcomes, from which on their page is set smaller


def check_address(credential) -> str:
    """Where anybody checks this credential, as printed and as in the QR code."""
    return f"{settings.SITE_ADDRESS}/verify/{credential.number}/"


def headline(title) -> str:
    """The title for large letters: years such as 2026–27 stay on one line."""
    return title.replace("–", "\u2060–\u2060")


def named(credential) -> list:
    """Whom the edition had to name on the day of issue: (funder, its emblem as an address of its own)."""
    funders = acknowledgements(credential.seat.edition, timezone.localdate(credential.issued_at))
    return [(funder, data_of(funder.emblem)) for funder in funders]


def layout_of(edition):
    """How certificates of this edition look; as long as nobody has set it, as they look by themselves."""
    return Layout.objects.filter(edition=edition).first() or Layout(edition=edition)


def second_language(layout, language) -> str:
    """The other language of the page; none where it is the same, and English beside a language that few read."""
    chosen = layout.second_language or ("" if language == "en" else "en")
    return "" if chosen in (language, "none") else chosen


def labels(language) -> dict:
    """What is printed around the names, in one language."""
    with translation.override(language):
        return {
            "language": language,
            "certificate": _("Certificate"),
            "completed": _("The programme was completed by"),
            "achieved": _("The learning outcomes were achieved by"),
            "covers": _("What it covers"),
            "issued_by": _("Issued by"),
            "day": _("Date of issue"),
            "until": _("Valid until"),
            "unrecognised": _(
                "It does not mean that a school or authority has recognised the learning; each decides for itself. "
                "It carries no European electronic seal."
            ),
            "supplement": _("What was learnt, and how it was assessed"),
        }


def elements(credential, language) -> list:
    """The eleven elements of a micro-credential as rows: (what, text, list of outcomes)."""
    award = credential.said
    if award is None or not award.is_micro_credential:
        return []
    with translation.override(language):
        assessed = dict(Unit.Assessed.choices).get(award.assessment_kind, "")
        points = f"{award.points.normalize():f} {award.scheme}" if award.points else ""
        hours = _("%(n)s hours") % {"n": award.hours.normalize().__format__("f")} if award.hours else ""
        said = {
            "country": str(credential.issuer.country.name),
            "outcomes": "",
            "workload": ", ".join(part for part in (hours, points) if part),
            "level": f"EQF {award.eqf_level}" if award.eqf_level else in_language(award.level_reason, language),
            "assessment": ". ".join(str(part) for part in (assessed, in_language(award.assessment, language)) if part),
            "participation": str(dict(Unit.Participation.choices).get(award.participation, "")),
            "quality": in_language(award.quality_assurance, language),
        }
        rows = [(str(_(ELEMENTS[name])), capfirst(text), []) for name, text in said.items() if name != "outcomes"]
        outcomes = [(one.ref, in_language(one.text, language)) for one in award.outcomes]
        rows.insert(1, (str(_(ELEMENTS["outcomes"])), "", outcomes))
        if award.grade:
            rows.append((str(_("Grade")), award.grade, []))
        if award.supervision:
            rows.append((str(_("Supervision")), str(dict(Unit.Supervision.choices).get(award.supervision, "")), []))
    return rows


def page_of(credential, language, *, is_sample=False) -> str:
    """The pages as HTML, in the language that is active."""
    seat, layout = credential.seat, layout_of(credential.seat.edition)
    second = second_language(layout, language)
    title, funders = in_language(credential.title, language), named(credential)
    rows = elements(credential, language)
    context = {
        "credential": credential,
        "edition": seat.edition,
        "layout": layout,
        "community": site().name,
        "title": title,
        "headline": headline(title),
        "words": labels(language),
        "other": labels(second) if second else None,
        "other_title": in_language(credential.title, second) if second else "",
        "modules": seat.edition.modules.select_related("lead").order_by("number") if credential.kind != "unit" else [],
        "logos": [(one, data_of(one.logo)) for one in layout.logos.all() if one.logo_id] if layout.pk else [],
        "elements": rows,
        "is_many": sum(len(outcomes) for _what, _text, outcomes in rows) > MANY,
        "language": language,
        "qr": qr_code(check_address(credential)),
        "address": check_address(credential),
        "depth": as_background("card", "#d3e3ec"),
        "named": funders,
        "is_long": sum(len(str(one.sentence)) + len(str(one.disclaimer)) for one, _emblem in funders) > LONG,
        "is_sample": is_sample,
    }
    return render_to_string("credentials/documents/certificate.html", context)


def draw(credential, language, *, is_sample=False) -> bytes:
    """The PDF in the language that is active. Raises documents.NotInstalled where Pango or a font is missing."""
    missing = lacking(credential.holder + in_language(credential.title, language))
    if missing:
        raise NotInstalled(missing)
    signature = None if is_sample else credential.signature_now()
    attached = []
    if signature and signature.document:
        attached = [
            Attached(
                f"credential-{credential.number}.json",
                signature.document.encode(),
                _("The signed credential"),
                "Source",
            )
        ]
    return as_pdf(page_of(credential, language, is_sample=is_sample), variant="pdf/a-3a", attached=attached)
