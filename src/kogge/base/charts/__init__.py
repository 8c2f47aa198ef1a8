"""Charts drawn by the server as SVG: pure functions, two drawings each, a table behind every one.

No models, no style attributes (the content security policy forbids them), no colour but the tokens
of the style sheet, so every chart follows light, dark and print by itself.
"""

from kogge.base.charts.bars import bars
from kogge.base.charts.blocks import Block, blocks
from kogge.base.charts.country_map import country_map
from kogge.base.charts.data import Bar, Chart, Land, Point, Span, Town
from kogge.base.charts.gantt import gantt
from kogge.base.charts.gap import Need, gap
from kogge.base.charts.likert import Opinion, likert
from kogge.base.charts.outlines import as_background, depth_lines
from kogge.base.charts.printed import printed
from kogge.base.charts.shares import shares
from kogge.base.charts.spider import Axis, spider
from kogge.base.charts.stacked import stacked
from kogge.base.charts.strips import Strip, strips
from kogge.base.charts.towns_map import towns_map

__all__ = [
    "Axis",
    "Strip",
    "spider",
    "strips",
    "Bar",
    "Block",
    "Chart",
    "Land",
    "Need",
    "Opinion",
    "Point",
    "Span",
    "Town",
    "as_background",
    "bars",
    "blocks",
    "country_map",
    "depth_lines",
    "gantt",
    "gap",
    "likert",
    "printed",
    "shares",
    "stacked",
    "towns_map",
]
