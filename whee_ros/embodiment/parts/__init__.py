"""The parts of a body: voice, face, gaze, neck and light, each with one owner at a time."""
