"""Somebody who has no mouse: from the first page on only Tab, Shift, Enter, Space, arrows and letters."""

import contextlib

from playwright.sync_api import Error as PlaywrightError

from tests.journeys.visitor import Visitor

SCREEN = 800
# What can have the focus for somebody who means this element: the field of a label, the link around a word.
FOCUSABLE = """one => one.closest("label")?.control
  ?? one.closest("a[href], button, input, select, textarea, summary") ?? one.querySelector("input, summary")"""
# Where the focus is: what is wrong there, and whether it is where one wants to be. Nothing, where the page has ended.
STOP = """([target, step]) => {
  const here = document.activeElement;
  if (!here || here === document.body) { document.lastStop = null; return null; }
  const last = document.lastStop, faults = [];
  const inParts = here.matches("input[type^=date], input[type=time]");
  const shown = here.matches("input[type=radio], input[type=checkbox]") && here.labels[0] || here;
  const box = [...shown.getClientRects()].find(one => one.width && one.height) ?? shown.getBoundingClientRect();
  const place = {here, top: box.top + scrollY, left: box.left, right: box.right};
  const style = one => getComputedStyle(one);
  const around = [here, shown, here.nextElementSibling, shown.firstElementChild].filter(Boolean);
  const isFramed = around.some(one => style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) >= 2)
    || [...here.querySelectorAll("circle")].some(one => parseFloat(style(one).strokeWidth) >= 4);
  if (last?.here === here && !inParts) faults.push("the focus stays");
  if (!isFramed && last?.here !== here) faults.push("no frame is seen");
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  const isBeside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
  if (isBeside || !top) faults.push("out of sight");
  else if (!shown.contains(top) && !top.contains(shown)) faults.push(`covered by ${top.outerHTML.slice(0, 80)}`);
  const sameColumn = last && last.left < place.right && place.left < last.right;
  const on = step * (place.top - (last?.top ?? place.top));
  if (sameColumn && on < -SCREEN) faults.push(`jumps ${Math.round(-on)} back`);
  document.lastStop = place;
  const isThere = here === target || Boolean(here.name) && here.type === "radio" && target.type === "radio"
    && here.name === target.name && here.form === target.form;
  return {isThere, faults: faults.map(one => `${location.pathname} ${one}: ${here.outerHTML.slice(0, 120)}`)};
}""".replace("SCREEN", str(SCREEN))
IS_BEFORE = """one => Boolean(document.activeElement !== document.body
  && one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""
STOPS = "document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length"
# How many of its own are between a chosen or focused one and the one that is meant.
BETWEEN = """one => {
  const all = [...document.querySelectorAll("input[type=radio]")].filter(
    other => other.name === one.name && other.form === one.form && !other.disabled);
  return all.indexOf(one) - all.indexOf(document.activeElement);
}"""
# A link to elsewhere, or a button that sends a form.
LEADS_ON = """one => one.matches("a[href]")
  ? one.href.split("#")[0] !== location.href.split("#")[0] || !one.hash
  : Boolean(one.form) && one.type === "submit" """
OPTIONS = "(one, label) => [...one.options].findIndex(other => other.label.trim() === label) - one.selectedIndex"


class Keyboard(Visitor):
    """The same visitor, and `faults`: what was wrong with the stops on the way."""

    def __init__(self, visitor):
        super().__init__(visitor.page, visitor.address, visitor.language)
        self.stops, self.faults, self.asked = 0, [], []
        self.page.on("request", lambda request: request.is_navigation_request() and self.asked.append(request))

    def reach(self, found):
        """By the tabulator, backwards where it stands before; every stop on the way is looked at."""
        found.wait_for(state="attached")
        target = found.evaluate_handle(FOCUSABLE).as_element()
        if target.evaluate("one => one === document.activeElement"):
            return target
        key, step = ("Shift+Tab", -1) if target.evaluate(IS_BEFORE) else ("Tab", 1)
        for _press in range(2 * self.page.evaluate(STOPS) + 20):
            self.page.keyboard.press(key)
            stop = self.page.evaluate(STOP, [target, step])
            self.stops += 1
            if stop:
                self.faults += [fault for fault in stop["faults"] if fault not in self.faults]
                if stop["isThere"]:
                    return target
        raise AssertionError(f"The keyboard does not reach {target.evaluate('one => one.outerHTML')} at {self.path}")

    def press(self, found):
        self.clicks += 1
        target = self.reach(found)
        if target.evaluate("one => one.matches('input[type=checkbox], input[type=radio]')"):
            self.page.keyboard.press("Space")
        elif target.evaluate(LEADS_ON):
            self._go()
        else:
            self.page.keyboard.press("Enter")

    def write(self, found, text):
        target = self.reach(found)
        kind, keys = target.get_attribute("type") or "", self.page.keyboard
        if kind in ("date", "datetime-local"):
            day, _, clock = text.partition("T")
            year, month, date = day.split("-")
            keys.type(month + date + year)
            if clock:
                hour, minute = map(int, clock.split(":"))
                keys.press("ArrowRight")
                keys.type(f"{(hour + 11) % 12 + 1:02}{minute:02}{'PM' if hour >= 12 else 'AM'}")
        else:
            keys.press("Control+a")
            keys.press("Delete")
            keys.type(text)
        assert target.input_value() == text

    def pick(self, found, label):
        target = self.reach(found)
        self._arrows(target.evaluate(OPTIONS, label))
        assert target.evaluate("one => one.selectedOptions[0].label.trim()") == label

    def mark(self, found):
        target = self.reach(found)
        if target.get_attribute("type") == "radio":
            self._arrows(target.evaluate(BETWEEN))
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def hand_over(self, found, file):
        self.reach(found)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def _arrows(self, count):
        for _press in range(abs(count)):
            self.page.keyboard.press("ArrowDown" if count > 0 else "ArrowUp")

    def _go(self):
        """To another page, or to a file, which leaves the page as it was."""
        self.asked.clear()
        born = self._born()
        self.page.keyboard.press("Enter")
        for _moment in range(400):
            self.page.wait_for_timeout(50)
            if self.asked and (self.asked[-1].failure or self._born() not in (born, None)):
                break
        self.page.wait_for_load_state()

    def _born(self):
        with contextlib.suppress(PlaywrightError):  # between two pages there is nobody to ask
            return self.page.evaluate("performance.timeOrigin")
