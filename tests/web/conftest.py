"""The web pages as a visitor without JavaScript sees them: fetched with Django's test client, read as a browser would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.web.settings import configure
from safeconduct.web.site import Site, site

from .visitor import Visitor

MAY = dt.date(2017, 5, 17)


@pytest.fixture(scope="session")
def configured(law: Law, pack: Pack) -> Site:
    """Django can be configured once a process; a test that needs another site overrides it."""
    made = site(law, pack)
    configure(made)
    return made


@pytest.fixture
def served(configured: Site) -> Iterator[Site]:
    with override_settings(SITE=configured, ALLOWED_HOSTS=[*configured.hosts, "testserver"]):
        yield configured


@pytest.fixture
def visitor(served: Site) -> Visitor:
    return Visitor(Client(raise_request_exception=False))
