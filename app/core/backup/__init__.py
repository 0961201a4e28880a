"""Everything of a college in one checked archive, and back into a database of either engine."""

from app.core.backup.archive import BackupError, Manifest, verify
from app.core.backup.dump import back_up
from app.core.backup.load import restore

__all__ = ["BackupError", "Manifest", "back_up", "restore", "verify"]
