"""The smallest invented college behind a real server, for tests that walk its screens as each of the cast.

`python -m tests.demo_college` makes it in COLLEGE_INSTANCE, prints who is who and which addresses there are as JSON,
and serves.
"""

import json
import sys

from werkzeug.serving import make_server

from app import create_app
from tests.conftest import TODAY


def main() -> None:
    app = create_app(COLLEGE_TODAY=TODAY, RATELIMIT_ENABLED=False)
    _invoke(app, "db", "upgrade")
    _invoke(app, "sync-access")
    told = json.loads(_invoke(app, "demo", "--json", "--groups", "3", "--students", "24", "--teachers", "6"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(json.dumps({**told, "port": server.port, "addresses": plain_addresses(app)}), flush=True)
    server.serve_forever()


def plain_addresses(app) -> list[str]:
    """Every address that is asked without naming a row."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments)
    return sorted({str(rule) for rule in rules})


def _invoke(app, *command: str) -> str:
    done = app.test_cli_runner().invoke(args=list(command), catch_exceptions=False)
    if done.exit_code:
        sys.exit(done.output)
    return done.stdout


if __name__ == "__main__":
    main()
