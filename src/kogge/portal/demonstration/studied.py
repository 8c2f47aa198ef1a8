"""The pre-study of the demonstration: a survey that was answered, what was heard, needs, goals, all published."""

from i18nfield.strings import LazyI18nString

from kogge.training.prestudy import actions as prestudy
from kogge.training.prestudy.models import Goal, Note
from kogge.training.programmes.models import Edition


def tell(demo, surveys):
    for row in demo.rows["study"]:
        edition = Edition.objects.select_related("programme").get(slug=row["edition"])
        by = demo.coordinator(edition)
        study = prestudy.begin(edition, by=by, now=demo.at(row["begun"]))
        prestudy.attach(study, surveys[row["survey"]], by=by, now=demo.at(row["begun"]))
        for given in sorted(row["notes"], key=lambda note: note["day"]):
            hear(demo, study, given, by=by)
        conclude(demo, study, row, by=by)
        prestudy.publish(study, by=by, now=demo.at(row["published"]))


def hear(demo, study, given, *, by):
    """One workshop or interview, written down on its day; a sentence in it may be quoted."""
    plain = {name: given[name] for name in ("kind", "place", "who", "text")}
    quote = given.get("quote", "")
    note = Note(study=study, held_on=demo.day(given["day"]), quote=quote, is_quoted=bool(quote), **plain)
    prestudy.put_note(study, note, words=given["tags"], by=by, now=demo.at(given["day"]))


def conclude(demo, study, row, *, by):
    """The needs get their tags, the goals follow from them, and a summary stands above it all."""
    now = demo.at(row["published"])
    needs = {need.code: need for need in study.needs.all()}
    for code, word in row["tags"].items():
        prestudy.put_need(study, needs[code], word=word, by=by, now=now)
    for position, given in enumerate(row["goals"], 1):
        goal = Goal(study=study, text=LazyI18nString(given["text"]), position=position)
        prestudy.put_goal(study, goal, needs=[needs[code] for code in given["needs"]], by=by, now=now)
    study.summary = LazyI18nString(row["summary"])
    prestudy.settle(study, study, part="summary", by=by, now=now, fields=["summary"])
