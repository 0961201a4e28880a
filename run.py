"""The program as a web server finds it: `python run.py`, or `gunicorn run:app`."""

import sys

import config
from app import create_app
from app.server import serve

try:
    app = create_app()
except config.ConfigurationError as error:
    sys.exit(str(error))

if __name__ == "__main__":
    serve(app)
