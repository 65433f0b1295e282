"""The operating system: whole files, folders, child processes, signals, the package's own files, errors.

The modules that other packages may import:

* ``child``: functions run in a child process, with limits of time and memory
* ``errors``: errors that a user can cause, and suggestions of names
* ``files``: files written whole or not at all
* ``folders``: locks of folders, and removal of temporary files of killed builds
* ``interrupt``: handlers of Ctrl-C for the stages of a command
* ``resources``: templates and studies that come with the package
* ``signals``: Ctrl-C blocked or deferred for a block
* ``terminal``: texts of studies and workbooks in rich's tables
* ``texts``: texts of studies and workbooks on one line, without control characters
"""

__all__ = ["child", "errors", "files", "folders", "interrupt", "resources", "signals", "terminal", "texts"]
