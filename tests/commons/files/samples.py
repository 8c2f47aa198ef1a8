"""Files made in the test: honest ones, and the tricks that are played with files."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.oasis.opendocument.text"


def upload(content, name="cv.pdf"):
    return SimpleUploadedFile(name, content)


def package(*entries, kind=zipfile.ZIP_DEFLATED):
    """A zip file of (name or ZipInfo, content)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as written:
        for name, content in entries:
            written.writestr(name, content)
    return made.getvalue()


def office(*entries, type=WORD):
    """What Word or Excel write, with more entries."""
    part = f'<Override PartName="/word/document.xml" ContentType="{type}.main+xml"/>'
    types = f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{part}</Types>'
    return package(("[Content_Types].xml", types), ("word/document.xml", "<document/>"), *entries)


def open_document(*entries, type=TEXT):
    """What LibreOffice writes."""
    return package((zipfile.ZipInfo("mimetype"), type), ("content.xml", "<?xml version='1.0'?><office/>"), *entries)


def picture(size=(60, 40), *, format="JPEG", mode="RGB", colour="#0f766e", **options):
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, format, **options)
    return made.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *chunks, depth=8, colour=2):
    """A PNG of the declared size, whatever is in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + b"".join(chunks)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


def gif(frames):
    made = io.BytesIO()
    first, *rest = [Image.new("L", (2, 2), number % 256) for number in range(frames)]
    first.save(made, "GIF", save_all=True, append_images=rest)
    return made.getvalue()


def webp_header(width, height):
    """A WebP picture that only declares how large it is."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body + b"\0" * 64


def tiff_bomb():
    """A TIFF whose list of tags points at itself, a thousand at a time."""
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 1000) + b"\x0e\x01\x02\0\xff\xff\xff\x7f\x08\0\0\0" * 1000
