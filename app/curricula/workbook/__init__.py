"""The program's own workbook of a curriculum: written from what is stored, filled in by hand, read back the same."""
