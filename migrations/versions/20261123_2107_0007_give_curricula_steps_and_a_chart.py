"""Give curricula the steps of their life, where they were made from, and an academic chart.

A programme gets its kind, taken over from its specialty, and a level of training. Curricula that were approved before
get the step that made them so.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('academic_chart',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('curriculum_id', sa.Integer(), nullable=False),
    sa.Column('course', sa.Integer(), nullable=False),
    sa.Column('week', sa.Integer(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('source_code', sa.String(length=40), nullable=False),
    sa.CheckConstraint('part BETWEEN 1 AND parts', name=op.f('ck_academic_chart_part')),
    sa.CheckConstraint('week BETWEEN 1 AND 53', name=op.f('ck_academic_chart_week')),
    sa.ForeignKeyConstraint(['curriculum_id'], ['curriculum.id'], name=op.f('fk_academic_chart_curriculum_id_curriculum'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_academic_chart')),
    sa.UniqueConstraint('curriculum_id', 'course', 'week', 'part', name=op.f('uq_academic_chart_curriculum_id_course_week_part'))
    )
    with op.batch_alter_table('academic_chart', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_academic_chart_curriculum_id'), ['curriculum_id'], unique=False)

    op.create_table('curriculum_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('curriculum_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_curriculum_step_account_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['curriculum_id'], ['curriculum.id'], name=op.f('fk_curriculum_step_curriculum_id_curriculum'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_curriculum_step'))
    )
    with op.batch_alter_table('curriculum_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_curriculum_step_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_step_curriculum_id'), ['curriculum_id'], unique=False)

    with op.batch_alter_table('curriculum', schema=None) as batch_op:
        batch_op.add_column(sa.Column('based_on_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_curriculum_based_on_id'), ['based_on_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_curriculum_based_on_id_curriculum'), 'curriculum', ['based_on_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('education_program', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=20), server_default='specialist', nullable=False))
        batch_op.add_column(sa.Column('training_level', sa.String(length=20), server_default='base', nullable=False))

    op.execute(
        "UPDATE education_program SET kind = (SELECT kind FROM specialty WHERE specialty.id = education_program.specialty_id)"
    )
    op.execute(
        "INSERT INTO curriculum_step (curriculum_id, step, happened_on, who, entered_at, entered_on)"
        " SELECT id, 'approved', approved_on, '', entered_at, entered_on FROM curriculum"
        " WHERE state IN ('approved', 'archived') AND approved_on IS NOT NULL"
    )


def downgrade():
    with op.batch_alter_table('education_program', schema=None) as batch_op:
        batch_op.drop_column('training_level')
        batch_op.drop_column('kind')

    with op.batch_alter_table('curriculum', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_curriculum_based_on_id_curriculum'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_curriculum_based_on_id'))
        batch_op.drop_column('based_on_id')

    with op.batch_alter_table('curriculum_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_curriculum_step_curriculum_id'))
        batch_op.drop_index(batch_op.f('ix_curriculum_step_account_id'))

    op.drop_table('curriculum_step')
    with op.batch_alter_table('academic_chart', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_academic_chart_curriculum_id'))

    op.drop_table('academic_chart')
