"""A map for a PDF, where a drawing does not know the style sheet: its colours and letters are written into it."""

from django.utils.safestring import SafeString, mark_safe

from kogge.base.charts.data import Chart

ON_PAPER = {
    "--m-sea": "#eaf2f6", "--m-land2": "#f4f7f8", "--m-land": "#ffffff", "--m-coast": "#9fb9c7",
    "--m-depth": "#cfdfe8", "--m-thread": "#0a5c8c",
}  # fmt: skip
STYLE = (
    "<style>text{font-family:Inter;font-size:19px;font-weight:600;fill:#0f2230}.n{font-weight:500;fill:#465863}"
    ".deep{font-weight:400;font-style:italic;fill:#4f7a92;letter-spacing:2px}.bead circle{fill:#ffbe3d}"
    ".none circle{fill:#dbe5ea}.strand{fill:none;stroke:#0a5c8c;stroke-width:2}</style>"
)


def printed(chart: Chart | None) -> SafeString:
    """The wide drawing of a map, to stand in a document."""
    if chart is None:
        return SafeString("")
    drawn = str(chart.wide)
    for token, colour in ON_PAPER.items():
        drawn = drawn.replace(f"var({token})", colour)
    return mark_safe(drawn.replace("<title", STYLE + "<title", 1))  # noqa: S308 - a drawing of our own
