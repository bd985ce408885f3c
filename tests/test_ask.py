"""The conversation: what can be typed, what it does, and the whole of it through a pipe and a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.assess.cheapest import cheapest
from safeconduct.assess.conversation import BY, Conversation, Refused, Word, parse
from safeconduct.assess.inquiry import inquire
from safeconduct.assess.questions import in_order
from safeconduct.lawbook.cases import parse_case
from safeconduct.lawbook.catalog import speak
from safeconduct.lawbook.given import Given, Members
from safeconduct.lawbook.model import Fact, Law
from safeconduct.lawbook.read import read_law
from safeconduct.routes.pack import Pack

from .planting import COMMAND, HOUSE, SMALL, Planted, Said, cli_says

MAY = dt.date(2017, 5, 17)


def ask(*lines: str, case: str = "", root: Path = SMALL) -> Said:
    said = cli_says(
        "ask",
        *([case] if case else []),
        "--on",
        "2018-01-01",
        "--law",
        str(root),
        stdin="".join(f"{x}\n" for x in lines).encode(),
    )
    return Said(said.code, said.out, " ".join(said.err.split()))


def asked(said: Said) -> list[str]:
    """The questions that were put, in order, with their numbers."""
    return re.findall(r"(\d+\. [^.]*?\?(?: \(\w+\))?) ", said.err)


# what can be typed


@pytest.fixture(scope="module")
def reply(law: Law) -> Callable[[str, str], object]:
    return lambda fact, text: parse(law, law.facts[fact], text)


@pytest.mark.parametrize(
    "fact, text, wanted",
    [
        ("fears_return", " Yes ", "yes"),
        ("fears_return", "n", "no"),
        ("us_last_arrival", "2017-3-9", dt.date(2017, 3, 9)),
        ("us_last_arrival", "Never", "never"),
        ("location", "ge", "GE"),
        ("location", "the united  states", "US"),
        ("location", "cote d'ivoire", "CI"),
        ("location", "Turkiye", "TR"),
        ("us_petition", "3", "filed"),
        ("us_petition", "Planned", "planned"),
        ("nationalities", "Russia, GE;am", Members(frozenset({"RU", "GE", "AM"}), frozenset(), True)),
        ("nationalities", "none", Members(frozenset(), frozenset(), True)),
        ("harm_reasons", "social group, 5", Members(frozenset({"social_group", "opinion"}), frozenset(), True)),
        ("fears_return", "?", Word.SKIP),
        ("location", "I don’t know.", Word.SKIP),
        ("us_petition", "I would rather not say", Word.SKIP),
        ("location", "BACK", Word.BACK),
        ("location", "stop", Word.STOP),
        ("location", "why", Word.WHY),
    ],
)
def test_what_was_typed_is_read(reply: Callable[[str, str], object], fact: str, text: str, wanted: object) -> None:
    assert reply(fact, text) == wanted


@pytest.mark.parametrize(
    "fact, text, says",
    [
        ("fears_return", "perhaps", "That is no answer here. Type yes or no."),
        ("fears_return", "", "That is no answer here. Type yes or no."),
        ("us_last_arrival", "2017-02-30", "There is no such day. Type it as YYYY-MM-DD."),
        ("us_last_arrival", "1066-01-01", "Type a day between 1900 and 2199."),
        ("us_last_arrival", "May 2017", "That is no day. Type it as YYYY-MM-DD, or type never."),
        ("location", "Gorgia", "There is no such country. Did you mean “Georgia”?"),
        ("location", "xqxqxq", "There is no such country."),
        ("nationalities", "Russia, Armenya", "Number 2 of your list: There is no such country. Did you mean “Armenia”?"),
        ("nationalities", ",", "Type at least one, or none."),
        ("us_petition", "5", "That is not one of them."),
        ("harm_reasons", "religon", "That is not one of them. Did you mean “religion”?"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_clearly(
    reply: Callable[[str, str], object], fact: str, text: str, says: str
) -> None:
    assert reply(fact, text) == Refused(says)


def test_the_conversation_can_be_held_in_another_language() -> None:
    typed = "назад\nпочему\nГрузия\nперхапс\n?\nСТОП\n".encode()
    said = cli_says("ask", "--lang", "ru", "--on", "2017-05-17", stdin=typed)
    words = " ".join(said.err.split())
    assert said.code == 0 and "1. В какой стране вы сейчас?" in words
    assert "Это первый вопрос." in words and "Вы остановились." in words
    assert "Такой страны нет." in words
    english = re.sub("\u2066[^\u2069]*\u2069", "", words)
    assert re.findall(r"[A-Za-z]{3,}", english) == []


@pytest.mark.parametrize("fact, text", [("fears_return", "да"), ("us_last_arrival", "Никогда"), ("location", "Грузия")])
def test_an_answer_is_read_in_the_language_of_the_question(law: Law, fact: str, text: str) -> None:
    russian = speak(HOUSE / "law", law, "ru")
    english = {"да": "yes", "Никогда": "never", "Грузия": "Georgia"}[text]
    found = parse(russian, law.facts[fact], text)
    assert not isinstance(found, Refused) and found == parse(law, law.facts[fact], english)
    assert isinstance(parse(law, law.facts[fact], text), Refused)


@pytest.mark.parametrize("text, wanted", [("12.5", 12.5), ("1,000", None), ("nan", None), ("1e9", None), ("٣", None)])
def test_a_number_is_typed_in_digits(law: Law, text: str, wanted: float | None) -> None:
    fact = Fact(
        "n",
        "plain",
        "number",
        (),
        "months",
        "How many?",
        "It counts.",
        0,
        "fixed",
        "person",
        False,
        "n",
        "",
        law.facts["location"].at,
    )
    found = parse(law, fact, text)
    assert found == wanted if wanted else found == Refused("That is no number. Type it in digits: months.")


def test_every_country_and_every_value_can_be_typed_by_its_name(law: Law) -> None:
    for code, name in law.countries.items():
        assert parse(law, law.facts["location"], name) == law.read_as.get(code, code), name
        assert parse(law, law.facts["location"], code.lower()) == law.read_as.get(code, code)
    for fact in law.facts.values():
        for n, value in enumerate(fact.values, 1):
            for typed in (value, value.replace("_", " "), str(n)):
                found = parse(law, fact, typed)
                alone = value if fact.base == "one_of" else Members(frozenset({value}), frozenset(), True)
                if not (fact.base == "some_of" and value == "none"):
                    assert found == alone, (fact.id, typed)


# what it does


def test_an_assessment_is_the_persons_own_and_back_brings_all_back(law: Law) -> None:
    begun = Conversation(Given({("location", ""): "GE"}))
    after = begun.answered(law.facts["well_founded_fear"], "", "yes")
    assert after.given.by == {"well_founded_fear": BY}
    assert after.given.get("location") == "GE" and after.before is begun
    assert begun.answered(law.facts["fears_return"], "", "yes").given.by == {}
    skipped = after.skipped(law.facts["fears_return"], "")
    assert skipped.given is after.given and skipped.before is after
    assert skipped.done == {("well_founded_fear", ""), ("fears_return", "")}


def test_nothing_of_a_conversation_shows_in_its_repr(law: Law) -> None:
    talk = Conversation(Given({("location", ""): "GE"})).answered(law.facts["fears_return"], "", "yes")
    assert repr(talk) == "<Conversation>"


def test_the_order_is_place_citizenships_then_what_the_law_asks_first(law: Law, pack: Pack) -> None:
    inquiry = inquire(law, pack, Given({}), MAY)
    early = ("location", "nationalities", *law.ask_first)
    leads = cheapest(law, inquiry.lanes, inquiry.left)
    order = [fact for fact, place in in_order(law, leads, inquiry.hang) if place != "*"]
    first = [fact for fact in order if fact in early]
    assert order[: len(first)] == first == sorted(first, key=early.index)
    assert order[:3] == ["location", "nationalities", "passport_valid_for_journey"]
    said = Given({("location", ""): "GE", ("nationalities", ""): Members(frozenset(["RU"]), frozenset(), True)})
    easy = [law.facts[fact].hard for fact in order[len(first) :]]
    assert max(easy[:10]) < max(easy), "what is hard to be asked comes late"
    assert inquire(law, pack, said, MAY).next().fact not in ("location", "nationalities")  # type: ignore[union-attr]


def test_what_the_law_asks_first_must_be_facts(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit("vocabulary/facts.md", "---\n", "---\nask_first: [paper, in_cort]\n")
    says = "`ask_first`: no fact is called `in_cort`; did you mean `in_court`?"
    assert [(f.at.line, f.says) for f in planted.faults() if "ask_first" in f.says] == [(2, says)]
    planted.edit("vocabulary/facts.md", "in_cort", "in_court")
    assert read_law(planted.root).ask_first == ("paper", "in_court")
    assert asked(ask("AA", "BB", "?", "stop", root=planted.root))[2].startswith("3. Is there a case in court?")


# the whole of it, through a pipe


def test_a_conversation_asks_one_question_at_a_time_and_ends_with_the_screening() -> None:
    said = ask("aland", "Borland", "2017-12-01", "no", "yes", "2017-06-01", "none", *["?"] * 30)
    assert said.code == 0
    assert asked(said)[:2] == ["1. Where are you?", "2. Which citizenships do you have?"]
    assert "Rules differ. (19 routes hang on it.)" in said.err and "(Aland)" not in said.err.split("3.")[0]
    assert "There is nothing more to ask that could settle a route." in said.err
    assert said.out.startswith("Information, not legal advice.")
    assert "2017-06-01" not in said.out + said.err, "nothing that was typed is printed again"


def test_a_fact_of_a_place_is_asked_for_its_place() -> None:
    said = ask("AA", "BB", "?", "?", "?", "?")
    assert asked(said)[-1] == "7. How do you stand there? (Aland)"
    assert "1: none 2: permanent" in said.err


def test_a_question_left_open_is_never_put_again() -> None:
    said = ask(*["?", "-", "I do not know", "I would rather not say"] * 8)
    put = [question.split(". ", 1)[1] for question in asked(said)]
    assert len(put) > 4 and len(put) == len(set(put))
    assert "There is nothing more to ask" in said.err and said.code == 0


def test_back_takes_the_last_answer_back_and_why_says_the_reason_again() -> None:
    said = ask("back", "AA", "BB", "why", "back", "back", "EE", "stop")
    assert [question[0] for question in asked(said)] == ["1", "2", "3", "2", "1", "2"]
    assert "This is the first question." in said.err
    assert said.err.count("Another office decides.") == 2, "once with the question, once for `why`"
    assert "You stopped." in said.err


def test_an_answer_that_clashes_is_told_and_taken_back() -> None:
    first = ask("AA", "BB", *["?"] * 8, "stop")
    at = next(n for n, question in enumerate(asked(first)) if "arrive" in question)
    said = ask("AA", "BB", *["?"] * (at - 2), "2018-01-02", "stop")
    assert "! The arrival cannot lie in the future. Both cannot be true, so your last answer is taken back" in said.err
    assert asked(said)[-2:] == [f"{at + 1}. When did you arrive?"] * 2
    assert said.code == 0 and "OPEN" not in said.err


def test_it_begins_with_a_case_and_asks_nothing_that_is_known(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("{location: AA, nationalities: [BB], asked_day: 2017-12-01}")
    said = ask("stop", case=str(case))
    assert asked(said) == ["1. Is there a case in court?"]
    case.write_text("{location: AA, arrived: 2019-01-01}")
    wrong = ask("stop", case=str(case))
    assert wrong.code == 2 and f"{case}, line 1: The arrival cannot lie in the future." in wrong.err
    assert cli_says("ask", "-", "--law", str(SMALL)).code == 2


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("stop")  # the cache of the pack
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    before = {p: p.stat().st_mtime_ns for p in Path(os.environ["XDG_CACHE_HOME"]).rglob("*")}
    ask("AA", "BB", "2017-12-01", "stop")
    assert list(tmp_path.rglob("*")) == []
    assert {p: p.stat().st_mtime_ns for p in Path(os.environ["XDG_CACHE_HOME"]).rglob("*")} == before


@pytest.mark.parametrize("line", [b"\xff\xfe\x00", b"x" * 9000, b"\x1b[31m", b""])
def test_a_line_that_is_no_text_is_one_refusal(line: bytes) -> None:
    said = cli_says("ask", "--law", str(SMALL), "--on", "2018-01-01", stdin=line + b"\nAA\nstop\n")
    assert said.code == 0 and said.err.count("There is no such country.") == 1
    assert "2. Which citizenships" in said.err and "\x1b" not in said.err


# the real law: whole conversations of three invented people


@pytest.mark.parametrize("sample", ["in-hiding-in-moscow", "student-status-ended", "at-the-land-port"])
def test_a_whole_conversation_under_the_real_law_finds_what_the_case_finds(
    law: Law, pack: Pack, sample: str, tmp_path: Path
) -> None:
    """What the sample says is typed, the rest is left open: the routes come out as for the sample's file."""
    given, _ = parse_case(law, (HOUSE / "samples" / f"{sample}.yaml").read_bytes(), sample)
    talk, lines, put = Conversation(Given({})), [], []
    inquiry = inquire(law, pack, talk.given, MAY)
    while question := inquiry.next(talk.done):
        fact = law.facts[question.fact]
        put.append((question.fact, question.place))
        text = typed(given.get(*put[-1]))
        lines.append(text)
        answer = parse(law, fact, text)
        assert not isinstance(answer, Refused), question.fact
        talk = (
            talk.skipped(fact, question.place) if answer is Word.SKIP else talk.answered(fact, question.place, answer)
        )  # type: ignore[arg-type]
        inquiry = inquiry.after(talk.given)
    assert put[:2] == [("location", ""), ("nationalities", "")]
    assert len(put) == len(set(put))
    said = cli_says("ask", "--on", "2017-05-17", stdin="".join(f"{line}\n" for line in lines).encode())
    assert said.code == 0 and "There is nothing more to ask that could settle a route." in said.err
    screened = cli_says("screen", str(HOUSE / "samples" / f"{sample}.yaml"), "--on", "2017-05-17")
    opened = {line.strip() for line in screened.out.splitlines() if line.startswith("  OPEN ")}
    assert {line.strip() for line in said.out.splitlines() if line.startswith("  OPEN ")} == opened


