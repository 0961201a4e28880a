"""Lay calendars of the year, special days and the teaching to be given.

Assignments that are there already have opened their journals: they were published on the day they were entered.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('special_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_day')),
    sa.UniqueConstraint('day', name=op.f('uq_special_day_day'))
    )
    with op.batch_alter_table('special_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_special_day_sort_key'), ['sort_key'], unique=False)

    op.create_table('education_calendar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('academic_year_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('education_module', sa.String(length=20), nullable=True),
    sa.Column('study_form', sa.String(length=20), nullable=True),
    sa.Column('course_number', sa.Integer(), nullable=True),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('term_kind', sa.String(length=20), nullable=False),
    sa.Column('study_days', sa.Integer(), nullable=False),
    sa.Column('lessons_in', sa.String(length=10), nullable=False),
    sa.Column('first_week', sa.String(length=12), nullable=False),
    sa.Column('is_parity_by_term', sa.Boolean(), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('course_number BETWEEN 1 AND 11', name=op.f('ck_education_calendar_course')),
    sa.CheckConstraint('study_days BETWEEN 5 AND 6', name=op.f('ck_education_calendar_days')),
    sa.ForeignKeyConstraint(['academic_year_id'], ['academic_year.id'], name=op.f('fk_education_calendar_academic_year_id_academic_year'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_education_calendar')),
    sa.UniqueConstraint('academic_year_id', 'name', name=op.f('uq_education_calendar_academic_year_id_name'))
    )
    with op.batch_alter_table('education_calendar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_education_calendar_academic_year_id'), ['academic_year_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_education_calendar_sort_key'), ['sort_key'], unique=False)

    op.create_table('calendar_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('calendar_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_calendar_period_order')),
    sa.ForeignKeyConstraint(['calendar_id'], ['education_calendar.id'], name=op.f('fk_calendar_period_calendar_id_education_calendar'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_period')),
    sa.UniqueConstraint('calendar_id', 'kind', 'starts_on', name=op.f('uq_calendar_period_calendar_id_kind_starts_on'))
    )
    with op.batch_alter_table('calendar_period', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_period_calendar_id'), ['calendar_id'], unique=False)

    op.create_table('calendar_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('calendar_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_calendar_term_order')),
    sa.ForeignKeyConstraint(['calendar_id'], ['education_calendar.id'], name=op.f('fk_calendar_term_calendar_id_education_calendar'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_calendar_term_term_id_term'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_term')),
    sa.UniqueConstraint('calendar_id', 'term_id', name=op.f('uq_calendar_term_calendar_id_term_id'))
    )
    with op.batch_alter_table('calendar_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_term_calendar_id'), ['calendar_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_term_term_id'), ['term_id'], unique=False)

    op.create_table('teaching_load',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('subgroup_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('hours', sa.Numeric(precision=7, scale=2), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('hours > 0', name=op.f('ck_teaching_load_hours')),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_teaching_load_group_id_study_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_teaching_load_item_id_curriculum_item'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subgroup_id'], ['subgroup.id'], name=op.f('fk_teaching_load_subgroup_id_subgroup'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_teaching_load_term_id_term'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teaching_load'))
    )
    with op.batch_alter_table('teaching_load', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_teaching_load_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_teaching_load_subgroup_id'), ['subgroup_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_teaching_load_term_id'), ['term_id'], unique=False)

    op.create_index(
        'uq_teaching_load_unit', 'teaching_load',
        ['group_id', 'item_id', 'term_id', sa.text('coalesce(subgroup_id, 0)'), 'kind'], unique=True,
    )
    with op.batch_alter_table('load_assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('is_shared', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('order_in', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('order_out', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('published_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_load_assignment_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_load_assignment_replaces_id_load_assignment'), 'load_assignment', ['replaces_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('study_group', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_study_group_calendar_id'), ['calendar_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_study_group_calendar_id_education_calendar'), 'education_calendar', ['calendar_id'], ['id'], ondelete='SET NULL')

    op.execute('UPDATE load_assignment SET published_on = entered_on')


def downgrade():
    with op.batch_alter_table('study_group', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_study_group_calendar_id_education_calendar'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_study_group_calendar_id'))
        batch_op.drop_column('calendar_id')

    with op.batch_alter_table('load_assignment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_load_assignment_replaces_id_load_assignment'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_load_assignment_replaces_id'))
        batch_op.drop_column('published_on')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('order_out')
        batch_op.drop_column('order_in')
        batch_op.drop_column('is_shared')
        batch_op.drop_column('kind')

    op.drop_index('uq_teaching_load_unit', 'teaching_load')
    with op.batch_alter_table('teaching_load', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_teaching_load_term_id'))
        batch_op.drop_index(batch_op.f('ix_teaching_load_subgroup_id'))
        batch_op.drop_index(batch_op.f('ix_teaching_load_item_id'))

    op.drop_table('teaching_load')
    with op.batch_alter_table('calendar_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_term_term_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_term_calendar_id'))

    op.drop_table('calendar_term')
    with op.batch_alter_table('calendar_period', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_period_calendar_id'))

    op.drop_table('calendar_period')
    with op.batch_alter_table('education_calendar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_education_calendar_sort_key'))
        batch_op.drop_index(batch_op.f('ix_education_calendar_academic_year_id'))

    op.drop_table('education_calendar')
    with op.batch_alter_table('special_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_special_day_sort_key'))

    op.drop_table('special_day')
