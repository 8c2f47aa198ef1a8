"""What happens to work that runs later: it is started, retried, taken back from dead workers, and swept up."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kogge.base.errors import Refused
from kogge.commons.jobs.models import Beat, Chime, Job

log = logging.getLogger(__name__)

BEAT_EVERY = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=30)
TRIES = 3
TRIES_IN_VAIN = 2  # of what had not enough memory: because something else needed it just then, or always
KEEP = timedelta(days=30)
LATELY = timedelta(hours=6)
# What a worker says of a task that its version does not have yet: while an upgrade goes on, it waits for one that has.
UNKNOWN = ("builtins.ImportError", "builtins.ModuleNotFoundError")
# What it says where memory is short; of a library that finds no room for itself, only the words of the system tell.
NO_MEMORY = ("builtins.MemoryError", "failed to map segment")
AHEAD = timedelta(minutes=1)  # how much later than ours another worker's clock may be


class Ended(Exception):
    """Somebody cancelled the job that this worker has in hand."""


@transaction.atomic
def start(task, *, title, by, back_url, can_end=False, **arguments):
    """Enqueue `task` (it gets the job's id and `arguments`) with a page that shows how far it is.

    `can_end`: its owner may cancel it; the task then meets `Ended` when it next says how far it is.
    """
    job = Job.objects.create(title=title, owner=by, back_url=back_url, can_end=can_end)
    task.enqueue(job_id=job.pk, **arguments)
    return job


def advance(job, *, done, total):
    """Say how far the work is. Raises Ended if nobody waits for it any more."""
    running = Job.objects.filter(pk=job.pk).exclude(state=Job.State.ENDED)
    if not running.update(state=Job.State.WORKING, done=done, total=total):
        raise Ended


def finish(job, *, result_url):
    """The work is done and its result lies at `result_url`."""
    Job.objects.filter(pk=job.pk).exclude(state=Job.State.ENDED).update(
        state=Job.State.DONE, result_url=result_url, finished_at=timezone.now(), error=""
    )


def fail(job, *, reason):
    """The work stopped; `reason` is a sentence for the person who waits."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error=reason, finished_at=timezone.now())


def end(job, *, now):
    """Its owner waits for it no longer. What is over stays as it is."""
    running = Job.objects.filter(pk=job.pk, can_end=True, state__in=(Job.State.WAITING, Job.State.WORKING))
    if not running.update(state=Job.State.ENDED, finished_at=now):
        raise Refused(_("This is over already, or it cannot be cancelled."))


def work(worker, *, most):
    """Do up to `most` of the tasks that wait, in the name of this worker. Returns how many were done."""
    hand = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=worker,
        excluded_queue_names=[],
    )
    hand.run()
    return hand._run_tasks


def beat(worker, *, now):
    """A worker says that it is alive."""
    Beat.objects.update_or_create(worker=worker, defaults={"seen_at": now})


def reap(*, now):
    """Give tasks of dead workers to others, and failed tasks another try; after three tries they stay failed."""
    alive = set(Beat.objects.filter(seen_at__gte=now - DEAD_AFTER).values_list("worker", flat=True))
    for task in DBTaskResult.objects.running().filter(started_at__lt=now - DEAD_AFTER):
        if not alive.intersection(task.worker_ids):
            if len(task.worker_ids) < TRIES:
                _again(task, now=now)
            else:
                _give_up(task)
    for task in DBTaskResult.objects.failed().filter(finished_at__gte=now - LATELY):
        is_unknown = task.exception_class_path in UNKNOWN and task.enqueued_at >= now - LATELY
        most = TRIES_IN_VAIN if _lacked_memory(task) else TRIES
        if is_unknown and not _lacked_memory(task) or len(task.worker_ids) < most:
            _again(task, now=now)
        else:
            _tell_the_owner(task)
    Beat.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()


def _lacked_memory(task):
    return task.exception_class_path == NO_MEMORY[0] or NO_MEMORY[1] in task.traceback


def _here(task):
    """Compare-and-set, so that of two workers who reap at once only one changes the task."""
    return DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)


def _again(task, *, now):
    wait = timedelta(seconds=5 * 4 ** min(len(task.worker_ids), TRIES))
    _here(task).update(status=TaskResultStatus.READY, run_after=now + wait)


def _give_up(task):
    if _here(task).update(status=TaskResultStatus.FAILED, finished_at=Now(), traceback="The worker died three times."):
        _tell_the_owner(task)


def _tell_the_owner(task):
    jobs = Job.objects.filter(pk=task.args_kwargs["kwargs"].get("job_id")).exclude(state=Job.State.FAILED)
    job = jobs.select_related("owner").first()
    if job and not job.is_over:
        with translation.override(job.owner.language):
            reason = _("This did not work after three tries. We have a record of why; try again later.")
            if _lacked_memory(task):
                reason = _("This needs more memory than the server has. Try it with less at once.")
            fail(job, reason=reason)


def sweep(*, now):
    """Forget finished tasks and jobs after a month."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP).delete()
    Job.objects.filter(finished_at__lt=now - KEEP).delete()


@dataclass(frozen=True)
class Due:
    """One line of the clock: what to do, and how long to wait between two times."""

    act: Callable
    every: timedelta

    @property
    def name(self):
        return f"{self.act.__module__}.{self.act.__name__}"


def ring(clock: list[Due], *, now: datetime) -> list[str]:
    """Do what is due; of several workers only one does each. Returns the names of what was done.

    What fails is done again in its time and stops nothing else; only a database that is away stops the round.
    """
    last = dict(Chime.objects.values_list("name", "rang_at"))
    rung = []
    for due in clock:
        before = last.get(due.name)
        if before is None:
            mine = Chime.objects.get_or_create(name=due.name, defaults={"rang_at": now})[1]
        elif not before - AHEAD <= now < before + due.every:  # a time to come is that of a clock that went wrong
            mine = Chime.objects.filter(name=due.name, rang_at=before).update(rang_at=now)
        else:
            mine = False
        if mine:
            try:
                due.act(now=now)
                rung.append(due.name)
            except DatabaseError:
                raise
            except Exception:
                log.exception("%s failed", due.name)
    return rung
