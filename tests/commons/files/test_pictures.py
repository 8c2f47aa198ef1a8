"""Pictures: measured before they are decoded, and drawn anew (A71, A73)."""

import io
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from kogge.base.errors import Refused
from kogge.commons.files import kinds
from kogge.commons.files.check import check
from kogge.commons.files.pictures import drawn_anew
from tests.commons.files import samples
from tests.commons.files.samples import chunk, picture, png, upload

TOO_LARGE = "“me.png” has more than 40 million pixels. Make the picture smaller and choose it again."
UNREADABLE = "“me.png” can’t be read as a picture. Save it again as JPEG or PNG and choose that."


def drawn(content):
    made, type = drawn_anew(io.BytesIO(content), name="me.png")
    return Image.open(io.BytesIO(made)), type


def refused(content, name="me.png"):
    with pytest.raises(Refused) as refusal:
        check(upload(content, name), kinds=kinds.PICTURES, most=30_000_000)
        drawn_anew(io.BytesIO(content), name=name)
    return str(refusal.value)


@pytest.mark.parametrize(
    "content, kept",
    [
        (picture((60, 40)), ("JPEG", "image/jpeg", (60, 40))),
        (picture((4000, 1000)), ("JPEG", "image/jpeg", (1600, 400))),
        (picture((60, 40), format="PNG"), ("JPEG", "image/jpeg", (60, 40))),
        (picture((60, 40), format="PNG", mode="RGBA", colour="#0f766e80"), ("PNG", "image/png", (60, 40))),
        (picture((60, 40), format="WEBP"), ("JPEG", "image/jpeg", (60, 40))),
        (picture((60, 40), format="GIF", mode="P", colour=1), ("JPEG", "image/jpeg", (60, 40))),
        (picture((60, 40), mode="CMYK", colour="#0f766e"), ("JPEG", "image/jpeg", (60, 40))),
        (picture((60, 40), format="PNG", mode="I;16", colour=9000), ("JPEG", "image/jpeg", (60, 40))),
        (picture((2000, 1000), format="PNG", mode="I;16", colour=9000), ("JPEG", "image/jpeg", (1600, 800))),
        (picture((60, 40), format="PNG", mode="1", colour=1), ("JPEG", "image/jpeg", (60, 40))),
    ],
)
def test_whatever_comes_is_drawn_as_jpeg_or_when_see_through_as_png(content, kept):
    image, type = drawn(content)

    assert (image.format, type, image.size) == kept


def test_the_middle_of_a_picture_is_drawn_when_asked_for():
    made, _ = drawn_anew(io.BytesIO(picture((4000, 1000))), name="me.jpg", square=480)

    assert Image.open(io.BytesIO(made)).size == (480, 480)


def test_a_deep_grey_stays_the_grey_it_was():
    image, _ = drawn(picture(format="PNG", mode="I;16", colour=9000))

    assert image.getpixel((9, 9)) == (35, 35, 35)


def test_place_date_camera_and_comment_stay_behind_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Camera of Åsa"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture((60, 40), exif=exif, comment=b"<script>alert(1)</script>", icc_profile=b"profile of Asa")

    made, _ = drawn_anew(io.BytesIO(content), name="me.png")
    image = Image.open(io.BytesIO(made))

    assert b"Camera" in content and b"<script>" in content
    assert (image.size, dict(image.getexif())) == ((40, 60), {})
    assert [word for word in (b"Camera", b"script", b"Exif", b"profile") if word in made] == []


def test_nothing_that_was_hidden_in_a_picture_survives():
    """A73: a GIF that is JavaScript too, and a PNG with a text chunk."""
    gif = picture((60, 40), format="GIF", mode="P", colour=1) + b"/**/=alert(1)//"
    see_through = Image.new("RGBA", (9, 9), "#0f766e80")
    written = io.BytesIO()
    see_through.save(written, "PNG")
    hidden = written.getvalue()[:-12] + chunk(b"tEXt", b"Comment\0<script>") + chunk(b"IEND", b"")

    assert b"alert" not in drawn_anew(io.BytesIO(gif), name="a.gif")[0]
    assert b"script" not in drawn_anew(io.BytesIO(hidden), name="a.png")[0]


@pytest.mark.parametrize(
    "content, said",
    [
        pytest.param(png(50_000, 50_000), TOO_LARGE, id="50,000 by 50,000"),
        pytest.param(png(2**31 - 1, 2**31 - 1), TOO_LARGE, id="as large as can be said"),
        pytest.param(png(6_000, 5_001), TOO_LARGE.replace("40", "30"), id="just too large"),
        pytest.param(samples.webp_header(16_383, 16_383), TOO_LARGE.replace("40", "7"), id="WebP"),
        pytest.param(samples.gif(10_000), "“me.png” moves. Choose a picture that stands still.", id="10,000 frames"),
        pytest.param(
            png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 200_000_000))), UNREADABLE, id="200 MB of text"
        ),
        pytest.param(
            png(9, 9, chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x" * 200_000_000))), UNREADABLE, id="profile"
        ),
        pytest.param(png(9_000, 9), UNREADABLE, id="less than declared"),
        pytest.param(picture()[:300], UNREADABLE, id="cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, UNREADABLE, id="only the beginning"),
    ],
)
def test_a_picture_that_would_choke_us_is_refused(content, said):
    """A71."""
    ending = {b"GIF8": ".gif", b"RIFF": ".webp", b"\xff\xd8\xff\xe0": ".jpg"}.get(content[:4], ".png")

    assert refused(content, "me" + ending) == said.replace(".png", ending)


def test_a_tiff_is_no_picture_to_us():
    """A71: a bomb of tags is never read."""
    assert refused(samples.tiff_bomb(), "me.jpg") == "“me.jpg” must be a JPEG, PNG, WebP or GIF"


LARGEST = {
    "jpeg": {"size": (8000, 5000), "subsampling": 0},
    "narrow jpeg": {"size": (32_000, 1250), "subsampling": 0},
    "progressive jpeg": {"size": (5000, 3000), "progressive": True, "subsampling": 0},
    "cmyk": {"size": (8000, 5000), "mode": "CMYK"},
    "png": {"size": (6000, 5000), "format": "PNG"},
    "deep png": {"size": (6000, 5000), "format": "PNG", "mode": "I;16", "colour": 9000},
    "see-through png": {"size": (5000, 3000), "format": "PNG", "mode": "RGBA"},
    "grey see-through png": {"size": (5000, 3000), "format": "PNG", "mode": "LA", "colour": (9, 9)},
    "palette png": {"size": (6000, 4000), "format": "PNG", "mode": "P", "colour": 1},
    "see-through palette png": {"size": (5000, 3000), "format": "PNG", "mode": "P", "colour": 1, "transparency": 1},
    "webp": {"size": (3000, 2500), "format": "WEBP", "mode": "RGBA", "quality": 30},
    "gif": {"size": (6000, 4000), "format": "GIF", "mode": "P", "colour": 1},
}
WORKER = """
import django, io, pathlib, re, sys
django.setup()
from kogge.commons.files.pictures import drawn_anew
drawn_anew(io.BytesIO(sys.stdin.buffer.read()), name="me")
print(int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_picture_that_is_taken_leaves_a_worker_below_300_mb(kind):
    """A71, measured in a process of its own."""
    content = picture(**LARGEST[kind])
    done = subprocess.run([sys.executable, "-c", WORKER], input=content, capture_output=True, check=True)

    assert int(done.stdout) < 300
