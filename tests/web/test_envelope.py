"""The sealed field: two lengths, an hour, one key, one law; whatever else is refused in one way."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.envelope import LASTS, SIZES, Envelope, NotOurs, TooMuch


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(st.binary(max_size=SIZES[-1] - 12))
def test_what_is_sealed_can_be_opened_and_its_length_is_one_of_two(data: bytes) -> None:
    envelope = Envelope("law")
    field = envelope.seal(data)
    assert envelope.open(field) == data
    assert len(field) in [len(envelope.seal(b"x" * (size - 12))) for size in SIZES]


def test_more_than_the_larger_size_is_not_sealed() -> None:
    with pytest.raises(TooMuch):
        Envelope("law").seal(b"x" * (SIZES[-1] - 11))


def test_two_fields_of_the_same_are_never_the_same() -> None:
    envelope = Envelope("law")
    assert envelope.seal(b"x") != envelope.seal(b"x")


def test_a_field_that_was_changed_anywhere_is_refused() -> None:
    envelope = Envelope("law")
    raw = base64.urlsafe_b64decode(envelope.seal(b"answers"))
    for at in (*range(0, len(raw), 97), len(raw) - 1):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(NotOurs):
            envelope.open(base64.urlsafe_b64encode(changed).decode())


@pytest.mark.parametrize("field", ["", "x", "é", "AAAA", "A" * 100_000, "=" * 40, "A" * 2784 + "\n", "\x00"])
def test_what_is_no_field_is_refused(field: str) -> None:
    with pytest.raises(NotOurs):
        Envelope("law").open(field)


def test_a_field_of_another_server_and_of_another_law_is_refused() -> None:
    envelope = Envelope("law")
    field = envelope.seal(b"x")
    with pytest.raises(NotOurs):
        Envelope("law").open(field)
    envelope._bound = Envelope("another law")._bound
    with pytest.raises(NotOurs):
        envelope.open(field)


def test_a_field_is_good_for_an_hour() -> None:
    clock = Clock()
    envelope = Envelope("law", clock)
    field = envelope.seal(b"x")
    clock.now += LASTS
    assert envelope.open(field) == b"x"
    clock.now += 1
    with pytest.raises(NotOurs):
        envelope.open(field)


def test_no_way_of_showing_an_envelope_shows_its_key() -> None:
    envelope = Envelope("law")
    assert repr(envelope) == str(envelope) == "<Envelope>"
    assert not hasattr(envelope, "__dict__")
