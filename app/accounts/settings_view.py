"""The settings of the college (clause 3.1)."""

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.accounts import lifetimes
from app.core import settings
from app.core.access import needs
from app.core.actor import current
from app.extensions import db
from app.policy import settings as setting_table
from app.policy.access import Act


class SettingsView(BaseView):
    """The settings of the college."""

    route_base = "/settings"
    register = "settings"
    default_view = "page"

    @expose("/")
    @needs(Act.READ)
    def page(self):
        """All settings by section."""
        return self._page({}, {})

    @expose("/", methods=["POST"])
    @needs(Act.WRITE)
    def save(self):
        """Save what was changed; a wrong value is told at its field and nothing is written."""
        typed = {key: request.form.get(key, "") for key in setting_table.SETTINGS}
        errors, changed = {}, set()
        for key, value in typed.items():
            try:
                if settings.put(key, value):
                    changed.add(key)
            except ValueError as error:
                errors[key] = str(error)
        if errors:
            db.session.rollback()
            return self._page(typed, errors)
        if changed & lifetimes.SETTINGS:
            lifetimes.refresh_all()
        db.session.commit()
        flash(_("The settings are saved"), "success")
        return redirect(url_for("SettingsView.page"))

    @staticmethod
    def _page(typed: dict, errors: dict):
        sections = [
            (
                label,
                [
                    (key, row, typed.get(key, settings.get(key)), errors.get(key))
                    for key, row in setting_table.SETTINGS.items()
                    if row.section == section
                ],
            )
            for section, label in setting_table.SECTIONS.items()
        ]
        return render_template(
            "access/settings.html", sections=sections, errors=errors, may_write=current().may("settings", Act.WRITE)
        )
