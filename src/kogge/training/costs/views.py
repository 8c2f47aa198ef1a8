from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.base.documents.sheets import FORMATS
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.names import disposition
from kogge.commons.journal.once import makes
from kogge.training.costs import actions, rules, table
from kogge.training.costs.forms import CorrectionForm, ExpenseForm, RateForm
from kogge.training.costs.models import Expense, editions_open_to
from kogge.training.costs.sums import holding, sheet_of

A_PAGE = 50


def _edition(request, programme, edition):
    found = editions_open_to(request.user).select_related("programme", "lead")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


def _lines(request, edition):
    found = Expense.objects.visible_to(request.user).filter(edition=edition)
    related = ("partner", "module", "person", "counters", "countered_by", "by", "edition__programme")
    return list(found.select_related(*related).order_by("number"))


def _page_of(edition):
    return reverse("expense_list", args=[edition.programme.slug, edition.slug])


@makes
def expense_list(request, programme, edition):
    """What each partner has planned, committed and spent for each module; one line is added below."""
    edition = _edition(request, programme, edition)
    enters, now = rules.can_enter(request.user, edition), timezone.now()
    form = None
    if enters:
        partners, today = table.partners_of(edition), now.astimezone(edition.zone).date()
        initial = {"on": today, "partner": edition.lead_id}
        form = ExpenseForm(posted(request), edition=edition, partners=partners, initial=initial)
    if request.method == "POST":
        allow(enters)
        if form.is_valid():
            with refusal_in(form):
                line = actions.enter(form.save(commit=False), by=request.user, now=now)
                words = {"number": line.number, "amount": table.said(line.amount, line.currency)}
                return done(request, _("Line %(number)s is written down: %(amount)s.") % words, request.path)
    return page(request, "costs/expense_list.html", _shown(request, edition) | {"form": form})


def _shown(request, edition):
    lines, rates = _lines(request, edition), list(edition.rates.order_by("from_on", "pk"))
    currency = table.currency_of(request.GET.get("in"), lines)
    sheet = sheet_of(lines, currency, rates)
    sees_all = rules.sees_all(request.user, edition)
    return {
        "edition": edition,
        "sheet": sheet,
        "chart": table.chart(sheet) if sheet.modules else None,
        "rates": holding(rates),
        "currencies": ("EUR", "SEK"),
        "is_mixed": len({line.currency for line in lines}) > 1 or bool(lines and lines[0].currency != currency),
        "page": Paginator(lines[::-1], A_PAGE).get_page(request.GET.get("page")),
        "sees_all": sees_all,
        "heads": table.heads(edition, sheet.total.spent) if sees_all and not sheet.left_out else [],
        "runs_it": rules.can_enter(request.user, edition),
    }


@require_safe
def expense_export(request, programme, edition):
    """The lines as a file."""
    edition = _edition(request, programme, edition)
    form = request.GET.get("as", "csv")
    if form not in FORMATS:
        raise Http404
    lines = _lines(request, edition)
    currency = table.currency_of(request.GET.get("in"), lines)
    ending, kind = FORMATS[form]
    content = table.content(lines, currency, list(edition.rates.all()), form)
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = disposition(f"{edition.slug}-costs-{timezone.now():%Y-%m-%d}{ending}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@makes
def expense_correct(request, programme, edition, number):
    """Take a line back and say what is right instead: paid, another amount, nothing."""
    edition = _edition(request, programme, edition)
    found = Expense.objects.visible_to(request.user).filter(edition=edition)
    expense = get_object_or_404(found.select_related("edition__programme", "module", "partner"), number=number)
    allow(rules.can_enter(request.user, edition))
    now = timezone.now()
    today = now.astimezone(edition.zone).date()
    form = CorrectionForm(posted(request), expense=expense, today=today)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            reason = form.cleaned_data["reason"]
            actions.correct(expense, reason=reason, instead=form.instead(), by=request.user, now=now)
            words = _("Line %(number)s is taken back. Both lines stay to be read.") % {"number": number}
            return done(request, words, _page_of(edition))
    context = {"edition": edition, "expense": expense, "form": form, "back": _page_of(edition)}
    return page(request, "costs/expense_correct.html", context)


@makes
def rate_new(request, programme, edition):
    """State at what rate euros and kronor are added up, from which day, and who says so."""
    edition = _edition(request, programme, edition)
    allow(rules.can_enter(request.user, edition))
    form = RateForm(posted(request), edition=edition, initial={"from_on": edition.starts_on})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.state_rate(form.save(commit=False), by=request.user, now=timezone.now())
            return done(request, _("The rate is stated."), _page_of(edition))
    rates = list(edition.rates.order_by("from_on", "pk"))
    context = {"edition": edition, "form": form, "rates": rates, "holding": holding(rates)}
    return page(request, "costs/rate_new.html", context)
