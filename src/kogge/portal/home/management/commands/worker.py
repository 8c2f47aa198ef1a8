import logging
import os
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from kogge.commons.jobs.actions import BEAT_EVERY, beat, ring, work
from kogge.portal.home.clock import CLOCK, POST

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that waits: mails, certificates, what the clock brings. Any number may run side by side."
    requires_system_checks = ()  # upgrade makes them; here they would load the pages of all rooms

    def handle(self, **options):
        self.name = f"{os.getpid()}-{get_random_string(8)}"
        self.stop, self.told_at = threading.Event(), -60.0
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stop.set())
        threading.Thread(target=self.keep_beating, daemon=True).start()
        postmen = [threading.Thread(target=self.keep_delivering, args=[due], daemon=True) for due in POST]
        for postman in postmen:
            postman.start()
        log.info("worker %s is here", self.name)
        while not self.stop.is_set():
            try:
                self.round()
                pause = 0.5
            except DatabaseError as problem:
                # The database is away for a moment; nothing is lost, because everything is a row in it.
                self.tell(problem)
                connection.close()
                pause = 3
            self.stop.wait(pause)
        for postman in postmen:  # the mail under way arrives and is written down, so that nobody sends it again
            postman.join(timeout=20)

    def tell(self, problem):
        """Once a minute: a log that fills a full disk helps nobody."""
        if time.monotonic() - self.told_at >= 60:
            self.told_at = time.monotonic()
            words = str(problem).partition("\n")[0] if isinstance(problem, OperationalError) else ""
            log.warning("the database takes nothing: %s %s", type(problem).__name__, words)

    def round(self):
        close_old_connections()
        ring(CLOCK, now=timezone.now())
        work(self.name, most=20)

    def keep_beating(self):
        """In a thread of its own, so that a long task does not look like a dead worker."""
        while not self.stop.is_set():
            try:
                beat(self.name, now=timezone.now())
            except DatabaseError:
                connection.close()
            except MemoryError:
                pass  # what uses it up ends some time; who is silent until then is taken for dead
            self.stop.wait(BEAT_EVERY.total_seconds())

    def keep_delivering(self, due):
        while not self.stop.is_set():
            try:
                close_old_connections()
                ring([due], now=timezone.now())
                pause = 0.5
            except (OperationalError, InterfaceError) as problem:
                self.tell(problem)
                connection.close()
                pause = 3
            except Exception:
                log.exception("%s stopped; it begins again", due.name)
                connection.close()
                pause = 3
            self.stop.wait(pause)