def test_a_country_that_differs_is_named_and_asked_about_before_every_other(tmp_path: Path) -> None:
    """The sample says nothing of UNHCR: after the countries that the routes name, all others are asked about at once."""
    case = tmp_path / "case.yaml"
    sample = (HOUSE / "samples" / "in-hiding-in-moscow.yaml").read_text()
    case.write_text("".join(line for line in sample.splitlines(True) if not line.startswith("unhcr_in:")))
    begun = ["no", "no", "?", "?", "?"]

    def put(*lines: str) -> tuple[list[str], str]:
        typed = "".join(f"{line}\n" for line in (*begun, *lines)).encode()
        said = " ".join(cli_says("ask", str(case), "--on", "2017-05-17", stdin=typed).err.split())
        return re.findall(r"Are you registered with UNHCR in this country\? \(([^)]*)\)", said), said

    others = ["Mexico", "Argentina", "every other country"]
    assert put()[0] == others
    named, said = put("in Spani", "IN spain", "yes", "?", "in Spain", "no")
    assert named == [*others, "Spain", "every other country"]
    assert "Did you mean “Spain”?" in said and "You were asked about this country already: Spain." in said
    assert put("in Spain", "back", "no")[0] == [*others, "Spain", "every other country"], "nothing is taken back"
    case.write_text(
        "".join(line for line in case.read_text().splitlines(True) if not line.startswith("us_sponsor:"))
        + "unhcr_in: {MX: no, AR: no}\nprincipal.us_status: none\nus_family: []\nus_sponsor: no\n"
    )
    begun.clear()
    assert put("in Spain", "back", "in Spain", "stop", "no")[0] == ["every other country", "Spain"] * 2, "stop is heard"


