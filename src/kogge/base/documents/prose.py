"""Text that people write, as HTML: paragraphs, lists, quotes, emphasis, links. The one renderer for pages.

No raw HTML, no pictures, no headings, and nothing nested deeper than a reader could follow. What leaves the parser is
cleaned once more by an allow-list, so that a slip in one of the two is no hole.
"""

import re
import unicodedata
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MOST_BRACKETS = 100
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
SCHEMES = {"http", "https", "mailto"}
TURNING = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]"
)  # turn the direction of writing, or are not seen
ADDRESS = re.compile(r"(?<![\w<(\[\"'=/])https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{5,}")

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).disable(
    ["image", "heading", "lheading", "reference", "html_block", "html_inline"]
)


def plain(text: str) -> str:
    """As it is kept: one form of line ends, without control signs, unseen signs, or towers of marks on a letter."""
    text = re.sub(r"\r\n?", "\n", str(text))
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return MARKS.sub(lambda found: found[0][:4], TURNING.sub("", text)).strip()


@lru_cache(maxsize=512)
def prose(text: str) -> SafeString:
    """The text as HTML that may stand in a page. The same text is drawn once for many readers."""
    text = plain(text)
    if text.count("[") > MOST_BRACKETS:  # each is tried as the beginning of a link, over and over
        text = re.sub(r"\\*\[", r"\\[", text)  # a sign before it would undo that
    if "`" not in text:  # inside of code an address stays as it is written
        text = ADDRESS.sub(lambda found: f"<{found[0]}>", text)
    drawn = nh3.clean(
        _parser.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(drawn)  # noqa: S308 - the parser escapes, and the allow-list cleans what it made
