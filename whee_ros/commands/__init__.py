"""The commands of ``whee``: a module each, with ``add_arguments`` and ``run`` (the list: cli.py).

A file ``COMMAND_part.py`` is a part of that command; what several commands share is in lines and
rows (JSON lines), options and label_options. ``risk`` and ``trainables`` belong to ``train``.
"""