def typed(answer: object) -> str:
    if answer is None:
        return "?"
    if isinstance(answer, Members):
        return ", ".join(sorted(answer.inside)) or "none"
    return str(answer)


# a real pseudo-terminal


class Terminal:
    """The program in a pseudo-terminal of its own, which Ctrl-C and Ctrl-D reach as keys."""

    def __init__(self, columns: int, **env: str) -> None:
        self.master, slave = pty.openpty()
        self.resize(columns)
        self.seen = self.left = ""

        def own() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "TERM")}
        self.process = subprocess.Popen(
            [*COMMAND, "ask", "--law", str(SMALL), "--on", "2018-01-01"],
            stdin=slave, stdout=slave, stderr=slave, preexec_fn=own, env={**kept, "TERM": "xterm", **env},
        )  # fmt: skip
        os.close(slave)

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))

    def until(self, wanted: str) -> str:
        """Reads until `wanted` has come: what came since the last reading."""
        new, limit = self.left, time.monotonic() + 20
        while wanted not in new:
            assert time.monotonic() < limit, f"{wanted!r} did not come: {new!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                new += self._read()
        new, found, self.left = new.partition(wanted)
        self.seen += new + found
        return new + found

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def ended(self) -> int:
        """Reads to the end: the exit code."""
        self.seen += self.left
        while select.select([self.master], [], [], 60)[0] and (part := self._read()):
            self.seen += part
        return self.process.wait(60)

    def _read(self) -> str:
        try:
            return os.read(self.master, 65536).decode(errors="replace").replace("\r\n", "\n")
        except OSError:  # Linux: the other side is closed
            return ""


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    ask("stop")  # the routes are found once, before
    opened: list[Terminal] = []

    def run(columns: int = 80, **env: str) -> Terminal:
        opened.append(Terminal(columns, **env))
        return opened[-1]

    yield run
    for one in opened:
        one.process.kill()
        one.process.wait()
        with contextlib.suppress(OSError):
            os.close(one.master)


