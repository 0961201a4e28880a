"""Paper: a Typst template of `templates/print` and plain data become a PDF.

The compiler works in a process of its own, which is killed when it takes too long: a hostile or huge document
costs its reader an error, not the college a worker. The process sees the folder of the templates and nothing
else, uses only the fonts that come with the compiler, and knows no clock, so equal data makes equal bytes.

Data reaches a template as JSON (`json(bytes(sys.inputs.data))`) and is shown as text. A name with `#`, `*` or
`$` in it is never read as markup, unless a template evaluates it, which a test forbids.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parents[1] / "templates" / "print"
PATIENCE = 20.0  # seconds; a whole page of a journal takes about half of one
SCREEN_PPI = 110.0

_WORKER = Path(__file__).with_name("pdf_worker.py")


class PdfError(Exception):
    """The document could not be made. The text is for the log; the screen tells the reader."""


def render_pdf(template: str, data: dict[str, Any], *, patience: float = PATIENCE) -> bytes:
    """The PDF of `template` (a file name in `templates/print`) filled with `data`."""
    return _compile({"template": template, "data": _json(data), "format": "pdf"}, patience)


def render_png(template: str, data: dict[str, Any], *, ppi: float = SCREEN_PPI, patience=PATIENCE) -> bytes:
    """The first page of the same document as a picture for the screen."""
    return _compile({"template": template, "data": _json(data), "format": "png", "ppi": ppi}, patience)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


def _compile(order: dict[str, Any], patience: float) -> bytes:
    # By file and with -P: as a module it would import the application first, and its neighbours in core are
    # named like modules of the standard library.
    command = [sys.executable, "-P", str(_WORKER), str(TEMPLATES)]
    try:
        done = subprocess.run(command, input=_json(order).encode(), capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired as late:
        raise PdfError(f"{order['template']}: not ready in {patience:g} s") from late
    if done.returncode:
        raise PdfError(f"{order['template']}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
