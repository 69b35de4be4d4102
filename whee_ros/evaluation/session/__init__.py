"""Process measures over whole conversations, and a small sandbox of own personas to take them on.

``personas/`` and ``everyday.yaml`` are data; ``persona`` reads them; ``person`` plays one: a hidden
state (``state``) that reacts to what was heard and seen (``hearing``, ``taking``). ``scene`` lets a
person talk with the same nodes that run on the robot, in virtual time, and ``robots`` holds those
it is compared with. ``observer`` makes exchanges of topics, live or from a bag, and ``judge`` hears
the levels in them; ``path``, ``alarms``, ``plans`` and ``adaptability`` measure them, ``figures``
sums up, ``sensitivity`` asks what hangs on guessed sizes. ``study`` runs everybody with every
robot.
"""
