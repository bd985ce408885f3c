"""The same examples on every machine, and none stopped for being slow."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def examples(count: int) -> settings:
    return settings(
        max_examples=count, derandomize=True, deadline=None, database=None, print_blob=False, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip
