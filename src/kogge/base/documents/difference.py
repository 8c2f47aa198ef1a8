"""What changed between two texts, word by word, so that a reader sees it at once."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 1_500_000  # pairs of words looked at within one changed passage; a longer one is shown as a whole


@dataclass(frozen=True)
class Part:
    kind: str  # same, added, removed
    text: str


def difference(before, after):
    """[Part] that read one after the other: first by lines, then by words inside the lines that changed."""
    old, new = before.replace("\r\n", "\n"), after.replace("\r\n", "\n")
    parts = []
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        gone, come = "".join(lines[0][a:b]), "".join(lines[1][c:d])
        parts += [Part("same", come)] if kind == "equal" else _by_words(gone, come)
    return _joined(parts)


def _by_words(gone, come):
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (gone, come))
    if len(old) * len(new) > MOST:
        return [Part("removed", gone), Part("added", come)]
    keys = [word.strip() for word in old], [word.strip() for word in new]
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(new[c:d])))
        else:
            parts += [Part("removed", "".join(old[a:b])), Part("added", "".join(new[c:d]))]
    return parts


def _joined(parts):
    """Neighbours of a kind as one; nothing empty."""
    found = []
    for part in parts:
        if not part.text:
            continue
        if found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].text + part.text)
        else:
            found.append(part)
    return found
