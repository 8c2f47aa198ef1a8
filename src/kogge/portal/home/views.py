from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kogge.base.http import next_address, page, posted
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored
from kogge.commons.people.entrance import enter
from kogge.commons.people.models import Invitation
from kogge.portal.home import actions
from kogge.portal.home import front as front_page
from kogge.portal.home.forms import SetUpForm
from kogge.portal.home.hats import hats_of
from kogge.portal.home.samples import samples
from kogge.portal.home.todo import greeting, grouped, taught_by, todo, workload_of

THEMES = ("light", "dark")


@login_not_required
@stored(until=front_page.next_change)
def front(request):
    """What this is, the open call, the next meeting, the map."""
    return page(request, "home/front.html", front_page.context(now=timezone.now()))


def home(request):
    """What needs me today. Two queries as a rule, eight at the most.

    Session, person, hats, seats, agenda, whether mails came back, what others ask of me, own cases.
    """
    now = timezone.now()
    codes = {hat.code for hat in hats_of(request.user)}
    seats, agenda, returned, asked = workload_of(request.user, now=now)
    lines = todo(request.user, seats=seats, agenda=agenda, asked=asked, codes=codes, now=now)
    context = {
        "now": now,
        # One's own agenda is drawn once a minute, and anew at once when something has changed.
        "agenda_key": f"{request.user.pk} {site().version} {request.user.timezone} {timezone.localdate()}",
        "greeting": greeting(now) % {"name": request.user.called_name},
        "returned": returned,
        "first": lines[0] if lines else None,
        "groups": grouped(lines, now=now),
        "coming": [event for event in agenda if event.ends_at > now][:7],
        "seats": list({seat.edition_id: seat for seat in reversed(seats)}.values())[::-1],
        "taught": taught_by(request.user, timezone.localdate(now)),  # asked when it is drawn, once a minute
    }
    return page(request, "home/home.html", context)


@require_POST
def hat(request):
    """Put on another hat: which part of one's work stands first."""
    wanted = request.POST.get("hat", "")
    if wanted in {hat.code for hat in hats_of(request.user)}:
        request.session["hat"] = wanted
    return redirect("home")


@login_not_required
def theme(request):
    """Choose light, dark, or as the device says; kept in a cookie, so that no page has to know."""
    goes_to = next_address(request, "/")
    if request.method == "POST":
        response = redirect(goes_to)
        wanted = request.POST.get("theme")
        if wanted in THEMES:
            given = {"max_age": 31_536_000, "samesite": "Lax", "httponly": True, "secure": settings.IS_HTTPS}
            response.set_cookie(settings.THEME_COOKIE_NAME, wanted, **given)
        else:
            response.delete_cookie(settings.THEME_COOKIE_NAME)
        return response
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return page(request, "home/theme.html", {"next": goes_to, "chosen": chosen})


@login_not_required
def theme_css(request):
    """A style sheet of one line, by the cookie: the only part of a page that knows the theme."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME)
    text = f":root {{ color-scheme: {chosen} }}\n" if chosen in THEMES else ""
    headers = {"Cache-Control": "private, max-age=0, must-revalidate", "Vary": "Cookie"}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)


@login_not_required
def set_up(request, token):
    """The first person names the community and becomes its administrator."""
    now = timezone.now()
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.SET_UP, now=now)
    if invitation is None:
        context = {"is_set_up": site().set_up_at is not None, "command": "./kogge setup_link"}
        return page(request, "home/set_up_spent.html", context, status=410)
    form = SetUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = actions.set_up(invitation, now=now, **form.cleaned_data)
        return enter(request, person, reverse("desk"))
    return page(request, "home/set_up.html", {"form": form})


@login_not_required
@stored()
def styleguide(request):
    """Every component with its states."""
    return page(request, "home/styleguide.html", {"sample": samples()})