@pytest.mark.parametrize(
    "key, after", [("\x03", "AA\n"), ("\x04", "AA\n"), ("\x03", ""), ("stop\n", ""), ("stop\n", "AA\n")]
)
def test_ctrl_c_end_of_input_and_stop_end_with_the_screening(
    terminal: Callable[..., Terminal], key: str, after: str
) -> None:
    one = terminal()
    one.until("> ")
    if after:
        one.type(after)
        one.until("citizenships")
        one.until("> ")
    one.type(key)
    assert one.ended() == 0
    assert "You stopped." in one.seen and "Information, not legal advice" in one.seen
    assert "Traceback" not in one.seen and "Aborted" not in one.seen


def shown(text: str) -> list[str]:
    """The lines as they are seen, without colours and the moves of the cursor."""
    return re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", text).splitlines()


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_narrow_terminal_a_dumb_one_and_one_without_colours(
    terminal: Callable[..., Terminal], env: dict[str, str]
) -> None:
    one = terminal(40, **env)
    one.until("> ")
    one.type("AA\n")
    one.until("2. ")
    one.until("> ")
    one.type("Borlnd\n")
    one.until("Borland”?")
    lines = shown(one.seen)
    assert max(map(len, lines)) <= 40 and max(map(len, lines)) > 30
    assert ("\x1b" in one.seen) == (env.get("TERM") != "dumb")
    assert not (env and re.search(r"\x1b\[[\d;]*3[0-7]m", one.seen))
    one.type("stop\n")
    assert one.ended() == 0


