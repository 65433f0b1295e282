"""The studies that reportgen ships, as package data; this file lets an editable install find them."""
