"""Groups are formed under /manage/, and seen under /learn/ by who is in them."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.privacy.directory import profiles
from kogge.commons.talk.reading import threads_about
from kogge.training.groups import actions, proposing
from kogge.training.groups.forms import MoveForm, PartitionForm, WishForm
from kogge.training.groups.models import Group, Partition, Wish
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.programmes.rules import is_coordinator


def _edition(request, programme, edition):
    """An edition in which one forms groups: as its coordinator or assistant, or for a module that one leads."""
    mine = Edition.objects.with_seat(request.user, "coordinator", "assistant", "module_lead")
    return get_object_or_404(mine.select_related("programme"), slug=edition, programme__slug=programme)


def _modules(request, edition):
    """(the modules one may form groups for, whether one may do so for the whole edition)"""
    leads_all = is_coordinator(request.user, edition)
    modules = Module.objects.filter(edition=edition).order_by("number")
    if not leads_all:
        modules = modules.filter(seats__person=request.user, seats__role=Seat.Role.MODULE_LEAD)
    return modules, leads_all


def _partition(request, programme, edition, number):
    found = Partition.objects.visible_to(request.user).select_related("edition__programme", "module__edition")
    return get_object_or_404(found, edition__slug=edition, edition__programme__slug=programme, pk=number)


@require_safe
def partition_list(request, programme, edition):
    """All partings of an edition into groups, the newest first."""
    edition = _edition(request, programme, edition)
    found = Partition.objects.visible_to(request.user).filter(edition=edition).listed()
    wishing = Wish.objects.filter(edition=edition).values("seat").distinct().count()
    context = {"edition": edition, "partitions": found, "wishing": wishing}
    context["leads_all"] = is_coordinator(request.user, edition)
    return page(request, "groups/partition_list.html", context)


@makes
def partition_new(request, programme, edition):
    """Say which groups to form, under which rules; they are formed at once, as a draft."""
    edition = _edition(request, programme, edition)
    modules, leads_all = _modules(request, edition)
    allow(leads_all or modules.exists())
    known = proposing.known_of(edition)
    made = Partition(edition=edition)
    form = PartitionForm(posted(request), instance=made, modules=modules, leads_all=leads_all, known=known)
    told = set(proposing.told_levels(list(known)))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            made.rules = form.cleaned_data["rules"]
            given = {"fixed": form.given("group"), "levels": form.given("level")}
            actions.propose(made, by=request.user, now=timezone.now(), **given)
            return done(request, _("The groups are a draft. Look at them, change them, then publish them."), made)
    context = {"form": form, "edition": edition, "told": told}
    return page(request, "groups/partition_new.html", context)


@require_safe
def partition_detail(request, programme, edition, number):
    """The groups as cards with their reasons, and a table that compares them."""
    partition = _partition(request, programme, edition, number)
    return _shown(request, partition, MoveForm(**_choices(partition)))


def _choices(partition):
    members = partition.members.select_related("seat__person", "group").order_by("seat__person__name", "pk")
    return {"groups": list(partition.groups.order_by("number")), "members": list(members)}


def _shown(request, partition, form):
    choices = _choices(partition)
    known = proposing.known_of(partition.edition, [(one.seat_id, one.level) for one in choices["members"]])
    last = proposing.last_pairs(partition)
    told = set(proposing.told_levels(list(known))) if "levels" in partition.rules else set()
    for group in choices["groups"]:
        group.shown = [one for one in choices["members"] if one.group_id == group.pk]
        for one in group.shown:
            one.known = known.get(one.seat_id)
            one.is_told = one.level is None and one.seat_id in told
        group.has_told = any(one.is_told for one in group.shown)
        seats = [one.seat_id for one in group.shown]
        group.reasons = proposing.reasons(seats, known, last)
        group.balance = proposing.balance_of(group, seats, known)
    inside = {one.seat_id for one in choices["members"]}
    context = {
        "partition": partition,
        "edition": partition.edition,
        "groups": choices["groups"],
        "left_out": [one.name for seat, one in known.items() if seat not in inside],
        "kept": partition.explanation.get("kept"),
        "has_levels": any(one.level is not None or one.is_told for one in choices["members"]),
        "rules": [proposing.RULES[name] for name in partition.rules if name in proposing.RULES],
        "form": form,
        "steps": partition.steps_for(request.user),
        "history": Entry.objects.about(partition).order_by("-pk")[:12],
    }
    return page(request, "groups/partition_detail.html", context)


@require_POST
def partition_move(request, programme, edition, number):
    """Take somebody into another group, or let two exchange."""
    partition = _partition(request, programme, edition, number)
    form = MoveForm(request.POST, **_choices(partition))
    if form.is_valid():
        with refusal_in(form):
            told = {"reason": form.cleaned_data["reason"]} | form.where()
            actions.move(form.cleaned_data["member"], by=request.user, now=timezone.now(), **told)
            return done(request, _("Changed."), partition)
    return _shown(request, partition, form)


@require_POST
def partition_again(request, programme, edition, number):
    """Form the groups anew around those who stay."""
    partition = _partition(request, programme, edition, number)
    fixed = [int(given) for given in request.POST.getlist("stay") if given.isascii() and given.isdigit()]
    actions.form_again(partition, fixed=fixed, by=request.user, now=timezone.now())
    return done(request, _("The groups are formed anew."), partition)


@require_POST
def partition_remove(request, programme, edition, number):
    """Remove a draft."""
    partition = _partition(request, programme, edition, number)
    actions.discard(partition, by=request.user, now=timezone.now())
    return done(request, _("Removed."), reverse("partition_list", args=[programme, edition]))


@require_POST
def partition_step(request, programme, edition, number, verb):
    """Publish, take back."""
    partition = _partition(request, programme, edition, number)
    if verb not in Partition.verbs():
        raise Http404
    getattr(actions, verb)(partition, by=request.user, now=timezone.now())
    return done(request, _("Done."), partition)


# Learning ----------------------------------------------------------------------------------------------
def _seat(request, edition):
    mine = Seat.objects.participants().of(request.user).select_related("edition__programme", "person")
    return get_object_or_404(mine, edition__slug=edition)


@require_safe
def learn_groups(request, edition):
    """My groups: who is in them, and why."""
    seat = _seat(request, edition)
    groups = list(Group.objects.of(seat).prefetch_related("members__seat__person"))
    known, circle = proposing.known_of(seat.edition) if groups else {}, seat.edition.circle
    shown = profiles(request.user, [one.seat.person for group in groups for one in group.members.all()])
    wished = set(Wish.objects.filter(seat=seat, kind=Wish.Kind.WISH).values_list("about", flat=True))
    for group in groups:
        members = sorted(group.members.all(), key=lambda one: one.seat.person.full_name)
        here = [known[one.seat_id] for one in members if one.seat_id in known]
        group.people = [(one, shown[one.seat.person_id]) for one in here]
        group.about = threads_about(group, request.user, circle=circle)
        group.reasons = proposing.reasons([one.seat_id for one in members], known, set())
        group.wished = [one.seat.person.full_name for one in members if one.seat_id in wished]
    return page(request, "groups/learn_groups.html", {"edition": seat.edition, "seat": seat, "groups": groups})


def learn_wishes(request, edition):
    """Whom I would like to work with, and whom rather not. Only I read it."""
    seat = _seat(request, edition)
    told = list(Wish.objects.filter(seat=seat).values_list("kind", "about"))
    initial = {
        "wishes": [about for kind, about in told if kind == Wish.Kind.WISH],
        "refusals": [about for kind, about in told if kind == Wish.Kind.REFUSAL],
    }
    form = WishForm(posted(request), seat=seat, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_wishes(seat, by=request.user, now=timezone.now(), **form.cleaned_data)
            return done(request, _("Saved."), reverse("learn_groups", args=[edition]))
    return page(request, "groups/learn_wishes.html", {"edition": seat.edition, "form": form})
