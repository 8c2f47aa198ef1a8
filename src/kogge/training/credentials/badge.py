"""An award as a document that others read: Open Badges 3.0, and all of somebody's in one (CLR 2.0).

Documents are in English, with the text of an outcome as it was written in it. What a verifier reads of the mandatory
elements that have no field of their own stands in the narrative, which is signed like all the rest.
"""

from datetime import UTC, datetime, time
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.training.credentials.awards import COMPLETION, in_language
from kogge.training.issuers.linked import BADGES, CREDENTIALS, EXTENSIONS, RECORDS
from kogge.training.issuers.proofs import moment
from kogge.training.units.models import Unit

SCHEMAS = "https://purl.imsglobal.org/spec"
KINDS = {COMPLETION: "CertificateOfCompletion"}  # what Open Badges calls it; all others are micro-credentials
EQF = "http://data.europa.eu/snb/eqf/{}"


def absolute(name, *args) -> str:
    """The address of a page, the same whatever language is active."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_ADDRESS + reverse(name, args=args)


def number_of(value):
    """Hours and points as JSON writes them: 3, not 3.0."""
    return int(value) if value == int(value) else float(value)


def learner(person) -> str:
    """The same name for a person in all credentials, which says nothing about them."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{settings.SITE_ADDRESS}/people/{person.ref}')}"


def badge(award, *, number, person, edition, did, status, now) -> dict:
    """The credential as Open Badges 3.0, not signed yet. The same award and moment give the same document."""
    with translation.override("en"):
        return _badge(award, number, person, edition, did, status, now)


def _badge(award, number, person, edition, did, status, now):
    address = absolute("verify_detail", number)
    document = {
        "@context": [CREDENTIALS, BADGES, EXTENSIONS],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": in_language(award.title),
        "issuer": _profile(award.issuer, did),
        "validFrom": moment(now),
        "awardedDate": moment(now),
        "credentialSubject": {
            "id": learner(person),
            "type": ["AchievementSubject"],
            "identifier": _identity(award, person, number),
            "achievement": _achievement(award, edition, did),
        },
        "credentialStatus": status,
        "credentialSchema": [_schema("ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json")],
    }
    if award.valid_until:
        document["validUntil"] = moment(datetime.combine(award.valid_until, time(23, 59, 59), UTC))
    if award.points:
        document["credentialSubject"]["creditsEarned"] = number_of(award.points)
    if award.grade:
        given = {"type": ["Result"], "resultDescription": _grade(award, edition), "value": award.grade}
        document["credentialSubject"]["result"] = [given]
    if award.assessment:
        evidence = {"type": ["Evidence"], "name": _("Assessment"), "narrative": in_language(award.assessment)}
        document["evidence"] = [
            evidence | ({"genre": _label("assessment_kind", award)} if award.assessment_kind else {})
        ]
    return document


def _schema(path):
    return {"id": f"{SCHEMAS}/{path}", "type": "1EdTechJsonSchemaValidator2019"}


def _profile(issuer, did):
    place = {
        "type": ["Address"],
        "addressCountry": countries.name(issuer.country),
        "addressCountryCode": issuer.country,
    }
    if issuer.city:
        place["addressLocality"] = issuer.city
    profile = {"id": did, "type": ["Profile"], "name": issuer.name, "address": place}
    return profile | ({"url": issuer.website} if issuer.website else {})


def _identity(award, person, number):
    """The name as it stands, and the address so that only who knows it can compare."""
    hashed = sha256(f"{person.email}{number}".encode()).hexdigest()
    plain = {"type": "IdentityObject", "hashed": False, "identityHash": award.holder, "identityType": "name"}
    secret = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${hashed}", "salt": number}
    return [plain, secret | {"identityType": "emailAddress"}]


def achievement_id(award, edition) -> str:
    """What was achieved, as an address: the edition, or one version of one of its units."""
    page = absolute("edition_detail", edition.programme.slug, edition.slug)
    return f"{page}#{award.unit_ref}-v{award.unit_number}" if award.unit_ref else f"{page}#{award.kind}"


def _grade(award, edition):
    return f"{achievement_id(award, edition)}-grade"


def _achievement(award, edition, did):
    made = {
        "id": achievement_id(award, edition),
        "type": ["Achievement"],
        "achievementType": KINDS.get(award.kind, "MicroCredential"),
        "name": in_language(award.title),
        "description": _description(award),
        "criteria": {"narrative": narrative(award)},
        "creator": {"id": did, "type": ["Profile"], "name": award.issuer.name},
        "inLanguage": "en",
    }
    if award.unit_ref:
        made |= {"humanCode": award.unit_ref, "version": str(award.unit_number)}
    if award.points:
        made["creditsAvailable"] = number_of(award.points)
    if award.grade:
        made["resultDescription"] = [
            {"id": _grade(award, edition), "type": ["ResultDescription"], "name": _("Grade"), "resultType": "Result"}
        ]
    if aligned := _alignment(award):
        made["alignment"] = aligned
    return made


