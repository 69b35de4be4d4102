"""The simulated robot: its joints as physics, its face and body as pictures; see ``robot``."""
