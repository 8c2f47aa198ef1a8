"""The figures for a program that watches: behind a token, in the text form that Prometheus reads."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

import kogge
from kogge.commons.jobs.models import Chime
from kogge.commons.mail.models import Message, Suppression
from kogge.portal.platform.lamps import BACKED_UP
from tests import make

pytestmark = pytest.mark.django_db
LABELS = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"^([a-z_]+)(?:\{{({LABELS}(?:,{LABELS})*)\}})? (-?[0-9.e+-]+)$")


def parse(text):
    """{(name, labels): value}, by the letter of the text format: HELP, TYPE, samples of that family, nothing else."""
    assert text.endswith("\n")
    samples, kinds, family = {}, {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
            assert family not in kinds
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name == family
            kinds[family] = kind
        else:
            name, labels, value = SAMPLE.match(line).groups()
            endings = ["_bucket", "_sum", "_count"] if kinds[family] == "histogram" else [""]
            assert name in [family + ending for ending in endings]
            key = name, frozenset(re.findall(r'([a-z_]+)="((?:[^"\\]|\\.)*)"', labels or ""))
            assert key not in samples
            samples[key] = float(value)
    return samples


@pytest.fixture
def figures(client, settings):
    settings.METRICS_TOKEN = "watcher"

    def ask():
        answer = client.get("/metrics", headers={"Authorization": "Bearer watcher"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        return parse(answer.content.decode())

    return ask


def value(samples, name, **labels):
    (found,) = [n for (known, about), n in samples.items() if known == name and set(labels.items()) <= about]
    return found


def test_without_a_token_in_the_settings_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "watcher", "Basic watcher"])
def test_with_another_token_nothing_is_told(client, settings, sent):
    settings.METRICS_TOKEN = "watcher"
    answer = client.get("/metrics", headers={"Authorization": sent})

    assert (answer.status_code, answer.content, answer["WWW-Authenticate"]) == (401, b"", "Bearer")


def test_requests_are_counted_by_page_and_class_of_answer(client, figures):
    before = figures()
    client.get("/sign-in/")
    client.get("/verify/")
    client.get("/nothing/")
    after = figures()

    def grown(name, **labels):
        kept = [(name, *item) for item in labels.items()]
        assert kept
        return value(after, name, **labels) - sum(
            n for (known, about), n in before.items() if known == name and set(labels.items()) <= about
        )

    assert grown("kogge_requests_total", route="sign_in", status="2xx") == 1
    assert grown("kogge_requests_total", route="-", status="4xx") >= 1
    assert grown("kogge_request_seconds_count", route="sign_in") == 1
    assert grown("kogge_request_seconds_bucket", route="sign_in", le="+Inf") == 1


def test_the_buckets_of_a_page_grow_and_end_with_its_count(client, figures):
    client.get("/sign-in/")
    rows = [(dict(about)["le"], n) for (name, about), n in figures().items() if name == "kogge_request_seconds_bucket"
            and ("route", "sign_in") in about]  # fmt: skip
    sizes = [n for le, n in sorted(rows, key=lambda row: float(row[0]))]

    assert sizes == sorted(sizes)
    assert sizes[-1] == value(figures(), "kogge_request_seconds_count", route="sign_in")


def test_the_outbox_is_told_by_lane_with_the_age_of_the_oldest(figures):
    make.nomination(at="nominated")
    Message.objects.update(written_at=timezone.now() - timedelta(minutes=10), lane=Message.Lane.DECISION)
    found = figures()

    assert value(found, "kogge_mail_waiting", lane="decision") == Message.objects.count()
    assert 600 <= value(found, "kogge_mail_oldest_seconds", lane="decision") < 700
    assert value(found, "kogge_mail_waiting", lane="bulk") == 0
    assert value(found, "kogge_mail_oldest_seconds", lane="bulk") == 0


def test_backup_lamps_and_version_are_told(figures):
    Chime.objects.create(name=BACKED_UP, rang_at=timezone.now() - timedelta(hours=1))
    Suppression.objects.create(address="gone@example.org", why="hard", since=timezone.now())
    found = figures()

    assert 3600 <= value(found, "kogge_backup_age_seconds") < 3700
    assert value(found, "kogge_well", lamp="worker") == 0
    assert value(found, "kogge_mail_suppressed") == 1
    assert value(found, "kogge_version_info", version=kogge.VERSION) == 1
    assert value(found, "kogge_disk_free_bytes") > 0


def test_no_person_stands_in_the_figures(client, settings):
    settings.METRICS_TOKEN = "watcher"
    make.nomination(at="nominated")
    text = client.get("/metrics", headers={"Authorization": "Bearer watcher"}).content.decode()

    assert "@" not in text
    assert "ulla" not in text.lower()
