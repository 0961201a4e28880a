"""Curricula in workbooks: exports of planners and tables that colleges keep by hand, read by what their heads mean."""
