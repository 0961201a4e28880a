"""Measures what the journal costs against a floor that does the least possible work, on both engines."""
