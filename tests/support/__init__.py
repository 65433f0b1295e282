"""Independent judges of the workbooks reportgen writes: LibreOffice, IronCalc and two file-format validators."""
