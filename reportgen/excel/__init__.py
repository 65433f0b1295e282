"""The workbook: sheets described, laid out, written, and finished as a file."""

from reportgen.excel.lean import lean_openpyxl

lean_openpyxl()  # before any module here imports openpyxl
