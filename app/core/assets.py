"""Style sheets and scripts under an address that changes with them, so that a browser asks for each of them once."""

import hashlib
from pathlib import Path

from flask import Flask

FOLDER = Path(__file__).parent.parent / "static"
A_YEAR = 365 * 24 * 3600


def address() -> str:
    """Where the files stand: their digest is part of it, and scripts import each other relative to it."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


def install(app: Flask) -> None:
    """Tell templates which scripts a page needs in the end: asked for at once instead of one after another."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    modules = {folder.name: sorted(path.name for path in folder.glob("*.js")) for folder in (FOLDER / "js").glob("*/")}
    app.jinja_env.globals["modules_in"] = modules.get
