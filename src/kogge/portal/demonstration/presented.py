"""The booklets of the demonstration: that of the finished edition is published, that of the running one collects."""

import io

from django.core.files.base import ContentFile
from i18nfield.strings import LazyI18nString

from kogge.commons.jobs.models import Job
from kogge.portal.demonstration.editions import EARLIER, RUNNING
from kogge.training.booklet import actions as booklets
from kogge.training.booklet.models import Booklet, Chapter, Print
from kogge.training.credentials.models import Layout
from kogge.training.programmes.models import Edition, Seat

GREETING = (
    "Twenty months ago these people did not know each other. Each of them was alone with a cluster: with "
    "members who wanted different things, with a board that asked for numbers, with money that ended in "
    "December.\n\n"
    "They met four times, on two coasts. Between the meetings they tried things at home and told the others "
    "what had come of it. Some of it failed, and that was told, too.\n\n"
    "What you hold in your hands are their own words. Read them as an invitation: every one of them answers "
    "the telephone."
)
GREETING_SV = (
    "För tjugo månader sedan kände de här personerna inte varandra. Var och en var ensam med ett kluster: med "
    "medlemmar som ville olika saker, en styrelse som frågade efter siffror och pengar som tog slut i "
    "december.\n\n"
    "De träffades fyra gånger, vid två kuster. Däremellan prövade de saker hemma och berättade för de andra "
    "vad det blev av. En del misslyckades, och det berättades också.\n\n"
    "Det du håller i handen är deras egna ord. Läs dem som en inbjudan: alla svarar i telefonen."
)
# Address: what the person does, one sentence, why, what was gained, and the portrait.
PAGES = {
    "birgit.linde@example.org": (
        "Leads a life science cluster across a border",
        "I used to ask what we offer. Now I ask who would miss it.",
        "My cluster lies in two countries, and I work across the border every day. I wanted to do it with a "
        "plan instead "
        "of with goodwill, and to see how others help small firms to go abroad.",
        "We built a service for small firms together with six of them: a first customer meeting abroad within ninety "
        "days. Two firms dropped out, four had the meeting, one has a contract.\n\nThe greatest change is "
        "smaller. Before "
        "every new service I now write down which member asked for it.",
        ("#d9e8ef", "#f0c9a8", "#b9793d", "long", "#0a5c8c", True),
    ),
    "juhani.tammi@example.org": (
        "Runs projects of a cleantech cluster, soon its manager",
        "A strategy is finished when the board can tell it without me.",
        "I have led projects for years and wanted to lead a cluster. In a project somebody has written down "
        "what is to be "
        "done. In a cluster nobody has, and I did not know how to begin.",
        "A strategy for three years with a budget, on two pages. It took four versions; the third was torn "
        "apart by the "
        "others in Vaasa, and that was the best afternoon of the year. The board signed it in May.",
        ("#e9efe2", "#f2d0b0", "#3a2c22", "short", "#14634d", False),
    ),
    "agnieszka.jesion@example.org": (
        "The whole office of a chemistry cluster",
        "I came for methods and left with four telephone numbers.",
        "I am the only person in the office of my cluster. I needed people to ask when I do not know how to go "
        "on, and "
        "who would not be my members at the same time.",
        "Five of us call each other on the first Friday of every month. Fifty minutes, one question each. That "
        "circle has "
        "already changed how I run meetings, how I set fees, and once it talked me out of a project.\n\nI saw "
        "one closing "
        "meeting as a recording, because our kindergarten was on strike. It counted.",
        ("#f6ead2", "#eec3a0", "#5b3420", "bun", "#ad2a1c", False),
    ),
    "hakon.rogn@example.org": (
        "Looks for new technology in an ocean cluster",
        "Nine of ten signals were noise. The tenth paid for all of them.",
        "Our members expect us to see what is coming. I had a folder full of links and no way to tell which mattered.",
        "A list of signals that the whole cluster writes: one sentence, one source, one name. Once a quarter "
        "eight members "
        "sort it in an hour. We have dropped two projects because of it, and begun one.",
        ("#dfe3f3", "#efc8a6", "#c9a15a", "beard", "#083d6b", False),
    ),
}  # fmt: skip
BEGUN = {
    "ulla.saarni@example.org": (
        "Manages a photonics cluster", "Ask the members first, then the ministry.",
        "I wanted to see how others win the members who never come.",
        "So far: three questions that I ask every member once a year, and write down the answers.",
        ("#e3eef6", "#f3d2b6", "#d9b26a", "long", "#14634d", True),
    ),
    "mart.saarepuu@example.org": (
        "Builds up a wood cluster", "", "We are young and make every mistake ourselves. I wanted to make some "
        "of other people’s.",
        "A first plan for our finances beyond the grant.",
        ("#ece6d8", "#eec6a2", "#6b4a2c", "short", "#6b271d", True),
    ),
    "zofia.brzoza@example.org": (
        "Leads the office of a furniture cluster", "Fewer meetings, better bread.",
        "Our cluster has two hundred members and eleven who decide. I want to change that number.",
        "The members’ meeting has a new form: one hour, three questions, and everybody speaks.",
        ("#f3e3e6", "#f0c7a4", "#2c1d18", "bun", "#083d6b", False),
    ),
}  # fmt: skip


