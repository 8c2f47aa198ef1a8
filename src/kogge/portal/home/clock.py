"""What time alone brings about: one explicit list, run by every worker, each line by one of them at a time."""

from datetime import timedelta

from kogge.commons.calendars.reminding import tend_reminders
from kogge.commons.events.actions import tend_echoes, tend_registrations
from kogge.commons.files.actions import sweep_files
from kogge.commons.imports.actions import sweep_imports
from kogge.commons.jobs.actions import Due, reap, sweep
from kogge.commons.journal.once import sweep_sent
from kogge.commons.mail.mailings import tend_mailings
from kogge.commons.mail.sending import deliver_letters, deliver_mailings, take_back
from kogge.commons.people.devices import sweep_sessions
from kogge.commons.people.viewing import end_old_views
from kogge.commons.postmaster.receive import sweep_arrivals
from kogge.commons.privacy.actions import carry_out
from kogge.commons.talk.actions import tend_talk
from kogge.commons.upkeep.actions import ask_yearly, find_doubles, hand_to_office
from kogge.portal.home.search import tend_directory, tend_documents
from kogge.portal.platform.inbox import fetch_mail
from kogge.training.booklet.actions import drop_old_prints
from kogge.training.decisions.actions import tend_offers
from kogge.training.evaluations.actions import tend_evaluations
from kogge.training.issuers.actions import tend_lists
from kogge.training.learning.actions import tend_trainers
from kogge.training.nominators.actions import tend_nominators
from kogge.training.selfassessments.actions import tend_askings

CLOCK = [
    Due(reap, every=timedelta(seconds=15)),
    Due(take_back, every=timedelta(minutes=1)),
    Due(tend_mailings, every=timedelta(minutes=1)),
    Due(end_old_views, every=timedelta(seconds=60)),
    Due(sweep, every=timedelta(hours=24)),
    Due(sweep_arrivals, every=timedelta(hours=24)),
    Due(sweep_sent, every=timedelta(hours=1)),
    Due(sweep_files, every=timedelta(hours=1)),
    Due(sweep_sessions, every=timedelta(hours=24)),
    Due(sweep_imports, every=timedelta(hours=24)),
    Due(carry_out, every=timedelta(hours=24)),
    Due(tend_documents, every=timedelta(minutes=1)),
    Due(tend_directory, every=timedelta(hours=24)),
    Due(tend_talk, every=timedelta(minutes=1)),
    Due(ask_yearly, every=timedelta(hours=1)),
    Due(hand_to_office, every=timedelta(hours=1)),
    Due(find_doubles, every=timedelta(hours=24)),
    Due(tend_offers, every=timedelta(minutes=10)),
    Due(tend_nominators, every=timedelta(hours=1)),
    Due(tend_reminders, every=timedelta(minutes=1)),
    Due(tend_registrations, every=timedelta(minutes=1)),
    Due(tend_echoes, every=timedelta(minutes=10)),
    Due(tend_trainers, every=timedelta(hours=1)),
    Due(tend_evaluations, every=timedelta(minutes=10)),
    Due(drop_old_prints, every=timedelta(hours=1)),
    Due(tend_lists, every=timedelta(hours=1)),
    Due(tend_askings, every=timedelta(hours=1)),
]

# Each in a thread of its own, so that a mail server that does not answer stops nothing else, and many never delay one.
POST = [
    Due(deliver_letters, every=timedelta(seconds=1)),
    Due(deliver_mailings, every=timedelta(seconds=1)),
    Due(fetch_mail, every=timedelta(minutes=1)),
]
