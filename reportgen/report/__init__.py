"""The report: what it shows, as a live page and as a PDF."""
