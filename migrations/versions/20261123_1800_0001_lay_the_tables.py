"""Lay every table, the framework's included.
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('ab_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('label', sa.String(length=150), nullable=True),
    sa.Column('description', sa.String(length=512), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_permission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_register_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('registration_date', sa.DateTime(), nullable=True),
    sa.Column('registration_hash', sa.String(length=256), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email'),
    sa.UniqueConstraint('username')
    )
    op.create_table('ab_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('last_login', sa.DateTime(), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.Column('fail_login_count', sa.Integer(), nullable=True),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('changed_on', sa.DateTime(), nullable=True),
    sa.Column('created_by_fk', sa.Integer(), nullable=True),
    sa.Column('changed_by_fk', sa.Integer(), nullable=True),
    sa.Column('must_change_password', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('locked_until', sa.DateTime(), nullable=True),
    sa.Column('session_epoch', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['changed_by_fk'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['created_by_fk'], ['ab_user.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email'),
    sa.UniqueConstraint('username')
    )
    op.create_table('ab_view_menu',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('academic_year',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_academic_year_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_academic_year')),
    sa.UniqueConstraint('name', name=op.f('uq_academic_year_name'))
    )
    with op.batch_alter_table('academic_year', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_academic_year_sort_key'), ['sort_key'], unique=False)

    op.create_table('access_seed',
    sa.Column('role', sa.String(length=64), nullable=False),
    sa.Column('register', sa.String(length=60), nullable=False),
    sa.Column('right', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('role', 'register', 'right', name=op.f('pk_access_seed'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('college_date', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('changes', sa.Text(), nullable=True),
    sa.Column('address', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_audit_entry_at', ['at'], unique=False)
        batch_op.create_index('ix_audit_entry_row', ['subject', 'subject_id'], unique=False)

    op.create_table('bell',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.String(length=1), nullable=False),
    sa.Column('pair', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=False),
    sa.Column('ends_at', sa.Time(), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('pair BETWEEN 0 AND 12', name=op.f('ck_bell_pair')),
    sa.CheckConstraint('shift BETWEEN 1 AND 3', name=op.f('ck_bell_shift')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_bell_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bell')),
    sa.UniqueConstraint('shift', 'weekday', 'pair', name=op.f('uq_bell_shift_weekday_pair'))
    )
    with op.batch_alter_table('bell', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bell_sort_key'), ['sort_key'], unique=False)

    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('short_name', sa.String(length=40), nullable=True),
    sa.Column('study_head_id', sa.Integer(), nullable=True),
    sa.Column('practice_head_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('name', name=op.f('uq_department_name'))
    )
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_department_practice_head_id'), ['practice_head_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_department_sort_key'), ['sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_department_study_head_id'), ['study_head_id'], unique=False)

    op.create_table('heartbeat',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeat'))
    )
    op.create_table('journal_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=True),
    sa.Column('work_id', sa.Integer(), nullable=True),
    sa.Column('student_id', sa.Integer(), nullable=True),
    sa.Column('column_key', sa.String(length=20), nullable=True),
    sa.Column('old', sa.Text(), nullable=True),
    sa.Column('new', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('college_date', sa.Date(), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.Column('text_digest', sa.String(length=64), nullable=True),
    sa.Column('salt', sa.String(length=32), nullable=True),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_change')),
    sa.UniqueConstraint('page_id', 'sequence', name=op.f('uq_journal_change_page_id_sequence'))
    )
    with op.batch_alter_table('journal_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_change_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_journal_change_lesson_student', ['lesson_id', 'student_id'], unique=False)

    op.create_table('journal_op',
    sa.Column('op', sa.String(length=36), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('op', name=op.f('pk_journal_op'))
    )
    with op.batch_alter_table('journal_op', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_op_at'), ['at'], unique=False)

    op.create_table('lesson_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('short', sa.String(length=8), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_type')),
    sa.UniqueConstraint('code', name=op.f('uq_lesson_type_code')),
    sa.UniqueConstraint('name', name=op.f('uq_lesson_type_name'))
    )
    with op.batch_alter_table('lesson_type', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_type_sort_key'), ['sort_key'], unique=False)

    op.create_table('position',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_position')),
    sa.UniqueConstraint('name', name=op.f('uq_position_name'))
    )
    with op.batch_alter_table('position', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_position_sort_key'), ['sort_key'], unique=False)

    op.create_table('revision',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_revision'))
    )
    op.create_table('setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting')),
    sa.UniqueConstraint('key', 'since', name=op.f('uq_setting_key_since'))
    )
    op.create_table('specialty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_specialty')),
    sa.UniqueConstraint('code', name=op.f('uq_specialty_code'))
    )
    with op.batch_alter_table('specialty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_specialty_sort_key'), ['sort_key'], unique=False)

    op.create_table('subject_commission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_commission')),
    sa.UniqueConstraint('name', name=op.f('uq_subject_commission_name'))
    )
    with op.batch_alter_table('subject_commission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_commission_sort_key'), ['sort_key'], unique=False)

    op.create_table('work_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('short', sa.String(length=8), nullable=False),
    sa.Column('is_graded', sa.Boolean(), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_type')),
    sa.UniqueConstraint('code', name=op.f('uq_work_type_code')),
    sa.UniqueConstraint('name', name=op.f('uq_work_type_name'))
    )
    with op.batch_alter_table('work_type', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_type_sort_key'), ['sort_key'], unique=False)

    op.create_table('ab_api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=256), nullable=False),
    sa.Column('key_hash', sa.String(length=256), nullable=False),
    sa.Column('lookup_hash', sa.String(length=256), nullable=True),
    sa.Column('key_prefix', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('expires_on', sa.DateTime(), nullable=True),
    sa.Column('revoked_on', sa.DateTime(), nullable=True),
    sa.Column('last_used_on', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('lookup_hash'),
    sa.UniqueConstraint('uuid')
    )
    with op.batch_alter_table('ab_api_key', schema=None) as batch_op:
        batch_op.create_index('idx_api_key_lookup_hash', ['lookup_hash'], unique=True)
        batch_op.create_index('idx_api_key_prefix', ['key_prefix'], unique=False)
        batch_op.create_index('idx_api_key_user_id', ['user_id'], unique=False)

    op.create_table('ab_group_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('group_id', 'role_id')
    )
    with op.batch_alter_table('ab_group_role', schema=None) as batch_op:
        batch_op.create_index('idx_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_group_role_id', ['role_id'], unique=False)

    op.create_table('ab_permission_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_id', sa.Integer(), nullable=False),
    sa.Column('view_menu_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['permission_id'], ['ab_permission.id'], ),
    sa.ForeignKeyConstraint(['view_menu_id'], ['ab_view_menu.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('permission_id', 'view_menu_id')
    )
    with op.batch_alter_table('ab_permission_view', schema=None) as batch_op:
        batch_op.create_index('idx_permission_id', ['permission_id'], unique=False)
        batch_op.create_index('idx_view_menu_id', ['view_menu_id'], unique=False)

    op.create_table('ab_user_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'group_id')
    )
    with op.batch_alter_table('ab_user_group', schema=None) as batch_op:
        batch_op.create_index('idx_user_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_user_id', ['user_id'], unique=False)

    op.create_table('ab_user_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'role_id')
    )
    op.create_table('education_program',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.Column('specialty_id', sa.Integer(), nullable=False),
    sa.Column('study_form', sa.String(length=20), nullable=False),
    sa.Column('admission_base', sa.String(length=20), nullable=False),
    sa.Column('duration_months', sa.Integer(), nullable=False),
    sa.Column('qualification', sa.String(length=300), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['specialty_id'], ['specialty.id'], name=op.f('fk_education_program_specialty_id_specialty'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_education_program')),
    sa.UniqueConstraint('name', name=op.f('uq_education_program_name'))
    )
    with op.batch_alter_table('education_program', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_education_program_sort_key'), ['sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_education_program_specialty_id'), ['specialty_id'], unique=False)

    op.create_table('employee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last_name', sa.String(length=90), nullable=False),
    sa.Column('first_name', sa.String(length=60), nullable=False),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('position_id', sa.Integer(), nullable=True),
    sa.Column('subject_commission_id', sa.Integer(), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('email', sa.String(length=120), nullable=True),
    sa.Column('hired_on', sa.Date(), nullable=True),
    sa.Column('hire_order', sa.String(length=60), nullable=True),
    sa.Column('dismissed_on', sa.Date(), nullable=True),
    sa.Column('dismissal_order', sa.String(length=60), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_employee_account_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_employee_department_id_department'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['position_id'], ['position.id'], name=op.f('fk_employee_position_id_position'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['subject_commission_id'], ['subject_commission.id'], name=op.f('fk_employee_subject_commission_id_subject_commission'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee'))
    )
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_account_id'), ['account_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_employee_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_employee_position_id'), ['position_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_employee_sort_key'), ['sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_employee_subject_commission_id'), ['subject_commission_id'], unique=False)

    op.create_table('guardian',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last_name', sa.String(length=90), nullable=False),
    sa.Column('first_name', sa.String(length=60), nullable=False),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('email', sa.String(length=120), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_guardian_account_id_ab_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian'))
    )
    with op.batch_alter_table('guardian', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardian_account_id'), ['account_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_guardian_sort_key'), ['sort_key'], unique=False)

    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('owner_type', sa.String(length=60), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('stored_by', sa.Integer(), nullable=True),
    sa.Column('stored_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['stored_by'], ['ab_user.id'], name=op.f('fk_stored_file_stored_by_ab_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_digest'), ['digest'], unique=False)
        batch_op.create_index('ix_stored_file_owner', ['owner_type', 'owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_stored_by'), ['stored_by'], unique=False)

    op.create_table('student',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last_name', sa.String(length=90), nullable=False),
    sa.Column('first_name', sa.String(length=60), nullable=False),
    sa.Column('middle_name', sa.String(length=60), nullable=True),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('email', sa.String(length=120), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_student_account_id_ab_user'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student'))
    )
    with op.batch_alter_table('student', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_account_id'), ['account_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_student_sort_key'), ['sort_key'], unique=False)

    op.create_table('term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('academic_year_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('number BETWEEN 1 AND 12', name=op.f('ck_term_number')),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_term_order')),
    sa.ForeignKeyConstraint(['academic_year_id'], ['academic_year.id'], name=op.f('fk_term_academic_year_id_academic_year'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('academic_year_id', 'kind', 'number', name=op.f('uq_term_academic_year_id_kind_number'))
    )
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_term_academic_year_id'), ['academic_year_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_term_sort_key'), ['sort_key'], unique=False)

    op.create_table('ab_permission_view_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_view_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['permission_view_id'], ['ab_permission_view.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('permission_view_id', 'role_id')
    )
    with op.batch_alter_table('ab_permission_view_role', schema=None) as batch_op:
        batch_op.create_index('idx_permission_view_id', ['permission_view_id'], unique=False)
        batch_op.create_index('idx_role_id', ['role_id'], unique=False)

    op.create_table('curriculum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('intake_year', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('semesters', sa.Integer(), nullable=False),
    sa.Column('semesters_per_course', sa.Integer(), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('source_name', sa.String(length=255), nullable=True),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['education_program.id'], name=op.f('fk_curriculum_program_id_education_program'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_curriculum')),
    sa.UniqueConstraint('name', name=op.f('uq_curriculum_name')),
    sa.UniqueConstraint('program_id', 'intake_year', 'edition', name=op.f('uq_curriculum_program_id_intake_year_edition'))
    )
    with op.batch_alter_table('curriculum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_curriculum_program_id'), ['program_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_sort_key'), ['sort_key'], unique=False)

    op.create_table('guardianship',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guardian_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_guardianship_guardian_id_guardian'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_guardianship_student_id_student'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardianship')),
    sa.UniqueConstraint('guardian_id', 'student_id', name=op.f('uq_guardianship_guardian_id_student_id'))
    )
    with op.batch_alter_table('guardianship', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardianship_guardian_id'), ['guardian_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guardianship_student_id'), ['student_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('arguments', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('result_file_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['ab_user.id'], name=op.f('fk_job_account_id_ab_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['result_file_id'], ['stored_file.id'], name=op.f('fk_job_result_file_id_stored_file'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_result_file_id'), ['result_file_id'], unique=False)

    op.create_table('curriculum_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('curriculum_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['curriculum_id'], ['curriculum.id'], name=op.f('fk_curriculum_section_curriculum_id_curriculum'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id'], ['curriculum_section.id'], name=op.f('fk_curriculum_section_parent_id_curriculum_section'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_curriculum_section'))
    )
    with op.batch_alter_table('curriculum_section', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_curriculum_section_curriculum_id'), ['curriculum_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_section_parent_id'), ['parent_id'], unique=False)

    op.create_table('study_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('education_module', sa.String(length=20), nullable=False),
    sa.Column('course_number', sa.Integer(), nullable=False),
    sa.Column('intake_year', sa.Integer(), nullable=False),
    sa.Column('curriculum_id', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('study_form', sa.String(length=20), nullable=False),
    sa.Column('funding', sa.String(length=20), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('course_number BETWEEN 1 AND 11', name=op.f('ck_study_group_course')),
    sa.ForeignKeyConstraint(['curriculum_id'], ['curriculum.id'], name=op.f('fk_study_group_curriculum_id_curriculum'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_study_group_department_id_department'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_study_group')),
    sa.UniqueConstraint('name', name=op.f('uq_study_group_name'))
    )
    with op.batch_alter_table('study_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_study_group_curriculum_id'), ['curriculum_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_study_group_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_study_group_sort_key'), ['sort_key'], unique=False)

    op.create_table('curriculum_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('curriculum_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('index_code', sa.String(length=40), nullable=False),
    sa.Column('index_original', sa.String(length=60), nullable=True),
    sa.Column('name', sa.String(length=800), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('is_counted', sa.Boolean(), nullable=False),
    sa.Column('is_elective', sa.Boolean(), nullable=False),
    sa.Column('is_optional', sa.Boolean(), nullable=False),
    sa.Column('hours_total', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('sort_key', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['curriculum_id'], ['curriculum.id'], name=op.f('fk_curriculum_item_curriculum_id_curriculum'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id'], ['curriculum_item.id'], name=op.f('fk_curriculum_item_parent_id_curriculum_item'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['section_id'], ['curriculum_section.id'], name=op.f('fk_curriculum_item_section_id_curriculum_section'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_curriculum_item'))
    )
    with op.batch_alter_table('curriculum_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_curriculum_item_curriculum_id'), ['curriculum_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_item_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_item_section_id'), ['section_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_curriculum_item_sort_key'), ['sort_key'], unique=False)

    op.create_table('enrollment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('order_in', sa.String(length=60), nullable=True),
    sa.Column('order_out', sa.String(length=60), nullable=True),
    sa.Column('leave_reason', sa.String(length=120), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_enrollment_order')),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_enrollment_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_enrollment_student_id_student'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrollment')),
    sa.UniqueConstraint('student_id', 'group_id', 'starts_on', name=op.f('uq_enrollment_student_id_group_id_starts_on'))
    )
    with op.batch_alter_table('enrollment', schema=None) as batch_op:
        batch_op.create_index('ix_enrollment_group_dates', ['group_id', 'starts_on', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrollment_student_id'), ['student_id'], unique=False)

    op.create_table('group_curator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_group_curator_order')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_group_curator_employee_id_employee'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_group_curator_group_id_study_group'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_curator'))
    )
    with op.batch_alter_table('group_curator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_curator_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_curator_group_id'), ['group_id'], unique=False)

    op.create_table('item_control',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=24), nullable=False),
    sa.Column('source_form', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_item_control_item_id_curriculum_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_control')),
    sa.UniqueConstraint('item_id', 'semester', 'form', 'source_form', name=op.f('uq_item_control_item_id_semester_form_source_form'))
    )
    with op.batch_alter_table('item_control', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_control_item_id'), ['item_id'], unique=False)

    op.create_table('item_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('source_kind', sa.String(length=80), nullable=False),
    sa.Column('hours', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('practical_training', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_item_hours_item_id_curriculum_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_hours')),
    sa.UniqueConstraint('item_id', 'semester', 'kind', 'source_kind', name=op.f('uq_item_hours_item_id_semester_kind_source_kind'))
    )
    with op.batch_alter_table('item_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_hours_item_id'), ['item_id'], unique=False)

    op.create_table('subgroup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_subgroup_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_subgroup_item_id_curriculum_item'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subgroup')),
    sa.UniqueConstraint('group_id', 'item_id', 'name', name=op.f('uq_subgroup_group_id_item_id_name'))
    )
    with op.batch_alter_table('subgroup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subgroup_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subgroup_item_id'), ['item_id'], unique=False)

    op.create_table('journal_page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('subgroup_id', sa.Integer(), nullable=True),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('hours_planned', sa.Numeric(precision=7, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_journal_page_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_journal_page_item_id_curriculum_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['subgroup_id'], ['subgroup.id'], name=op.f('fk_journal_page_subgroup_id_subgroup'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_journal_page_term_id_term'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_page'))
    )
    with op.batch_alter_table('journal_page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_page_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_journal_page_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_journal_page_subgroup_id'), ['subgroup_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_journal_page_term_id'), ['term_id'], unique=False)
        batch_op.create_index('uq_journal_page_unit', ['group_id', 'item_id', 'term_id', sa.literal_column('coalesce(subgroup_id, 0)')], unique=True)

    op.create_table('load_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('teacher_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('subgroup_id', sa.Integer(), nullable=True),
    sa.Column('hours', sa.Numeric(precision=7, scale=2), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on', name=op.f('ck_load_assignment_order')),
    sa.CheckConstraint('hours >= 0', name=op.f('ck_load_assignment_hours')),
    sa.ForeignKeyConstraint(['group_id'], ['study_group.id'], name=op.f('fk_load_assignment_group_id_study_group'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_load_assignment_item_id_curriculum_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['subgroup_id'], ['subgroup.id'], name=op.f('fk_load_assignment_subgroup_id_subgroup'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['teacher_id'], ['employee.id'], name=op.f('fk_load_assignment_teacher_id_employee'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_load_assignment_term_id_term'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_load_assignment'))
    )
    with op.batch_alter_table('load_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_load_assignment_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_load_assignment_subgroup_id'), ['subgroup_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_load_assignment_teacher_id'), ['teacher_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_load_assignment_term_id'), ['term_id'], unique=False)
        batch_op.create_index('ix_load_assignment_unit', ['group_id', 'item_id', 'term_id', 'subgroup_id', 'teacher_id'], unique=False)

    op.create_table('subgroup_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subgroup_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_subgroup_member_student_id_student'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['subgroup_id'], ['subgroup.id'], name=op.f('fk_subgroup_member_subgroup_id_subgroup'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subgroup_member')),
    sa.UniqueConstraint('subgroup_id', 'student_id', 'starts_on', name=op.f('uq_subgroup_member_subgroup_id_student_id_starts_on'))
    )
    with op.batch_alter_table('subgroup_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subgroup_member_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subgroup_member_subgroup_id'), ['subgroup_id'], unique=False)

    op.create_table('attestation_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('column_key', sa.String(length=20), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=4), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['curriculum_item.id'], name=op.f('fk_attestation_mark_item_id_curriculum_item'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_attestation_mark_page_id_journal_page'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_attestation_mark_student_id_student'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_attestation_mark_term_id_term'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attestation_mark')),
    sa.UniqueConstraint('page_id', 'student_id', 'column_key', 'attempt', name=op.f('uq_attestation_mark_page_id_student_id_column_key_attempt'))
    )
    with op.batch_alter_table('attestation_mark', schema=None) as batch_op:
        batch_op.create_index('ix_attestation_mark_item_term', ['item_id', 'term_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attestation_mark_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attestation_mark_term_id'), ['term_id'], unique=False)

    op.create_table('journal_chain',
    sa.Column('page_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('anchor', sa.String(length=64), nullable=True),
    sa.Column('anchored_sequence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_journal_chain_page_id_journal_page'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('page_id', name=op.f('pk_journal_chain'))
    )
    op.create_table('lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('pair', sa.Integer(), nullable=True),
    sa.Column('hours', sa.Numeric(precision=4, scale=1), nullable=False),
    sa.Column('lesson_type_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('homework', sa.Text(), nullable=False),
    sa.Column('teacher_id', sa.Integer(), nullable=True),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=200), nullable=True),
    sa.Column('attendance_taken_at', sa.DateTime(), nullable=True),
    sa.Column('first_filled_on', sa.Date(), nullable=True),
    sa.Column('op', sa.String(length=36), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('hours > 0 AND hours <= 12', name=op.f('ck_lesson_hours')),
    sa.ForeignKeyConstraint(['lesson_type_id'], ['lesson_type.id'], name=op.f('fk_lesson_lesson_type_id_lesson_type'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_lesson_page_id_journal_page'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['substitute_id'], ['employee.id'], name=op.f('fk_lesson_substitute_id_employee'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['teacher_id'], ['employee.id'], name=op.f('fk_lesson_teacher_id_employee'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson')),
    sa.UniqueConstraint('op', name=op.f('uq_lesson_op'))
    )
    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_lesson_type_id'), ['lesson_type_id'], unique=False)
        batch_op.create_index('ix_lesson_page_held_on', ['page_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_lesson_substitute_id'), ['substitute_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lesson_teacher_id'), ['teacher_id'], unique=False)

    op.create_table('page_unlock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_page_unlock_employee_id_employee'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['granted_by'], ['ab_user.id'], name=op.f('fk_page_unlock_granted_by_ab_user'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_page_unlock_page_id_journal_page'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_unlock'))
    )
    with op.batch_alter_table('page_unlock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_unlock_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_unlock_granted_by'), ['granted_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_unlock_page_id'), ['page_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=4), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_attendance_lesson_id_lesson'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_attendance_page_id_journal_page'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_attendance_student_id_student'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('lesson_id', 'student_id', name=op.f('uq_attendance_lesson_id_student_id'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index('ix_attendance_page_id', ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_student_id'), ['student_id'], unique=False)

    op.create_table('individual_homework',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_individual_homework_lesson_id_lesson'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_individual_homework_student_id_student'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_individual_homework')),
    sa.UniqueConstraint('lesson_id', 'student_id', name=op.f('uq_individual_homework_lesson_id_student_id'))
    )
    with op.batch_alter_table('individual_homework', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_individual_homework_student_id'), ['student_id'], unique=False)

    op.create_table('lesson_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('work_type_id', sa.Integer(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('is_removed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_work_lesson_id_lesson'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_type_id'], ['work_type.id'], name=op.f('fk_lesson_work_work_type_id_work_type'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_work'))
    )
    with op.batch_alter_table('lesson_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_work_lesson_id'), ['lesson_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lesson_work_work_type_id'), ['work_type_id'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=4), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_mark_lesson_id_lesson'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['page_id'], ['journal_page.id'], name=op.f('fk_mark_page_id_journal_page'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_mark_student_id_student'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['work_id'], ['lesson_work.id'], name=op.f('fk_mark_work_id_lesson_work'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('work_id', 'student_id', name=op.f('uq_mark_work_id_student_id'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index('ix_mark_page_id', ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mark_student_id'), ['student_id'], unique=False)

    # Departments and employees name each other: the heads' keys come when both tables stand.
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_department_study_head_id_employee'), 'employee', ['study_head_id'], ['id'], ondelete='RESTRICT')
        batch_op.create_foreign_key(op.f('fk_department_practice_head_id_employee'), 'employee', ['practice_head_id'], ['id'], ondelete='RESTRICT')



def downgrade():
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_department_study_head_id_employee'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_department_practice_head_id_employee'), type_='foreignkey')

    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_student_id'))
        batch_op.drop_index('ix_mark_page_id')

    op.drop_table('mark')
    with op.batch_alter_table('lesson_work', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_work_work_type_id'))
        batch_op.drop_index(batch_op.f('ix_lesson_work_lesson_id'))

    op.drop_table('lesson_work')
    with op.batch_alter_table('individual_homework', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_individual_homework_student_id'))

    op.drop_table('individual_homework')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_student_id'))
        batch_op.drop_index('ix_attendance_page_id')

    op.drop_table('attendance')
    with op.batch_alter_table('page_unlock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_unlock_page_id'))
        batch_op.drop_index(batch_op.f('ix_page_unlock_granted_by'))
        batch_op.drop_index(batch_op.f('ix_page_unlock_employee_id'))

    op.drop_table('page_unlock')
    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_teacher_id'))
        batch_op.drop_index(batch_op.f('ix_lesson_substitute_id'))
        batch_op.drop_index('ix_lesson_page_held_on')
        batch_op.drop_index(batch_op.f('ix_lesson_lesson_type_id'))

    op.drop_table('lesson')
    op.drop_table('journal_chain')
    with op.batch_alter_table('attestation_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attestation_mark_term_id'))
        batch_op.drop_index(batch_op.f('ix_attestation_mark_student_id'))
        batch_op.drop_index('ix_attestation_mark_item_term')

    op.drop_table('attestation_mark')
    with op.batch_alter_table('subgroup_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subgroup_member_subgroup_id'))
        batch_op.drop_index(batch_op.f('ix_subgroup_member_student_id'))

    op.drop_table('subgroup_member')
    with op.batch_alter_table('load_assignment', schema=None) as batch_op:
        batch_op.drop_index('ix_load_assignment_unit')
        batch_op.drop_index(batch_op.f('ix_load_assignment_term_id'))
        batch_op.drop_index(batch_op.f('ix_load_assignment_teacher_id'))
        batch_op.drop_index(batch_op.f('ix_load_assignment_subgroup_id'))
        batch_op.drop_index(batch_op.f('ix_load_assignment_item_id'))

    op.drop_table('load_assignment')
    with op.batch_alter_table('journal_page', schema=None) as batch_op:
        batch_op.drop_index('uq_journal_page_unit')
        batch_op.drop_index(batch_op.f('ix_journal_page_term_id'))
        batch_op.drop_index(batch_op.f('ix_journal_page_subgroup_id'))
        batch_op.drop_index(batch_op.f('ix_journal_page_item_id'))
        batch_op.drop_index(batch_op.f('ix_journal_page_group_id'))

    op.drop_table('journal_page')
    with op.batch_alter_table('subgroup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subgroup_item_id'))
        batch_op.drop_index(batch_op.f('ix_subgroup_group_id'))

    op.drop_table('subgroup')
    with op.batch_alter_table('item_hours', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_hours_item_id'))

    op.drop_table('item_hours')
    with op.batch_alter_table('item_control', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_control_item_id'))

    op.drop_table('item_control')
    with op.batch_alter_table('group_curator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_curator_group_id'))
        batch_op.drop_index(batch_op.f('ix_group_curator_employee_id'))

    op.drop_table('group_curator')
    with op.batch_alter_table('enrollment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrollment_student_id'))
        batch_op.drop_index('ix_enrollment_group_dates')

    op.drop_table('enrollment')
    with op.batch_alter_table('curriculum_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_curriculum_item_sort_key'))
        batch_op.drop_index(batch_op.f('ix_curriculum_item_section_id'))
        batch_op.drop_index(batch_op.f('ix_curriculum_item_parent_id'))
        batch_op.drop_index(batch_op.f('ix_curriculum_item_curriculum_id'))

    op.drop_table('curriculum_item')
    with op.batch_alter_table('study_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_study_group_sort_key'))
        batch_op.drop_index(batch_op.f('ix_study_group_department_id'))
        batch_op.drop_index(batch_op.f('ix_study_group_curriculum_id'))

    op.drop_table('study_group')
    with op.batch_alter_table('curriculum_section', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_curriculum_section_parent_id'))
        batch_op.drop_index(batch_op.f('ix_curriculum_section_curriculum_id'))

    op.drop_table('curriculum_section')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_result_file_id'))
        batch_op.drop_index(batch_op.f('ix_job_account_id'))

    op.drop_table('job')
    with op.batch_alter_table('guardianship', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guardianship_student_id'))
        batch_op.drop_index(batch_op.f('ix_guardianship_guardian_id'))

    op.drop_table('guardianship')
    with op.batch_alter_table('curriculum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_curriculum_sort_key'))
        batch_op.drop_index(batch_op.f('ix_curriculum_program_id'))

    op.drop_table('curriculum')
    with op.batch_alter_table('ab_permission_view_role', schema=None) as batch_op:
        batch_op.drop_index('idx_role_id')
        batch_op.drop_index('idx_permission_view_id')

    op.drop_table('ab_permission_view_role')
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_term_sort_key'))
        batch_op.drop_index(batch_op.f('ix_term_academic_year_id'))

    op.drop_table('term')
    with op.batch_alter_table('student', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_sort_key'))
        batch_op.drop_index(batch_op.f('ix_student_account_id'))

    op.drop_table('student')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_stored_by'))
        batch_op.drop_index('ix_stored_file_owner')
        batch_op.drop_index(batch_op.f('ix_stored_file_digest'))

    op.drop_table('stored_file')
    with op.batch_alter_table('guardian', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guardian_sort_key'))
        batch_op.drop_index(batch_op.f('ix_guardian_account_id'))

    op.drop_table('guardian')
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_subject_commission_id'))
        batch_op.drop_index(batch_op.f('ix_employee_sort_key'))
        batch_op.drop_index(batch_op.f('ix_employee_position_id'))
        batch_op.drop_index(batch_op.f('ix_employee_department_id'))
        batch_op.drop_index(batch_op.f('ix_employee_account_id'))

    op.drop_table('employee')
    with op.batch_alter_table('education_program', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_education_program_specialty_id'))
        batch_op.drop_index(batch_op.f('ix_education_program_sort_key'))

    op.drop_table('education_program')
    op.drop_table('ab_user_role')
    with op.batch_alter_table('ab_user_group', schema=None) as batch_op:
        batch_op.drop_index('idx_user_id')
        batch_op.drop_index('idx_user_group_id')

    op.drop_table('ab_user_group')
    with op.batch_alter_table('ab_permission_view', schema=None) as batch_op:
        batch_op.drop_index('idx_view_menu_id')
        batch_op.drop_index('idx_permission_id')

    op.drop_table('ab_permission_view')
    with op.batch_alter_table('ab_group_role', schema=None) as batch_op:
        batch_op.drop_index('idx_group_role_id')
        batch_op.drop_index('idx_group_id')

    op.drop_table('ab_group_role')
    with op.batch_alter_table('ab_api_key', schema=None) as batch_op:
        batch_op.drop_index('idx_api_key_user_id')
        batch_op.drop_index('idx_api_key_prefix')
        batch_op.drop_index('idx_api_key_lookup_hash')

    op.drop_table('ab_api_key')
    with op.batch_alter_table('work_type', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_type_sort_key'))

    op.drop_table('work_type')
    with op.batch_alter_table('subject_commission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subject_commission_sort_key'))

    op.drop_table('subject_commission')
    with op.batch_alter_table('specialty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_specialty_sort_key'))

    op.drop_table('specialty')
    op.drop_table('setting')
    op.drop_table('revision')
    with op.batch_alter_table('position', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_position_sort_key'))

    op.drop_table('position')
    with op.batch_alter_table('lesson_type', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_type_sort_key'))

    op.drop_table('lesson_type')
    with op.batch_alter_table('journal_op', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journal_op_at'))

    op.drop_table('journal_op')
    with op.batch_alter_table('journal_change', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_change_lesson_student')
        batch_op.drop_index(batch_op.f('ix_journal_change_account_id'))

    op.drop_table('journal_change')
    op.drop_table('heartbeat')
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_department_study_head_id'))
        batch_op.drop_index(batch_op.f('ix_department_sort_key'))
        batch_op.drop_index(batch_op.f('ix_department_practice_head_id'))

    op.drop_table('department')
    with op.batch_alter_table('bell', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bell_sort_key'))

    op.drop_table('bell')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_row')
        batch_op.drop_index('ix_audit_entry_at')
        batch_op.drop_index(batch_op.f('ix_audit_entry_account_id'))

    op.drop_table('audit_entry')
    op.drop_table('access_seed')
    with op.batch_alter_table('academic_year', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_academic_year_sort_key'))

    op.drop_table('academic_year')
    op.drop_table('ab_view_menu')
    op.drop_table('ab_user')
    op.drop_table('ab_role')
    op.drop_table('ab_register_user')
    op.drop_table('ab_permission')
    op.drop_table('ab_group')
