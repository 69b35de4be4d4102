"""Cues to an EmpathyDecision: does a person need empathy now, which kind, how much, and why?

``stage.WhenStage`` decides about a turn by itself: reader (encoder and heads) for the words, affect
for face and voice, evidence to weigh them. ``in_time.InTime`` sets it into the conversation.
"""
