"""The retention list in words. Its keys stand in retention.toml; every sentence is a message of the catalogues."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.commons.privacy.retention import tables


@dataclass(frozen=True)
class Group:
    """A heading of the pages about privacy: what it is, and who sees it."""

    what: str
    who: str


GROUPS = {
    "account": Group(
        _("Your account: name, address, telephone, photograph, what you do, language, time zone and country"),
        _("You and the office; others as you set it in your profile, and those who work on your edition"),
    ),
    "belonging": Group(
        _("The circles and organisations you belong to"), _("You, those of the same circle, the office")
    ),
    "consents": Group(_("What you have agreed to, in which version, and since when"), _("You; the office as proof")),
    "files": Group(
        _("Your files, and what the program made for you"), _("You, and those to whom a page of yours shows them")
    ),
    "signing": Group(
        _("How you sign in: passwords and keys in a form that cannot be read back, your sessions and one-time links"),
        _("You see your keys and sessions; the program compares the rest"),
    ),
    "cases": Group(
        _("Nominations: who nominates whom, for what, and why"),
        _("The nominator, the nominee, the coordinator of the edition"),
    ),
    "applications": Group(
        _("Applications: your role, goals, plan and experience"),
        _("You and the coordinator of the edition; not the nominator"),
    ),
    "answers": Group(
        _("Your answers to surveys under your name; anonymous answers lead to nobody and are not listed"),
        _("You, and those who ask"),
    ),
    "talk": Group(
        _("What you wrote in threads, what you read and follow there, and where you said you will be"),
        _("You and the members of the circle; what you read and follow only you"),
    ),
    "taking_part": Group(
        _("Your seat in an edition, how you took part in its meetings, and whether you completed"),
        _("You and those who lead the edition; your name also the other participants"),
    ),
    "work": Group(
        _("What you hand in, remarks on drafts, how it was assessed, and requests for more time"),
        _("You, and those who lead the module; a draft also the peers you show it to"),
    ),
    "booklet": Group(
        _("Your page in the booklet of an edition, with photograph and card"),
        _("Only you until you approve it; then everybody, as long as you agree"),
    ),
    "certificates": Group(_("Certificates"), _("You, the coordinator, and whoever has its number")),
    "journal": Group(
        _("The journal: who did what, when, to which case"), _("Those who may see the case; the office and auditors")
    ),
    "mails": Group(_("Mails to you, with their text, and what came back"), _("The office, without the text")),
    "office": Group(_("That somebody was erased, and when, without saying who"), _("The office")),
}

REASONS = {
    "account": _("To write to you in your language, and show times on your clock"),
    "signing": _("To let in you and nobody else"),
    "floods": _("To stop floods of mails and guesses; the network address is kept as a fingerprint only"),
    "belonging": _("To show you what concerns you, and you to those you work with"),
    "proof": _("To prove what you agreed to, and that you took it back"),
    "asked_for": _("Because you put it here or asked for it"),
    "faults": _("To find faults"),
    "twice": _("So that a form that is sent twice does its work once"),
    "choosing": _("To invite the nominee, and to choose"),
    "balancing": _("To see whether places are spread evenly, as counts alone; never to choose a person"),
    "answering": _("Because you answered, and so that nobody is asked twice"),
    "running": _("To run the edition"),
    "talking": _("So that those of your circle can talk with you, and you hear of it at the pace you chose"),
    "certifying": _("As ground of the certificate"),
    "checking": _("So that you can show what you completed, and others can check it"),
    "following": _("So that decisions can be followed and faults be found"),
    "telling": _("To tell you what concerns you, and to know what was told"),
    "arriving": _("To see whether mails arrive, and to stop where they do not"),
    "objection": _("So that your no stays a no"),
    "erasing": _("So that nobody comes back with an old backup"),
}

GROUNDS = {
    "contract": _("contract"),
    "consent": _("your consent"),
    "task": _("task in the public interest"),
    "duty": _("legal obligation"),
    "interest": _("legitimate interest"),
}

LASTING = {
    "account": _("as long as your account"),
    "row": _("as long as what it belongs to"),
    "certificate": _("as long as the certificates that rest on it"),
    "lifted": _("what stops mails to an address: until somebody lifts it"),
    "never_again": _("your no to a list: without an end"),
    "always": _("without an end"),
}

AFTER = {
    "made_at": _("after it was made"),
    "created": _("after it was made"),
    "kept_until": _("after its last day"),
    "until_on": _("after its last day"),
    "last_remark_at": _("after the last remark"),
    "thread.last_remark_at": _("after the last remark"),
    "finished_at": _("after it was finished"),
    "withdrawn_at": _("after you took it back"),
    "at": _("after it happened"),
    "expire_date": _("after it ended"),
    "asked_at": _("after it was asked for"),
    "proposed_at": _("after it was proposed"),
    "sent_at": _("after it was sent"),
    "sent_on": _("after it was sent"),
    "begun_on": _("after it was begun"),
    "written_at": _("after it was written"),
    "event.ends_at": _("after the meeting"),
    "edition.ends_on": _("after the end of the edition"),
    "nomination.edition.ends_on": _("after the end of the edition"),
    "assignment.module.edition.ends_on": _("after the end of the edition"),
    "work.assignment.module.edition.ends_on": _("after the end of the edition"),
    "version.work.assignment.module.edition.ends_on": _("after the end of the edition"),
    "mark.work.assignment.module.edition.ends_on": _("after the end of the edition"),
    "round.edition.ends_on": _("after the end of the edition"),
    "minutes.round.edition.ends_on": _("after the end of the edition"),
    "decision.round.edition.ends_on": _("after the end of the edition"),
    "application.nomination.edition.ends_on": _("after the end of the edition"),
    "agreement.seat.edition.ends_on": _("after the end of the edition"),
    "claim.seat.edition.ends_on": _("after the end of the edition"),
    "seat.edition.ends_on": _("after the end of the edition"),
    "reviewer.round.edition.ends_on": _("after the end of the edition"),
    "review.nomination.edition.ends_on": _("after the end of the edition"),
}

SUBSETS = {
    "made": _("what was made for you: %(time)s"),
    "draft": _("nominations that nobody confirmed: %(time)s"),
    "unsent": _("answers that were never sent: %(time)s"),
    "without_place": _("cases without a place: %(time)s"),
    "links": _("links and codes: %(time)s"),
    "tries": _("counted tries: %(time)s"),
    "forms": _("where a form led: %(time)s"),
    "sessions": _("sessions: %(time)s"),
    "jobs": _("what the program worked on: %(time)s"),
    "recoveries": _("how you were let in again: %(time)s"),
    "withdrawn": _("what you took back: %(time)s"),
    "mailings": _("letters to many: %(time)s"),
    "returns": _("what came back: %(time)s"),
    "called_off": _("what was taken back or not agreed to: %(time)s"),
    "receipt": _("the receipt of an erasure: %(time)s"),
    "whom": _("to whom and when: %(time)s"),
    "requests": _("requests about an organisation: %(time)s"),
}
PARTS = {
    "nominations.Nomination.why": _("the reasons for a nomination: %(time)s"),
    "learning.Result.note": _("the note: %(time)s"),
    "events.Registration.diet": _("what you eat: %(time)s"),
    "journal.Entry.note": _("the reason that was given: %(time)s"),
    "mail.Message.text": _("subject and text: %(time)s"),
    "upkeep.Merge.undo": _("what is needed to undo a merge: %(time)s"),
}

ERASING = {
    "ends": _("What is open ends: a case is withdrawn, a place offered is given back, a seat in a committee is left"),
    "delete": _("Deleted"),
    "anonymise": _("Emptied: your name and your words are taken out"),
    "nameless": _("Stays, but leads to nobody any more"),
    "history": _("Stays as “a former member”, because decisions must remain explainable"),
    "objection": _("Stays, so that nobody writes to you again"),
    "short": _("Goes by itself in a short time"),
    "stone": _("Stays: it says that somebody was erased, not who"),
    "grant": _("A name that a grant asks for stays until the end of that time"),
}


def in_time(rule) -> str:
    """24 months after the end of the edition"""
    count = {
        "days": ngettext("%(count)s day", "%(count)s days", rule.count),
        "months": ngettext("%(count)s month", "%(count)s months", rule.count),
        "years": ngettext("%(count)s year", "%(count)s years", rule.count),
    }[rule.unit] % {"count": rule.count}
    if not rule.count:
        return str(AFTER[rule.after])
    # Translators: a duration and what it is counted from: “24 months” “after the end of the edition”.
    return _("%(count)s %(after)s") % {"count": count, "after": AFTER[rule.after]}


def how_long(table) -> list[str]:
    """How long the rows of a table are kept: one phrase each."""
    said = [str(LASTING[table.keep])] if table.keep in LASTING else []
    for rule in table.rules:
        said.append(str(SUBSETS[rule.said] % {"time": in_time(rule)}) if rule.said else in_time(rule))
    for column in table.columns:
        name = PARTS.get(f"{table.label}.{column.name}")
        said += [str(name % {"time": in_time(rule)}) for rule in column.rules if name]
    return said


def what_erasing_does(table) -> list[str]:
    """What an erasure does to the rows of a table: one sentence each."""
    keys = ["ends"] if table.ends else []
    keys += [column.law if column.erase == "keep" else column.erase for column in table.columns]
    return [
        str(ERASING[key]) for key in dict.fromkeys(keys) if key and not (key == "nameless" and "anonymise" in keys)
    ]


@dataclass
class Printed:
    """One group as the public page prints it: each sentence once."""

    group: Group
    why: list[str]
    grounds: list[str]
    how_long: list[str]
    erasing: list[str]
    is_held: bool


def printed() -> list[Printed]:
    """The whole list in the reader's language, group by group."""
    found = []
    for key, group in GROUPS.items():
        inside = [table for table in tables().values() if table.group == key]
        columns = [column for table in inside for column in table.columns]
        times = _once(phrase for table in inside for phrase in how_long(table))
        found.append(
            Printed(
                group=group,
                why=_once(str(REASONS[column.why]) for column in columns),
                grounds=_once(str(GROUNDS[column.ground]) for column in columns),
                how_long=[one for one in times if one != LASTING["row"]] or times,
                erasing=_once(phrase for table in inside for phrase in what_erasing_does(table)),
                is_held=any(table.hold for table in inside),
            )
        )
    return found


