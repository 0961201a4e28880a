"""The pure parts of the grid's scripts, where Node is at hand; the browser tests drive them everywhere else."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here: the scripts are tried in the browser only")
def test_the_pure_scripts_of_the_grid_do_what_they_say():
    files = sorted(str(path) for path in (HERE / "js").glob("*.test.mjs"))

    done = subprocess.run(["node", "--test", *files], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
