"""Zip files from strangers: looked at by what they declare, never unpacked, and refused when they play tricks."""

import io
import re
import stat
import zipfile

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200_000_000  # bytes, by what the entries declare; whoever reads one later gets no more than that
LONGEST_LIST = 1_000_000  # bytes of the table of contents, which is all that is read before counting
HEAD = 4096

TYPES = re.compile(
    rb'"(application/vnd\.openxmlformats-officedocument\.'
    rb'(?:wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation))\.main\+xml"'
)
ARCHIVES = re.compile(r"\.(zip|7z|rar|gz|bz2|xz|zst|tar|jar|cab|iso|exe|dll|js|vbs|bat|cmd|ps1|sh|html?|svgz)$", re.I)


class Tricky(Exception):
    """This is no file that an office program writes."""


def kind_of_package(stream):
    """The type of the document in this zip file; "" if it is none that we know, or one that we don't trust."""
    try:
        _check_end(stream)
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            _check_entries(entries)
            for entry in entries:
                _check_head(package, entry)
            return _type(package)
    except (Tricky, zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return ""


def _check_end(stream):
    """The table of contents is short and stands right before the end: nothing before, between or behind."""
    size = stream.seek(0, io.SEEK_END)
    if size < 22:
        raise Tricky
    stream.seek(-22, io.SEEK_END)
    end = stream.read(22)
    length, begin = int.from_bytes(end[12:16], "little"), int.from_bytes(end[16:20], "little")
    if not end.startswith(b"PK\x05\x06") or length > LONGEST_LIST or begin + length + 22 != size:
        raise Tricky
    stream.seek(0)


def _check_entries(entries):
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or len(names) < len(entries):
        raise Tricky
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Tricky
    for entry in entries:
        name = entry.orig_filename
        is_path_ours = not (name.startswith("/") or ".." in name.split("/") or re.search(r"[\\:\x00-\x1f]", name))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        is_locked = entry.flag_bits & 0x41
        if not is_path_ours or is_link or is_locked or ARCHIVES.search(name) or "vbaproject" in name.lower():
            raise Tricky


def _check_head(package, entry):
    """No XML may define entities, its own or another's; a definition stands before the first element."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".rdf")) or entry.is_dir() or not entry.file_size:
        return
    with package.open(entry) as part:
        head = part.read(HEAD).replace(b"\x00", b"")
    head = re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)  # in which anything may stand
    first = re.search(rb"<[A-Za-z_!]", head)
    if not first or head[first.start() : first.end()] == b"<!" or b"<!ENTITY" in head:
        raise Tricky


def _type(package):
    first = package.infolist()[0] if package.infolist() else None
    if first and first.filename == "mimetype" and first.file_size < 100:
        return package.read(first).decode("ascii", "replace").strip()
    if "[Content_Types].xml" in package.namelist():
        with package.open("[Content_Types].xml") as part:
            found = set(TYPES.findall(part.read(LONGEST_LIST)))
        return found.pop().decode() if len(found) == 1 else ""
    return ""
