"""A visitor: keeps the page that is shown, and presses its buttons with the fields of its form."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from safeconduct.lawbook.given import Answer, Members
from safeconduct.lawbook.model import Fact, Law

ADDRESS = "/en/screening"


class Visitor:
    """One person with one browser, without JavaScript."""

    def __init__(self, client: Any, address: str = ADDRESS) -> None:
        self.client, self.address = client, address
        self.responses: list[Any] = []
        self.keep(client.get(address))

    def keep(self, response: Any) -> None:
        self.response = response
        self.responses.append(response)

    @property
    def page(self) -> str:
        """The page without what fills it."""
        return re.sub(r"<!--.*?-->", "", self.response.content.decode(), flags=re.S)

    @property
    def text(self) -> str:
        """What can be read on it."""
        return _read(self.page)

    @property
    def heading(self) -> str:
        return _read(self.page.split("<h1>")[1].split("</h1>")[0])

    @property
    def sealed(self) -> str:
        return re.search(r'name="s" value="([^"]*)"', self.page)[1]  # type: ignore[index]

    @property
    def buttons(self) -> list[str]:
        return re.findall(r'name="go" value="([^"]*)"', self.page)

    def press(self, button: str, **fields: Any) -> Visitor:
        """Presses a button of the page, or one that begins so."""
        (found, *_) = [b for b in self.buttons if b.startswith(button)]
        return self.send(s=self.sealed, go=found, **fields)

    def send(self, **fields: Any) -> Visitor:
        self.keep(self.client.post(self.address, _encoded(fields), content_type="application/x-www-form-urlencoded"))
        return self

    def to_questions(self) -> Visitor:
        return self.press("next").press("next")

    def asked(self, law: Law) -> tuple[Fact, str]:
        """The question that is put, and its place."""
        from django.conf import settings

        from safeconduct.web.state import unpack

        state = unpack(law, settings.SITE.envelope.open(self.sealed))
        assert state.asked is not None
        return law.facts[state.asked[0]], state.asked[1]

    def reply(self, law: Law, answer: Answer | None) -> Visitor:
        """Fills in the form of the question and sends it."""
        if answer is None:
            return self.press("know")
        fact, _ = self.asked(law)
        if isinstance(answer, Members):
            if not answer.inside:
                return self.press("next", a=["00"])
            if fact.base == "countries":
                return self.press("next", a=sorted(answer.inside))
            return self.press("next", a=[f"{fact.values.index(x) + 1:02}" for x in sorted(answer.inside)])
        if fact.base == "date":
            if answer == "never":
                return self.press("none")
            assert isinstance(answer, dt.date)
            return self.press("next", d=answer.day, m=answer.month, y=answer.year)
        values = {"bool": ("yes", "no"), "one_of": fact.values}.get(fact.base)
        return self.press("next", a=f"{values.index(str(answer)) + 1:02}" if values else str(answer))


def _read(page: str) -> str:
    inline = re.sub(r"</?(?:bdi|strong|span|cite)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def _encoded(fields: dict[str, Any]) -> str:
    from django.utils.http import urlencode

    return str(urlencode({k: v if isinstance(v, list) else str(v) for k, v in fields.items()}, doseq=True))
