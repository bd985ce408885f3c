"""Pictures: well-formed, told in words, readable without colour and from right to left; never surer than what is known."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assess.answer import STATUS, Screening
from safeconduct.lawbook.catalog import speak
from safeconduct.lawbook.measures import NOT_KNOWN, NOTHING, Span, total
from safeconduct.lawbook.model import Law
from safeconduct.show.page import Html
from safeconduct.show.pictures import looks, over_time, route_map, time_bars
from safeconduct.show.pictures.direction import isolated, isolated_html, runs
from safeconduct.show.pictures.of_route import bars, pictures, stops
from safeconduct.show.pictures.over_time import Course, Line
from safeconduct.show.pictures.pen import NARROW, WIDE
from safeconduct.show.pictures.stops import Stop, map_list, map_table
from safeconduct.show.pictures.stops import sentences as stop_sentences
from safeconduct.show.pictures.time_bars import Bar, extent
from safeconduct.show.pictures.ways_map import Way, ways_list, ways_map, ways_table
from safeconduct.show.pictures.ways_map import sentences as way_sentences
from safeconduct.show.pictures.widths import width, wrap
from safeconduct.show.pictures.words import ENGLISH, Words, spoken

from .planting import LAW

HOSTILE = '<script>alert("x")</script>&amp;\u202e]]>{label}{0}<!-- \' "'
KINDS = ("map", "bars", "time", "ways")
FIRST, LAST = dt.date(2016, 10, 1), dt.date(2017, 10, 1)
RUSSIAN = Words(
    open="Открыт", closed="Закрыт", unknown="Неизвестно", place="Начало", act="Действие", decision="Решение",
    end="Результат", if_refused="при отказе", closes="закрывает другие пути", not_known="неизвестно",
    months_axis="Месяцы", at_least="не менее", usually="обычно", at_most="не более",
)  # fmt: skip
ARABIC = Words(open="مفتوح", closed="مغلق", unknown="غير معروف", if_refused="عند الرفض", not_known="غير معروف")
LABELS = {
    "en": [
        "Fly to Mexico",
        "Refugee admission to the United States",
        "Go to a US port on the Mexican border and tell the officer that you fear to return",
        "Credible fear interview",
        "Asylum interview and decision",
        "Hearing and decision by an immigration judge",
        "Withholding of removal",
        "Protection under the Convention Against Torture",
    ],
    "ru": [
        "Перелёт в Мексику",
        "Приём беженцев в Соединённых Штатах Америки",
        "Обратиться на пограничный пункт США на мексиканской границе и заявить должностному лицу о страхе возвращения",
        "Собеседование об обоснованности опасений преследования",
        "Собеседование и решение по ходатайству о предоставлении убежища",
        "Судебное слушание и решение иммиграционного судьи",
        "Приостановление высылки",
        "Защита на основании Конвенции против пыток и других жестоких видов обращения",
    ],
    "ar": [
        "السفر إلى المكسيك",
        "قبول اللاجئين (8 U.S.C. 1157)",
        "اذهب إلى ميناء أمريكي على الحدود المكسيكية وأخبر الضابط أنك تخشى العودة",
        "مقابلة الخوف المعقول",
        "مقابلة وقرار اللجوء (I-589)",
        "جلسة وقرار قاضي الهجرة",
        "وقف الترحيل",
        "الحماية بموجب اتفاقية مناهضة التعذيب",
    ],
    "hostile": [HOSTILE, "x" * 200, "W" * 90, "&" * 40, "\x00\x1f", "", "a\nb\tc", "</svg></title>"],
}
WORDS = {"en": ENGLISH, "ru": RUSSIAN, "ar": ARABIC, "hostile": ENGLISH}
SPANS = [
    NOTHING,
    Span(18, 19, 24, 18),
    Span(18, None, 24, 18),
    NOT_KNOWN,
    Span(None, None, None, 19, whole=False),
    Span(None, 35, 60, 0, 35),
    Span(None, 4.1, None, 0, 4.1),
    Span(6, 6, 6, 6),
]
"""One of each sort of figure."""
COURSES = [
    ((FIRST, True), (dt.date(2017, 1, 27), False), (dt.date(2017, 2, 3), True), (dt.date(2017, 3, 16), None)),
    ((FIRST, False),),
    ((dt.date(2016, 12, 1), True), (dt.date(2017, 1, 27), None)),
    ((FIRST, True),),
    (),
    ((dt.date(2015, 1, 1), True), (dt.date(2019, 1, 1), False)),
    ((FIRST, None), (dt.date(2017, 9, 30), True)),
    ((FIRST, False), (dt.date(2017, 6, 1), True)),
]


def rows_of(lang: str) -> tuple[list[Stop], list[Bar], Bar, list[Course], list[Line]]:
    names = LABELS[lang]
    tree = [
        Stop(names[0], "place"),
        Stop(names[1], "act", 0, "open", months=""),
        Stop(names[2], "act", 1, "unknown", closes=(names[7],)),
        Stop(names[3], "decision", 2, "open", months="18–24 months"),
        Stop(names[4], "end", 3, "open"),
        Stop(names[5], "decision", 3, "closed", refused=True, months="18 to 24 months"),
        Stop(names[6], "end", 5, "closed"),
        Stop(names[7], "end", 5, "unknown"),
    ]
    times = [Bar(name, span, f"{n} months") for n, (name, span) in enumerate(zip(names, SPANS, strict=True))]
    courses = [Course(name, turns) for name, turns in zip(names, COURSES, strict=True)]
    lines = [Line(dt.date(2017, 1, 27), names[0]), Line(dt.date(2017, 5, 17), names[3]), Line(LAST, names[1])]
    return tree, times, Bar(names[1], total(SPANS), "19 months"), courses, lines


def ways_of(lang: str) -> list[Way]:
    names = LABELS[lang]
    ends = [names[0], names[0], names[0], names[4], names[4], names[5], names[6], names[7]]
    statuses = ["open", "open", "open", "open", "unknown", "unknown", "closed", "closed"]
    return [Way(*one, tuple(names[:3])) for one in zip(names, statuses, ends, strict=True)]  # type: ignore[arg-type]


def drawn(lang: str, wide: float = WIDE, rtl: bool = False) -> dict[str, Html]:
    tree, times, whole, courses, lines = rows_of(lang)
    words = WORDS[lang]
    title = LABELS[lang][0]
    return {
        "map": route_map.route_map(title, tree, "m", words=words, wide=wide, rtl=rtl),
        "bars": time_bars.time_bars(title, times, "b", total=whole, words=words, wide=wide, rtl=rtl),
        "ways": ways_map(title, title, ways_of(lang), "w", words=words, rtl=rtl, shows=""),
        "time": over_time.over_time(title, courses, FIRST, LAST, "o", lines=lines, words=words, wide=wide, rtl=rtl),
    }


def said(lang: str) -> dict[str, list[str]]:
    tree, times, whole, courses, lines = rows_of(lang)
    words = WORDS[lang]
    return {
        "map": list(stop_sentences(tree, words)),
        "bars": list(time_bars.sentences(times, whole, words)),
        "ways": list(way_sentences(ways_of(lang), words)),
        "time": list(over_time.sentences(courses, FIRST, LAST, lines, words)),
    }


def every() -> list[tuple[str, str, bool, float]]:
    return list(itertools.product(KINDS, LABELS, (False, True), (WIDE, NARROW)))


def plain(text: str) -> str:
    """Without the marks of direction."""
    return re.sub("[\u2066-\u2069]", "", text)


def tags_of(root: ET.Element, name: str) -> list[ET.Element]:
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


class Block(NamedTuple):
    """Where a line of text stands."""

    says: str
    left: float
    right: float
    top: float
    bottom: float
    fill: str


def blocks(root: ET.Element, rtl: bool) -> list[Block]:
    """Every line of text, as wide as it is thought to be."""
    found = []
    for text in tags_of(root, "text"):
        y = float(text.attrib["y"])
        size = float(text.get("font-size", "13"))
        lines = [text.text or "", *(part.text or "" for part in text)]
        steps = [0.0, *(float(part.attrib["dy"]) for part in text)]
        for line, step in zip(lines, steps, strict=True):
            y += step
            long = width(line, size, text.get("font-weight") == "bold")
            x = float(text.attrib["x"])
            anchor = text.get("text-anchor", "start")
            left = x - long / 2 if anchor == "middle" else x - long if (anchor == "end") is not rtl else x
            found.append(
                Block(plain(line), left, left + long, y - 0.75 * size, y + 0.2 * size, text.get("fill", looks.INK))
            )
    return found


# what every picture is


@pytest.mark.parametrize(("kind", "lang", "rtl", "wide"), every())
def test_a_picture_is_whole_and_told_in_words(kind: str, lang: str, rtl: bool, wide: float) -> None:
    svg = drawn(lang, wide, rtl)[kind]
    root = ET.fromstring(svg)
    (title,), (desc,) = tags_of(root, "title"), tags_of(root, "desc")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert root.attrib["direction"] == "ltr" and root.attrib["unicode-bidi"] == "isolate"
    cleaned = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", "", " ".join(said(lang)[kind]))
    assert plain(desc.text or "") == cleaned
    assert len(said(lang)[kind]) >= 8
    if lang != "hostile":
        assert plain(title.text or "") == LABELS[lang][0]


@pytest.mark.parametrize(("kind", "lang", "rtl", "wide"), every())
def test_a_picture_refers_to_nothing_and_holds_no_style_and_no_script(
    kind: str, lang: str, rtl: bool, wide: float
) -> None:
    svg = drawn(lang, wide, rtl)[kind]
    root = ET.fromstring(svg)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "desc", "g", "rect", "path", "text", "tspan"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name in ("style", "href", "src") or name.startswith("on")}
    assert not any("url(" in value for element in root.iter() for value in element.attrib.values())
    assert "%" not in svg


@pytest.mark.parametrize(("kind", "lang"), list(itertools.product(KINDS, ("en", "ru", "ar"))))
def test_a_picture_of_eight_rows_is_small(kind: str, lang: str) -> None:
    for wide in (WIDE, NARROW):
        assert len(drawn(lang, wide, lang == "ar")[kind].encode()) <= 14_000


@pytest.mark.parametrize(("kind", "lang", "rtl", "wide"), every())
def test_no_text_is_cut_or_lies_on_another(kind: str, lang: str, rtl: bool, wide: float) -> None:
    root = ET.fromstring(drawn(lang, wide, rtl)[kind])
    found = blocks(root, rtl)
    wide, high = (float(root.attrib[side]) for side in ("width", "height"))
    for block in found:
        assert block.left >= -1 and block.right <= wide + 1, block
        assert block.top >= -1 and block.bottom <= high + 1, block
    for one, other in itertools.combinations(found, 2):
        apart = (
            one.right <= other.left
            or other.right <= one.left
            or one.bottom <= other.top + 0.5
            or other.bottom <= one.top + 0.5
        )
        assert apart, (one, other)


@pytest.mark.parametrize(("kind", "rtl"), list(itertools.product(KINDS, (False, True))))
def test_text_stands_out_from_what_is_under_it(kind: str, rtl: bool) -> None:
    root = ET.fromstring(drawn("en", WIDE, rtl)[kind])
    rects = [rect.attrib for rect in tags_of(root, "rect") if rect.get("fill") != "none"]
    for block in blocks(root, rtl):
        x, y = (block.left + block.right) / 2, (block.top + block.bottom) / 2
        under = [r["fill"] for r in rects if _holds(r, x, y)]
        assert contrast(block.fill, under[-1]) >= 4.5, block


def _holds(rect: dict[str, str], x: float, y: float) -> bool:
    left, top = float(rect.get("x", 0)), float(rect.get("y", 0))
    return left <= x <= left + float(rect["width"]) and top <= y <= top + float(rect["height"])


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_statuses_are_told_apart_without_colour() -> None:
    shown = looks.LOOKS.values()
    assert len({look.pattern for look in shown}) == len({(look.edge, look.dashes) for look in shown}) == 3
    assert all(contrast(look.ink, paper) >= 4.5 for look in shown for paper in (look.paper, looks.PAPER))
    assert len({ENGLISH.mark(status) for status in looks.LOOKS}) == 3
    # what a time is made of differs in how light it is
    shades = [looks.AT_LEAST, looks.USUALLY, looks.AT_MOST]
    assert all(contrast(a, b) >= 1.8 for a, b in itertools.pairwise(shades))


def test_every_shape_stands_out_from_the_paper() -> None:
    for svg in drawn("en").values():
        for rect in tags_of(ET.fromstring(svg), "rect")[1:]:
            fill, edge = rect.attrib["fill"], rect.get("stroke")
            papers = {looks.PAPER, *(look.paper for look in (*looks.LOOKS.values(), looks.PLAIN))}
            assert (fill in papers if edge is None else contrast(edge, looks.PAPER) >= 3) or contrast(
                fill, looks.PAPER
            ) >= 3


def test_ids_are_those_of_the_prefix_and_a_bad_prefix_is_refused() -> None:
    found = [i for kind in drawn("en").values() for i in re.findall(r' id="([^"]*)"', kind)]
    assert sorted(found) == ["b-d", "b-t", "m-d", "m-t", "o-d", "o-t", "w-d", "w-t"]
    for prefix in ("", "1a", "a b", 'a"', "é"):
        with pytest.raises(ValueError, match="prefix"):
            time_bars.time_bars("t", [], prefix)


def test_hostile_text_is_shown_and_never_read() -> None:
    for svg in drawn("hostile").values():
        assert "<script" not in svg and "\u202e" not in svg
        assert "<script>alert" in plain(ET.fromstring(svg)[1].text or "")
    twin = map_table("t", rows_of("hostile")[0])
    assert "<script" not in twin and "&lt;script&gt;" in twin


# from right to left


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_from_right_to_left_has_the_mirrored_picture(kind: str) -> None:
    one, other = (ET.fromstring(drawn("en", WIDE, rtl)[kind]) for rtl in (False, True))
    wide = float(one.attrib["width"])
    for ltr, rtl in zip(tags_of(one, "text"), tags_of(other, "text"), strict=True):
        assert float(rtl.attrib["x"]) == pytest.approx(wide - float(ltr.attrib["x"]), abs=0.11)
        assert rtl.attrib["y"] == ltr.attrib["y"] and plain(rtl.text or "") == ltr.text
    for ltr, rtl in zip(tags_of(one, "rect"), tags_of(other, "rect"), strict=True):
        end = float(ltr.get("x", 0)) + float(ltr.attrib["width"])
        assert float(rtl.get("x", 0)) == pytest.approx(wide - end, abs=0.21)
    assert [[g.get("direction") for g in tags_of(root, "g")] for root in (one, other)] == [[None], ["rtl"]]


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("قبول (8 U.S.C. 1157): 18–24 شهرًا", ["8 U.S.C. 1157", "18–24"]),
        ("طريق [8 U.S.C. 1158(b)(1)(A)].", ["8 U.S.C. 1158(b)(1)(A)"]),
        ("المدة 24+ شهر", ["24+"]),
        ("سعر $1,200 (حوالي 5) دولار", ["$1,200", "5"]),
        ("من 2016-10-01; مغلق", ["2016-10-01"]),
        ("مفتوح", []),
    ],
)
def test_numbers_and_citations_stand_in_isolates(text: str, turned: list[str]) -> None:
    assert [part for part, against in runs(text, True) if against] == turned
    assert isolated(text, True).count("\u2066") == isolated(text, True).count("\u2069") == len(turned)
    assert isolated_html(text, True).count('<bdi dir="ltr">') == len(turned)


def test_a_name_from_right_to_left_stands_in_an_isolate_in_an_english_picture() -> None:
    assert isolated("File: طلب اللجوء, 6–14 months", False) == "File: \u2067طلب اللجوء\u2069, 6–14 months"
    assert isolated("All English (8 U.S.C. 1158)", False) == "All English (8 U.S.C. 1158)"


@given(st.text(alphabet="aя ا1–().:$+[]", max_size=40), st.booleans())
def test_isolates_lose_nothing(text: str, rtl: bool) -> None:
    assert "".join(part for part, _ in runs(text, rtl)) == text


@given(st.text(max_size=80), st.floats(20, 300))
def test_wrapped_text_fits_and_is_whole(text: str, room: float) -> None:
    lines = wrap(text, room, 13)
    assert plain("".join("".join(lines).split())) == plain("".join(text.split()))
    assert all(width(line, 13) <= room for line in lines)


# the twins


class Cells(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.listed: list[str] = []
        self.feed(text)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        if name == "tr":
            self.rows.append([])
        elif name in ("td", "th"):
            self.rows[-1].append("")
        elif name in ("li", "p"):
            self.listed.append("")

    def handle_data(self, text: str) -> None:
        if self.rows:
            self.rows[-1][-1:] = [(self.rows[-1] or [""])[-1] + text]
        elif self.listed:
            self.listed[-1] += text


@pytest.mark.parametrize(("lang", "rtl"), [("en", False), ("ru", False), ("ar", True)])
def test_a_twin_has_the_rows_of_its_picture(lang: str, rtl: bool) -> None:
    tree, times, whole, courses, _ = rows_of(lang)
    words = WORDS[lang]
    told = Cells(time_bars.time_table("t", times, total=whole, words=words, rtl=rtl)).rows[1:]
    assert told == [[bar.label, bar.time] for bar in (*times, whole)]
    rows = Cells(over_time.over_time_table("t", courses, FIRST, LAST, words=words, rtl=rtl)).rows[1:]
    assert [row[0] for row in rows] == [course.label for course in courses]
    assert [f"{row[0]}: {row[1]}." for row in rows] == said(lang)["time"][: len(rows)]
    table = Cells(map_table("t", tree, words=words, rtl=rtl)).rows[1:]
    assert [row[1] for row in table] == [stop.label for stop in tree]
    assert [row[3] for row in table] == [words.status(s.status) if s.status else "" for s in tree]
    ways = ways_of(lang)
    shown = Cells(ways_table("t", ways, words=words, rtl=rtl)).rows[1:]
    assert shown == [[str(n), w.label, words.status(w.status), w.end] for n, w in enumerate(ways, 1)]
    assert Cells(ways_list(ways, words=words, rtl=rtl)).listed[1:4] == list(ways[0].steps)
    listed = Cells(map_list(tree, words=words, rtl=rtl)).listed
    assert [re.sub(r"^\d+\. ", "", says) for says in said(lang)["map"]] == listed


def test_the_list_counts_as_the_picture_does() -> None:
    tree = rows_of("en")[0]
    assert map_list(tree).startswith('<p>Start: Fly to Mexico.</p><ol start="1"><li>Act: ')
    assert (
        said("en")["map"][5].startswith("5. Decision: Hearing") and "It comes if 3 is refused." in said("en")["map"][5]
    )
    shown = [block.says for block in blocks(ET.fromstring(drawn("en")["map"]), False)]
    assert {"Start", "1. Act", "3. Decision", "4. It ends in", "7. It ends in"} <= set(shown)
    assert "if refused, 18–24 months" in shown
    assert any(says.startswith("Before 2: Protection under") for says in shown)


def test_a_long_route_goes_on_below() -> None:
    chain = [Stop("Start", "place"), *(Stop(f"Step {n}", "act", n, "open") for n in range(9))]
    root = ET.fromstring(route_map.route_map("t", chain, "p"))
    assert float(root.attrib["width"]) == WIDE
    tops = {block.says: block.top for block in blocks(root, False)}
    assert tops["Step 8"] > tops["Step 4"] > tops["Step 0"]
    many = [Stop("Start", "place"), *(Stop(f"Way {n}", "act", 0, "open", refused=n > 0) for n in range(30))]
    for wide in (WIDE, NARROW):
        root = ET.fromstring(route_map.route_map("t", many, "p", wide=wide))
        assert all(60 <= float(r.attrib["width"]) <= wide for r in tags_of(root, "rect") if "stroke" in r.attrib)
    with pytest.raises(ValueError, match="comes after"):
        route_map.route_map("t", [Stop("a", "act", 0)], "p")


# never surer than what is known

amount = st.one_of(st.none(), st.floats(0, 400))
spans = st.builds(Span, amount, amount, amount, st.floats(0, 400), st.floats(0, 400), st.booleans())


@given(spans)
def test_a_bar_ends_only_where_something_is_known_to_end(span: Span) -> None:
    reaches = extent(span)
    assert (reaches.most is None) == (not span.whole or span.most is None)
    assert reaches.least == span.floor
    svg = time_bars.time_bars("t", [Bar("a", span, "b")], "p")
    shown = [block.says for block in blocks(ET.fromstring(svg), False)]
    assert (ENGLISH.not_known in shown) == (reaches.most is None)
    hatched = looks.LOOKS["unknown"].paper
    assert (f'fill="{hatched}"' in svg) == (reaches.most is None)
    if span.nothing_known:
        assert not any(f'fill="{shade}"' in svg for shade in (looks.AT_LEAST, looks.USUALLY, looks.AT_MOST))


@given(st.lists(spans, min_size=1, max_size=5))
def test_what_is_drawn_dark_is_never_longer_than_what_is_known(found: list[Span]) -> None:
    root = ET.fromstring(time_bars.time_bars("t", [Bar("a", span, "b") for span in found], "p"))
    bars = [r.attrib for r in tags_of(root, "rect") if float(r.attrib["height"]) == 18]
    ends = sorted({float(r["y"]) for r in bars})
    reaches = [extent(span) for span in found]
    open_rows = [one for one in reaches if one.most is None]
    tails = [r for r in bars if r["fill"] == looks.LOOKS["unknown"].paper]
    assert len(tails) == len(open_rows)
    for tail in tails:
        start, end = float(tail["x"]), float(tail["x"]) + float(tail["width"])
        assert end == pytest.approx(WIDE, abs=0.2)
        row = [r for r in bars if r["y"] == tail["y"] and r is not tail]
        assert all(float(r["x"]) + float(r["width"]) <= start + 0.2 for r in row)
        # the scale ends before the bar does
        others = [r for r in bars if r["fill"] != looks.LOOKS["unknown"].paper]
        assert all(float(r["x"]) + float(r["width"]) < end for r in others)
    assert len(ends) <= len(found)


days = st.dates(dt.date(2016, 1, 1), dt.date(2018, 12, 31))
turns = st.lists(st.tuples(days, st.sampled_from([True, False, None])), max_size=6, unique_by=lambda turn: turn[0])


@given(turns, st.lists(days, min_size=5, max_size=5))
def test_a_day_is_drawn_with_its_status_and_without_one_as_not_known(
    found: list[tuple[dt.date, bool | None]], asked: list[dt.date]
) -> None:
    course = Course("a", tuple(found))
    svg = over_time.over_time("t", [course], FIRST, LAST, "p")
    spells = over_time.spells(course, FIRST, LAST)
    assert spells[0].start == FIRST and spells[-1].end == LAST
    assert all(one.end == two.start and one.status != two.status for one, two in itertools.pairwise(spells))
    rects = [r.attrib for r in tags_of(ET.fromstring(svg), "rect") if float(r.attrib["height"]) == 24]
    assert [r["fill"] for r in rects] == [looks.LOOKS[spell.status].paper for spell in spells]
    for day in asked:
        if not FIRST <= day < LAST:
            continue
        told = [value for turn, value in sorted(found, key=lambda turn: turn[0]) if turn <= day]
        status = STATUS[told[-1] if told else None]
        assert [spell.status for spell in spells if spell.start <= day < spell.end] == [status]
        x = 2 + (WIDE - 4) * ((day - FIRST).days + 0.5) / (LAST - FIRST).days
        over = [r["fill"] for r in rects if float(r["x"]) <= x <= float(r["x"]) + float(r["width"])]
        assert over == [looks.LOOKS[status].paper]


@given(st.lists(st.sampled_from(["open", "closed", "unknown"]), min_size=1, max_size=6))
def test_a_stop_looks_as_its_status_does(statuses: list[str]) -> None:
    chain = [Stop(f"s{n}", "act", n - 1 if n else None, status) for n, status in enumerate(statuses)]  # type: ignore[arg-type]
    root = ET.fromstring(route_map.route_map("t", chain, "p"))
    shown = [r.attrib for r in tags_of(root, "rect") if "stroke" in r.attrib]
    assert [r["fill"] for r in shown] == [looks.LOOKS[status].paper for status in statuses]  # type: ignore[index]
    marks = [block.says for block in blocks(root, False)]
    assert all(f"{ENGLISH.marked(status)}" in marks for status in statuses)  # type: ignore[arg-type]


def test_a_course_that_nobody_told_is_not_known_and_a_short_spell_is_said() -> None:
    assert [spell.status for spell in over_time.spells(Course("a", ()), FIRST, LAST)] == ["unknown"]
    shown = " ".join(block.says for block in blocks(ET.fromstring(drawn("en")["time"]), False))
    assert "closed from 2017-01-27; open from 2017-02-03" in shown
    assert shown.count("closed from") == 1, "a row whose words have room is not said twice"


# of a route of the law


def test_the_rows_of_a_route_are_its_steps(law: Law, screened: Callable[..., Screening]) -> None:
    answer = screened("in-hiding-in-moscow")
    for route in answer.routes:
        rows = stops(law, [route])
        assert [row.label for row in rows[1:-1]] == [step.title for step in route.steps]
        assert (rows[0].kind, rows[-1].kind, rows[-1].status) == ("place", "end", route.status)
        steps, whole = bars(law, route)
        assert [bar.span for bar in steps] == [step.months for step in route.steps] and whole.span == route.months
        for row, step in zip(rows[1:-1], route.steps, strict=True):
            assert len(row.closes) == len(step.closes)
            assert (row.months is None) == step.months.nothing_known


def test_what_routes_share_is_drawn_once(law: Law, screened: Callable[..., Screening]) -> None:
    answer = screened("in-hiding-in-moscow")
    head = answer.route("us.border.ask_at_port+us.border.credible_fear.positive+us.asylum.judge.granted")
    more = [route for route in answer.routes if route.branch_of == head.id]
    rows = stops(law, [head, *more])
    assert len(more) == 2 and len(rows) == len(stops(law, [head])) + 2
    assert [row.after for row in rows if row.kind == "end"] == [5, 5, 5]


def test_what_follows_a_refusal_hangs_on_the_decision_and_is_no_surer_than_it(
    law: Law, screened: Callable[..., Screening]
) -> None:
    answer = screened("student-in-status")
    granted = answer.route("us.asylum.file+us.asylum.interview.granted")
    referred = next(r for r in answer.routes if any(step.adverse for step in r.steps) and len(r.steps) == 3)
    rows = stops(law, [granted, referred])
    labels = [row.label for row in rows]
    hearing = rows[labels.index("Hearing and decision")]
    assert hearing.refused and hearing.after == labels.index("Asylum interview and decision")
    assert labels.count("Asylum interview and decision") == 1
    assert referred.steps[1].status == "closed" and referred.steps[2].status == "open"
    assert (rows[labels.index("Asylum interview and decision")].status, hearing.status) == ("open", "closed")


def test_ids_are_the_same_only_in_the_same_pictures(law: Law, screened: Callable[..., Screening]) -> None:
    seen: dict[str, str] = {}
    for route in screened("in-hiding-in-moscow").routes[:12]:
        text = pictures(law, [route])
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids)) == 4
        assert seen.setdefault(ids[0], text) == text
    assert len(seen) > 6


def test_rows_show_nothing_of_a_person() -> None:
    for row in (rows_of("en")[0][0], rows_of("en")[1][0], rows_of("en")[3][0], rows_of("en")[4][0]):
        assert isinstance(row, msgspec.Struct) and repr(row) == f"<{type(row).__name__}>"


# in the language of a page


def test_a_picture_speaks_the_language_of_the_law_and_marks_what_is_english_in_it(law: Law) -> None:
    russian = speak(LAW, law, "ru")
    words = spoken(russian)
    assert (words.open, words.not_known, words.bars_head) == ("Открыт", "неизвестно", ("Шаг", "Время"))
    assert words.day(dt.date(2017, 5, 17)) == russian.day(dt.date(2017, 5, 17)) != "2017-05-17"
    end = next(status.title for status in russian.statuses if "\u2066" in status.title)
    ways = [Way("Путь", "open", end, ("Шаг",))]
    svg = ways_map("Схема", "Где вы", ways, "w", words=words, shows="")
    root = ET.fromstring(svg)  # a part that ends in the middle of a line would not be well-formed
    english = end[end.index("\u2066") + 1 : end.index("\u2069")]
    (text,) = (text for text in tags_of(root, "text") if english.split()[0] in "".join(text.itertext()))
    parts = [part.text or "" for part in text.iter("{http://www.w3.org/2000/svg}tspan") if part.get("lang") == "en"]
    assert " ".join(parts) == english
    assert "<span" not in svg, "an element of HTML ends a picture"
    others = [*(part.text for part in root.iter() if part.get("lang") != "en"), *(part.tail for part in root.iter())]
    assert not [says for says in others if says and re.search("[A-Za-z]", says)]
