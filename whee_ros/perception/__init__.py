"""Signals to cues: pictures and sound become FaceCue, VoiceCue, Utterance; people tells whose."""
