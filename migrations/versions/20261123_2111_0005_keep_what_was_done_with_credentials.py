"""Keep what was done with logins and passwords, and until when an account and its one-time password hold.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('ab_user', sa.Column('password_until', sa.Date(), nullable=True))
    op.add_column('ab_user', sa.Column('access_until', sa.Date(), nullable=True))
    op.create_table('credential_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('deed', sa.String(length=12), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('to_whom', sa.String(length=120), nullable=True),
    sa.Column('by_account_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('batch', sa.String(length=36), nullable=True),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_credential_event_account_id_ab_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['by_account_id'], ['ab_user.id'], name=op.f('fk_credential_event_by_account_id_ab_user'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credential_event')),
    sa.UniqueConstraint('account_id', 'batch', name=op.f('uq_credential_event_account_id_batch'))
    )
    op.create_index('ix_credential_event_account', 'credential_event', ['account_id', 'deed'])
    op.create_index(op.f('ix_credential_event_by_account_id'), 'credential_event', ['by_account_id'])


def downgrade():
    op.drop_table('credential_event')
    op.drop_column('ab_user', 'access_until')
    op.drop_column('ab_user', 'password_until')
