"""Imports run one way; policy and rules stay pure; stock views stay out."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
ORDER = (
    "policy", "core", "school_year", "staff", "curricula", "working_programs", "students", "accounts", "workload",
    "journals", "portal", "desk", "seeds",
)  # fmt: skip


def imports(path):
    """Dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("slice_name", ORDER)
def test_a_slice_imports_only_slices_that_stand_before_it(slice_name):
    allowed = set(ORDER[: ORDER.index(slice_name) + 1]) | {"extensions"}

    late = [
        (str(path.relative_to(APP)), name)
        for path in (APP / slice_name).rglob("*.py")
        for name in imports(path)
        if name.startswith("app.") and name.split(".")[1] not in allowed
    ]

    assert late == []


def test_only_the_table_of_screens_imports_every_slice():
    importers = {
        path.name
        for path in APP.glob("*.py")
        for name in imports(path)
        if name.startswith("app.") and name.split(".")[1] in ("students", "curricula", "workload")
    }

    assert importers <= {"screens.py"}


def test_policy_and_rules_know_no_database_and_no_request():
    modules = [*(APP / "policy").glob("*.py"), *APP.glob("*/*rules.py")]
    impure = [
        (path.name, name)
        for path in modules
        for name in imports(path)
        if name.split(".")[0] in ("flask", "sqlalchemy", "flask_appbuilder")
        or name.startswith(("app.extensions", "app.core"))
    ]

    assert impure == []


def test_no_stock_view_of_the_framework_is_used():
    stock = ("ModelView", "ModelRestApi", "MasterDetailView", "MultipleView", "CompactCRUDMixin", "SQLAInterface")
    used = [
        (str(path.relative_to(APP)), name)
        for path in APP.rglob("*.py")
        for name in imports(path)
        if name.split(".")[-1] in stock
    ]

    assert used == []


def test_no_file_is_a_drawer():
    drawers = {"utils", "helpers", "common", "manager", "base", "misc"}

    assert [path for path in APP.rglob("*.py") if path.stem in drawers] == []


def test_every_model_and_public_function_of_a_slice_says_what_it_is():
    silent = []
    for path in APP.rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(APP)}: {node.name}")

    assert silent == []
