"""The contacts: what a row must say, what is refused and where, whom somebody can ask, and how they are said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safeconduct.lawbook.contacts import ANYONE, HELD, UNDER_18, near
from safeconduct.lawbook.messages import is_safety, messages, translated
from safeconduct.lawbook.model import Contact, Law
from safeconduct.lawbook.read import read_law

from .planting import Planted

HEAD = "id,place,whom,name,reach,speaks,hours,risk,helps,from,until,source,read_on"
GROUP = "group,AA,anyone,A Group,https://group.example/; +7 000 000,Lingua,always,It leaves a trace.,They help.,,,page,2018-01-01"
PAGE = (
    "---\nsources:\n  page: {title: A page, read: extract, seen: 2018-01-01}\n"
    "  unread: {title: Another, read: not read, seen: 2018-01-01}\n---\n# Contacts\n"
)
DAY = dt.date(2018, 1, 1)


def planted(pack: Planted, *rows: str, head: str = HEAD) -> Planted:
    """The pack with these contacts."""
    (pack.root / "tables" / "contacts.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    (pack.root / "tables" / "contacts.md").write_text(PAGE, encoding="utf-8")
    return pack


@pytest.fixture
def pack(tmp_path: Path) -> Planted:
    return Planted(tmp_path)


def told(pack: Planted) -> list[str]:
    return [str(fault) for fault in pack.faults() if fault.at.page.endswith("contacts.csv")]


def changed(**cells: str) -> str:
    """The good row with other cells."""
    named = dict(zip(HEAD.split(","), GROUP.split(","), strict=True)) | {k.rstrip("_"): v for k, v in cells.items()}
    return ",".join(named.values())


def test_a_row_is_read_whole(pack: Planted) -> None:
    assert told(planted(pack, changed(from_="2017-01-01", until="2019-01-01"))) == []
    (found,) = read_law(pack.root).contacts
    assert (found.id, found.place, found.whom, found.name) == ("group", "AA", ("anyone",), "A Group")
    assert found.ways == ("https://group.example/", "+7 000 000")
    assert (found.speaks, found.hours, found.risk, found.helps) == (
        "Lingua",
        "always",
        "It leaves a trace.",
        "They help.",
    )
    assert (found.start, found.until, found.sources) == (
        dt.date(2017, 1, 1),
        dt.date(2019, 1, 1),
        ("small/tables/contacts.md#page",),
    )
    assert found.read_on == DAY and found.at.line == 2


@pytest.mark.parametrize(
    "cells, says",
    [
        ({"risk": ""}, "column `risk`: it is empty; a contact needs what it can cost to ask."),
        ({"source": ""}, "column `source`: it is empty; a contact needs where it was read."),
        ({"reach": " "}, "column `reach`: it is empty; a contact needs how to reach it."),
        ({"reach": "; ;"}, "column `reach`: it is empty; a contact needs how to reach it."),
        ({"read_on": ""}, "column `read_on`: it is empty; a contact needs the day on which it was read."),
        ({"name": ""}, "column `name`: it is empty"),
        ({"source": "pge"}, "there is no source `pge` on this page; did you mean `page`?"),
        ({"source": "unread"}, "column `source`: `unread` was not read; a contact rests on what was read."),
        ({"place": "AX"}, "column `place`: there is no country `AX`"),
        ({"whom": "under18"}, "column `whom`: `under18` is not one of"),
        ({"reach": "http://group.example/"}, "column `reach`: `http://group.example/` can be read on the way"),
        ({"reach": "112"}, "column `reach`: `112` is an emergency number"),
        ({"reach": "+7 000 000; (9) 1-1"}, "column `reach`: `(9) 1-1` is an emergency number"),
        ({"from_": "2018-02-30"}, "column `from`: there is no day `2018-02-30`; write YYYY-MM-DD."),
        ({"read_on": "soon"}, "column `read_on`: there is no day `soon`"),
        ({"from_": "2018-01-01", "until": "2018-01-01"}, "column `until`: it must be after `from`."),
        ({"risk": "It isn't safe."}, "is a contraction"),
        ({"helps": "Just say that you are a tourist."}, "must never be said"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_line_and_column(pack: Planted, cells: dict[str, str], says: str) -> None:
    found = told(planted(pack, changed(id="good"), changed(**cells)))
    assert [fault for fault in found if says in fault] != []
    assert all(fault.startswith("small/tables/contacts.csv, line 3: ") for fault in found)


def test_a_row_with_a_fault_is_not_shown(pack: Planted) -> None:
    from safeconduct.lawbook.read import read_pages

    law, faults = read_pages(planted(pack, changed(risk=""), changed(id="good")).root)
    assert [contact.id for contact in law.contacts] == ["good"] and len(faults) == 1


@pytest.mark.parametrize(
    "head, says",
    [
        (HEAD + ",phone", "There is no column `phone`."),
        (HEAD.replace("risk", "rsk"), "There is no column `rsk`; did you mean `risk`?"),
        (HEAD.replace("risk,", ""), "the columns must be id,place,whom,name,reach"),
        ("", "the columns must be"),
    ],
)
def test_unknown_and_missing_columns_are_refused(pack: Planted, head: str, says: str) -> None:
    (fault,) = told(planted(pack, GROUP, head=head))
    assert fault.startswith("small/tables/contacts.csv, line 1: ") and says in fault


def test_an_id_is_given_once_and_a_row_has_all_columns(pack: Planted) -> None:
    found = told(planted(pack, GROUP, GROUP, GROUP + ",more"))
    assert found == [
        "small/tables/contacts.csv, line 3: column `id`: `group` is given twice; rename one.",
        "small/tables/contacts.csv, line 4: a row has 13 columns; this one has 14.",
    ]


def test_contacts_without_a_page_of_sources_are_refused(pack: Planted) -> None:
    planted(pack, GROUP)
    (pack.root / "tables" / "contacts.md").unlink()
    assert any("there must be a page `contacts.md`" in fault for fault in told(pack))


# whom somebody can ask


def contact(id: str, place: str = "AA", whom: str = ANYONE, **more: object) -> Contact:
    from msgspec.structs import replace

    from safeconduct.lawbook.faults import At

    plain = Contact(
        id, place, tuple(whom.split()), id, ("1234",), "", "", "risk", "helps", None, None, ("page",), DAY, At("x")
    )
    return replace(plain, **more)


def ids(found: tuple[Contact, ...]) -> list[str]:
    return [one.id for one in found]


def test_those_of_the_place_come_first_and_other_places_never() -> None:
    every = (contact("world", "*"), contact("some", whom="lgbt"), contact("here"), contact("there", "BB"))
    assert ids(near(every, "AA", ANYONE, DAY)) == ["some", "here", "world"]
    assert ids(near(every, "", ANYONE, DAY)) == ["world"]


def test_what_is_for_children_or_for_people_held_comes_first_for_them_and_is_left_out_for_others() -> None:
    every = (
        contact("all"),
        contact("child", whom=UNDER_18),
        contact("held", whom=HELD),
        contact("both", whom=f"{UNDER_18} {HELD}"),
        contact("young", whom=f"{UNDER_18} lgbt"),
    )
    assert ids(near(every, "AA", ANYONE, DAY)) == ["all", "young"]
    assert ids(near(every, "AA", UNDER_18, DAY)) == ["child", "both", "young", "all"]
    assert ids(near(every, "AA", HELD, DAY)) == ["held", "both", "all", "young"]


def test_a_contact_is_shown_from_its_first_day_until_its_last() -> None:
    one = contact("one", start=dt.date(2017, 4, 1), until=dt.date(2018, 1, 1))
    for day, shown in (("2017-03-31", []), ("2017-04-01", ["one"]), ("2017-12-31", ["one"]), ("2018-01-01", [])):
        assert ids(near((one,), "AA", ANYONE, dt.date.fromisoformat(day))) == shown


def test_what_nobody_looked_at_for_long_says_so() -> None:
    assert not contact("one").old_on(DAY + dt.timedelta(days=60))
    assert contact("one").old_on(DAY + dt.timedelta(days=61))


# the words


def test_what_a_person_reads_of_a_contact_can_be_translated_and_its_risk_is_safety(pack: Planted) -> None:
    law = read_law(planted(pack, GROUP).root)
    said = {where: says for where, says in messages(law) if where.startswith("contact ")}
    assert said == {
        "contact group name": "A Group",
        "contact group risk": "It leaves a trace.",
        "contact group helps": "They help.",
        "contact group speaks": "Lingua",
        "contact group hours": "always",
    }
    assert [where for where, says in said.items() if is_safety(law, where, says)] == ["contact group risk"]
    spoken = translated(law, {("contact group risk", "It leaves a trace."): "Остаётся след."})
    assert (spoken.contacts[0].risk, spoken.contacts[0].helps) == ("Остаётся след.", "They help.")


# the contacts of the pack itself


def test_each_contact_of_the_pack_rests_on_a_source_with_an_address_that_was_read_on_its_day(law: Law) -> None:
    assert len(law.contacts) >= 20
    for one in law.contacts:
        for id in one.sources:
            source = law.sources[id]
            assert source.url and source.read in ("full text", "extract") and source.seen == one.read_on, one.id


def test_no_contact_is_the_police(law: Law) -> None:
    for one in law.contacts:
        assert "police" not in one.name.lower(), one.id
        assert not [way for way in one.ways if 0 < len([c for c in way if c.isdigit()]) <= 3 and way[0].isdigit()]


def test_every_place_has_somebody_for_children_and_for_people_whom_relatives_hold(law: Law) -> None:
    for place in law.countries:
        assert any(UNDER_18 in one.whom for one in near(law.contacts, place, UNDER_18, dt.date(2026, 11, 25)))
        assert near(law.contacts, place, HELD, dt.date(2026, 11, 25))


def test_every_contact_is_said_in_russian(law: Law) -> None:
    from safeconduct.lawbook.catalog import missing, read_catalog

    from .planting import LAW

    catalog, _ = read_catalog(LAW, law, "ru")
    assert [message for message in missing(law, catalog) if message[0].startswith("contact ")] == []