def _description(award):
    programme = in_language(award.programme)
    if award.kind == COMPLETION:
        return _("%(programme)s was completed.") % {"programme": programme}
    if award.unit_ref:
        return _("A unit of %(programme)s.") % {"programme": programme}
    return _("The whole of %(programme)s.") % {"programme": programme}


def _alignment(award):
    """To what others have defined: the level, and the competences and skills behind each outcome, each once."""
    found = {}
    if award.eqf_level:
        found[EQF.format(award.eqf_level)] = (f"EQF {award.eqf_level}", "European Qualifications Framework", "")
    for one in award.outcomes:
        for uri in one.uris:
            framework = "ESCO" if "/esco/" in uri else ""
            found.setdefault(uri, (in_language(one.text), framework, one.ref))
    made = []
    for uri, (name, framework, ref) in found.items():
        row = {"type": ["Alignment"], "targetName": name[:200], "targetUrl": uri}
        row |= {"targetFramework": framework} if framework else {}
        made.append(row | ({"targetCode": ref} if ref else {}))
    return made


def _label(name, award):
    """What a chosen code means."""
    return capfirst(str(dict(Unit._meta.get_field(name).flatchoices).get(getattr(award, name), "")))


def facts(award) -> list:
    """[(heading, text)] of what is said about the award besides its outcomes, in the language that is active."""
    rows = []
    if award.hours:
        rows.append((_("Workload"), _("%(n)s hours") % {"n": number_of(award.hours)}))
    if award.points:
        rows.append((_("Points"), f"{number_of(award.points)} {award.scheme}"))
    if award.eqf_level or award.level_reason:
        rows.append((_("Level"), f"EQF {award.eqf_level}" if award.eqf_level else in_language(award.level_reason)))
    told = [_label("assessment_kind", award), in_language(award.assessment, translation.get_language())]
    rows.append((_("Assessment"), ": ".join(filter(None, told))))
    rows.append((_("Form of participation"), _label("participation", award)))
    rows.append((_("Quality assurance"), in_language(award.quality_assurance, translation.get_language())))
    rows.append((_("Grade"), award.grade))
    rows.append((_("Supervision"), _label("supervision", award)))
    rows.append((_("Needed beforehand"), in_language(award.prerequisites, translation.get_language())))
    rows.append((_("How it counts"), _label("stackability", award)))
    return [(heading, text) for heading, text in rows if text]


def narrative(award) -> str:
    """What had to be shown, as plain text with headings."""
    lines = [f"- {one.ref}: {in_language(one.text)}" for one in award.outcomes]
    parts = ["\n".join([_("Learning outcomes"), *lines])] if lines else []
    parts += [f"{heading}: {text}" for heading, text in facts(award)]
    parts.append(
        _("It does not mean that a school or authority has recognised the learning; each decides for itself.")
    )
    return "\n\n".join(parts)


def record_of(documents, *, award, person, did, now) -> dict:
    """Somebody's signed badges of one edition in one document (CLR 2.0), the units as parts of the whole."""
    address = f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(one['id'] for one in documents) + moment(now))}"
    ids = [one["credentialSubject"]["achievement"]["id"] for one in documents]
    whole = next((one for one in ids if one.endswith(("#programme", "#completion"))), None)
    subject = {"id": learner(person), "type": ["ClrSubject"], "verifiableCredential": documents}
    links = [
        {"type": "Association", "associationType": "isChildOf", "sourceId": one, "targetId": whole}
        for one in ids
        if whole and one != whole
    ]
    if links:
        subject["association"] = links
    return {
        "@context": [CREDENTIALS, RECORDS, BADGES, EXTENSIONS],
        "id": address,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": in_language(award.programme),
        "issuer": _profile(award.issuer, did),
        "validFrom": moment(now),
        "credentialSubject": subject,
    }


def claims_of(document: dict) -> dict:
    """What a VC-JWT of the document says: the document without its proof, with the names that JWT has for parts."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    begins = int(datetime.fromisoformat(document["validFrom"]).timestamp())
    claims = {"iss": document["issuer"]["id"], "jti": document["id"], "sub": document["credentialSubject"]["id"]}
    if "validUntil" in document:
        claims["exp"] = int(datetime.fromisoformat(document["validUntil"]).timestamp())
    return bare | claims | {"nbf": begins, "iat": begins}