def present(demo):
    """The booklet of the finished edition; its pages were written after the awards."""
    finished = Edition.objects.select_related("programme", "lead").get(slug=EARLIER)
    made = _booklet(demo, finished, PAGES, day=-85)
    by = demo.coordinator(finished)
    made.greeting = LazyI18nString({"en": GREETING, "sv": GREETING_SV})
    made.greeted_by = f"{by.full_name}, {finished.lead.title}"
    made.pages_until = demo.day(-79)
    booklets.set_up(made, by=by, now=demo.at(-84))
    _chapter(made, by, demo)
    booklets.order(made, how="country", by=by, now=demo.at(-78))
    booklets.publish(made, by=by, now=demo.at(-77))
    layout = Layout(edition=finished, second_language="sv", signatories=[[by.full_name, "Programme coordinator"]])
    booklets.lay_out(layout, logos=[], by=by, now=demo.at(-113))


def have_printed(demo):
    """The worker is asked once to draw the booklet of the finished edition, for A5 and for A4."""
    made = Booklet.objects.select_related("edition__programme").filter(edition__slug=EARLIER, prints=None).first()
    by = demo.coordinator(made.edition) if made else None
    asked = made and Job.objects.filter(back_url=made.get_manage_url()).exists()
    for format in () if made is None or asked else Print.Format.values:
        booklets.ask_for_print(made, format=format, language="en", by=by)


def collect(demo):
    """The booklet of the running edition, which waits for pages."""
    running = Edition.objects.select_related("programme", "lead").get(slug=RUNNING)
    begun = _booklet(demo, running, BEGUN, day=-6)
    begun.pages_until = demo.day(30)
    booklets.set_up(begun, by=demo.coordinator(running), now=demo.at(-6))


def _booklet(demo, edition, pages, *, day):
    by = demo.coordinator(edition)
    made = booklets.start(edition, by=by, now=demo.at(day))
    for address, (role, quote, why, gained, face) in pages.items():
        seat = Seat.objects.participants().select_related("person", "edition__programme").get(
            edition=edition, person__email=address
        )  # fmt: skip
        page = booklets.page_for(made, seat)
        written = {"language": "en", "role": role, "why": why, "gained": gained, "quote": quote, "link": ""}
        booklets.write(
            page, written, photo=portrait(*face), shows_photo=True, approves=True, by=seat.person, now=demo.at(day + 5)
        )
    return made


def _chapter(made, by, demo):
    """Why the people of the edition meet again."""
    text = (
        "The education is over; the people are not. On the last evening they wrote down what stays:\n\n"
        "- a call on the first Friday of every month, open to everybody who has been through an edition,\n"
        "- a visit each year, where the host shows what did not work,\n"
        "- and a promise to answer within a week."
    )
    text_sv = (
        "Utbildningen är slut; människorna är kvar. Den sista kvällen skrev de ner vad som består:\n\n"
        "- ett samtal den första fredagen i varje månad, öppet för alla som har gått en omgång,\n"
        "- ett besök om året, där värden visar vad som inte fungerade,\n"
        "- och ett löfte att svara inom en vecka."
    )
    chapter = Chapter(
        booklet=made, kind=Chapter.Kind.TEXT,
        title=LazyI18nString({"en": "What stays", "sv": "Det som blir kvar"}),
        text=LazyI18nString({"en": text, "sv": text_sv}),
    )  # fmt: skip
    booklets.save_chapter(chapter, by=by, now=demo.at(-79))


def portrait(ground, skin, hair, cut, cloth, has_glasses):
    """Somebody who does not exist, drawn plainly enough that nobody takes it for a photograph."""
    from PIL import Image, ImageDraw

    side, sharp = 760, 2
    picture = Image.new("RGB", (side * sharp, side * sharp), ground)
    pen = ImageDraw.Draw(picture)

    def oval(left, top, right, bottom, fill):
        pen.ellipse([place * sharp for place in (left, top, right, bottom)], fill=fill)

    shade = tuple(int(int(skin[at : at + 2], 16) * 0.9) for at in (1, 3, 5))
    if cut == "long":
        oval(205, 150, 555, 640, hair)
    if cut == "bun":
        oval(310, 70, 450, 205, hair)
    oval(110, 560, 650, 1100, cloth)
    pen.rounded_rectangle([place * sharp for place in (322, 470, 438, 640)], radius=50 * sharp, fill=shade)
    oval(300, 575, 460, 680, skin)
    oval(240, 160, 520, 540, skin)
    if cut == "beard":
        pen.chord([place * sharp for place in (240, 180, 520, 560)], 8, 172, fill=hair)
        oval(330, 420, 430, 462, skin)
    pen.chord([place * sharp for place in (228, 132, 532, 480)], 186, 354, fill=hair)
    if cut in ("long", "bun"):
        pen.chord([place * sharp for place in (228, 132, 440, 420)], 150, 330, fill=hair)
    for eye in (312, 448):
        oval(eye - 11, 338, eye + 11, 360, "#2a2320")
    pen.arc([place * sharp for place in (330, 385, 430, 455)], 25, 155, fill="#9c4a3a", width=9 * sharp)
    if has_glasses:
        for eye in (312, 448):
            pen.ellipse(
                [place * sharp for place in (eye - 48, 304, eye + 48, 396)], outline="#0f2230", width=7 * sharp
            )
        pen.line([place * sharp for place in (360, 345, 400, 345)], fill="#0f2230", width=7 * sharp)
    drawn = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(drawn, "JPEG", quality=90)
    return ContentFile(drawn.getvalue(), name="portrait.jpg")
