"""Process measures over whole conversations, and a small sandbox of own personas to take them on.

``personas/`` and ``everyday.yaml`` are data; ``persona`` reads them; ``person`` plays one: a hidden
state (``state``) that reacts to what was heard and seen (``hearing``). ``scene`` lets a person
talk with the same nodes that run on the robot, in virtual time. ``listener`` makes exchanges of
topics, live or from a bag; ``path``, ``alarms``, ``plans`` and ``people`` measure them, ``study``
runs everybody with every robot.
"""
