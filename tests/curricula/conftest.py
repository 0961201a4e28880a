"""Curricula of real colleges, where they are: nobody's to give away and so not in this repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def real_plan():
    """Reads a real PLX file by name, or skips aloud."""
    folder = Path(os.environ.get("COLLEGE_REAL_DATA", ROOT.parent / "shared" / "data")) / "plx"

    def read(name):
        if not (folder / name).exists():
            pytest.skip(f"no real curriculum {name} in {folder}: set COLLEGE_REAL_DATA")
        return (folder / name).read_bytes()

    return read
