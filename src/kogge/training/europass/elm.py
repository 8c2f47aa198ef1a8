"""A credential as a European Digital Credential: the European Learning Model v3 as JSON-LD.

Two forms. The *uploadable* one lacks what only sealing adds (`issued`, the identifier in the seal's certificate); the
Commission's issuer takes it in. The one that is sealed has both, and the Commission's shapes accept it.
"""

import base64
import json
import uuid
from datetime import UTC

from django.conf import settings
from django.utils import translation

from kogge.training.credentials.awards import in_language
from kogge.training.credentials.baking import as_png
from kogge.training.europass import vocabulary
from kogge.training.units.models import Unit

CONTEXT = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
SCHEMA = {"id": "http://data.europa.eu/snb/model/ap/edc-generic-full", "type": "ShaclValidator2017"}
SPACE = uuid.UUID("5b1c1c4e-54c3-5f0a-9f38-6a2f4d0b9c11")  # our identifiers are made of numbers in this space


def identifier_of(credential) -> str:
    """The same each time it is exported, and of one installation."""
    return f"urn:credential:{uuid.uuid5(SPACE, f'{settings.SITE_ADDRESS}/{credential.number}')}"


def uploadable(credential) -> dict:
    """What the Commission's issuer takes in, to be sealed there: it says itself that it is not sealed."""
    return {"credential": document(credential)}


def document(credential, *, seal=None) -> dict:
    """The credential; with `seal`, complete: when it was issued, and who seals it."""
    award = credential.said
    made = _Builder(credential, award)
    whole = {
        "@context": CONTEXT,
        "id": identifier_of(credential),
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialProfiles": vocabulary.snb("credential", "e34929035b", "Generic"),
        "displayParameter": made.display(),
        "identifier": {
            "id": "urn:epass:identifier:1",
            "type": "Identifier",
            "schemeName": "Number of the certificate",
            "notation": credential.number,
        },
        "issuer": made.organisation(seal=seal),
        "credentialSubject": made.person(),
        "validFrom": _moment(credential.issued_at),
        "credentialSchema": SCHEMA,
    }
    if credential.valid_until:
        whole["expirationDate"] = f"{credential.valid_until.isoformat()}T23:59:59Z"
    if seal:
        whole |= {"issued": _moment(credential.issued_at), "issuanceDate": _moment(credential.issued_at)}
    return whole


