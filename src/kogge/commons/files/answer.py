"""How a file leaves the house: as a download that can do nothing, or as a picture that we drew ourselves."""

from django.http import FileResponse, HttpResponse

from kogge.commons.files.names import disposition

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def as_download(file):
    """The file as something to save. Whether this person may have it was asked before."""
    return _answer(file, "attachment")


def as_picture(file, *, is_for_mails=False):
    """The file as a picture in a page; only what we drew anew. Mails are read at other addresses than ours."""
    response = _answer(file, "inline" if file.is_picture else "attachment")
    if is_for_mails:
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def as_calendar(content, name, *, how="attachment"):
    """Dates for a program that keeps calendars: a file to save, or what it reads at an address (`how="inline"`)."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = disposition(name, how=how)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _answer(file, how):
    response = FileResponse(file.opened(), content_type=file.type)
    response["Content-Length"] = file.size
    response["Content-Disposition"] = disposition(file.name, how=how)
    for name, value in HEADERS.items():
        response[name] = value
    return response
