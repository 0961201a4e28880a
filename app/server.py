"""Serving the program: gunicorn where processes fork, waitress where they do not."""

import os

from flask import Flask


def serve(app: Flask) -> None:
    """Serve until stopped, on the address of PORT."""
    address = f"127.0.0.1:{app.config['PORT']}"
    if hasattr(os, "fork"):
        _gunicorn(app, address)
    else:
        from waitress import serve as waitress_serve

        waitress_serve(app, listen=address)


def _gunicorn(app: Flask, address: str) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self):
            self.cfg.set("bind", address)
            self.cfg.set("workers", 2)
            self.cfg.set("preload_app", True)
            self.cfg.set("accesslog", None)
            self.cfg.set("control_socket_disable", True)

        def load(self):
            return app

    Server().run()
