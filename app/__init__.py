"""The application: its table of contents, readable in a minute."""

from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import cli, errors, health, screens
from app.accounts import sessions
from app.accounts.security import CollegeSecurityManager
from app.core import access, assets, audit, frame, jobs, scope, session_life
from app.core.db import lock_before_writing
from app.extensions import csrf, db, migrate

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


class College(AppBuilder):
    """Flask-AppBuilder with our screens only: none of its stock views is registered."""

    def _add_admin_views(self) -> None:
        self._indexview = self.add_view_no_menu(self.indexview)


def create_app(**overrides) -> Flask:
    """The whole program. `overrides` replace settings of config.Config (tests, benchmarks)."""
    app = Flask(__name__, static_url_path=assets.address())
    app.url_map.converters["int"] = errors.RowNumber
    app.config.from_object(config.Config)
    app.config.update(overrides)
    config.check(app.config)
    Path(app.config["INSTANCE_DIR"]).mkdir(parents=True, exist_ok=True, mode=0o700)

    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.BASE_DIR / "migrations"), render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    _secure(app)
    with app.app_context():
        college = College(
            security_manager_class=CollegeSecurityManager, indexview=screens.FIRST_PAGE, update_perms=False
        )
        college.init_app(app, db.session)
        screens.register(college)
        _limit_attempts(app, college)
        app.extensions["needed_rights"] = access.needed_rights(college)
    app.register_blueprint(health.bp)
    app.before_request(lock_before_writing)
    app.before_request(session_life.keep_or_end)
    app.before_request(access.guard)
    app.after_request(session_life.keep_private)
    app.after_request(sessions.keep_seen)
    assets.install(app)
    frame.install(app)
    errors.register_errors(app)
    cli.register(app)
    return app


scope.install(db.session)
audit.install(db.session)
jobs.install(db.session)


def _limit_attempts(app: Flask, college: College) -> None:
    """Sign-ins from one address; the framework limits only its own sign-in page, which we do not have."""
    door = next(view for view in college.baseviews if view.endpoint == "SignInView")
    college.sm.limiter.limit(app.config["AUTH_RATE_LIMIT"], methods=["POST"])(door.blueprint)


def _secure(app: Flask) -> None:
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    Talisman(
        app,
        force_https=app.config["FORCE_HTTPS"],
        strict_transport_security=app.config["FORCE_HTTPS"],
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
        session_cookie_samesite="Lax",
        content_security_policy=CONTENT_SECURITY_POLICY,
        referrer_policy="same-origin",
    )
