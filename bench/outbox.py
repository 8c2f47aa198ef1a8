"""`python -m bench.outbox [--mails N] [--rounds N] [--workers N]`: our outbox and Django's, in turn, into smtp-sink.

Each sender is a process of its own. Ours sends a letter to many from rows of the database to the last mark in it
(making the rows is counted too, and said apart); Django's hands over mails of the same words from memory, without a
database. Both fill in each reader's name and link. `DATABASE_URL` chooses the database, which must be empty; without
it, SQLite in a temporary folder. smtp-sink is Postfix's: on the PATH, in `KOGGE_SMTP_SINK`, or from Debian's package,
unpacked and never installed. `--workers 2`: two of ours share the letter, as two worker processes do.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARAGRAPH = "The network meets in Oulu, and every cluster brings what it has learnt since the last time. "
TEXT = "Dear {name},\n\n" + "\n\n".join(PARAGRAPH * 5 for _ in range(13))


def setup():
    """Django, in the settings of a real installation, with all that a worker has loaded before its first mail."""
    import django
    from django.core.management import load_command_class

    django.setup()
    load_command_class("kogge.portal.home", "worker")


def furnish(count):
    """An empty installation with so many people."""
    setup()
    from django.core.management import call_command

    from kogge.commons.people.models import User

    call_command("migrate", verbosity=0)
    names = ["Ulla Saarni", "Łukasz Ćwik", "Ann Smith", "Jānis Bērziņš"]
    User.objects.bulk_create(
        (User(email=f"r{n}@example.net", name=f"{names[n % 4]} {n}") for n in range(count)), batch_size=2_000
    )


def said(**figures):
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(figures), flush=True)


def start(count):
    """Somebody presses the button."""
    setup()
    from django.utils import timezone

    from kogge.commons.mail import actions
    from kogge.commons.mail.models import Mailing
    from kogge.commons.people.models import User

    Mailing.objects.all().delete()
    keys = User.objects.order_by("pk").values_list("pk", flat=True)[:count]
    more = {"list_name": "news", "by": User.objects.first(), "now": timezone.now()}
    actions.start_mailing("News from the network", TEXT, people=keys, about="all", **more)


def deliver(_count):
    """One more worker, from the moment it is told to begin."""
    setup()
    from django.utils import timezone

    from kogge.commons.mail import mailings, sending
    from kogge.commons.mail.models import Mailing

    mailing = Mailing.objects.defer("audience").get()
    print("here", flush=True)
    input()
    while mailings.counted(mailing).state == "sending":
        sending.deliver_mailings(now=timezone.now())


def ours(count, workers=1):
    """What a worker does then."""
    setup()
    from django.utils import timezone

    from kogge.commons.mail import mailings, marks, sending
    from kogge.commons.mail.models import Mailing, Message

    began = time.perf_counter()
    mailing = Mailing.objects.defer("audience").get()
    with marks.quick_marks():
        while mailing.made < mailing.total:
            mailings.make_some(mailing, now=timezone.now())
    made = time.perf_counter()
    more = [sys.executable, "-m", "bench.outbox", "--as", "deliver"]
    others = [
        subprocess.Popen(more, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(workers - 1)
    ]
    for other in others:
        other.stdout.readline()
    begun, cpu = time.perf_counter(), time.process_time()
    for other in others:
        other.stdin.write("\n")
        other.stdin.flush()
    while mailings.counted(mailing).state == "sending":
        sending.deliver_mailings(now=timezone.now())
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    for other in others:
        other.wait()
    assert Message.objects.filter(state="sent").count() == count
    said(
        sent=round(count / (ended - begun)),
        with_rows=round(count / (made - began + ended - begun)),
        rows=round(count / (made - began)),
        cpu_us=round(cpu / count * 1e6),
    )


def django(count):
    setup()
    from django.core.mail import EmailMultiAlternatives, get_connection
    from django.utils import timezone

    from kogge.commons.mail.building import Sheet
    from kogge.commons.mail.models import Mailing, Message
    from kogge.commons.people.models import User

    mailing = Mailing(
        ref="bench", subject="News from the network", text=TEXT, list_name="news", sent_at=timezone.now()
    )
    sheet = Sheet(mailing, "en")

    def mails():
        people = User.objects.order_by("pk").values_list("email", "name")[:count]
        for number, (address, name) in enumerate(people):
            row = Message(address=address, name=name)
            subject, text, html = sheet.for_reading(row)
            leave = sheet.values_for(row)["leave"]
            fields = {
                "Message-ID": f"<{number}.bench@kogge.example>",
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
            mail = EmailMultiAlternatives(
                subject, text, "kogge@kogge.example", [f"{name} <{address}>"], headers=fields
            )
            mail.attach_alternative(html, "text/html")
            yield mail

    waiting = list(mails())
    began, cpu = time.perf_counter(), time.process_time()
    with get_connection() as connection:
        connection.send_messages(waiting)
    sent, cpu = round(count / (time.perf_counter() - began)), time.process_time() - cpu
    said(sent=sent, cpu_us=round(cpu / count * 1e6), bytes=len(waiting[0].message().as_bytes()))


def find_sink(scratch):
    """(program, environment) of Postfix's smtp-sink."""
    given = os.environ.get("KOGGE_SMTP_SINK") or shutil.which("smtp-sink")
    if not given:
        subprocess.run(["apt-get", "download", "postfix"], cwd=scratch, check=True, capture_output=True)
        subprocess.run(
            ["dpkg-deb", "-x", str(next(scratch.glob("postfix_*.deb"))), str(scratch / "postfix")], check=True
        )
        given = scratch / "postfix/usr/sbin/smtp-sink"
    libraries = Path(given).resolve().parents[1] / "lib/postfix"
    return str(given), os.environ | {"LD_LIBRARY_PATH": str(libraries)}


