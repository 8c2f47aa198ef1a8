"""What time alone brings about: one explicit list, run by every worker, each line by one of them at a time."""

from datetime import timedelta

from kogge.commons.events.actions import tend_registrations
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
from kogge.commons.upkeep.actions import ask_yearly, find_doubles, hand_to_office
from kogge.portal.home.search import tend_directory, tend_documents
from kogge.portal.platform.inbox import fetch_mail
from kogge.training.decisions.actions import tend_offers

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
    Due(ask_yearly, every=timedelta(hours=1)),
    Due(hand_to_office, every=timedelta(hours=1)),
    Due(find_doubles, every=timedelta(hours=24)),
    Due(tend_offers, every=timedelta(minutes=10)),
    Due(tend_registrations, every=timedelta(minutes=1)),
]

# Each in a thread of its own, so that a mail server that does not answer stops nothing else, and many never delay one.
POST = [
    Due(deliver_letters, every=timedelta(seconds=1)),
    Due(deliver_mailings, every=timedelta(seconds=1)),
    Due(fetch_mail, every=timedelta(minutes=1)),
]
