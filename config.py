"""The only module that reads the environment."""

import datetime
import os
import secrets
from pathlib import Path

from babel.support import Translations

BASE_DIR = Path(__file__).resolve().parent
INSTANCE_DIR = Path(os.environ.get("COLLEGE_INSTANCE", BASE_DIR / "instance"))

DEMO, PRODUCTION = "demo", "production"


class ConfigurationError(RuntimeError):
    """The environment contradicts itself; the message says what to set."""

    def __str__(self) -> str:
        """In Russian: whoever starts the program reads it before there is a program to translate."""
        return str(Translations.load(str(BASE_DIR / "translations"), ["ru"]).gettext(self.args[0]))


def gettext_noop(text: str) -> str:
    """Mark a text for translation."""
    return text


def _database_url() -> str:
    """PostgreSQL addresses are given in any of the usual spellings; psycopg 3 is the driver we ship."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE_DIR / 'college.db'}"
    for spelling in ("postgres://", "postgresql://"):
        if url.startswith(spelling):
            return "postgresql+psycopg://" + url.removeprefix(spelling)
    return url


def _secret_key(mode: str) -> str:
    """A production college keeps its own key; a demo one makes a key once and keeps it beside its database."""
    key = os.environ.get("SECRET_KEY", "")
    if mode == DEMO and not key:
        INSTANCE_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = INSTANCE_DIR / "demo_secret_key"
        try:
            with kept.open("x") as file:
                file.write(secrets.token_hex(32))
        except FileExistsError:
            pass
        return kept.read_text()
    return key


def _college_today() -> datetime.date | None:
    """The moved day of an invented college; `check` refuses it anywhere else."""
    given = os.environ.get("COLLEGE_TODAY")
    return datetime.date.fromisoformat(given) if given else None


class Config:
    """Settings of the program itself. What a college decides lives in the settings register."""

    MODE = os.environ.get("COLLEGE_MODE", PRODUCTION)
    SECRET_KEY = _secret_key(MODE)
    COLLEGE_TODAY = _college_today()
    PORT = int(os.environ.get("PORT", "8080"))
    # The key of the history's anchors stays outside the database, so that whoever edits the database cannot re-seal it.
    ANCHOR_KEY = os.environ.get("ANCHOR_KEY") or SECRET_KEY
    # The key of second factors (default: SECRET_KEY): whoever has only the database cannot make codes.
    FACTOR_KEY = os.environ.get("FACTOR_KEY", "")
    REAL_DATA = Path(os.environ.get("COLLEGE_REAL_DATA", BASE_DIR.parent / "shared" / "data"))

    SQLALCHEMY_DATABASE_URI = _database_url()
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": SQLALCHEMY_DATABASE_URI.startswith("postgresql")}
    INSTANCE_DIR = INSTANCE_DIR
    FILES_DIR = INSTANCE_DIR / "files"
    JOBS_QUEUE = INSTANCE_DIR / "jobs.db"

    APP_NAME = "Журнал колледжа"
    BABEL_DEFAULT_LOCALE = "ru"
    BABEL_DEFAULT_TIMEZONE = "Asia/Yekaterinburg"
    BABEL_TRANSLATION_DIRECTORIES = str(BASE_DIR / "translations")
    LANGUAGES = {"ru": {"flag": "ru", "name": "Русский"}}

    # Alembic owns every table and sync-access every role: nothing is asked of the database at start-up.
    FAB_CREATE_DB = False
    FAB_UPDATE_PERMS = False
    FAB_BASE_TEMPLATE = "base.html"
    FAB_ADD_MENU_API = False
    FAB_ADD_OPENAPI_VIEWS = False
    FAB_ADD_SECURITY_VIEWS = False
    FAB_ADD_SECURITY_API = False
    AUTH_TYPE = 1
    AUTH_ROLE_ADMIN = "Technical"
    AUTH_ROLE_PUBLIC = "Public"
    AUTH_USER_REGISTRATION = False

    # One address may be a whole school behind one router, so the limit by address is loose;
    # the lockout of the account is what stops guessing.
    RATELIMIT_ENABLED = True
    AUTH_RATE_LIMITED = True
    AUTH_RATE_LIMIT = "60 per minute"
    RATELIMIT_STORAGE_URI = os.environ.get("RATELIMIT_STORAGE_URI", "memory://")

    WTF_CSRF_TIME_LIMIT = None  # bound to the session: a journal page stays open for hours
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    FORCE_HTTPS = os.environ.get("FORCE_HTTPS", "0") == "1"
    SESSION_COOKIE_SECURE = os.environ.get("COOKIE_SECURE", "1" if FORCE_HTTPS else "0") == "1"
    TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
    SESSION_REFRESH_EACH_REQUEST = True
    PERMANENT_SESSION_LIFETIME = datetime.timedelta(hours=12)
    MAX_CONTENT_LENGTH = 20 * 1024 * 1024
    JSON_AS_ASCII = False


def check(settings: dict) -> None:
    """Refuse to serve a production college with a guessable key. Raises ConfigurationError."""
    if settings["MODE"] not in (DEMO, PRODUCTION):
        raise ConfigurationError(gettext_noop("COLLEGE_MODE is demo or production"))
    if len(settings["SECRET_KEY"] or "") < 32:
        raise ConfigurationError(
            gettext_noop(
                "SECRET_KEY is missing or shorter than 32 characters. "
                'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        )
    if settings.get("COLLEGE_TODAY") and settings["MODE"] != DEMO:
        raise ConfigurationError(gettext_noop("COLLEGE_TODAY is allowed only with COLLEGE_MODE=demo"))
