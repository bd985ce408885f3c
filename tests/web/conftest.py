"""The web pages as a visitor without JavaScript sees them, over the whole law or over a small pack that is quick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack
from safeconduct.web.settings import configure
from safeconduct.web.site import Site, site

from ..planting import SMALL
from .visitor import Visitor

MAY = dt.date(2017, 5, 17)
SMALL_DAY = dt.date(2018, 1, 1)


@pytest.fixture(scope="session")
def configured(law: Law, pack: Pack) -> Site:
    """Django can be configured once a process; a test that needs another site overrides it."""
    made = site(law, pack)
    configure(made)
    return made


@pytest.fixture(scope="session")
def small(configured: Site) -> Site:
    model = read_law(SMALL)
    return site(model, build(model), on=SMALL_DAY)


@pytest.fixture
def served(configured: Site) -> Iterator[Site]:
    with override_settings(SITE=configured, ALLOWED_HOSTS=[*configured.hosts, "testserver"]):
        yield configured


@pytest.fixture
def served_small(small: Site) -> Iterator[Site]:
    with override_settings(SITE=small, ALLOWED_HOSTS=[*small.hosts, "testserver"]):
        yield small


@pytest.fixture
def visitor(served: Site) -> Visitor:
    return Visitor(Client(raise_request_exception=False))


@pytest.fixture
def guest(served_small: Site) -> Visitor:
    """A visitor of the small pack."""
    return Visitor(Client(raise_request_exception=False))
