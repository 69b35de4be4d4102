"""The nodes, a file each: parameters, topics, one stage.

camera, microphone -> face, voice, speech -> people -> when -> how -> robot -> tts, sim_robot or
web_face, and errands for deeds; all_in_one holds several in one process. A file ``NODE_part.py`` is
a part of that node; the other files serve several: messages to and from cues (face_messages,
pictures, sound, spoken_words), what other nodes say (humans, states, presence), and what every node
has (main, parameters, diagnostics, quality).
"""
