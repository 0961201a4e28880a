"""Keep what curriculum files say of practice weeks, joint forms of control and re-credited hours."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('item_weeks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=False),
    sa.Column('weeks', sa.Numeric(precision=6, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_item_weeks_item_id_curriculum_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_weeks')),
    sa.UniqueConstraint('item_id', 'semester', name=op.f('uq_item_weeks_item_id_semester'))
    )
    with op.batch_alter_table('item_weeks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_weeks_item_id'), ['item_id'], unique=False)

    with op.batch_alter_table('curriculum_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_dispersed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('hours_recredited', sa.Numeric(precision=8, scale=2), server_default='0', nullable=False))

    with op.batch_alter_table('item_control', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joint', sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table('item_control', schema=None) as batch_op:
        batch_op.drop_column('joint')

    with op.batch_alter_table('curriculum_item', schema=None) as batch_op:
        batch_op.drop_column('hours_recredited')
        batch_op.drop_column('is_dispersed')

    with op.batch_alter_table('item_weeks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_weeks_item_id'))

    op.drop_table('item_weeks')
