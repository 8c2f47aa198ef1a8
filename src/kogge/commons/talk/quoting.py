"""What somebody wrote in an answer by mail, without what their mail program put below it."""

import re

MARK = "~~~~~"  # stands above what our mail says; whatever is below it in an answer is ours

# The line with which a mail program begins what it quotes, in our languages.
WROTE = re.compile(
    r"\b(?:wrote|schrieb|skrev|kirjoitti|napisał(?:\(a\))?|rašė|rakstīja|kirjutas|a écrit|escribió|schreef|ha scritto)"
    r"(?!\w).{0,80}:\s*$",
    re.I,
)
DATED = re.compile(r"^(?:on|am|den|w dniu|\w{2,4})\b.*\d", re.I)
ORIGINAL = re.compile(
    r"^[-_\s]{2,}\s*(?:original message|ursprungligt meddelande|ursprüngliche nachricht|oprindelig meddelelse|"
    r"opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|forwarded message|vidarebefordrat).*$|^_{8,}\s*$",
    re.I,
)
FROM = re.compile(r"^\*?(?:from|von|från|fra|lähettäjä|saatja|od|nuo|no)\s*:\*?\s", re.I)
NEXT = re.compile(
    r"^\*?(?:sent|gesendet|skickat|sendt|lähetetty|saadetud|wysłano|data|date|datum|dato|išsiųsta|nosūtīts|to|an|till|"
    r"til|subject|betreff|ämne|emne)\s*:\*?\s",
    re.I,
)
SIGNED = re.compile(
    r"^(?:sent from my |get outlook for|skickat från min |hämta outlook|von meinem .{2,30} gesendet|gesendet von|"
    r"sendt fra min|hent outlook|lähetetty |wysłane z |saadetud minu ).{0,60}$",
    re.I,
)


def own_words(text):
    """The text above the quotation and the signature. Quotations between one's own lines stay."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = []
    for number, line in enumerate(lines):
        if line.rstrip(" ") == "--" or _begins_quotation(lines, number):
            break
        kept.append(line)
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">") or SIGNED.match(kept[-1].strip())):
        kept.pop()
    return "\n".join(kept).strip()


def _begins_quotation(lines, number):
    line = lines[number].strip()
    if MARK in line.lstrip("> ") or ORIGINAL.match(line):
        return True
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if FROM.match(line) and NEXT.match(after):
        return True
    if line.startswith(">"):
        return False
    if WROTE.search(line):
        return _quotes_follow(lines, number + 1)
    # Long ones are broken into two lines.
    return bool(DATED.match(line) and WROTE.search(after) and _quotes_follow(lines, number + 2))


def _quotes_follow(lines, number):
    """Somebody may write "he wrote:" and go on; a program goes on with a quotation, or is the last to speak."""
    rest = [line.strip() for line in lines[number : number + 4] if line.strip()]
    return not rest or any(line.startswith(">") or MARK in line for line in rest)
