"""Counts what is not translated yet: `python -m tests.house.gaps [--release]`.

Every message of the source counts, whether or not it has been collected. Swedish may have no gaps; with
`--release`, none of the nine languages may.
"""

import sys

import polib
from tests.house import tree


def translated(language):
    """{(context, text)} that this language's catalogue says."""
    path = tree.LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return set()
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path)).translated_entries()}


def gaps():
    """{language: messages it lacks}"""
    wanted = tree.texts()
    return {language: sorted(wanted - translated(language)) for language in tree.LANGUAGES}


def main(arguments):
    missing = gaps()
    total = len(tree.texts())
    print("     " + "  ".join(f"{language} {total - len(lacks)}/{total}" for language, lacks in missing.items()))
    if "--list" in arguments:
        for language, lacks in missing.items():
            print(*(f"{language}: {text!r}" for _, text in lacks), sep="\n")
    may_lack = set() if "--release" in arguments else set(tree.LANGUAGES) - {"sv"}
    return any(lacks for language, lacks in missing.items() if language not in may_lack)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
