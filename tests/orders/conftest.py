"""Who writes and reads orders."""

import pytest

from app.policy.roles import Role


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)
