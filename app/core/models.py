"""Tables that every slice uses and that know no domain."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import column, foreign
from app.extensions import db

# The setting by which a database says that its college is invented; not a row of policy.settings.
INVENTED = "demo.cast"


class Revision(db.Model):
    """A number that grows when something cached by every worker has changed («access», «settings»)."""

    __tablename__ = "revision"

    name: Mapped[str] = column(_l("Name"), sa.String(20), primary_key=True)
    number: Mapped[int] = column(_l("Number"), default=1)


class Setting(db.Model):
    """The value of a setting from a day on; the definition is a row of policy.settings."""

    __tablename__ = "setting"
    __table_args__ = (sa.UniqueConstraint("key", "since"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    key: Mapped[str] = column(_l("Setting"), sa.String(60))
    since: Mapped[datetime.date] = column(_l("Since"))
    value: Mapped[str] = column(_l("Value"), sa.Text)


class AuditEntry(db.Model):
    """Who did what to which row, when and from where. Append-only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_row", "subject", "subject_id"),
        sa.Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[int] = column(_l("No."), sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime.datetime] = column(_l("When"))
    college_date: Mapped[datetime.date] = column(_l("College date"))
    account_id: Mapped[int | None] = column(_l("Who"), sa.Integer, index=True)
    who: Mapped[str] = column(_l("Who"), sa.String(120), default="")
    act: Mapped[str] = column(_l("What was done"), sa.String(20))
    subject: Mapped[str] = column(_l("Section"), sa.String(60))
    subject_id: Mapped[int | None] = column(_l("Row"), sa.Integer)
    title: Mapped[str] = column(_l("Which one"), sa.String(300), default="")
    changes: Mapped[str | None] = column(_l("Changes"), sa.Text)
    address: Mapped[str | None] = column(_l("From where"), sa.String(64))


class StoredFile(db.Model):
    """A file kept under instance/files by the SHA-256 of its bytes; the row names its owner."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.Index("ix_stored_file_owner", "owner_type", "owner_id"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    digest: Mapped[str] = column(_l("Digest"), sa.String(64), index=True)
    name: Mapped[str] = column(_l("File name"), sa.String(255))
    media_type: Mapped[str] = column(_l("Type"), sa.String(100))
    size: Mapped[int] = column(_l("Size, bytes"))
    owner_type: Mapped[str] = column(_l("Owner"), sa.String(60))
    owner_id: Mapped[int | None] = column(_l("Row of the owner"), sa.Integer)
    stored_by: Mapped[int | None] = foreign(_l("Stored by"), "ab_user.id", nullable=True, ondelete="SET NULL")
    stored_at: Mapped[datetime.datetime] = column(_l("When"))


class Job(db.Model):
    """Long work in the background; `progress` of `total` is watched by the person who asked for it."""

    __tablename__ = "job"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    kind: Mapped[str] = column(_l("Work"), sa.String(60))
    title: Mapped[str] = column(_l("Work"), sa.String(200), default="")
    account_id: Mapped[int | None] = foreign(_l("Who"), "ab_user.id", nullable=True, ondelete="SET NULL")
    arguments: Mapped[str] = column(_l("Arguments"), sa.Text, default="{}")
    state: Mapped[str] = column(_l("State"), sa.String(12), default="queued")
    progress: Mapped[int] = column(_l("Done"), default=0)
    total: Mapped[int] = column(_l("In total"), default=0)
    message: Mapped[str] = column(_l("Message"), sa.Text, default="")
    result_file_id: Mapped[int | None] = foreign(_l("File"), "stored_file.id", nullable=True, ondelete="SET NULL")
    created_at: Mapped[datetime.datetime] = column(_l("Created"))
    started_at: Mapped[datetime.datetime | None] = column(_l("Started"))
    finished_at: Mapped[datetime.datetime | None] = column(_l("Finished"))


class Heartbeat(db.Model):
    """When a background process was last seen alive."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = column(_l("Name"), sa.String(40), primary_key=True)
    at: Mapped[datetime.datetime] = column(_l("When"))