@contextlib.contextmanager
def sink(scratch):
    program, env = find_sink(scratch)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "1000"], env=env)
    try:
        time.sleep(1)
        if process.poll() is not None:
            sys.exit("smtp-sink did not start.")
        yield port
    finally:
        process.terminate()
        process.wait()


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mails", type=int, default=50_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--as", dest="role", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.role == "ours":
        return ours(given.mails, given.workers)
    if given.role:
        return {"furnish": furnish, "start": start, "deliver": deliver, "django": django}[given.role](given.mails)
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as folder, sink(Path(folder)) as port:
        env = {name: value for name, value in os.environ.items() if not name.startswith("KOGGE_")}
        env |= {
            "KOGGE_DATA": folder,
            "KOGGE_SECRET_KEY": "bench",
            "KOGGE_ADDRESS": "https://kogge.example",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "kogge.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }

        def run(role, count):
            command = [
                sys.executable,
                "-m",
                "bench.outbox",
                "--as",
                role,
                "--mails",
                str(count),
                "--workers",
                str(given.workers),
            ]
            done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            return json.loads(done.stdout) if done.stdout.strip() else None

        run("furnish", given.mails)
        found = {"django": [], "ours": []}
        for _ in range(given.rounds):
            found["django"].append(run("django", min(given.mails, 5_000)))
            run("start", given.mails)
            found["ours"].append(run("ours", given.mails))
            print(f"django {found['django'][-1]}\nours   {found['ours'][-1]}", flush=True)
        # Pairs of one round, because a busy moment meets both; CPU says how much is left of a core for the rest.
        for key, peer in (("sent", "sent"), ("with_rows", "sent"), ("cpu_us", "cpu_us")):
            rounds = zip(found["ours"], found["django"], strict=True)
            times = [mine[key] / its[peer] if key != "cpu_us" else its[peer] / mine[key] for mine, its in rounds]
            rate = statistics.median(figures[key] for figures in found["ours"])
            middle = statistics.median(times)
            print(f"{key} {rate:.0f}: {min(times):.1f} to {max(times):.1f}, median {middle:.1f} times Django")
    return None


if __name__ == "__main__":
    main()
