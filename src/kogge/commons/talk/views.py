"""The pages of threads, of how soon one is told of them, and of who will be where."""

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.dates import clock_time
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.commons.mail.leaving import has_left
from kogge.commons.talk import actions, reading, rules, telling
from kogge.commons.talk.forms import EditForm, PaceForm, RemarkForm, StayForm, ThreadForm
from kogge.commons.talk.models import Pace, Remark, RemarkFile, Stay, Thread

LISTED = 30


def _thread(request, ref):
    return get_object_or_404(Thread.objects.visible_to(request.user).select_related("circle"), ref=ref)


def _remark(request, ref, pk):
    remarks = Remark.objects.filter(thread__in=Thread.objects.visible_to(request.user))
    return get_object_or_404(remarks.select_related("thread__circle", "person"), thread__ref=ref, pk=pk)


def _kept(form, *, by, now):
    """The files of a form, kept before any transaction."""
    field = form.fields["files"]
    return [keep(file, by=by, kinds=field.kinds, most=field.most, now=now) for file in form.cleaned_data["files"]]


@require_safe
def thread_list(request):
    """The threads of my circles, what is new to me first."""
    circles = list(reading.circles_of(request.user))
    chosen = next((one for one in circles if one.slug == request.GET.get("circle")), None)
    found = Thread.objects.listed(request.user)
    if chosen:
        found = found.filter(circle=chosen)
    shown = Paginator(found, LISTED).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "circles": circles,
        "chosen": chosen,
        "begins_in": chosen or (circles[0] if len(circles) == 1 else None),
        "tabs": _tabs(circles, chosen),
    }
    return page(request, "talk/thread_list.html", context)


def _tabs(circles, chosen):
    address = reverse("thread_list")
    return [
        {"label": _("All"), "href": address, "current": chosen is None},
        *({"label": one.name, "href": f"{address}?circle={one.slug}", "current": one == chosen} for one in circles),
    ]


@makes
def thread_new(request):
    """Begin a thread in a circle, on what the link names or on nothing in particular."""
    circle = get_object_or_404(reading.circles_of(request.user), slug=request.GET.get("circle", ""))
    about = reading.read_about(request.GET.get("about", ""))
    form = ThreadForm(posted(request), request.FILES or None, circle=circle, writer=request.user)
    if request.method == "POST" and form.is_valid():
        now, given = timezone.now(), form.cleaned_data
        actions.hold_writer(request.user, now=now)
        with refusal_in(form):
            thread = actions.open_thread(
                about, circle=circle, title=given["title"], text=given["text"], names=given["names"],
                files=_kept(form, by=request.user, now=now), by=request.user, now=now,
            )  # fmt: skip
            return done(request, _("The thread is begun."), thread)
    return page(request, "talk/thread_new.html", {"form": form, "circle": circle})


@makes
def thread_detail(request, ref):
    """The remarks, oldest first, from the first new one; and a box to write in."""
    thread = _thread(request, ref)
    now = timezone.now()
    opened = reading.Open(
        thread, request.user, wanted=request.GET.get("page", ""), remark=request.GET.get("remark", ""), now=now
    )
    answered = next((one for one in opened.remarks if str(one.pk) == request.GET.get("answer")), None)
    begun = {"text": opened.reader.draft, "answer_to": answered.pk if answered else None}
    form = RemarkForm(posted(request), request.FILES or None, circle=thread.circle, writer=request.user, initial=begun)
    if request.method == "POST" and form.is_valid():
        remark = _written(form, thread, by=request.user, now=now)
        if remark:
            return done(request, _("Written."), remark)
    context = {"thread": thread, "opened": opened, "form": form, "answered": answered}
    return page(request, "talk/thread_detail.html", context)


def _written(form, thread, *, by, now):
    given = form.cleaned_data
    actions.hold_writer(by, now=now)
    with refusal_in(form):
        answered = thread.remarks.filter(pk=given["answer_to"]).first() if given["answer_to"] else None
        files = _kept(form, by=by, now=now)
        return actions.write(
            thread, given["text"], answer_to=answered, names=given["names"], files=files, by=by, now=now
        )


