"""What comes in is measured while it comes in: a request, the files in it, and each file."""

import logging
import tempfile

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

from kogge.commons.files.check import in_words

log = logging.getLogger(__name__)


class Receiver(FileUploadHandler):
    """Writes each file into one without a name, which is gone with the request, or with the process, however it ends.

    Of what is too large it keeps the name and the size, so that its form can say which file it was.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        settings.UPLOADING.mkdir(parents=True, exist_ok=True)
        nameless = tempfile.TemporaryFile(dir=settings.UPLOADING)  # noqa: SIM115 - the request closes it
        self.file = UploadedFile(nameless, self.file_name, self.content_type)

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= settings.UPLOAD_MOST:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        if hasattr(self, "file"):
            self.file.close()


class Whole:
    """The body of a request, which must be as long as was announced: half a file is not a file."""

    def __init__(self, stream, length):
        self.stream, self.left = stream, length

    def read(self, *args):
        part = self.stream.read(*args)
        self.left -= len(part)
        if not part and self.left > 0 and args != (0,):
            raise UnreadablePostError("The request ended too early.")
        return part

    def readline(self, *args):
        line = self.stream.readline(*args)
        self.left -= len(line)
        return line

    def close(self):
        self.stream.close()


def uploads(get_response):
    """Read what was sent before any page is asked, and say which limit it does not keep."""

    def middleware(request):
        announced = request.META.get("CONTENT_LENGTH") or ""
        length = int(announced) if announced.isdecimal() else 0
        if length > settings.REQUEST_MOST:
            words = _("All that is sent at once must be smaller than %(most)s, and this is %(size)s.")
            words %= {"most": in_words(settings.REQUEST_MOST), "size": in_words(length)}
            return _refused(request, words, 413)
        if request.method == "POST" and request.content_type == "multipart/form-data":
            request._stream = Whole(request._stream, length)
            try:
                request.POST  # noqa: B018 - reads everything
            except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig, MultiPartParserError, OSError) as problem:
                for handler in request.upload_handlers:
                    handler.upload_interrupted()
                return _refused(request, *_reason(problem))
        return get_response(request)

    return middleware


def _reason(problem):
    """The sentence and the status for what stopped a request halfway."""
    if isinstance(problem, TooManyFilesSent):
        most = {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
        return _("At most %(most)s files can be sent at once.") % most, 413
    if isinstance(problem, TooManyFieldsSent | RequestDataTooBig):
        status = 400 if isinstance(problem, TooManyFieldsSent) else 413  # no form of ours has so many fields
        return _("This form holds more text than can be sent at once."), status
    if isinstance(problem, UnreadablePostError | MultiPartParserError):
        return _("Only a part of it arrived. Send it again."), 400
    log.error("An upload could not be received: %s", problem.strerror)
    return _("We can’t receive files just now: the disk is full, or closed to us. Try again later."), 507


def _refused(request, reason, status):
    return render(request, "413.html", {"reason": reason}, status=status)
