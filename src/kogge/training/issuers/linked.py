"""What a document says, as statements in one order (RDFC-1.0), so that it can be signed. Never reads the net.

PyLD drops what a context does not define, and would so sign less than a reader sees. Everything that would not be
signed is therefore refused, when we sign and when we check.
"""

import json
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

DATA = Path(__file__).parent / "data" / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
RECORDS = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
CONTEXTS = {
    CREDENTIALS: "credentials-v2.json",
    BADGES: "ob-3.0.3.json",
    EXTENSIONS: "ob-extensions.json",
    RECORDS: "clr-2.0.1.json",
}
NOWHERE = "https://nowhere.invalid/"  # against which names are read that the document does not write out
# Nameless parts that look alike: within one part that has a name, and in all parts that have none together. A name is
# what tells such parts apart at once (URDNA2015, 4.6); below nameless ones every order of them is tried.
ALIKE = 12


class Unsignable(ValueError):
    """The document holds something that a signature would not cover; the text names it."""


@cache
def context(address):
    return json.loads((DATA / CONTEXTS[address]).read_text(encoding="utf-8"))


def loader(address, options):
    """Contexts stand in this folder; nothing else is ever loaded."""
    if address not in CONTEXTS:
        raise Unsignable(address[:200])
    found = {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address}
    return found | {"document": context(address), "tag": "static"}  # static: worked through once in a process


OPTIONS = {
    "documentLoader": loader,
    "base": NOWHERE,
    "algorithm": "URDNA2015",
    "format": "application/n-quads",
    "extractAllScripts": False,
}


@cache
def _strict():
    """(reader, faults): who reads a document once, and what PyLD raises over documents that are not what they say.

    Made here and not above: PyLD brings a reader of HTML along, 5 MB in every process, and few ever sign or check.
    """
    from pyld import jsonld

    class Strict(jsonld.JsonLdProcessor):
        """Refuses what the library would leave out or make up."""

        def expand(self, input_, options):
            dropped = []
            self.on_property_dropped = dropped.append
            expanded = super().expand(input_, options)
            if dropped:
                raise Unsignable(str(dropped[0])[:200])
            _all_absolute(expanded)
            return expanded

    # Its own error, and those of reading odd values.
    return Strict, (jsonld.JsonLdError, AttributeError, IndexError, KeyError, TypeError, RecursionError)


def statements(document: dict) -> str:
    """The document as canonical N-Quads. Raises Unsignable."""
    _look_through(document)
    strict, faults = _strict()
    try:
        return strict().normalize(document, OPTIONS)
    except faults as fault:
        raise Unsignable(type(fault).__name__) from fault


def digest(document: dict) -> bytes:
    return sha256(statements(document).encode()).digest()


def _look_through(document):
    """Refuse what has a meaning for JSON-LD that no reader sees, and what costs without end."""
    alike = {}  # {where: {look: how many}}
    waiting = [(document, None)]  # parts, each with the part it is in
    while waiting:
        part, owner = waiting.pop()
        if isinstance(part, list):
            waiting += [(one, owner) for one in part]
            if not part:
                raise Unsignable("[]")
        elif isinstance(part, dict):
            for key, value in part.items():
                if key == "@context":
                    named = value if isinstance(value, list) else [value]
                    if not all(isinstance(one, str) and one in CONTEXTS for one in named):
                        raise Unsignable("@context")
                elif key.startswith("@") or ":" in key:
                    raise Unsignable(key[:200])
                else:
                    waiting.append((value, part))
            if not part or (owner is None and "@context" not in part):
                raise Unsignable("{}")
            if "id" not in part:
                look = json.dumps({key: value for key, value in part.items() if _is_plain(value)}, sort_keys=True)
                there = alike.setdefault(id(owner) if owner and "id" in owner else None, Counter())
                there[look] += 1
        elif part is None or (isinstance(part, str) and part.startswith("_:")):
            raise Unsignable(str(part)[:200])
    if any(sum(count for count in there.values() if count > 1) > ALIKE for there in alike.values()):
        raise Unsignable("{}")


def _is_plain(value):
    return not isinstance(value, dict | list) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def _all_absolute(part):
    """No name in the document is read against an address that the document does not state."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            names = [one["@id"]] if "@id" in one else []
            types = one.get("@type", [])
            names += [types] if isinstance(types, str) else types
            for name in names:
                if name.startswith(NOWHERE) or (":" not in name and not name.startswith("@")):
                    raise Unsignable(name[:200])
            waiting += [value for key, value in one.items() if key not in ("@id", "@type", "@value")]
