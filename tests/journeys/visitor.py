"""Somebody at a browser, who finds things by their role and by the words of the own language, and counts clicks."""

import os
import re
import shutil
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext


class Visitor:
    """`click` counts, typing and choosing from a list do not; `clicks` is what the journey has cost so far."""

    def __init__(self, page, address, language):
        self.page = page
        self.address = address
        self.language = language
        self.clicks = 0

    @property
    def prefix(self):
        return "" if self.language == "en" else f"/{self.language}"

    @property
    def path(self):
        return self.page.url.removeprefix(self.address)

    def words(self, message, **values):
        """A message of the product as this person reads it."""
        with translation.override(self.language):
            said = gettext(message)
        return said % values if values else said

    def open(self, path):
        """Type an address; it stands in front of the path which language one reads."""
        return self.page.goto(f"{self.address}{self.prefix}{path}")

    def click(self, role, message, *, after="", **values):
        """A link or button of the page itself by its words; `after` is what only readers of screens hear of it."""
        said = re.compile(rf"^\s*{re.escape(self.words(message, **values))}\s*{re.escape(after)}\s*$")
        self.press(self.page.locator("main").get_by_role(role, name=said).first)

    def field(self, label):
        """The field with this label, whether or not it says that it is optional."""
        said = re.compile(rf"^\s*{re.escape(self.words(label))}(\s*\(.*\))?\s*$", re.IGNORECASE)
        return self.page.locator("main").get_by_label(said)

    def fill(self, label, text):
        self.write(self.field(label), text)

    def choose(self, label, message):
        self.pick(self.field(label), self.words(message))

    def tick(self, label):
        self.clicks += 1
        self.mark(self.field(label))

    # With the mouse; `Keyboard` does the same without.

    def press(self, found):
        self.clicks += 1
        found.click()

    def write(self, found, text):
        found.fill(text)

    def pick(self, found, label):
        found.select_option(label=label)

    def mark(self, found):
        """A box to tick, or one of several to choose, also where only its label is drawn."""
        found.check(force=True)

    def hand_over(self, found, file):
        found.set_input_files(file)

    def sees(self, message, **values):
        """The words stand in the page, somewhere one can read them."""
        self.page.locator("main").get_by_text(self.words(message, **values)).first.wait_for(state="visible")

    def heading(self):
        return self.page.get_by_role("heading", level=1).inner_text()

    def open_mail(self, address, *, kind=0):
        """Read the newest mail to an address in the mailbox, in a window of its own; returns its link."""
        mailbox = self.page.context.new_page()
        mailbox.goto(f"{self.address}{self.prefix}/mailbox/?to={address}")
        mailbox.get_by_role("main").get_by_role("table").get_by_role("link").nth(kind).click()
        link = mailbox.get_by_role("main").locator(f"a[href^='{self.address}']").last
        found = link.get_attribute("href")
        self.picture(f"mail-{address.partition('@')[0]}-{mailbox.url.rstrip('/').rpartition('/')[2]}", page=mailbox)
        mailbox.close()
        return found

    def follow_mail(self, address):
        """Click the link in the newest mail to an address."""
        self.clicks += 1
        self.page.goto(self.open_mail(address))

    def keep(self, path, name):
        """A file that somebody downloaded, for people."""
        if folder := os.environ.get("JOURNEY_PICTURES"):
            shutil.copy(path, Path(folder) / f"{self.language}-{name}")

    def picture(self, name, *, page=None):
        """A screenshot, for people: JOURNEY_PICTURES names the folder, and without it nothing is kept."""
        folder = os.environ.get("JOURNEY_PICTURES")
        if folder:
            width = self.page.viewport_size["width"]
            (page or self.page).screenshot(path=Path(folder) / f"{self.language}-{width}-{name}.png", full_page=True)
