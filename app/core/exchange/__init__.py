"""Registers to Excel and back: columns come from the model, rows through the person's own rows."""
