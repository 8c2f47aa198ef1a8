"""Words for generated texts, the same for ours and for the floor: 640 that no language has.

An eighth of all texts has a given one. No stemmer shortens them and none begins another, so that ours, which finds
beginnings and stems in ten languages, finds as many entries by a word as the floor does.
"""

WORDS = [
    one + two + three
    for one in ("bal", "nor", "sys", "tek", "med", "bio", "eco", "log", "mar", "agr")
    for two in ("tic", "da", "ra", "mo", "ne", "lu", "pi", "so")
    for three in ("bax", "dox", "fux", "gax", "kux", "lox", "pax", "vux")
]
