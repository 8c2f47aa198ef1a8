"""What a download is called (A74)."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.commons.files.names import DEVICES, clean, disposition, split


@pytest.mark.parametrize(
    "given, kept",
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\me\CV.PDF", "CV.pdf"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        (".htaccess", "htaccess"),
        (".pdf", "pdf"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        ("Aux.tar.pdf", "_Aux.tar.pdf"),
        ("lpt1.txt", "_lpt1.txt"),
        ("COM¹.txt", "_COM¹.txt"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ('say "hello".pdf', "say _hello_.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("Z\u0142oto\u200b.pdf", "Z\u0142oto.pdf"),
        ("Łódź Žirmūnų ąčęėįšųūž.odt", "Łódź Žirmūnų ąčęėįšųūž.odt"),
        ("Cafe\u0301.pdf", "Caf\u00e9.pdf"),
        ("ship ⛵.pdf", "ship ⛵.pdf"),
        ("Report v1.2 final version", "Report v1.2 final version"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("⛵" * 300 + ".pdf", "⛵" * 78 + ".pdf"),
    ],
)
def test_a_kept_name_is_safe_and_still_the_authors(given, kept):
    """A74."""
    assert clean(given) == kept


def test_what_was_drawn_anew_gets_the_ending_of_what_it_is_now():
    assert clean("me at sea.HEIC", ending=".jpg") == "me at sea.jpg"


@given(st.text(max_size=400))
def test_whatever_the_name_it_is_short_plain_and_stays_the_same(name):
    """A74."""
    kept = clean(name)

    assert clean(kept) == kept
    assert 1 <= len(kept) <= 120
    assert len(kept.encode()) <= 240
    assert not re.search(r'[/\\<>:"|?*]', kept)
    assert not [sign for sign in kept if unicodedata.category(sign).startswith("C")]
    assert kept == kept.strip(" .")
    assert kept.split(".")[0].rstrip().upper() not in DEVICES


@given(st.text(max_size=200))
def test_whatever_the_name_its_header_is_one_line_of_plain_letters(name):
    """A74: RFC 6266 and RFC 5987."""
    header = disposition(name)

    assert re.fullmatch(r"attachment; filename=\"[\w .,()\[\]+=@-]+\"; filename\*=UTF-8''[\w.~%-]+", header, re.ASCII)


@pytest.mark.parametrize(
    "name, header",
    [
        ("cv.pdf", "attachment; filename=\"cv.pdf\"; filename*=UTF-8''cv.pdf"),
        (
            "Łódź plan.pdf",
            "attachment; filename=\"_odz plan.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20plan.pdf",
        ),
        ("船.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%88%B9.pdf"),
        ('x"; a=\r\nb.pdf', "attachment; filename=\"x__ a= b.pdf\"; filename*=UTF-8''x_%3B%20a%3D%20b.pdf"),
    ],
)
def test_the_header_gives_the_name_twice(name, header):
    """A74."""
    assert disposition(name) == header


def test_an_ending_is_short_and_plain():
    assert [split("cv.PDF"), split("cv"), split("v1.2 final"), split(".profile")] == [
        ("cv", ".pdf"),
        ("cv", ""),
        ("v1.2 final", ""),
        (".profile", ""),
    ]
