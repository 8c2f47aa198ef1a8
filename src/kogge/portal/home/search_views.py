from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.utils.translation import get_language

from kogge.base.http import page
from kogge.commons.clusters.entry import who_reads
from kogge.portal.home import finding

ON_A_PAGE = 30


@login_not_required
def search(request):
    """Everything that one may see and that has these words, in groups; `in` shows one group whole."""
    typed = request.GET.get("q", "")
    words = finding.words_of(typed)
    context = {"words": words, "is_cut": len(words) < len(" ".join(typed.split())), "groups": []}
    reader = who_reads(request)
    only = finding.group(request.GET.get("in", ""), words, user=request.user, reader=reader) if words else None
    if only:
        shown = Paginator(only.hits, ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"only": only, "page": shown, "back": urlencode({"q": words})}
    elif words:
        context["groups"] = finding.groups(words, user=request.user, reader=reader, language=get_language())
    return page(request, "home/search.html", context)
