"""Whose working programmes: who teaches the discipline is known to the workload, which extends this."""

from app.core import scope
from app.working_programs.models import WorkingProgram

__all__ = ["WorkingProgram"]

scope.declare(WorkingProgram, "working_programs")
