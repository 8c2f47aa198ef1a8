"""The words of a mail that a person wrote: its plain part, or else its page without what is quoted in it."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "ul", "ol", "table"}
UNSAID = {"style", "script", "head", "title", "blockquote"}  # the last is what the mail answers to
LONGEST = 200_000  # signs that are looked at
DECLARED = re.compile("<[!?][^<>]*>?")
UNENDING = re.compile("<(?![^<>]*>)")


def said_in(parts, text_of):
    """(text, number of files) of the parts of a mail; `text_of` decodes one."""
    leaves = [part for part in parts if not part.is_multipart()]
    files = [part for part in leaves if part.get_filename() or part.get_content_disposition() == "attachment"]
    files += [
        part for part in leaves if part not in files and part.get_content_maintype() not in {"text", "multipart"}
    ]
    said = [part for part in leaves if part not in files]
    plain = [text_of(part) for part in said if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)[:LONGEST], len(files)
    pages = [text_of(part) for part in said if part.get_content_type() == "text/html"]
    return words_of("\n".join(pages))[:LONGEST], len(files)


def words_of(page):
    """What a page says, without its tags and without what it quotes."""
    reader = _Words()
    reader.feed(_whole_tags(page[:LONGEST]))
    reader.close()
    text = re.sub(r"[ \t\xa0]+", " ", "".join(reader.words))
    return re.sub(r" ?\n(?: ?\n)+", "\n\n", text).strip()


def _whole_tags(page):
    """The page without comments and declarations, and with no tag that does not end.

    For each that does not, the parser of the library would look through all that follows, over and over.
    """
    begin, *behind = page.split("<!--")
    page = "".join([begin, *(part.partition("-->")[2] for part in behind)])
    return UNENDING.sub("&lt;", DECLARED.sub("", page))


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in UNSAID:
            self.depth += 1
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag):
        if tag in UNSAID:
            self.depth = max(0, self.depth - 1)
        elif tag in {"p", "div"}:
            self.words.append("\n")

    def handle_data(self, data):
        if not self.depth:
            self.words.append(re.sub(r"\s+", " ", data))
