"""keep former names of groups, patterns, optional fields of students and dates of subgroups

Both directions are written; a migration is not edited after a release. Enumerations and values are copied in, so that
history does not depend on the code of today. On Boolean columns write sa.false(), never '0': PostgreSQL refuses it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_STUDENT = (
    ("foreign_language", 12),
    ("citizenship", 60),
    ("address", 250),
    ("dormitory", 60),
    ("benefit", 120),
    ("school", 160),
)


def upgrade():
    op.create_table(
        "group_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("course_number", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["study_group.id"], name=op.f("fk_group_name_group_id_study_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_name")),
    )
    op.create_index(op.f("ix_group_name_group_id"), "group_name", ["group_id"])
    op.create_index(op.f("ix_group_name_name"), "group_name", ["name"])
    op.add_column("group_curator", sa.Column("is_deputy", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("specialty", sa.Column("group_pattern", sa.String(length=60), nullable=True))
    for name, length in _OF_STUDENT:
        op.add_column("student", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column("study_group", sa.Column("pattern", sa.String(length=60), nullable=True))
    op.add_column("study_group", sa.Column("former_names", sa.String(length=300), nullable=True))
    op.add_column("study_group", sa.Column("state", sa.String(length=12), server_default="active", nullable=False))
    with op.batch_alter_table("study_group") as batch:
        batch.add_column(sa.Column("specialty_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("shift", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_study_group_specialty_id_specialty"), "specialty", ["specialty_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_check_constraint(op.f("ck_study_group_shift"), "shift BETWEEN 1 AND 3")
        batch.create_index(op.f("ix_study_group_specialty_id"), ["specialty_id"])
    _date_memberships()


def _date_memberships():
    """Memberships were entered nobody knows when: on the day they began, as far as deadlines are concerned."""
    with op.batch_alter_table("subgroup_member") as batch:
        batch.add_column(sa.Column("entered_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
    member = sa.table(
        "subgroup_member",
        sa.column("starts_on", sa.Date),
        sa.column("entered_on", sa.Date),
        sa.column("entered_at", sa.DateTime),
    )
    midnight = sa.cast(member.c.starts_on, sa.DateTime)
    if op.get_bind().dialect.name == "sqlite":
        midnight = member.c.starts_on.concat(" 00:00:00.000000")
    op.execute(member.update().values(entered_on=member.c.starts_on, entered_at=midnight))
    with op.batch_alter_table("subgroup_member") as batch:
        batch.alter_column("entered_at", existing_type=sa.DateTime(), nullable=False)
        batch.alter_column("entered_on", existing_type=sa.Date(), nullable=False)
        batch.create_check_constraint(op.f("ck_subgroup_member_order"), "ends_on IS NULL OR starts_on <= ends_on")


def downgrade():
    with op.batch_alter_table("subgroup_member") as batch:
        batch.drop_constraint(op.f("ck_subgroup_member_order"), type_="check")
        batch.drop_column("entered_on")
        batch.drop_column("entered_at")
    with op.batch_alter_table("study_group") as batch:
        batch.drop_index(op.f("ix_study_group_specialty_id"))
        batch.drop_constraint(op.f("fk_study_group_specialty_id_specialty"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_study_group_shift"), type_="check")
        for name in ("specialty_id", "shift", "state", "former_names", "pattern"):
            batch.drop_column(name)
    with op.batch_alter_table("student") as batch:
        for name, _length in _OF_STUDENT:
            batch.drop_column(name)
    with op.batch_alter_table("specialty") as batch:
        batch.drop_column("group_pattern")
    with op.batch_alter_table("group_curator") as batch:
        batch.drop_column("is_deputy")
    op.drop_table("group_name")
