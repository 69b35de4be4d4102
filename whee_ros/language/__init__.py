"""Asking a language model: a server or a folder, always with a deadline; ``opening`` opens one."""
