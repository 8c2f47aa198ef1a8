"""Words for generated texts, the same for ours and for the floor: 640 that no language has.

An eighth of all texts has a given one. Ours also finds what begins so and what shares a stem in one of ten languages,
and so a tenth to two thirds of all entries by one word; TWO at once narrow that, as whoever searches does.
"""

WORDS = [
    one + two + three
    for one in ("bal", "nor", "sys", "tek", "med", "bio", "eco", "log", "mar", "agr")
    for two in ("tic", "da", "ra", "mo", "ne", "lu", "pi", "so")
    for three in ("", "n", "s", "x", "ing", "ia", "um", "er")
]
TWO = [f"{word}+{WORDS[(7 * number + 300) % len(WORDS)]}" for number, word in enumerate(WORDS)]