@require_POST
def thread_save(request, ref):
    """What is being written, kept every few seconds."""
    now = timezone.now()
    actions.save_draft(_thread(request, ref), request.POST.get("text", ""), person=request.user, now=now)
    return JsonResponse({"said": _("Saved %(time)s") % {"time": clock_time(now)}})


@require_POST
def thread_step(request, ref, verb):
    """Follow, hear nothing, mark as read, close, open again."""
    thread, now = _thread(request, ref), timezone.now()
    if verb == "read":
        to = request.POST.get("to", "")
        actions.mark_read(thread, person=request.user, to=int(to) if to.isdecimal() and len(to) < 19 else 0)
        return redirect("thread_list")
    if verb in {"follow", "mute"}:
        actions.follow(thread, person=request.user, follows=verb == "follow")
        said = _("You hear of what is written here.") if verb == "follow" else _("You hear nothing of this thread.")
        return done(request, said, thread)
    if verb not in {"close", "reopen"}:
        raise Http404
    allow(rules.can_close(request.user, thread))
    actions.change_thread(thread, is_closed=verb == "close", by=request.user, now=now)
    return done(request, _("The thread is closed.") if verb == "close" else _("The thread is open again."), thread)


@require_safe
def remark_detail(request, ref, pk):
    """One remark, where it stands in its thread."""
    return redirect(_remark(request, ref, pk))


def remark_edit(request, ref, pk):
    """Change what one wrote."""
    remark = _remark(request, ref, pk)
    is_typed = request.method == "POST" and remark.person_id == request.user.pk  # then the answer holds what was typed
    allow(is_typed or rules.can_edit(request.user, remark))
    begun = {"text": remark.text, "seen": remark.version}
    form = EditForm(posted(request), circle=remark.thread.circle, writer=request.user, initial=begun)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusal_in(form):
            actions.edit(
                remark, given["text"], seen=given["seen"], names=given["names"], by=request.user, now=timezone.now()
            )
            return done(request, _("Changed."), remark)
    return page(request, "talk/remark_edit.html", {"form": form, "remark": remark, "thread": remark.thread})


@require_POST
def remark_step(request, ref, pk, verb):
    """Take back, and undo that."""
    remark, now = _remark(request, ref, pk), timezone.now()
    if verb == "take-back":
        allow(rules.can_take_back(request.user, remark) or remark.is_taken_back)
        actions.take_back(remark, by=request.user, now=now)
        return done(request, _("Taken back. For a quarter of an hour you can undo it."), remark)
    if verb != "put-back":
        raise Http404
    allow(remark.taken_back_by_id in (request.user.pk, None))
    actions.put_back(remark, by=request.user, now=now)
    return done(request, _("It is there again."), remark)


@require_safe
def thread_file(request, ref, file):
    """A file of a remark, for whoever sees the thread; not when the remark was taken back."""
    threads = Thread.objects.visible_to(request.user).filter(ref=ref)
    found = RemarkFile.objects.filter(remark__thread__in=threads, remark__taken_back_at=None).select_related("file")
    return as_download(get_object_or_404(found, file__ref=file).file)


def talk_pace(request):
    """How soon I am told by mail."""
    pace = telling.pace_of(request.user)
    left = has_left(request.user.email, telling.LIST)
    if left:
        pace.mentioned = pace.followed = pace.begun = Pace.How.NEVER
    form = PaceForm(posted(request), instance=pace)
    if request.method == "POST" and form.is_valid():
        actions.set_pace(form.save(commit=False), now=timezone.now())
        return done(request, _("Saved."), "thread_list")
    return page(request, "talk/talk_pace.html", {"form": form, "has_left": left})


def stay_list(request):
    """Who of my circles will be where, by the first day; and mine."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = StayForm(posted(request), person=request.user, today=today, instance=Stay(person=request.user))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.add_stay(form.save(commit=False), by=request.user, now=now)
            return done(request, _("Added. It goes by itself after its last day."), "stay_list")
    stays = Stay.objects.visible_to(request.user).coming(today)[:200]
    return page(request, "talk/stay_list.html", {"form": form, "stays": stays})


@require_POST
def stay_remove(request, pk):
    get_object_or_404(Stay.objects.filter(person=request.user), pk=pk).delete()
    return done(request, _("Removed."), "stay_list")
