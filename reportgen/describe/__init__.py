"""The types in which parts describe a study: tables, entries, definitions, sheets, views, records. Imports no part.

The modules that other packages may import:

* ``about``: the table ``study``: title, currency, headline measure
* ``addresses``: columns as letters, and cells as formulas write them
* ``analyses``: collects the cases, definitions and checks that parts add
* ``book``: the data that sheets are described from
* ``builder``: collects the inputs and definitions of the graph, and the problems with them
* ``checks``: the names of checks, and expressions that they share
* ``document``: sets values in the tables of a study file
* ``entries``: the values that a person may change: ``Entry``, ``Change``, and how they are read and written
* ``evaluation``: ``Evaluation`` and ``Analysis``: a study, its graph and its values
* ``findings``: what reading a workbook back reports
* ``kinds``: the kinds of values that tables of a study file have
* ``labels``: the label of a name in headings
* ``language``: the report's own sentences in another language, where a catalogue is in use
* ``loaded``: ``LoadedStudy``: a study with its scenario, its source and its changes
* ``notebook``: tables as notebooks show them
* ``number_forms``: the forms of numbers: digits, scales and number formats
* ``options``: the options of a build, with its timestamp
* ``part``: ``Part``: all pieces of one concept, and pieces that are imported when they are needed
* ``ranking``: rows sorted by a number with formulas
* ``records``: rows of the JSON document, of the CSV file and of the DataFrames
* ``setting``: a value that ``--set`` sets, with its place
* ``sheet``: sheets as rows of cells, with rules and charts
* ``sheet_rows``: rows that many sheets share
* ``styles``: number styles
* ``tables``: ``Study``: frozen tables, each with its shape
* ``view``: the values that the report's templates show, and its sections
"""

__all__ = [
    "about",
    "addresses",
    "analyses",
    "book",
    "builder",
    "checks",
    "document",
    "entries",
    "evaluation",
    "findings",
    "kinds",
    "labels",
    "language",
    "loaded",
    "notebook",
    "number_forms",
    "options",
    "part",
    "ranking",
    "records",
    "setting",
    "sheet",
    "sheet_rows",
    "styles",
    "tables",
    "view",
]
