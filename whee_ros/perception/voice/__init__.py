"""Voices: one microphone's sound to VoiceCues; the way in is ``stage.VoiceStage``."""
