"""Orders move students: the book of orders, what made and ended each stay, former names.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('student_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=30), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('cancels_id', sa.Integer(), nullable=True),
    sa.Column('signed_at', sa.DateTime(), nullable=True),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number_key', sa.String(length=20), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR number IS NOT NULL", name=op.f('ck_student_order_numbered')),
    sa.CheckConstraint("state IN ('draft', 'signed', 'cancelled')", name=op.f('ck_student_order_state')),
    sa.ForeignKeyConstraint(['cancels_id'], ['student_order.id'], name=op.f('fk_student_order_cancels_id_student_order'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_student_order_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['signed_by'], ['ab_user.id'], name=op.f('fk_student_order_signed_by_ab_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_order')),
    sa.UniqueConstraint('year', 'number_key', name=op.f('uq_student_order_year_number_key'))
    )
    with op.batch_alter_table('student_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_order_cancels_id'), ['cancels_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_signed_by'), ['signed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_sort_key'), ['sort_key'], unique=False)

    op.create_table('student_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('last_name', sa.String(length=90), nullable=False),
    sa.Column('first_name', sa.String(length=60), nullable=False),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['student_order.id'], name=op.f('fk_student_name_order_id_student_order'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_student_name_student_id_student'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_name'))
    )
    with op.batch_alter_table('student_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_name_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_name_student_id'), ['student_id'], unique=False)

    op.create_table('student_order_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('course_before', sa.Integer(), nullable=True),
    sa.Column('name_before', sa.String(length=40), nullable=True),
    sa.Column('course_after', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_student_order_group_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['order_id'], ['student_order.id'], name=op.f('fk_student_order_group_order_id_student_order'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_order_group')),
    sa.UniqueConstraint('order_id', 'group_id', name=op.f('uq_student_order_group_order_id_group_id'))
    )
    with op.batch_alter_table('student_order_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_order_group_group_id'), ['group_id'], unique=False)

    op.create_table('student_order_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('from_group_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=30), nullable=True),
    sa.Column('last_name', sa.String(length=90), nullable=True),
    sa.Column('first_name', sa.String(length=60), nullable=True),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('made_card', sa.Boolean(), nullable=False),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['student_order.id'], name=op.f('fk_student_order_line_cancelled_by_id_student_order'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['from_group_id'], ['study_group.id'], name=op.f('fk_student_order_line_from_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_student_order_line_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['order_id'], ['student_order.id'], name=op.f('fk_student_order_line_order_id_student_order'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_student_order_line_student_id_student'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_order_line')),
    sa.UniqueConstraint('order_id', 'student_id', name=op.f('uq_student_order_line_order_id_student_id'))
    )
    with op.batch_alter_table('student_order_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_order_line_cancelled_by_id'), ['cancelled_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_line_from_group_id'), ['from_group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_line_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_order_line_student_id'), ['student_id'], unique=False)

    with op.batch_alter_table('enrollment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ending', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('order_in_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('order_out_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('arrival', sa.String(length=15), nullable=True))
        batch_op.create_index(batch_op.f('ix_enrollment_order_in_id'), ['order_in_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrollment_order_out_id'), ['order_out_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_enrollment_order_out_id_student_order'), 'student_order', ['order_out_id'], ['id'], ondelete='RESTRICT')
        batch_op.create_foreign_key(batch_op.f('fk_enrollment_order_in_id_student_order'), 'student_order', ['order_in_id'], ['id'], ondelete='RESTRICT')

    with op.batch_alter_table('student', schema=None) as batch_op:
        batch_op.add_column(sa.Column('former_names', sa.String(length=200), nullable=True))



def downgrade():
    with op.batch_alter_table('student', schema=None) as batch_op:
        batch_op.drop_column('former_names')

    with op.batch_alter_table('enrollment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_enrollment_order_in_id_student_order'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_enrollment_order_out_id_student_order'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_enrollment_order_out_id'))
        batch_op.drop_index(batch_op.f('ix_enrollment_order_in_id'))
        batch_op.drop_column('arrival')
        batch_op.drop_column('order_out_id')
        batch_op.drop_column('order_in_id')
        batch_op.drop_column('ending')

    with op.batch_alter_table('student_order_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_order_line_student_id'))
        batch_op.drop_index(batch_op.f('ix_student_order_line_group_id'))
        batch_op.drop_index(batch_op.f('ix_student_order_line_from_group_id'))
        batch_op.drop_index(batch_op.f('ix_student_order_line_cancelled_by_id'))

    op.drop_table('student_order_line')
    with op.batch_alter_table('student_order_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_order_group_group_id'))

    op.drop_table('student_order_group')
    with op.batch_alter_table('student_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_name_student_id'))
        batch_op.drop_index(batch_op.f('ix_student_name_order_id'))

    op.drop_table('student_name')
    with op.batch_alter_table('student_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_order_sort_key'))
        batch_op.drop_index(batch_op.f('ix_student_order_signed_by'))
        batch_op.drop_index(batch_op.f('ix_student_order_group_id'))
        batch_op.drop_index(batch_op.f('ix_student_order_cancels_id'))

    op.drop_table('student_order')
