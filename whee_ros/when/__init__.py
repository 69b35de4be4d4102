"""Cues to an EmpathyDecision: does a person need empathy now, which kind, how much, and why?

``stage.WhenStage`` decides about a turn by itself: reader (encoder and heads) for the words,
face_affect and voice_affect, evidence and emotion to fuse them. ``in_time.InTime`` sets the
decision into the conversation.
"""