def _once(phrases) -> list[str]:
    return list(dict.fromkeys(phrases))


# What a column is called where the model does not say it in words.
LABELS = {
    "id": _("number"),
    "is_shown": _("named on the page of the organisation"),
    "ref": _("reference"),
    "number": _("number"),
    "at": _("when"),
    "person": _("person"),
    "since": _("since"),
    "registered_at": _("since"),
    "group": _("learning group"),
    "level": _("level"),
    "about": _("about"),
    "session": _("session"),
    "offer_ends_at": _("until"),
    "added_by": _("written by"),
    "role": _("role"),
    "circle": _("circle"),
    "organisation": _("organisation"),
    "purpose": _("purpose"),
    "text_version": _("version of the text"),
    "language": _("language"),
    "given_at": _("given"),
    "withdrawn_at": _("taken back"),
    "kind": _("kind"),
    "type": _("kind"),
    "state": _("state"),
    "title": _("title"),
    "name": _("name"),
    "address": _("e-mail address"),
    "old_address": _("address until now"),
    "email": _("e-mail address"),
    "subject": _("subject"),
    "text": _("text"),
    "html": _("text, as a page"),
    "note": _("note"),
    "reason": _("reason"),
    "said": _("what happened"),
    "verb": _("step"),
    "case": _("case"),
    "by": _("by"),
    "made_at": _("made"),
    "created_at": _("made"),
    "created": _("made"),
    "joined_at": _("joined"),
    "date_joined": _("joined"),
    "last_login": _("last sign-in"),
    "last_seen_at": _("last seen"),
    "last_used_at": _("last used"),
    "expires_at": _("ends"),
    "used_at": _("used"),
    "sent_at": _("sent"),
    "sent_on": _("sent"),
    "begun_on": _("begun"),
    "question": _("question"),
    "value": _("answer"),
    "questionnaire": _("questionnaire"),
    "is_used": _("answered"),
    "written_at": _("written"),
    "recorded_at": _("recorded"),
    "saved_at": _("saved"),
    "issued_at": _("issued"),
    "revoked_at": _("revoked"),
    "why_revoked": _("reason of the revocation"),
    "edition": _("edition"),
    "event": _("meeting"),
    "module": _("module"),
    "cluster": _("cluster"),
    "nomination": _("nomination"),
    "nominator_name": _("name of the nominator"),
    "nominator_email": _("e-mail address of the nominator"),
    "nominee": _("nominee"),
    "nominator": _("nominator"),
    "why": _("reason"),
    "assigned_why": _("reason"),
    "seat": _("seat"),
    "credential": _("certificate"),
    "issuer": _("issued by"),
    "pdf": _("PDF"),
    "password": _("password"),
    "photo": _("photograph"),
    "shown": _("whom it is shown to"),
    "size": _("size"),
    "owner": _("owner"),
    "content": _("file"),
    "error": _("what went wrong"),
    "goes_to": _("page asked for"),
    "back_url": _("page"),
    "result_url": _("page of the result"),
    "ip": _("network address"),
    "user_agent": _("browser"),
    "provider": _("signed in through"),
    "list_name": _("list"),
    "country": _("country"),
    "key": _("what it is about"),
    "used_by": _("used by"),
    "user": _("person"),
    "account": _("account"),
    "email_address": _("e-mail address"),
    "data": _("details"),
    "extra_data": _("details"),
    "uid": _("number there"),
    "new_address": _("new address"),
    "proposed_by": _("proposed by"),
    "recorded_by": _("recorded by"),
    "attached": _("attachment"),
    "attached_as": _("kind of attachment"),
    "values": _("words filled in"),
    "audience": _("numbers of the readers"),
    "signed_by": _("signed by"),
    "answers_to": _("answers go to"),
    "answer": _("answer"),
    "held_by": _("held by"),
    "held_name": _("name, while a grant asks for it"),
    "digest": _("fingerprint"),
    "thread": _("thread"),
    "remark": _("remark"),
    "made_by": _("by"),
    "edited_at": _("changed"),
    "follows": _("followed"),
    "read_to": _("read up to"),
    "draft": _("begun"),
    "seen_at": _("seen"),
    "file": _("file"),
    "asked_at": _("asked"),
    "until": _("until"),
    "answered_by": _("answered by"),
    "strengths": _("strengths"),
    "next_steps": _("next steps"),
    "asked_by": _("asked by"),
}


def is_automatic(field) -> bool:
    """Whether the model left the name of the column to Django, which knows no language."""
    return str(field.verbose_name).lower() == field.name.replace("_", " ").lower()


def label_of(field) -> str:
    """What a column is called, in the reader's language."""
    return str(LABELS.get(field.name, field.verbose_name) if is_automatic(field) else field.verbose_name)
