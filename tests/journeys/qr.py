"""Reads the square code of a certificate as a telephone would, from the lines that the PDF draws."""

import zxingcpp
from PIL import Image, ImageDraw
from pypdf.generic import ContentStream

SCALE = 6  # pixels a module


def read_code(pdf):
    """What the QR code on the first page says; it is the stroked path that lies wholly on the grid of modules."""
    lines, longest = [], []
    at = (0.0, 0.0)
    for operands, operator in ContentStream(pdf.pages[0].get_contents(), pdf).operations:
        if operator == b"m":
            at = tuple(map(float, operands))
        elif operator == b"l":
            to = tuple(map(float, operands))
            if to[1] == at[1] and at[1] % 1 == 0.5:
                lines.append((at, to))
            at = to
        elif operator in (b"S", b"s", b"f", b"n", b"B"):
            longest, lines = max(longest, lines, key=len), []
    size = round(max(line[1][0] for line in longest)) + 4
    picture = Image.new("L", (size * SCALE, size * SCALE), "white")
    for (left, y), (right, _y) in longest:
        box = [left * SCALE, (y - 0.5) * SCALE, right * SCALE - 1, (y + 0.5) * SCALE - 1]
        ImageDraw.Draw(picture).rectangle(box, fill="black")
    return zxingcpp.read_barcodes(picture)[0].text
