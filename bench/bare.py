"""The floor as gunicorn serves it."""

from bench.floor import create_floor
from config import Config

app = create_floor(Config.SQLALCHEMY_DATABASE_URI)
