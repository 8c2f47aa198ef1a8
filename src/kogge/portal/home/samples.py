"""Made-up things for /styleguide/: one of everything, in its states. No database, no names of real people."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from kogge.base.charts import Bar, Point, Span, bars, country_map, gantt

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2027, 1, 15, 12, 0, tzinfo=STOCKHOLM)
COLOURS = {
    "page": "page",
    "surface": "surface",
    "sand": "sand",
    "ink": "ink",
    "soft": "soft",
    "sea": "sea",
    "amber": "amber",
    "pine": "pine",
    "rust": "rust",
    "control": "control",
    "line": "line",
    "deep": "deep",
}
CHART_COLOURS = [
    "c-sea",
    "c-amber",
    "c-pine",
    "c-heather",
    "c-rust",
    "c-granite",
    "o1",
    "o2",
    "o3",
    "o4",
    "o5",
]
LONG_FINNISH = "Itämeren alueen klusteripäälliköiden osaamisen kehittämisohjelman toimeenpanosuunnitelma"
LONG_GERMAN = "Clusterverantwortlichenweiterbildungsteilnahmebestätigung für Ostseeanrainerregionen"


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it should stand on a certificate")
    address = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), ("FI", "Finland"), ("SE", "Sweden")]
    )
    how = forms.ChoiceField(
        label="How will you take part?",
        choices=[
            ("site", "On site in Vaasa"),
            ("online", "Online"),
            ("recording", "I will watch the recording"),
        ],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What should the room have?",
        choices=[("step", "A way in without steps"), ("loop", "A hearing loop"), ("text", "Live text")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    arrival = forms.DateField(label="Arrival", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    goals = forms.CharField(
        label="What do you want to change in your cluster?",
        help_text="About 250 words. The committee and the coordinator read this.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    agree = forms.BooleanField(label="My employer knows that I apply", help_text="We do not ask them for a paper.")


def samples():
    """Everything the page needs, as plain things."""
    wrong = SampleForm({"name": "", "address": "ulla.saarni", "goals": "One shared route to market.", "how": "ship"})
    return {
        "colours": COLOURS,
        "chart_colours": CHART_COLOURS,
        "form": SampleForm(auto_id="rest_%s", initial={"country": "FI"}),
        "wrong": wrong,
        "tones": ["calm", "info", "good", "soon", "due", "bad"],
        "long_finnish": LONG_FINNISH,
        "long_german": LONG_GERMAN,
        "at": NOON,
        "until": NOON + timedelta(hours=4, minutes=30),
        "start": date(2017, 10, 24),
        "end": date(2017, 10, 26),
        "steps": [
            SimpleNamespace(verb="offer", label=_("Offer a place")),
            SimpleNamespace(verb="reserve", label=_("Put on the reserve list")),
            SimpleNamespace(verb="decline", label=_("Decline")),
        ],
        "case": SimpleNamespace(get_absolute_url="/styleguide/"),
        "stepline": [
            {
                "name": "Collaboration and leadership",
                "state": "done",
                "note": "Completed",
                "when": "31 Aug – 6 Nov 2026",
            },
            {
                "name": "Strategic management",
                "state": "now",
                "note": "Starts Monday",
                "when": "30 Nov – 19 Feb",
                "href": "#",
            },
            {"name": "Digitalisation in business", "state": "next", "note": "Opens 15 March"},
            {"name": LONG_FINNISH, "state": "stopped", "note": ""},
        ],
        "history": [
            {
                "sentence": _("Offered a place"),
                "by_name": "Olga Lind",
                "at": NOON,
                "note": "A clear goal, one country, one year.",
            },
            {
                "sentence": _("Sent the application"),
                "by_name": "Ulla Saarni",
                "at": NOON - timedelta(days=6),
                "note": "",
            },
            {"sentence": _("Nominated"), "by_name": "", "at": NOON - timedelta(days=20), "note": ""},
        ],
        "tasks": [
            {
                "label": "Say how you will take part",
                "href": "#",
                "state": "done",
                "note": "On site in Vaasa, told at 09:12",
            },
            {
                "label": "Read unit 2.1, From needs to goals",
                "href": "#",
                "state": "open",
                "note": "35 min",
                "by": "by Thu 26 Nov",
            },
            {
                "label": "Enter your cluster’s 14 figures",
                "href": "",
                "state": "closed",
                "note": "Opens 1 December",
            },
            {"label": LONG_GERMAN, "href": "#", "state": "open", "note": LONG_FINNISH, "by": "by Fri 11 Dec"},
        ],
        "tabs": [
            {"label": "Goals", "href": "#goals", "current": True},
            {"label": "Cluster", "href": "#cluster", "current": False},
            {"label": "Experience", "href": "#experience", "current": False},
        ],
        "thread": [
            {"title": "Stockholm", "note": "24–26 October 2017", "href": "#"},
            {"title": "Helsinki", "note": "4–5 December 2017", "href": ""},
            {"title": "Copenhagen", "note": "6–8 February 2018", "href": ""},
        ],
        "pages": Paginator(range(117), 20).page(2),
        "bars": _bars(),
        "gantt": _gantt(),
        "map": _map(),
    }


def _bars():
    return bars(
        title="Of 26 selected, 22 completed",
        sub="People in the edition 2020–21 by state. Target: 20",
        desc="Bars of 26 selected, 24 started and 22 completed.",
        items=[
            Bar("Selected", 26, "July 2020, 7 of them from Lithuania"),
            Bar("Started", 24, "1 September 2020, from 8 countries"),
            Bar("Completed", 22, "5 November 2021"),
        ],
        head=("State", "People"),
    )


def _gantt():
    return gantt(
        title="All four modules ran one after another, with a summer’s pause",
        sub="Start and end of each module. Amber: opening and closing meeting",
        desc="Four modules of ten to twelve weeks, one after another, with a pause in summer.",
        spans=[
            Span(
                "1 Collaboration and leadership",
                "Hyper Island",
                date(2020, 9, 1),
                date(2020, 11, 6),
                [(date(2020, 9, 1), date(2020, 9, 2)), (date(2020, 11, 5), date(2020, 11, 6))],
            ),
            Span(
                "2 Strategic management",
                "University of Vaasa",
                date(2020, 11, 30),
                date(2021, 2, 19),
                [(date(2020, 11, 30), date(2020, 12, 1))],
            ),
            Span("3 Digitalisation in business", "KTU", date(2021, 3, 15), date(2021, 5, 21)),
            Span("4 Scouting for innovation", "TH Wildau", date(2021, 8, 30), date(2021, 11, 5)),
        ],
        points=[Point("26 places given", date(2020, 7, 7)), Point("Graduation", date(2021, 12, 8))],
    )


def _map():
    counts = {"NO": 28, "SE": 15, "FI": 5, "EE": 8, "LV": 12, "LT": 14, "PL": 14, "DE": 14, "DK": 7}
    names = {
        "NO": "Norway",
        "SE": "Sweden",
        "FI": "Finland",
        "EE": "Estonia",
        "LV": "Latvia",
        "LT": "Lithuania",
        "PL": "Poland",
        "DE": "Germany",
        "DK": "Denmark",
    }
    return country_map(
        title="Norway has most, Finland fewest",
        sub="Cluster organisations in the directory, by country, n = 117",
        desc="One amber bead for each of nine countries. Norway has most, 28; Finland fewest, 5.",
        counts=counts,
        names=names,
        links={code: f"/clusters/?country={code}" for code in counts},
        sea_label="Baltic Sea",
        place="middle",
    )
