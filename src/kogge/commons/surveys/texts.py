"""The texts of a questionnaire in its languages: which there are, and which are missing."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString


@dataclass
class Text:
    """One text: the key of its field, where it stands, and its versions {language: words}."""

    key: str
    where: str
    versions: dict
    thing: object
    name: str = ""  # the field of the thing, or
    option: dict | None = None  # the option or line that holds it


def versions_of(text, source) -> dict:
    """{language: words} of a text, also of one that was stored without a language."""
    data = text.data if isinstance(text, LazyI18nString) else text
    data = data if isinstance(data, dict) else {source: data or ""}
    return {code: words for code, words in data.items() if words}


def texts_of(questionnaire, questions) -> list[Text]:
    """All that readers see, in its order; what is empty in its first language needs no translation."""
    source = questionnaire.source_language
    found = [
        _text("title", _("Title"), questionnaire, "title", source),
        _text("intro", _("Introduction"), questionnaire, "intro", source),
        _text("thanks", _("Thanks at the end"), questionnaire, "thanks", source),
    ]
    section = None
    for question in questions:
        if section != question.section_id:
            section = question.section_id
            found.append(_text(f"s-{section}", _("Title of the section"), question.section, "title", source))
        found.append(_text(f"q-{question.code}", _("Question"), question, "text", source))
        found.append(_text(f"h-{question.code}", _("Help"), question, "help", source))
        for letter, name, labels in (("o", _("Choice"), question.options), ("r", _("Line"), question.rows)):
            for label in labels:
                key = f"{letter}-{question.code}-{label['code']}"
                versions = versions_of(label["label"], source)
                found.append(Text(key, name, versions, question, option=label))
    return [text for text in found if text.versions]


def _text(key, where, thing, name, source):
    return Text(key, where, versions_of(getattr(thing, name), source), thing, name)


def states(questionnaire, questions) -> list[dict]:
    """How far each language is: code, name, how many texts it lacks, of how many."""
    found = texts_of(questionnaire, questions)
    names = dict(settings.LANGUAGES)
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "missing": sum(1 for text in found if not text.versions.get(code)),
            "total": len(found),
        }
        for code in questionnaire.languages
    ]


def put(text, language, words):
    """Set one version of a text; saving its thing is the caller's."""
    versions = text.versions | {language: words}
    if text.option is not None:
        text.option["label"] = {code: said for code, said in versions.items() if said}
    else:
        setattr(text.thing, text.name, LazyI18nString({code: said for code, said in versions.items() if said}))
