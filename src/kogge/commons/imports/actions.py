"""What happens to a list: uploaded, its columns chosen, compared, written or cancelled; and exports that take long."""

import csv
import hashlib
import itertools
import tempfile
import tomllib
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.base.documents.sheets import Shape
from kogge.base.errors import Refused
from kogge.commons.clusters import actions as clusters
from kogge.commons.clusters.profile import reader_of
from kogge.commons.clusters.selecting import select
from kogge.commons.files.actions import attach, drop, keep, keep_made
from kogge.commons.files.kinds import CSV, GEOJSON, XLSX
from kogge.commons.imports import exporting
from kogge.commons.imports.comparing import CHANGED, NEW, REFUSED, SAME, Comparison, Directory, Reading, Record, read
from kogge.commons.imports.models import Import, Row
from kogge.commons.imports.reading import beginning, reading_of, remember, remembered, rows_of, shape_of
from kogge.commons.imports.values import Vocabularies
from kogge.commons.imports.writing import write
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import site

KINDS = (CSV, XLSX, GEOJSON)
SMALL = 200  # rows that are compared or written while the person waits
COMPARED_AT_ONCE, WRITTEN_AT_ONCE = 500, 200
PARTS = (1, 10)  # of so many at once; the second time, when there was not enough memory
KEPT_FOR = timedelta(days=30)  # rows and file of a list, after it came
LONGEST_BACK = Job._meta.get_field("back_url").max_length
EXPORT_KEPT_FOR = timedelta(hours=24)
UNFIT = (DataError, IntegrityError, ArithmeticError, UnicodeError)  # what a database says to a value, or the way to it
SHIPPED = Path(__file__).parent / "data" / "directory.toml"


def upload(upload, *, by, now):
    """Keep a list, and look at what it is written in and how it begins. Refused says what is wrong with it."""
    file = keep(upload, by=by, kinds=KINDS, most=settings.UPLOAD_MOST, now=now)
    imported = Import(by=by, file=file, name=file.name, made_at=now)
    try:
        with file.opened() as stream:
            _look(imported, stream, shape_of(stream, file.type))
    except Refused:
        drop(file)
        raise
    with transaction.atomic():
        attach(file)
        imported.save()
    return imported


def read_again(imported, *, encoding, delimiter, by, now):
    """Read a CSV list in another encoding, or cut by another sign; the columns are guessed and compared anew."""
    _let_work_end(imported)
    shape = Shape(**imported.shape)
    if shape.kind != "csv":
        return
    with imported.file.opened() as stream:
        _look(imported, stream, Shape("csv", encoding=encoding, delimiter=delimiter))
    with transaction.atomic():
        imported.take("read_again", by=by, now=now)
        imported.rows.all().delete()
        imported.counts, imported.job = {}, None
        imported.save(update_fields=["shape", "heads", "sample", "size", "columns", "options", "counts", "job"])


def _look(imported, stream, shape):
    heads, sample, size = beginning(stream, shape)
    if not sample:
        raise Refused(_("There is no row below the first, which is read as the heads of the columns."))
    imported.shape, imported.heads, imported.sample, imported.size = shape.as_dict(), heads, sample, size
    columns, options = remembered(heads)
    imported.columns = {str(number): name for number, name in columns.items()}
    imported.options = options


# Comparing -----------------------------------------------------------------------------------------------


def compare(imported, *, columns, options, by, now):
    """Compare the list with the directory: at once if it is short, else beside the pages. Nothing is written yet."""
    _let_work_end(imported)
    with transaction.atomic():
        imported.take("compare", by=by, now=now)
        imported.columns = {str(number): name for number, name in columns.items()}
        imported.options, imported.counts, imported.job = options, {}, None
        imported.save(update_fields=["columns", "options", "counts", "job"])
        remember(imported.heads, imported.columns, options, now=now)
    _run(imported, compare_rows, _compare, rows=imported.size or SMALL + 1, by=by)


@task()
def compare_rows(job_id, import_id):
    """Safe to run twice: it begins from nothing."""
    _in_worker(job_id, import_id, _compare)


