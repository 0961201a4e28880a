"""Error pages: what happened, in Russian, and what to do; data addresses get the same as JSON."""

import logging

from flask import current_app, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from app.core.access import wants_json
from app.extensions import db

log = logging.getLogger(__name__)

# status -> (what happened, what to do)
ERRORS = {
    400: (_l("The request was not understood"), _l("Go back and try again.")),
    403: (_l("This section is not open to you"), _l("Ask the administrator if you need it for your work.")),
    404: (_l("There is no such page"), _l("It may have been moved or removed, or it belongs to somebody else.")),
    405: (_l("This address is not opened like that"), _l("Go back and try again.")),
    413: (_l("The file is too large"), _l("Files up to 20 megabytes are accepted.")),
    429: (_l("Too many attempts"), _l("Wait a minute and try again.")),
    500: (_l("Something went wrong on our side"),
          _l("Nothing was half-written. The administrator can find the cause in the log of the server.")),
}  # fmt: skip


class RowNumber(IntegerConverter):
    """A number in an address: no row has one that the database cannot hold."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options | {"max": 2**31 - 1})


def register_errors(app) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(OverflowError, _nonsense)
    app.register_error_handler(DataError, _nonsense)
    app.register_error_handler(Exception, _fault)


def _http_error(error: HTTPException):
    if error.response is not None:
        return error.response
    return _answer(error.code if error.code in ERRORS else 400 if error.code < 500 else 500, error.code)


def _csrf_error(_error: CSRFError):
    if wants_json():
        return jsonify(error=_("The page is out of date: reload it")), 400
    return _page(
        400,
        _("The page is out of date"),
        _("Go back, reload the page and send the form again. What you typed is still there."),
    )


def _nonsense(_error: Exception):
    """A number in the address that no column of the database can hold."""
    db.session.rollback()
    return _answer(400, 400)


def _fault(error: Exception):
    if current_app.testing and current_app.config.get("PROPAGATE_FAULTS", True):
        raise error
    log.exception("fault at %s %s", request.method, request.path)
    return _answer(500, 500)


def _answer(known: int, code: int):
    title, advice = ERRORS[known]
    if wants_json():
        return jsonify(error=str(title)), code
    return _page(code, str(title), str(advice))


def _page(code: int, title: str, advice: str):
    return render_template("errors/error.html", error={"code": code, "title": title, "text": advice}), code
