"""The commands of ``whee``: one module each, with ``HELP``, ``add_arguments`` and ``run``."""
