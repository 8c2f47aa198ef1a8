"""Words for generated texts, the same for ours and for the floor: 640 that no language has."""

WORDS = [
    one + two + three
    for one in ("bal", "nor", "sys", "tek", "med", "bio", "eco", "log", "mar", "agr")
    for two in ("tic", "da", "ra", "mo", "ne", "lu", "pi", "so")
    for three in ("", "n", "s", "x", "ing", "ia", "um", "er")
]
