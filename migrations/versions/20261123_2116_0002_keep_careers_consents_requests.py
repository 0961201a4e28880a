"""Keep the careers of employees, consents and requests.

The position that a card named becomes the first row of the positions held, with the order of hiring. Columns are added
and dropped without batch mode: it would make the table of employees anew under the rows that lean on it.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=True),
    sa.Column('guardian_id', sa.Integer(), nullable=True),
    sa.Column('signer_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawal', sa.String(length=160), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('(student_id IS NULL) <> (guardian_id IS NULL)', name=op.f('ck_consent_whom')),
    sa.CheckConstraint('signer_id IS NULL OR student_id IS NOT NULL', name=op.f('ck_consent_signer')),
    sa.CheckConstraint('withdrawn_on IS NULL OR signed_on <= withdrawn_on', name=op.f('ck_consent_order')),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_consent_guardian_id_guardian'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signer_id'], ['guardian.id'], name=op.f('fk_consent_signer_id_guardian'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_consent_student_id_student'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('guardian_id', 'kind', 'signed_on', name=op.f('uq_consent_guardian_id_kind_signed_on')),
    sa.UniqueConstraint('student_id', 'kind', 'signed_on', name=op.f('uq_consent_student_id_kind_signed_on'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_guardian_id'), ['guardian_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_signer_id'), ['signer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_student_id'), ['student_id'], unique=False)

    op.create_table('employee_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawal', sa.String(length=160), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('withdrawn_on IS NULL OR signed_on <= withdrawn_on', name=op.f('ck_employee_consent_order')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_employee_consent_employee_id_employee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee_consent')),
    sa.UniqueConstraint('employee_id', 'kind', 'signed_on', name=op.f('uq_employee_consent_employee_id_kind_signed_on'))
    )
    with op.batch_alter_table('employee_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_consent_employee_id'), ['employee_id'], unique=False)

    op.create_table('employee_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('last_name', sa.String(length=90), nullable=False),
    sa.Column('first_name', sa.String(length=60), nullable=False),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('changed_by', sa.String(length=60), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_employee_name_employee_id_employee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee_name')),
    sa.UniqueConstraint('employee_id', 'ends_on', name=op.f('uq_employee_name_employee_id_ends_on'))
    )
    with op.batch_alter_table('employee_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_name_employee_id'), ['employee_id'], unique=False)

    op.create_table('employee_position',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('rate', sa.Numeric(precision=4, scale=2), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('order_in', sa.String(length=60), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('order_out', sa.String(length=60), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('rate > 0 AND rate <= 2', name=op.f('ck_employee_position_rate')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_employee_position_order')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_employee_position_employee_id_employee'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['position_id'], ['position.id'], name=op.f('fk_employee_position_position_id_position'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee_position')),
    sa.UniqueConstraint('employee_id', 'position_id', 'kind', 'starts_on', name=op.f('uq_employee_position_employee_id_position_id_kind_starts_on'))
    )
    with op.batch_alter_table('employee_position', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_position_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_employee_position_position_id'), ['position_id'], unique=False)

    op.create_table('former_employment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('hired_on', sa.Date(), nullable=True),
    sa.Column('hire_order', sa.String(length=60), nullable=True),
    sa.Column('dismissed_on', sa.Date(), nullable=False),
    sa.Column('dismissal_order', sa.String(length=60), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('hired_on IS NULL OR hired_on <= dismissed_on', name=op.f('ck_former_employment_order')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_former_employment_employee_id_employee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_employment')),
    sa.UniqueConstraint('employee_id', 'dismissed_on', name=op.f('uq_former_employment_employee_id_dismissed_on'))
    )
    with op.batch_alter_table('former_employment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_employment_employee_id'), ['employee_id'], unique=False)

    op.create_table('person_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('sender_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=True),
    sa.Column('guardian_id', sa.Integer(), nullable=True),
    sa.Column('comment', sa.String(length=500), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('(student_id IS NULL) <> (guardian_id IS NULL)', name=op.f('ck_person_request_whom')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['ab_user.id'], name=op.f('fk_person_request_answered_by_id_ab_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_person_request_guardian_id_guardian'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sender_id'], ['ab_user.id'], name=op.f('fk_person_request_sender_id_ab_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_person_request_student_id_student'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_request'))
    )
    with op.batch_alter_table('person_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_request_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_request_guardian_id'), ['guardian_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_request_sender_id'), ['sender_id'], unique=False)
        batch_op.create_index('ix_person_request_state', ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_request_student_id'), ['student_id'], unique=False)

    op.create_table('request_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('old', sa.String(length=300), nullable=True),
    sa.Column('new', sa.String(length=300), nullable=True),
    sa.Column('is_done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['person_request.id'], name=op.f('fk_request_line_request_id_person_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_line')),
    sa.UniqueConstraint('request_id', 'field', name=op.f('uq_request_line_request_id_field'))
    )
    op.add_column('employee', sa.Column('former_names', sa.String(length=250), nullable=True))
    op.add_column('employee', sa.Column('qualification', sa.String(length=20), nullable=True))
    op.add_column('employee', sa.Column('qualification_until', sa.Date(), nullable=True))
    op.add_column('employee', sa.Column('qualification_order', sa.String(length=60), nullable=True))
    op.add_column('employee', sa.Column('access_ends_on', sa.Date(), nullable=True))
    op.add_column('employee', sa.Column('trained_on', sa.Date(), nullable=True))
    op.add_column('employee', sa.Column('training_document', sa.String(length=120), nullable=True))
    op.create_index('ix_employee_dismissed_on', 'employee', ['dismissed_on'], unique=False)
    op.execute("""
        INSERT INTO employee_position
            (employee_id, position_id, kind, rate, starts_on, order_in, ends_on, order_out, version, entered_at, entered_on)
        SELECT id, position_id, 'main', 1, hired_on, hire_order, dismissed_on, dismissal_order, 1, entered_at, entered_on
        FROM employee WHERE position_id IS NOT NULL
    """)


def downgrade():
    op.drop_index('ix_employee_dismissed_on', table_name='employee')
    for column in ('training_document', 'trained_on', 'access_ends_on', 'qualification_order', 'qualification_until',
                   'qualification', 'former_names'):
        op.drop_column('employee', column)
    op.drop_table('request_line')
    with op.batch_alter_table('person_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_request_student_id'))
        batch_op.drop_index('ix_person_request_state')
        batch_op.drop_index(batch_op.f('ix_person_request_sender_id'))
        batch_op.drop_index(batch_op.f('ix_person_request_guardian_id'))
        batch_op.drop_index(batch_op.f('ix_person_request_answered_by_id'))

    op.drop_table('person_request')
    with op.batch_alter_table('former_employment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_former_employment_employee_id'))

    op.drop_table('former_employment')
    with op.batch_alter_table('employee_position', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_position_position_id'))
        batch_op.drop_index(batch_op.f('ix_employee_position_employee_id'))

    op.drop_table('employee_position')
    with op.batch_alter_table('employee_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_name_employee_id'))

    op.drop_table('employee_name')
    with op.batch_alter_table('employee_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_consent_employee_id'))

    op.drop_table('employee_consent')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_student_id'))
        batch_op.drop_index(batch_op.f('ix_consent_signer_id'))
        batch_op.drop_index(batch_op.f('ix_consent_guardian_id'))

    op.drop_table('consent')