def test_a_window_that_changes_its_size(terminal: Callable[..., Terminal]) -> None:
    one = terminal(80)
    wide = one.until("> ")
    one.resize(40)
    one.type("AA\n")
    one.until("2. ")
    narrow = one.until("> ")
    assert max(map(len, shown(narrow))) <= 40 < max(map(len, shown(wide)))
    one.type("\x04")
    assert one.ended() == 0


def test_a_screening_shows_the_next_three_questions_as_text_and_as_markdown() -> None:
    case = b"{location: AA}"
    text, page, whole = (
        cli_says("screen", "-", "--on", "2018-01-01", "--law", str(SMALL), "--output", form, stdin=case).out
        for form in ("table", "md", "json")
    )
    found = json.loads(whole)["questions"]
    assert len(found) > 3 and all(set(question) == {"fact", "asks", "why", "settles"} for question in found)
    parts = (text.split("THE NEXT QUESTIONS")[1], page.split("## The next questions")[1])
    for part in parts:
        assert re.findall(r"^\s*(\d)\. ", part, re.MULTILINE) == ["1", "2", "3"]
        shown = " ".join(part.split())
        places = [shown.index(question["asks"]) for question in found[:3]]
        assert places == sorted(places)
        assert all(question["why"] in shown for question in found[:3])
        hang = [f"({q['settles']} route{' hangs' if q['settles'] == 1 else 's hang'} on it.)" for q in found[:3]]
        assert [h for h in hang if h not in shown] == []
