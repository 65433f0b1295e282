"""The workbook: sheets described, laid out, written, and finished as a file."""
