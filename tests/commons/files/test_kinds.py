"""What a file is, told by its content (A72, A73)."""

import stat
import zipfile

import pytest

from kogge.base.errors import Refused
from kogge.commons.files import kinds
from kogge.commons.files.check import check
from tests.commons.files import samples
from tests.commons.files.samples import office, open_document, package, upload

MOST = 1_000_000
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def look(content, name, among=kinds.ANY, most=MOST):
    """The kind, or the sentence of the refusal."""
    try:
        return check(upload(content, name), kinds=among, most=most).name
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("cv.pdf", samples.PDF, "PDF"),
        ("cv.docx", office(), "DOCX"),
        ("plan.xlsx", office(type=samples.SHEET), "XLSX"),
        ("cv.odt", open_document(), "ODT"),
        ("people.csv", "namn;ort\nÅsa;Malmö\n".encode(), "CSV"),
        ("people.csv", "namn;ort\r\nÅsa;Malmö\r\n".encode("cp1252"), "CSV"),
        ("notes.txt", b"4 < 5, and 6 > 5\n", "TXT"),
        ("me.jpg", samples.picture(), "JPEG"),
        ("me.png", samples.picture(format="PNG"), "PNG"),
        ("me.webp", samples.picture(format="WEBP"), "WebP"),
        ("me.gif", samples.picture(format="GIF", mode="P", colour=1), "GIF"),
        ("cv", samples.PDF, "PDF"),
        ("cv.docx.pdf", samples.PDF, "PDF"),
        ("chart.docx", office(("word/embeddings/sheet1.xlsx", office(type=samples.SHEET))), "DOCX"),
    ],
)
def test_honest_files_are_known_by_their_content(name, content, kind):
    assert look(content, name) == kind


@pytest.mark.parametrize(
    "name, content",
    [
        ("cv.pdf", HTML),
        ("cv.pdf", b"\n\n  <HTML><body>"),
        ("cv.txt", HTML),
        ("cv.csv", b"\xef\xbb\xbf <script>alert(1)</script>"),
        ("cv.txt", b"a long story " * 20 + b"<script src=x>"),
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("logo.svgz", b"\x1f\x8b\x08\0\0\0\0\0" + SVG),
        ("page.html", HTML),
        ("page.htm", HTML),
        ("data.xml", b'<?xml version="1.0"?><a/>'),
        ("page.mhtml", b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
        ("cv.pdf", b"MZ\x90\0 program"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("cv.pdf", samples.PDF + office()),
        ("cv.txt", b"text\0with nothing"),
        ("photo.jpg", samples.tiff_bomb()),
        ("photo.tif", samples.tiff_bomb()),
    ],
)
def test_what_is_something_else_inside_is_refused_whatever_its_name(name, content):
    """A73."""
    assert look(content, name, kinds.DOCUMENTS) == f"“{name}” must be a PDF, DOCX or ODT"
    assert look(content, name) not in {kind.name for kind in kinds.ANY}


@pytest.mark.parametrize(
    "name, content, said",
    [
        (
            "cv.pdf.exe",
            samples.PDF,
            "“cv.pdf.exe” is a PDF inside, but its name ends in .exe. Rename it, or save it again.",
        ),
        (
            "cv.docx",
            samples.PDF,
            "“cv.docx” is a PDF inside, but its name ends in .docx. Rename it, or save it again.",
        ),
        (
            "cv.html",
            samples.PDF,
            "“cv.html” is a PDF inside, but its name ends in .html. Rename it, or save it again.",
        ),
        ("cv.pdf", b"", "“cv.pdf” is empty. Choose a file with something in it."),
        ("cv.pdf", samples.PDF + b" " * MOST, "“cv.pdf” must be smaller than 1 MB"),
    ],
)
def test_a_refusal_names_the_file_and_what_is_wrong(name, content, said):
    """A73, A75."""
    assert look(content, name) == said


def with_link():
    link = zipfile.ZipInfo("word/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return office((link, "/etc/passwd"))


def locked():
    """Both places in which an entry says that it is encrypted."""
    content = bytearray(office())
    for place, offset in ((content.index(b"PK\x03\x04"), 6), (content.index(b"PK\x01\x02"), 8)):
        content[place + offset] |= 1
    return bytes(content)


def declaring(size):
    """The first entry declares a size of its own choice."""
    content = bytearray(office())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = size.to_bytes(4, "little")
    return bytes(content)


def overlapping():
    """A thousand entries in the table of contents that share the same bytes, and so declare 4 PB in 42 kB."""
    inside = package(("a", b"\0" * 60_000_000))
    begin, end = inside.index(b"PK\x01\x02"), inside.index(b"PK\x05\x06")
    entries = b"".join(inside[begin : end - 1] + number.to_bytes(1, "little") for number in range(32, 127))
    tail = bytearray(inside[end:])
    tail[8:12] = (95).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return inside[:begin] + entries + bytes(tail)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 999 + b'"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>'


@pytest.mark.parametrize(
    "trick",
    [
        pytest.param(lambda: office(("word/media/zeros", b"\0" * 201_000_000)), id="200 MB of nothing"),
        pytest.param(lambda: declaring(4_000_000_000), id="declares 4 GB"),
        pytest.param(overlapping, id="entries that share their bytes"),
        pytest.param(lambda: office(("../../x", "x")), id="a path that leads out"),
        pytest.param(lambda: office(("/etc/x", "x")), id="a path from the root"),
        pytest.param(lambda: office(("..\\x", "x")), id="a path of Windows"),
        pytest.param(lambda: office(("C:x", "x")), id="a drive"),
        pytest.param(with_link, id="a symbolic link"),
        pytest.param(lambda: office(*((f"a/{n}", "") for n in range(5_001))), id="five thousand entries"),
        pytest.param(lambda: office(*((f"{n:0200}", "") for n in range(5_000))), id="a long table of contents"),
        pytest.param(lambda: office(("inner.zip", package(("a", "b")))), id="nested"),
        pytest.param(locked, id="locked"),
        pytest.param(lambda: office(("word/vbaProject.bin", "macros")), id="macros"),
        pytest.param(lambda: office(("customXml/item1.xml", ENTITIES)), id="an entity bomb"),
        pytest.param(lambda: office(("customXml/item1.xml", OUTSIDE)), id="an entity from outside"),
        pytest.param(lambda: office(("word/a.xml", b"<!--" + b" " * 5_000 + b"-->" + OUTSIDE)), id="hidden behind"),
        pytest.param(lambda: open_document(("meta.xml", ENTITIES)), id="an entity bomb in ODT"),
        pytest.param(lambda: HTML + office(), id="something before it"),
        pytest.param(lambda: office() + b"x", id="something behind it"),
        pytest.param(lambda: office()[:-30], id="cut off"),
        pytest.param(lambda: office(type="application/vnd.ms-word.document.macroEnabled"), id="docm"),
        pytest.param(lambda: package(("a.txt", "a")), id="just a zip file"),
        pytest.param(lambda: b"PK\x05\x06" + b"\0" * 18, id="an empty zip file"),
    ],
)
def test_a_zip_file_that_plays_tricks_is_refused_unopened(trick):
    """A72."""
    assert look(trick(), "cv.docx", kinds.DOCUMENTS, most=3 * MOST) == "“cv.docx” must be a PDF, DOCX or ODT"
