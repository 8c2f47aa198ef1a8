"""Pictures from strangers: measured before they are decoded, and drawn anew, so that nothing else comes along."""

import io
import threading
import warnings
from base64 import b64encode

from django.utils.translation import gettext as _

from kogge.base.errors import Refused

LONGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
# What drawing takes, in bytes for each pixel: with these, a worker stays below 300 MB whatever comes.
COSTS = {"WebP": 16, "clear": 8, "progressive": 8, "palette": 5, "plain": 4, "JPEG": 3}
BUDGET = 120_000_000
ONE_AT_A_TIME = threading.Lock()


def check_picture(stream, *, name):
    """Refuse what is too large to decode, or moves; only the header is read."""
    with _opened(stream, name):
        pass


def data_of(file) -> str:
    """A picture as an address of its own, for a document that fetches nothing; empty where there is none."""
    if not file or not file.is_picture:
        return ""
    with file.opened() as stream:
        return f"data:{file.type};base64,{b64encode(stream.read()).decode()}"


def drawn_anew(stream, *, name, square=None):
    """(bytes, "image/jpeg" or "image/png"): upright, at most 1600 pixels a side, without place, date or camera.

    `square` asks for the middle of it, so many pixels a side.
    """
    from PIL import Image, ImageOps

    with ONE_AT_A_TIME, _opened(stream, name) as picture:
        try:
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large photograph is decoded small at once
            is_clear = picture.has_transparency_data
            if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow else cuts off at white
                picture = picture.point(lambda grey: grey / 256).convert("L")
            if picture.mode in ("P", "1"):
                picture = picture.convert("RGBA" if is_clear else "RGB")
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA" if is_clear else "RGB")
            if square:
                upright = ImageOps.fit(upright, (square, square))
            plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())  # pixels and nothing else
            drawn = io.BytesIO()
            if is_clear:
                plain.save(drawn, "PNG", optimize=True)
            else:
                plain.save(drawn, "JPEG", quality=85, optimize=True, progressive=True)
        except Exception as problem:  # a decoder that is fed garbage may raise anything
            raise _unreadable(name) from problem
    return drawn.getvalue(), "image/png" if is_clear else "image/jpeg"


def _opened(stream, name):
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # making a PDF in the same process lets half pictures pass
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own guard, for whoever else opens one
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    try:
        size = _size_of_webp(stream)
        if size:
            _check_size(*size, "WebP", name)
        stream.seek(0)
        picture = Image.open(stream, formats=["JPEG", "PNG", "WEBP", "GIF"])
        _check_size(*picture.size, _cost(picture), name)
        is_moving = picture.format != "MPO" and getattr(picture, "is_animated", False)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _too_large(name, MOST_PIXELS) from problem
    except Exception as problem:  # as above
        raise _unreadable(name) from problem
    if is_moving:
        raise Refused(_("“%(name)s” moves. Choose a picture that stands still.") % {"name": name})
    return picture


def _cost(picture):
    if picture.info.get("progressive"):
        return "progressive"
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return "clear"
    if picture.mode in ("P", "1"):
        return "palette"
    return "JPEG" if picture.format in ("JPEG", "MPO") else "plain"


def _check_size(width, height, cost, name):
    most = BUDGET // COSTS[cost]
    if width * height > most:
        raise _too_large(name, most)


def _size_of_webp(stream):
    """Pillow reserves memory for the whole of a WebP picture when it opens it, so we look first."""
    stream.seek(0)
    head = stream.read(30)
    if not (head.startswith(b"RIFF") and head[8:12] == b"WEBP" and len(head) == 30):
        return None
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _too_large(name, most):
    words = _("“%(name)s” has more than %(most)s million pixels. Make the picture smaller and choose it again.")
    return Refused(words % {"name": name, "most": most // 1_000_000})


def _unreadable(name):
    return Refused(
        _("“%(name)s” can’t be read as a picture. Save it again as JPEG or PNG and choose that.") % {"name": name}
    )
