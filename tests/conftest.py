"""What holds for all tests."""

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # a busy machine is no fault of the code


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes never name a test: an archive made while tests are collected holds the time of day."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None
