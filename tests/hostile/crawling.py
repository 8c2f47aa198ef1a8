"""Everything that somebody can get out of the installation: pages followed link by link, files, forms sent, mails."""

import io
import re
import subprocess
import zipfile
from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from kogge.commons.mail.models import Message
from kogge.commons.people.models import Try

EACH = 1  # addresses of one kind that one person follows
ALL_EACH = 2  # addresses of one kind that everybody is asked about, whoever found them
NEVER = {"sign_out", "theme", "passkey_new"}
UNWELL = {"/readyz"}  # here nobody works and nothing is saved, and it says so


class Crawl:
    """What each person got: `seen[(who, word)]` is where."""

    def __init__(self, people, planted):
        self.people, self.planted = people, planted
        self.seen, self.addresses, self.answers, self.broken = {}, {}, Counter(), []
        self.asked = {who: set() for who in people}
        self.by_email = {person.email: who for who, person in people.items() if person}

    def walk(self, who, begins):
        """Follow the links of each page that this person gets, and send each form that stands there once."""
        client, waiting, sent, kinds = self._client(who), list(begins), set(), Counter()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind is None or address in self.asked[who] or kinds[kind] >= EACH:
                continue
            kinds[kind] += 1
            response = self.ask(who, client, address)
            self.addresses.setdefault(kind, {})[address] = None
            if response is None or "html" not in response.get("Content-Type", ""):
                continue
            links, forms = read(response, address)
            waiting += links
            for action, method, values in forms:
                form = (kind_of(action), tuple(sorted(values)))
                if method != "post" or form[0] is None or form in sent:
                    continue
                sent.add(form)
                self.send(who, client, action, values)

    def ask(self, who, client, address):
        self.asked[who].add(address)
        response = client.get(address, follow=False)
        self.note(who, address, response)
        return response

    def send(self, who, client, address, values):
        """A form as it stands; what it changed is undone, what it wrote to people is read."""
        last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        signed_in = client.cookies.copy()
        with transaction.atomic():
            response = client.post(address, values)
            self.note(who, f"POST {address}", response)
            self.read_mails(last, f"POST {address}")
            transaction.set_rollback(True)
        client.cookies = signed_in
        cache.clear()

    def read_mails(self, last, where):
        for message in Message.objects.filter(pk__gt=last):
            who = self.by_email.get(message.address)
            if who:
                text = f"{message.subject} {message.text} {message.html}".encode() + bytes(message.attached or b"")
                self._keep(who, text, f"mail {message.kind} by {where}")

    def note(self, who, address, response):
        self.answers[response.status_code] += 1
        if response.status_code >= 500 and address not in UNWELL:
            self.broken.append(f"{response.status_code} by {who} at {address}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        heads = " ".join(f"{name}: {value}" for name, value in response.items()).encode()
        self._keep(who, heads + b" " + plain(body, response.get("Content-Type", "")), address)

    def _keep(self, who, content, where):
        for word in self.planted.in_(content.decode(errors="replace")):
            self.seen.setdefault((who, word), where)

    def _client(self, who):
        client = Client(raise_request_exception=False, headers={"accept-language": "en"})
        Try.objects.all().delete()
        if self.people[who]:
            client.force_login(self.people[who])
        return client

    def cross(self):
        """Ask everybody for what anybody found."""
        found = [address for found in self.addresses.values() for address in list(found)[:ALL_EACH]]
        for who in self.people:
            client = self._client(who)
            for address in found:
                if address not in self.asked[who]:
                    self.ask(who, client, address)


def kind_of(address):
    """The page of an address, and whether it has a query; None for what is not ours or ends the visit."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    return None if found.url_name in NEVER else found.url_name + "?" * bool(parts.query)


def read(response, address):
    """The links of a page, and its forms with what stands in them."""
    try:
        tree = html.fromstring(response.content)
    except (ValueError, html.etree.ParserError):
        return [], []
    links = []
    for one in tree.xpath("//@href | //@src | //@data-url | //@data-path | //@data-save | //@data-source"):
        path = urlsplit(urljoin(f"http://testserver{address}", one))
        if path.netloc == "testserver" and not path.path.startswith("/static/"):
            links.append(path.path + (f"?{path.query}" if path.query else ""))
    forms = []
    for form in tree.forms:
        action = urlsplit(urljoin(f"http://testserver{address}", form.action or "")).path
        values = dict(form.form_values())
        if form.method.lower() == "get":
            links.append(action + "?" + "&".join(f"{name}=" for name in values))
        forms.append((action, form.method.lower(), values))
    return links, forms


def plain(body, kind):
    """What stands in a file: the text of a PDF, the parts of an office file or archive."""
    if body.startswith(b"%PDF"):
        words = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=False).stdout
        return words + body
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b" ".join(archive.read(name) for name in archive.namelist())
    if "calendar" in kind:
        return re.sub(rb"\r?\n[ \t]", b"", body)
    return body