def as_bytes(document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _moment(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Builder:
    """The parts of one document; the organisation stands in it once in full, elsewhere by its identifier."""

    def __init__(self, credential, award):
        self.credential, self.award = credential, award

    def organisation(self, *, seal=None):
        issuer = self.credential.issuer
        made = {
            "id": "urn:epass:org:1",
            "type": "Organisation",
            "legalName": {"en": issuer.name_en or issuer.name},
            "location": {
                "id": "urn:epass:location:1",
                "type": "Location",
                "address": {
                    "id": "urn:epass:address:1",
                    "type": "Address",
                    "countryCode": vocabulary.country(issuer.country.code),
                },
            },
        }
        if issuer.website:
            made["homepage"] = {"id": "urn:epass:webResource:1", "type": "WebResource", "contentURL": issuer.website}
        if seal:
            made["eIDASIdentifier"] = {
                "id": "urn:epass:legalIdentifier:1",
                "type": "LegalIdentifier",
                "notation": seal.identifier,
                "spatial": vocabulary.country(seal.country),
            }
        return made

    def awarded(self, number):
        return {
            "id": f"urn:epass:awardingProcess:{number}",
            "type": "AwardingProcess",
            "awardingBody": self.organisation(),
            "awardingDate": _moment(self.credential.issued_at),
        }

    def person(self):
        return {
            "id": "urn:epass:person:1",
            "type": "Person",
            "fullName": {"en": self.credential.holder},
            "hasClaim": self.achievement(),
        }

    def achievement(self):
        award = self.award
        made = {
            "id": "urn:epass:learningAchievement:1",
            "type": "LearningAchievement",
            "title": self.credential.title,
            "awardedBy": self.awarded(1),
        }
        if award is None or not award.is_micro_credential:
            return made
        made["specifiedBy"] = self.specification()
        made["influencedBy"] = self.activity()
        made["provenBy"] = self.assessment()
        return made

    def specification(self):
        award = self.award
        made = {
            "id": "urn:epass:qualification:1",
            "type": "Qualification" if award.eqf_level else "LearningAchievementSpecification",
            "title": self.credential.title,
            "language": vocabulary.language("en"),
            "learningSetting": vocabulary.snb("learning-setting", vocabulary.NON_FORMAL, "non-formal learning"),
            "dcType": vocabulary.snb("learning-opportunity", vocabulary.SHORT_PROGRAMME, "Short learning programme"),
            "learningOutcome": [self.outcome(at, one) for at, one in enumerate(award.outcomes, 1)],
        }
        if award.eqf_level:
            level = award.eqf_level
            made |= {"eqfLevel": vocabulary.snb("eqf", str(level), f"Level {level}"), "isPartialQualification": True}
        if award.hours:
            made["volumeOfLearning"] = f"PT{int(award.hours)}H"
        if award.points and award.scheme in vocabulary.SCHEMES:
            code, label = vocabulary.SCHEMES[award.scheme]
            made["creditPoint"] = {
                "id": "urn:epass:creditPoint:1",
                "type": "CreditPoint",
                "framework": vocabulary.snb("education-credit", code, label),
                "point": f"{award.points.normalize():f}",
            }
        if award.participation in vocabulary.MODES:
            made["mode"] = vocabulary.snb("learning-assessment", *vocabulary.MODES[award.participation])
        if award.prerequisites:
            made["entryRequirement"] = self.note(3, award.prerequisites)
        return made

    def outcome(self, at, one):
        made = {"id": f"urn:epass:learningOutcome:{at}", "type": "LearningOutcome", "title": one.text}
        skills = [uri for uri in one.uris if uri.startswith("http://data.europa.eu/esco/skill/")]
        if skills:
            scheme = "http://data.europa.eu/esco/concept-scheme/skills"
            made["relatedESCOSkill"] = [vocabulary.concept(uri, scheme, uri.rpartition("/")[2]) for uri in skills]
        return made

    def activity(self):
        award, made = self.award, {"id": "urn:epass:activity:1", "type": "LearningActivity"}
        made |= {"title": self.credential.title, "awardedBy": self.awarded(2)}
        if award.participation in vocabulary.MODES:
            mode = vocabulary.snb("learning-assessment", *vocabulary.MODES[award.participation])
            made["specifiedBy"] = {
                "id": "urn:epass:learningActivitySpec:1",
                "type": "LearningActivitySpecification",
                "title": self.credential.title,
                "mode": mode,
            }
        return made

    def assessment(self):
        award = self.award
        kinds = dict(Unit.Assessed.choices)
        with translation.override("en"):
            kind = str(kinds.get(award.assessment_kind, "Assessment"))
            passed = award.grade or "Passed"
        made = {
            "id": "urn:epass:learningAssessment:1",
            "type": "LearningAssessment",
            "title": award.assessment or {"en": kind.capitalize()},
            "awardedBy": self.awarded(3),
            "grade": self.note(1, {"en": passed}),
        }
        if award.assessment_kind in kinds:
            made["specifiedBy"] = {
                "id": "urn:epass:learningAssessmentSpec:1",
                "type": "LearningAssessmentSpecification",
                "title": {"en": kind.capitalize()},
                "dcType": vocabulary.snb("assessment", award.assessment_kind, kind),
            }
        if award.supervision == Unit.Supervision.NONE:
            label = "Unsupervised without ID Verification"
            made["idVerification"] = vocabulary.snb("supervision-verification", vocabulary.UNSUPERVISED, label)
        return made

    def note(self, number, text):
        return {"id": f"urn:epass:note:{number}", "type": "Note", "noteLiteral": text}

    def display(self):
        title, issuer = in_language(self.credential.title), self.credential.issuer.title
        picture = base64.b64encode(as_png(title, issuer, "")).decode()
        detail = {
            "id": "urn:epass:displayDetail:1",
            "type": "DisplayDetail",
            "page": 1,
            "image": {
                "id": "urn:epass:mediaObject:1",
                "type": "MediaObject",
                "content": picture,
                "contentEncoding": vocabulary.snb("encoding", "6146cde7dd", "base64"),
                "contentType": vocabulary.authority("file-type", "PNG", "PNG"),
            },
        }
        return {
            "id": "urn:epass:displayParameter:1",
            "type": "DisplayParameter",
            "title": self.credential.title,
            "language": vocabulary.language("en"),
            "primaryLanguage": vocabulary.language("en"),
            "individualDisplay": {
                "id": "urn:epass:individualDisplay:1",
                "type": "IndividualDisplay",
                "language": vocabulary.language("en"),
                "displayDetail": detail,
            },
        }
