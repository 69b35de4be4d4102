"""How good each stage is: figures on recorded, rendered and composed input (`whee eval`).

``faces`` and ``voices`` gather the face_* and voice_* figures of perception; ``affect`` is what
face and voice tell; ``how`` measures answers, ``session`` whole conversations. ``corpus`` gives our
own labelled talk as decisions. The weights of when are evaluated where they are trained (training).
"""
