"""Curricula of real institutions in Excel, and every file of the folder through the command."""

import json
import os
from pathlib import Path

import pytest

from app.curricula.reading import read_plan

FOLDER = Path(os.environ.get("COLLEGE_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))

pytestmark = pytest.mark.real_files


def files(*kinds):
    found = sorted(file for kind in kinds for file in (FOLDER / kind).glob("*"))
    return found or [
        pytest.param(None, marks=pytest.mark.skip(f"no real curricula in {FOLDER}: set COLLEGE_REAL_DATA"))
    ]


@pytest.fixture
def export():
    file = FOLDER / "plan_xls" / "01.03.02.plx.xls"
    if not file.exists():
        pytest.skip(f"no real export in {FOLDER}: set COLLEGE_REAL_DATA")
    return read_plan(file.read_bytes(), file.name)


def test_an_export_gives_the_sums_that_its_institution_prints(export):
    assert {n: int(hours) for n, hours in export.summary.hours_by_semester.items()} == {
        1: 1096, 2: 1172, 3: 1080, 4: 1220, 5: 1082, 6: 1156, 7: 1070, 8: 1188,
    }  # fmt: skip
    assert (export.summary.rows, export.summary.leaves, export.summary.hours_total) == (67, 61, 9064)
    assert export.agrees
    assert [str(warning).count("КО") for warning in export.warnings] == [1]


def test_an_export_gives_its_title_cycles_and_chart(export):
    assert (export.specialty_code, export.intake_year, export.duration) == ("01.03.02", 2022, 48)
    assert [section.code for section in export.sections] == [
        "Б1", "Б1.О", "Б1.В", "Б2", "Б2.О", "Б2.В", "Б3", "ФТД", "ЭЛК",
    ]  # fmt: skip
    weeks = {(cell.course, cell.kind) for cell in export.chart if cell.parts == 1}
    assert {(4, "pre_diploma"), (4, "certification"), (2, "training_practice"), (1, "holidays")} <= weeks
    assert export.chart_weeks == 208


@pytest.mark.parametrize("file", files("plx", "plan_xls"), ids=lambda file: file.name if file else "none")
def test_the_command_reads_every_curriculum_or_says_why_not(app, db_session, file):
    done = app.test_cli_runner().invoke(args=["import-plan", str(file), "--dry-run", "--json"])

    told = json.loads(done.stdout)
    if "broken" in file.name:
        assert (done.exit_code, told["line"]) == (1, 3)
        return
    assert done.exit_code == 0
    stated = {n: hours for n, hours in told["hours_stated"].items() if hours}
    assert {n: hours for n, hours in told["hours_by_semester"].items() if hours} == stated
    assert sum(told["hours_by_semester"].values()) == told["hours_total"]
