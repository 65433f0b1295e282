"""Back from Excel: an edited workbook read, checked, compared and pulled into its study file."""
