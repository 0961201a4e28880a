"""Keep working programmes, their thematic plans and what of them lessons gave."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('working_program',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('co_authors', sa.String(length=300), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('protocol', sa.String(length=120), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('return_reason', sa.String(length=500), nullable=True),
    sa.Column('edited_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('edition >= 1', name=op.f('ck_working_program_edition')),
    sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_working_program_author_id_employee'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_working_program_item_id_curriculum_item'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_program')),
    sa.UniqueConstraint('item_id', 'edition', name=op.f('uq_working_program_item_id_edition'))
    )
    with op.batch_alter_table('working_program', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_program_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_working_program_item_id'), ['item_id'], unique=False)

    op.create_table('thematic_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=True),
    sa.Column('hours', sa.Numeric(precision=6, scale=2), nullable=False),
    sa.Column('homework', sa.Text(), nullable=False),
    sa.Column('equipment', sa.String(length=400), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('hours >= 0', name=op.f('ck_thematic_item_hours')),
    sa.ForeignKeyConstraint(['origin_id'], ['thematic_item.id'], name=op.f('fk_thematic_item_origin_id_thematic_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['working_program.id'], name=op.f('fk_thematic_item_program_id_working_program'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thematic_item'))
    )
    with op.batch_alter_table('thematic_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thematic_item_origin_id'), ['origin_id'], unique=False)
        batch_op.create_index('ix_thematic_item_program_place', ['program_id', 'place'], unique=False)

    op.create_table('working_program_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['program_id'], ['working_program.id'], name=op.f('fk_working_program_step_program_id_working_program'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_program_step'))
    )
    with op.batch_alter_table('working_program_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_program_step_program_id'), ['program_id'], unique=False)

    op.create_table('lesson_topic',
    sa.Column('lesson_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('thematic_item_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hours', sa.Numeric(precision=4, scale=1), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_topic_lesson_id_lesson'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thematic_item_id'], ['thematic_item.id'], name=op.f('fk_lesson_topic_thematic_item_id_thematic_item'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('lesson_id', 'thematic_item_id', name=op.f('pk_lesson_topic'))
    )
    with op.batch_alter_table('lesson_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_topic_thematic_item_id'), ['thematic_item_id'], unique=False)



def downgrade():
    with op.batch_alter_table('lesson_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_topic_thematic_item_id'))

    op.drop_table('lesson_topic')
    with op.batch_alter_table('working_program_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_working_program_step_program_id'))

    op.drop_table('working_program_step')
    with op.batch_alter_table('thematic_item', schema=None) as batch_op:
        batch_op.drop_index('ix_thematic_item_program_place')
        batch_op.drop_index(batch_op.f('ix_thematic_item_origin_id'))

    op.drop_table('thematic_item')
    with op.batch_alter_table('working_program', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_working_program_item_id'))
        batch_op.drop_index(batch_op.f('ix_working_program_author_id'))

    op.drop_table('working_program')
