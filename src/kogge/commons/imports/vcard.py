"""An entry as a card for address books: vCard 4.0 (RFC 6350), escaped and folded."""

LONGEST = 75  # octets of a line


def card(organisation, *, address, summary=""):
    """The card of one organisation, with line ends."""
    place = ["", "", "", organisation.city, organisation.region, "", organisation.country.name]
    lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("KIND", "org"),
        ("UID", address),
        ("FN", _text(organisation.name)),
        ("ORG", _text(organisation.name)),
        ("NICKNAME", _text(organisation.name_en) if organisation.name_en != organisation.name else ""),
        ("ADR", ";".join(_text(part) for part in place)),
        ("CATEGORIES", ",".join(_text(one) for one in organisation.ecosystems)),
        ("NOTE", _text(summary)),
        ("URL", organisation.website.replace("\r", "").replace("\n", "")),
        ("SOURCE", address),
        ("REV", organisation.changed_at.strftime("%Y%m%dT%H%M%SZ")),
        ("END", "VCARD"),
    ]
    return "".join(folded(f"{name}:{value}") for name, value in lines if value)


def _text(value):
    """A text in which no sign ends the value, or the line."""
    text = str(value).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line):
    """A line cut into pieces of at most 75 octets, never within a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
