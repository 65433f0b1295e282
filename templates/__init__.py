"""The report's templates, styles, scripts and fonts, as package data; this file lets an editable install find them."""