def _compare(imported, job=None, part=1):
    if imported.state != Import.State.MAPPED:
        return
    reading, vocabularies, counts, done = reading_of(imported.columns, imported.options), Vocabularies(), Counter(), 0
    comparison = Comparison(Directory.whole(), reading)
    with imported.file.opened() as stream:
        rows = itertools.islice(rows_of(stream, Shape(**imported.shape)), 1, None)
        while some := list(itertools.islice(rows, COMPARED_AT_ONCE // part)):
            cells = dict(some)
            findings = comparison.findings([read(number, row, reading, vocabularies) for number, row in some])
            counts.update(one.outcome for one in findings)
            kept = [_row(imported, one, cells) for one in findings if one.outcome != SAME or one.record.notes]
            with transaction.atomic():
                if not _is_still_mine(imported, job):
                    return
                if not done:
                    imported.rows.all().delete()
                Row.objects.bulk_create(kept)
            done += len(some)
            if job:
                jobs.advance(job, done=done, total=max(imported.size, done))
    with transaction.atomic():
        if not _is_still_mine(imported, job):
            return
        imported.counts, imported.size = dict(counts), done
        imported.save(update_fields=["counts", "size"])
        preview(imported, by=imported.by)


def _is_still_mine(imported, job):
    """Whether nobody has compared it meanwhile, or in another way. Holds the list until the transaction is over."""
    now = Import.objects.select_for_update().get(pk=imported.pk)
    as_before = (now.shape, now.columns, now.options) == (imported.shape, imported.columns, imported.options)
    return now.state == Import.State.MAPPED and as_before and now.job_id in (None, job and job.pk)


def _row(imported, finding, cells):
    record = finding.record
    return Row(
        of=imported,
        number=record.number,
        outcome=finding.outcome,
        title=record.title[:200],
        target=finding.target,
        values=record.values if finding.outcome in (NEW, CHANGED) else {},
        changes=finding.changes,
        said=finding.said,
        cells=cells[record.number] if finding.outcome == REFUSED else [],
    )


def preview(imported, *, by):
    """The list is compared; the person decides."""
    imported.take("preview", by=by)


def cancel(imported, *, by, now):
    """Nothing more of the list is written, ever. Returns how many rows had been before."""
    _let_work_end(imported)
    with transaction.atomic():
        imported.take("cancel", by=by, now=now)
        imported.counts = imported.rows.filter(is_written=True).counts()
        imported.save(update_fields=["counts"])
        _forget(imported)
    return sum(imported.counts.values())


# Writing -------------------------------------------------------------------------------------------------


def apply(imported, *, by, now):
    """Write what is new and changed, as it was shown; also to go on where a worker stopped."""
    _let_work_end(imported)
    imported.take("apply", by=by, now=now)
    _run(imported, apply_rows, _apply, rows=imported.rows.to_write().count(), by=by)


@task()
def apply_rows(job_id, import_id):
    """Safe to run twice: what is written is written."""
    _in_worker(job_id, import_id, _apply)


def _apply(imported, job=None, part=1):
    """Chunk by chunk, each a transaction of its own that also notes what it wrote."""
    reading = reading_of(imported.columns, imported.options)
    total, done = imported.rows.to_write().count(), 0
    while some := _write_chunk(imported, reading, most=WRITTEN_AT_ONCE // part):
        done += some
        if job:
            jobs.advance(job, done=done, total=total)


@transaction.atomic
def _write_chunk(imported, reading, *, most):
    """Write the next rows; the last time, finish. Returns how many rows were dealt with."""
    now = timezone.now()
    locked = Import.objects.select_for_update().get(pk=imported.pk)  # one worker at a time
    if locked.state != Import.State.RUNNING:
        return 0
    rows = list(locked.rows.to_write().order_by("number")[:most])
    if not rows:
        finish(locked, by=locked.by, now=now)
        return 0
    records = [Record.of(row.number, row.values, reading) for row in rows]
    around = Directory.around(records, {row.target for row in rows if row.target})
    findings = dict(zip(rows, Comparison(around, reading).findings(records), strict=True))
    good = {row: one for row, one in findings.items() if (one.outcome, one.changes) == (row.outcome, row.changes)}
    unfit = _write_what_fits(good, reading, by=locked.by, note=locked.name, now=now)
    Row.objects.filter(pk__in=[row.pk for row in good if row not in unfit]).update(is_written=True)
    others = [row for row in rows if row not in good or row in unfit]
    for row in others:
        why = (
            _("The directory can’t hold what this row says. Mend it, and bring it in again.")
            if row in unfit
            else _("The directory has changed since the list was compared. Compare it again.")
        )
        row.outcome, row.said = REFUSED, [*row.said, why]
    Row.objects.bulk_update(others, ["outcome", "said"], batch_size=100)
    return len(rows)


def _write_what_fits(good, reading, **how):
    """Write all of it at once; if the database takes that not, row by row. Returns the rows that it did not take."""
    try:
        with transaction.atomic():
            write(list(good.values()), reading, **how)
        return []
    except UNFIT:
        unfit = []
    for row, finding in good.items():
        try:
            with transaction.atomic():
                write([finding], reading, **how)
        except UNFIT:
            unfit.append(row)
    return unfit


def finish(imported, *, by, now):
    """All good rows are in the directory."""
    imported.counts = {SAME: imported.counts.get(SAME, 0)} | imported.rows.counts()
    imported.finished_at = now
    imported.save(update_fields=["counts", "finished_at"])
    imported.take("finish", by=by, now=now, note=f"{imported.name}: {imported.counts}"[:300])


def sweep_imports(*, now):
    """Forget rows and files of lists that came a month ago; that they came stays."""
    for imported in Import.objects.filter(made_at__lt=now - KEPT_FOR).exclude(file=None, rows=None).distinct():
        if not imported.is_at_work:
            _forget(imported)


@transaction.atomic
def _forget(imported):
    imported.rows.all().delete()
    Import.objects.filter(pk=imported.pk).update(sample=[])
    if imported.file:
        drop(imported.file)


def _let_work_end(imported):
    if imported.is_at_work:
        raise Refused(_("A worker has this list in hand. Wait until it is done; the page says how far it is."))


def _run(imported, job_task, work, *, rows, by):
    """A short list while the person waits; a long one beside the pages, with a page that shows how far it is."""
    if rows <= SMALL:
        work(imported)
    else:
        page = imported.get_absolute_url()
        with transaction.atomic():  # no worker begins before the list says whose it is
            job = jobs.start(job_task, title=imported.name, by=by, back_url=page, import_id=imported.pk)
            Import.objects.filter(pk=imported.pk).update(job=job)
    imported.refresh_from_db()


def _in_worker(job_id, import_id, work):
    job = Job.objects.get(pk=job_id)
    imported = Import.objects.select_related("by", "file").get(pk=import_id)
    if job.is_over:
        return
    with translation.override(imported.by.language):
        for part in PARTS:
            try:
                work(imported, job, part=part)
                break
            except Refused as refusal:
                jobs.fail(job, reason=str(refusal))
                return
            except MemoryError:
                if part == PARTS[-1]:
                    raise
    jobs.finish(job, result_url=imported.get_absolute_url())


# What ships with Kogge -----------------------------------------------------------------------------------


@transaction.atomic
def import_directory():
    """Load towns, clusters and the organisations of programmes from the files that ship, as any list is loaded.

    Only rows that are not there yet are added: what an editor changed afterwards stays. Returns how many are new.
    """
    clusters.import_places()
    with (clusters.DATA / "clusters.csv").open(encoding="utf-8", newline="") as file:
        lists = {"clusters.csv": list(csv.DictReader(file))}
    listed = tomllib.loads((clusters.DATA / "organisations.toml").read_text(encoding="utf-8"))
    lists["organisations.toml"] = listed["organisation"]
    how = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    directory, vocabularies, count = Directory.whole(), Vocabularies(), 0
    for name, rows in lists.items():
        heads = list(how[name]["columns"])
        columns = dict(enumerate(how[name]["columns"].values()))
        reading = Reading(columns, how[name].get("fixed", {}), takes_likely=True, only_new=True)
        records = [
            read(number, [str(row.get(head, "")) for head in heads], reading, vocabularies)
            for number, row in enumerate(rows, 2)
        ]
        findings = Comparison(directory, reading).findings(records)
        if problems := [f"{name}, row {one.record.number}: {one.said}" for one in findings if one.outcome == REFUSED]:
            raise ValueError("; ".join(problems))  # the file is ours, so this is a mistake of ours
        count += len(write(findings, reading)[0])
    return count


# Exports -------------------------------------------------------------------------------------------------


def ask_for_export(query, *, by):
    """Start writing a long export; asked for twice, it is written once."""
    back_url = f"{reverse('cluster_export')}?{query}"
    if len(back_url) > LONGEST_BACK:  # two that begin the same are told apart by what their whole address says
        start = back_url[: LONGEST_BACK - 17].rpartition("&")[0]
        back_url = f"{start}#{hashlib.sha256(query.encode()).hexdigest()[:16]}"
    waiting = Job.objects.filter(owner=by, back_url=back_url, state__in=(Job.State.WAITING, Job.State.WORKING))
    return waiting.first() or jobs.start(
        make_export, title=_("Your copy of the directory"), by=by, back_url=back_url, query=query, can_end=True
    )


@task()
def make_export(job_id, query):
    """Write the file and keep it for its owner, for a day. Safe to run twice."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    if job.is_over:
        return
    person, now, asked = job.owner, timezone.now(), exporting.asked(query)
    reader = reader_of(person)
    selection = select(asked, reader=reader, version=site().version, of=exporting.shelf_of(asked))
    form = exporting.format_of(asked)
    keys = selection.keys(person.language, 0, None)

    def say(done):
        jobs.advance(job, done=done, total=len(keys))

    with suppress(jobs.Ended), tempfile.TemporaryDirectory() as scratch:
        say(0)
        path = Path(scratch) / "export"
        exporting.write(path, form, keys, reader, say=say)
        until = now + EXPORT_KEPT_FOR
        file = keep_made(
            path, name=exporting.file_name(form, now), type=form.type, owner=person, kept_until=until, now=now
        )
        jobs.finish(job, result_url=reverse("cluster_export_file", args=[file.ref]))
