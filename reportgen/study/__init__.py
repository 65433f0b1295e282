"""Read, check, compile, evaluate and analyse a study, by the list of parts.

The modules that other packages may import:

* ``analyse``: an evaluation with the analyses of all parts
* ``blocks``: the blocks that a study uses, put into its tables and its text
* ``compiler``: the graph of a study, and its evaluation
* ``entries``: what may be changed in a study
* ``file_list``: a list of tables of a study file's text, replaced
* ``guard``: checks of every text and number of a study file
* ``ids``: the name that a study's outputs take
* ``lines``: the line of each key of a study file
* ``lint``: what a study may be wrong about although it can be built
* ``placeholders``: what of a study is as ``reportgen new`` wrote it
* ``price_book``: the rows of the files of prices
* ``reader``: a study read from a file or its bytes
* ``schema``: the JSON Schema of a study file
* ``settings``: a scenario chosen and values set
* ``shape``: the tables that a study file may have
* ``starters``: the short studies that ``reportgen new`` begins with
"""

__all__ = [
    "analyse",
    "blocks",
    "compiler",
    "entries",
    "file_list",
    "guard",
    "ids",
    "lines",
    "lint",
    "placeholders",
    "price_book",
    "reader",
    "schema",
    "settings",
    "shape",
    "starters",
]
