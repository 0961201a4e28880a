"""Prints the cookie of a signed-in teacher, for clients that are not measured while they sign in."""

import json

from app import create_app
from bench.measures import sign_in
from bench.timing import Caller

caller = Caller(create_app())
sign_in(caller, "teacher")
print(json.dumps({"cookie": caller.cookie}))
